"""The database keeps what a round decided: raw SQL, the application's role and the owner are refused alike."""

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, connection, transaction

from monitoring.domain.vaerdier import Farve
from monitoring.models import Monitorering, Placering
from monitoring.services import runder
from monitoring.services.modeller import indlaes_modeller
from tests import factories as f
from tests.rundegang import beregnet
from tests.services.vagthjaelp import SomApp, afvist

pytestmark = pytest.mark.django_db

Status = Monitorering.Status
STATUSSER = [s for s in Status if s is not Status.KLADDE]
KLADDEN = "(SELECT id FROM monitoring_monitorering WHERE status = 'kladde')"
RETTELSER = [
    "UPDATE monitoring_placering SET farve = 'groen', trin = 1",
    "UPDATE monitoring_placering SET resultat = '{}'",
    f"UPDATE monitoring_placering SET monitorering_id = {KLADDEN}",
    "DELETE FROM monitoring_placering",
    "UPDATE monitoring_monitorering SET parametre = '{}' WHERE status <> 'kladde'",
    "UPDATE monitoring_monitorering SET pr_on = pr_on - 1 WHERE status <> 'kladde'",
    "DELETE FROM monitoring_monitorering WHERE status <> 'kladde'",
]


@pytest.fixture
def placering() -> Placering:
    """Of a published round; a draft stands beside it, empty."""
    runde = f.offentliggjort_runde({f.afdeling(): Farve.ROED}, f.IDAG)
    Monitorering.objects.create(
        pr_on=runde.pr_on + dt.timedelta(days=30), model=runde.model, created_at=f.NU, created_by=f.bruger()
    )
    return runde.placeringer.get()


def _koer(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def _saet_status(runde: Monitorering, status: str) -> None:
    felter: dict[str, object] = {"status": status}
    if status != Status.OFFENTLIGGJORT:
        felter |= {"gaelder_fra_on": None, "offentliggjort_at": None, "offentliggjort_by": None}
    if status in (Status.INDSTILLET, Status.KLADDE):
        felter |= {"godkendt_at": None, "godkendt_by": None}
    Monitorering.objects.filter(pk=runde.pk).update(**felter)


@pytest.mark.parametrize("status", STATUSSER)
@pytest.mark.parametrize("sql", RETTELSER)
def test_det_besluttede_staar_fast(som_app: SomApp, placering: Placering, sql: str, status: str) -> None:
    _saet_status(placering.monitorering, status)
    foer = Placering.objects.values().get()
    with afvist(som_app, "UD002"):
        _koer(sql)
    with pytest.raises(DatabaseError) as fejl:  # the owner cannot either
        _koer(sql)
    assert getattr(fejl.value.__cause__, "sqlstate", None) == "UD002"
    assert Placering.objects.values().get() == foer


def test_en_kladdes_placeringer_kan_rettes_og_slettes(som_app: SomApp, placering: Placering) -> None:
    _saet_status(placering.monitorering, Status.KLADDE)
    with som_app():
        _koer("UPDATE monitoring_placering SET farve = 'groen', trin = 1")
        _koer("DELETE FROM monitoring_placering")
        _koer("DELETE FROM monitoring_monitorering")
    assert not Monitorering.objects.exists()


def test_en_placering_kan_ikke_flyttes_ind_i_en_besluttet_runde(som_app: SomApp, placering: Placering) -> None:
    kladde = Monitorering.objects.get(status=Status.KLADDE)
    f.placering(kladde, f.afdeling(), Farve.GROEN)
    with afvist(som_app, "UD002", "hverken rettes eller slettes"):
        _koer(
            f"UPDATE monitoring_placering SET monitorering_id = {placering.monitorering_id} "
            f"WHERE monitorering_id = {kladde.pk}"
        )


@pytest.mark.parametrize("tabel", ["monitoring_placering", "monitoring_monitorering"])
def test_appens_rolle_kan_ikke_toemme(som_app: SomApp, tabel: str) -> None:
    _koer("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO udlejning_app")  # even if somebody did
    with afvist(som_app, "UD003", "kan ikke tømmes"):
        _koer(f"TRUNCATE {tabel} CASCADE")


@pytest.mark.django_db(transaction=True)
def test_en_indstilling_i_gang_ventes_der_paa() -> None:
    """A second connection that corrects a placement while the round is being submitted comes too late."""
    indlaes_modeller(f.NU)
    f.afdeling()
    by = f.bruger()
    runde = beregnet(by)
    fejl: list[str | None] = []
    klar = threading.Event()

    def ret() -> None:
        klar.wait(10)
        try:
            _koer("UPDATE monitoring_placering SET resultat = '{}'")
        except DatabaseError as fanget:
            fejl.append(getattr(fanget.__cause__, "sqlstate", None))
        finally:
            connection.close()

    traad = threading.Thread(target=ret)
    traad.start()
    with transaction.atomic():
        runder.indstil_runde(runde=runde, by=by, now=f.NU)
        klar.set()
        traad.join(0.5)
        assert traad.is_alive()
    traad.join(10)
    assert fejl == ["UD002"]
