"""The deadlines on a vacancy's page: both sides read how each was counted, boliganvisningen moves them there."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from anvisning.models import Anvisning, Indmelding
from anvisning.services.kladder import gem_kladde, kasser_kladde
from tests import factories as f
from tests.views.sider import logget_ind, tekst
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _aftalen(fast_tid: None) -> None:
    f.aftale()


def _flyt(klient: Client, adresse: str, pk: int, navn: str, dag: str, grund: str = "Nøglen er væk") -> Any:
    return klient.post(
        reverse(f"anvisning:{adresse}", args=[pk]), {f"{navn}-frist_on": dag, f"{navn}-begrundelse": grund}, follow=True
    )


def test_boliganvisningen_flytter_begge_frister_og_organisationen_ser_hvorfor() -> None:
    indmelding = f.indmelding(f.bolig(f.afdeling_i_farve("groen")))
    tilbud = f.tilbud(indmelding)
    anviser = logget_ind(f.bruger(Rolle.ANVISNING, first_name="Mette", last_name="Madsen"))
    assert "Fristen er flyttet." in tekst(_flyt(anviser, "flyt_frist", indmelding.pk, "fristbolig", "2026-06-22"))
    assert "Fristen er flyttet." in tekst(_flyt(anviser, "flyt_svarfrist", tilbud.pk, "fristsvar", "2026-06-12"))
    assert Indmelding.objects.get().frist_on == dt.date(2026, 6, 22)
    assert Anvisning.objects.get().svarfrist_on == dt.date(2026, 6, 12)
    side = tekst(logget_ind(indmelding.created_by).get(reverse("anvisning:indmelding", args=[indmelding.pk])))
    assert "14 arbejdsdage fra 1.\N{NO-BREAK SPACE}jun.\N{NO-BREAK SPACE}2026" in side
    assert "5.\N{NO-BREAK SPACE}jun.\N{NO-BREAK SPACE}2026 (lukkedag)" in side
    assert "Nøglen er væk" in side
    assert "Mette Madsen" in side
    assert "Erstattet af en senere" in side
    assert "Flyt svarfristen" not in side


def test_en_umulig_dag_er_en_saetning_ved_feltet_og_formularen_staar_aaben() -> None:
    indmelding = f.indmelding(f.bolig(f.afdeling_i_farve("groen")))
    anviser = logget_ind(f.bruger(Rolle.ANVISNING))
    svar = _flyt(anviser, "flyt_frist", indmelding.pk, "fristbolig", "2026-06-05")
    assert svar.status_code == 422
    assert "5. juni 2026 er ingen arbejdsdag (lukkedag)" in tekst(svar)
    assert '<details class="details" open>' in svar.content.decode()
    for dag in ("", "i morgen", "2026-05-31", "1999-01-01"):
        assert _flyt(anviser, "flyt_frist", indmelding.pk, "fristbolig", dag).status_code == 422
    assert _flyt(anviser, "flyt_frist", indmelding.pk, "fristbolig", "2026-06-22", " ").status_code == 422
    assert indmelding.fristsaetninger.count() == 1


def test_efter_fristen_er_der_intet_at_flytte() -> None:
    indmelding = f.indmelding(f.bolig(f.afdeling_i_farve("groen")))
    with time_machine.travel(f.NU + dt.timedelta(days=16), tick=False):
        svar = logget_ind(f.bruger(Rolle.ANVISNING)).get(reverse("anvisning:indmelding", args=[indmelding.pk]))
    assert "Flyt fristen" not in tekst(svar)


def test_en_kladde_staar_paa_kladdernes_side_og_en_kasseret_viser_sin_historie() -> None:
    bolig = f.bolig(f.afdeling_i_farve("groen"))
    by = f.bruger(Rolle.ORGANISATION, organisation=bolig.afdeling.organisation)
    kladde = gem_kladde(bolig=bolig, ledig_fra_on=f.IDAG, bemaerkning="", by=by, now=f.NU, idag=f.IDAG)
    adresse = reverse("anvisning:indmelding", args=[kladde.pk])
    assert logget_ind(by).get(adresse).headers["Location"] == reverse("anvisning:kladder")
    assert logget_ind(f.bruger(Rolle.ANVISNING)).get(adresse).status_code == 404
    kasser_kladde(indmelding=kladde, by=by, now=f.NU)
    side = tekst(logget_ind(by).get(adresse))
    assert "Meldt ind" not in side
    assert "er kasseret" in side
    assert logget_ind(f.bruger(Rolle.ANVISNING)).get(adresse).status_code == 404
