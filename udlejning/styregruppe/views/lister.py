"""The lists behind the numbers of a scenario."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from anvisning.views.faelles import bruger_af
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.tid import idag
from udlejning.styregruppe.domain.virkning import Retning, Rundevirkning
from udlejning.styregruppe.models import Scenarie
from udlejning.styregruppe.selectors.frosne import frosne_runder
from udlejning.styregruppe.selectors.resultat import Scenarieresultat, regn_scenarie
from udlejning.styregruppe.selectors.scenarier import scenarier_for
from udlejning.styregruppe.selectors.visning import afdelinger_i, flyttelinjer, i_dansk_orden

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


def _regnet(request: HttpRequest, noegle: str) -> tuple[Scenarie, Scenarieresultat]:
    scenarie = get_object_or_404(scenarier_for(bruger_af(request)), noegle=noegle)
    return scenarie, regn_scenarie(scenarie.model_data, scenarie.regel_data, frosne_runder(), dag=idag())


def _side(request: HttpRequest, alle: list[Any]) -> Any:
    return Paginator(alle, PR_SIDE).get_page(request.GET.get("side"))


@kraever(Rettighed.SE_SCENARIER)
@require_GET
def afdelinger(request: HttpRequest, noegle: str) -> HttpResponse:
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
def skift(request: HttpRequest, noegle: str) -> HttpResponse:
    """How often each afdeling's colour changes over the rounds; those that the scenario turns most come first."""
    scenarie, resultat = _regnet(request, noegle)
    orden = i_dansk_orden()
    alle = sorted(resultat.farver.flimmer, key=lambda f: (-abs(f.efter - f.foer), -f.efter, orden[f.afdeling_id]))
    side = _side(request, alle)
    kendte = afdelinger_i(f.afdeling_id for f in side.object_list)
    linjer = [(kendte[f.afdeling_id], f) for f in side.object_list]
    return render(
        request,
        "styregruppe/scenarie_skift.html",
        {"scenarie": scenarie, "resultat": resultat, "side": side, "linjer": linjer},
    )


@kraever(Rettighed.SE_SCENARIER)
@require_GET
def boliger(request: HttpRequest, noegle: str) -> HttpResponse:
    """Vacancies for which the answer turns: those barred, or (``?hvad=aabnede``) the refused that opened."""
    scenarie, resultat = _regnet(request, noegle)
    hvad = request.GET.get("hvad", "spaerrede")
    if hvad not in ("spaerrede", "aabnede"):
        raise Http404
    side = _side(request, list(getattr(resultat.boliger, hvad)))
    kendte = afdelinger_i(et.ledig.afdeling_id for et in side.object_list)
    linjer = [(kendte[et.ledig.afdeling_id], et) for et in side.object_list]
    return render(
        request,
        "styregruppe/scenarie_boliger.html",
        {"scenarie": scenarie, "resultat": resultat, "hvad": hvad, "side": side, "linjer": linjer},
    )


@kraever(Rettighed.SE_SCENARIER)
@require_GET
def kriterier(request: HttpRequest, noegle: str) -> HttpResponse:
    """Afdelinger that would newly need criteria for fleksibel udlejning."""
    scenarie, resultat = _regnet(request, noegle)
    orden = i_dansk_orden()
    side = _side(request, sorted(resultat.kriterier, key=lambda k: orden[k.afdeling_id]))
    kendte = afdelinger_i(k.afdeling_id for k in side.object_list)
    linjer = [(kendte[k.afdeling_id], k) for k in side.object_list]
    return render(
        request,
        "styregruppe/scenarie_kriterier.html",
        {"scenarie": scenarie, "resultat": resultat, "side": side, "linjer": linjer},
    )
