"""Many rows at once: COPY in text format, written straight from columns. PostgreSQL only."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from django.db import connection

from monitoring.ingest.resultat import Indlaesningsresultat, Raa, Raekke, Tabel, celletekst

NULL = "\\N"
_BLOK = 4_000
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""}
_SAERTEGN = re.compile("[" + re.escape("".join(_ESCAPES)) + "]")
#: What an array's text must have quoted, and what the line must have besides.
_CITERES = re.compile(r'[\\"]')
_I_ARRAY = re.compile(r'["\\\t\n\r\0]')
_SKEL = "\x1f"


def felt(tekst: str, laengde: int | None = None) -> str:
    """`tekst` as one field of a COPY line, cut to `laengde` characters; NUL, which PostgreSQL refuses, is left out."""
    if laengde is not None and len(tekst) > laengde:
        tekst = tekst[: laengde - 1] + "…"
    return _SAERTEGN.sub(lambda fundet: _ESCAPES[fundet[0]], tekst) if _SAERTEGN.search(tekst) else tekst


def arrayfelt(celler: Sequence[str]) -> str:
    """Texts as one ``text[]`` field of a COPY line."""
    if not celler:
        return "{}"
    samlet = _SKEL.join(celler)
    if not _I_ARRAY.search(samlet) and samlet.count(_SKEL) == len(celler) - 1:
        return '{"' + samlet.replace(_SKEL, '","') + '"}'
    return "{" + felt('"' + '","'.join(_CITERES.sub(r"\\\g<0>", celle) for celle in celler) + '"') + "}"


def kopier(maal: str, linjer: Iterable[str], *, foran: str = "", bagefter: str = "") -> int:
    """COPY `linjer` (tab-separated; one or several, without newline at the end) into `maal`, for example
    ``tabel (a, b)``; how many. `foran` and `bagefter` are put around each line.
    """
    antal = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {maal} FROM STDIN") as copy:
        kilde = iter(linjer)
        while blok := "\n".join(islice(kilde, _BLOK)):
            antal += blok.count("\n") + 1
            if foran or bagefter:
                blok = foran + blok.replace("\n", f"{bagefter}\n{foran}") + bagefter
            copy.write(blok + "\n")
    return antal


def gem_raaraekker(resultat: Indlaesningsresultat, indlaesning_id: int) -> int:
    """Store every row as it stood; how many."""
    linjer = (linje for tabel in resultat.tabeller for linje in _raalinjer(tabel, indlaesning_id))
    return kopier("monitoring_raaraekke (indlaesning_id, ark, raekke, celler)", linjer)


def _raalinjer(tabel: Tabel, indlaesning_id: int) -> Iterator[str]:
    forrest = f"{indlaesning_id}\t{felt(tabel.ark, 100)}\t"
    for nummer, raa in zip(tabel.numre, tabel.raa, strict=True):
        celler = [celle if celle.__class__ is str else _tekst(celle) for celle in raa]
        while celler and not celler[-1]:
            celler.pop()
        yield f"{forrest}{nummer}\t{arrayfelt(celler)}"


def _tekst(celle: Raa) -> str:
    # True, 1 and 1.0 are one key of a cache; only floats are many and slow.
    return _floattekst(celle) if celle.__class__ is float else celletekst(celle)


@lru_cache(maxsize=20_000)
def _floattekst(celle: Raa) -> str:
    return celletekst(celle)


def raekker_af(resultat: Indlaesningsresultat) -> Iterator[Raekke]:
    """All rows of the file, made one at a time."""
    return (raekke for tabel in resultat.tabeller for raekke in tabel.raekker())
