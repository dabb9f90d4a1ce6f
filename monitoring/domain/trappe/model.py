"""The step model as a value: steps from the top, each with a colour and a condition of a small vocabulary.

`modeldata` reads and writes a model as plain data, `kompilering` prepares it for use.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from monitoring.domain.vaerdier import LAVERE_ER_VAERRE, Betegnelse, Farve, Indikator

#: A printed cut-off for `doemte` stands at the level of §61a: three times the national mean.
FAKTOR_AF_TRYKT_GRAENSE = 3


@dataclass(frozen=True, slots=True)
class Note:
    """Where a value comes from: a legal basis, or an assumption that every reader must be able to see."""

    hjemmel: str = ""
    antagelse: str = ""


@dataclass(frozen=True, slots=True)
class Graense:
    """One cut-off: `operator` (``>``, ``>=``, ``<``, ``<=``) and a fixed `graense` or a `faktor` × national mean."""

    operator: str
    graense: Decimal | None
    faktor: Decimal | None
    note: Note


def rykket(graense: Graense, indikator: Indikator, margen_pct: Decimal) -> Graense:
    """`graense` moved `margen_pct` % of itself to the good side.

    "The figure, made worse by 10 % of the cut-off, meets it" is "the figure meets 90 % of the cut-off" (income: 110 %).
    """
    andel = (100 + (margen_pct if indikator in LAVERE_ER_VAERRE else -margen_pct)) / Decimal(100)
    return replace(
        graense,
        graense=None if graense.graense is None else graense.graense * andel,
        faktor=None if graense.faktor is None else graense.faktor * andel,
    )


@dataclass(frozen=True, slots=True)
class Niveau:
    """A named set of cut-offs, e.g. those of §61b. `navn` is read after "på": "niveauet for …"."""

    noegle: str
    navn: str
    graenser: Mapping[Indikator, Graense]


@dataclass(frozen=True, slots=True)
class MinisterietsLabel:
    """The ministry's list gives one of the afdeling's areas at least one of `betegnelser`."""

    betegnelser: tuple[Betegnelse, ...]
    note: Note = Note()


@dataclass(frozen=True, slots=True)
class Mindst:
    """At least `antal` of the criteria `af` meet the cut-off of `niveau`."""

    antal: int
    af: tuple[Indikator, ...]
    niveau: str
    note: Note = Note()


@dataclass(frozen=True, slots=True)
class NaerGraensen:
    """At least `antal` of `af` would meet `niveau` if the figure were `margen_pct` % of the cut-off worse.

    A criterion that is met counts too; otherwise a figure that gets worse could give a better colour.
    """

    antal: int
    af: tuple[Indikator, ...]
    niveau: str
    margen_pct: Decimal
    note: Note = Note()


@dataclass(frozen=True, slots=True)
class VaerreEndTvillinger:
    """On at least `antal` of `af` the own figure is worse than the twins' mean by at least `margen_pct` % of it."""

    antal: int
    af: tuple[Indikator, ...]
    margen_pct: Decimal
    note: Note = Note()


@dataclass(frozen=True, slots=True)
class Alle:
    """Every part holds."""

    dele: tuple["Betingelse", ...]


@dataclass(frozen=True, slots=True)
class EnAf:
    """At least one part holds."""

    dele: tuple["Betingelse", ...]


@dataclass(frozen=True, slots=True)
class Ikke:
    """The part does not hold."""

    led: "Betingelse"


@dataclass(frozen=True, slots=True)
class Ellers:
    """Always holds: the condition of the last step, and only of that one."""


Taelling = Mindst | NaerGraensen | VaerreEndTvillinger
Betingelse = MinisterietsLabel | Taelling | Alle | EnAf | Ikke | Ellers


@dataclass(frozen=True, slots=True)
class Trin:
    """One step. A higher `nummer` is a worse place."""

    nummer: int
    farve: Farve
    navn: str
    betingelse: Betingelse
    note: Note


@dataclass(frozen=True)
class Trappemodel:
    """A dated version of a municipality's model. `trin` runs from the top; the first that applies wins."""

    noegle: str
    navn: str
    version: int
    gaelder_fra: dt.date
    hjemmel: str
    ikke_vestlig_indgaar: bool
    niveauer: Mapping[str, Niveau]
    trin: tuple[Trin, ...]
    antagelser: tuple[str, ...] = ()
    eksempel: bool = False
    ikke_vestlig_note: Note = field(default_factory=Note)

    def med_ikke_vestlig(self, indgaar: bool) -> "Trappemodel":
        """The same model with the switch set: what the effect of switching it off is computed with."""
        return replace(self, ikke_vestlig_indgaar=indgaar)
