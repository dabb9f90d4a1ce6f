"""The database's guard of versions, as the application's role and with raw SQL."""

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests import factories as f
from tests import versionsfabrik as v
from udlejning.styregruppe.slags import Version

pytestmark = pytest.mark.django_db

SomApp = Callable[[], contextlib.AbstractContextManager[None]]
JULI, AAR28, AAR30 = dt.date(2026, 7, 1), dt.date(2028, 1, 1), dt.date(2030, 1, 1)


def _model(stand: str) -> Version:
    kladde = v.modelkladde(JULI)
    return {
        "kladde": lambda: kladde,
        "foreslaaet": lambda: v.foreslaaet(kladde),
        "vedtaget": lambda: v.vedtaget(kladde),
    }[stand]()


def _aftale(stand: str) -> Version:
    kladde = v.aftalekladde(f.aftale(til_on=AAR28), AAR28, AAR30)
    return {
        "kladde": lambda: kladde,
        "foreslaaet": lambda: v.foreslaaet(kladde),
        "vedtaget": lambda: v.vedtaget(kladde),
    }[stand]()


LAV = {"model": _model, "aftale": _aftale}


@contextlib.contextmanager
def _afvist(som_app: SomApp, besked: str, kode: str = "UD002") -> Iterator[None]:
    with som_app(), pytest.raises(DatabaseError, match=besked) as fanget, transaction.atomic():
        yield
    assert getattr(fanget.value.__cause__, "sqlstate", None) == kode, fanget.value


def _sql(version: Version, saet: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {version._meta.db_table} SET {saet} WHERE id = %s", [version.pk])
        assert cursor.rowcount == 1


FORBUDT = {
    "kladde": ["version = 9", "noegle = 'x'", "vedtaget_on = '2026-06-01'", "created_by_id = NULL"],
    "foreslaaet": [
        "data = jsonb_set(data, '{navn}', '\"Andet\"')",
        "fra_on = '2026-10-01'",
        "begrundelse = 'Andet'",
        "vedtaget_on = '2026-06-01'",
        "foreslaaet_at = now()",
    ],
    "vedtaget": [
        "data = '{}'",
        "navn = 'Andet'",
        "vedtaget_on = NULL",
        "fra_on = '2026-06-15'",
        "referat = 'Andet'",
        "vedtaget_hvor = 'Andet'",
        "til_on = '2099-01-01', sha256 = 'x'",
        "foreslaaet_at = NULL, foreslaaet_by_id = NULL, vedtaget_by_id = NULL, vedtaget_on = NULL",
    ],
}


@pytest.mark.parametrize("slags", LAV)
@pytest.mark.parametrize("stand", FORBUDT)
def test_raa_sql_kan_ikke_aendre_det_der_ligger_fast(som_app: SomApp, slags: str, stand: str) -> None:
    version = LAV[slags](stand)
    for saet in FORBUDT[stand]:
        with _afvist(som_app, "kan ikke ændres"):
            _sql(version, saet)
    with pytest.raises(DatabaseError), transaction.atomic():  # the owner cannot either
        _sql(version, FORBUDT[stand][0])


@pytest.mark.parametrize("slags", LAV)
@pytest.mark.parametrize(("stand", "besked"), [("foreslaaet", "Træk forslaget"), ("vedtaget", "kan ikke slettes")])
def test_kun_kladder_slettes(som_app: SomApp, slags: str, stand: str, besked: str) -> None:
    version = LAV[slags](stand)
    with _afvist(som_app, besked):
        type(version).objects.filter(pk=version.pk).delete()


@pytest.mark.parametrize("slags", LAV)
def test_en_kladde_slettes(som_app: SomApp, slags: str) -> None:
    version = LAV[slags]("kladde")
    with som_app():
        type(version).objects.filter(pk=version.pk).delete()
    assert not type(version).objects.filter(pk=version.pk).exists()


@pytest.mark.parametrize("slags", LAV)
def test_den_der_foreslog_kan_heller_ikke_vedtage_med_sql(som_app: SomApp, slags: str) -> None:
    version = LAV[slags]("foreslaaet")
    saet = "vedtaget_by_id = foreslaaet_by_id, vedtaget_at = now(), vedtaget_on = '2026-06-01', vedtaget_hvor = 'Et'"
    with som_app(), pytest.raises(IntegrityError, match="vedtaget_af_en_anden"), transaction.atomic():
        _sql(version, f"{saet}, referat = 'To'")


@pytest.mark.parametrize("slags", LAV)
def test_en_vedtaget_slutter_kun_foer_tid_hvor_en_anden_begynder(som_app: SomApp, slags: str) -> None:
    version = LAV[slags]("vedtaget")
    with _afvist(som_app, "afløser den samme dag"):
        _sql(version, "til_on = '2029-01-01'")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
