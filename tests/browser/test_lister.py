"""The lists and many reports at once in a real browser: narrow and wide, with the keyboard, and without scripts."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from anvisning.models import Indmelding
from anvisning.services.kladder import gem_kladde
from monitoring.models import Afdeling
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu

pytestmark = pytest.mark.django_db(transaction=True)

LogInd = Callable[[Bruger], None]
Tilgaengelig = Callable[[Page], None]


@pytest.fixture
def afdeling() -> Afdeling:
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))
    return f.afdeling_i_farve("gul", fra_on=idag() - dt.timedelta(days=100), navn="Lærkehaven")


def test_flere_meldes_ind_med_tastaturet(
    live_server: LiveServer, page: Page, log_ind: LogInd, tilgaengelig: Tilgaengelig, afdeling: Afdeling
) -> None:
    for nr in (1, 2, 3):
        f.bolig(afdeling, adresse=f"Lærkevej {nr}")
    log_ind(f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation))
    page.goto(live_server.url + reverse("anvisning:boliger"))
    tilgaengelig(page)
    page.get_by_role("link", name="Meld flere ind").click()
    tilgaengelig(page)  # the choice answers at once from when the page's scripts are there
    page.get_by_label("Afdeling", exact=True).select_option(label=str(afdeling))
    expect(page.get_by_text("0 boliger er valgt")).to_be_visible()
    page.get_by_label("Vælg alle 3").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("3 boliger er valgt")).to_be_visible()
    page.get_by_label("Lærkevej 3").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("2 boliger er valgt")).to_be_visible()
    tilgaengelig(page)
    page.get_by_role("button", name="Fortsæt").press("Enter")
    expect(page.get_by_role("heading", name="Bekræft indmeldingen af 2 boliger")).to_be_visible()
    tilgaengelig(page)
    page.get_by_text("Egen dato for enkelte boliger").click()
    page.get_by_label("Egen dato for Lærkevej 2").fill(idag().isoformat())
    tilgaengelig(page)
    page.get_by_role("button", name="Meld de 2 boliger ind").press("Enter")
    udfoert = page.locator("#beskeder .alert-success")
    expect(udfoert).to_contain_text("2 boliger er meldt ind.")
    expect(udfoert).to_be_focused()
    assert Indmelding.objects.filter(status="indmeldt").count() == 2
    tilgaengelig(page)


def test_kladder_og_gentagelse(
    live_server: LiveServer, page: Page, log_ind: LogInd, tilgaengelig: Tilgaengelig, afdeling: Afdeling
) -> None:
    by = f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation)
    for nr in (1, 2):
        bolig = f.bolig(afdeling, adresse=f"Lærkevej {nr}")
        gem_kladde(bolig=bolig, ledig_fra_on=idag(), bemaerkning="Nøglen er her", by=by, now=nu(), idag=idag())
    log_ind(by)
    page.goto(live_server.url + reverse("anvisning:kladder"))
    tilgaengelig(page)
    page.get_by_label("Lærkevej 1 er ledig fra").fill("2099-01-01")
    page.get_by_role("button", name="Meld alle 2 ind").click()
    expect(page.get_by_role("heading", name="Ret fejlene, og send igen")).to_be_visible()
    tilgaengelig(page)
    page.get_by_label("Lærkevej 1 er ledig fra").fill(idag().isoformat())
    page.get_by_role("button", name="Meld alle 2 ind").click()
    expect(page.get_by_text("2 boliger er meldt ind.")).to_be_visible()
    page.goto(live_server.url + reverse("anvisning:kladder"))
    page.get_by_role("button", name="Lav kladder fra sidste måned").click()
    expect(page.get_by_text("I meldte ingen boliger ind fra")).to_be_visible()
    tilgaengelig(page)


def test_svaret_og_listen_for_sagsbehandleren(
    live_server: LiveServer, page: Page, log_ind: LogInd, tilgaengelig: Tilgaengelig, afdeling: Afdeling
) -> None:
    foerste = f.indmelding(f.bolig(afdeling, adresse="Lærkevej 12", husleje=5000), idag=idag(), now=nu())
    f.indmelding(f.bolig(afdeling, adresse="Lærkevej 14", husleje=6000), idag=idag(), now=nu())
    log_ind(f.bruger(Rolle.ANVISNING))
    page.goto(live_server.url + reverse("anvisning:boliganvisning"))
    page.get_by_label("Højeste husleje i kr.").fill("5.500")
    page.get_by_label("Højeste husleje i kr.").press("Enter")
    expect(page.get_by_text("1 bolig", exact=True)).to_be_visible()
    assert "husleje=5.500" in page.url
    assert "rum=" not in page.url  # what was not chosen is not in the address
    page.get_by_text("Flere valg").click()
    tilgaengelig(page)
    page.get_by_role("link", name="Lærkevej 12").click()
    expect(page.get_by_role("link", name="Til listen")).to_be_visible()
    tilgaengelig(page)
    assert str(foerste.pk) in page.url
    page.goto(live_server.url + reverse("overblik:find"))
    page.get_by_label("Afdeling eller adresse").fill("lærkevej 14")
    expect(page.get_by_role("heading", name="Lærkehaven")).to_be_visible()
    expect(page.get_by_text("2 kan tilbydes")).to_be_visible()
    tilgaengelig(page)


def test_uden_javascript(live_server: LiveServer, browser: Browser, afdeling: Afdeling) -> None:
    """The same acts by plain forms."""
    bolig, *_ = (f.bolig(afdeling, adresse=f"Lærkevej {nr}", nr=f"{nr:04d}") for nr in range(1, 14))
    klient = Client()
    klient.force_login(f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation))
    kage = klient.cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(java_script_enabled=False, locale="da-DK")
    context.add_cookies([{"name": kage.key, "value": kage.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('anvisning:meld_flere')}?afdeling={afdeling.pk}")
    page.get_by_label("Lærkevej 1 3 rum").check()
    page.get_by_label("Find blandt boligerne").fill("lærkevej 12")
    page.get_by_label("Find blandt boligerne").press("Enter")
    expect(page.locator("fieldset input")).to_have_count(2)
    page.get_by_role("button", name="Fortsæt").click()
    page.get_by_role("button", name="Meld boligen ind").click()
    expect(page.get_by_text("Lærkevej 1 er meldt ind.")).to_be_visible()
    page.get_by_label("Må vi melde ind her?").last.fill("lærkevej 1")
    page.get_by_role("button", name="Se svaret").click()
    expect(page.get_by_role("heading", name="Lærkehaven")).to_be_visible()
    context.close()
    assert Indmelding.objects.get().bolig == bolig
