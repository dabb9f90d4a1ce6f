"""Notices in a browser: read and unread in place, without scripts too, and WCAG on the pages of notices and letters."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import factories as f
from udlejning.beskeder.models import Besked
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu
from udlejning.post.services import send_ventende

from .conftest import SMAL

pytestmark = pytest.mark.django_db(transaction=True)

LogInd = Callable[[Bruger], None]
Tilgaengelig = Callable[[Page], None]


@pytest.fixture
def aase() -> Bruger:
    person = f.bruger(Rolle.ANVISNING, username="aase", first_name="Aase", password=f.KODEORD)
    for nummer in range(3):
        f.besked(person, emne=f"Fristen for Prøvevej {nummer} er nær")
    return person


def test_beskeder_laeses_paa_stedet(
    page: Page, live_server: LiveServer, log_ind: LogInd, aase: Bruger, tilgaengelig: Tilgaengelig
) -> None:
    log_ind(aase)
    page.goto(live_server.url)
    expect(page.get_by_role("heading", name="3 ulæste beskeder")).to_be_visible()
    tilgaengelig(page)
    page.get_by_role("link", name="Beskeder (3 ulæste)").click()
    tilgaengelig(page)
    page.get_by_role("button", name="Markér som læst (Fristen for Prøvevej 1 er nær)").click()
    expect(page.get_by_role("link", name="Beskeder (2 ulæste)")).to_be_visible()
    expect(page.get_by_role("button", name="Markér som ulæst (Fristen for Prøvevej 1 er nær)")).to_be_visible()
    page.get_by_role("link", name="Fristen for Prøvevej 0 er nær").click()
    expect(page.get_by_role("heading", name="Hjælp: model, regler og antagelser")).to_be_visible()
    expect(page.get_by_role("link", name="Beskeder (1 ulæst)")).to_be_visible()
    page.get_by_role("link", name="Beskeder (1 ulæst)").click()
    page.get_by_role("button", name="Markér alle som læst").click()
    expect(page.get_by_role("link", name="Beskeder", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Markér alle som læst")).to_have_count(0)
    tilgaengelig(page)
    assert not Besked.objects.filter(laest_at=None).exists()


def test_uden_scripts(browser: Browser, live_server: LiveServer, aase: Bruger) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=SMAL)  # type: ignore[arg-type]  # plain dict
    page = context.new_page()
    page.goto(f"{live_server.url}/beskeder/?vis=ulaeste")
    page.get_by_label("Brugernavn eller e-mail").fill("aase")
    page.get_by_label("Adgangskode").fill(f.KODEORD)
    page.get_by_role("button", name="Log ind").click()
    page.get_by_role("button", name="Markér som læst (Fristen for Prøvevej 1 er nær)").click()
    expect(page.get_by_role("link", name="Ulæste (2)")).to_have_attribute("aria-current", "page")
    page.get_by_role("button", name="Markér alle som læst").click()
    expect(page.get_by_text("Du har læst alle dine beskeder.")).to_be_visible()
    page.get_by_role("link", name="Vælg, hvordan du vil have besked").click()
    page.get_by_label("En frist er nær").select_option("dagligt")
    page.get_by_role("button", name="Gem valget").click()
    expect(page.get_by_text("Dit valg er gemt.")).to_be_visible()
    expect(page.get_by_label("En frist er nær")).to_have_value("dagligt")
    context.close()


@pytest.mark.parametrize("sti", ["/beskeder/valg/", "/beskeder/e-mails/", "/log/e-mails/"])
def test_siderne_er_tilgaengelige(
    page: Page, live_server: LiveServer, log_ind: LogInd, tilgaengelig: Tilgaengelig, sti: str
) -> None:
    mona = f.bruger(Rolle.MONITOR, username="mona")
    f.besked(mona, art="data", emne="En fil er afvist")
    send_ventende(now=f.NU)
    f.besked(mona, art="data", emne="En anden fil er afvist")
    log_ind(mona)
    page.goto(live_server.url + sti)
    tilgaengelig(page)


def test_et_tilbud_fortrydes_fra_beskeden_og_fra_siden(
    page: Page, live_server: LiveServer, log_ind: LogInd, tilgaengelig: Tilgaengelig
) -> None:
    dag = idag()
    f.aftale(dag - dt.timedelta(days=400), dag + dt.timedelta(days=400))
    bolig = f.bolig(f.afdeling_i_farve("groen", fra_on=dag - dt.timedelta(days=100)), adresse="Lærkevej 12")
    indmelding = f.indmelding(bolig, idag=dag, now=nu())
    log_ind(f.bruger(Rolle.ANVISNING))
    page.goto(f"{live_server.url}/boliganvisning/{indmelding.pk}/")
    for fra_siden in (False, True):
        page.get_by_label("Sagsreference").fill("SAG-2026-1")
        page.get_by_role("button", name="Tilbyd boligen").click()
        expect(page.get_by_role("button", name="Fortryd tilbuddet")).to_have_count(1)
        if fra_siden:
            page.reload()
            expect(page.get_by_text("Det kan fortrydes i 9 minutter endnu")).to_be_visible()
        tilgaengelig(page)
        page.get_by_role("button", name="Fortryd tilbuddet").click()
        expect(page.get_by_text("Tilbuddet er fortrudt. Ingen har fået e-mail om det.")).to_be_visible()
        expect(page.get_by_role("button", name="Fortryd tilbuddet")).to_have_count(0)
    indmelding.refresh_from_db()
    assert indmelding.status == "indmeldt"
