"""The frame in a browser: keyboard, narrow screens, without scripts, and WCAG on the pages of accounts and help."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from monitoring.services.modeller import indlaes_modeller
from tests import factories
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.haendelser.services import skriv

from .conftest import SMAL

pytestmark = pytest.mark.django_db(transaction=True)

LogInd = Callable[[Bruger], None]
Tilgaengelig = Callable[[Page], None]


def test_sign_in_errors_get_the_focus_and_the_way_in_works(
    page: Page, live_server: LiveServer, tilgaengelig: Tilgaengelig
) -> None:
    factories.bruger(Rolle.STYREGRUPPE, username="stine", password=factories.KODEORD)
    page.goto(f"{live_server.url}/konto/log-ind/")
    tilgaengelig(page)
    page.get_by_label("Brugernavn eller e-mail").fill("stine")
    page.get_by_label("Adgangskode").fill("forkert")
    page.get_by_role("button", name="Log ind").click()
    expect(page.locator("#fejlopsummering")).to_be_focused()
    expect(page).to_have_title(re.compile("^Fejl: Log ind"))
    tilgaengelig(page)
    page.get_by_label("Brugernavn eller e-mail").fill("stine")
    page.get_by_label("Adgangskode").fill(factories.KODEORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Log ud")).to_be_visible()


@pytest.mark.parametrize(
    "sti", ["/konto/adgangskode/glemt/", "/konto/adgangskode/sendt/", "/tilgaengelighed/", "/konto/opret/"]
)
def test_open_pages_are_accessible(page: Page, live_server: LiveServer, tilgaengelig: Tilgaengelig, sti: str) -> None:
    page.goto(live_server.url + sti)
    tilgaengelig(page)


@pytest.mark.parametrize("sti", ["/brugere/", "/brugere/inviter/", "/log/", "/konto/adgangskode/", "/hjaelp/"])
def test_the_administrators_pages_are_accessible(
    page: Page, live_server: LiveServer, log_ind: LogInd, tilgaengelig: Tilgaengelig, sti: str
) -> None:
    administrator = factories.bruger(Rolle.ADMINISTRATOR, password=factories.KODEORD)
    indlaes_modeller(factories.NU)
    skriv(art="bruger.rettet", objekt=administrator, tekst="Rettet.", by=None, now=factories.NU, grundlag={"a": "b"})
    log_ind(administrator)
    page.goto(live_server.url + sti)
    tilgaengelig(page)


def test_the_help_is_folded_and_a_link_to_a_part_opens_it(
    page: Page, live_server: LiveServer, log_ind: LogInd, tilgaengelig: Tilgaengelig
) -> None:
    indlaes_modeller(factories.NU)
    log_ind(factories.bruger(Rolle.ANVISNING))
    page.set_viewport_size(SMAL)  # type: ignore[arg-type]  # a plain dict of the two keys
    page.goto(f"{live_server.url}/hjaelp/")
    assert page.evaluate("document.documentElement.scrollHeight") < 3 * SMAL["height"]
    text = page.get_by_text("Tab og Enter fører de samme steder hen.")
    expect(text).to_be_hidden()
    page.get_by_role("heading", name="Genveje på tastaturet").click()
    expect(text).to_be_visible()
    page.goto(f"{live_server.url}/hjaelp/?igen#tastaturet")
    expect(text).to_be_visible()
    page.locator("details").evaluate_all("alle => alle.forEach((et) => (et.open = true))")
    tilgaengelig(page)


def test_the_skip_link_is_first_and_leads_to_the_content(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/konto/log-ind/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Gå til sidens indhold")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()


def test_the_menu_folds_on_a_narrow_screen_and_opens_by_keyboard(
    page: Page, live_server: LiveServer, log_ind: LogInd
) -> None:
    log_ind(factories.bruger(Rolle.ADMINISTRATOR))
    page.set_viewport_size(SMAL)  # type: ignore[arg-type]  # a plain dict of the two keys
    page.goto(f"{live_server.url}/log/")
    menu = page.get_by_role("navigation", name="Hovedmenu")
    expect(menu.get_by_role("link", name="Brugere")).to_be_hidden()
    menu.get_by_role("button", name="Menu").press("Enter")
    expect(menu.get_by_role("link", name="Brugere")).to_be_visible()
    expect(menu.get_by_role("link", name="Log", exact=True)).to_have_attribute("aria-current", "page")
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Brugere")).to_be_hidden()


def test_without_scripts_the_menu_and_the_filters_work(browser: Browser, live_server: LiveServer) -> None:
    factories.bruger(Rolle.MONITOR, first_name="Mona", last_name="Lund")
    factories.bruger(Rolle.ADMINISTRATOR, username="aksel", password=factories.KODEORD)
    context = browser.new_context(java_script_enabled=False, viewport=SMAL)  # type: ignore[arg-type]  # plain dict
    page = context.new_page()
    page.goto(f"{live_server.url}/brugere/")
    page.get_by_label("Brugernavn eller e-mail").fill("aksel")
    page.get_by_label("Adgangskode").fill(factories.KODEORD)
    page.get_by_role("button", name="Log ind").click()
    expect(page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Log")).to_be_visible()
    page.get_by_label("Søg efter navn eller e-mail").fill("mona")
    page.get_by_role("button", name="Vis").click()
    expect(page.get_by_text("1 bruger", exact=True)).to_be_visible()
    context.close()


def test_with_scripts_a_filter_answers_in_place_and_in_the_address(
    page: Page, live_server: LiveServer, log_ind: LogInd
) -> None:
    factories.bruger(Rolle.MONITOR, first_name="Mona", last_name="Lund")
    log_ind(factories.bruger(Rolle.ADMINISTRATOR))
    page.goto(f"{live_server.url}/brugere/")
    expect(page.get_by_text("2 brugere", exact=True)).to_be_visible()
    page.get_by_label("Rolle").select_option(label="Kommunal analytiker")
    expect(page.get_by_text("1 bruger", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("rolle=monitor"))
    page.go_back()
    expect(page.get_by_text("2 brugere", exact=True)).to_be_visible()
