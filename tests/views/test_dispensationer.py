"""A dispensation's page leads on: to the report that it opens for, and to those that it was used for."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from anvisning.services.dispensation import tilbagekald_dispensation
from tests import factories as f
from tests.views.sider import hent, logget_ind
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db


def test_en_bevilget_dispensation_foerer_til_indmeldingen_og_siger_hvad_den_er_brugt_til() -> None:
    f.aftale()
    bolig = f.bolig(f.afdeling_i_farve("roed"), adresse="Lærkevej 12")
    sti = reverse("anvisning:dispensation", args=[f.dispensation(bolig.afdeling, bolig).pk])
    medarbejder = f.bruger(Rolle.ORGANISATION, organisation=bolig.afdeling.organisation)
    client = Client()
    with time_machine.travel(f.NU, tick=False):
        client.force_login(medarbejder)
        foer = client.get(sti).content.decode()
        indmelding = f.indmelding(bolig, by=medarbejder)
        efter = client.get(sti).content.decode()
    meld_ind = reverse("anvisning:meld_ind", args=[bolig.pk])
    assert meld_ind in foer
    assert "Ingen indmelding endnu" in foer
    assert meld_ind not in efter
    assert reverse("anvisning:indmelding", args=[indmelding.pk]) in efter


def test_en_afslaaet_ansoegning_er_ikke_paa_vej_til_at_blive_brugt() -> None:
    f.aftale()
    ansoegt = f.dispensation(f.afdeling_i_farve("roed"), status="afslaaet")
    side = hent(logget_ind(f.bruger(Rolle.MONITOR)), "anvisning:dispensation", ansoegt.pk)
    assert "Afslået" in side
    assert "Brugt til" not in side
    assert "Må boliger i afdelingen meldes ind i dag?" in side


def test_en_dispensation_siges_en_gang_i_svaret() -> None:
    """As the condition that it is, and not also as a reason just above it."""
    f.aftale()
    bolig = f.bolig(f.afdeling_i_farve("roed"))
    dispensation = f.dispensation(bolig.afdeling, bolig)
    with time_machine.travel(f.NU, tick=False):
        side = hent(logget_ind(f.medarbejder(bolig)), "anvisning:dispensation", dispensation.pk)
    assert "Må boligen meldes ind i dag?" in side
    assert side.count("Der er givet dispensation for boligen") == 1


def test_boligen_siger_at_dispensationen_er_kaldt_tilbage_eller_udloebet() -> None:
    f.aftale()
    bolig = f.bolig(f.afdeling_i_farve("roed"))
    dispensation = f.dispensation(bolig.afdeling, bolig)
    indmelding = f.indmelding(bolig)
    klient = logget_ind(f.medarbejder(bolig))
    with time_machine.travel(f.NU, tick=False):
        assert "kaldt tilbage" not in hent(klient, "anvisning:indmelding", indmelding.pk)
    with time_machine.travel(dispensation.til_on, tick=False):
        assert ", som er udløbet: " in hent(klient, "anvisning:indmelding", indmelding.pk)
    by = f.bruger(Rolle.MONITOR)
    tilbagekald_dispensation(dispensation=dispensation, begrundelse="Grunden er væk", by=by, now=f.NU)
    with time_machine.travel(f.NU, tick=False):
        assert ", som er kaldt tilbage 1. juni 2026: " in hent(klient, "anvisning:indmelding", indmelding.pk)
        side = hent(klient, "anvisning:dispensation", dispensation.pk)
    assert "<dt>Kaldt tilbage</dt>" in side
    assert "<dt>Afgjort</dt>" not in side
