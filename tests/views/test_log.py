"""The log page: who, what, when and on what grounds."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.haendelser.services import skriv
from udlejning.haendelser.templatetags.haendelser import artnavn

pytestmark = pytest.mark.django_db


@pytest.fixture
def klient(client: Client) -> Client:
    client.force_login(factories.bruger(Rolle.MONITOR))
    return client


def _skriv(art: str, tekst: str, *, by: Bruger | None = None, at: dt.datetime = factories.NU) -> None:
    skriv(art=art, objekt=factories.organisation(), tekst=tekst, by=by, now=at, grundlag={"pr": "31. marts"})


def test_an_event_shows_time_person_kind_text_and_grounds(klient: Client) -> None:
    by = factories.bruger(first_name="Mona", last_name="Lund")
    _skriv("monitorering.offentliggjort", "Runden er offentliggjort.", by=by)
    side = klient.get(reverse("haendelser:log")).content.decode()
    for tekst in (
        "1.\N{NO-BREAK SPACE}jun.\N{NO-BREAK SPACE}2026 kl.\N{NO-BREAK SPACE}12.00",
        "Mona Lund",
        "Monitorering: offentliggjort",
        "Runden er offentliggjort.",
        "31. marts",
    ):
        assert tekst in side


def test_an_act_of_the_system_has_no_person(klient: Client) -> None:
    _skriv("indmelding.frigivet", "Fristen er overskredet.")
    assert "Systemet" in klient.get(reverse("haendelser:log")).content.decode()


@pytest.mark.parametrize(
    ("filter_", "ventet"),
    [
        ({"art": "bruger"}, {"A"}),
        ({"art": "monitorering.godkendt"}, {"B"}),
        ({"fra": "2026-06-02"}, {"C"}),
        ({"til": "2026-06-01"}, {"A", "B"}),
        ({"fra": "02-06-2026", "til": "2.6.2026"}, {"C"}),
    ],
)
def test_filters(klient: Client, filter_: dict[str, str], ventet: set[str]) -> None:
    _skriv("bruger.lukket", "A")
    _skriv("monitorering.godkendt", "B")
    # 23.30 in Copenhagen on 2 June is 21.30 UTC: the day is the Danish one.
    _skriv("monitorering.offentliggjort", "C", at=factories.NU.replace(day=2, hour=23, minute=30))
    side = klient.get(reverse("haendelser:log"), filter_)
    assert {haendelse.tekst for haendelse in side.context["side"]} == ventet


def test_a_filter_by_person(klient: Client) -> None:
    by = factories.bruger()
    _skriv("bruger.lukket", "Andens")
    _skriv("bruger.lukket", "Personens", by=by)
    side = klient.get(reverse("haendelser:log"), {"bruger": by.pk})
    assert [haendelse.tekst for haendelse in side.context["side"]] == ["Personens"]


def test_an_impossible_period_is_one_danish_sentence(klient: Client) -> None:
    side = klient.get(reverse("haendelser:log"), {"fra": "2026-06-02", "til": "2026-06-01"})
    assert side.status_code == 200
    assert "Slutdatoen ligger før startdatoen. Byt om på dem." in side.content.decode()


@pytest.mark.parametrize("dag", ["9999-12-31", "0001-01-01"])
def test_a_slip_in_the_year_is_a_sentence(klient: Client, dag: str) -> None:
    side = klient.get(reverse("haendelser:log"), {"fra": dag, "til": dag})
    assert side.status_code == 200
    assert "Skriv en dato mellem 1900 og 2199. Kontrollér årstallet." in side.content.decode()


def test_the_log_is_paged_and_keeps_its_queries(klient: Client, django_assert_max_num_queries: object) -> None:
    for nummer in range(55):
        _skriv("bruger.lukket", f"Nr. {nummer}", by=None)
    side = klient.get(reverse("haendelser:log"), {"side": "2"})
    assert len(side.context["side"].object_list) == 5
    assert klient.get(reverse("haendelser:log"), {"side": "99"}).status_code == 200
    assert klient.get(reverse("haendelser:log"), {"side": "to"}).status_code == 200


def test_kinds_read_as_danish() -> None:
    assert artnavn("bruger.genaabnet") == "Bruger: genåbnet"
