"""The year's fixed deadlines: three rounds and the ministry's list, with steps that facts show as done or not.

Nobody ticks a step off. Whether it is done, and when, is read from imports and rounds; here it is only judged.
`fridage` are the days besides weekends that are no working days.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from udlejning.faelles.arbejdsdage import arbejdsdage_tilbage, forskyd


class Art(StrEnum):
    """What kind of event: a round, or the ministry's list."""

    RUNDE = "runde"
    LISTE = "liste"


class Tilstand(StrEnum):
    """How a step stands on a day. `SAT`: it will happen on a day that is decided (a round published ahead)."""

    UDFOERT = "udfoert"
    UDFOERT_FOR_SENT = "udfoert_for_sent"
    SAT = "sat"
    KOMMENDE = "kommende"
    SNART = "snart"
    I_DAG = "i_dag"
    FORSINKET = "forsinket"
    IKKE_UDFOERT = "ikke_udfoert"


#: States in which somebody should act.
AABNE = frozenset({Tilstand.KOMMENDE, Tilstand.SNART, Tilstand.I_DAG, Tilstand.FORSINKET})


class Paamindelsesart(StrEnum):
    VARSEL = "varsel"
    FORSINKET = "forsinket"


@dataclass(frozen=True, slots=True)
class Trinplan:
    """A step: due `arbejdsdage` working days after the event's day (negative: before). `modtagere` are roles.

    `frisk_maaneder`: a file counts for the round if it was loaded in so many months before the round's day.
    """

    noegle: str
    navn: str
    arbejdsdage: int
    modtagere: frozenset[str]
    frisk_maaneder: int | None = None


@dataclass(frozen=True, slots=True)
class Begivenhedsplan:
    """An event of every year, on the same day (month, day)."""

    art: Art
    noegle: str
    navn: str
    dag: tuple[int, int]
    trin: tuple[Trinplan, ...]


@dataclass(frozen=True, slots=True)
class Kalenderplan:
    """One edition of the calendar, for events from `fra_on` until the next edition."""

    fra_on: dt.date
    varsel: int
    gentag: int
    lukkedage: frozenset[tuple[int, int]]
    begivenheder: tuple[Begivenhedsplan, ...]
    antagelser: tuple[str, ...]
    hjemmel: str


@dataclass(frozen=True, slots=True)
class Begivenhed:
    """An event of one year, with the edition of the calendar that it follows."""

    on: dt.date
    plan: Begivenhedsplan
    kalender: Kalenderplan

    @property
    def aar(self) -> int:
        return self.on.year

    @property
    def noegle(self) -> str:
        """``2026-juni``."""
        return f"{self.aar}-{self.plan.noegle}"

    @property
    def navn(self) -> str:
        return f"{self.plan.navn} {self.aar}"

    def trin(self, noegle: str) -> Trinplan | None:
        return next((trin for trin in self.plan.trin if trin.noegle == noegle), None)

    def planlagt(self, trin: Trinplan, fridage: Set[dt.date]) -> dt.date:
        """The step's due date by the plan."""
        return forskyd(self.on, trin.arbejdsdage, fridage)


@dataclass(frozen=True, slots=True)
class Udfoert:
    """A fact: the day a step was done (or is set to happen), and by whom."""

    on: dt.date
    by: str = ""


@dataclass(frozen=True, slots=True)
class Dom:
    """How a step stands. `dage`: working days left, or late; 0 where neither says anything."""

    tilstand: Tilstand
    dage: int = 0


def plan_paa(planer: Sequence[Kalenderplan], dag: dt.date) -> Kalenderplan | None:
    """The edition for events on `dag`."""
    gaeldende = [plan for plan in planer if plan.fra_on <= dag]
    return max(gaeldende, key=lambda plan: plan.fra_on, default=None)


def begivenheder(planer: Sequence[Kalenderplan], fra_aar: int, til_aar: int) -> list[Begivenhed]:
    """All events of the years, both included, in order; those before the first edition left out."""
    fundne = []
    for aar in range(fra_aar, til_aar + 1):
        for kalender in planer:
            for plan in kalender.begivenheder:
                on = dt.date(aar, *plan.dag)
                if plan_paa(planer, on) is kalender:
                    fundne.append(Begivenhed(on, plan, kalender))
    return sorted(fundne, key=lambda begivenhed: (begivenhed.on, begivenhed.noegle))


def naermeste(dag: dt.date, alle: Iterable[Begivenhed], art: Art) -> Begivenhed | None:
    """The event of that kind that a round or list of `dag` belongs to: the nearest one."""
    samme = (begivenhed for begivenhed in alle if begivenhed.plan.art is art)
    return min(samme, key=lambda begivenhed: (abs(begivenhed.on - dag), begivenhed.on), default=None)


def naeste_af_arten(denne: Begivenhed, alle: Iterable[Begivenhed]) -> dt.date | None:
    """The day on which the next event of the kind makes this one past."""
    efter = (b.on for b in alle if b.plan.art is denne.plan.art and b.on > denne.on)
    return min(efter, default=None)


def bedoem(
    *,
    frist_on: dt.date,
    udfoert: Udfoert | None,
    dag: dt.date,
    slut_on: dt.date | None,
    varsel: int,
    fridage: Set[dt.date],
) -> Dom:
    """How a step with that deadline stands on `dag`. From `slut_on` it can no longer be done."""
    if udfoert is not None:
        if udfoert.on > dag:
            return Dom(Tilstand.SAT)
        if udfoert.on > frist_on:
            return Dom(Tilstand.UDFOERT_FOR_SENT, -arbejdsdage_tilbage(udfoert.on, frist_on, fridage))
        return Dom(Tilstand.UDFOERT)
    if slut_on is not None and dag >= slut_on:
        return Dom(Tilstand.IKKE_UDFOERT)
    if dag > frist_on:
        return Dom(Tilstand.FORSINKET, -arbejdsdage_tilbage(dag, frist_on, fridage))
    if dag == frist_on:
        return Dom(Tilstand.I_DAG)
    dage = arbejdsdage_tilbage(dag, frist_on, fridage)
    return Dom(Tilstand.SNART if dage <= varsel else Tilstand.KOMMENDE, dage)


def ny_nok(
    indlaesninger: Iterable[Udfoert],
    *,
    begivenhed_on: dt.date,
    frist_on: dt.date,
    frisk_maaneder: int,
    lukket_on: dt.date | None,
) -> Udfoert | None:
    """The import that a round rests on: the newest within the deadline, else the first after it.

    It must be younger than `frisk_maaneder` before the round's day, and no later than `lukket_on`, the day on which
    the round was submitted.
    """
    for_gammel = maaneder_foer(begivenhed_on, frisk_maaneder)
    mulige = [i for i in indlaesninger if for_gammel < i.on <= (lukket_on or dt.date.max)]
    i_tide = [i for i in mulige if i.on <= frist_on]
    if i_tide:
        return max(i_tide, key=lambda i: i.on)
    return min(mulige, key=lambda i: i.on, default=None)


def maaneder_foer(dag: dt.date, maaneder: int) -> dt.date:
    """The same day of the month so many months earlier, or the month's last."""
    aar, maaned = divmod(dag.year * 12 + dag.month - 1 - maaneder, 12)
    return dt.date(aar, maaned + 1, min(dag.day, calendar.monthrange(aar, maaned + 1)[1]))


def paamindelse(dom: Dom, gentag: int) -> tuple[Paamindelsesart, int] | None:
    """Which reminder a step calls for, and its number: one before, and one for every `gentag` working days late.

    The same answer on every day of the stage, so that a night without reminders is made up for by the next.
    """
    if dom.tilstand in (Tilstand.SNART, Tilstand.I_DAG):
        return Paamindelsesart.VARSEL, 0
    if dom.tilstand is Tilstand.FORSINKET:
        return Paamindelsesart.FORSINKET, (dom.dage - 1) // gentag
    return None
