"""What reading a file gives: rows with their raw text and their checked fields, and what was found on the way."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from monitoring.domain.vaerdier import Celle, Indikator, Mangelgrund

from .fund import Alvor, Fund
from .tal import decimal_af_float

#: The most cells that one sheet may have, blank ones between filled ones included.
MAKS_CELLER = 6_000_000

#: A cell as the reader gives it; text files give text only.
#: Told while a file is read: rows so far, the share of the file that they are, and the sheet that comes now ("" in a
#: text file). Rows of every kind, headers too.
Laest = Callable[[int, float, str], None]

Raa = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta
T = TypeVar("T")
#: A cell after checking.
Vaerdi = str | int | Decimal | dt.date | bool | frozenset[str] | None


def celletekst(raa: Raa) -> str:
    """The cell as a Danish reader would see it: ``40,7``, ``01-12-2018``, ``SAND``."""
    if isinstance(raa, str):
        return raa
    if isinstance(raa, bool):
        return "SAND" if raa else "FALSK"
    if isinstance(raa, float):
        if abs(raa) >= 1e15 or 0 < abs(raa) < 1e-9 or raa != raa:
            return repr(raa).replace(".", ",")
        return format(decimal_af_float(raa), "f").removesuffix(".0").replace(".", ",")
    if isinstance(raa, dt.datetime):
        return raa.strftime("%d-%m-%Y" if raa.time() == dt.time() else "%d-%m-%Y %H:%M:%S")
    if isinstance(raa, dt.date):
        return raa.strftime("%d-%m-%Y")
    return str(raa)


@dataclass(frozen=True, slots=True)
class Felt:
    """One checked cell: `vaerdi`, or None with the reason in `mangler` (or with a finding). `tekst` as it stood."""

    vaerdi: Vaerdi
    mangler: Mangelgrund | None
    tekst: str
    celle: Celle


@dataclass(slots=True)
class Kolonne:
    """One standard column of a table: row by row the checked values and, where missing, why.

    `indeks` is the 0-based place in the sheet, or None where the value comes from the sheet's name. `celler` are the
    raw cells row by row, and `laest` what each of them says: equal cells, which are many, are read once.
    """

    navn: str
    overskrift: str
    bogstav: str
    indeks: int | None
    celler: Sequence[Raa]
    laest: dict[Raa, Vaerdi]
    vaerdier: list[Vaerdi]
    mangler: list[Mangelgrund | None]

    def hver(self, regn: Callable[[Vaerdi], T]) -> Iterator[T]:
        """Row by row what `regn` makes of the value, which it is asked of once for equal cells."""
        kendt = {celle: regn(vaerdi) for celle, vaerdi in self.laest.items()}
        return map(kendt.__getitem__, self.celler)


@dataclass(slots=True)
class Tabel:
    """The rows of one sheet, column by column: the cheap way to many rows. Row numbers as in Excel, from 1."""

    fil: str
    ark: str
    kolonner: dict[str, Kolonne]
    numre: list[int]
    raa: list[list[Raa]]

    def raekker(self) -> Iterator["Raekke"]:
        """The same, row by row."""
        return (Raekke(self, indeks) for indeks in range(len(self.numre)))

    def celler(self, indeks: int) -> tuple[str, ...]:
        """The raw cells of a row as text, without empty cells at the end."""
        tekster = [celletekst(celle) for celle in self.raa[indeks]]
        while tekster and not tekster[-1]:
            tekster.pop()
        return tuple(tekster)

    def felt(self, kolonne: Kolonne, indeks: int) -> Felt:
        """One checked cell."""
        tekst = self.ark
        if kolonne.indeks is not None:
            raekke = self.raa[indeks]
            tekst = celletekst(raekke[kolonne.indeks]) if kolonne.indeks < len(raekke) else ""
        celle = Celle(self.fil, self.ark, self.numre[indeks], kolonne.bogstav)
        return Felt(kolonne.vaerdier[indeks], kolonne.mangler[indeks], tekst, celle)


@dataclass(slots=True, eq=False)
class Raekke:
    """One row. Fields are made when they are asked for. (Not frozen: that would treble the time to make one.)"""

    tabel: Tabel
    indeks: int

    @property
    def ark(self) -> str:
        """The sheet's name; empty for a text file."""
        return self.tabel.ark

    @property
    def nr(self) -> int:
        """The row number as in Excel, from 1."""
        return self.tabel.numre[self.indeks]

    @property
    def celler(self) -> tuple[str, ...]:
        """All cells of the row as text, also those of unknown columns."""
        return self.tabel.celler(self.indeks)

    @property
    def felter(self) -> dict[str, Felt]:
        """Standard column → checked cell, for the columns that the file has."""
        return {navn: self.tabel.felt(kolonne, self.indeks) for navn, kolonne in self.tabel.kolonner.items()}

    def __getitem__(self, navn: str) -> Felt:
        """The checked cell of one standard column; `KeyError` where the file lacks the column."""
        return self.tabel.felt(self.tabel.kolonner[navn], self.indeks)

    def vaerdi(self, navn: str) -> Vaerdi:
        """The value of one standard column, None where it is missing or the file lacks the column."""
        kolonne = self.tabel.kolonner.get(navn)
        return kolonne.vaerdier[self.indeks] if kolonne else None


@dataclass(frozen=True, slots=True)
class Tilretning:
    """What a person has corrected in the recognition; None and empty mean: find it yourself.

    `kolonner` maps a header of the file (any spelling) to a standard column; an empty one means: do not read it.
    """

    ark: tuple[str, ...] = ()
    overskriftsraekke: int | None = None
    separator: str | None = None
    tegnsaet: str | None = None
    decimaltegn: str | None = None
    aar: int | None = None
    kolonner: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Genkendtark:
    """What was recognised in one sheet. `kolonner`: standard column → (letter, header as written).

    `overskrifter` are all headers from the left, also the unknown ones: (letter, header as written).
    """

    navn: str
    overskriftsraekke: int
    kolonner: dict[str, tuple[str, str]]
    aar: int | None
    antal_raekker: int
    skjult: bool = False
    overskrifter: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Genkendt:
    """What was recognised in the file; `separator` and `tegnsaet` are empty for a workbook.

    `arknavne` are all sheets, also those that were not read; `begyndelse` their first rows as they stood.
    """

    format: str = ""
    separator: str = ""
    tegnsaet: str = ""
    decimaltegn: str = ""
    ark: list[Genkendtark] = field(default_factory=list)
    arknavne: list[str] = field(default_factory=list)
    begyndelse: list[dict[str, Any]] = field(default_factory=list)

    def har(self, kolonne: str) -> bool:
        """Whether any sheet has the standard column."""
        return any(kolonne in ark.kolonner for ark in self.ark)

    def som_json(self) -> dict[str, Any]:
        """Plain values for storing."""
        return {
            "format": self.format,
            "separator": self.separator,
            "tegnsaet": self.tegnsaet,
            "decimaltegn": self.decimaltegn,
            "ark": [
                {
                    "navn": ark.navn,
                    "overskriftsraekke": ark.overskriftsraekke,
                    "kolonner": {navn: list(sted) for navn, sted in ark.kolonner.items()},
                    "aar": ark.aar,
                    "antal_raekker": ark.antal_raekker,
                    "skjult": ark.skjult,
                    "overskrifter": [list(par) for par in ark.overskrifter],
                }
                for ark in self.ark
            ],
            "arknavne": self.arknavne,
            "begyndelse": self.begyndelse,
        }


@dataclass(slots=True)
class Indlaesningsresultat:
    """A file, read and checked whole. With any `fejl` nothing of it may be stored; the rows are there to be shown."""

    navn: str
    kilde: str
    toaarsgennemsnit: bool
    indikatorer: dict[str, Indikator]
    genkendt: Genkendt = field(default_factory=Genkendt)
    tabeller: list[Tabel] = field(default_factory=list)
    fund: list[Fund] = field(default_factory=list)
    gentagne: set[tuple[int, int]] = field(default_factory=set)

    @property
    def raekker(self) -> list[Raekke]:
        """The rows one by one, without those that only repeat another (`gentagne`: table and index)."""
        return [
            raekke
            for nr, tabel in enumerate(self.tabeller)
            for raekke in tabel.raekker()
            if not self.gentagne or (nr, raekke.indeks) not in self.gentagne
        ]

    @property
    def fejl(self) -> list[Fund]:
        """What stops the file."""
        return self._af(Alvor.FEJL)

    @property
    def advarsler(self) -> list[Fund]:
        """What a person must look at."""
        return self._af(Alvor.ADVARSEL)

    @property
    def bemaerkninger(self) -> list[Fund]:
        """What was done or left out."""
        return self._af(Alvor.BEMAERKNING)

    @property
    def ok(self) -> bool:
        """Whether the file may be stored."""
        return not any(fund.alvor is Alvor.FEJL for fund in self.fund)

    def _af(self, alvor: Alvor) -> list[Fund]:
        return [fund for fund in self.fund if fund.alvor is alvor]


@dataclass(slots=True)
class Arkdata:
    """One sheet as it was read: `raekker[0]` is row 1 of Excel. `forskellige`: its distinct cells, where known."""

    navn: str
    raekker: Sequence[list[Raa]]
    skjult: bool = False
    skjulte_kolonner: frozenset[int] = frozenset()
    forskellige: Collection[Raa] | None = None
