"""The button to undo: on the unit's page and in the message of success, with the time, for the side that acted."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from anvisning.models import Indmelding
from anvisning.services.flere import meld_kladder_ind
from anvisning.services.fortryd import fortryd, kan_fortrydes
from tests import factories as f
from udlejning.beskeder.models import Besked
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu

pytestmark = pytest.mark.django_db


@pytest.fixture
def indmelding() -> Indmelding:
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))
    bolig = f.bolig(f.afdeling_i_farve("groen", fra_on=idag() - dt.timedelta(days=100)), adresse="Lærkevej 12")
    return f.indmelding(bolig, idag=idag(), now=nu())


@pytest.fixture
def sagsbehandler(client: Client) -> Bruger:
    bruger = f.bruger(Rolle.ANVISNING)
    client.force_login(bruger)
    return bruger


def side(client: Client, indmelding: Indmelding) -> str:
    return client.get(reverse("anvisning:indmelding", args=[indmelding.pk])).content.decode()


def haendelse(html: str) -> str:
    fundet = re.search(r'name="haendelse" value="(\d+)"', html)
    assert fundet is not None
    return fundet.group(1)


def test_knappen_staar_i_beskeden_og_paa_siden_med_tiden(
    client: Client, indmelding: Indmelding, sagsbehandler: Bruger
) -> None:
    assert "Fortryd" not in side(client, indmelding), "The report is the organisation's."
    svar = client.post(reverse("anvisning:tilbyd", args=[indmelding.pk]), {"tilbud-sagsref": "SAG-1"}, follow=True)
    html = svar.content.decode()
    assert re.search(r"Fortryd tilbuddet \(til kl\.\xa0\d\d\.\d\d\)", html)
    html = side(client, indmelding)
    assert "beskedhandling" not in html
    assert re.search(r"Det kan fortrydes i 9 minutter endnu, til kl\.\xa0\d\d\.\d\d\.", html)
    svar = client.post(reverse("anvisning:fortryd", args=[indmelding.pk]), {"haendelse": haendelse(html)}, follow=True)
    html = svar.content.decode()
    assert "Tilbuddet er fortrudt. Ingen har fået e-mail om det." in html
    assert 'class="fortryd"' not in html
    indmelding.refresh_from_db()
    assert indmelding.status == "indmeldt"
    assert not Besked.objects.filter(art="nyt_tilbud").exists()


def test_siden_siger_hvad_der_kan_fortrydes_og_hvorfor_ikke(client: Client, indmelding: Indmelding) -> None:
    client.force_login(indmelding.created_by)
    assert "Kun det seneste, der er sket med boligen, kan fortrydes." in side(client, indmelding)
    f.tilbud(indmelding, idag=idag(), now=nu())
    html = side(client, indmelding)
    assert re.search(r"Du kan ikke længere fortryde indmeldingen kl\.\xa0\d\d\.\d\d: kun det seneste", html)
    assert "Se det under Historik." in html


@pytest.mark.parametrize("vaerdi", ["", "x", "-1", "999999999999999999999", "²"])
def test_et_forkert_nummer_siger_at_der_er_sket_noget(
    client: Client, indmelding: Indmelding, sagsbehandler: Bruger, vaerdi: str
) -> None:
    f.tilbud(indmelding, by=sagsbehandler, idag=idag(), now=nu())
    svar = client.post(reverse("anvisning:fortryd", args=[indmelding.pk]), {"haendelse": vaerdi}, follow=True)
    assert "Der er sket noget nyt med Lærkevej 12 siden" in svar.content.decode()
    indmelding.refresh_from_db()
    assert indmelding.status == "reserveret"


def test_en_fortrudt_indmelding_staar_blandt_kladderne(client: Client, indmelding: Indmelding) -> None:
    client.force_login(indmelding.created_by)
    html = side(client, indmelding)
    client.post(reverse("anvisning:fortryd", args=[indmelding.pk]), {"haendelse": haendelse(html)})
    svar = client.get(reverse("anvisning:indmelding", args=[indmelding.pk]), follow=True)
    assert svar.redirect_chain == [(reverse("anvisning:kladder"), 302)]
    html = svar.content.decode()
    assert "Indmeldingen er fortrudt. Ingen har fået e-mail om det." in html
    assert "Lærkevej 12" in html.partition("</h1>")[2]
    meld_kladder_ind(indmeldinger=[indmelding], by=indmelding.created_by, now=nu(), idag=idag())
    assert "Fortryd indmeldingen" in side(client, indmelding)


def test_boliganvisningen_ser_ikke_en_fortrudt_indmelding(
    client: Client, indmelding: Indmelding, sagsbehandler: Bruger
) -> None:
    fundet = kan_fortrydes(indmelding, by=indmelding.created_by, now=nu())
    assert fundet is not None
    fortryd(indmelding=indmelding, haendelse_id=fundet.haendelse.pk, by=indmelding.created_by, now=nu(), idag=idag())
    assert client.get(reverse("anvisning:indmelding", args=[indmelding.pk])).status_code == 404


@pytest.mark.parametrize("haendelse_", ["", "x", "-1", "9" * 5000, "٣"])
def test_et_oedelagt_skjult_felt_fortryder_intet(client: Client, indmelding: Indmelding, haendelse_: str) -> None:
    client.force_login(indmelding.created_by)
    adresse = reverse("anvisning:fortryd", args=[indmelding.pk])
    svar = client.post(adresse, {"haendelse": haendelse_}, follow=True)
    assert "kan ikke fortrydes" in svar.content.decode()
    indmelding.refresh_from_db()
    assert indmelding.status == "indmeldt"
