"""The log tells the same story as the rows: every state was reached by transitions of the state machine."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from anvisning.domain.tilstande import (
    ANVISNING_FORTRYDES,
    ANVISNING_OVERGANGE,
    INDMELDING_FORTRYDES,
    INDMELDING_OVERGANGE,
    Anvisningsstatus,
    Indmeldingsstatus,
    Overgang,
)

from .invariant import Brud, Invariant, raekker

#: From and to, and what leads there.
Trin = tuple[tuple[Any, Any], Overgang]

INDMELDINGENS: tuple[Trin, ...] = (*INDMELDING_OVERGANGE.items(), *INDMELDING_FORTRYDES.items())
TILBUDDETS: tuple[Trin, ...] = (*ANVISNING_OVERGANGE.items(), *ANVISNING_FORTRYDES.items())

#: Events of the object that move it nowhere.
_UDEN_VIRKNING = frozenset({"indmelding.afvist"})


def _spor(objekt_type: str) -> dict[str, list[str]]:
    """The kinds of event of each object, in the order in which they were written."""
    spor: defaultdict[str, list[str]] = defaultdict(list)
    for objekt_id, art in raekker(
        "SELECT objekt_id, art FROM haendelser_haendelse WHERE objekt_type = %s ORDER BY id", [objekt_type]
    ):
        if art not in _UDEN_VIRKNING:
            spor[objekt_id].append(art)
    return dict(spor)


def mulige(arter: list[str], overgange: Iterable[Trin], begyndelser: Mapping[str, Any]) -> set[Any]:
    """The states that an object can be in after events of these kinds; empty where no path leads through them.

    An event that no transition writes says nothing of the state.
    """
    trin = list(overgange)
    kendte = {overgang.art for _, overgang in trin} | set(begyndelser)
    tilstande: set[Any] = set()
    for nummer, art in enumerate(a for a in arter if a in kendte):
        if nummer == 0:
            tilstande = {begyndelser[art]} if art in begyndelser else set()
            continue
        tilstande = {til for (fra, til), overgang in trin if fra in tilstande and overgang.art == art}
    return tilstande


def _foelger(objekt_type: str, tabel: str, overgange: Iterable[Trin], begyndelser: Mapping[str, Any]) -> Iterator[Brud]:
    spor = _spor(objekt_type)
    navn = objekt_type.rpartition(".")[2]
    trin = list(overgange)
    for pk, status in raekker(f"SELECT id, status FROM {tabel} ORDER BY id"):
        arter = spor.get(str(pk), [])
        if status not in mulige(arter, trin, begyndelser):
            yield Brud(f"{navn} {pk}", f"er {status}, men loggen siger: {', '.join(arter) or 'ingenting'}")


def indmeldinger() -> Iterator[Brud]:
    begyndelser = {
        "indmelding.kladde": Indmeldingsstatus.KLADDE,
        "indmelding.indmeldt": Indmeldingsstatus.INDMELDT,
    }
    yield from _foelger("anvisning.indmelding", "anvisning_indmelding", INDMELDINGENS, begyndelser)


def tilbud() -> Iterator[Brud]:
    begyndelser = {"anvisning.tilbudt": Anvisningsstatus.TILBUDT}
    yield from _foelger("anvisning.anvisning", "anvisning_anvisning", TILBUDDETS, begyndelser)


INVARIANTER = (
    Invariant("indmeldingens_log", "Hver indmeldings tilstand følger af dens hændelser i loggen.", indmeldinger),
    Invariant("tilbuddets_log", "Hvert tilbuds tilstand følger af dets hændelser i loggen.", tilbud),
)
