"""Counts per colour, prepared for tiles, the bar of shares, and the matrix of changes."""

import datetime as dt
from dataclasses import dataclass

from monitoring.api import Farve, Monitorering, Totaler, aendringer_siden_sidste_runde, runde_foer, runde_paa, totaler

#: The bar's length in the drawing's own units, and the gap between two parts of it.
BJAELKE, MELLEMRUM = 1000, 4


@dataclass(frozen=True, slots=True)
class Bjaelkedel:
    farve: Farve
    x: float
    bredde: float


@dataclass(frozen=True, slots=True)
class Farvetal:
    """How many afdelinger have each colour."""

    antal: dict[Farve, int]

    @classmethod
    def af(cls, talte: Totaler) -> "Farvetal":
        return cls(dict(talte.antal))

    @property
    def ialt(self) -> int:
        return sum(self.antal.values())

    @property
    def felter(self) -> list[tuple[str, int]]:
        """Colour and count, in the order of the steps."""
        return [(farve.value, self.antal.get(farve, 0)) for farve in Farve]

    @property
    def bjaelke(self) -> list[Bjaelkedel]:
        """The parts of a bar that shows the shares; empty without afdelinger."""
        dele: list[Bjaelkedel] = []
        fra = 0.0
        for farve in Farve:
            bredde = BJAELKE * self.antal.get(farve, 0) / (self.ialt or 1)
            if bredde:
                dele.append(Bjaelkedel(farve, round(fra, 1), round(max(bredde - MELLEMRUM, 1), 1)))
            fra += bredde
        return dele


@dataclass(frozen=True, slots=True)
class Matrixraekke:
    """From one colour to each of the others: `til` holds colour and count, None on the diagonal."""

    fra: str
    til: list[tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class Aendringer:
    """The changes of colour when the round in force took effect."""

    raekker: list[Matrixraekke]
    ialt: int
    vaerre: int
    bedre: int

    @property
    def maalbarhed(self) -> int:
        """How many went to or from ikke målt."""
        return self.ialt - self.vaerre - self.bedre


@dataclass(frozen=True, slots=True)
class Gaeldende:
    """The round in force and the one before it."""

    runde: Monitorering | None
    forrige: Monitorering | None


def gaeldende(dag: dt.date) -> Gaeldende:
    runde = runde_paa(dag)
    return Gaeldende(runde, runde_foer(runde) if runde else None)


def farvetal(dag: dt.date, *, organisation_id: int | None = None) -> Farvetal:
    return Farvetal.af(totaler(dag, organisation_id=organisation_id))


def aendringer(dag: dt.date) -> Aendringer:
    """Only counts, so that every role may see them. To and from ikke målt is neither better nor worse."""
    talte = aendringer_siden_sidste_runde(dag)
    maalte = [Farve.GROEN, Farve.GUL, Farve.ROED]
    raekker = [
        Matrixraekke(fra.value, [(til.value, None if fra is til else talte.get((fra, til), 0)) for til in Farve])
        for fra in Farve
    ]
    skift = [
        (maalte.index(til) - maalte.index(fra), antal)
        for (fra, til), antal in talte.items()
        if fra in maalte and til in maalte
    ]
    return Aendringer(
        raekker,
        ialt=sum(talte.values()),
        vaerre=sum(antal for retning, antal in skift if retning > 0),
        bedre=sum(antal for retning, antal in skift if retning < 0),
    )
