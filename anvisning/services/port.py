"""The one gate: what forms, services, pages and commands ask. Its outcomes over time are written by `projektion`."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from anvisning.domain.port import Afgoerelse, Dispensationsforhold, Forhold, afgoer
from anvisning.domain.vaerdier import Boligtype, Handling
from anvisning.models import Bolig, Dispensation
from anvisning.services.portforhold import Portgrundlag, projiceret_grundlag
from anvisning.services.projektion import genopbyg_udfald
from anvisning.services.regelsaet import regelsaet_paa
from monitoring.api import (
    Afdeling,
    Farve,
    Farvesegment,
    Udpegningssegment,
    farveforloeb,
    udpegningsforloeb,
)

SegmentT = TypeVar("SegmentT", Farvesegment, Udpegningssegment)


__all__ = [
    "Porten",
    "genopbyg_udfald",
    "naeste_svar",
    "portgrundlag",
    "spoerg_porten",
    "spoerg_porten_for",
    "spoerg_porten_om_boliger",
]


class Porten:
    """Everything that the gate asks about some afdelinger on one day, read with a constant number of queries."""

    def __init__(self, afdelinger: Iterable[Afdeling], dag: dt.date) -> None:
        self.dag = dag
        self.afdelinger = {afdeling.pk: afdeling for afdeling in afdelinger}
        nedlagt = {pk: afdeling.nedlagt_on for pk, afdeling in self.afdelinger.items()}
        self.regelsaet = regelsaet_paa(dag)
        self._farver = farveforloeb(nedlagt)
        self._udpegninger = udpegningsforloeb(nedlagt)
        self._dispensationer = _dispensationer(list(nedlagt), dag)

    def forhold(self, afdeling_id: int, boligtype: str = Boligtype.FAMILIE, bolig_id: int | None = None) -> Forhold:
        farve = _paa(self._farver.get(afdeling_id, ()), self.dag)
        udpegning = _paa(self._udpegninger.get(afdeling_id, ()), self.dag)
        afdeling = self.afdelinger[afdeling_id]
        return Forhold(
            dag=self.dag,
            boligtype=Boligtype(boligtype),
            farve=farve.farve if farve else Farve.IKKE_MAALT,
            trin=farve.trin if farve else None,
            manuel=farve is not None and farve.manuel_id is not None,
            betegnelser=udpegning.betegnelser if udpegning else frozenset(),
            listedato=udpegning.listedato if udpegning else None,
            oprettet_on=afdeling.oprettet_on,
            nedlagt_on=afdeling.nedlagt_on,
            dispensation=self._dispensation(afdeling_id, bolig_id),
        )

    def svar(
        self,
        afdeling_id: int,
        handling: str,
        boligtype: str = Boligtype.FAMILIE,
        bolig_id: int | None = None,
    ) -> Afgoerelse:
        return afgoer(self.forhold(afdeling_id, boligtype, bolig_id), self.regelsaet, Handling(handling))

    def farven(self, afdeling_id: int) -> Farvesegment | None:
        """The colour of the day, from the day it came until the day it is known to end, whatever rounds lie between."""
        segmenter = list(self._farver.get(afdeling_id, ()))
        fundet = _paa(segmenter, self.dag)
        if fundet is None:
            return None
        foerste = sidste = segmenter.index(fundet)
        while foerste and _foelger(segmenter[foerste - 1], segmenter[foerste]):
            foerste -= 1
        while sidste + 1 < len(segmenter) and _foelger(segmenter[sidste], segmenter[sidste + 1]):
            sidste += 1
        return replace(fundet, fra_on=segmenter[foerste].fra_on, til_on=segmenter[sidste].til_on)

    def aendres_on(self, afdeling_id: int, bolig_id: int) -> dt.date | None:
        """The first day that is known to bring another colour, or the end of the dispensation in force."""
        dage = (self.farven(afdeling_id), self._dispensation(afdeling_id, bolig_id))
        return min((d.til_on for d in dage if d is not None and d.til_on is not None), default=None)

    def dispensationer(self, afdeling_id: int) -> list[Dispensation]:
        """Those in force on the day: of the afdeling, and of its units."""
        return self._dispensationer[afdeling_id]

    def grundlag(self, afdeling_id: int, bolig_id: int) -> tuple[dt.date, str]:
        """What the answers about a unit rest on, as a key, and since which day it has been so."""
        farve = _paa(self._farver.get(afdeling_id, ()), self.dag)
        udpegning = _paa(self._udpegninger.get(afdeling_id, ()), self.dag)
        dispensation = self._dispensation(afdeling_id, bolig_id)
        led = [
            ("aftale", self.regelsaet.fra_on, self.regelsaet.noegle[:30] if self.regelsaet.er_aftale else "loven"),
            ("runde", farve.fra_on if farve else None, farve.runde_id if farve else None),
            ("manuel", farve.fra_on if farve else None, farve.manuel_id if farve else None),
            ("liste", udpegning.fra_on if udpegning else None, udpegning.listedato.year if udpegning else None),
            ("dispensation", dispensation.fra_on if dispensation else None, dispensation.id if dispensation else None),
        ]
        siden = max((fra for _, fra, _ in led if fra is not None), default=self.dag)
        return siden, " ".join(f"{navn[0]}{noegle}" for navn, _, noegle in led if noegle is not None)

    def _dispensation(self, afdeling_id: int, bolig_id: int | None) -> Dispensationsforhold | None:
        """The unit's own before the afdeling's, the one that lasts longest first."""
        passer = [d for d in self._dispensationer[afdeling_id] if d.bolig_id in (None, bolig_id)]
        fundet = min(passer, key=lambda d: (d.bolig_id is None, -d.til_on.toordinal(), d.pk), default=None)
        if fundet is None:
            return None
        return Dispensationsforhold(
            id=fundet.pk,
            for_boligen=fundet.bolig_id is not None,
            fra_on=fundet.fra_on,
            til_on=fundet.til_on,
            begrundelse=fundet.begrundelse,
        )


def portgrundlag(
    *, afdeling: Afdeling, dag: dt.date, boligtype: str = Boligtype.FAMILIE, bolig: Bolig | None = None
) -> Portgrundlag:
    """What an act asks the gate: one query on the days that the projection has. With `bolig` its own type counts."""
    slags, bolig_id = (bolig.type, bolig.pk) if bolig is not None else (boligtype, None)
    fundet = projiceret_grundlag(afdeling, dag, slags, bolig_id)
    if fundet is not None:
        return fundet
    porten = Porten([afdeling], dag)
    return Portgrundlag(porten.forhold(afdeling.pk, slags, bolig_id), porten.regelsaet)


def spoerg_porten(
    *,
    afdeling: Afdeling,
    handling: str,
    dag: dt.date,
    boligtype: str = Boligtype.FAMILIE,
    bolig: Bolig | None = None,
) -> Afgoerelse:
    """May `handling` happen in `afdeling` on `dag`? With `bolig` its own type and dispensations count."""
    return portgrundlag(afdeling=afdeling, dag=dag, boligtype=boligtype, bolig=bolig).svar(handling)


def naeste_svar(*, handling: str, dag: dt.date, bolig: Bolig) -> Afgoerelse | None:
    """The gate's answer from a later day on, where it is known by now that it will be another than on `dag`."""
    porten = Porten([bolig.afdeling], dag)
    aendres_on = porten.aendres_on(bolig.afdeling_id, bolig.pk)
    if aendres_on is None:
        return None
    nu = porten.svar(bolig.afdeling_id, handling, bolig.type, bolig.pk)
    saa = spoerg_porten(afdeling=bolig.afdeling, handling=handling, dag=aendres_on, bolig=bolig)
    return None if saa.udfald is nu.udfald and saa.farve is nu.farve else saa


def spoerg_porten_for(
    *,
    afdelinger: Iterable[Afdeling],
    dag: dt.date,
    boligtype: str = Boligtype.FAMILIE,
    handlinger: Iterable[str] = tuple(Handling),
) -> dict[int, dict[Handling, Afgoerelse]]:
    """The answers for many afdelinger at once: afdeling id → action → answer."""
    porten = Porten(afdelinger, dag)
    valgte = [Handling(h) for h in handlinger]
    return {pk: {h: porten.svar(pk, h, boligtype) for h in valgte} for pk in porten.afdelinger}


def spoerg_porten_om_boliger(*, boliger: Iterable[Bolig], dag: dt.date, handling: str) -> dict[int, Afgoerelse]:
    """The answers for many units at once (their `afdeling` is read from the object): unit id → answer."""
    valgte = list(boliger)
    porten = Porten([b.afdeling for b in valgte], dag)
    return {b.pk: porten.svar(b.afdeling_id, handling, b.type, b.pk) for b in valgte}


def _dispensationer(afdeling_ids: list[int], dag: dt.date) -> defaultdict[int, list[Dispensation]]:
    fundne: defaultdict[int, list[Dispensation]] = defaultdict(list)
    for dispensation in Dispensation.objects.filter(
        afdeling__in=afdeling_ids, status=Dispensation.Status.BEVILGET, fra_on__lte=dag, til_on__gt=dag
    ).order_by("id"):
        fundne[dispensation.afdeling_id].append(dispensation)
    return fundne


def _foelger(foer: Farvesegment, efter: Farvesegment) -> bool:
    """The same colour goes on."""
    return foer.til_on == efter.fra_on and foer.farve is efter.farve


def _paa(segmenter: Iterable[SegmentT], dag: dt.date) -> SegmentT | None:
    return next((s for s in segmenter if s.fra_on <= dag and (s.til_on is None or dag < s.til_on)), None)
