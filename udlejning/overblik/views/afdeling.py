"""One afdeling: its colour, why, and what it allows. And the search for one."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from monitoring.api import find_afdeling
from monitoring.services.rundetabeller import historiktabel, trintabel
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.tid import idag
from udlejning.overblik.forms import Dagform, Soegeform
from udlejning.overblik.selectors.afdelingsside import Afdelingsside, afdelingsside
from udlejning.overblik.selectors.soegning import soeg

from .faelles import den_bruger


@kraever(Rettighed.SE_OVERBLIK)
@require_GET
def afdeling(request: HttpRequest, org: str, afd: str) -> HttpResponseBase:
    """The afdeling on the day of ``?paa=``, by default today; a day that cannot be read shows today and says so."""
    bruger = den_bruger(request)
    form = Dagform(request.GET if request.GET.get("paa") else None)
    dag: dt.date = (form.is_valid() and form.cleaned_data["paa"]) or idag()
    fundet = find_afdeling(bruger, org, afd, dag)
    if fundet is None:
        raise Http404
    side = afdelingsside(bruger, fundet, dag)
    if eksport.oensket(request):
        return _som_fil(request, side)
    indhold = {"side": side, "form": form, "er_idag": dag == idag()}
    return render(request, "overblik/afdeling.html", indhold, status=422 if form.errors else 200)


def _som_fil(request: HttpRequest, side: Afdelingsside) -> HttpResponseBase:
    """The colours over time, or the steps on the day; 404 for those who may not see the figures."""
    tal, forklaring = side.tal, side.forklaring
    if tal is None:
        raise Http404
    tabeller = {"historik": lambda: historiktabel(side.afdeling, tal.historik)}
    if forklaring is not None:
        tabeller["trin"] = lambda: trintabel(forklaring.placering, forklaring.runde)
    return eksport.valgt(request, tabeller)


@kraever(Rettighed.SE_OVERBLIK)
@require_GET
@vary_on_headers("HX-Request")
def find(request: HttpRequest) -> HttpResponse:
    """The afdelinger that the words fit, each with what its colour allows on the day.

    Those who report and assign have their answer here; for the others a single hit is opened at once.
    """
    form, bruger = Soegeform(request.GET), den_bruger(request)
    form.is_valid()
    ordene, dag = form.cleaned_data.get("soeg", ""), form.cleaned_data.get("paa") or idag()
    fund = soeg(bruger, ordene, dag) if ordene and not form.errors else None
    htmx = request.htmx  # type: ignore[attr-defined]  # set by django-htmx
    handler = bruger.har_ret(Rettighed.ANVIS_BOLIG) or bruger.har_ret(Rettighed.INDMELD_BOLIG)
    if fund is not None and fund.eneste is not None and not htmx and not handler:
        return redirect("overblik:afdeling", fund.eneste.organisation.nr, fund.eneste.nr)
    skabelon = "overblik/find.html#fund" if htmx else "overblik/find.html"
    indhold = {
        "soegning": form,
        "form": form,
        "fund": fund,
        "dag": dag,
        "er_idag": dag == idag(),
        "anviser": bruger.har_ret(Rettighed.ANVIS_BOLIG),
        "ser_listen": bruger.har_ret(Rettighed.SE_LEDIGE_BOLIGER),
    }
    return render(request, skabelon, indhold)
