"""The vocabulary of conditions as plain data: one key per condition.

``ellers`` · ``{ministeriets_label: [label, …]}`` · ``{mindst: {antal, af, niveau}}`` ·
``{naer_graensen: {antal, af, niveau, margen_pct}}`` · ``{vaerre_end_tvillinger: {antal, af, margen_pct}}`` ·
``{alle: [betingelse, …]}`` · ``{en_af: [betingelse, …]}`` · ``{ikke: betingelse}``.
A label may also be written ``{ministeriets_label: {betegnelser: [...], antagelse: ...}}``.
"""

from collections.abc import Mapping
from typing import Any

from monitoring.domain.dansk import opremsning
from monitoring.domain.trappe.grundlag import decimal_som_tekst
from monitoring.domain.trappe.model import (
    Alle,
    Betingelse,
    Ellers,
    EnAf,
    Ikke,
    Mindst,
    MinisterietsLabel,
    NaerGraensen,
    Niveau,
    VaerreEndTvillinger,
)
from monitoring.domain.trappe.modellaeser import Modellaeser, note_som_dict
from monitoring.domain.vaerdier import KRITERIER, Betegnelse, Indikator

_NOTEFELTER = ("hjemmel", "antagelse")
_TAELLEFELTER = {
    "mindst": ("antal", "af", "niveau"),
    "naer_graensen": ("antal", "af", "niveau", "margen_pct"),
    "vaerre_end_tvillinger": ("antal", "af", "margen_pct"),
}
_ORD = ("ministeriets_label", *_TAELLEFELTER, "alle", "en_af", "ikke", "ellers")
#: Deeper than any text a person can follow; keeps a hostile file from exhausting the stack.
_DYBESTE = 20
#: Far beyond any real model; a file whose parts repeat each other could else grow without end.
_FLESTE = 500


def betingelse_fra_data(
    laeser: Modellaeser, data: Any, sted: str, niveauer: Mapping[str, Niveau], dybde: int = 0
) -> Betingelse:
    """The condition that `data` describes; errors go to `laeser`. `ellers` is only for a whole step."""
    laeser.betingelser += 1
    if laeser.betingelser > _FLESTE:
        if laeser.betingelser == _FLESTE + 1:
            laeser.fejl.append(f"Modellen har mere end {_FLESTE} betingelser. Skriv den kortere.")
        return Ellers()
    if data == "ellers" and dybde == 0:
        return Ellers()
    if not isinstance(data, Mapping) or len(data) != 1 or next(iter(data)) not in _ORD[:-1]:
        laeser.fejl.append(
            f"{sted}: betingelsen kan ikke læses. Skriv netop ét af ordene {opremsning(list(_ORD), 'eller')}"
            f"{' (ellers kun som hele trinnets betingelse)' if dybde else ''}."
        )
        return Ellers()
    if dybde >= _DYBESTE:
        laeser.fejl.append(f"{sted}: betingelserne ligger mere end {_DYBESTE} lag inde i hinanden.")
        return Ellers()
    ((ord_, indhold),) = data.items()
    her = f"{sted} › {ord_}"
    if ord_ in ("alle", "en_af"):
        dele = tuple(
            betingelse_fra_data(laeser, punkt, f"{her} › {nr}", niveauer, dybde + 1)
            for nr, punkt in enumerate(laeser.liste(indhold, her), 1)
        )
        return Alle(dele) if ord_ == "alle" else EnAf(dele)
    if ord_ == "ikke":
        return Ikke(betingelse_fra_data(laeser, indhold, her, niveauer, dybde + 1))
    if ord_ == "ministeriets_label":
        return _label(laeser, indhold, her)
    return _taelling(laeser, ord_, indhold, her, niveauer)


def _label(laeser: Modellaeser, indhold: Any, sted: str) -> MinisterietsLabel:
    if isinstance(indhold, list):
        indhold = {"betegnelser": indhold}
    felter = laeser.felter(indhold, ("betegnelser", *_NOTEFELTER), sted)
    betegnelser = laeser.flere_valg(felter.get("betegnelser"), tuple(Betegnelse), sted, "betegnelsen")
    return MinisterietsLabel(betegnelser, laeser.note(felter, sted, kraevet=False))


def _taelling(laeser: Modellaeser, ord_: str, indhold: Any, sted: str, niveauer: Mapping[str, Niveau]) -> Betingelse:
    felter = laeser.felter(indhold, (*_TAELLEFELTER[ord_], *_NOTEFELTER), sted)
    note = laeser.note(felter, sted, kraevet=False)
    antal = laeser.heltal(felter.get("antal"), f"{sted}, antal,")
    af = laeser.flere_valg(felter.get("af"), KRITERIER, sted, "indikatoren")
    if af and antal > len(af):
        laeser.fejl.append(f"{sted}: antal er {antal}, men der er kun {len(af)} kriterier at tælle blandt.")
    if ord_ == "vaerre_end_tvillinger":
        return VaerreEndTvillinger(
            antal, af, laeser.decimal(felter.get("margen_pct"), f"{sted}, margen_pct,", under=100), note
        )
    niveau = _niveau(laeser, felter.get("niveau"), af, sted, niveauer)
    if ord_ == "mindst":
        return Mindst(antal, af, niveau, note)
    return NaerGraensen(
        antal, af, niveau, laeser.decimal(felter.get("margen_pct"), f"{sted}, margen_pct,", under=100), note
    )


def _niveau(
    laeser: Modellaeser, data: Any, af: tuple[Indikator, ...], sted: str, niveauer: Mapping[str, Niveau]
) -> str:
    if not isinstance(data, str) or data not in niveauer:
        laeser.fejl.append(
            f"{sted}: niveauet »{data}« findes ikke. Modellen har {opremsning(sorted(niveauer)) or 'ingen'}."
        )
        return ""
    for indikator in af:
        if indikator not in niveauer[data].graenser:
            laeser.fejl.append(f"{sted}: niveauet »{data}« har ingen grænse for {indikator.value}.")
    return data


def betingelse_som_data(betingelse: Betingelse) -> Any:
    """The inverse of `betingelse_fra_data`."""
    match betingelse:
        case Ellers():
            return "ellers"
        case Alle(dele):
            return {"alle": [betingelse_som_data(d) for d in dele]}
        case EnAf(dele):
            return {"en_af": [betingelse_som_data(d) for d in dele]}
        case Ikke(led):
            return {"ikke": betingelse_som_data(led)}
        case MinisterietsLabel(betegnelser, note):
            return {"ministeriets_label": {"betegnelser": [b.value for b in betegnelser], **note_som_dict(note)}}
    felter: dict[str, Any] = {"antal": betingelse.antal, "af": [i.value for i in betingelse.af]}
    if not isinstance(betingelse, VaerreEndTvillinger):
        felter["niveau"] = betingelse.niveau
    if not isinstance(betingelse, Mindst):
        felter["margen_pct"] = decimal_som_tekst(betingelse.margen_pct)
    ord_ = {Mindst: "mindst", NaerGraensen: "naer_graensen", VaerreEndTvillinger: "vaerre_end_tvillinger"}
    return {ord_[type(betingelse)]: {**felter, **note_som_dict(betingelse.note)}}
