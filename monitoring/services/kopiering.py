"""Many rows at once: COPY in text format, written straight from columns. PostgreSQL only."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection

from monitoring.ingest.resultat import Indlaesningsresultat, Raekke, Tabel

NULL = "\\N"
_BLOK = 4_000
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""}
_SAERTEGN = re.compile("[" + re.escape("".join(_ESCAPES)) + "]")
_I_ARRAY = re.compile(r'[\\"]')


def felt(tekst: str, laengde: int | None = None) -> str:
    """`tekst` as one field of a COPY line, cut to `laengde` characters; NUL, which PostgreSQL refuses, is left out."""
    if laengde is not None and len(tekst) > laengde:
        tekst = tekst[: laengde - 1] + "…"
    return _SAERTEGN.sub(lambda fundet: _ESCAPES[fundet[0]], tekst) if _SAERTEGN.search(tekst) else tekst


def arrayfelt(celler: Iterable[str]) -> str:
    """Texts as one ``text[]`` field of a COPY line."""
    citeret = '","'.join(_I_ARRAY.sub(r"\\\g<0>", celle) if _I_ARRAY.search(celle) else celle for celle in celler)
    return "{" + felt(f'"{citeret}"') + "}" if citeret else "{}"


def kopier(maal: str, linjer: Iterable[str]) -> int:
    """COPY `linjer` (tab-separated, without newline) into `maal`, for example ``tabel (a, b)``; how many."""
    antal = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {maal} FROM STDIN") as copy:
        kilde = iter(linjer)
        while blok := list(islice(kilde, _BLOK)):
            copy.write("\n".join(blok) + "\n")
            antal += len(blok)
    return antal


def gem_raaraekker(resultat: Indlaesningsresultat, indlaesning_id: int) -> int:
    """Store every row as it stood; how many."""
    linjer = (linje for tabel in resultat.tabeller for linje in _raalinjer(tabel, indlaesning_id))
    return kopier("monitoring_raaraekke (indlaesning_id, ark, raekke, celler)", linjer)


def _raalinjer(tabel: Tabel, indlaesning_id: int) -> Iterator[str]:
    forrest = f"{indlaesning_id}\t{felt(tabel.ark, 100)}\t"
    for indeks, nummer in enumerate(tabel.numre):
        yield f"{forrest}{nummer}\t{arrayfelt(tabel.celler(indeks))}"


def raekker_af(resultat: Indlaesningsresultat) -> Iterator[Raekke]:
    """All rows of the file, made one at a time."""
    return (raekke for tabel in resultat.tabeller for raekke in tabel.raekker())
