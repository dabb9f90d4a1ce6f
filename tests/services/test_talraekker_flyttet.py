"""Figures and raw rows from before there were rows of figures, moved by the migrations' own statements.

The tables of before stand in a schema of the test's own, where the migrations' statements are run on them.
"""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

pytestmark = pytest.mark.django_db

TAL = importlib.import_module("monitoring.migrations.0012_talraekker_kilder")
RAA = importlib.import_module("monitoring.migrations.0013_raablokke_kilder")
FOER = """
    CREATE SCHEMA foer;
    SET LOCAL search_path = foer;
    CREATE TABLE monitoring_afdeling (id bigint PRIMARY KEY);
    CREATE TABLE monitoring_omraade (id bigint PRIMARY KEY);
    CREATE TABLE monitoring_indlaesning (id bigint PRIMARY KEY);
    CREATE TABLE monitoring_korrektion (id bigint PRIMARY KEY, observation_id bigint, status text);
    INSERT INTO monitoring_afdeling VALUES (7), (8);
    INSERT INTO monitoring_omraade VALUES (3);
    INSERT INTO monitoring_indlaesning VALUES (1), (2), (4);
    CREATE TABLE monitoring_raaraekke (
        id bigint PRIMARY KEY, indlaesning_id bigint, ark varchar(100), raekke integer, celler text[]
    );
    CREATE TABLE monitoring_observation_foer (
        id bigint PRIMARY KEY, kilde varchar(30), afdeling_id bigint, omraade_id bigint, indikator varchar(20),
        aar smallint, listedato date, kendt_on date, vaerdi numeric(14, 4), mangler varchar(20) DEFAULT '',
        tvillinger numeric(14, 4), tvillinger_mangler varchar(20) DEFAULT '', antal_tvillinger integer,
        indlaesning_id bigint, ark varchar(100) DEFAULT '', raekke integer, kolonne varchar(100),
        erstattet_af_id bigint
    );
    CREATE TABLE monitoring_talraekke (
        LIKE public.monitoring_talraekke INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES
    );
    CREATE TABLE monitoring_raablok (
        LIKE public.monitoring_raablok INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES
    );
"""
KOLONNER = (
    "id, kilde, afdeling_id, omraade_id, indikator, aar, listedato, kendt_on, vaerdi, mangler, tvillinger,"
    " tvillinger_mangler, antal_tvillinger, indlaesning_id, ark, raekke, kolonne, erstattet_af_id"
)
#: A whole row of a file, one figure of which was corrected twice; the twins' of two indicators; an area's.
GAMLE = """
    (11, 'lbf', 7, NULL, 'beboere', 2024, NULL, '2024-01-01', 412, '', NULL, '', NULL, 1, 'Ark1', 2, 'E', NULL),
    (12, 'lbf', 7, NULL, 'doemte', 2024, NULL, '2024-01-01', NULL, 'diskretion', NULL, '', NULL, 1, 'Ark1', 2, 'G', 2),
    (13, 'lbf', 7, NULL, 'ikke_vestlig', 2024, NULL, '2024-01-01', 27.5, '', NULL, '', NULL, 1, 'Ark1', 2, 'AB', NULL),
    (14, 'lbf', 7, NULL, 'doemte', 2024, NULL, '2024-02-01', 1.25, '', NULL, '', NULL, 2, '', 2, 'G', 4),
    (15, 'lbf', 8, NULL, 'grundskole', 2024, NULL, '2024-01-01', 40, '', NULL, '', NULL, 2, '', 3, 'H', NULL),
    (16, 'lbf', 7, NULL, 'doemte', 2024, NULL, '2024-02-01', 1.5, '', NULL, '', NULL, 4, '', 2, 'G', NULL),
    (20, 'tvilling', 7, NULL, 'doemte', 2024, NULL, '2024-01-01', 1, '', 0.9, '', 10, 1, '', 2, 'E', NULL),
    (21, 'tvilling', 7, NULL, 'indkomst', 2024, NULL, '2024-01-01', 70, '', NULL, 'tom', NULL, 1, '', 3, 'E', NULL),
    (33, 'ministeriet', NULL, 3, 'doemte', 2024, '2024-12-01', '2024-12-01', 2, '', NULL, '', NULL, 1, '', 2, 'G', 1)
"""


@pytest.fixture
def foer() -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute(FOER)
        yield cursor
        cursor.execute("SET LOCAL search_path = public")


def _hent(cursor: Any, saetning: str) -> list[tuple[Any, ...]]:
    cursor.execute(saetning)
    return list(cursor.fetchall())


def test_every_figure_keeps_its_number_and_all_that_it_said(foer: Any) -> None:
    foer.execute(f"INSERT INTO monitoring_observation_foer ({KOLONNER}) VALUES {GAMLE}")
    foer.execute("INSERT INTO monitoring_korrektion VALUES (1, 13, 'gaelder')")
    gamle = _hent(foer, f"SELECT {KOLONNER} FROM monitoring_observation_foer ORDER BY id")
    foer.execute(TAL.REGLER + TAL.FLYT + TAL.VIEW + TAL.VAGTER)

    assert len(gamle) == 9
    assert _hent(foer, f"SELECT {KOLONNER} FROM monitoring_observation ORDER BY id") == gamle
    # The three that were figures of one cell, one after the other, are three rows of their place and time.
    assert _hent(foer, "SELECT id, lag FROM monitoring_talraekke WHERE id IN (12, 14, 16) ORDER BY id") == [
        (12, 1),
        (14, 3),
        (16, 4),
    ]
    # Corrections find theirs, and hold on to them.
    faelles = "FROM monitoring_korrektion k JOIN monitoring_observation o ON o.id = k.observation_id"
    assert _hent(foer, f"SELECT o.indikator, o.vaerdi {faelles}") == [("ikke_vestlig", 27.5)]
    with pytest.raises(IntegrityError, match="der er rettet"), transaction.atomic():
        foer.execute("DELETE FROM monitoring_talraekke WHERE id = 13")


def test_new_rows_get_numbers_above_the_old_ones_and_never_share_them(foer: Any) -> None:
    foer.execute(f"INSERT INTO monitoring_observation_foer ({KOLONNER}) VALUES {GAMLE}")
    foer.execute(TAL.REGLER + TAL.FLYT + TAL.VIEW)
    for aar in (2022, 2023):
        foer.execute(
            "INSERT INTO monitoring_talraekke (kilde, afdeling_id, aar, kendt_on, vaerdier, tvillinger_mangler,"
            " indlaesning_id, ark, raekke, kolonner)"
            " VALUES ('lbf', 7, %s, '2024-01-01', '{1,2,3,4,5,6}', '', 1, '', 2, 'E F G H I J')",
            [aar],
        )
    nye = _hent(foer, "SELECT id, indikator FROM monitoring_observation WHERE id > 33 ORDER BY id")
    assert [nummer for nummer, _ in nye] == [*range(48, 54), *range(64, 70)]
    assert nye[0] == (48, "beboere")


def test_an_empty_database_begins_with_its_first_sixteen_numbers(foer: Any) -> None:
    foer.execute(TAL.REGLER + TAL.FLYT + TAL.VIEW)
    assert _hent(foer, "SELECT nextval(pg_get_serial_sequence('monitoring_talraekke', 'id'))") == [(16,)]
    assert _hent(foer, "SELECT nextval(pg_get_serial_sequence('monitoring_talraekke', 'id'))") == [(32,)]


def test_every_raw_row_is_found_again_as_it_stood(foer: Any) -> None:
    raekker = [(nr, ["0101", "", f"nr. {nr}, »a;b«", "\t\\x\n"]) for nr in range(3, 620)]
    for nr, celler in [*raekker, (2, ["organisationsnr"])]:
        foer.execute("INSERT INTO monitoring_raaraekke VALUES (%s, 1, 'Ark1', %s, %s)", [nr, nr, celler])
    foer.execute("INSERT INTO monitoring_raaraekke VALUES (9000, 2, '', 2, '{}'), (9001, 2, '', 3, '{a}')")
    gamle = _hent(foer, "SELECT indlaesning_id, ark, raekke, celler FROM monitoring_raaraekke ORDER BY 1, 2, 3")
    foer.execute(RAA.FLYT + RAA.VIEW)

    nye = _hent(foer, "SELECT indlaesning_id, ark, raekke, celler FROM monitoring_raaraekke ORDER BY 1, 2, 3")
    assert (len(nye), nye) == (620, gamle)
    assert _hent(foer, "SELECT count(*), count(DISTINCT id) FROM monitoring_raaraekke") == [(620, 620)]
    assert _hent(foer, "SELECT fra, til FROM monitoring_raablok ORDER BY id") == [
        (2, 251),
        (252, 501),
        (502, 619),
        (2, 3),
    ]
