"""Figures into observations, set by set: what is new is added, what has changed supersedes, the rest stays.

The lines go by COPY into a temporary table; three statements then do the rest, whatever the number of rows.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat

from django.db import connection

from monitoring.domain.vaerdier import Mangelgrund
from monitoring.ingest.resultat import Indlaesningsresultat, Kolonne, Raa, Tabel, Vaerdi, celletekst
from monitoring.models import Indlaesning, Observation

from .bremse import tjek_indlaesningsbremse
from .kopiering import NULL, felt, kopier
from .korrektioner import tilbyd_igen
from .opslag import Afdelingspost

_KOLONNER = (
    "sted_id, indikator, aar, listedato, kendt_on, vaerdi, mangler, tvillinger, tvillinger_mangler,"
    " antal_tvillinger, tekst, ark, raekke, kolonne"
)
_OPRET = """
    CREATE TEMPORARY TABLE ny_observation (
        sted_id bigint, indikator text, aar smallint, listedato date, kendt_on date, vaerdi numeric(14, 4),
        mangler text, tvillinger numeric(14, 4), tvillinger_mangler text, antal_tvillinger integer, tekst text,
        ark text, raekke integer, kolonne text
    ) ON COMMIT DROP
"""
_ERSTAT = """
    UPDATE monitoring_observation o SET erstattet_af_id = %(indlaesning)s
    FROM ny_observation n
    WHERE o.kilde = %(kilde)s AND o.erstattet_af_id IS NULL
      AND o.{sted} = n.sted_id AND o.indikator = n.indikator AND o.{tid} = n.{tid}
      AND ((o.vaerdi, o.mangler, o.tvillinger, o.tvillinger_mangler, o.antal_tvillinger)
           IS DISTINCT FROM (n.vaerdi, n.mangler, n.tvillinger, n.tvillinger_mangler, n.antal_tvillinger)
           OR (%(kendt_tvunget)s AND o.kendt_on <> n.kendt_on))
"""
#: How many of the file's cells had a value in force before it.
_FANDTES = """
    SELECT count(*) FROM monitoring_observation o
    JOIN ny_observation n ON o.{sted} = n.sted_id AND o.indikator = n.indikator AND o.{tid} = n.{tid}
    WHERE o.kilde = %(kilde)s AND (o.erstattet_af_id IS NULL OR o.erstattet_af_id = %(indlaesning)s)
"""
_INDSAET = """
    INSERT INTO monitoring_observation (
        kilde, {sted}, indikator, aar, listedato, kendt_on, vaerdi, mangler, tvillinger, tvillinger_mangler,
        antal_tvillinger, tekst, ark, raekke, kolonne, indlaesning_id
    )
    SELECT %(kilde)s, n.sted_id, n.indikator, n.aar, n.listedato, n.kendt_on, n.vaerdi, n.mangler, n.tvillinger,
           n.tvillinger_mangler, n.antal_tvillinger, n.tekst, n.ark, n.raekke, n.kolonne, %(indlaesning)s
    FROM ny_observation n
    WHERE NOT EXISTS (
        SELECT 1 FROM monitoring_observation o
        WHERE o.kilde = %(kilde)s AND o.erstattet_af_id IS NULL
          AND o.{sted} = n.sted_id AND o.indikator = n.indikator AND o.{tid} = n.{tid}
    )
"""


@dataclass(frozen=True, slots=True)
class Talraekke:
    """Where the figures of one row belong: its index in the table, afdeling or area, year, list date, known from."""

    indeks: int
    sted_id: int
    aar: int
    listedato: dt.date | None
    kendt_on: dt.date


def gem_afdelingstal(*, linjer: Iterable[str], indlaesning: Indlaesning, aar: Collection[int]) -> int:
    """Store COPY lines about afdelinger for the years `aar`; how many values were new or changed.

    Years that the source has no figures of (a new year's file) go straight into the table.
    """
    kendte = Observation.objects.filter(kilde=indlaesning.kilde, erstattet_af=None, afdeling__isnull=False)
    if kendte.filter(aar__in=list(aar)).exists():
        return gem_observationer(linjer=linjer, indlaesning=indlaesning, efter_omraade=False)
    kolonner = f"kilde, {_KOLONNER.replace('sted_id', 'afdeling_id')}, indlaesning_id"
    foran, bagefter = f"{indlaesning.kilde}\t", f"\t{indlaesning.pk}"
    return kopier(f"monitoring_observation ({kolonner})", linjer, foran=foran, bagefter=bagefter)


def gem_observationer(*, linjer: Iterable[str], indlaesning: Indlaesning, efter_omraade: bool) -> int:
    """Store COPY lines as made by `tallinjer` or `tvillinglinjer`; how many values were new or changed.

    A value in force that the file repeats stays as it is, with the cell it first came from. With an explicit
    `kendt_on` on the import, another day counts as a change too, so that a wrong day can be corrected.
    """
    navne = {"sted": "omraade_id", "tid": "listedato"} if efter_omraade else {"sted": "afdeling_id", "tid": "aar"}
    vaerdier: dict[str, str | int | bool] = {
        "kilde": indlaesning.kilde,
        "indlaesning": indlaesning.pk,
        "kendt_tvunget": indlaesning.kendt_on is not None,
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.ny_observation")
        cursor.execute(_OPRET)
        kopier(f"ny_observation ({_KOLONNER})", linjer)
        cursor.execute("ANALYZE ny_observation")
        cursor.execute(_ERSTAT.format(**navne), vaerdier)
        if erstattet := cursor.rowcount:
            cursor.execute(_FANDTES.format(**navne), vaerdier)
            [fandtes] = cursor.fetchone() or (0,)
            tjek_indlaesningsbremse(indlaesning=indlaesning, aendrede=erstattet, ialt=fandtes)
        cursor.execute(_INDSAET.format(**navne), vaerdier)
        antal = cursor.rowcount
        tilbyd_igen(indlaesning=indlaesning, **navne)
        cursor.execute("DROP TABLE ny_observation")
    return antal


def afdelingsraekker(
    tabel: Tabel, poster: list[Afdelingspost | None], kendt_on: dt.date | None, sete: set[tuple[int, ...]]
) -> list[Talraekke]:
    """The rows of a table with `aar`, each afdeling and year once. `kendt_on` None: 1 January of the year.

    The reference year decides because the figures of a year's first day are published within that year; an
    assumption, which the person who loads the file can override with a day.
    """
    raekker = []
    aarene = tabel.kolonner["aar"].vaerdier
    for indeks, (post, aar) in enumerate(zip(poster, aarene, strict=True)):
        if post is None or not isinstance(aar, int) or (post.id, aar) in sete:
            continue
        sete.add((post.id, aar))
        raekker.append(Talraekke(indeks, post.id, aar, None, kendt_on or dt.date(aar, 1, 1)))
    return raekker


def tallinjer(resultat: Indlaesningsresultat, tabel: Tabel, raekker: list[Talraekke]) -> Iterator[str]:
    """The COPY lines of a row, one per indicator column that the table has, joined; row by row.

    Rows in the order of the file and indicators in the order of their names: nearly the order of the index, which is
    what an index is fastest to take.
    """
    ark, numre = felt(tabel.ark, 100), tabel.numre
    kolonner = [
        (indikator, _talfelter(tabel, kolonne), felt(kolonne.bogstav or kolonne.overskrift, 100))
        for navn, indikator in sorted(resultat.indikatorer.items(), key=lambda par: par[1])
        if (kolonne := tabel.kolonner.get(navn))
    ]
    if not kolonner:
        return  # a list of labels alone
    for r in raekker:
        i = r.indeks
        tid, sted = f"{r.aar}\t{r.listedato or NULL}\t{r.kendt_on}", f"{ark}\t{numre[i]}"
        yield "\n".join(
            [f"{r.sted_id}\t{indikator}\t{tid}\t{tal[i]}\t{sted}\t{bogstav}" for indikator, tal, bogstav in kolonner]
        )


def _talfelter(tabel: Tabel, kolonne: Kolonne) -> list[str]:
    """Row by row the fields from value to text of a column of figures. Equal cells, which are many, are made once."""
    celler: Iterable[Raa] = repeat("")
    if kolonne.indeks is not None:
        plads = kolonne.indeks
        celler = (raekke[plads] for raekke in tabel.raa)
    kendte: dict[Raa, tuple[Vaerdi, Mangelgrund | None, str]] = {}
    felter = []
    for celle, vaerdi, mangler in zip(celler, kolonne.vaerdier, kolonne.mangler, strict=False):
        kendt = kendte.get(celle)
        if kendt is None or kendt[0] is not vaerdi or kendt[1] is not mangler:
            tal, grund = (vaerdi, "") if vaerdi is not None else (NULL, mangler or Mangelgrund.TOM)
            tekst = felt(celletekst(celle), 200)
            kendt = kendte[celle] = vaerdi, mangler, f"{tal}\t{grund}\t{NULL}\t\t{NULL}\t{tekst}"
        felter.append(kendt[2])
    return felter


def tvillinglinjer(
    tabel: Tabel, poster: list[Afdelingspost | None], kendt_on: dt.date | None, sete: set[tuple[int, int, str]]
) -> Iterator[str]:
    """One COPY line per row of Tvillingeværktøjet: the afdeling's own value and the twins' mean and number."""
    kol = tabel.kolonner
    egen, snit, antal = kol["vaerdi"], kol["tvillinger_gennemsnit"], kol.get("antal_tvillinger")
    ark, sted = felt(tabel.ark, 100), felt(egen.bogstav or egen.overskrift, 100)
    noegler = zip(poster, kol["aar"].vaerdier, kol["indikator"].vaerdier, strict=True)
    for i, (post, aar, indikator) in enumerate(noegler):
        if post is None or not isinstance(aar, int) or not isinstance(indikator, str):
            continue
        if (post.id, aar, indikator) in sete:
            continue
        sete.add((post.id, aar, indikator))
        tal, grund = _tal_og_grund(egen, i)
        gennemsnit, snitgrund = _tal_og_grund(snit, i)
        tvillinger = antal.vaerdier[i] if antal else None
        yield (
            f"{post.id}\t{indikator}\t{aar}\t{NULL}\t{kendt_on or dt.date(aar, 1, 1)}\t{tal}\t{grund}\t{gennemsnit}"
            f"\t{snitgrund}\t{NULL if tvillinger is None else tvillinger}"
            f"\t{felt(tabel.felt(egen, i).tekst, 200)}\t{ark}\t{tabel.numre[i]}\t{sted}"
        )


def _tal_og_grund(kolonne: Kolonne, indeks: int) -> tuple[str, str]:
    vaerdi = kolonne.vaerdier[indeks]
    if isinstance(vaerdi, int | Decimal):
        return str(vaerdi), ""
    return NULL, kolonne.mangler[indeks] or Mangelgrund.TOM
