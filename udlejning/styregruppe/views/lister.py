"""The lists behind the numbers of a scenario."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from anvisning.views.faelles import bruger_af
from monitoring.api import Afdeling, Boligorganisation
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.tid import idag
from udlejning.styregruppe.domain.frister import FRISTORD, Fristfoelge, Fristskift
from udlejning.styregruppe.domain.ledige import laes_udsnit
from udlejning.styregruppe.domain.virkning import Retning, Rundevirkning
from udlejning.styregruppe.models import Scenarie
from udlejning.styregruppe.selectors.resultat import Scenarieresultat
from udlejning.styregruppe.selectors.scenarier import regnet, scenarier_for
from udlejning.styregruppe.selectors.visning import afdelinger_i, flyttelinjer, i_dansk_orden
from udlejning.styregruppe.services import tabeller

PR_SIDE = 25
#: What the list of afdelinger can show; ``trin`` are those that keep their colour.
VALG = {
    "": "Alle, der flytter",
    Retning.VAERRE.value: "Dårligere farve",
    Retning.BEDRE.value: "Bedre farve",
    Retning.IKKE_MAALT.value: "Bliver ikke målt",
    Retning.MAALT.value: "Får en farve",
    "trin": "Samme farve, andet trin",
}
TITLER = {"spaerrede": "Indmeldinger der var spærret", "aabnede": "Afviste forsøg der var åbnet"}


def _regnet(request: HttpRequest, noegle: str) -> tuple[Scenarie, Scenarieresultat]:
    scenarie = get_object_or_404(scenarier_for(bruger_af(request)), noegle=noegle)
    return scenarie, regnet(scenarie, idag())


def _med_afdeling(alle: Sequence[Any]) -> list[tuple[Afdeling, Any]]:
    """Each with its afdeling; one query."""
    kendte = afdelinger_i(et.afdeling_id for et in alle)
    return [(kendte[et.afdeling_id], et) for et in alle]


def _side(request: HttpRequest, alle: list[Any]) -> Any:
    return Paginator(alle, PR_SIDE).get_page(request.GET.get("side"))


@kraever(Rettighed.SE_SCENARIER)
@require_GET
def afdelinger(request: HttpRequest, noegle: str) -> HttpResponseBase:
    """Those that move in a round (``?runde=``, else the one in force), with the figures that decide."""
    scenarie, resultat = _regnet(request, noegle)
    runde = _runde(resultat, request.GET.get("runde", ""))
    hvad = request.GET.get("hvad", "")
    if hvad not in VALG:
        raise Http404
    orden = i_dansk_orden()
    valgte = sorted(
        (f for f in runde.flytninger if not hvad or (f.retning.value if f.retning else "trin") == hvad),
        key=lambda f: orden[f.afdeling_id],
    )
    if eksport.oensket(request):
        linjer = flyttelinjer(runde, valgte, resultat.model)
        return eksport.svar(request, tabeller.flyttetabel(scenarie, runde, linjer, f"Vis: {VALG[hvad]}"))
    side = _side(request, valgte)
    return render(
        request,
        "styregruppe/scenarie_afdelinger.html",
        {
            "scenarie": scenarie,
            "resultat": resultat,
            "runde": runde,
            "hvad": hvad,
            "valg": VALG.items(),
            "side": side,
            "linjer": flyttelinjer(runde, side.object_list, resultat.model),
        },
    )


def _runde(resultat: Scenarieresultat, valgt: str) -> Rundevirkning:
    fundet = resultat.nu if not valgt else None
    for et in resultat.farver.runder:
        if str(et.runde.id) == valgt:
            fundet = et
    if fundet is None:
        raise Http404
    return fundet


@kraever(Rettighed.SE_SCENARIER)
@require_GET
def skift(request: HttpRequest, noegle: str) -> HttpResponseBase:
    """How often each afdeling's colour changes over the rounds; those that the scenario turns most come first."""
    scenarie, resultat = _regnet(request, noegle)
    orden = i_dansk_orden()
    alle = sorted(resultat.farver.flimmer, key=lambda f: (-abs(f.efter - f.foer), -f.efter, orden[f.afdeling_id]))
    if eksport.oensket(request):
        return eksport.svar(request, tabeller.skiftetabel(scenarie, _med_afdeling(alle)))
    side = _side(request, alle)
    linjer = _med_afdeling(side.object_list)
    return render(
        request,
        "styregruppe/scenarie_skift.html",
        {"scenarie": scenarie, "resultat": resultat, "side": side, "linjer": linjer},
    )


@kraever(Rettighed.SE_SCENARIER)
@require_GET
def boliger(request: HttpRequest, noegle: str) -> HttpResponseBase:
    """Vacancies for which the answer turns: those barred, or (``?hvad=aabnede``) the refused that opened.

    ``?rum=`` and ``?leje=`` are the groups of the scenario's tables (`laes_udsnit`).
    """
    scenarie, resultat = _regnet(request, noegle)
    hvad = request.GET.get("hvad", "spaerrede")
    if hvad not in TITLER:
        raise Http404
    udsnit = laes_udsnit(request.GET.get("rum", ""), request.GET.get("leje", ""))
    if udsnit is None:
        raise Http404
    alle = [et for et in getattr(resultat.boliger, hvad) if udsnit.rummer(et.ledig)]
    if eksport.oensket(request):
        kendte = afdelinger_i(et.ledig.afdeling_id for et in alle)
        med = [(kendte[et.ledig.afdeling_id], et) for et in alle]
        return eksport.svar(
            request, tabeller.ledigtabel(scenarie, med, TITLER[hvad], resultat.periode.navn, udsnit.i_ord or "Ingen")
        )
    side = _side(request, alle)
    kendte = afdelinger_i(et.ledig.afdeling_id for et in side.object_list)
    linjer = [(kendte[et.ledig.afdeling_id], et) for et in side.object_list]
    return render(
        request,
        "styregruppe/scenarie_boliger.html",
        {
            "scenarie": scenarie,
            "resultat": resultat,
            "hvad": hvad,
            "udsnit": udsnit,
            "side": side,
            "linjer": linjer,
        },
    )


@kraever(Rettighed.SE_SCENARIER)
@require_GET
def andele(request: HttpRequest, noegle: str) -> HttpResponseBase:
    """What is owed for each afdeling, as it was and as it would be; ``?organisation=`` is one organisation's number."""
    scenarie, resultat = _regnet(request, noegle)
    nr = request.GET.get("organisation", "")
    organisation = get_object_or_404(Boligorganisation, nr=nr) if nr else None
    valgte = [et for et in resultat.andele if organisation is None or et.organisation_id == organisation.pk]
    alle = [afdeling for et in valgte for afdeling in et.afdelinger]
    if eksport.oensket(request):
        filtre = organisation.navn if organisation else "Ingen"
        return eksport.svar(request, tabeller.afdelingsandelstabel(scenarie, _med_afdeling(alle), resultat, filtre))
    side = _side(request, alle)
    svar = {
        "scenarie": scenarie,
        "resultat": resultat,
        "organisation": organisation,
        "andel": valgte[0] if organisation and valgte else None,
        "side": side,
        "linjer": _med_afdeling(side.object_list),
    }
    return render(request, "styregruppe/scenarie_andele.html", svar)


@kraever(Rettighed.SE_SCENARIER)
@require_GET
def frister(request: HttpRequest, noegle: str) -> HttpResponseBase:
    """Reports and offers that would have gone otherwise with the scenario's deadlines (``?hvad=``)."""
    scenarie, resultat = _regnet(request, noegle)
    hvad = request.GET.get("hvad", Fristfoelge.GIVET_TILBAGE)
    if hvad not in FRISTORD:
        raise Http404
    foelge = Fristfoelge(hvad)
    alle = list(resultat.frister.skift(foelge))
    if eksport.oensket(request):
        linjer = _ved_sagen(alle)
        return eksport.svar(request, tabeller.fristtabel(scenarie, linjer, foelge, resultat.periode.navn))
    side = _side(request, alle)
    return render(
        request,
        "styregruppe/scenarie_frister.html",
        {
            "scenarie": scenarie,
            "resultat": resultat,
            "foelge": foelge,
            "valg": [(f.value, ord_[2]) for f, ord_ in FRISTORD.items()],
            "titel": FRISTORD[foelge][2],
            "side": side,
            "linjer": _ved_sagen(side.object_list),
        },
    )


def _ved_sagen(skift: Sequence[Fristskift]) -> list[tuple[Afdeling, Fristskift]]:
    kendte = afdelinger_i(et.sag.afdeling_id for et in skift)
    return [(kendte[et.sag.afdeling_id], et) for et in skift]


@kraever(Rettighed.SE_SCENARIER)
@require_GET
def kriterier(request: HttpRequest, noegle: str) -> HttpResponseBase:
    """Afdelinger that would newly need criteria for fleksibel udlejning."""
    scenarie, resultat = _regnet(request, noegle)
    orden = i_dansk_orden()
    alle = sorted(resultat.kriterier, key=lambda k: orden[k.afdeling_id])
    if eksport.oensket(request):
        return eksport.svar(request, tabeller.kriterietabel(scenarie, _med_afdeling(alle)))
    side = _side(request, alle)
    linjer = _med_afdeling(side.object_list)
    return render(
        request,
        "styregruppe/scenarie_kriterier.html",
        {"scenarie": scenarie, "resultat": resultat, "side": side, "linjer": linjer},
    )
