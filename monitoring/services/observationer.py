"""Figures into rows of figures, set by set: what is new is added, what has changed supersedes, the rest stays.

The lines go by COPY, straight into the table where the source has no figures of their years, else into a temporary
one, from where a few statements do the rest, whatever the number of rows.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import repeat

from django.db import connection

from monitoring.domain.vaerdier import Indikator, Mangelgrund
from monitoring.ingest.resultat import Indlaesningsresultat, Kolonne, Tabel
from monitoring.models import INDIKATORNUMRE, Indlaesning, Talraekke

from .bremse import tjek_indlaesningsbremse
from .kopiering import NULL, felt, kopier
from .korrektioner import tilbyd_igen
from .opslag import Afdelingspost

_ANTAL = len(INDIKATORNUMRE)
_KOLONNER = (
    "sted_id, aar, listedato, kendt_on, lag, tvillinger, tvillinger_mangler, antal_tvillinger, ark, raekke, kolonner,"
    " vaerdier, mangler"
)
_OPRET = """
    CREATE TEMPORARY TABLE ny_talraekke (
        nr integer GENERATED ALWAYS AS IDENTITY, sted_id bigint, aar smallint, listedato date, kendt_on date,
        lag smallint, tvillinger numeric(14, 4), tvillinger_mangler text, antal_tvillinger integer, ark text,
        raekke integer, kolonner text, vaerdier numeric(14, 4)[], mangler text[]
    ) ON COMMIT DROP
"""
#: Each figure of the file, and the one in force of the same cell: `foer`, and whether that says something else.
_SAMMENLIGN = """
    CREATE TEMPORARY TABLE ny_vaerdi ON COMMIT DROP AS
    SELECT n.nr, i.nummer, o.id AS foer, o.talraekke_id,
           o.id IS NOT NULL AND (
               (o.vaerdi, o.mangler, o.tvillinger, o.tvillinger_mangler, o.antal_tvillinger)
               IS DISTINCT FROM (n.vaerdier[i.nummer], coalesce(n.mangler[i.nummer], ''), n.tvillinger,
                                 n.tvillinger_mangler, n.antal_tvillinger)
               OR (%(kendt_tvunget)s AND o.kendt_on <> n.kendt_on)
           ) AS erstatter
    FROM ny_talraekke n
    CROSS JOIN generate_series(1, %(antal)s) i(nummer)
    LEFT JOIN monitoring_observation o
      ON o.kilde = %(kilde)s AND o.{sted} = n.sted_id AND o.{tid} = n.{tid} AND o.nummer = i.nummer
     AND o.erstattet_af_id IS NULL
    WHERE n.vaerdier[i.nummer] IS NOT NULL OR n.mangler[i.nummer] IS NOT NULL
"""
#: How many of the file's cells had a value in force before it, and how many of those it changes.
_TAEL = "SELECT count(foer), count(*) FILTER (WHERE erstatter), count(*) - count(foer) FROM ny_vaerdi"
_ERSTAT = """
    UPDATE monitoring_talraekke t SET erstattet = ARRAY(
        SELECT CASE WHEN i.nummer = ANY(e.numre) THEN %(indlaesning)s::bigint ELSE t.erstattet[i.nummer] END
        FROM generate_series(1, %(antal)s) i(nummer) ORDER BY i.nummer
    )
    FROM (
        SELECT talraekke_id, array_agg(nummer) AS numre FROM ny_vaerdi WHERE erstatter GROUP BY talraekke_id
    ) e
    WHERE t.id = e.talraekke_id
"""
#: Of each row what is new or changed, after the rows that are there of the same place and time.
_INDSAET = """
    INSERT INTO monitoring_talraekke (
        kilde, {sted}, aar, listedato, kendt_on, lag, vaerdier, mangler, tvillinger, tvillinger_mangler,
        antal_tvillinger, ark, raekke, kolonner, foerste, indlaesning_id
    )
    SELECT %(kilde)s, n.sted_id, n.aar, n.listedato, n.kendt_on,
           coalesce(foer.lag, -1) + row_number() OVER (PARTITION BY n.sted_id, n.{tid} ORDER BY n.nr),
           ARRAY(
               SELECT CASE WHEN i.nummer = ANY(v.numre) THEN n.vaerdier[i.nummer] END
               FROM generate_series(1, %(antal)s) i(nummer) ORDER BY i.nummer
           ),
           NULLIF(ARRAY(
               SELECT CASE WHEN i.nummer = ANY(v.numre) THEN n.mangler[i.nummer] END
               FROM generate_series(1, %(antal)s) i(nummer) ORDER BY i.nummer
           ), array_fill(NULL::text, ARRAY[%(antal)s])),
           n.tvillinger, n.tvillinger_mangler, n.antal_tvillinger, n.ark, n.raekke, n.kolonner, 1, %(indlaesning)s
    FROM ny_talraekke n
    JOIN (
        SELECT nr, array_agg(nummer) AS numre FROM ny_vaerdi WHERE erstatter OR foer IS NULL GROUP BY nr
    ) v ON v.nr = n.nr
    LEFT JOIN (
        SELECT {sted} AS sted_id, {tid}, max(lag) AS lag FROM monitoring_talraekke
        WHERE kilde = %(kilde)s AND {sted} IN (SELECT sted_id FROM ny_talraekke) GROUP BY 1, 2
    ) foer ON foer.sted_id = n.sted_id AND foer.{tid} = n.{tid}
    ORDER BY n.nr
"""


#: Where the figures of one row belong: the row's index in the table, the id of the afdeling or area, `tidsfelter`.
Talsted = tuple[int, int, str]


@lru_cache(maxsize=1_000)
def tidsfelter(aar: int, listedato: dt.date | None, kendt_on: dt.date) -> str:
    """Year, date of the list and known from as fields of a COPY line."""
    return f"{aar}\t{NULL if listedato is None else listedato}\t{kendt_on}"


@dataclass(frozen=True, slots=True)
class Talblok:
    """COPY lines, each with so many figures."""

    linjer: Iterable[str]
    tal_pr_linje: int


def gem_afdelingstal(*, blokke: Iterable[Talblok], indlaesning: Indlaesning, aar: Collection[int]) -> int:
    """Store COPY lines about afdelinger for the years `aar`; how many values were new or changed.

    Years that the source has no figures of (a new year's file) go straight into the table.
    """
    if Talraekke.objects.filter(kilde=indlaesning.kilde, afdeling__isnull=False, aar__in=list(aar)).exists():
        linjer = (linje for blok in blokke for linje in blok.linjer)
        return gem_observationer(linjer=linjer, indlaesning=indlaesning, efter_omraade=False)
    maal = f"monitoring_talraekke ({_KOLONNER.replace('sted_id', 'afdeling_id')}, kilde, indlaesning_id)"
    bagefter = f"\t{indlaesning.kilde}\t{indlaesning.pk}"
    return sum(blok.tal_pr_linje * kopier(maal, blok.linjer, bagefter=bagefter) for blok in blokke)


def gem_observationer(*, linjer: Iterable[str], indlaesning: Indlaesning, efter_omraade: bool) -> int:
    """Store COPY lines as made by `talblok` or `tvillinglinjer`; how many values were new or changed.

    A value in force that the file repeats stays as it is, with the cell it first came from. With an explicit
    `kendt_on` on the import, another day counts as a change too, so that a wrong day can be corrected.
    """
    navne = {"sted": "omraade_id", "tid": "listedato"} if efter_omraade else {"sted": "afdeling_id", "tid": "aar"}
    vaerdier: dict[str, str | int | bool] = {
        "kilde": indlaesning.kilde,
        "indlaesning": indlaesning.pk,
        "kendt_tvunget": indlaesning.kendt_on is not None,
        "antal": _ANTAL,
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.ny_talraekke, pg_temp.ny_vaerdi")
        cursor.execute(_OPRET)
        kopier(f"ny_talraekke ({_KOLONNER})", linjer)
        cursor.execute("ANALYZE ny_talraekke")
        cursor.execute(_SAMMENLIGN.format(**navne), vaerdier)
        cursor.execute(_TAEL)
        fandtes, erstattet, nye = cursor.fetchone() or (0, 0, 0)
        if erstattet:
            cursor.execute(_ERSTAT, vaerdier)
            tjek_indlaesningsbremse(indlaesning=indlaesning, aendrede=erstattet, ialt=fandtes)
        if erstattet or nye:
            cursor.execute(_INDSAET.format(**navne), vaerdier)
        tilbyd_igen(indlaesning=indlaesning)
        cursor.execute("DROP TABLE ny_talraekke, ny_vaerdi")
    return int(nye + erstattet)


def afdelingsraekker(
    tabel: Tabel, poster: list[Afdelingspost | None], kendt_on: dt.date | None, sete: set[tuple[int, str]]
) -> list[Talsted]:
    """The rows of a table with `aar`, each afdeling and year once. `kendt_on` None: 1 January of the year.

    The reference year decides because the figures of a year's first day are published within that year; an
    assumption, which the person who loads the file can override with a day.
    """
    kolonne = tabel.kolonner["aar"]
    tider = kolonne.hver(lambda aar: tidsfelter(aar, None, kendt_on or _nytaar(aar)) if isinstance(aar, int) else "")
    raekker = []
    for indeks, (post, tid) in enumerate(zip(poster, tider, strict=True)):
        if post is not None and tid and (noegle := (post.id, tid)) not in sete:
            sete.add(noegle)
            raekker.append((indeks, *noegle))
    return raekker


@cache
def _nytaar(aar: int) -> dt.date:
    return dt.date(aar, 1, 1)


def talblok(resultat: Indlaesningsresultat, tabel: Tabel, raekker: Sequence[Talsted]) -> Talblok:
    """A line for each of `raekker`, with the figures of every indicator column that the table has."""
    kolonner = {
        INDIKATORNUMRE[indikator]: kolonne
        for navn, indikator in resultat.indikatorer.items()
        if (kolonne := tabel.kolonner.get(navn))
    }
    # A list of labels alone has none.
    return Talblok(_tallinjer(tabel, kolonner, raekker) if kolonner else (), len(kolonner))


def _tallinjer(tabel: Tabel, kolonner: dict[int, Kolonne], raekker: Sequence[Talsted]) -> Iterator[str]:
    vaerdier = [
        f"{{{samlet}}}"
        for samlet in map(
            ",".join, zip(*(_taltekster(kolonner.get(nr)) for nr in INDIKATORNUMRE.values()), strict=False)
        )
    ]
    mangler = _mangelarrays(kolonner)
    bogstaver = " ".join(kolonner[nr].bogstav if nr in kolonner else "" for nr in INDIKATORNUMRE.values())
    midte, numre = f"0\t{NULL}\t\t{NULL}\t{felt(tabel.ark, 100)}", tabel.numre
    for i, sted, tid in raekker:
        yield f"{sted}\t{tid}\t{midte}\t{numre[i]}\t{bogstaver}\t{vaerdier[i]}\t{mangler.get(i, NULL)}"


def _taltekster(kolonne: Kolonne | None) -> Iterator[str]:
    if kolonne is None:
        return repeat("NULL")
    return kolonne.hver(lambda vaerdi: "NULL" if vaerdi is None else str(vaerdi))


def _mangelarrays(kolonner: dict[int, Kolonne]) -> dict[int, str]:
    """Index of the row → its array of reasons, for the rows where a figure is missing."""
    grunde: defaultdict[int, list[str]] = defaultdict(lambda: ["NULL"] * _ANTAL)
    for nummer, kolonne in kolonner.items():
        for indeks, vaerdi in enumerate(kolonne.vaerdier):
            if vaerdi is None:
                grunde[indeks][nummer - 1] = kolonne.mangler[indeks] or Mangelgrund.TOM
    return {indeks: "{" + ",".join(raekke) + "}" for indeks, raekke in grunde.items()}


def tvillinglinjer(
    tabel: Tabel, poster: list[Afdelingspost | None], kendt_on: dt.date | None, sete: dict[tuple[int, int], set[str]]
) -> Iterator[str]:
    """One COPY line per row of Tvillingeværktøjet: the afdeling's own value and the twins' mean and number.

    `sete` are the indicators of each afdeling and year that the file has told of.
    """
    kol = tabel.kolonner
    egen, snit, antal = kol["vaerdi"], kol["tvillinger_gennemsnit"], kol.get("antal_tvillinger")
    ark = felt(tabel.ark, 100)
    noegler = zip(poster, kol["aar"].vaerdier, kol["indikator"].vaerdier, strict=True)
    for i, (post, aar, indikator) in enumerate(noegler):
        if post is None or not isinstance(aar, int) or not isinstance(indikator, str):
            continue
        fortalt = sete.setdefault((post.id, aar), set())
        if indikator in fortalt:
            continue
        nummer = INDIKATORNUMRE[Indikator(indikator)]
        tal, grund = _tal_og_grund(egen, i)
        gennemsnit, snitgrund = _tal_og_grund(snit, i)
        tvillinger = antal.vaerdier[i] if antal else None
        yield (
            f"{post.id}\t{tidsfelter(aar, None, kendt_on or _nytaar(aar))}\t{len(fortalt)}\t{gennemsnit}\t{snitgrund}"
            f"\t{NULL if tvillinger is None else tvillinger}\t{ark}\t{tabel.numre[i]}"
            f"\t{' ' * (nummer - 1)}{egen.bogstav}\t{_alene(nummer, tal)}\t{_alene(nummer, grund) if grund else NULL}"
        )
        fortalt.add(indikator)


def _alene(nummer: int, tekst: str) -> str:
    """An array with one place filled."""
    return "{" + "NULL," * (nummer - 1) + ("NULL" if tekst == NULL else tekst) + "}"


def _tal_og_grund(kolonne: Kolonne, indeks: int) -> tuple[str, str]:
    vaerdi = kolonne.vaerdier[indeks]
    if isinstance(vaerdi, int | Decimal):
        return str(vaerdi), ""
    return NULL, kolonne.mangler[indeks] or Mangelgrund.TOM
