"""A round in the browser: accessible pages, a quick filter, and the whole course without scripts."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from monitoring.models import Monitorering
from monitoring.services import runder
from monitoring.services.modeller import indlaes_modeller
from tests import factories as f
from udlejning.brugere.models import Bruger

from .conftest import SMAL

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kladde() -> Monitorering:
    """A computed draft with a change, an afdeling that is ikke målt, and a round before it."""
    indlaes_modeller(f.NU)
    now = timezone.now()
    by, organisation = f.bruger(), f.organisation("0101", "Den meget lange boligforening i Nordbyen")
    gul, groen, uden = (f.afdeling(organisation, f"00{nr}", f"Afdeling {nr}") for nr in range(3))
    f.ministerliste()
    f.lbf_tal(gul, uden_tilknytning="35", grundskole="65")
    f.tvillingetal(gul, "grundskole", "65", "40")
    f.lbf_tal(groen)
    f.offentliggjort_runde(
        {gul: "groen", groen: "groen", uden: "ikke_maalt"}, timezone.localdate(now) - dt.timedelta(days=90)
    )
    runde = runder.opret_runde(pr_on=timezone.localdate(now), by=by, now=now)
    return runder.beregn_runde(runde=runde, by=by, now=now)


@pytest.mark.parametrize(
    "sti",
    [
        "",
        "ny/",
        "{id}/",
        "{id}/afdelinger/",
        "{id}/afdelinger/0101-000/",
        "{id}/afdelinger/0101-002/",
        "{id}/ikke-maalte/",
        "{id}/ikke-vestlig/",
    ],
)
def test_the_pages_are_accessible(
    page: Page,
    live_server: LiveServer,
    log_ind: Callable[[Bruger], None],
    tilgaengelig: Callable[[Page], None],
    kladde: Monitorering,
    sti: str,
) -> None:
    log_ind(f.bruger())
    page.goto(f"{live_server.url}/runder/{sti.format(id=kladde.pk)}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    tilgaengelig(page)


def test_the_filter_answers_without_a_button(
    page: Page, live_server: LiveServer, log_ind: Callable[[Bruger], None], kladde: Monitorering
) -> None:
    log_ind(f.bruger())
    page.goto(f"{live_server.url}/runder/{kladde.pk}/afdelinger/")
    page.get_by_label("Farve", exact=False).first.select_option("gul")
    expect(page.get_by_text("1 afdeling", exact=True)).to_be_visible()
    # what was not chosen is not in the address
    expect(page).to_have_url(f"{live_server.url}/runder/{kladde.pk}/afdelinger/?farve=gul&sorter=trin")
    page.get_by_role("link", name="Afdeling 0").click()
    expect(page.get_by_role("heading", level=1, name="Afdeling 0")).to_be_visible()


def test_the_whole_course_without_scripts(browser: Browser, live_server: LiveServer, kladde: Monitorering) -> None:
    f.bruger(username="mona", password=f.KODEORD)
    f.bruger(username="mikkel", password=f.KODEORD)
    udloeb = timezone.localdate() + dt.timedelta(days=200)
    mona = _log_ind(browser, live_server, "mona")
    mona.goto(f"{live_server.url}/runder/{kladde.pk}/ikke-maalte/")
    mona.get_by_label("Afdeling 2 (0101-002)").check()
    mona.get_by_label("Gul").check()
    mona.get_by_label("Begrundelse").fill("Kendskab til afdelingen")
    mona.get_by_label("Hvor er det besluttet?").fill("Styregruppen, punkt 4")
    mona.get_by_label("Udløber").fill(udloeb.isoformat())
    mona.get_by_role("button", name="Placér de valgte afdelinger").click()
    expect(mona.get_by_text("Placeret manuelt: 1.")).to_be_visible()
    mona.get_by_role("link", name="Oversigt og ændringer").click()
    mona.get_by_role("button", name="Beregn igen").click()
    mona.get_by_role("button", name="Indstil til godkendelse").click()
    expect(mona.get_by_role("button", name="Godkend runden")).to_have_count(0)

    mikkel = _log_ind(browser, live_server, "mikkel")
    mikkel.goto(f"{live_server.url}/runder/{kladde.pk}/")
    mikkel.get_by_role("button", name="Godkend runden").click()
    mikkel.get_by_role("button", name="Offentliggør runden").click()
    expect(mikkel.get_by_text("Runden er offentliggjort.")).to_be_visible()
    mikkel.goto(f"{live_server.url}/runder/")
    expect(mikkel.get_by_role("row", name="gælder nu")).to_contain_text("Offentliggjort")
    mona.context.close()
    mikkel.context.close()


def _log_ind(browser: Browser, live_server: LiveServer, navn: str) -> Page:
    context = browser.new_context(java_script_enabled=False, viewport=SMAL)  # type: ignore[arg-type]  # plain dict
    page = context.new_page()
    page.goto(f"{live_server.url}/konto/log-ind/")
    page.get_by_label("Brugernavn eller e-mail").fill(navn)
    page.get_by_label("Adgangskode").fill(f.KODEORD)
    page.get_by_role("button", name="Log ind").click()
    expect(page.get_by_role("button", name="Log ud")).to_be_attached()
    return page
