"""A dispensation's page leads on: to the report that it opens for, and to those that it was used for."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests import factories as f
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
