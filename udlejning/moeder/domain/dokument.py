"""What a pack says: parts with sentences and tables, as plain values. The PDF and the workbook are printed from them.

A document is stored as JSON and read again unchanged, so that it can be printed again as it was.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from monitoring.domain.dansk import tal
from monitoring.domain.vaerdier import FARVENAVNE, Farve, kanonisk_json

#: What a table's cell holds. None is a figure that nobody has given.
Celle = str | int | Decimal | Farve | None
UDEN_TAL = "ikke oplyst"


@dataclass(frozen=True, slots=True)
class Tabel:
    """Rows under a heading. `hoejst` rows stand in the PDF; the workbook has all. `bredder` are the columns' shares."""

    titel: str
    hoved: Sequence[str]
    raekker: Sequence[Sequence[Celle]]
    bredder: Sequence[int] = ()
    hoejst: int = 200

    def __post_init__(self) -> None:
        if any(len(raekke) != len(self.hoved) for raekke in self.raekker):
            raise ValueError(f"A row of »{self.titel}« has another number of cells than its heading.")


@dataclass(frozen=True, slots=True)
class Afsnit:
    """One part of the pack: a sheet of the workbook, called `ark`. `punkter` are a numbered list."""

    titel: str
    ark: str
    saetninger: Sequence[str] = ()
    punkter: Sequence[str] = ()
    tabeller: Sequence[Tabel] = ()


@dataclass(frozen=True, slots=True)
class Dokument:
    """A whole pack. `fakta` stand on the cover: a name and what it says."""

    titel: str
    undertitel: str
    fortrolighed: str
    fakta: Sequence[tuple[str, str]] = ()
    deltagere: Sequence[tuple[str, str]] = ()
    afsnit: Sequence[Afsnit] = ()


def celletekst(celle: Celle) -> str:
    """The cell as people read it: ``1.155``, ``40,7``, ``Rød``."""
    if celle is None:
        return UDEN_TAL
    if isinstance(celle, Farve):
        return FARVENAVNE[celle].capitalize()
    return celle if isinstance(celle, str) else tal(celle)


def som_json(dokument: Dokument) -> str:
    """Canonical: equal documents give equal text."""
    data = asdict(dokument)
    for afsnit in data["afsnit"]:
        for tabel in afsnit["tabeller"]:
            tabel["raekker"] = [[_ud(celle) for celle in raekke] for raekke in tabel["raekker"]]
    return kanonisk_json(data)


def fra_json(tekst: str) -> Dokument:
    data = json.loads(tekst)
    return Dokument(
        data["titel"],
        data["undertitel"],
        data["fortrolighed"],
        _par(data["fakta"]),
        _par(data["deltagere"]),
        [
            Afsnit(a["titel"], a["ark"], a["saetninger"], a["punkter"], [_tabel(t) for t in a["tabeller"]])
            for a in data["afsnit"]
        ],
    )


def alle_celler(dokument: Dokument) -> Iterator[Celle]:
    """Every text and figure of the document, for those who look for what may not stand in it."""
    yield from (dokument.titel, dokument.undertitel, dokument.fortrolighed)
    for par in (*dokument.fakta, *dokument.deltagere):
        yield from par
    for afsnit in dokument.afsnit:
        yield from (afsnit.titel, *afsnit.saetninger, *afsnit.punkter)
        for tabel in afsnit.tabeller:
            yield from (tabel.titel, *tabel.hoved)
            for raekke in tabel.raekker:
                yield from raekke


def _ud(celle: Celle) -> Any:
    if isinstance(celle, Farve):
        return {"farve": celle.value}
    if isinstance(celle, int | Decimal):
        return {"tal": f"{celle:f}" if isinstance(celle, Decimal) else str(celle)}
    return celle


def _ind(celle: Any) -> Celle:
    if not isinstance(celle, dict):
        return celle if isinstance(celle, str) else None
    return Farve(celle["farve"]) if "farve" in celle else Decimal(celle["tal"])


def _par(data: list[list[str]]) -> list[tuple[str, str]]:
    return [(navn, vaerdi) for navn, vaerdi in data]


def _tabel(data: dict[str, Any]) -> Tabel:
    raekker = [[_ind(celle) for celle in raekke] for raekke in data["raekker"]]
    return Tabel(data["titel"], data["hoved"], raekker, data["bredder"], data["hoejst"])
