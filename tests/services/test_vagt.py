"""The database's guard, tried as the application's role with SQL that asks nobody."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from anvisning.models import Anvisning, Bolig, Dispensation, Indmelding
from tests import factories as f
from tests.services.vagthjaelp import SomApp, afdeling_i, afvist, indmeldingsfelter, tilbudsfelter
from udlejning.faelles.tid import idag, nu

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _aftale() -> None:
    """An agreement in force on the real day: the database has its own clock."""
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))


def test_en_groen_afdeling_er_aaben(som_app: SomApp) -> None:
    bolig = f.bolig(afdeling_i("groen"))
    felter = indmeldingsfelter(bolig)
    with som_app():
        indmelding = Indmelding.objects.create(**felter)
    tilbud = tilbudsfelter(indmelding)
    with som_app():
        Anvisning.objects.create(**tilbud)
    assert Anvisning.objects.count() == 1


@pytest.mark.parametrize("farve", ["roed", "ikke_maalt"])
def test_orm_kan_ikke_melde_ind_fra_en_lukket_farve(som_app: SomApp, farve: str) -> None:
    felter = indmeldingsfelter(f.bolig(afdeling_i(farve)))
    with afvist(som_app, besked="afdelingens farve tillader det ikke"):
        Indmelding.objects.create(**felter)
    assert not Indmelding.objects.exists()


def test_bulk_create_kan_ikke(som_app: SomApp) -> None:
    groen, roed = indmeldingsfelter(f.bolig(afdeling_i("groen"))), indmeldingsfelter(f.bolig(afdeling_i("roed")))
    with afvist(som_app):
        Indmelding.objects.bulk_create([Indmelding(**groen), Indmelding(**roed)])
    assert not Indmelding.objects.exists()


def test_raa_sql_kan_ikke(som_app: SomApp) -> None:
    felter = indmeldingsfelter(f.bolig(afdeling_i("roed")))
    with afvist(som_app), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO anvisning_indmelding (bolig_id, status, indmeldt_on, ledig_fra_on, frist_on, bemaerkning,"
            " afgoerelse, created_at, created_by_id, afslutning)"
            " VALUES (%s, 'indmeldt', %s, %s, %s, '', '{}', now(), %s, '')",
            [felter["bolig"].pk, idag(), idag(), idag(), felter["created_by"].pk],
        )


def test_en_afdeling_uden_udfald_er_lukket(som_app: SomApp) -> None:
    felter = indmeldingsfelter(f.bolig(f.afdeling()))
    with afvist(som_app, besked="reglerne er ikke gjort op"):
        Indmelding.objects.create(**felter)


@pytest.mark.parametrize("status", ["kladde", "udlejet", "frigivet", "trukket"])
def test_heller_ikke_i_en_anden_tilstand(som_app: SomApp, status: str) -> None:
    felter = indmeldingsfelter(f.bolig(afdeling_i("roed")), status=status)
    with afvist(som_app):
        Indmelding.objects.create(**felter)


@pytest.mark.parametrize("dage", [-1, 1])
def test_kun_dagen_i_dag(som_app: SomApp, dage: int) -> None:
    felter = indmeldingsfelter(f.bolig(afdeling_i("groen")), indmeldt_on=idag() + dt.timedelta(days=dage))
    with afvist(som_app, besked="kun meldes ind på dagen selv"):
        Indmelding.objects.create(**felter)
    Indmelding.objects.create(**felter)  # the owner may, for the demonstration and for tests
    assert Indmelding.objects.count() == 1


def test_ejeren_er_ogsaa_bundet_af_farven() -> None:
    felter = indmeldingsfelter(f.bolig(afdeling_i("roed")))
    with pytest.raises(DatabaseError, match="farve"), transaction.atomic():
        Indmelding.objects.create(**felter)


def _indmeldt(farve: str = "groen", **andet: Any) -> Indmelding:
    return Indmelding.objects.create(**indmeldingsfelter(f.bolig(afdeling_i(farve)), **andet))


def test_skift_af_bolig_bedoemmes(som_app: SomApp) -> None:
    indmelding, roed, groen = _indmeldt(), f.bolig(afdeling_i("roed")), f.bolig(afdeling_i("groen"))
    with afvist(som_app):
        Indmelding.objects.filter(pk=indmelding.pk).update(bolig=roed)
    with som_app():
        Indmelding.objects.filter(pk=indmelding.pk).update(bolig=groen)
    indmelding.refresh_from_db()
    assert indmelding.bolig_id == groen.pk


def test_en_indmelding_kan_ikke_tilbagedateres(som_app: SomApp) -> None:
    indmelding = _indmeldt()
    with afvist(som_app, besked="på dagen selv"):
        Indmelding.objects.filter(pk=indmelding.pk).update(indmeldt_on=idag() - dt.timedelta(days=3))


def _luk(bolig: Bolig) -> None:
    """The afdeling turns red from today."""
    f.offentliggjort_runde({bolig.afdeling: "roed"}, idag())


@pytest.mark.parametrize("fra", ["kladde", "trukket", "frigivet", "udlejet"])
@pytest.mark.parametrize("til", ["indmeldt", "reserveret"])
def test_genaabning_bedoemmes(som_app: SomApp, fra: str, til: str) -> None:
    indmelding = _indmeldt(status=fra)
    _luk(indmelding.bolig)
    with afvist(som_app):
        Indmelding.objects.filter(pk=indmelding.pk).update(status=til)


def test_en_lukket_kan_ikke_genaabnes_som_kladde(som_app: SomApp) -> None:
    indmelding = _indmeldt(status="trukket")
    _luk(indmelding.bolig)
    with afvist(som_app):
        Indmelding.objects.filter(pk=indmelding.pk).update(status="kladde")


def test_det_aabne_lukkes_ikke_af_en_ny_farve(som_app: SomApp) -> None:
    indmelding = _indmeldt()
    _luk(indmelding.bolig)
    with som_app():
        Indmelding.objects.filter(pk=indmelding.pk).update(status="reserveret")
        Indmelding.objects.filter(pk=indmelding.pk).update(status="indmeldt")
        Indmelding.objects.filter(pk=indmelding.pk).update(status="frigivet", afslutning="Farven blev rød.")
    indmelding.refresh_from_db()
    assert indmelding.status == "frigivet"


def test_tilbud_i_en_lukket_afdeling_afvises(som_app: SomApp) -> None:
    indmelding = _indmeldt()
    felter = tilbudsfelter(indmelding)
    _luk(indmelding.bolig)
    with afvist(som_app, besked="kan ikke tilbydes en borger"):
        Anvisning.objects.create(**felter)
    with afvist(som_app):
        Anvisning.objects.bulk_create([Anvisning(**felter)])


def test_et_tilbud_kan_ikke_tilbagedateres(som_app: SomApp) -> None:
    indmelding = _indmeldt()
    felter = tilbudsfelter(indmelding, tilbudt_on=idag() - dt.timedelta(days=1))
    with afvist(som_app, besked="på dagen selv"):
        Anvisning.objects.create(**felter)


@pytest.mark.parametrize("svar", ["accepteret", "afvist", "udloebet", "tilbagekaldt"])
def test_svar_paa_aabne_tilbud_bedoemmes_aldrig(som_app: SomApp, svar: str) -> None:
    indmelding = _indmeldt()
    tilbud = Anvisning.objects.create(**tilbudsfelter(indmelding))
    _luk(indmelding.bolig)
    with som_app():
        Anvisning.objects.filter(pk=tilbud.pk).update(status=svar)
    tilbud.refresh_from_db()
    assert tilbud.status == svar


@pytest.mark.parametrize(("fra", "til"), [("afvist", "tilbudt"), ("udloebet", "accepteret"), ("accepteret", "tilbudt")])
def test_et_lukket_tilbud_kan_ikke_genaabnes(som_app: SomApp, fra: str, til: str) -> None:
    indmelding = _indmeldt()
    tilbud = Anvisning.objects.create(**tilbudsfelter(indmelding, status=fra))
    _luk(indmelding.bolig)
    with afvist(som_app):
        Anvisning.objects.filter(pk=tilbud.pk).update(status=til)


def test_et_tilbud_kan_ikke_flyttes_til_en_lukket_bolig(som_app: SomApp) -> None:
    tilbud = Anvisning.objects.create(**tilbudsfelter(_indmeldt()))
    anden = _indmeldt()
    _luk(anden.bolig)
    with afvist(som_app):
        Anvisning.objects.filter(pk=tilbud.pk).update(indmelding=anden)


def test_en_indmeldt_bolig_kan_ikke_flyttes_til_en_roed_afdeling(som_app: SomApp) -> None:
    indmelding, roed, groen = _indmeldt(), afdeling_i("roed"), afdeling_i("groen")
    with afvist(som_app):
        Bolig.objects.filter(pk=indmelding.bolig_id).update(afdeling=roed)
    with som_app():
        Bolig.objects.filter(pk=indmelding.bolig_id).update(afdeling=groen)
        Bolig.objects.filter(pk=indmelding.bolig_id).update(husleje=7_000)


def test_en_bolig_uden_indmelding_kan_flyttes(som_app: SomApp) -> None:
    bolig, roed = f.bolig(afdeling_i("groen")), afdeling_i("roed")
    with som_app():
        Bolig.objects.filter(pk=bolig.pk).update(afdeling=roed, type="ungdom")
    bolig.refresh_from_db()
    assert bolig.afdeling_id == roed.pk


def test_en_indmeldt_aeldrebolig_kan_ikke_blive_familiebolig_i_en_roed_afdeling(som_app: SomApp) -> None:
    bolig = f.bolig(afdeling_i("roed"), boligtype="aeldre")
    felter = indmeldingsfelter(bolig)
    with som_app():
        Indmelding.objects.create(**felter)
    with afvist(som_app):
        Bolig.objects.filter(pk=bolig.pk).update(type="familie")


# Dispensations


def _dispensation(bolig: Bolig, *, kun_boligen: bool = False, dage: tuple[int, int] = (0, 1), **andet: Any) -> None:
    f.dispensation(
        bolig.afdeling,
        bolig if kun_boligen else None,
        fra_on=idag() + dt.timedelta(days=dage[0]),
        til_on=idag() + dt.timedelta(days=dage[1]),
        **andet,
    )


@pytest.mark.parametrize("kun_boligen", [True, False])
def test_en_dispensation_aabner_indmelding_og_anvisning(som_app: SomApp, kun_boligen: bool) -> None:
    bolig = f.bolig(afdeling_i("roed"))
    _dispensation(bolig, kun_boligen=kun_boligen)
    felter = indmeldingsfelter(bolig)
    with som_app():
        indmelding = Indmelding.objects.create(**felter)
    tilbud = tilbudsfelter(indmelding)
    with som_app():
        Anvisning.objects.create(**tilbud)


@pytest.mark.parametrize("dage", [(-5, 0), (1, 5)])
def test_en_dispensation_paa_andre_dage_aabner_ikke(som_app: SomApp, dage: tuple[int, int]) -> None:
    bolig = f.bolig(afdeling_i("roed"))
    _dispensation(bolig, dage=dage)
    felter = indmeldingsfelter(bolig)
    with afvist(som_app):
        Indmelding.objects.create(**felter)


@pytest.mark.parametrize("status", ["ansoegt", "afslaaet", "tilbagekaldt"])
def test_kun_en_bevilget_dispensation_aabner(som_app: SomApp, status: str) -> None:
    bolig = f.bolig(afdeling_i("roed"))
    _dispensation(bolig, status=status)
    felter = indmeldingsfelter(bolig)
    with afvist(som_app):
        Indmelding.objects.create(**felter)


def test_naboens_dispensation_aabner_ikke(som_app: SomApp) -> None:
    bolig = f.bolig(afdeling_i("roed"))
    _dispensation(f.bolig(bolig.afdeling), kun_boligen=True)
    felter = indmeldingsfelter(bolig)
    with afvist(som_app):
        Indmelding.objects.create(**felter)


def test_boligens_dispensation_foelger_ikke_med_til_en_anden_afdeling(som_app: SomApp) -> None:
    bolig, anden = f.bolig(afdeling_i("roed")), afdeling_i("roed")
    _dispensation(bolig, kun_boligen=True)
    Indmelding.objects.create(**indmeldingsfelter(bolig))
    with afvist(som_app):
        Bolig.objects.filter(pk=bolig.pk).update(afdeling=anden)


def test_en_dispensation_uden_en_anden_bevilger_findes_ikke(som_app: SomApp) -> None:
    dispensation = f.dispensation(afdeling_i("roed"), status=Dispensation.Status.ANSOEGT)
    with som_app(), pytest.raises(DatabaseError), transaction.atomic():
        Dispensation.objects.filter(pk=dispensation.pk).update(
            status="bevilget", afgjort_by=dispensation.ansoegt_by_id, afgjort_at=nu()
        )


def test_sagens_aabne_tilbud_taelles_af_databasen(som_app: SomApp) -> None:
    foerste, anden = tilbudsfelter(_indmeldt()), tilbudsfelter(_indmeldt())
    with som_app():
        Anvisning.objects.create(**foerste)
    with afvist(som_app, "UD004", "allerede så mange åbne tilbud"):
        Anvisning.objects.create(**anden)
