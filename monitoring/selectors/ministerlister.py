"""Where the ministry's labels, areas and national figures come from: file, sheet, row, and the row as it stood."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet

from monitoring.models import (
    Afdeling,
    Bilagsraekke,
    Indlaesning,
    Ministerliste,
    Omraademedlemskab,
    Raaraekke,
    Udpegning,
)
from monitoring.selectors.data import kolonnebogstav

_T = TypeVar("_T", Udpegning, Bilagsraekke)


@dataclass(frozen=True, slots=True)
class Linje:
    """One area on a list. `raekke` is the row as it stood: column letter (and header), text."""

    udpegning: Udpegning
    raekke: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bilagslinje:
    """One line of the annex: why an afdeling counts as part of an area."""

    bilag: Bilagsraekke
    raekke: tuple[tuple[str, str], ...]


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

    def stod(et: Udpegning | Bilagsraekke) -> tuple[tuple[str, str], ...]:
        fundne = raekker.get((et.indlaesning_id, et.raekke), [])
        ark = et.ark if isinstance(et, Udpegning) else None
        raa = next((r for r in fundne if ark is None or r.ark == ark), None)
        return () if raa is None else _celler(raa, overskrifter.get((et.indlaesning_id, raa.ark), {}))

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


def _celler(raa: Raaraekke, overskrifter: dict[str, str]) -> tuple[tuple[str, str], ...]:
    bogstaver = [kolonnebogstav(plads) for plads in range(len(raa.celler))]
    navne = [f"{b}: {overskrifter[b]}" if b in overskrifter else b for b in bogstaver]
    return tuple(zip(navne, raa.celler, strict=True))
