"""A rule set as values: the matrix of an agreement (or of the law alone), and the law's own duties beside it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from anvisning.domain.vaerdier import Boligtype, Handling, Udfald
from monitoring.domain.vaerdier import Betegnelse, Farve


@dataclass(frozen=True, slots=True)
class Grund:
    """Where a value comes from: a legal basis, our own assumption, or both (a basis that needs reading)."""

    hjemmel: str = ""
    antagelse: str = ""


@dataclass(frozen=True, slots=True)
class Vilkaarsregel:
    """A condition. `afkrydses`: the caseworker takes a stand on it when the unit is offered."""

    noegle: str
    tekst: str
    afkrydses: bool
    grund: Grund


@dataclass(frozen=True, slots=True)
class Raekke:
    """One cell of the matrix: what an action gives under a colour."""

    udfald: Udfald
    vilkaar: tuple[str, ...]
    begrundelse: str
    grund: Grund


@dataclass(frozen=True, slots=True)
class Andel:
    """A share in per cent; None = the parties agree it."""

    procent: Decimal | None
    grund: Grund


@dataclass(frozen=True, slots=True)
class Trinandele:
    """The two shares of a step."""

    anvisningsandel: Andel
    fleksibel_andel: Andel


@dataclass(frozen=True, slots=True)
class Frist:
    """A deadline in working days."""

    arbejdsdage: int
    grund: Grund


@dataclass(frozen=True, slots=True)
class Lukkedage:
    """Days of the year, as (month, day), that are no working days although they are no public holidays."""

    datoer: frozenset[tuple[int, int]]
    grund: Grund


@dataclass(frozen=True, slots=True)
class Undervejsregel:
    """What happens to a vacancy in flight when the colour worsens."""

    handling: str
    grund: Grund


@dataclass(frozen=True, slots=True)
class Tilbudsregler:
    """How many open offers one case may have, and what a case reference looks like (a regular expression)."""

    aabne_pr_sag: int
    aabne_pr_sag_grund: Grund
    sagsref_moenster: str
    sagsref_beskrivelse: str
    sagsref_grund: Grund


@dataclass(frozen=True, slots=True)
class Screeningsordlyd:
    """The screening's wording from `fra_on` until `til_on`, exclusive; empty ends are open."""

    stykke: str
    fra_on: dt.date | None
    til_on: dt.date | None
    tekst: str
    grund: Grund

    def gaelder(self, dag: dt.date) -> bool:
        return (self.fra_on is None or self.fra_on <= dag) and (self.til_on is None or dag < self.til_on)


@dataclass(frozen=True, slots=True)
class Udpegningspligt:
    """A duty that follows from the ministry's designations."""

    betegnelser: frozenset[Betegnelse]
    boligtyper: frozenset[Boligtype]
    grund: Grund


@dataclass(frozen=True, slots=True)
class Lovregler:
    """What the law demands with and without an agreement. `screening`: duties by paragraph, the strictest first."""

    screening: Mapping[str, Udpegningspligt]
    ordlyde: tuple[Screeningsordlyd, ...]
    fleksibel: Udpegningspligt
    aeldre_begrundelse: str
    aeldre_grund: Grund

    def screeningsstykke(self, boligtype: Boligtype, betegnelser: frozenset[Betegnelse]) -> str | None:
        """The paragraph of almenboligloven §59 that demands a screening, or None."""
        for stykke, pligt in self.screening.items():
            if boligtype in pligt.boligtyper and betegnelser & pligt.betegnelser:
                return stykke
        return None

    def ordlyd(self, stykke: str, dag: dt.date) -> Screeningsordlyd:
        """The wording on a day; the reader of the data has checked that every day has exactly one."""
        return next(o for o in self.ordlyde if o.stykke == stykke and o.gaelder(dag))

    def fleksibel_obligatorisk(self, boligtype: Boligtype, betegnelser: frozenset[Betegnelse]) -> bool:
        return boligtype in self.fleksibel.boligtyper and bool(betegnelser & self.fleksibel.betegnelser)


Matrix = Mapping[tuple[Boligtype, Handling, Farve], Raekke]


@dataclass(frozen=True, slots=True)
class Regelsaet:
    """All that the gate and the workflow ask of an agreement. Without an agreement (`er_aftale` false): the law."""

    noegle: str
    version: int
    navn: str
    aftale: str
    fra_on: dt.date | None
    til_on: dt.date | None
    matrix: Matrix
    vilkaar: Mapping[str, Vilkaarsregel]
    andele: Mapping[int | None, Trinandele]
    frist_boliganvisningen: Frist
    frist_borgeren: Frist
    lukkedage: Lukkedage
    undervejs: Mapping[str, Undervejsregel]
    tilbud: Tilbudsregler
    lov: Lovregler
    periodegrund: Grund = field(default_factory=Grund)
    #: Empty where the rules do not say who the parties are.
    parter: tuple[str, ...] = ()

    @property
    def er_aftale(self) -> bool:
        return self.fra_on is not None

    def andele_for(self, trin: int | None) -> Trinandele | None:
        """The shares of a step; None where the afdeling has no step or the rule set does not name it."""
        if None in self.andele:
            return self.andele[None]
        return self.andele.get(trin) if trin is not None else None
