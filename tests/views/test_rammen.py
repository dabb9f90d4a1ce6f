"""Danish figures, dates and marks in templates, the fields' markup, the menu by rights, and notices on every page."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from tests import factories
from udlejning.brugere import context
from udlejning.brugere.context import Rammebesked, registrer_rammebesked
from udlejning.brugere.navigation import menu
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.felter import Datofelt


def _vis(tekst: str, **indhold: Any) -> str:
    return Template("{% load ramme %}" + tekst).render(Context(indhold)).strip()


@pytest.mark.parametrize(
    ("udtryk", "vaerdi", "ventet"),
    [
        ("{{ x|tal }}", 1155, "1.155"),
        ("{{ x|tal }}", Decimal("5317.50"), "5.317,5"),
        ("{{ x|tal:1 }}", Decimal("40.65"), "40,7"),
        ("{{ x|tal }}", None, "–"),
        ("{{ x|tal }}", 0, "0"),
        ("{{ x|pct }}", Decimal("40.70"), "40,7\N{NO-BREAK SPACE}%"),
        ("{{ x|pct:2 }}", Decimal("2.7"), "2,70\N{NO-BREAK SPACE}%"),
        ("{{ x|kr }}", 7450, "7.450\N{NO-BREAK SPACE}kr."),
        ("{{ x|kr }}", Decimal("7450.50"), "7.450,50\N{NO-BREAK SPACE}kr."),
        ("{{ x|dato }}", dt.date(2025, 12, 31), "31. december 2025"),
        # 23.30 UTC on 31 December is half past midnight on New Year's Day in Denmark.
        ("{{ x|dato }}", dt.datetime(2025, 12, 31, 23, 30, tzinfo=dt.UTC), "1. januar 2026"),
        ("{{ x|tidspunkt }}", dt.datetime(2026, 6, 1, 7, 5, tzinfo=dt.UTC), "1. juni 2026 kl.\N{NO-BREAK SPACE}09.05"),
        ("{{ x|dato }}", None, "–"),
        ("{{ x|kortdato }}", dt.date(2026, 12, 16), "16.\N{NO-BREAK SPACE}dec.\N{NO-BREAK SPACE}2026"),
        ("{{ x|kortdato }}", dt.date(2027, 5, 1), "1.\N{NO-BREAK SPACE}maj\N{NO-BREAK SPACE}2027"),
        ("{{ x|kortdato }}", None, "–"),
        (
            "{{ x|korttidspunkt }}",
            dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC),
            "1.\N{NO-BREAK SPACE}jan.\N{NO-BREAK SPACE}2027 kl.\N{NO-BREAK SPACE}00.30",
        ),
        ("{{ x|korttidspunkt }}", None, "–"),
    ],
)
def test_figures_and_dates_the_danish_way(udtryk: str, vaerdi: Any, ventet: str) -> None:
    assert _vis(udtryk, x=vaerdi) == ventet


@pytest.mark.parametrize(
    ("farve", "ord_", "form"),
    [
        ("roed", "Rød", "<path"),
        ("gul", "Gul", "<path"),
        ("groen", "Grøn", "<circle"),
        ("ikke_maalt", "Ikke målt", "<c"),
    ],
)
def test_a_colour_has_a_word_and_a_shape_beside_it(farve: str, ord_: str, form: str) -> None:
    maerke = _vis("{% farvemaerke x 4 %}", x=farve)
    assert ord_ in maerke
    assert form in maerke
    assert "trin 4" in maerke


def test_the_four_shapes_differ() -> None:
    former = {
        _vis("{% farvemaerke x %}", x=farve).split("<svg")[1].split("</svg>")[0].partition(">")[2]
        for farve in ("roed", "gul", "groen", "ikke_maalt")
    }
    assert len(former) == 4


def test_what_is_no_colour_is_never_green() -> None:
    for vaerdi in (None, "", "blaa"):
        assert "Ikke målt" in _vis("{% farvemaerke x %}", x=vaerdi)
    assert "Ikke tilladt" in _vis("{% udfaldsmaerke x %}", x="ukendt")


class _Proeve(forms.Form):
    navn = forms.CharField(label="Navn", help_text="Som det står.")
    valg = forms.ChoiceField(label="Valg", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    dag = Datofelt(label="Dag", required=False)


def test_a_wrong_field_ties_label_hint_and_error_to_its_control() -> None:
    felt = _Proeve({}).__getitem__("navn").as_field_group()
    assert '<label class="form-label" for="id_navn">Navn</label>' in felt
    assert 'aria-describedby="id_navn_helptext id_navn_error"' in felt
    assert 'aria-invalid="true"' in felt
    assert 'id="id_navn_helptext"' in felt
    assert 'id="id_navn_error"' in felt


def test_an_optional_field_says_so_and_a_group_has_a_legend() -> None:
    form = _Proeve()
    assert "(frivilligt)" in form["dag"].as_field_group()
    assert "(frivilligt)" not in form["navn"].as_field_group()
    assert '<legend class="form-label">Valg</legend>' in form["valg"].as_field_group()


def test_the_summary_of_errors_links_to_the_controls() -> None:
    side = _vis('{% include "components/fejlopsummering.html" %}', form=_Proeve({}))
    assert 'href="#id_navn"' in side
    assert 'href="#id_valg_0"' in side


@pytest.mark.parametrize("tekst", ["2025-12-31", "31-12-2025", "31.12.2025", "31/12/2025", " 31-12-2025 "])
def test_a_date_is_read_however_danes_write_it(tekst: str) -> None:
    assert Datofelt().clean(tekst) == dt.date(2025, 12, 31)


def test_a_wrong_date_says_how_to_write_one() -> None:
    with pytest.raises(forms.ValidationError, match="Skriv en dato, for eksempel 31-12-2025"):
        Datofelt().clean("31. december")


def test_addresses_keep_the_filter_and_change_one_thing(rf: RequestFactory) -> None:
    request = rf.get("/x/?farve=roed&side=3")
    assert _vis("{% sti side=2 as s %}{{ s|safe }}", request=request) == "/x/?farve=roed&side=2"
    assert _vis("{% sti farve=None side=None as s %}{{ s|safe }}", request=request) == "/x/"


def test_a_sortable_header_says_the_order_and_turns_it(rf: RequestFactory) -> None:
    op = _vis("{% sorterbar 'navn' 'Navn' %}", request=rf.get("/x/?sorter=navn&side=4"))
    assert 'aria-sort="ascending"' in op
    assert 'href="/x/?sorter=-navn"' in op
    ingen = _vis("{% sorterbar 'navn' 'Navn' %}", request=rf.get("/x/"))
    assert "aria-sort" not in ingen
    assert 'href="/x/?sorter=navn"' in ingen


def test_pages_are_numbered_and_the_present_one_is_marked(rf: RequestFactory) -> None:
    side = _vis(
        '{% include "components/sidetal.html" %}',
        request=rf.get("/x/?q=1"),
        side=Paginator(range(95), 10).page(2),
    )
    assert 'aria-current="page"' in side
    assert "Side 2 af 10" in side
    assert 'href="/x/?q=1&amp;side=3"' in side


MENUER = {
    Rolle.ORGANISATION: {"Forside", "Overblik", "Hjælp"},
    Rolle.MONITOR: {"Forside", "Overblik", "Data", "Runder", "Kalender", "Log", "Hjælp"},
    Rolle.STYREGRUPPE: {"Forside", "Overblik", "Runder", "Kalender", "Log", "Hjælp"},
    Rolle.ADMINISTRATOR: {"Forside", "Overblik", "Log", "Brugere", "Register", "Hjælp"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("rolle", MENUER)
def test_the_menu_holds_what_the_role_may_open(client: Client, rolle: Rolle) -> None:
    bruger = factories.bruger(rolle)
    client.force_login(bruger)
    punkter = menu(bruger, "/overblik/")
    assert {punkt.navn for punkt in punkter} >= MENUER[rolle]
    assert [punkt.navn for punkt in punkter if punkt.aktiv] == ["Overblik"]
    for punkt in punkter:
        assert client.get(punkt.adresse).status_code == 200, punkt


@pytest.fixture
def besked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "_beskedgivere", list(context._beskedgivere))

    @registrer_rammebesked
    def giver(request: HttpRequest) -> Rammebesked | None:
        return Rammebesked("Prøvebesked", "Der gælder ingen aftale.") if request.path != "/log/" else None


@pytest.mark.django_db
def test_a_notice_of_an_app_stands_on_every_page_it_is_given_for(client: Client, besked: None) -> None:
    assert "Prøvebesked" not in client.get(reverse("account_login")).content.decode()
    client.force_login(factories.bruger(Rolle.ADMINISTRATOR))
    assert "Prøvebesked" in client.get(reverse("brugere:liste")).content.decode()
    assert "Prøvebesked" not in client.get(reverse("haendelser:log")).content.decode()


def test_numre_paa_raekker_skrives_uden_tusindtalspunktum() -> None:
    """``?bolig=1.435`` leads nowhere: a key in an address or a field is printed with ``stringformat:'d'``."""
    rod = Path(__file__).resolve().parents[2] / "templates"
    udskrift = re.compile(r"\{\{\s*[\w.]*(?:\.pk|(?<!attrs)\.id|_pk|(?<!auto)(?<!set)_id)\s*\}\}")
    fundne = {
        f"{sti.relative_to(rod)}: {traef}"
        for sti in sorted(rod.rglob("*.html"))
        for traef in udskrift.findall(sti.read_text(encoding="utf-8"))
    }
    assert not fundne
