"""A signed-in browser, and what every page is held to: no breach of WCAG, no script error, no sideways scroll."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, FloatRect, Locator, Page
from pytest_django.live_server_helper import LiveServer

from tests import factories
from udlejning.brugere.models import Bruger

#: The law's level (EN 301 549) is WCAG 2.1 A and AA; landmarks, headings and the like are held to axe's own advice too.
AXE_VALG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],
}
SMAL = {"width": 390, "height": 844}
BRED = {"width": 1280, "height": 900}
#: How people come: a wide screen, a telephone, and a telephone without scripts.
VEJE = [
    pytest.param({"viewport": BRED}, id="bred"),
    pytest.param({"viewport": SMAL}, id="smal"),
    pytest.param({"viewport": SMAL, "java_script_enabled": False}, id="uden-scripts"),
]
#: A page says that a click or a form has begun to leave it, until the next page has taken its place.
FORLADES = "addEventListener('beforeunload', () => { window.forlades = true })"
#: The user guide's pictures; written only when UDLEJNING_BILLEDER=1, so that an ordinary run changes no file.
BILLEDER = Path(__file__).parents[2] / "docs" / "brugervejledning" / "billeder"


@pytest.fixture
def log_ind(context: BrowserContext, live_server: LiveServer) -> Callable[[Bruger], None]:
    """`log_ind(bruger)`: the browser gets a session without the sign-in form, whose attempts are counted."""

    def ind(bruger: Bruger) -> None:
        klient = Client()
        klient.force_login(bruger)
        kage = klient.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": kage.key, "value": kage.value, "url": live_server.url}])

    return ind


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """The browser's page; a script error or a refusal by the content security policy fails the test."""
    fejl = _lyt(page)
    yield page
    assert not fejl, fejl


def _lyt(page: Page) -> list[str]:
    """The list that fills with the page's script errors; the page tells from now on when it is being left."""
    fejl: list[str] = []
    page.add_init_script(FORLADES)
    page.on("pageerror", lambda undtagelse: fejl.append(str(undtagelse)))
    page.on("console", lambda besked: fejl.append(besked.text) if _er_sidens_fejl(besked) else None)
    return fejl


def _fald_til_ro(page: Page) -> None:
    """The page that the last click leads to is there; a form leaves its page a moment after the click."""
    for _ in range(200):
        page.wait_for_timeout(50)
        try:
            if page.evaluate("!window.forlades && document.readyState === 'complete'"):
                return
        except Error:  # the page was left just then
            continue
    raise AssertionError(f"{page.url} is still being left after ten seconds")


def _er_sidens_fejl(besked: ConsoleMessage) -> bool:
    """Not the network's, and not what axe itself does (a script given by the test has no address)."""
    return besked.type == "error" and "Failed to load resource" not in besked.text and bool(besked.location["url"])


Aabn = Callable[..., Page]


@pytest.fixture
def aabn(browser: Browser, live_server: LiveServer, browser_context_args: dict[str, Any]) -> Iterator[Aabn]:
    """`aabn("navn", **kontekst)`: a browser of the user's own, signed in by the form; script errors fail the test."""
    aabnede: list[tuple[Page, list[str]]] = []

    def ny(brugernavn: str, **kontekst: Any) -> Page:
        page = browser.new_context(**{**browser_context_args, "base_url": live_server.url, **kontekst}).new_page()
        aabnede.append((page, _lyt(page)))
        page.goto("/")
        page.get_by_label("Brugernavn eller e-mail").fill(brugernavn)
        page.get_by_label("Adgangskode").fill(factories.KODEORD)
        page.get_by_role("button", name="Log ind").click()
        return page

    yield ny
    for page, _ in aabnede:
        page.context.close()
    fejl = [linje for _, linjer in aabnede for linje in linjer]
    assert not fejl, fejl


@pytest.fixture
def billede() -> Callable[..., None]:
    """`billede(page, "navn", 800)`: the top of the page, for the user guide; does nothing in an ordinary run.

    With `ved`: so much of the page from that element down.
    """

    def tag(page: Page, navn: str, hoejde: int, ved: Locator | None = None) -> None:
        if os.environ.get("UDLEJNING_BILLEDER") == "1":
            page.set_viewport_size({"width": 1040, "height": hoejde})
            page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
            BILLEDER.mkdir(parents=True, exist_ok=True)
            kasse = ved.bounding_box() if ved else None
            udsnit = FloatRect(x=0, y=kasse["y"] - 24, width=1040, height=hoejde) if kasse else None
            sti = BILLEDER / f"{navn}.png"
            page.screenshot(path=sti, animations="disabled", full_page=udsnit is not None, clip=udsnit)

    return tag


@pytest.fixture
def tilgaengelig() -> Callable[[Page], None]:
    """`tilgaengelig(page)`: axe finds no breach, and the page is no wider than the window, narrow and wide.

    Said right after a click, it waits for the page that the click leads to.
    """

    def kontroller(page: Page) -> None:
        _fald_til_ro(page)
        page.evaluate(AXE_SCRIPT)
        for vindue in (SMAL, BRED):
            page.set_viewport_size(vindue)  # type: ignore[arg-type]  # a plain dict of the two keys
            svar = AxeResults(page.evaluate("valg => axe.run(document, valg)", AXE_VALG))
            assert svar.violations_count == 0, f"{page.url}\n{svar.generate_report()}"
            bredde = page.evaluate("document.documentElement.scrollWidth")
            assert bredde <= vindue["width"], f"{page.url} is {bredde} px wide in a window of {vindue['width']}"

    return kontroller
