"""The words by which a unit is found. They are stored, so that a search costs the same among 500 units and 50,000.

Neither a database without ICU nor one without pg_trgm can fold Danish letters or find a part of a word by an index.
"""

import re
import unicodedata
from collections.abc import Iterable

#: A word is found by its beginning, and by a part of it that is at least so long.
MINDST = 3
_ORD = re.compile(r"[^\W_]+")
_TAL_OG_BOGSTAV = re.compile(r"(\d+)[^\W\d_]+")
#: As in the Danish sorting key: letters of the neighbours are read as our own.
_BOGSTAVER = {"æ": "æ", "ø": "ø", "å": "å", "ä": "æ", "ö": "ø", "ü": "y"}


def ord_i(tekst: str) -> list[str]:
    """The words of a text, folded: case and accents ignored, ``aa`` as ``å``. Letters and digits alone."""
    foldet = "".join(_uden_accent(tegn) for tegn in unicodedata.normalize("NFC", tekst).casefold())
    return [o for o in _ORD.findall(foldet.replace("aa", "å")) if o.isalnum()]


def _uden_accent(tegn: str) -> str:
    return _BOGSTAVER.get(tegn) or unicodedata.normalize("NFKD", tegn)[0]


def soegeord(tekster: Iterable[str]) -> str:
    """What a unit is found by, apart by spaces: every word, the end of every word of letters, and ``12`` of ``12b``."""
    fundet: set[str] = set()
    for ord_ in ord_i(" ".join(tekster)):
        fundet.add(ord_)
        if ord_.isalpha():
            fundet.update(ord_[i:] for i in range(1, len(ord_) - MINDST + 1))
        elif (tal := _TAL_OG_BOGSTAV.fullmatch(ord_)) is not None:
            fundet.add(tal[1])
    return " ".join(sorted(fundet))


def er_tal(ord_: str) -> bool:
    """Numbers are found whole: house 1 is not house 12."""
    return ord_.isdecimal()
