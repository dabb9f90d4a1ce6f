"""The afdeling's figures over the years, with the cut-off in force, as charts and as rows of a table."""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal

from monitoring.api import MANGELTEKSTER, Afdeling, Indikator, Placeringsforklaring, Seriepunkt, Trappemodel
from monitoring.api import indikatorserier as serier_af
from monitoring.domain.trappe import Grundlag, model_fra_dict
from monitoring.domain.trappe.model import FAKTOR_AF_TRYKT_GRAENSE
from udlejning.overblik.grafer import Punkt, Serie


@dataclass(frozen=True, slots=True)
class Aarsraekke:
    """One year: the own figure and the twins' mean, each with the reason where it is missing."""

    aar: int
    egen: Punkt | None
    tvillinger: Punkt | None


@dataclass(frozen=True, slots=True)
class Kurve:
    serie: Serie
    raekker: tuple[Aarsraekke, ...]
    med_tvillinger: bool
    #: The year of the ministry's list that the cut-off follows from, where it is a factor of that list's figure.
    liste_aar: int | None


def kurver(afdeling: Afdeling, forklaring: Placeringsforklaring | None, dag: dt.date) -> list[Kurve]:
    """One per indicator, in the law's order; the cut-off is the round's own, corrections by hand those of the day."""
    model = model_fra_dict(json.loads(forklaring.runde.parametre)) if forklaring else None
    return [
        _kurve(
            Serie(
                noegle=serie.indikator.value,
                navn=serie.navn,
                punkter=tuple(_punkt(p) for p in serie.punkter),
                tvillinger=tuple(_punkt(p) for p in serie.tvillinger),
                er_procent=serie.er_procent,
                graense=graense,
            ),
            liste_aar,
        )
        for serie in serier_af(afdeling, dag)
        for graense, liste_aar in [_graense(model, serie.indikator, forklaring)]
    ]


def _kurve(serie: Serie, liste_aar: int | None) -> Kurve:
    egne = {p.aar: p for p in serie.punkter}
    tvillinger = {p.aar: p for p in serie.tvillinger}
    aar = sorted(egne.keys() | tvillinger.keys(), reverse=True)
    return Kurve(serie, tuple(Aarsraekke(a, egne.get(a), tvillinger.get(a)) for a in aar), bool(tvillinger), liste_aar)


def _punkt(punkt: Seriepunkt) -> Punkt:
    mangler = MANGELTEKSTER[punkt.mangler] if punkt.mangler else ""
    return Punkt(punkt.aar, punkt.vaerdi, mangler, punkt.observation, punkt.rettelse)


def _graense(
    model: Trappemodel | None, indikator: Indikator, forklaring: Placeringsforklaring | None
) -> tuple[Decimal | None, int | None]:
    """The cut-off of the model's first level, and the year of the list that it is a factor of a figure of.

    None where it has none, takes no part, or is not known.
    """
    if model is None or forklaring is None:
        return None, None
    if indikator is Indikator.IKKE_VESTLIG and not model.ikke_vestlig_indgaar:
        return None, None
    niveau = next(iter(model.niveauer.values()), None)
    graense = niveau.graenser.get(indikator) if niveau else None
    if graense is None or graense.faktor is None:
        return (graense.graense if graense else None), None
    return _af_landstallet(graense.faktor, forklaring.grundlag)


def _af_landstallet(faktor: Decimal, grundlag: Grundlag) -> tuple[Decimal | None, int | None]:
    trykt, snit = grundlag.doemte_trykt_graense, grundlag.doemte_landsgennemsnit
    if trykt is not None and trykt.vaerdi is not None:
        return faktor * trykt.vaerdi / FAKTOR_AF_TRYKT_GRAENSE, trykt.aar
    return (faktor * snit.vaerdi, snit.aar) if snit is not None and snit.vaerdi is not None else (None, None)
