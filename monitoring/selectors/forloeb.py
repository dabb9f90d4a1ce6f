"""Colours and designations over all time, per afdeling, as segments with an exclusive end."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from django.db.models import Q, QuerySet

from monitoring.domain.vaerdier import Betegnelse, Farve
from monitoring.models import Afdeling, ManuelPlacering, Ministerliste, Omraademedlemskab, Placering, Udpegning
from monitoring.selectors.runder import perioder

_Periode = tuple[dt.date, dt.date | None]
#: Round and afdeling → colour and step.
Placeringer = Mapping[tuple[int, int], tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class Farvesegment:
    """One colour of one afdeling from `fra_on` until `til_on` (exclusive, None = open).

    `manuel_id` is set where the round measures nothing and a manual placement gives the colour; `trin` is then None.
    """

    afdeling_id: int
    fra_on: dt.date
    til_on: dt.date | None
    farve: Farve
    trin: int | None
    runde_id: int
    manuel_id: int | None = None


@dataclass(frozen=True, slots=True)
class Udpegningssegment:
    """What the list of `listedato` says of the areas that the afdeling lies in, while both hold.

    `omraader` are the names of all those areas, `betegnelser` their labels together: both may be empty. A day without
    a segment lies before the first list.
    """

    afdeling_id: int
    fra_on: dt.date
    til_on: dt.date | None
    betegnelser: frozenset[Betegnelse]
    listedato: dt.date
    omraader: tuple[str, ...]


#: Which afdelinger: their ids, or ids with the day that each is closed; None is all.
Afdelinger = Collection[int] | Mapping[int, dt.date | None] | None


def farveforloeb(
    afdeling_ids: Afdelinger = None, placeringer: Placeringer | None = None
) -> dict[int, list[Farvesegment]]:
    """Every afdeling's colours in order of time (None = all afdelinger), with four queries however many they are.

    A mapping from id to the day that the afdeling is closed saves looking that up.

    No segment before the first published round that has the afdeling, and none from the day it is closed. With
    `placeringer` the rounds are read as if they had placed so: the manual placements fill those ikke målt instead.
    """
    nedlagt = _nedlagt(afdeling_ids)
    runder = perioder()
    if placeringer is None:
        placeringer = _placeringer(afdeling_ids)
    manuelle = _manuelle(afdeling_ids)
    forloeb: dict[int, list[Farvesegment]] = {}
    for afdeling_id, slut in nedlagt.items():
        egne = forloeb[afdeling_id] = []
        for runde, fra, til in runder:
            fundet = placeringer.get((runde.pk, afdeling_id))
            periode = _faelles((fra, til), (fra, slut))
            if fundet is None or periode is None:
                continue
            farve, trin = Farve(fundet[0]), fundet[1]
            segment = Farvesegment(afdeling_id, *periode, farve, trin, runde.pk)
            egne += _udfyldt(segment, manuelle[afdeling_id]) if farve is Farve.IKKE_MAALT else [segment]
    return forloeb


def udpegningsforloeb(afdeling_ids: Afdelinger = None) -> dict[int, list[Udpegningssegment]]:
    """Every afdeling's designations in order of time (None = all), with four queries however many they are."""
    nedlagt = _nedlagt(afdeling_ids)
    lister = _listeperioder()
    medlemskaber = _medlemskaber(afdeling_ids)
    omraader = {omraade for egne in medlemskaber.values() for omraade, _, _ in egne}
    betegnelser: dict[tuple[int, int], list[str]] = {
        (liste, omraade): label
        for liste, omraade, label in Udpegning.objects.filter(erstattet_af=None, omraade__in=omraader).values_list(
            "liste_id", "omraade_id", "betegnelser"
        )
    }
    return {
        afdeling_id: [
            segment
            for liste, periode in lister
            for segment in _listesegmenter(afdeling_id, liste, periode, slut, medlemskaber[afdeling_id], betegnelser)
        ]
        for afdeling_id, slut in nedlagt.items()
    }


def farve_paa(afdeling: Afdeling | int, dag: dt.date) -> Farvesegment | None:
    """The colour of one day; None where no published round has the afdeling on that day."""
    ident = afdeling if isinstance(afdeling, int) else afdeling.pk
    return next((s for s in farveforloeb([ident]).get(ident, ()) if _gaelder(s, dag)), None)


def udpegning_paa(afdeling: Afdeling | int, dag: dt.date) -> Udpegningssegment | None:
    """The designations of one day; None before the first list and from the day the afdeling is closed."""
    ident = afdeling if isinstance(afdeling, int) else afdeling.pk
    return next((s for s in udpegningsforloeb([ident]).get(ident, ()) if _gaelder(s, dag)), None)


def manuelt_slut(manuel: ManuelPlacering) -> dt.date:
    """The first day that a manual placement no longer holds."""
    return manuel.til_on if manuel.ophaevet_on is None else min(manuel.til_on, manuel.ophaevet_on)


def _gaelder(segment: Farvesegment | Udpegningssegment, dag: dt.date) -> bool:
    return segment.fra_on <= dag and (segment.til_on is None or dag < segment.til_on)


def _nedlagt(afdeling_ids: Afdelinger) -> Mapping[int, dt.date | None]:
    if isinstance(afdeling_ids, Mapping):
        return afdeling_ids
    alle = Afdeling.objects.order_by("id")
    if afdeling_ids is not None:
        alle = alle.filter(id__in=list(afdeling_ids))
    return dict(alle.values_list("id", "nedlagt_on"))


def _placeringer(afdeling_ids: Collection[int] | None) -> dict[tuple[int, int], tuple[str, int | None]]:
    alle = Placering.objects.filter(monitorering__status="offentliggjort").order_by()
    felter = alle.values_list("monitorering_id", "afdeling_id", "farve", "trin")
    # All of them are too many to hold; a cursor of its own costs a few ones twice their time.
    raekker = felter.iterator(chunk_size=10_000) if afdeling_ids is None else felter.filter(afdeling__in=afdeling_ids)
    return {(runde, afdeling): (farve, trin) for runde, afdeling, farve, trin in raekker}


def manuelle_i_kraft() -> QuerySet[ManuelPlacering]:
    """Manual placements that hold or have held on some day."""
    aldrig = Q(ophaevet_at__isnull=False, ophaevet_on__isnull=True)
    return ManuelPlacering.objects.filter(fra_on__isnull=False).exclude(aldrig).order_by("fra_on", "id")


def _manuelle(afdeling_ids: Collection[int] | None) -> defaultdict[int, list[ManuelPlacering]]:
    alle = manuelle_i_kraft()
    if afdeling_ids is not None:
        alle = alle.filter(afdeling__in=list(afdeling_ids))
    fundne: defaultdict[int, list[ManuelPlacering]] = defaultdict(list)
    for manuel in alle:
        fundne[manuel.afdeling_id].append(manuel)
    return fundne


def _faelles(a: _Periode, b: _Periode) -> _Periode | None:
    """The days that two periods share."""
    fra = max(a[0], b[0])
    til = min((t for t in (a[1], b[1]) if t is not None), default=None)
    return (fra, til) if til is None or fra < til else None


def _udfyldt(segment: Farvesegment, manuelle: list[ManuelPlacering]) -> Iterator[Farvesegment]:
    """A segment without a colour, with the manual placements of its days put in."""
    fra = segment.fra_on
    for manuel in manuelle:
        if manuel.fra_on is None:
            continue
        periode = _faelles((fra, segment.til_on), (manuel.fra_on, manuelt_slut(manuel)))
        if periode is None:
            continue
        if fra < periode[0]:
            yield replace(segment, fra_on=fra, til_on=periode[0])
        yield replace(
            segment, fra_on=periode[0], til_on=periode[1], farve=Farve(manuel.farve), trin=None, manuel_id=manuel.pk
        )
        if periode[1] is None or periode[1] == segment.til_on:
            return
        fra = periode[1]
    yield replace(segment, fra_on=fra)


def _listeperioder() -> list[tuple[Ministerliste, _Periode]]:
    lister = list(Ministerliste.objects.order_by("listedato"))
    afsluttede: list[tuple[Ministerliste, _Periode]] = [(a, (a.listedato, b.listedato)) for a, b in pairwise(lister)]
    return [*afsluttede, *[(liste, (liste.listedato, None)) for liste in lister[-1:]]]


def _medlemskaber(afdeling_ids: Collection[int] | None) -> defaultdict[int, list[tuple[int, str, _Periode]]]:
    alle = Omraademedlemskab.objects.order_by("omraade__sorteringsnavn", "omraade_id", "fra_on")
    if afdeling_ids is not None:
        alle = alle.filter(afdeling__in=list(afdeling_ids))
    fundne: defaultdict[int, list[tuple[int, str, _Periode]]] = defaultdict(list)
    for afdeling, omraade, navn, fra, til in alle.values_list(
        "afdeling_id", "omraade_id", "omraade__navn", "fra_on", "til_on"
    ):
        fundne[afdeling].append((omraade, navn, (fra, til)))
    return fundne


def _listesegmenter(
    afdeling_id: int,
    liste: Ministerliste,
    periode: _Periode,
    slut: dt.date | None,
    medlemskaber: list[tuple[int, str, _Periode]],
    betegnelser: dict[tuple[int, int], list[str]],
) -> Iterator[Udpegningssegment]:
    """One list's time, cut where the afdeling enters or leaves an area."""
    hele = _faelles(periode, (periode[0], slut))
    if hele is None:
        return
    delt = {
        d for _, _, p in medlemskaber for d in p if d is not None and hele[0] < d and (hele[1] is None or d < hele[1])
    }
    for fra, til in pairwise([hele[0], *sorted(delt), hele[1]]):
        if fra is None:
            continue
        med = [(o, navn) for o, navn, p in medlemskaber if p[0] <= fra and (p[1] is None or fra < p[1])]
        label = frozenset(Betegnelse(b) for o, _ in med for b in betegnelser.get((liste.pk, o), ()))
        yield Udpegningssegment(afdeling_id, fra, til, label, liste.listedato, tuple(navn for _, navn in med))
