"""Prepared statements stay with their connection, whatever becomes of the transaction that first needed them."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from udlejning.faelles.forberedt import Forberedt, forberedt_cursor

LAEG_SAMMEN = Forberedt("proeve_laeg_sammen", "SELECT %(a)s + %(b)s, %(a)s", a="integer", b="integer")


def _sum(a: int, b: int) -> tuple[Any, ...]:
    with forberedt_cursor(LAEG_SAMMEN) as cursor:
        cursor.execute(LAEG_SAMMEN.kald, {"a": a, "b": b})
        raekke: tuple[Any, ...] = cursor.fetchone()
        return raekke


def _forberedte() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE name LIKE 'proeve%%'")
        return [navn for (navn,) in cursor.fetchall()]


@pytest.mark.django_db
def test_hver_parameter_paa_sin_plads_ogsaa_i_en_besked_med_andre() -> None:
    assert _sum(2, 3) == (5, 2)
    with forberedt_cursor(LAEG_SAMMEN) as cursor:
        cursor.execute(f"SELECT 'foer'; {LAEG_SAMMEN.kald}", {"a": 40, "b": 2})
        assert cursor.nextset()
        assert cursor.fetchone() == (42, 40)


@pytest.mark.django_db(transaction=True)
def test_den_overlever_at_transaktionen_rulles_tilbage() -> None:
    with transaction.atomic():
        assert _sum(1, 1) == (2, 1)
        transaction.set_rollback(True)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT findes_ikke")
    assert _sum(1, 2) == (3, 1)
    assert _forberedte() == ["proeve_laeg_sammen"]


@pytest.mark.django_db(transaction=True)
def test_en_ny_forbindelse_faar_sin_egen() -> None:
    assert _sum(1, 2) == (3, 1)
    connection.close()
    assert _forberedte() == []
    assert _sum(1, 2) == (3, 1)
    fundet: list[tuple[Any, ...]] = []

    def anden_traad() -> None:
        fundet.append(_sum(4, 5))
        connection.close()

    traad = threading.Thread(target=anden_traad)
    traad.start()
    traad.join(timeout=30)
    assert fundet == [(9, 4)]


@pytest.mark.django_db(transaction=True)
def test_planen_foelger_med_naar_tabellen_faar_en_kolonne_og_et_indeks() -> None:
    laes = Forberedt("proeve_laes", "SELECT tal FROM proeve_tabel WHERE tal = %(tal)s", tal="integer")

    def laest(tal: int) -> list[tuple[int]]:
        with forberedt_cursor(laes) as cursor:
            cursor.execute(laes.kald, {"tal": tal})
            fundne: list[tuple[int]] = cursor.fetchall()
            return fundne

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE proeve_tabel AS SELECT generate_series(1, 9) AS tal")
    try:
        assert [laest(3) for _ in range(7)] == [[(3,)]] * 7
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE proeve_tabel ADD COLUMN navn text; CREATE INDEX ON proeve_tabel (tal)")
        assert laest(3) == [(3,)]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE proeve_tabel")
