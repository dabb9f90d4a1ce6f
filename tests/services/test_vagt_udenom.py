"""Ways around the database's guard, tried as the application's role; and what nobody may rewrite."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from anvisning.models import Indmelding, Portudfald, Regelsaet
from tests import factories as f
from tests.services.vagthjaelp import SomApp, afdeling_i, afvist, indmeldingsfelter
from udlejning.faelles.tid import idag, nu
from udlejning.haendelser.models import Haendelse
from udlejning.haendelser.services import skriv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _aftale() -> None:
    """An agreement in force on the real day: the database has its own clock."""
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))


@pytest.mark.parametrize(
    "saetning",
    [
        "ALTER TABLE anvisning_indmelding DISABLE TRIGGER ALL",
        "ALTER TABLE anvisning_indmelding DISABLE TRIGGER anvisning_vogt_indmelding",
        "DROP TRIGGER anvisning_vogt_indmelding ON anvisning_indmelding",
        "DROP FUNCTION anvisning_kraev_aaben(bigint, text, bigint, text, date, boolean) CASCADE",
        "CREATE OR REPLACE FUNCTION anvisning_er_ejer(tabel oid) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "SET session_replication_role = 'replica'",
        "SELECT set_config('session_replication_role', 'replica', true)",
        "DROP TABLE anvisning_indmelding CASCADE",
        "SET ROLE postgres",
    ],
)
def test_appens_rolle_kan_ikke_slaa_vagten_fra(som_app: SomApp, saetning: str) -> None:
    with som_app(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(saetning)


def test_en_egen_tabel_med_samme_navn_foran_i_soegestien_hjaelper_ikke(som_app: SomApp) -> None:
    felter = indmeldingsfelter(f.bolig(afdeling_i("roed")))
    with som_app(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE anvisning_portudfald (LIKE public.anvisning_portudfald)")
        cursor.execute(
            "INSERT INTO pg_temp.anvisning_portudfald (id, afdeling_id, boligtype, handling, udfald, vilkaar,"
            " screening, fra_on)"
            " VALUES (1, %s, 'familie', 'indmelding', 'tilladt', '{}', '', '2000-01-01')",
            [felter["bolig"].afdeling_id],
        )
        cursor.execute("SET LOCAL search_path = pg_temp, public")
    with afvist(som_app):
        Indmelding.objects.create(**felter)


TABELLER = ["bolig", "indmelding", "anvisning", "dispensation", "portudfald", "regelsaet"]


@pytest.mark.parametrize(
    "tabel", [f"anvisning_{t}" for t in TABELLER] + ["haendelser_haendelse", "monitoring_modelversion"]
)
def test_appens_rolle_kan_ikke_toemme_en_tabel(som_app: SomApp, tabel: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO udlejning_app")  # even if somebody did
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the fixture inserted is no other obstacle
    with afvist(som_app, "UD003", "kan ikke tømmes"), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tabel} CASCADE")


def test_loggen_kan_hverken_rettes_eller_slettes(som_app: SomApp) -> None:
    haendelse = skriv(art="proeve", objekt=f.bolig(), tekst="En prøve.", by=None, now=nu())
    with afvist(som_app, "UD002", "hverken rettes eller slettes"):
        Haendelse.objects.filter(pk=haendelse.pk).update(tekst="Noget andet.")
    with afvist(som_app, "UD002"):
        Haendelse.objects.filter(pk=haendelse.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():  # the owner cannot either
        Haendelse.objects.filter(pk=haendelse.pk).update(tekst="Noget andet.")
    with pytest.raises(DatabaseError), transaction.atomic():
        haendelse.delete()


def test_et_vedtaget_regelsaet_aendres_aldrig(som_app: SomApp) -> None:
    regelsaet = Regelsaet.objects.get()
    aendringer: list[dict[str, Any]] = [
        {"data": {}},
        {"til_on": dt.date(2099, 1, 1)},
        {"navn": "Et andet"},
        {"vedtaget_on": None},
    ]
    for felter in aendringer:
        with afvist(som_app, "UD002", "kan ikke ændres"):
            Regelsaet.objects.filter(pk=regelsaet.pk).update(**felter)
    with afvist(som_app, "UD002", "kan ikke slettes"):
        regelsaet.delete()


def test_projektionen_kan_skrives_af_appens_rolle(som_app: SomApp) -> None:
    """Publication happens as that role; see docs/adr/0002 for the price."""
    afdeling = afdeling_i("groen")
    with som_app():
        f.offentliggjort_runde({afdeling: "roed"}, idag())
    udfald = Portudfald.objects.get(
        afdeling=afdeling, boligtype="familie", handling="indmelding", til_on=None, fra_on__gt=idag()
    )
    assert udfald.udfald == "paa_vilkaar"  # after the agreement the law alone rules
    assert Portudfald.objects.filter(afdeling=afdeling, fra_on=idag(), udfald="ikke_tilladt").exists()
