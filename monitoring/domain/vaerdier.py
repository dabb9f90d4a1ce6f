"""The words that every other part of the domain is built from.

A figure is a `Maaling`: a `Decimal` or the reason why it is missing, and the cell it came from.
Percentages are per cent (``Decimal("40.7")`` is 40,7 %), never fractions. Standard library only.
"""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Indikator(StrEnum):
    """What is measured of a place. The values are keys in files, rules and JSON."""

    BEBOERE = "beboere"
    UDEN_TILKNYTNING = "uden_tilknytning"
    DOEMTE = "doemte"
    GRUNDSKOLE = "grundskole"
    INDKOMST = "indkomst"
    IKKE_VESTLIG = "ikke_vestlig"


#: The five that decide (almenboligloven §61a stk. 1-2, §61b); `beboere` is only a floor.
KRITERIER = (
    Indikator.UDEN_TILKNYTNING,
    Indikator.DOEMTE,
    Indikator.GRUNDSKOLE,
    Indikator.INDKOMST,
    Indikator.IKKE_VESTLIG,
)
#: "The four" of §61a stk. 1 and §61b.
DE_FIRE = KRITERIER[:4]

INDIKATORNAVNE: dict[Indikator, str] = {
    Indikator.BEBOERE: "Beboere",
    Indikator.UDEN_TILKNYTNING: "Uden tilknytning til arbejde eller uddannelse",
    Indikator.DOEMTE: "Dømte",
    Indikator.GRUNDSKOLE: "Kun grundskole",
    Indikator.INDKOMST: "Indkomst i forhold til regionen",
    Indikator.IKKE_VESTLIG: "Indvandrere og efterkommere fra ikke-vestlige lande",
}

#: A lower income is the worse one; of all others the higher figure is the worse one.
LAVERE_ER_VAERRE = frozenset({Indikator.INDKOMST})


class Betegnelse(StrEnum):
    """What the ministry calls an area (almenboligloven §§61a and 61b)."""

    UDSAT = "udsat"
    PARALLELSAMFUND = "parallelsamfund"
    OMDANNELSE = "omdannelse"
    FOREBYGGELSE = "forebyggelse"
    GHETTOOMRAADE = "ghettoomraade"


BETEGNELSESNAVNE: dict[Betegnelse, str] = {
    Betegnelse.UDSAT: "udsat boligområde",
    Betegnelse.PARALLELSAMFUND: "parallelsamfund",
    Betegnelse.OMDANNELSE: "omdannelsesområde",
    Betegnelse.FOREBYGGELSE: "forebyggelsesområde",
    Betegnelse.GHETTOOMRAADE: "ghettoområde",
}


class Farve(StrEnum):
    """The colour of a step. `IKKE_MAALT` is no colour: the figures do not settle one."""

    ROED = "roed"
    GUL = "gul"
    GROEN = "groen"
    IKKE_MAALT = "ikke_maalt"


FARVENAVNE: dict[Farve, str] = {
    Farve.ROED: "rød",
    Farve.GUL: "gul",
    Farve.GROEN: "grøn",
    Farve.IKKE_MAALT: "ikke målt",
}


class Mangelgrund(StrEnum):
    """Why a figure is missing."""

    TOM = "tom"
    IKKE_TILGAENGELIG = "ikke_tilgaengelig"
    IKKE_RELEVANT = "ikke_relevant"
    DISKRETION = "diskretion"
    UNDER_FEM = "under_fem"
    INGEN_OBSERVATION = "ingen_observation"
    KUN_ET_AAR = "kun_et_aar"


MANGELTEKSTER: dict[Mangelgrund, str] = {
    Mangelgrund.TOM: "feltet er tomt",
    Mangelgrund.IKKE_TILGAENGELIG: "ikke tilgængeligt eller fortroligt (..)",
    Mangelgrund.IKKE_RELEVANT: "kan ikke forekomme (.)",
    Mangelgrund.DISKRETION: "skjult af hensyn til diskretion (*)",
    Mangelgrund.UNDER_FEM: "færre end fem personer (<5)",
    Mangelgrund.INGEN_OBSERVATION: "der er ingen oplysning i de indlæste data",
    Mangelgrund.KUN_ET_AAR: "der mangler et af de to år, som gennemsnittet kræver",
}


@dataclass(frozen=True, slots=True)
class Celle:
    """Where a figure stood: file, sheet, row (counted from 1, as Excel does) and column letter or header."""

    fil: str
    ark: str
    raekke: int
    kolonne: str


@dataclass(frozen=True, slots=True)
class Rettelse:
    """A figure corrected by hand: the stored correction's `id`, the observation it lies over, and what that says.

    Exactly one of `foer` and `foer_mangler` is set.
    """

    id: int
    observation: int
    foer: Decimal | None = None
    foer_mangler: Mangelgrund | None = None


@dataclass(frozen=True, slots=True)
class Maaling:
    """One figure, or the reason why it is missing: exactly one of `vaerdi` and `mangler` is set.

    `kilde` is a source key (``lbf``, ``ministeriet``, ``tvilling``); `aar` the reference year (of a
    two-year mean: the newest of the two); `celler` the cells that the value was read or averaged from;
    `observationer` the ids of the stored observations, for provenance; `rettelser` what was corrected by hand.
    """

    indikator: Indikator
    vaerdi: Decimal | None = None
    mangler: Mangelgrund | None = None
    aar: int | None = None
    kilde: str = ""
    celler: tuple[Celle, ...] = ()
    observationer: tuple[int, ...] = ()
    rettelser: tuple[Rettelse, ...] = ()

    def __post_init__(self) -> None:
        if (self.vaerdi is None) == (self.mangler is None):
            raise ValueError("A figure has either a value or a reason for missing, never both or neither.")


def kanonisk_json(data: Any) -> str:
    """`data` as JSON that is the same bytes for the same content: sorted keys, no spaces, decimals as text."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_som_tekst)


def _som_tekst(vaerdi: Any) -> Any:
    if isinstance(vaerdi, Decimal):
        return format(vaerdi.normalize(), "f")
    if isinstance(vaerdi, dt.date):
        return vaerdi.isoformat()
    if isinstance(vaerdi, (set, frozenset)):
        return sorted(vaerdi)
    raise TypeError(f"{type(vaerdi).__name__} has no canonical JSON form")
