"""Reporting and offering a unit in two signed-in browsers' worth of pages, narrow and wide, by keyboard and htmx."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from anvisning.models import Anvisning, Indmelding
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu

pytestmark = pytest.mark.django_db(transaction=True)

LogInd = Callable[[Bruger], None]
Tilgaengelig = Callable[[Page], None]


@pytest.fixture(autouse=True)
def _aftale() -> None:
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))


def _lav(farve: str, **felter: str) -> Indmelding:
    afdeling = f.afdeling_i_farve(farve, fra_on=idag() - dt.timedelta(days=100))
    return f.indmelding(f.bolig(afdeling, **felter), idag=idag(), now=nu())


def _screen(page: Page, sagsref: str, tilgaengelig: Tilgaengelig) -> None:
    """Step 1 of an offer in a yellow afdeling; without an outcome it is refused."""
    tilgaengelig(page)
    page.get_by_label("Sagsreference").fill(sagsref)
    page.get_by_role("button", name="Gem screeningen").click()
    expect(page.get_by_role("heading", name="Ret fejlene, og send igen")).to_be_visible()
    tilgaengelig(page)
    page.get_by_label("Ikke til hinder for anvisningen").check()
    page.get_by_role("button", name="Gem screeningen").click()
    expect(page.get_by_role("heading", name="Trin 2: Tilbud")).to_be_visible()
    tilgaengelig(page)


def test_en_bolig_meldes_ind_tilbydes_og_udlejes(
    live_server: LiveServer, page: Page, log_ind: LogInd, tilgaengelig: Tilgaengelig
) -> None:
    afdeling = f.afdeling_i_farve("gul", fra_on=idag() - dt.timedelta(days=100))
    f.bolig(afdeling, adresse="Lærkevej 12")
    organisation = f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation)
    log_ind(organisation)
    page.goto(live_server.url + reverse("anvisning:ny_indmelding"))
    page.get_by_label("Søg efter adresse").fill("lærkevej")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("link", name="Meld ind Lærkevej 12")).to_be_visible()
    tilgaengelig(page)
    page.get_by_role("link", name="Meld ind Lærkevej 12").click()
    tilgaengelig(page)
    page.get_by_role("button", name="Fortsæt").click()
    tilgaengelig(page)
    page.get_by_role("button", name="Meld boligen ind").click()
    expect(page.get_by_text("er meldt ind til boliganvisningen")).to_be_visible()
    tilgaengelig(page)

    log_ind(f.bruger(Rolle.ANVISNING))
    page.goto(live_server.url + reverse("anvisning:boliganvisning"))
    tilgaengelig(page)
    page.get_by_role("link", name="Lærkevej 12").click()
    _screen(page, "SAG-2026-1", tilgaengelig)
    page.get_by_role("button", name="Tilbyd boligen").click()
    expect(page.get_by_role("heading", name="Ret fejlene, og send igen")).to_be_visible()
    tilgaengelig(page)
    for boks in page.get_by_role("checkbox").all():
        boks.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Tilbyd boligen").click()
    page.get_by_label("Ja, borgeren vil have boligen").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Gem svaret").click()
    expect(page.get_by_text("Borgerens svar er registreret.")).to_be_visible()

    log_ind(organisation)
    page.goto(live_server.url + reverse("anvisning:boliger"))
    tilgaengelig(page)
    page.get_by_role("link", name="Lærkevej 12").click()
    page.get_by_role("button", name="Lejekontrakten er sendt").click()
    expect(page.get_by_text("er registreret som udlejet")).to_be_visible()
    assert Indmelding.objects.get().status == "udlejet"
    assert Anvisning.objects.get().sagsref == "SAG-2026-1"


def test_filteret_svarer_straks_og_staar_i_adressen(live_server: LiveServer, page: Page, log_ind: LogInd) -> None:
    _lav("groen", adresse="Lærkevej 12")
    _lav("gul", adresse="Solsortevej 3")
    log_ind(f.bruger(Rolle.ANVISNING))
    page.goto(live_server.url + reverse("anvisning:boliganvisning"))
    expect(page.get_by_role("link", name="Solsortevej 3")).to_be_visible()
    page.get_by_text("Flere valg").click()
    page.get_by_label("Farve").select_option("groen")
    expect(page.get_by_role("link", name="Solsortevej 3")).to_have_count(0)
    expect(page.get_by_role("link", name="Lærkevej 12")).to_be_visible()
    assert "farve=groen" in page.url
    page.reload()
    expect(page.get_by_role("link", name="Solsortevej 3")).to_have_count(0)


def test_roed_forklares_og_dispensationen_foelges_til_doers(
    live_server: LiveServer, page: Page, log_ind: LogInd, tilgaengelig: Tilgaengelig
) -> None:
    bolig = f.bolig(f.afdeling_i_farve("roed", fra_on=idag() - dt.timedelta(days=100)))
    log_ind(f.bruger(Rolle.ORGANISATION, organisation=bolig.afdeling.organisation))
    page.goto(live_server.url + reverse("anvisning:meld_ind", args=[bolig.pk]))
    expect(page.get_by_text("kan ikke meldes ind til boliganvisningen")).to_be_visible()
    tilgaengelig(page)
    page.get_by_role("link", name="Søg om dispensation").click()
    tilgaengelig(page)
    page.get_by_label("Til og med").fill((idag() + dt.timedelta(days=10)).isoformat())
    page.get_by_label("Begrundelse").fill("Genhusning efter brand")
    page.get_by_role("button", name="Send ansøgningen").click()
    expect(page.get_by_text("Ansøgningen er sendt.")).to_be_visible()

    log_ind(f.bruger(Rolle.MONITOR))
    page.goto(live_server.url + reverse("anvisning:dispensationer"))
    tilgaengelig(page)
    page.get_by_role("link", name=bolig.adresse).click()
    tilgaengelig(page)
    page.get_by_label("Bevilg dispensationen").check()
    page.get_by_role("button", name="Gem afgørelsen").click()
    expect(page.get_by_text("Afgørelsen er gemt.")).to_be_visible()
    expect(page.get_by_text("Der er givet dispensation for boligen").first).to_be_visible()
