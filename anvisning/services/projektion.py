"""The gate over time as dated rows: its outcomes for the database's guard, and what they rest on for the acts.

``Portudfald`` and ``Portforhold`` are a pure projection of colours, designations, rule sets and the afdelinger's own
life: rebuilt whenever one of them changes (in that change's transaction) and once a day. Dispensations are not in it:
guard and acts look them up.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db import transaction

from anvisning.domain.port import DISPENSATION, Dispensationsforhold, Forhold, afgoer
from anvisning.domain.regler import Regelsaet
from anvisning.domain.vaerdier import Boligtype, Handling
from anvisning.services.laase import laas_porten
from anvisning.services.projektionslager import FORHOLD, UDFALD, Projektionstabel, Raekke
from anvisning.services.regelsaet import lov_alene, regelsaetperioder, vedtagne_perioder
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

SegmentT = TypeVar("SegmentT", Farvesegment, Udpegningssegment)

#: An outcome, by what the household is screened (empty: by nothing), and the keys of its conditions, in order.
Udfald = tuple[str, str, tuple[str, ...]]
#: Farve, trin, manuel, betegnelser, listedato, regelsæt.
Grundlag = tuple[str, int | None, bool, tuple[str, ...], dt.date | None, int | None]


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
    aabne: list[tuple[Udfald, dt.date] | None] = [None] * len(SLAGS)
    for fra in _snit(liv, farver, udpegninger, tabel.graenser):
        farve, udpegning = _paa(farver, fra), _paa(udpegninger, fra)
        nye = tabel.udfald(
            fra,
            farve.farve if farve else Farve.IKKE_MAALT,
            udpegning.betegnelser if udpegning else frozenset(),
        )
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


def forholdsraekker_for(
    afdeling_id: int,
    liv: Liv,
    farver: Sequence[Farvesegment],
    udpegninger: Sequence[Udpegningssegment],
    regelsaet: Sequence[tuple[dt.date, dt.date, int]],
) -> Iterator[Raekke]:
    """An afdeling's rows of ``Portforhold``, as few as possible; `regelsaet` are the adopted ones' days and ids."""
    aaben: tuple[Grundlag, dt.date] | None = None
    graenser = [dag for begynd, slut, _ in regelsaet for dag in (begynd, slut)]
    for fra in _snit(liv, farver, udpegninger, graenser):
        nyt = _grundlag(_paa(farver, fra), _paa(udpegninger, fra), fra, regelsaet)
        if aaben is not None and aaben[0] == nyt:
            continue
        if aaben is not None:
            yield (afdeling_id, *aaben[0], aaben[1], fra)
        aaben = (nyt, fra)
    if aaben is not None:
        yield (afdeling_id, *aaben[0], aaben[1], liv.til_on)


def _grundlag(
    farve: Farvesegment | None,
    udpegning: Udpegningssegment | None,
    dag: dt.date,
    regelsaet: Sequence[tuple[dt.date, dt.date, int]],
) -> Grundlag:
    return (
        farve.farve.value if farve else Farve.IKKE_MAALT.value,
        farve.trin if farve else None,
        farve is not None and farve.manuel_id is not None,
        tuple(sorted(udpegning.betegnelser)) if udpegning else (),
        udpegning.listedato if udpegning else None,
        next((pk for fra, til, pk in regelsaet if fra <= dag < til), None),
    )


def _snit(
    liv: Liv,
    farver: Sequence[Farvesegment],
    udpegninger: Sequence[Udpegningssegment],
    graenser: Collection[dt.date],
) -> list[dt.date]:
    """The days of an afdeling's life on which something may begin to hold, its first day among them."""
    begynd = max(BEGYNDELSE, liv.fra_on or BEGYNDELSE)
    slut = liv.til_on or dt.date.max
    if slut <= begynd:
        return []
    dage = {dag for s in farver for dag in (s.fra_on, s.til_on) if dag is not None}
    dage |= {dag for s in udpegninger for dag in (s.fra_on, s.til_on) if dag is not None}
    return [begynd, *sorted(d for d in dage.union(graenser) if begynd < d < slut)]


def _paa(segmenter: Sequence[SegmentT], dag: dt.date) -> SegmentT | None:
    return next((s for s in segmenter if s.fra_on <= dag and (s.til_on is None or dag < s.til_on)), None)


def oenskede_raekker(afdeling_ids: Collection[int] | None = None) -> dict[Projektionstabel, set[Raekke]]:
    """What the two tables should hold, with a constant number of queries."""
    afdelinger = Afdeling.objects.order_by()
    if afdeling_ids is not None:
        afdelinger = afdelinger.filter(id__in=list(afdeling_ids))
    farver, udpegninger = farveforloeb(afdeling_ids), udpegningsforloeb(afdeling_ids)
    tabel, regelsaet = Udfaldstabel(regelsaetperioder()), vedtagne_perioder()
    udfald: set[Raekke] = set()
    forhold: set[Raekke] = set()
    for pk, oprettet, nedlagt in afdelinger.values_list("id", "oprettet_on", "nedlagt_on"):
        liv, egne, omraaders = Liv(oprettet, nedlagt), farver.get(pk, ()), udpegninger.get(pk, ())
        udfald.update(raekker_for(pk, liv, egne, omraaders, tabel))
        forhold.update(forholdsraekker_for(pk, liv, egne, omraaders, regelsaet))
    return {UDFALD: udfald, FORHOLD: forhold}


def genopbyg_udfald(*, afdeling_ids: Collection[int] | None = None) -> int:
    """Bring both tables in line with what they are a projection of; None = every afdeling. Safe to run twice.

    Waits for reports and offers under way, and lets no new one be judged until the transaction ends. Returns how many
    rows were removed or added.
    """
    with transaction.atomic():
        laas_porten(alene=True)
        oenskede = oenskede_raekker(afdeling_ids)
        return sum(tabel.ret_ind(raekker, afdeling_ids) for tabel, raekker in oenskede.items())
