"""A step model as plain data, and back: what another municipality writes, and what a round freezes."""

from collections.abc import Mapping
from typing import Any

from monitoring.domain.trappe.betingelsesdata import betingelse_fra_data, betingelse_som_data
from monitoring.domain.trappe.grundlag import decimal_som_tekst
from monitoring.domain.trappe.model import (
    Alle,
    Betingelse,
    EnAf,
    Graense,
    Ikke,
    Mindst,
    NaerGraensen,
    Niveau,
    Trappemodel,
    Trin,
    VaerreEndTvillinger,
)
from monitoring.domain.trappe.modellaeser import Modelfejl, Modellaeser, note_som_dict
from monitoring.domain.vaerdier import KRITERIER, LAVERE_ER_VAERRE, Farve, Indikator

_MODELFELTER = (
    "noegle", "navn", "version", "gaelder_fra", "hjemmel", "eksempel",
    "ikke_vestlig_indgaar", "niveauer", "trin", "antagelser",
)  # fmt: skip
_NOTEFELTER = ("hjemmel", "antagelse")
_FARVER = (Farve.ROED, Farve.GUL, Farve.GROEN)


def model_fra_dict(data: Any) -> Trappemodel:
    """The model that `data` describes; raises `Modelfejl` with all errors found."""
    laeser = Modellaeser()
    felter = laeser.felter(data, _MODELFELTER, "Modellen")
    kontakt = laeser.felter(felter.get("ikke_vestlig_indgaar"), ("vaerdi", *_NOTEFELTER), "ikke_vestlig_indgaar")
    niveauer = _niveauer(laeser, felter.get("niveauer"))
    antagelser = felter.get("antagelser") or []
    model = Trappemodel(
        noegle=laeser.tekst(felter.get("noegle"), "Modellens felt »noegle«"),
        navn=laeser.tekst(felter.get("navn"), "Modellens felt »navn«"),
        version=laeser.heltal(felter.get("version"), "Modellens felt »version«"),
        gaelder_fra=laeser.dag(felter.get("gaelder_fra"), "Modellens felt »gaelder_fra«"),
        hjemmel=laeser.tekst(felter.get("hjemmel"), "Modellens felt »hjemmel«"),
        ikke_vestlig_indgaar=laeser.sandhed(kontakt.get("vaerdi"), "ikke_vestlig_indgaar, vaerdi,"),
        niveauer=niveauer,
        trin=_trappe(laeser, felter.get("trin"), niveauer),
        antagelser=tuple(
            laeser.tekst(a, f"Modellens antagelse {nr}")
            for nr, a in enumerate(laeser.liste(antagelser, "Modellens felt »antagelser«") if antagelser else [], 1)
        ),
        eksempel=laeser.sandhed(felter.get("eksempel", False), "Modellens felt »eksempel«"),
        ikke_vestlig_note=laeser.note(kontakt, "ikke_vestlig_indgaar", kraevet=True),
    )
    if laeser.fejl:
        raise Modelfejl(laeser.fejl)
    return model


def _niveauer(laeser: Modellaeser, data: Any) -> dict[str, Niveau]:
    niveauer = {}
    for noegle, raa in laeser.opslag({} if data is None else data, "Modellens felt »niveauer«").items():
        sted = f"Niveau »{noegle}«"
        felter = laeser.felter(raa, ("navn", "graenser"), sted)
        graenser = {}
        for navn, graense in laeser.opslag(felter.get("graenser"), f"{sted}, graenser,").items():
            indikator = laeser.valg(navn, KRITERIER, sted, "indikatoren")
            if indikator is not None:
                graenser[indikator] = _graense(laeser, graense, indikator, f"{sted}, {navn}")
        niveauer[noegle] = Niveau(noegle, laeser.tekst(felter.get("navn"), f"{sted}, navn,"), graenser)
    return niveauer


def _graense(laeser: Modellaeser, data: Any, indikator: Indikator, sted: str) -> Graense:
    felter = laeser.felter(data, ("operator", "graense", "faktor", *_NOTEFELTER), sted)
    tilladte = ("<", "<=") if indikator in LAVERE_ER_VAERRE else (">", ">=")
    operator = felter.get("operator")
    if operator not in tilladte:
        side = "et lavere tal er det værre" if indikator in LAVERE_ER_VAERRE else "et højere tal er det værre"
        laeser.fejl.append(
            f"{sted}: operatoren »{operator}« kan ikke bruges. Brug {' eller '.join(tilladte)}, da {side}."
        )
    note = laeser.note(felter, sted, kraevet=True)
    if ("graense" in felter) == ("faktor" in felter):
        laeser.fejl.append(f"{sted} skal have enten »graense« (et tal) eller »faktor« (gange landsgennemsnittet).")
        return Graense(str(operator), None, None, note)
    if "graense" in felter:
        return Graense(str(operator), laeser.decimal(felter["graense"], f"{sted}, graense,"), None, note)
    if indikator is not Indikator.DOEMTE:
        laeser.fejl.append(f"{sted}: »faktor« kan kun bruges for doemte, som er det eneste med et landsgennemsnit.")
    return Graense(str(operator), None, laeser.decimal(felter["faktor"], f"{sted}, faktor,"), note)


def _trappe(laeser: Modellaeser, data: Any, niveauer: Mapping[str, Niveau]) -> tuple[Trin, ...]:
    trappe = []
    for plads, raa in enumerate(laeser.liste(data, "Modellens felt »trin«"), 1):
        nummer = raa.get("nummer") if isinstance(raa, Mapping) else None
        sted = f"Trin {nummer}" if isinstance(nummer, int) else f"Trin nr. {plads} fra toppen"
        felter = laeser.felter(raa, ("nummer", "farve", "navn", "betingelse", *_NOTEFELTER), sted)
        trappe.append(
            Trin(
                nummer=laeser.heltal(felter.get("nummer"), f"{sted}, nummer,"),
                farve=laeser.valg(felter.get("farve"), _FARVER, sted, "farven") or Farve.ROED,
                navn=laeser.tekst(felter.get("navn"), f"{sted}, navn,"),
                betingelse=betingelse_fra_data(laeser, felter.get("betingelse"), sted, niveauer),
                note=laeser.note(felter, sted, kraevet=True),
            )
        )
    _kontroller_raekkefoelge(laeser, data, trappe)
    return tuple(trappe)


def _kontroller_raekkefoelge(laeser: Modellaeser, data: Any, trappe: list[Trin]) -> None:
    if not trappe:
        return
    numre = [t.nummer for t in trappe]
    for gentaget in sorted({n for n in numre if numre.count(n) > 1}, reverse=True):
        laeser.fejl.append(f"Trin {gentaget} står mere end én gang. Hvert trin skal have sit eget nummer.")
    if len(set(numre)) == len(numre) and numre != sorted(numre, reverse=True):
        laeser.fejl.append("Trinnene skal stå fra toppen og ned: det højeste nummer først.")
    ellers = [isinstance(raa, Mapping) and raa.get("betingelse") == "ellers" for raa in data]
    if not ellers[-1]:
        laeser.fejl.append("Det sidste trin skal have betingelsen »ellers«, så alle afdelinger får et trin.")
    for trin, er_ellers in list(zip(trappe, ellers, strict=True))[:-1]:
        if er_ellers:
            laeser.fejl.append(f"Trin {trin.nummer} har betingelsen »ellers«, så trinnene under det kan aldrig gælde.")


def model_som_dict(model: Trappemodel) -> dict[str, Any]:
    """`model` as plain JSON data (decimals and dates as text) that `model_fra_dict` reads back to the same model."""
    return {
        "noegle": model.noegle,
        "navn": model.navn,
        "version": model.version,
        "gaelder_fra": model.gaelder_fra.isoformat(),
        "hjemmel": model.hjemmel,
        "eksempel": model.eksempel,
        "ikke_vestlig_indgaar": {"vaerdi": model.ikke_vestlig_indgaar, **note_som_dict(model.ikke_vestlig_note)},
        "niveauer": {
            noegle: {"navn": n.navn, "graenser": {i.value: _graense_som_dict(g) for i, g in n.graenser.items()}}
            for noegle, n in model.niveauer.items()
        },
        "trin": [
            {
                "nummer": t.nummer,
                "farve": t.farve.value,
                "navn": t.navn,
                "betingelse": betingelse_som_data(t.betingelse),
                **note_som_dict(t.note),
            }
            for t in model.trin
        ],
        "antagelser": list(model.antagelser),
    }


def _graense_som_dict(graense: Graense) -> dict[str, Any]:
    felt, tal = ("graense", graense.graense) if graense.faktor is None else ("faktor", graense.faktor)
    return {"operator": graense.operator, felt: decimal_som_tekst(tal), **note_som_dict(graense.note)}


def advarsler(model: Trappemodel) -> list[str]:
    """What a valid model may surprise with, to be read before it is adopted."""
    fundne = []
    vaerst_foerst = [_FARVER.index(t.farve) for t in model.trin]
    if vaerst_foerst != sorted(vaerst_foerst):
        fundne.append("Farverne står ikke fra rød over gul til grøn, så et højere trin kan have en bedre farve.")
    for trin in model.trin:
        if _tal_under_ikke(trin.betingelse, False):
            fundne.append(f"Trin {trin.nummer} bruger »ikke« om tal, så et dårligere tal kan give en bedre farve.")
    return fundne


def _tal_under_ikke(betingelse: Betingelse, omvendt: bool) -> bool:
    match betingelse:
        case Alle(dele) | EnAf(dele):
            return any(_tal_under_ikke(d, omvendt) for d in dele)
        case Ikke(led):
            return _tal_under_ikke(led, not omvendt)
        case Mindst() | NaerGraensen() | VaerreEndTvillinger():
            return omvendt
    return False
