"""The guard against CPR numbers: no text that looks like one may be stored anywhere."""

import re
import unicodedata

# Six digits that can be a date (day, month, year), four digits after them, separators as people write them; not inside
# a longer number.
_SKILLE = r"[\s.\-/]?"
_CPR = re.compile(
    rf"(?<![0-9])(?:0[1-9]|[12][0-9]|3[01]){_SKILLE}(?:0[1-9]|1[0-2]){_SKILLE}[0-9]{{2}}"
    r"\s{0,3}[-./:_]?\s{0,3}[0-9]{4}(?![0-9])"
    # with a space after each digit, as letters are spaced out
    r"|(?<![0-9])(?<![0-9]\s)[0-3]\s[0-9]\s[01]\s[0-9](?:\s[0-9]){2}\s?[-./:_]?(?:\s?[0-9])(?:\s[0-9]){3}(?!\s?[0-9])"
)


class _Laesning(dict[int, str]):
    """Each sign as the plain one that it looks like, worked out when it is first met.

    Digits of other scripts, raised and circled ones become ours, dashes of all kinds become ``-``, and what shows
    nothing of its own falls away (the box of a keycap too).
    """

    def __missing__(self, nr: int) -> str:
        tegn = chr(nr)
        if (ciffer := unicodedata.digit(tegn, None)) is not None:
            laest = str(ciffer)
        elif unicodedata.category(tegn) in ("Cf", "Mn", "Me"):
            laest = ""
        else:
            laest = _STREGER.get(tegn, "-" if unicodedata.category(tegn) == "Pd" else tegn)
        self[nr] = laest
        return laest


_STREGER = {"\N{MINUS SIGN}": "-", "\N{FRACTION SLASH}": "/", "\N{DIVISION SLASH}": "/", "\N{MIDDLE DOT}": "."}
_LAESNING = _Laesning()
#: A sign that may be read as another; nearly all texts have none.
_FREMMED = re.compile(r"[^\x00-\x7fÆØÅæøåéü]")

CPR_BESKED = (
    "Teksten ser ud til at indeholde et CPR-nummer. Systemet må ikke gemme CPR-numre. "
    "Skriv i stedet kommunens sagsreference."
)
CPR_SKJULT = "••••••-••••"


def ligner_cpr(tekst: str) -> bool:
    """Whether `tekst` contains something shaped like a CPR number (no control digit: new numbers have none)."""
    return _CPR.search(_laest(tekst)) is not None


def skjul_cpr(tekst: str) -> str:
    """`tekst` with everything that looks like a CPR number blotted out."""
    skjult, antal = _CPR.subn(CPR_SKJULT, _laest(tekst))
    return skjult if antal else tekst


def _laest(tekst: str) -> str:
    return tekst.translate(_LAESNING) if _FREMMED.search(tekst) else tekst
