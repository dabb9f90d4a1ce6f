"""The ledger in the browser: numbers written by keyboard, corrected with a reason, and followed to what they are of."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from anvisning.domain.perioder import forrige_maaned, maanedsnavn
from anvisning.domain.regnskab import Figur
from anvisning.models import Ledighedstal
from anvisning.services.indmelding import Portafvist
from anvisning.services.ledighed import Maanedstal, gem_ledighed
from monitoring.models import Afdeling
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu

from .conftest import SMAL

pytestmark = pytest.mark.django_db(transaction=True)

LogInd = Callable[[Bruger], None]
Tilgaengelig = Callable[[Page], None]


@pytest.fixture
def afdelinger() -> list[Afdeling]:
    """Three of one organisation, in three colours, and a red one that refuses a report."""
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))
    fra = idag() - dt.timedelta(days=300)
    organisation = f.organisation("0101", "Ærlig Bolig")
    navne = {"groen": "Ahornparken", "gul": "Birkelunden", "roed": "Cedervænget"}
    lavet = [f.afdeling_i_farve(farve, organisation, fra_on=fra, navn=navn) for farve, navn in navne.items()]
    dag = forrige_maaned(idag()) + dt.timedelta(days=3)
    for afdeling in lavet[:2]:
        f.indmelding(f.bolig(afdeling), idag=dag, now=nu())
    with pytest.raises(Portafvist):
        f.indmelding(f.bolig(lavet[2]), idag=dag, now=nu())
    return lavet


def _medarbejder(afdelinger: list[Afdeling]) -> Bruger:
    return f.bruger(Rolle.ORGANISATION, organisation=afdelinger[0].organisation)


def test_tal_skrives_med_tastaturet_og_rettes_med_en_grund(
    live_server: LiveServer,
    page: Page,
    log_ind: LogInd,
    tilgaengelig: Tilgaengelig,
    billede: Callable[..., None],
    afdelinger: list[Afdeling],
) -> None:
    log_ind(_medarbejder(afdelinger))
    page.goto(live_server.url + reverse("anvisning:regnskab"))
    tilgaengelig(page)
    page.get_by_role("link", name="Oplys ledige familieboliger").click()
    maaned = maanedsnavn(forrige_maaned(idag()))
    page.get_by_label(f"Ahornparken, {maaned}").focus()
    for tal in ("4", "0", "3"):
        page.keyboard.type(tal)
        page.keyboard.press("Enter")
    tilgaengelig(page)
    billede(page, "organisation-ledighed", 900)
    page.get_by_role("button", name="Gem tallene").click()
    expect(page.get_by_text("3 tal er gemt.")).to_be_visible()
    assert dict(Ledighedstal.objects.values_list("afdeling__navn", "antal")) == {
        "Ahornparken": 4,
        "Birkelunden": 0,
        "Cedervænget": 3,
    }

    page.get_by_label(f"Ahornparken, {maaned}").fill("6")
    page.get_by_role("button", name="Gem tallene").click()
    expect(page.locator("#fejlopsummering")).to_be_focused()
    tilgaengelig(page)
    page.get_by_label("Hvorfor rettes tallene?").fill("To opsigelser var ikke talt med.")
    page.get_by_role("button", name="Gem tallene").click()
    expect(page.get_by_text("rettet til 6")).to_be_visible()
    tilgaengelig(page)


def test_en_kolonne_fra_et_regneark_kan_indsaettes(
    live_server: LiveServer, page: Page, log_ind: LogInd, afdelinger: list[Afdeling]
) -> None:
    log_ind(_medarbejder(afdelinger))
    page.goto(live_server.url + reverse("anvisning:ledighed"))
    maaned = maanedsnavn(forrige_maaned(idag()))
    page.get_by_label(f"Ahornparken, {maaned}").focus()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text", "7\\r\\n8\\r\\n9\\r\\n");
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
        }"""
    )
    for navn, tal in (("Ahornparken", "7"), ("Birkelunden", "8"), ("Cedervænget", "9")):
        expect(page.get_by_label(f"{navn}, {maaned}")).to_have_value(tal)


@pytest.fixture
def oplyst(afdelinger: list[Afdeling]) -> list[Afdeling]:
    """Numbers of the last month for two of the three."""
    gem_ledighed(
        maanedstal=[
            Maanedstal(a, forrige_maaned(idag()), antal) for a, antal in zip(afdelinger[1:], (9, 6), strict=True)
        ],
        begrundelse="",
        by=_medarbejder(afdelinger),
        now=nu(),
        idag=idag(),
    )
    return afdelinger


def test_kommunen_foelger_et_tal_til_doers(
    live_server: LiveServer,
    page: Page,
    log_ind: LogInd,
    tilgaengelig: Tilgaengelig,
    billede: Callable[..., None],
    oplyst: list[Afdeling],
) -> None:
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    sidste = forrige_maaned(idag())
    page.goto(live_server.url + reverse("anvisning:regnskab") + f"?periode={sidste:%Y-%m}")
    tilgaengelig(page)
    billede(page, "styregruppe-regnskab", 900)
    page.get_by_role("link", name="Ærlig Bolig", exact=True).click()
    expect(page.get_by_text("Ahornparken (0101-")).to_be_visible()
    tilgaengelig(page)
    page.get_by_role("link", name="Boliger, der skal meldes ind, Birkelunden: 2,25").click()
    expect(page.get_by_text("25 % af 9 er 2,25.")).to_be_visible()
    tilgaengelig(page)


@pytest.mark.parametrize("figur", Figur)
def test_listerne_er_tilgaengelige(
    live_server: LiveServer,
    page: Page,
    log_ind: LogInd,
    tilgaengelig: Tilgaengelig,
    oplyst: list[Afdeling],
    figur: Figur,
) -> None:
    log_ind(f.bruger(Rolle.ANVISNING))
    sidste = forrige_maaned(idag())
    page.goto(f"{live_server.url}{reverse('anvisning:regnskab_liste', args=[figur.value])}?periode={sidste:%Y-%m}")
    tilgaengelig(page)


def test_organisationens_regnskab_paa_en_smal_skaerm(
    live_server: LiveServer,
    page: Page,
    log_ind: LogInd,
    billede: Callable[..., None],
    oplyst: list[Afdeling],
) -> None:
    log_ind(_medarbejder(oplyst))
    page.set_viewport_size(SMAL)  # type: ignore[arg-type]  # a plain dict of the two keys
    page.goto(live_server.url + reverse("anvisning:regnskab") + f"?periode={forrige_maaned(idag()):%Y-%m}")
    tal = page.get_by_role("link", name="Røde afdelinger skånet, Cedervænget: 1,5")
    expect(tal).to_be_visible()
    billede(page, "organisation-regnskab", 1100)
