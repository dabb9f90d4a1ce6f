"""What another model would have made of past rounds: who changes colour, and how often colours would change."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from monitoring.domain.vaerdier import Farve

from .frosne import FrossenRunde, Genplacering, Plads

#: Of a step's number what it was before; what is not named is as it was.
Numre = Mapping[int, int | None]
SAMME_NUMRE: Numre = MappingProxyType({})
_ALVOR = {Farve.GROEN: 0, Farve.GUL: 1, Farve.ROED: 2}


class Retning(StrEnum):
    """How a colour changes. To and from ikke målt is neither better nor worse."""

    VAERRE = "vaerre"
    BEDRE = "bedre"
    IKKE_MAALT = "ikke_maalt"
    MAALT = "maalt"


def retning(foer: Farve, efter: Farve) -> Retning | None:
    """None where the colour stays."""
    if foer is efter:
        return None
    if efter is Farve.IKKE_MAALT:
        return Retning.IKKE_MAALT
    if foer is Farve.IKKE_MAALT:
        return Retning.MAALT
    return Retning.VAERRE if _ALVOR[efter] > _ALVOR[foer] else Retning.BEDRE


@dataclass(frozen=True, slots=True)
class Flytning:
    """An afdeling that gets another colour or step in a round."""

    afdeling_id: int
    foer: Plads
    efter: Plads

    @property
    def retning(self) -> Retning | None:
        """None where only the step changes."""
        return retning(self.foer[0], self.efter[0])


@dataclass(frozen=True, slots=True)
class Rundevirkning:
    """One round as it was stored and as the other model would have it."""

    runde: FrossenRunde
    efter: Mapping[int, Plads]
    flytninger: tuple[Flytning, ...]

    @property
    def farveskift(self) -> list[Flytning]:
        return [f for f in self.flytninger if f.retning is not None]

    @property
    def antal_trin(self) -> int:
        """How many keep their colour on another step."""
        return len(self.flytninger) - len(self.farveskift)

    def antal(self) -> dict[Retning, int]:
        talt = Counter(f.retning for f in self.flytninger)
        return {r: talt[r] for r in Retning}

    def farver(self) -> list[tuple[Farve, int, int]]:
        """Of each colour how many there were and would be."""
        foer = Counter(p.plads[0] for p in self.runde.placeringer)
        efter = Counter(farve for farve, _ in self.efter.values())
        return [(f, foer[f], efter[f]) for f in Farve]


@dataclass(frozen=True, slots=True)
class Flimmer:
    """How many times an afdeling's colour changes from one round to the next, as it was and as it would be."""

    afdeling_id: int
    foer: int
    efter: int


@dataclass(frozen=True, slots=True)
class Farvevirkning:
    """`runder` from the oldest; `flimmer` holds those whose colour changes at all, in one way or the other."""

    runder: tuple[Rundevirkning, ...]
    flimmer: tuple[Flimmer, ...]

    @property
    def skift_foer(self) -> int:
        return sum(f.foer for f in self.flimmer)

    @property
    def skift_efter(self) -> int:
        return sum(f.efter for f in self.flimmer)


def farvevirkning(
    runder: Sequence[FrossenRunde], genplacering: Genplacering, gamle_numre: Numre = SAMME_NUMRE
) -> Farvevirkning:
    """Every placement of `runder` (oldest first) again, from what was frozen.

    `gamle_numre` are the numbers that the model's steps had before, None of those that are new: an afdeling whose step
    only has another number does not move.
    """
    regnet = tuple(_rundevirkning(runde, genplacering, gamle_numre) for runde in runder)
    return Farvevirkning(regnet, tuple(_flimmer(regnet)))


def _rundevirkning(runde: FrossenRunde, genplacering: Genplacering, gamle_numre: Numre) -> Rundevirkning:
    efter = {p.afdeling_id: genplacering.plads(p.figurer) for p in runde.placeringer}
    som_foer = {plads: (plads[0], plads[1] and gamle_numre.get(plads[1], plads[1])) for plads in set(efter.values())}
    flytninger = tuple(
        Flytning(p.afdeling_id, p.plads, efter[p.afdeling_id])
        for p in runde.placeringer
        if som_foer[efter[p.afdeling_id]] != p.plads
    )
    return Rundevirkning(runde, efter, flytninger)


def _flimmer(runder: Iterable[Rundevirkning]) -> Iterable[Flimmer]:
    foer: defaultdict[int, list[Farve]] = defaultdict(list)
    efter: defaultdict[int, list[Farve]] = defaultdict(list)
    for et in runder:
        for p in et.runde.placeringer:
            foer[p.afdeling_id].append(p.plads[0])
            efter[p.afdeling_id].append(et.efter[p.afdeling_id][0])
    for afdeling_id, farver in foer.items():
        fundet = Flimmer(afdeling_id, antal_skift(farver), antal_skift(efter[afdeling_id]))
        if fundet.foer or fundet.efter:
            yield fundet


def antal_skift(farver: Sequence[Farve]) -> int:
    return sum(a is not b for a, b in pairwise(farver))
