"""Breaks in a series: days from which a figure is made up in another way, or is about another place.

What stands before and after a break must not be read as one development.
"""

import calendar
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from monitoring.domain.dansk import dato, opremsning
from monitoring.domain.lov import Lov
from monitoring.domain.vaerdier import Indikator


@dataclass(frozen=True, slots=True)
class Brud:
    """`on` is the first day of what is new; `graense` whether it is the place that changed, not the method."""

    on: dt.date
    tekst: str
    graense: bool = False

    @property
    def plads(self) -> Decimal:
        """Where the day lies among the reference years, each of which stands in the middle of its own days."""
        dage = 366 if calendar.isleap(self.on.year) else 365
        return self.on.year + Decimal(self.on.timetuple().tm_yday - 1) / dage - Decimal("0.5")

    def skiller(self, foer: int, efter: int) -> bool:
        """Whether the break lies between two reference years; a year that it goes through counts as after."""
        return foer < self.plads <= efter


def metodebrud(lov: Lov, indikator: Indikator) -> list[Brud]:
    """The days from which the law words the figure differently, in order of time. Its first wording is no break."""
    ordlyde: list[tuple[dt.date, str]] = []
    for regel in sorted(lov.regler, key=lambda r: r.fra):
        kriterium = regel.kriterium(indikator)
        if kriterium is not None and (not ordlyde or ordlyde[-1][1] != kriterium.opgoerelse):
            ordlyde.append((regel.fra, kriterium.opgoerelse))
    return [
        Brud(on, f"Loven opgør tallet anderledes fra {dato(on)}: {ny}. Før: {gammel}.")
        for (_, gammel), (on, ny) in pairwise(ordlyde)
    ]


def graensebrud(on: dt.date, forgaengere: Collection[str], efterfoelgere: Collection[str]) -> Brud:
    """`forgaengere` are those taken in on the day, `efterfoelgere` those that (a part of) the afdeling went on in."""
    led = []
    if forgaengere:
        led.append(f"afdelingen har taget {opremsning(list(forgaengere))} ind")
    if efterfoelgere:
        led.append(f"afdelingen er helt eller delvis fortsat i {opremsning(list(efterfoelgere))}")
    return Brud(on, f"Afdelingens grænse er ændret {dato(on)}: {' og '.join(led)}.", graense=True)
