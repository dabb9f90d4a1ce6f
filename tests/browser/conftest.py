"""A signed-in browser, and what every page is held to: no breach of WCAG, no script error, no sideways scroll."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from udlejning.brugere.models import Bruger

#: The law's level (EN 301 549): WCAG 2.1 A and AA.
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
SMAL = {"width": 390, "height": 844}
BRED = {"width": 1280, "height": 900}


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
    fejl: list[str] = []
    page.on("pageerror", lambda undtagelse: fejl.append(str(undtagelse)))
    page.on(
        "console",
        lambda besked: (
            fejl.append(besked.text)
            if besked.type == "error" and "Failed to load resource" not in besked.text
            else None
        ),
    )
    yield page
    assert not fejl, fejl


@pytest.fixture
def tilgaengelig() -> Callable[[Page], None]:
    """`tilgaengelig(page)`: axe finds no breach, and the page is no wider than the window, narrow and wide."""

    def kontroller(page: Page) -> None:
        for vindue in (SMAL, BRED):
            page.set_viewport_size(vindue)  # type: ignore[arg-type]  # a plain dict of the two keys
            svar = Axe().run(page, options={"runOnly": WCAG})
            assert svar.violations_count == 0, svar.generate_report()
            bredde = page.evaluate("document.documentElement.scrollWidth")
            assert bredde <= vindue["width"], f"{page.url} is {bredde} px wide in a window of {vindue['width']}"

    return kontroller
