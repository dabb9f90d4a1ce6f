"""Text as people type it: invisible characters, header spellings, marks for missing figures, CPR look-alikes."""

import re
import unicodedata

from monitoring.domain.vaerdier import Mangelgrund

_MELLEMRUM = dict.fromkeys([0x00A0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_USYNLIGE = dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0x00AD])
_BLANKE: dict[int, str | None] = {**_MELLEMRUM, **_USYNLIGE}
#: Minus as word processors write it: minus sign, non-breaking hyphen, en dash and others.
_MINUSSER = dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d"), "-")


def rens(tekst: str) -> str:
    """`tekst` with ordinary, single spaces, none at the ends, no invisible characters, composed letters."""
    if tekst.isascii():
        return " ".join(tekst.split())
    return " ".join(unicodedata.normalize("NFC", tekst.translate(_BLANKE)).split())


def rens_tal(tekst: str) -> str:
    """As `rens`, and every kind of minus is ``-``."""
    return rens(tekst).translate(_MINUSSER) if not tekst.isascii() else rens(tekst)


_BOGSTAVER = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "u", "é": "e", "²": "2"})
_FODNOTE = re.compile(r"[\s]*(?:\*+|\d\)|\(\d\))$")


def fold(tekst: str) -> str:
    """The spelling that headers and category words are compared by: case, spaces, signs and æøå do not matter."""
    lav = _FODNOTE.sub("", rens(tekst).casefold()).replace("%", " pct ").replace("procent", "pct")
    return re.sub(r"[^a-z0-9]", "", lav.translate(_BOGSTAVER))


_MANGLER = {
    "": Mangelgrund.TOM,
    "..": Mangelgrund.IKKE_TILGAENGELIG,
    "...": Mangelgrund.IKKE_TILGAENGELIG,
    "…": Mangelgrund.IKKE_TILGAENGELIG,
    ".": Mangelgrund.IKKE_RELEVANT,
    "*": Mangelgrund.DISKRETION,
}
_UNDER = re.compile(r"(?:<|under|færre end) ?[0-9]{1,3}", re.IGNORECASE)


def mangelgrund(tekst: str) -> Mangelgrund | None:
    """The reason that a cleaned text gives for a missing figure. ``-`` is none: it is zero in DST's tables."""
    if len(tekst) <= 3 and tekst in _MANGLER:
        return _MANGLER[tekst]
    return Mangelgrund.UNDER_FEM if _UNDER.fullmatch(tekst) else None


#: Stands in a cell of a workbook whose formula has no saved result.
FORMEL_UDEN_VAERDI = "#FORMEL!"
_FORMELFEJL = re.compile(r"#(?:[A-ZÆØÅ0-9_]+(?:/[A-ZÆØÅ0-9]+)?[!?]?|#+)")


def er_formelfejl(tekst: str) -> bool:
    """``#REF!``, ``#DIV/0!``, ``#I/T``, ``#NAVN?``, and ``####`` of a column that was too narrow."""
    return tekst.startswith("#") and _FORMELFEJL.fullmatch(tekst) is not None


def kolonnebogstav(indeks: int) -> str:
    """Excel's letters of the column with the 0-based `indeks`: 0 → A, 26 → AA."""
    bogstaver = ""
    tal = indeks + 1
    while tal:
        tal, rest = divmod(tal - 1, 26)
        bogstaver = chr(65 + rest) + bogstaver
    return bogstaver


def kolonneindeks(bogstaver: str) -> int:
    """The inverse of `kolonnebogstav`."""
    tal = 0
    for tegn in bogstaver:
        tal = tal * 26 + ord(tegn) - 64
    return tal - 1
