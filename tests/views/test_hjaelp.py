"""The help page is written from the parameters in force, and every assumption carries the word."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from anvisning.services.regelsaet import indlaes_regelsaet
from monitoring.services.modeller import indlaes_modeller
from tests import factories
from udlejning.overblik.hjaelp import antagelser, hjaelp_paa

pytestmark = pytest.mark.django_db

UNDER_AFTALEN = dt.date(2024, 5, 1)
EFTER_AFTALEN = dt.date(2026, 6, 1)


@pytest.fixture
def klient(client: Client) -> Client:
    client.force_login(factories.bruger())
    return client


def _tekst(klient: Client, dag: dt.date) -> str:
    with time_machine.travel(dt.datetime.combine(dag, dt.time(12), tzinfo=dt.UTC), tick=False):
        klient.force_login(factories.bruger())
        side = klient.get(reverse("overblik:hjaelp")).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", side))


def test_model_rules_and_law_are_printed_with_their_figures(klient: Client) -> None:
    indlaes_modeller(factories.NU)
    indlaes_regelsaet()
    side = _tekst(klient, UNDER_AFTALEN)
    for ventet in (
        "gælder den 1. maj 2024",
        "Trin 6: Parallelsamfund",
        "Indkomst i forhold til regionen: under 65 %.",
        "Boliganvisningen har 10 arbejdsdage",
        "Borgeren har 5 arbejdsdage",
        "Boliger i røde afdelinger kan ikke meldes ind til boliganvisningen.",
        "Mindst 1.000 beboere.",
        "mindst 3 × landsgennemsnittet",
        "fra 1. januar 2023 til 1. januar 2026, den dag ikke med",
    ):
        assert ventet in side, ventet


def test_without_an_agreement_the_page_says_that_the_law_alone_rules(klient: Client) -> None:
    indlaes_modeller(factories.NU)
    indlaes_regelsaet()
    side = _tekst(klient, EFTER_AFTALEN)
    assert "Ingen udlejningsaftale gælder i dag" in side
    assert "Boliger i røde afdelinger kan ikke meldes ind" not in side


def test_without_a_model_the_page_still_stands(klient: Client) -> None:
    assert "Ingen model er vedtaget" in _tekst(klient, EFTER_AFTALEN)


def test_every_assumption_of_the_parameters_is_listed_behind_the_word(klient: Client) -> None:
    indlaes_modeller(factories.NU)
    indlaes_regelsaet()
    side = _tekst(klient, UNDER_AFTALEN)
    liste = antagelser(hjaelp_paa(UNDER_AFTALEN))
    assert len(liste) == len(set(liste))
    for antagelse in (*liste, "Den offentlige aftaletekst har ingen frister.", "Røde afdelinger skånes."):
        assert f"Antagelse {' '.join(escape(antagelse).split())}" in side, antagelse


def test_the_accessibility_statement_is_open_and_says_what_the_law_asks(client: Client) -> None:
    svar = client.get(reverse("overblik:tilgaengelighed"))
    side = svar.content.decode()
    for ventet in (
        "Overholdelsesstatus",
        "delvist i overensstemmelse",
        "Feedback og kontakt",
        "Digitaliseringsstyrelsen",
    ):
        assert ventet in side
    assert client.get("/was")["Location"] == reverse("overblik:tilgaengelighed")
