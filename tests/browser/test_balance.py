"""The balance in the browser: from a number to its list, what moved, and what warns; accessible and pictured."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from monitoring.models import Afdeling
from tests import factories as f
from tests.maalefabrik import med_tal
from tests.services.test_vandseng import givet
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag

pytestmark = pytest.mark.django_db(transaction=True)

LogInd = Callable[[Bruger], None]
Tilgaengelig = Callable[[Page], None]


NAVNE = ("Ahorn", "Birke", "Ceder", "Dild", "Ege", "Fyrre", "Gran", "Hassel", "Is", "Jordbær", "Kirse", "Lind")


@pytest.fixture
def by() -> list[Afdeling]:
    """Twelve of three organisations: some moved, one is near a cut-off, and one is worse than its twins."""
    navne = ("Ærlig Bolig", "Birkebo", "Cederhus")
    organisationer = [f.organisation(f"0{nr}0{nr}", navn) for nr, navn in enumerate(navne, 1)]
    afdelinger = [
        f.afdeling(
            organisationer[nr % 3],
            f"{nr + 1:03d}",
            f"{navn}parken",
            bydel=("Nordbyen", "Sydbyen", "")[nr % 4 % 3],
            antal_boliger=60 + 15 * nr,
        )
        for nr, navn in enumerate(NAVNE)
    ]
    dag = idag()
    foer = ["groen"] * 6 + ["gul", "gul", "roed", "ikke_maalt", "groen", "gul"]
    nu = ["groen", "groen", "gul", "gul", "groen", "roed", "groen", "gul", "gul", "groen"]
    f.offentliggjort_runde(dict(zip(afdelinger, foer, strict=True)), dag - dt.timedelta(days=400))
    f.offentliggjort_runde(dict(zip(afdelinger, foer, strict=True)), dag - dt.timedelta(days=200))
    runde = f.offentliggjort_runde(dict(zip(afdelinger, nu, strict=False)), dag - dt.timedelta(days=20))
    med_tal(afdelinger[10], runde, uden_tilknytning="28.0")
    med_tal(afdelinger[11], runde, {"grundskole": ("45.0", "30.0")}, indkomst="68.0")
    for aar, tal in ((2021, "24.0"), (2022, None), (2023, "26.0"), (2024, "27.0"), (2025, "28.0")):
        f.observation(afdelinger[10], "uden_tilknytning", aar, tal)
    return afdelinger


def test_styregruppen_foelger_tallene(
    live_server: LiveServer,
    page: Page,
    log_ind: LogInd,
    tilgaengelig: Tilgaengelig,
    billede: Callable[..., None],
    by: list[Afdeling],
) -> None:
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    page.goto(live_server.url + reverse("overblik:balance"))
    tilgaengelig(page)
    billede(page, "styregruppe-balance", 1000)
    billede(page, "styregruppe-bevaegelser", 640, page.locator("#bevaegelser"))
    billede(page, "styregruppe-varsling", 900, page.locator("#varsling"))
    page.get_by_role("link", name="2 fra grøn til gul").click()
    expect(page.locator("tbody").get_by_role("link", name="Cederparken")).to_be_visible()
    tilgaengelig(page)
    page.go_back()
    page.get_by_role("link", name="1 nær en grænse, Uden tilknytning til arbejde eller uddannelse").click()
    expect(page.get_by_text("Stiger 1 procentpoint om året (2021-2025), mod grænsen. 2022 mangler.")).to_be_visible()
    expect(page.get_by_text("I det tempo når tallet grænsen om cirka 2,0 år.")).to_be_visible()
    tilgaengelig(page)


def test_organisationen_ser_sin_egen_balance(
    live_server: LiveServer, page: Page, log_ind: LogInd, tilgaengelig: Tilgaengelig, by: list[Afdeling]
) -> None:
    log_ind(f.bruger(Rolle.ORGANISATION, organisation=by[0].organisation))
    page.goto(live_server.url + reverse("overblik:balance"))
    expect(page.get_by_text("Siden viser kun afdelingerne i Ærlig Bolig.")).to_be_visible()
    expect(page.get_by_text("Birkebo")).to_have_count(0)
    tilgaengelig(page)


@pytest.fixture
def anviste(by: list[Afdeling]) -> list[Afdeling]:
    """Accepted offers over a year and a half; Fyrre, which turned red, gets none after that."""
    dag = idag()
    for nr in range(48):
        afdeling = by[(nr * nr + nr) % 11]
        dage = 5 + 11 * nr
        if afdeling != by[5] or dage > 20:
            givet(afdeling, dag - dt.timedelta(days=dage))
    for dage in (40, 90, 200):
        givet(by[5], dag - dt.timedelta(days=dage))
    return by


def test_hvor_anvisningerne_gaar_hen(
    live_server: LiveServer,
    page: Page,
    log_ind: LogInd,
    tilgaengelig: Tilgaengelig,
    billede: Callable[..., None],
    anviste: list[Afdeling],
) -> None:
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    page.goto(live_server.url + reverse("overblik:balance"))
    page.get_by_role("link", name="Hvor anvisningerne går hen").click()
    tilgaengelig(page)
    billede(page, "styregruppe-vandseng", 1000)
    page.get_by_role("link", name="3 før, Fyrreparken").click()
    expect(page.get_by_text("3 anvisninger")).to_be_visible()
    tilgaengelig(page)


def test_aarene_vaelges_uden_at_kunne_byttes_om(
    live_server: LiveServer, page: Page, log_ind: LogInd, tilgaengelig: Tilgaengelig, anviste: list[Afdeling]
) -> None:
    log_ind(f.bruger(Rolle.MONITOR))
    aar = idag().year
    page.goto(live_server.url + reverse("overblik:vandseng") + f"?fra={aar}&til={aar - 1}")
    expect(page.get_by_text("Det første år ligger efter det sidste.").first).to_be_visible()
    tilgaengelig(page)
