"""Which vacancies and offers a round would touch when it takes effect, before it does."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Prefetch, Q

from anvisning.domain.port import Forhold, afgoer
from anvisning.domain.vaerdier import Handling
from anvisning.models import Anvisning, Indmelding
from anvisning.services.port import Porten
from monitoring.api import Farve, ManuelPlacering, Monitorering, Placering

#: What becomes of a vacancy in flight when its afdeling closes: the agreement's rule (domain.md §4, an assumption).
GIVES_TILBAGE, BEHOLDER_FRIST, GENNEMFOERES = "gives_tilbage", "beholder_frist", "gennemfoeres"


@dataclass(frozen=True, slots=True)
class Beroert:
    """One vacancy whose afdeling closes for what is under way."""

    indmelding: Indmelding
    tilbud: Anvisning | None
    foer: Farve
    efter: Farve
    trin: int | None
    hvad: str


@dataclass(frozen=True, slots=True)
class Rundevirkning:
    """`dag` is the day that the rules are asked for; `i_kraft` means that the round holds, so nothing is to come."""

    dag: dt.date
    i_kraft: bool
    gives_tilbage: tuple[Beroert, ...] = ()
    beholder_frist: tuple[Beroert, ...] = ()
    gennemfoeres: tuple[Beroert, ...] = ()

    @property
    def antal(self) -> int:
        return len(self.gives_tilbage) + len(self.beholder_frist) + len(self.gennemfoeres)


@dataclass(frozen=True, slots=True)
class _Ny:
    """The colour that the round gives an afdeling on its day."""

    farve: Farve
    trin: int | None
    manuel: bool


def rundevirkning(runde: Monitorering, idag: dt.date) -> Rundevirkning:
    """See `Rundevirkning`. The number of queries does not grow with vacancies or afdelinger."""
    dag = runde.gaelder_fra_on or idag
    if runde.gaelder_fra_on is not None and runde.gaelder_fra_on <= idag:
        return Rundevirkning(dag, i_kraft=True)
    aabne = _aabne()
    afdelinger = {i.bolig.afdeling_id: i.bolig.afdeling for i in aabne}
    # A published round already stands in the colours of its day: what holds until then is asked for the day before.
    foer_on = dag - dt.timedelta(days=1) if runde.gaelder_fra_on else dag
    porten = Porten(afdelinger.values(), foer_on)
    nye = _nye_farver(runde, afdelinger, dag)
    beroerte = [b for i in aabne if (b := _beroert(i, porten, nye)) is not None]

    def med(hvad: str) -> tuple[Beroert, ...]:
        return tuple(b for b in beroerte if b.hvad == hvad)

    return Rundevirkning(dag, False, med(GIVES_TILBAGE), med(BEHOLDER_FRIST), med(GENNEMFOERES))


def _aabne() -> list[Indmelding]:
    levende = Anvisning.objects.filter(status__in=Anvisning.LEVENDE)
    alle = Indmelding.objects.filter(status__in=[Indmelding.Status.INDMELDT, Indmelding.Status.RESERVERET])
    return list(
        alle.select_related("bolig__afdeling__organisation")
        .prefetch_related(Prefetch("anvisninger", levende, to_attr="levende"))
        .order_by("bolig__afdeling__organisation__sorteringsnavn", "bolig__afdeling__nr", "bolig__adresse", "id")
    )


def _nye_farver(runde: Monitorering, afdeling_ids: Iterable[int], dag: dt.date) -> dict[int, _Ny]:
    """The round's colours, with the manual placements that would fill its ikke målt on `dag`."""
    ider = list(afdeling_ids)
    aktive = Q(fra_on=None, monitorering=runde, ophaevet_at=None) | (
        Q(fra_on__lte=dag, til_on__gt=dag) & (Q(ophaevet_at=None) | Q(ophaevet_on__gt=dag))
    )
    manuelle = {
        m.afdeling_id: Farve(m.farve)
        for m in ManuelPlacering.objects.filter(aktive, afdeling__in=ider).order_by("fra_on")
    }
    nye = {}
    for p in Placering.objects.filter(monitorering=runde, afdeling__in=ider).only("afdeling_id", "farve", "trin"):
        farve = Farve(p.farve)
        if farve is Farve.IKKE_MAALT and p.afdeling_id in manuelle:
            nye[p.afdeling_id] = _Ny(manuelle[p.afdeling_id], None, manuel=True)
        else:
            nye[p.afdeling_id] = _Ny(farve, p.trin, manuel=False)
    return nye


def _beroert(indmelding: Indmelding, porten: Porten, nye: dict[int, _Ny]) -> Beroert | None:
    """The vacancy, if what is under way with it is open now and closed by the round; an afdeling outside it stays."""
    bolig = indmelding.bolig
    ny = nye.get(bolig.afdeling_id)
    if ny is None:
        return None
    foer = porten.forhold(bolig.afdeling_id, bolig.type, bolig.pk)
    efter = replace(foer, farve=ny.farve, trin=ny.trin, manuel=ny.manuel)
    if not any(_lukker(foer, efter, porten, handling) for handling in (Handling.INDMELDING, Handling.ANVISNING)):
        return None
    levende: list[Anvisning] = getattr(indmelding, "levende", [])
    tilbud = next(iter(levende), None)
    if tilbud is None:
        hvad = GIVES_TILBAGE
    else:
        hvad = GENNEMFOERES if tilbud.status == Anvisning.Status.ACCEPTERET else BEHOLDER_FRIST
    return Beroert(indmelding, tilbud, foer.farve, ny.farve, ny.trin, hvad)


def _lukker(foer: Forhold, efter: Forhold, porten: Porten, handling: Handling) -> bool:
    aaben = afgoer(foer, porten.regelsaet, handling).er_aaben
    return aaben and not afgoer(efter, porten.regelsaet, handling).er_aaben
