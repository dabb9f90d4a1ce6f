"""A scenario in the browser: made, tried without leaving the form, saved, and its lists read; every page under axe."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import factories as f
from tests import scenarieby
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _by() -> None:
    scenarieby.byg()


@pytest.mark.usefixtures("_by")
def test_from_a_new_scenario_to_the_lists_behind_its_numbers(
    page: Page,
    live_server: LiveServer,
    log_ind: Callable[[Bruger], None],
    tilgaengelig: Callable[[Page], None],
    billede: Callable[..., None],
) -> None:
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    page.goto(f"{live_server.url}/scenarier/nyt/")
    page.get_by_label("Navn").fill("Grundskole ned til 50 %")
    page.get_by_role("button", name="Lav scenariet").click()

    page.get_by_text("Niveauet for forebyggelsesområder", exact=True).click()
    felt = page.locator("#id_n0_grundskole")
    felt.fill("0")
    felt.press("Tab")
    expect(page.locator("#virkning")).to_contain_text("Skal være over 0")
    felt.fill("50")
    felt.press("Tab")
    expect(page.locator("#virkning")).to_contain_text("Ikke gemt endnu")
    expect(page.locator("#virkning")).to_contain_text("farveskift fra runde til runde")
    billede(page, "styregruppe-scenarieform", 1000)
    tilgaengelig(page)
    page.get_by_role("button", name="Gem scenariet").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Grundskole ned til 50 %")
    billede(page, "styregruppe-scenarie", 1100)
    tilgaengelig(page)
    scenarie = page.url
    page.get_by_label("Din kommentar").fill("Hvad med trin 3?")
    page.get_by_role("button", name="Gem kommentaren").click()
    expect(page.get_by_role("article")).to_contain_text("Hvad med trin 3?")
    tilgaengelig(page)
    page.get_by_role("link", name="Lav en kopi").click()
    page.get_by_label("Navn").fill("En anden")
    page.get_by_role("button", name="Lav scenariet").click()
    page.goto(scenarie)
    page.get_by_role("link", name="Sammenlign", exact=True).click()
    tilgaengelig(page)
    page.get_by_text("En anden (").click()
    page.get_by_role("button", name="Sammenlign").click()
    expect(page.get_by_role("heading", name="Afdelinger, der ikke får samme farve")).to_be_visible()
    tilgaengelig(page)
    lister = ("afdelinger/", "skift/", "boliger/", "boliger/?hvad=aabnede&rum=3", "andele/", "kriterier/", "slet/")
    for liste in lister:
        page.goto(scenarie + liste)
        tilgaengelig(page)
    page.get_by_role("button", name="Slet scenariet").click()
    expect(page.get_by_role("cell", name="Grundskole ned til 50 %")).to_have_count(0)
    expect(page).to_have_url(re.compile("/scenarier/$"))


@pytest.mark.usefixtures("_by")
def test_a_step_is_put_in_and_taken_out(
    page: Page, live_server: LiveServer, log_ind: Callable[[Bruger], None], tilgaengelig: Callable[[Page], None]
) -> None:
    by = f.bruger(Rolle.STYREGRUPPE)
    log_ind(by)
    page.goto(f"{live_server.url}/scenarier/{f.scenarie(by).noegle}/ret/")
    page.get_by_text("Sæt trin ind, og tag trin ud").click()
    tilgaengelig(page)
    page.get_by_role("button", name="Sæt et nyt trin ind").click()

    page.get_by_label("Navn").fill("Kun grundskole")
    page.get_by_role("button", name="Sæt trinnet ind").click()
    expect(page.locator("#fejlopsummering")).to_contain_text("Vælg mindst ét kriterium")
    tilgaengelig(page)
    page.get_by_label("Hvor skal det stå?").select_option("2")
    page.get_by_label("Begrundelse").fill("Aftalt på et møde.")
    page.get_by_role("group", name="Del 1").get_by_text("Kun grundskole").click()
    page.get_by_role("button", name="Sæt trinnet ind").click()

    expect(page.get_by_text("Trin 3: Kun grundskole", exact=True)).to_be_visible()
    page.get_by_text("Sæt trin ind, og tag trin ud").click()
    page.get_by_role("button", name="Tag trin 6 ud").click()
    expect(page.get_by_role("button", name=re.compile("Sæt det ind igen.*Forebyggelsesområde"))).to_be_visible()
    tilgaengelig(page)
