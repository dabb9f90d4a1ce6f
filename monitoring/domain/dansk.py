"""Numbers and dates the Danish way: ``1.155``, ``40,7 %``, ``31. december 2025``. Rounding happens only here."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

MAANEDER = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip
KORTE_MAANEDER = (
    "jan.", "feb.", "mar.", "apr.", "maj", "jun.",
    "jul.", "aug.", "sep.", "okt.", "nov.", "dec.",
)  # fmt: skip
_DANSKE_TEGN = str.maketrans(",.", ".,")


def tal(vaerdi: Decimal | int, decimaler: int | None = None) -> str:
    """`vaerdi` with a point for thousands and a decimal comma; `decimaler` None keeps the decimals it has."""
    talt = Decimal(vaerdi)
    if decimaler is not None:
        talt = talt.quantize(Decimal(1).scaleb(-decimaler), rounding=ROUND_HALF_UP)
    else:
        talt = talt.normalize()
    return f"{talt:,f}".translate(_DANSKE_TEGN)


def procent(vaerdi: Decimal, decimaler: int | None = None) -> str:
    """``40,7 %`` with a non-breaking space."""
    return f"{tal(vaerdi, decimaler)}\N{NO-BREAK SPACE}%"


def dato(dag: dt.date) -> str:
    """``31. december 2025``."""
    return f"{dag.day}. {MAANEDER[dag.month - 1]} {dag.year}"


def kortdato(dag: dt.date) -> str:
    """``31. dec. 2025`` on one line, for tables."""
    return f"{dag.day}.\N{NO-BREAK SPACE}{KORTE_MAANEDER[dag.month - 1]}\N{NO-BREAK SPACE}{dag.year}"


def opremsning(led: list[str], bindeord: str = "og", *, hoejst: int | None = None) -> str:
    """``a, b og c``; of more than `hoejst` the first and the number of the rest: ``a, b og 3 andre``."""
    if hoejst is not None and len(led) > hoejst:
        led = [*led[: hoejst - 1], f"{tal(len(led) - hoejst + 1)} andre"]
    if len(led) < 2:
        return "".join(led)
    return f"{', '.join(led[:-1])} {bindeord} {led[-1]}"


def sorteringsnoegle(tekst: str) -> str:
    """A key that sorts Danish text by code point on any server: æ, ø and å last, `aa` as å, case ignored."""
    foldet = " ".join(tekst.casefold().split()).replace("aa", "å")
    erstat = {"æ": "{a", "ä": "{a", "ø": "{b", "ö": "{b", "å": "{c", "é": "e", "è": "e", "ü": "y"}
    return "".join(erstat.get(tegn, tegn) for tegn in foldet)
