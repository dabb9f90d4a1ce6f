"""What a round would do to vacancies and offers in flight."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from monitoring.api import Monitorering
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.tid import idag
from udlejning.overblik.selectors.virkning import rundevirkning
from udlejning.overblik.tabeller import virkningstabel

from .faelles import den_bruger


@kraever(Rettighed.SE_RUNDER)
@require_GET
def runde_virkning(request: HttpRequest, pk: int) -> HttpResponseBase:
    runde = get_object_or_404(Monitorering, pk=pk)
    virkning = rundevirkning(runde, idag()) if runde.beregnet_at else None
    if eksport.oensket(request):
        if virkning is None or virkning.i_kraft:
            raise Http404
        return eksport.svar(request, virkningstabel(runde, virkning, den_bruger(request)))
    kontekst = {
        "runde": runde,
        "virkning": virkning,
        "ser_boliger": den_bruger(request).har_ret(Rettighed.SE_LEDIGE_BOLIGER),
    }
    return render(request, "overblik/runde_virkning.html", kontekst)
