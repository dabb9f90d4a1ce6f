"""The calendar of rounds and lists, and the page that moves one deadline."""

from collections import defaultdict

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from monitoring.domain.dansk import dato
from monitoring.domain.kalender import plan_paa
from monitoring.forms.kalender import Flytteform
from monitoring.regler.kalenderregler import kalenderplaner
from monitoring.selectors import kalender as selectors
from monitoring.services import rundetabeller
from monitoring.services.kalender import flyt_frist, spaerring
from udlejning.brugere.adgang import kraever
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.afvisninger import i_formularen
from udlejning.faelles.tid import idag, nu


@kraever(Rettighed.SE_RUNDER)
@require_GET
def kalender(request: HttpRequest) -> HttpResponseBase:
    dag = idag()
    assert isinstance(request.user, Bruger)
    pr_aar: dict[int, list[selectors.Begivenhedsstatus]] = defaultdict(list)
    alle = selectors.kalender(dag, selectors.foerste_aar(dag), dag.year + 1)
    if eksport.oensket(request):
        return eksport.svar(request, rundetabeller.kalendertabel(alle))
    for status in alle:
        pr_aar[status.begivenhed.aar].append(status)
    return render(
        request,
        "monitoring/kalender/kalender.html",
        {
            "aar": [(aar, pr_aar[aar]) for aar in sorted(pr_aar) if aar >= dag.year],
            "tidligere": [(aar, pr_aar[aar]) for aar in sorted(pr_aar, reverse=True) if aar < dag.year],
            "aabne": selectors.staar_aabne(alle),
            "plan": plan_paa(kalenderplaner(), dag),
            "kan_flytte": request.user.har_ret(Rettighed.BEREGN_RUNDE),
        },
    )


@kraever(Rettighed.BEREGN_RUNDE)
@require_http_methods(["GET", "POST"])
def flyt(request: HttpRequest, begivenhed: str, trin: str) -> HttpResponse:
    status = selectors.find_trin(idag(), begivenhed, trin)
    if status is None:
        raise Http404
    assert isinstance(request.user, Bruger)
    form = Flytteform(request.POST if request.method == "POST" else None, initial={"fra_on": status.frist_on})
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            flytning = flyt_frist(begivenhed=begivenhed, trin=trin, by=request.user, now=nu(), **form.cleaned_data)
            messages.success(request, f"Fristen er flyttet til {dato(flytning.til_on)}.")
            return redirect("monitoring:kalender")
    return render(
        request,
        "monitoring/kalender/flyt.html",
        {"form": form, "status": status, "spaerring": spaerring(status)},
        status=422 if form.errors else 200,
    )
