"""The calendar in the browser: accessible wide and narrow, and a deadline moved without scripts."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from monitoring.models import Fristflytning, Kilde
from monitoring.selectors.kalender import Trinstatus, aabne_trin, fridage
from monitoring.services.kalender import flyt_frist
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.arbejdsdage import forskyd

from .conftest import SMAL

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kommende() -> Trinstatus:
    """Rounds of last year and this, a file loaded today, and a step ahead whose deadline was moved."""
    idag, now = timezone.localdate(), timezone.now()
    for aar in (idag.year - 2, idag.year - 1):
        f.offentliggjort_runde({}, dt.date(aar, 6, 15), pr_on=dt.date(aar, 6, 1))
    f.indlaesning(Kilde.LBF, created_at=now, finished_at=now)
    trin = next(t for t in aabne_trin(idag) if t.frist_on > idag and t.trin.noegle == "beregnet")
    flyt_frist(
        begivenhed=trin.begivenhed.noegle,
        trin=trin.trin.noegle,
        fra_on=trin.frist_on,
        til_on=forskyd(trin.frist_on, 2, fridage(trin.begivenhed)),
        begrundelse="EtMegetLangtOrdUdenMellemrumSomSkalBrydesPåEnSmalSkærmForIkkeAtGøreSidenBred",
        by=f.bruger(),
        now=now,
    )
    return trin


@pytest.mark.parametrize("sti", ["/kalender/", "flyt", "/"])
def test_siderne_er_tilgaengelige(
    page: Page,
    live_server: LiveServer,
    log_ind: Callable[[Bruger], None],
    tilgaengelig: Callable[[Page], None],
    billede: Callable[..., None],
    settings: Settings,
    kommende: Trinstatus,
    sti: str,
) -> None:
    settings.DEMO = True
    log_ind(f.bruger(first_name="Mona", last_name="Monitor"))
    if sti == "flyt":
        sti = f"/kalender/{kommende.begivenhed.noegle}/{kommende.trin.noegle}/"
    page.goto(f"{live_server.url}{sti}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if sti == "/kalender/":
        billede(page, "dataopdatering-kalender", 1000)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    tilgaengelig(page)


def test_styregruppens_forside_er_tilgaengelig(
    page: Page,
    live_server: LiveServer,
    log_ind: Callable[[Bruger], None],
    tilgaengelig: Callable[[Page], None],
    kommende: Trinstatus,
) -> None:
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    page.goto(live_server.url)
    expect(page.get_by_role("heading", name="Næste frister")).to_be_visible()
    tilgaengelig(page)


def test_en_frist_flyttes_uden_scripts(browser: Browser, live_server: LiveServer, kommende: Trinstatus) -> None:
    f.bruger(username="mona", password=f.KODEORD)
    context = browser.new_context(java_script_enabled=False, viewport=SMAL)  # type: ignore[arg-type]  # plain dict
    page = context.new_page()
    page.goto(f"{live_server.url}/konto/log-ind/?next=/kalender/")
    page.get_by_label("Brugernavn eller e-mail").fill("mona")
    page.get_by_label("Adgangskode").fill(f.KODEORD)
    page.get_by_role("button", name="Log ind").click()
    link = page.get_by_role("link", name=f"Flyt fristen for »Runden indstilles«, {kommende.begivenhed.navn}")
    if not link.is_visible():
        page.locator("summary", has_text=kommende.begivenhed.navn).click()
    link.click()
    ny = forskyd(kommende.frist_on, 10, fridage(kommende.begivenhed))
    page.get_by_label("Ny frist").fill(ny.isoformat())
    page.get_by_role("button", name="Flyt fristen").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv en begrundelse.")
    page.get_by_label("Ny frist").fill(ny.isoformat())
    page.get_by_label("Hvorfor flyttes fristen?").fill("Mødet er rykket")
    page.get_by_role("button", name="Flyt fristen").click()
    expect(page.get_by_text("Fristen er flyttet til")).to_be_visible()
    expect(page.get_by_text("Mødet er rykket")).to_be_attached()
    assert Fristflytning.objects.filter(trin="indstillet", til_on=ny).exists()
    context.close()
