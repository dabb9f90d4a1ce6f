"""Deadlines in working days, as both apps count them, and the calculation of one as it is stored and shown."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from udlejning.faelles.arbejdsdage import EN_DAG, arbejdsdage_tilbage, er_arbejdsdag, frist

__all__ = ["Fristberegning", "arbejdsdage_tilbage", "beregn", "er_arbejdsdag", "frist"]

_WEEKEND = {5: "lørdag", 6: "søndag"}


@dataclass(frozen=True, slots=True)
class Fristberegning:
    """`frist_on` lies `arbejdsdage` working days after `fra_on`; `sprunget_over` are the other days, each with why."""

    fra_on: dt.date
    frist_on: dt.date
    arbejdsdage: int
    sprunget_over: tuple[tuple[dt.date, str], ...]

    def sprunget_som_json(self) -> list[dict[str, str]]:
        return [{"dag": dag.isoformat(), "hvorfor": hvorfor} for dag, hvorfor in self.sprunget_over]


def beregn(fra: dt.date, frist_on: dt.date, fridage: Mapping[dt.date, str]) -> Fristberegning:
    """How `frist_on` is counted from `fra`, which itself does not count. `fridage`: day → what it is called."""
    dage = [fra + i * EN_DAG for i in range(1, (frist_on - fra).days + 1)]
    sprunget = tuple((d, fridage.get(d) or _WEEKEND[d.weekday()]) for d in dage if not er_arbejdsdag(d, fridage.keys()))
    return Fristberegning(fra, frist_on, len(dage) - len(sprunget), sprunget)
