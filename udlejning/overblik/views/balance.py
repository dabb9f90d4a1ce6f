"""The town's balance: colours by organisation and district, what moved, and early warning; as pages and as files."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from monitoring.api import Monitorering, dato, har_fuld_indsigt, runde_paa
from udlejning.brugere.adgang import kraever
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.eksport import FORMATER, Raekke, Tabel, filtre_i_ord, oensket, svar
from udlejning.faelles.tid import idag
from udlejning.overblik import balanceeksport as eksport
from udlejning.overblik.balanceformer import TILSTANDSNAVNE, Balanceform, Bevaegelsesform, Varselform
from udlejning.overblik.selectors.balance import balance as balancen
from udlejning.overblik.selectors.bevaegelser import Bevaegelser, bevaegelser, flytninger
from udlejning.overblik.selectors.tidlig_varsling import Varsel, Varslingsblik, varslingsblik
from udlejning.overblik.tabeller import flytningstabel

from .faelles import den_bruger
from .vandseng import vandsengen, vandsengsform, vandsengsraekker

PR_SIDE = 25
#: So many of the nearest cut-offs stand on the front page of the balance.
NAERMESTE = 5
KILDE_FARVER = "Fælles udlejningsaftale: rundens placeringer og registeret"
KILDE_ANVIST = "Fælles udlejningsaftale: boliganvisningens tilbud, talt på den dag og i den farve, de blev givet i"
KILDE_TAL = "Fælles udlejningsaftale: de tal fra LBF og Tvillingeværktøjet, som runden er regnet med"


@kraever(Rettighed.SE_BALANCE)
@require_GET
def balance(request: HttpRequest) -> HttpResponse:
    bruger, dag = den_bruger(request), idag()
    form = Balanceform(request.GET, dag=dag)
    blik = varslingsblik(bruger, dag)
    indhold = {
        "dag": dag,
        "form": form,
        "maal": form.maal,
        "balance": balancen(bruger, dag),
        "bevaegelser": _bevaegelser(request, form.runde),
        "blik": blik,
        "naermeste": blik.naere[:NAERMESTE],
        "fuld_indsigt": har_fuld_indsigt(bruger),
        "egen": "" if har_fuld_indsigt(bruger) else _egen(request),
    }
    return render(request, "overblik/balance.html", indhold)


@kraever(Rettighed.SE_BALANCE)
@require_GET
def bevaegelsesliste(request: HttpRequest) -> HttpResponseBase:
    """The afdelinger behind a number of the from-to table."""
    bruger, dag = den_bruger(request), idag()
    form = Bevaegelsesform(request.GET, dag=dag)
    alle = flytninger(bruger, form.runde, dag, form.valgt("fra"), form.valgt("til")) if form.runde else []
    if oensket(request) and form.runde:
        return svar(request, flytningstabel(alle, form.runde, filtre_i_ord(form)))
    side = Paginator(alle, PR_SIDE).get_page(request.GET.get("side"))
    return render(request, "overblik/bevaegelser.html", {"form": form, "side": side, "runde": form.runde})


@kraever(Rettighed.SE_BALANCE)
@require_GET
def varsler(request: HttpRequest) -> HttpResponse:
    bruger = den_bruger(request)
    form = Varselform(request.GET, bruger=bruger)
    blik, valgte = _valgte(bruger, form)
    side = Paginator(valgte, PR_SIDE).get_page(request.GET.get("side"))
    return render(request, "overblik/varsler.html", {"form": form, "blik": blik, "side": side})


@kraever(Rettighed.SE_BALANCE)
@require_GET
def fil(request: HttpRequest, tabel: str, format: str) -> HttpResponseBase:
    if format not in FORMATER or tabel not in _TABELLER:
        raise Http404
    return svar(request, _TABELLER[tabel](request), format)


def _tabel(request: HttpRequest, titel: str, kilde: str, filtre: str, raekker: Iterator[Raekke]) -> Tabel:
    """The rows with their headers first, and whose afdelinger they are of."""
    hvis = "Alle" if har_fuld_indsigt(den_bruger(request)) else f"{den_bruger(request).organisation}"
    kolonner = [str(navn) for navn in next(raekker, [])]
    return Tabel(titel, kilde, kolonner, raekker, filtre, om=[("Afdelinger", hvis)])


def _balancefil(request: HttpRequest) -> Tabel:
    raekker = eksport.balanceraekker(balancen(den_bruger(request), idag()))
    return _tabel(request, "Balance", KILDE_FARVER, "Ingen", raekker)


def _bevaegelsesfil(request: HttpRequest) -> Tabel:
    form = Balanceform(request.GET, dag=idag())
    fundne = _bevaegelser(request, form.runde)
    if fundne is None:
        return _tabel(request, "Bevægelser", KILDE_FARVER, "Der er ingen tidligere runde", iter(()))
    raekker = eksport.bevaegelsesraekker(fundne, TILSTANDSNAVNE)
    return _tabel(request, "Bevægelser", KILDE_FARVER, f"Sammenlignet med: {fundne.fra_runde}", raekker)


def _varselsfil(request: HttpRequest) -> Tabel:
    bruger = den_bruger(request)
    form = Varselform(request.GET, bruger=bruger)
    blik, valgte = _valgte(bruger, form)
    kilde = f"{KILDE_TAL}. Antagelse: {blik.regel.antagelser.tekst}"
    return _tabel(request, "Tidlig varsling", kilde, filtre_i_ord(form), eksport.varselsraekker(valgte))


def _valgte(bruger: Bruger, form: Varselform) -> tuple[Varslingsblik, list[Varsel]]:
    """The warnings that the form asks for; those without a figure only when they are asked for by themselves."""
    blik = varslingsblik(bruger, idag(), med_manglende=form.viser_manglende)
    return blik, [v for v in (blik.mangler if form.viser_manglende else blik.varsler) if form.passer(v)]


def _vandsengsfil(request: HttpRequest) -> Tabel:
    form = vandsengsform(request)
    fra, til = form.periode()
    filtre = f"{dato(fra)} til og med {dato(til - dt.timedelta(days=1))}. {form.hvad_i_ord}"
    return _tabel(request, "Anvisninger", KILDE_ANVIST, filtre, vandsengsraekker(vandsengen(request, form)))


_TABELLER = {
    "balance": _balancefil,
    "bevaegelser": _bevaegelsesfil,
    "varsler": _varselsfil,
    "anvisninger": _vandsengsfil,
}


def _bevaegelser(request: HttpRequest, fra_runde: Monitorering | None) -> Bevaegelser | None:
    """None where there is no round in force or none before it."""
    runde = runde_paa(idag())
    if runde is None or fra_runde is None:
        return None
    return bevaegelser(den_bruger(request), fra_runde, runde, idag())


def _egen(request: HttpRequest) -> Any:
    organisation = den_bruger(request).organisation
    return organisation.nr if organisation else ""
