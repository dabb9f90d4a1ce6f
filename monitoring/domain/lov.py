"""The law as dated parameters: which designation asks for which criteria on which day.

The numbers live in ``monitoring/regler/lov.yaml``; this module says what they mean and looks them up. Every look-up
takes an explicit day. Periods run from `fra` (included) to `foer` (excluded, None = still in force).
"""

import datetime as dt
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from monitoring.domain.dansk import dato
from monitoring.domain.vaerdier import Betegnelse, Indikator


class DagUdenLov(ValueError):
    """The day lies before the first regime; `str()` of it is a Danish sentence with cause and way out."""

    def __init__(self, dag: dt.date, foerste_dag: dt.date) -> None:
        self.dag = dag
        self.foerste_dag = foerste_dag
        super().__init__(
            f"Der er ingen regler for {dato(dag)}: den første liste er fra {dato(foerste_dag)}. "
            "Ret datoen, eller tag rækken ud af filen."
        )


class Lovfejl(ValueError):
    """The parameters contradict themselves: overlapping periods, an unknown precondition or an impossible count."""


class Operator(StrEnum):
    """How a figure is held against its cut-off. On the cut-off itself strict and non-strict differ: a real case."""

    OVER = ">"
    MINDST = ">="
    UNDER = "<"
    HOEJST = "<="

    @property
    def ord(self) -> str:
        """``over``, ``mindst``, ``under`` or ``højst``."""
        return _OPERATORORD[self]

    def opfyldt(self, vaerdi: Decimal, graense: Decimal) -> bool:
        return _SAMMENLIGN[self](vaerdi, graense)


_OPERATORORD = {
    Operator.OVER: "over",
    Operator.MINDST: "mindst",
    Operator.UNDER: "under",
    Operator.HOEJST: "højst",
}
_SAMMENLIGN: dict[Operator, Callable[[Decimal, Decimal], bool]] = {
    Operator.OVER: operator.gt,
    Operator.MINDST: operator.ge,
    Operator.UNDER: operator.lt,
    Operator.HOEJST: operator.le,
}


class Maalestok(StrEnum):
    """What a cut-off is counted in."""

    PROCENT = "procent"
    GANGE_LANDSGENNEMSNIT = "gange_landsgennemsnit"


@dataclass(frozen=True, slots=True)
class Kriterium:
    """One criterion of one provision. `graense` is per cent, or the factor on the national mean.

    `opgoerelse` says how the figure is made up (population, mean of which years), `hjemmel` is the provision,
    `antagelse` what is not confirmed by a source (empty = confirmed).
    """

    indikator: Indikator
    operator: Operator
    graense: Decimal
    maalestok: Maalestok
    opgoerelse: str
    hjemmel: str
    antagelse: str = ""


@dataclass(frozen=True, slots=True)
class Gulv:
    """The smallest number of residents that an area must have."""

    mindst: Decimal
    hjemmel: str
    antagelse: str = ""


@dataclass(frozen=True, slots=True)
class Betegnelsesregel:
    """What one designation asks for in one period: all of the parts that are set.

    `mindst` of the criteria in `blandt`; every one in `desuden`; the floor; the precondition `forudsaetter`;
    and `lister_i_traek` lists in a row, the present one included, with a designation in `taeller_med`.
    """

    betegnelse: Betegnelse
    regime: str
    fra: dt.date
    foer: dt.date | None
    hjemmel: str
    kilde: str = ""
    antagelse: str = ""
    gulv: Gulv | None = None
    mindst: int = 0
    blandt: tuple[Kriterium, ...] = ()
    desuden: tuple[Kriterium, ...] = ()
    forudsaetter: Betegnelse | None = None
    lister_i_traek: int = 0

    def gaelder(self, dag: dt.date) -> bool:
        return self.fra <= dag and (self.foer is None or dag < self.foer)

    def kriterium(self, indikator: Indikator) -> Kriterium | None:
        """The rule's own criterion on `indikator` (not the precondition's)."""
        return next((k for k in (*self.blandt, *self.desuden) if k.indikator is indikator), None)


@dataclass(frozen=True, slots=True)
class Doemtegraenser:
    """One year's published convicted cut-offs in per cent: the fixed one, and 3 and 2 times the national mean."""

    aar: int
    fast: Decimal | None
    tre_gange: Decimal | None
    to_gange: Decimal | None
    kilde: str
    antagelse: str = ""


@dataclass(frozen=True, slots=True)
class KombineretUdlejning:
    """§51b: one pair of residents and share outside the labour market that opens for kombineret udlejning."""

    fra: dt.date
    foer: dt.date | None
    beboere_mindst: Decimal
    uden_arbejdsmarked: Decimal
    operator: Operator
    hjemmel: str
    kilde: str = ""
    antagelse: str = ""

    def gaelder(self, dag: dt.date) -> bool:
        return self.fra <= dag and (self.foer is None or dag < self.foer)


@dataclass(frozen=True, slots=True)
class Lov:
    """All the rules. `trykt_niveau` is the factor on the national mean that a printed convicted cut-off stands for."""

    regler: tuple[Betegnelsesregel, ...]
    doemtegraenser: Mapping[int, Doemtegraenser]
    kombineret_udlejning: tuple[KombineretUdlejning, ...]
    taeller_som_parallelsamfund: frozenset[Betegnelse]
    trykt_niveau: int

    def __post_init__(self) -> None:
        if not self.regler:
            raise Lovfejl("The law has no rules.")
        for betegnelse in Betegnelse:
            _kontroller_perioder([r for r in self.regler if r.betegnelse is betegnelse])
        for regel in self.regler:
            if regel.mindst > len(regel.blandt):
                raise Lovfejl(f"{regel.betegnelse} asks for {regel.mindst} of {len(regel.blandt)} criteria.")
            if regel.forudsaetter and self.regel(regel.forudsaetter, regel.fra) is None:
                raise Lovfejl(f"{regel.betegnelse} presupposes {regel.forudsaetter}, which is not in force then.")

    @property
    def foerste_dag(self) -> dt.date:
        return min(regel.fra for regel in self.regler)

    def regler_paa(self, dag: dt.date) -> tuple[Betegnelsesregel, ...]:
        """The rules in force on `dag`, preconditions first; `DagUdenLov` before the first regime."""
        if dag < self.foerste_dag:
            raise DagUdenLov(dag, self.foerste_dag)
        orden = list(Betegnelse)
        return tuple(sorted((r for r in self.regler if r.gaelder(dag)), key=lambda r: orden.index(r.betegnelse)))

    def regel(self, betegnelse: Betegnelse, dag: dt.date) -> Betegnelsesregel | None:
        """The rule on `betegnelse` on `dag`, or None where the law of that day does not know it."""
        return next((r for r in self.regler_paa(dag) if r.betegnelse is betegnelse), None)

    def doemtegraenser_for(self, listedato: dt.date) -> Doemtegraenser | None:
        """The published convicted cut-offs of the list's own year, never of another."""
        return self.doemtegraenser.get(listedato.year)

    def kombineret_udlejning_paa(self, dag: dt.date) -> tuple[KombineretUdlejning, ...]:
        return tuple(k for k in self.kombineret_udlejning if k.gaelder(dag))

    def er_parallelsamfund(self, betegnelser: frozenset[Betegnelse]) -> bool:
        """Whether a list that prints `betegnelser` counts as a list on which the area was a parallelsamfund."""
        return bool(betegnelser & self.taeller_som_parallelsamfund)


def _kontroller_perioder(regler: list[Betegnelsesregel]) -> None:
    for tidlig, sen in pairwise(sorted(regler, key=lambda r: r.fra)):
        if tidlig.foer is None or tidlig.foer > sen.fra:
            raise Lovfejl(f"Two rules on {sen.betegnelse} are in force on {sen.fra}.")
    for regel in regler:
        if regel.foer is not None and regel.foer <= regel.fra:
            raise Lovfejl(f"The rule on {regel.betegnelse} from {regel.fra} ends before it begins.")
