"""Danish numbers in text: ``5.317`` is 5317, ``40,7`` is forty point seven. What can be read in two ways is refused."""

import re
from decimal import ROUND_HALF_UP, Decimal

_DANSK = re.compile(r"([+-]?)([1-9][0-9]{0,2}(?:[. ][0-9]{3})+|[0-9]+)(?:,([0-9]+))?")
#: A point that cannot be a thousands point: not three digits after it, or a lone zero before it.
_PUNKTUM = re.compile(r"[+-]?(?:[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})|0\.[0-9]+)")
_ALTID_PUNKTUM = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_ENGELSK = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[+-]?[0-9]{1,3}(?:,[0-9]{3}){2,}")

#: Characters of a number.
LAENGSTE = 40

KOMMA = "komma"
PUNKTUM = "punktum"


class Talfejl(ValueError):
    """`besked` and `raad` as in a finding."""

    def __init__(self, besked: str, raad: str) -> None:
        super().__init__(besked)
        self.besked = besked
        self.raad = raad


def parse_tal(tekst: str, decimaltegn: str | None = None) -> Decimal:
    """The number that a cleaned `tekst` writes; raises `Talfejl`.

    `decimaltegn` is ``punktum`` where a person has said that the file writes decimals with a point.
    """
    if len(tekst) > LAENGSTE:
        raise Talfejl("er for langt til at være et tal", "skriv et tal, for eksempel 1.155 eller 40,7")
    if decimaltegn == PUNKTUM and _ALTID_PUNKTUM.fullmatch(tekst):
        return Decimal(tekst)
    if fundet := _DANSK.fullmatch(tekst):
        fortegn, hele, decimaler = fundet.groups()
        hele = hele.replace(".", "").replace(" ", "")
        return Decimal(f"{fortegn}{hele}.{decimaler}" if decimaler else f"{fortegn}{hele}")
    if _PUNKTUM.fullmatch(tekst):
        return Decimal(tekst)
    if _ENGELSK.fullmatch(tekst):
        raise Talfejl("er skrevet på engelsk med komma for tusinder", "skriv på dansk, for eksempel 1.234,5")
    raise Talfejl("er ikke et tal", "skriv et tal, for eksempel 1.155 eller 40,7, eller .. hvis tallet ikke findes")


def decimaltegn_i(tekst: str) -> str | None:
    """Which decimal sign a cleaned number text shows: ``komma``, ``punktum``, or None where it shows none."""
    if "," in tekst:
        return KOMMA
    return PUNKTUM if _PUNKTUM.fullmatch(tekst) else None


def decimal_af_float(tal: float) -> Decimal:
    """The number that Excel shows for a stored float: 15 significant digits, so 40.7 and never 40.700000000000003."""
    skrevet = repr(tal)
    if len(skrevet) > 16:
        skrevet = f"{tal:.15g}"
    return Decimal(skrevet)


def afrund(tal: Decimal, decimaler: int) -> Decimal:
    """`tal` with at most `decimaler` decimals, halves away from zero, unchanged when it has no more."""
    if -int(tal.as_tuple().exponent) <= decimaler:
        return tal
    return tal.quantize(Decimal(1).scaleb(-decimaler), rounding=ROUND_HALF_UP)
