"""The list of manual placements."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anvisning.views.faelles import bruger_af
from monitoring.api import runde_paa
from monitoring.regler.runderegler import manuelregel
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.tid import idag
from udlejning.styregruppe.selectors.manuelle import manuelle_placeringer
from udlejning.styregruppe.services.tabeller import manueltabel


@kraever(Rettighed.SE_MODEL)
@require_GET
def liste(request: HttpRequest) -> HttpResponseBase:
    dag = idag()
    linjer = manuelle_placeringer(dag)
    if eksport.oensket(request):
        return eksport.svar(request, manueltabel(linjer, dag))
    svar = {
        "linjer": linjer,
        "regel": manuelregel(),
        "kan_placere": bruger_af(request).har_ret(Rettighed.PLACER_MANUELT),
        "runde": runde_paa(dag),
    }
    return render(request, "styregruppe/manuelle.html", svar)
