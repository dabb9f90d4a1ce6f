"""Every page of every role under axe: the hand-written matrix of rights names the pages, so none can be forgotten."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from monitoring.domain.vaerdier import Farve
from tests import factories as f
from tests.views.objekter import OBJEKTER, ROLLER, Scene, byg_scene
from tests.views.test_adgang import MATRIX
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.brugere.services import send_invitation

pytestmark = pytest.mark.django_db(transaction=True)

#: Answers that are files.
IKKE_SIDER = {
    "anvisning:fleksibel_dokument",
    "anvisning:regnskab_fil",
    "moeder:pakkefil",
    "monitoring:indlaesning_fil",
    "monitoring:kortfil_fil",
    "monitoring:kortskabelon",
    "monitoring:skabelon",
    "overblik:balance_fil",
    "overblik:kort_data",
}
#: The same page whoever asks; the administrator's is the one tried.
ENS_FOR_ALLE = {"account_change_password", "account_logout", "overblik:hjaelp"}
#: To these roles an afdeling or a unit is the same page whoever owns it, so their own is the one tried.
SER_ALT = {"anvisning", "monitor", "styregruppe"}
OK = 200


@pytest.fixture
def scene(settings: Settings) -> Scene:
    """A user per role, an agreement in force, and something in every list; the demo's banner is on every page."""
    settings.DEMO = True
    scene = byg_scene()
    f.aftale()
    tidligt = f.IDAG - dt.timedelta(days=500)  # before every round that `OBJEKTER` makes, so that theirs are in force
    egne = {f.afdeling_i_farve(farve, scene.organisation, fra_on=tidligt): farve for farve in Farve}
    f.indmelding(f.bolig(next(a for a, farve in egne.items() if farve == Farve.GUL)))
    f.afdeling_i_farve(Farve.ROED, fra_on=tidligt)
    return scene


def _raekker(rolle: str) -> Iterator[dict[str, Any]]:
    """The pages that the matrix gives `rolle`; its answers stand in the order anonymous, then `ROLLER`."""
    plads = 1 + [r.value for r in ROLLER].index(rolle)
    for raekke in MATRIX:
        er_side = raekke.get("metode", "GET") == "GET" and raekke["adresse"] not in IKKE_SIDER
        som_anden = raekke["adresse"] in ENS_FOR_ALLE and rolle != "administrator"
        som_egen = str(raekke.get("objekt", "")).startswith("fremmed") and rolle in SER_ALT
        if er_side and raekke["svar"][plads] == OK and not som_anden and not som_egen:
            yield raekke


def test_no_page_is_left_out() -> None:
    proevet = {raekke["adresse"] for rolle in ROLLER for raekke in _raekker(rolle.value)}
    med_side = {r["adresse"] for r in MATRIX if r.get("metode", "GET") == "GET" and OK in r["svar"]}
    assert proevet == med_side - IKKE_SIDER


@pytest.mark.parametrize("rolle", [rolle.value for rolle in ROLLER])
def test_every_page_of_the_role_is_accessible(
    page: Page,
    live_server: LiveServer,
    log_ind: Callable[[Bruger], None],
    tilgaengelig: Callable[[Page], None],
    scene: Scene,
    rolle: str,
) -> None:
    log_ind(scene.brugere[rolle])
    for raekke in _raekker(rolle):
        # Made one at a time: each object's round takes over from the one before.
        argumenter = OBJEKTER[raekke["objekt"]](scene) if "objekt" in raekke else {}
        svar = page.goto(live_server.url + reverse(raekke["adresse"], kwargs=argumenter))
        assert (svar and svar.status) == OK, page.url
        tilgaengelig(page)


def test_choosing_a_password_is_accessible(
    page: Page, live_server: LiveServer, tilgaengelig: Callable[[Page], None], mailoutbox: list[EmailMessage]
) -> None:
    """The pages that only an invitation's link shows: choosing, refused with the error, chosen, and a link used up."""
    ny = f.bruger(Rolle.STYREGRUPPE)
    send_invitation(bruger=ny, basisadresse=live_server.url, by=f.bruger(Rolle.ADMINISTRATOR), now=timezone.now())
    link = re.search(r"http\S+", str(mailoutbox[0].body))
    assert link is not None
    page.goto(link[0])
    tilgaengelig(page)
    _vaelg(page, "kort")
    expect(page).to_have_title(re.compile("^Fejl: Vælg adgangskode"))
    tilgaengelig(page)
    _vaelg(page, f.KODEORD)
    expect(page.get_by_role("button", name="Gem adgangskode")).to_have_count(0)
    tilgaengelig(page)
    page.context.clear_cookies()
    page.goto(link[0])
    expect(page.get_by_role("heading", level=1, name="Linket virker ikke")).to_be_visible()
    tilgaengelig(page)


def _vaelg(page: Page, kodeord: str) -> None:
    for felt in page.locator("main input[type=password]").all():
        felt.fill(kodeord)
    page.get_by_role("button", name="Gem adgangskode").click()


@pytest.mark.parametrize("sti", ["/konto/lukket/", "/konto/adgangskode/valgt/", "/runder/1/", "/brugere/"])
def test_what_is_closed_is_said_accessibly(
    page: Page,
    live_server: LiveServer,
    log_ind: Callable[[Bruger], None],
    tilgaengelig: Callable[[Page], None],
    sti: str,
) -> None:
    """A closed account, a finished change, what does not exist (404), and what is another role's (403)."""
    if not sti.startswith("/konto/"):
        log_ind(f.bruger(Rolle.MONITOR))
    page.goto(live_server.url + sti)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    tilgaengelig(page)
