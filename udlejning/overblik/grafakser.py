"""The frame of a trend chart: from years and values to places in the drawing, with ticks that do not crowd."""

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor, log10

import drawsvg

from monitoring.api import tal

BREDDE, HOEJDE = 340, 200
VENSTRE, HOEJRE, TOP, BUND = 34, 62, 22, 44
#: Under the axis stand the years; between it and the figures there is a strip for what is missing.
AARSHOEJDE = 22
#: A year's label takes so much of the width, and a tick's value so much of the height.
_AARSBREDDE, _TALHOEJDE = 34, 40


class Akser:
    """`aar` in order; half a year of room on each side, so that a break before the first year has its place."""

    def __init__(self, aar: Sequence[int], vaerdier: Sequence[Decimal]) -> None:
        self.aar = list(range(aar[0], aar[-1] + 1)) if aar else []
        lav, hoej = (min(vaerdier), max(vaerdier)) if vaerdier else (Decimal(0), Decimal(1))
        luft = (hoej - lav) * Decimal("0.15") or Decimal(1)
        self.lav, self.hoej = float(max(lav - luft, Decimal(0))), float(hoej + luft)

    def x(self, aar: int | Decimal) -> float:
        skridt = (BREDDE - VENSTRE - HOEJRE) / max(len(self.aar), 1)
        return round(VENSTRE + (float(aar) - (self.aar[0] if self.aar else 0) + 0.5) * skridt, 1)

    def y(self, vaerdi: Decimal | float) -> float:
        andel = (float(vaerdi) - self.lav) / (self.hoej - self.lav)
        return round(HOEJDE - BUND - andel * (HOEJDE - TOP - BUND), 1)

    @property
    def viste_aar(self) -> list[int]:
        """The years that have room for a label, counted from the newest."""
        hvert = ceil(len(self.aar) * _AARSBREDDE / (BREDDE - VENSTRE - HOEJRE)) or 1
        return self.aar[::-1][::hvert]

    @property
    def skala(self) -> list[Decimal]:
        """Round values for the ticks of the other axis."""
        groft = (self.hoej - self.lav) * _TALHOEJDE / (HOEJDE - TOP - BUND)
        potens = Decimal(10) ** floor(log10(groft))
        skridt = next(potens * n for n in (1, 2, 5, 10) if float(potens * n) >= groft)
        foerste, sidste = ceil(self.lav / float(skridt)), floor(self.hoej / float(skridt))
        return [n * skridt for n in range(foerste, sidste + 1)]

    def tegn(self, tegning: drawsvg.Drawing) -> None:
        bund = HOEJDE - AARSHOEJDE
        for vaerdi in self.skala:
            y = self.y(vaerdi)
            tegning.append(drawsvg.Line(VENSTRE, y, BREDDE - HOEJRE, y, class_="graf__gitter"))
            tegning.append(drawsvg.Text(tal(vaerdi), 10, VENSTRE - 4, y + 3.5, class_="graf__skala"))
        tegning.append(drawsvg.Line(VENSTRE, bund, BREDDE - HOEJRE, bund, class_="graf__akse"))
        for aar in self.viste_aar:
            tegning.append(drawsvg.Text(str(aar), 12, self.x(aar), HOEJDE - 6, class_="graf__aar"))
