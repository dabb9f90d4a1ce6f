"""Where the ministry's labels, areas and national figures come from: file, sheet, row, and the row as it stood.

A cell whose figure is stored leads to that figure's own page, and says how it was corrected by hand.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet

from monitoring.models import (
    Afdeling,
    Bilagsraekke,
    Indlaesning,
    Kilde,
    Korrektion,
    Ministerliste,
    Observation,
    Omraademedlemskab,
    Raaraekke,
    Udpegning,
)
from monitoring.selectors.data import kolonnebogstav

_T = TypeVar("_T", Udpegning, Bilagsraekke)


@dataclass(frozen=True, slots=True)
class Celle:
    """A cell as it stood: column letter (and header), text; and what is stored of it, where it is a figure."""

    overskrift: str
    tekst: str
    tal_id: int | None = None
    rettelse: Korrektion | None = None


_Raekke = tuple[Celle, ...]
#: (import, sheet, row, column letter) → the figure's id.
_Tal = dict[tuple[int, str, int, str], int]


@dataclass(frozen=True, slots=True)
class Linje:
    """One area on a list. `raekke` is the row as it stood."""

    udpegning: Udpegning
    raekke: _Raekke


@dataclass(frozen=True, slots=True)
class Bilagslinje:
    """One line of the annex: why an afdeling counts as part of an area."""

    bilag: Bilagsraekke
    raekke: _Raekke


@dataclass(frozen=True, slots=True)
class Liste:
    """One of the ministry's lists. `afdeling` is set where only its areas are shown."""

    liste: Ministerliste
    afdeling: Afdeling | None
    linjer: tuple[Linje, ...]
    bilag: tuple[Bilagslinje, ...]


def herkomst(aar: int, afdeling_noegle: str = "") -> list[Liste]:
    """The lists dated in `aar`, the newest first (nearly always one), with a constant number of queries for each."""
    afdeling = _afdeling(afdeling_noegle)
    lister = Ministerliste.objects.filter(listedato__year=aar).select_related(
        "indlaesning__fil", "indlaesning__created_by"
    )
    return [_liste(liste, afdeling) for liste in lister.defer("indlaesning__fil__indhold", "indlaesning__fund")]


def _afdeling(noegle: str) -> Afdeling | None:
    organisation, _, nr = noegle.partition("-")
    return Afdeling.objects.select_related("organisation").filter(organisation__nr=organisation, nr=nr).first()


def _liste(liste: Ministerliste, afdeling: Afdeling | None) -> Liste:
    udpegninger = Udpegning.objects.filter(liste=liste, erstattet_af=None).select_related("omraade", "indlaesning__fil")
    bilag = Bilagsraekke.objects.filter(listedato=liste.listedato).select_related("omraade", "indlaesning__fil")
    if afdeling is None:
        bilag = bilag.none()
    else:
        egne = Omraademedlemskab.objects.filter(afdeling=afdeling).values("omraade")
        udpegninger = udpegninger.filter(omraade__in=egne)
        bilag = bilag.filter(afdeling=afdeling)
    alle, alle_bilag = list(_uden_store(udpegninger).order_by("omraade__sorteringsnavn")), list(_uden_store(bilag))
    steder = {(u.indlaesning_id, u.raekke) for u in alle} | {(b.indlaesning_id, b.raekke) for b in alle_bilag}
    raekker = _raekker(steder)
    overskrifter = _overskrifter({indlaesning for indlaesning, _ in steder})
    tallene = _tallene(liste)
    rettelser = _rettelser(tallene)

    def stod(et: Udpegning | Bilagsraekke) -> _Raekke:
        fundne = raekker.get((et.indlaesning_id, et.raekke), [])
        ark = et.ark if isinstance(et, Udpegning) else None
        raa = next((r for r in fundne if ark is None or r.ark == ark), None)
        if raa is None:
            return ()
        return _celler(raa, overskrifter.get((et.indlaesning_id, raa.ark), {}), tallene, rettelser)

    return Liste(
        liste,
        afdeling,
        tuple(Linje(u, stod(u)) for u in alle),
        tuple(Bilagslinje(b, stod(b)) for b in alle_bilag),
    )


def _uden_store(alle: QuerySet[_T]) -> QuerySet[_T]:
    return alle.defer("indlaesning__fil__indhold", "indlaesning__fund", "indlaesning__genkendt")


def _raekker(steder: set[tuple[int, int]]) -> dict[tuple[int, int], list[Raaraekke]]:
    """The raw rows at (import, row number); several where a workbook has several sheets."""
    pr_indlaesning: defaultdict[int, list[int]] = defaultdict(list)
    for indlaesning, raekke in steder:
        pr_indlaesning[indlaesning].append(raekke)
    valgt = Q(pk__in=[])
    for indlaesning, numre in pr_indlaesning.items():
        valgt |= Q(indlaesning=indlaesning, raekke__in=numre)
    fundne: defaultdict[tuple[int, int], list[Raaraekke]] = defaultdict(list)
    for raa in Raaraekke.objects.filter(valgt).order_by("ark"):
        fundne[raa.indlaesning_id, raa.raekke].append(raa)
    return fundne


def _overskrifter(indlaesning_ids: set[int]) -> dict[tuple[int, str], dict[str, str]]:
    """(import, sheet) → column letter → header as written."""
    genkendte = Indlaesning.objects.filter(pk__in=indlaesning_ids).values_list("pk", "genkendt")
    return {
        (pk, ark["navn"]): dict(ark["kolonner"].values())
        for pk, genkendt in genkendte
        for ark in genkendt.get("ark", [])
    }


def _tallene(liste: Ministerliste) -> _Tal:
    """The list's figures of areas that are in force."""
    fundne = Observation.objects.filter(
        kilde=Kilde.MINISTERIET, aar=liste.listedato.year, listedato=liste.listedato, erstattet_af=None
    )
    return {(o.indlaesning_id, o.ark, o.raekke, o.kolonne): o.pk for o in fundne.iterator()}


def _rettelser(tallene: _Tal) -> dict[int, Korrektion]:
    gaeldende = Korrektion.objects.filter(observation__in=list(tallene.values()), status=Korrektion.Status.GAELDER)
    return {k.observation_id: k for k in gaeldende.select_related("created_by", "observation")}


def _celler(raa: Raaraekke, overskrifter: dict[str, str], tallene: _Tal, rettelser: dict[int, Korrektion]) -> _Raekke:
    celler = []
    for plads, tekst in enumerate(raa.celler):
        bogstav = kolonnebogstav(plads)
        navn = f"{bogstav}: {overskrifter[bogstav]}" if bogstav in overskrifter else bogstav
        tal_id = tallene.get((raa.indlaesning_id, raa.ark, raa.raekke, bogstav))
        celler.append(Celle(navn, tekst, tal_id, rettelser.get(tal_id) if tal_id else None))
    return tuple(celler)
