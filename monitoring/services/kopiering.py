"""Many rows at once: COPY in text format, written straight from columns. PostgreSQL only."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

import psycopg
from django.db import connection

from monitoring.ingest.resultat import Indlaesningsresultat, Raa, Tabel, celletekst
from monitoring.models import CELLESKEL, RAEKKESKEL, Kildefil

NULL = "\\N"
_BLOK = 4_000
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""}
#: Rows of a file that are stored together, and how many blocks of them at once.
_RAEKKER_I_BLOK, _BLOKKE = 250, 40
#: What would part a cell in two, and the sign that stands for it.
_SKELTEGN = {CELLESKEL: "\u241f", RAEKKESKEL: "\u241e"}


def felt(tekst: str, laengde: int | None = None) -> str:
    """`tekst` as one field of a COPY line, cut to `laengde` characters; NUL, which PostgreSQL refuses, is left out."""
    if laengde is not None and len(tekst) > laengde:
        tekst = tekst[: laengde - 1] + "…"
    for tegn, skrevet in _ESCAPES.items():
        if tegn in tekst:
            tekst = tekst.replace(tegn, skrevet)
    return tekst


def kopier(maal: str, linjer: Iterable[str], *, bagefter: str = "") -> int:
    """COPY `linjer` (tab-separated; one or several, without newline at the end) into `maal`, for example
    ``tabel (a, b)``; how many. `bagefter` is put after each line.
    """
    antal = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {maal} FROM STDIN") as copy:
        kilde = iter(linjer)
        while blok := "\n".join(islice(kilde, _BLOK)):
            antal += blok.count("\n") + 1
            if bagefter:
                blok = blok.replace("\n", f"{bagefter}\n") + bagefter
            copy.write(blok + "\n")
    return antal


def _med_bytes(saetning: str, vaerdier: Sequence[object]) -> tuple[Any, ...] | None:
    """One statement whose bytes go as they are: in Django's cursor they are text, twice as long. The first row."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(saetning, vaerdier, binary=True)
        return cursor.fetchone() if cursor.description else None


def gem_bytes(fil: Kildefil) -> None:
    """Insert a file whose content may be there already."""
    _med_bytes(
        "INSERT INTO monitoring_kildefil (sha256, navn, indhold, stoerrelse, at, by_id)"
        " VALUES (%s, %s, %b, %s, %s, %s) ON CONFLICT DO NOTHING",
        (fil.sha256, fil.navn, fil.indhold, fil.stoerrelse, fil.at, fil.by_id),
    )


def hent_bytes(fil_id: int) -> bytes:
    """The content of a file."""
    fundet = _med_bytes("SELECT indhold FROM monitoring_kildefil WHERE id = %s", (fil_id,))
    return bytes(fundet[0]) if fundet else b""


def gem_raaraekker(resultat: Indlaesningsresultat, indlaesning_id: int, fremdrift: Callable[[int], None]) -> int:
    """Store every row as it stood; how many. `fremdrift` is told how many while there are more."""
    i_alt, gemt = sum(len(tabel.numre) for tabel in resultat.tabeller), 0
    linjer = (linje for tabel in resultat.tabeller for linje in _raalinjer(tabel, indlaesning_id))
    while bundt := list(islice(linjer, _BLOKKE)):
        kopier("monitoring_raablok (indlaesning_id, ark, fra, til, numre, celler)", bundt)
        gemt += len(bundt) * _RAEKKER_I_BLOK
        if gemt < i_alt:
            fremdrift(gemt)
    return i_alt


def _raalinjer(tabel: Tabel, indlaesning_id: int) -> Iterator[str]:
    forrest = f"{indlaesning_id}\t{felt(tabel.ark, 100)}"
    for fra in range(0, len(tabel.numre), _RAEKKER_I_BLOK):
        numre = tabel.numre[fra : fra + _RAEKKER_I_BLOK]
        raekker = tabel.raa[fra : fra + _RAEKKER_I_BLOK]
        # A text file has cells of text alone.
        samlet = RAEKKESKEL.join(map(CELLESKEL.join, raekker if not tabel.ark else map(_tekster, raekker)))  # type: ignore[arg-type]
        if samlet.count(RAEKKESKEL) + samlet.count(CELLESKEL) >= sum(map(len, raekker)):
            samlet = RAEKKESKEL.join(CELLESKEL.join(map(_uden_skel, _tekster(raekke))) for raekke in raekker)
        if CELLESKEL + RAEKKESKEL in samlet or samlet.endswith(CELLESKEL):
            samlet = RAEKKESKEL.join(raekke.rstrip(CELLESKEL) for raekke in samlet.split(RAEKKESKEL))
        nummerfelt = "{" + ",".join(map(str, numre)) + "}"
        yield f"{forrest}\t{numre[0]}\t{numre[-1]}\t{nummerfelt}\t{felt(samlet)}"


def _tekster(raekke: Sequence[Raa]) -> list[str]:
    return [celle if celle.__class__ is str else _tekst(celle) for celle in raekke]


def _uden_skel(celle: str) -> str:
    for tegn, vist in _SKELTEGN.items():
        celle = celle.replace(tegn, vist)
    return celle


def _tekst(celle: Raa) -> str:
    # True, 1 and 1.0 are one key of a cache; only floats are many and slow.
    return _floattekst(celle) if celle.__class__ is float else celletekst(celle)


@lru_cache(maxsize=20_000)
def _floattekst(celle: Raa) -> str:
    return celletekst(celle)
