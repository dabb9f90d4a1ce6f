"""The gate's outcomes over time, written as dated rows for the database's guard: ``Portudfald``.

A pure projection of colours, designations, rule sets and the afdelinger's own life: rebuilt whenever one of them
changes (in that change's transaction) and once a day. Dispensations are not in it: the guard looks them up.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from django.db import connection, transaction

from anvisning.domain.port import DISPENSATION, Dispensationsforhold, Forhold, afgoer
from anvisning.domain.regler import Regelsaet
from anvisning.domain.vaerdier import Boligtype, Handling
from anvisning.models import Portudfald
from anvisning.services.laase import laas_porten
from anvisning.services.regelsaet import lov_alene, regelsaetperioder
from monitoring.api import (
    Afdeling,
    Betegnelse,
    Farve,
    Farvesegment,
    Udpegningssegment,
    farveforloeb,
    udpegningsforloeb,
)

#: Almenboligloven took effect; the projection begins here, and earlier days are refused by the guard.
BEGYNDELSE = dt.date(1997, 1, 1)
SLAGS = tuple((boligtype.value, handling.value) for boligtype in Boligtype for handling in Handling)

#: An outcome, by what the household is screened (empty: by nothing), and the keys of its conditions, in order.
Udfald = tuple[str, str, tuple[str, ...]]
#: Afdeling, boligtype, handling, udfald, screening, vilkår, from, until (exclusive, None = open): a row of the table.
Raekke = tuple[int, str, str, str, str, tuple[str, ...], dt.date, dt.date | None]
FELTER = ("afdeling_id", "boligtype", "handling", "udfald", "screening", "vilkaar", "fra_on", "til_on")


@dataclass(frozen=True, slots=True)
class Liv:
    """When an afdeling exists; empty ends are open."""

    fra_on: dt.date | None
    til_on: dt.date | None


class Udfaldstabel:
    """The pure function's outcomes, remembered: many afdelinger share colour, designations and rule set."""

    def __init__(self, perioder: Sequence[tuple[dt.date, dt.date, Regelsaet]]) -> None:
        self.perioder = perioder
        self.graenser = [dag for fra, til, _ in perioder for dag in (fra, til)]
        self._husket: dict[tuple[int, Farve, frozenset[Betegnelse]], tuple[Udfald, ...]] = {}

    def udfald(self, dag: dt.date, farve: Farve, betegnelser: frozenset[Betegnelse]) -> tuple[Udfald, ...]:
        """The outcomes in the order of `SLAGS`. Within a rule set's period they do not depend on the day."""
        nummer, regelsaet = self._regelsaet(dag)
        noegle = (nummer, farve, betegnelser)
        if noegle not in self._husket:
            self._husket[noegle] = tuple(
                _udfald(
                    Forhold(dag=dag, boligtype=Boligtype(boligtype), farve=farve, betegnelser=betegnelser),
                    regelsaet,
                    Handling(handling),
                )
                for boligtype, handling in SLAGS
            )
        return self._husket[noegle]

    def _regelsaet(self, dag: dt.date) -> tuple[int, Regelsaet]:
        for nummer, (fra, til, regelsaet) in enumerate(self.perioder):
            if fra <= dag < til:
                return nummer, regelsaet
        return -1, lov_alene()


def _udfald(forhold: Forhold, regelsaet: Regelsaet, handling: Handling) -> Udfald:
    """The answer without a dispensation, and what holds where the door is open, be it by one."""
    svar = afgoer(forhold, regelsaet, handling)
    dispensation = Dispensationsforhold(0, for_boligen=False, fra_on=forhold.dag, til_on=dt.date.max, begrundelse="")
    aabnet = svar if svar.er_aaben else afgoer(replace(forhold, dispensation=dispensation), regelsaet, handling)
    vilkaar = tuple(v.noegle for v in aabnet.vilkaar if v.noegle != DISPENSATION)
    return svar.udfald.value, aabnet.screening.stykke if aabnet.screening else "", vilkaar


def raekker_for(
    afdeling_id: int,
    liv: Liv,
    farver: Sequence[Farvesegment],
    udpegninger: Sequence[Udpegningssegment],
    tabel: Udfaldstabel,
) -> Iterator[Raekke]:
    """An afdeling's rows: as few as possible, in order of time per type and action, none on days it does not exist."""
    begynd = max(BEGYNDELSE, liv.fra_on or BEGYNDELSE)
    slut = liv.til_on or dt.date.max
    if slut <= begynd:
        return
    dage = {dag for s in farver for dag in (s.fra_on, s.til_on) if dag is not None}
    dage |= {dag for s in udpegninger for dag in (s.fra_on, s.til_on) if dag is not None}
    snit = [begynd, *sorted(d for d in dage.union(tabel.graenser) if begynd < d < slut), slut]
    aabne: list[tuple[Udfald, dt.date] | None] = [None] * len(SLAGS)
    for fra, _ in pairwise(snit):
        nye = tabel.udfald(fra, _farve(farver, fra), _betegnelser(udpegninger, fra))
        for plads, nyt in enumerate(nye):
            aaben = aabne[plads]
            if aaben is not None and aaben[0] == nyt:
                continue
            if aaben is not None:
                yield (afdeling_id, *SLAGS[plads], *aaben[0], aaben[1], fra)
            aabne[plads] = (nyt, fra)
    for plads, aaben in enumerate(aabne):
        if aaben is not None:
            yield (afdeling_id, *SLAGS[plads], *aaben[0], aaben[1], liv.til_on)


def _farve(segmenter: Sequence[Farvesegment], dag: dt.date) -> Farve:
    for segment in segmenter:
        if segment.fra_on <= dag and (segment.til_on is None or dag < segment.til_on):
            return segment.farve
    return Farve.IKKE_MAALT


def _betegnelser(segmenter: Sequence[Udpegningssegment], dag: dt.date) -> frozenset[Betegnelse]:
    for segment in segmenter:
        if segment.fra_on <= dag and (segment.til_on is None or dag < segment.til_on):
            return segment.betegnelser
    return frozenset()


def oenskede_raekker(afdeling_ids: Collection[int] | None = None) -> set[Raekke]:
    """What the table should hold, with a constant number of queries."""
    afdelinger = Afdeling.objects.order_by()
    if afdeling_ids is not None:
        afdelinger = afdelinger.filter(id__in=list(afdeling_ids))
    farver, udpegninger = farveforloeb(afdeling_ids), udpegningsforloeb(afdeling_ids)
    tabel = Udfaldstabel(regelsaetperioder())
    return {
        raekke
        for pk, oprettet, nedlagt in afdelinger.values_list("id", "oprettet_on", "nedlagt_on")
        for raekke in raekker_for(pk, Liv(oprettet, nedlagt), farver.get(pk, ()), udpegninger.get(pk, ()), tabel)
    }


def gemte_raekker(afdeling_ids: Collection[int] | None = None) -> dict[tuple[Any, ...], int]:
    """What the table holds, as `oenskede_raekker` has it, with the row's key."""
    nuvaerende = Portudfald.objects.order_by()
    if afdeling_ids is not None:
        nuvaerende = nuvaerende.filter(afdeling__in=list(afdeling_ids))
    plads = FELTER.index("vilkaar")
    return {
        (*raekke[:plads], tuple(raekke[plads]), *raekke[plads + 1 :]): pk
        for pk, *raekke in nuvaerende.values_list("id", *FELTER)
    }


def genopbyg_udfald(*, afdeling_ids: Collection[int] | None = None) -> int:
    """Bring ``Portudfald`` in line with what it is a projection of; None = every afdeling. Safe to run twice.

    Waits for reports and offers under way, and lets no new one be judged until the transaction ends. Only rows that
    differ are written. Returns how many were removed or added.
    """
    with transaction.atomic():
        laas_porten(alene=True)
        oenskede = oenskede_raekker(afdeling_ids)
        gemte = gemte_raekker(afdeling_ids)
        overfloedige = [pk for raekke, pk in gemte.items() if raekke not in oenskede]
        oenskede -= gemte.keys()
        if overfloedige:
            _koer("DELETE FROM anvisning_portudfald WHERE id = ANY(%s)", [overfloedige])
        if oenskede:
            _indsaet(oenskede)
    return len(overfloedige) + len(oenskede)


def _indsaet(raekker: set[Raekke]) -> None:
    """All new rows in one statement. Arrays of different lengths cannot be one array: conditions travel as text."""
    ordnet = sorted(raekker, key=lambda r: (*r[:3], r[6]))
    kolonner = [list(kolonne) for kolonne in zip(*((*r[:5], " ".join(r[5]), *r[6:]) for r in ordnet), strict=True)]
    _koer(
        "INSERT INTO anvisning_portudfald"
        " (afdeling_id, boligtype, handling, udfald, screening, vilkaar, fra_on, til_on)"
        " SELECT a, b, h, u, s, string_to_array(v, ' '), f, t FROM unnest(%s::bigint[], %s::text[], %s::text[],"
        " %s::text[], %s::text[], %s::text[], %s::date[], %s::date[]) AS ny (a, b, h, u, s, v, f, t)",
        kolonner,
    )


def _koer(sql: str, parametre: list[list[object]] | list[list[int]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parametre)
