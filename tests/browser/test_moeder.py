"""A meeting in the browser: planned, prepared, its material made and fetched; wide, narrow and without scripts."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from monitoring.domain.vaerdier import Farve
from monitoring.models import Boligorganisation
from tests import factories as f
from tests import moedefabrik as m
from tests.maalefabrik import med_tal
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu
from udlejning.moeder.models import Forum, Moede, Moedepakke
from udlejning.moeder.services import pakker

from .conftest import BRED, SMAL, Aabn

pytestmark = pytest.mark.django_db(transaction=True)

LogInd = Callable[[Bruger], None]
Tilgaengelig = Callable[[Page], None]
EN_DAG = dt.timedelta(days=1)


@pytest.fixture
def byen() -> None:
    """Two rounds, something that moved, warnings, a manual placement that ends soon, and a meeting that was held."""
    dag = idag()
    f.aftale(dag - dt.timedelta(days=700), dag + dt.timedelta(days=25))
    organisation = f.organisation("0101", "Ærlig Bolig")
    navne = ("Ahornparken", "Birkevang", "Cederhaven", "Dildvej")
    a, b, c, d = (f.afdeling(organisation, f"00{nr}", navn, bydel="Nord") for nr, navn in enumerate(navne))
    f.offentliggjort_runde(dict.fromkeys((a, b, c, d), Farve.GROEN), dag - dt.timedelta(days=150))
    runde = f.offentliggjort_runde({a: Farve.ROED, b: Farve.GROEN, c: Farve.IKKE_MAALT}, dag - dt.timedelta(days=30))
    med_tal(d, runde, uden_tilknytning="28.3")
    f.manuel_placering(runde, c, fra_on=dag - dt.timedelta(days=20), til_on=dag + dt.timedelta(days=40))
    foer = m.moede(holdes_on=dag - dt.timedelta(days=40))
    m.beslutning(foer, "Boliganvisningen følger Ahornparken til næste møde.", frist_on=dag)
    m.holdt(foer, dag)


def _udfyld(page: Page) -> None:
    page.get_by_label("Styregruppen").check(force=True)
    page.get_by_label("Dato").fill(idag().isoformat())
    page.get_by_label("Klokkeslæt").fill("09:00")
    page.get_by_label("Sted").fill("Rådhuset, lokale 4")
    page.get_by_label("Dagsorden").fill("Godkendelse af referat\nFarverne nu, og det, der har flyttet sig\nEventuelt")


def test_fra_moede_til_materiale(
    live_server: LiveServer,
    page: Page,
    log_ind: LogInd,
    tilgaengelig: Tilgaengelig,
    billede: Callable[..., None],
    byen: None,
    tmp_path: Path,
) -> None:
    log_ind(f.bruger(Rolle.STYREGRUPPE, first_name="Stine", last_name="Styregruppe"))
    page.goto(live_server.url + reverse("moeder:liste"))
    tilgaengelig(page)
    page.get_by_role("link", name="Opret et møde").click()
    page.get_by_role("button", name="Opret mødet").click()
    expect(page.locator("#fejlopsummering")).to_be_visible()
    tilgaengelig(page)
    _udfyld(page)
    page.get_by_role("button", name="Opret mødet").click()
    page.get_by_role("link", name="Skriv en deltager på").click()
    tilgaengelig(page)
    page.get_by_label("Bruger").select_option(label="Stine Styregruppe")
    page.get_by_role("button", name="Skriv på").click()
    page.get_by_role("link", name="Tilbage til mødet").click()
    page.get_by_role("link", name="Skriv en beslutning").click()
    tilgaengelig(page)
    page.get_by_label("Ønskes truffet").check(force=True)
    page.get_by_label("Beslutning", exact=True).fill("Skal fleksible kriterier i Ahornparken ændres?")
    page.get_by_role("button", name="Skriv beslutningen ind").click()
    expect(page.get_by_text("Skal Cederhaven (0101-002) fortsat være gul?")).to_be_visible()
    tilgaengelig(page)
    billede(page, "styregruppe-moede", 1250)
    page.get_by_role("button", name="Lav materiale").click()
    expect(page.get_by_text("Materialet er færdigt")).to_be_visible()
    tilgaengelig(page)
    billede(page, "styregruppe-moedemateriale", 760)
    with page.expect_download() as hentet:
        page.get_by_role("link", name="Hent som PDF").click()
    hentet.value.save_as(tmp_path / "materiale.pdf")
    laest = " ".join(m.pdf_tekst((tmp_path / "materiale.pdf").read_bytes()).split())
    for tekst in ("Stine Styregruppe", "Ahornparken", "følger Ahornparken til næste møde"):
        assert tekst in laest, tekst
    page.goto(live_server.url + reverse("moeder:liste"))
    tilgaengelig(page)
    page.goto(live_server.url + reverse("overblik:forside"))
    expect(page.get_by_text("Næste møde:")).to_be_visible()


@pytest.mark.parametrize("vindue", [BRED, SMAL], ids=["bred", "smal"])
def test_fremdriften_opdaterer_sig_selv_og_ender(
    live_server: LiveServer, aabn: Aabn, byen: None, tilgaengelig: Tilgaengelig, vindue: dict[str, int]
) -> None:
    by = f.bruger(Rolle.MONITOR, username="mona", password=f.KODEORD)
    pakke = m.bestilt(m.moede(holdes_on=idag()), by, idag())
    page = aabn("mona", viewport=vindue)
    page.goto(reverse("moeder:pakke", args=[pakke.pk]))
    expect(page.get_by_text("Materialet venter på at blive lavet.")).to_be_visible()
    tilgaengelig(page)
    Moedepakke.objects.filter(pk=pakke.pk).update(trin_tekst="Ser efter varsler", faerdig_pct=45, status="koerer")
    expect(page.get_by_text("Ser efter varsler: 45 % færdig.")).to_be_visible()
    Moedepakke.objects.filter(pk=pakke.pk).update(status="venter")
    pakker.lav_pakke(pakke_id=pakke.pk, now=nu())
    expect(page.get_by_role("link", name="Hent som Excel")).to_be_visible()
    tilgaengelig(page)


def test_uden_scripts(live_server: LiveServer, aabn: Aabn, byen: None) -> None:
    """One button makes the pack; the page fetches itself again until it is there."""
    by = f.bruger(Rolle.STYREGRUPPE, username="stine", password=f.KODEORD)
    pakke = m.bestilt(m.moede(holdes_on=idag() - EN_DAG), by, idag())
    page = aabn("stine", viewport=SMAL, java_script_enabled=False)
    page.goto(reverse("moeder:pakke", args=[pakke.pk]))
    expect(page.get_by_text("Materialet venter på at blive lavet.")).to_be_visible()
    pakker.lav_pakke(pakke_id=pakke.pk, now=nu())
    expect(page.get_by_role("link", name="Hent som PDF")).to_be_visible(timeout=15_000)
    moede = m.moede(holdes_on=idag())
    page.goto(reverse("moeder:moede", args=[moede.pk]))
    page.get_by_role("button", name="Lav materiale").click()
    expect(page.get_by_role("link", name="Hent som PDF")).to_be_visible()
    page.goto(reverse("moeder:moede", args=[moede.pk]))
    page.get_by_text("Skriv, at mødet er holdt").click()
    page.get_by_role("button", name="Ja, mødet er holdt").click()
    expect(page.get_by_text("Det kan ikke ændres mere.")).to_be_visible()
    assert Moede.objects.get(pk=moede.pk).er_holdt


def test_organisationens_og_udvalgets_moeder_er_tilgaengelige(
    live_server: LiveServer,
    browser: Browser,
    page: Page,
    log_ind: LogInd,
    tilgaengelig: Tilgaengelig,
    billede: Callable[..., None],
    byen: None,
) -> None:
    organisation = Boligorganisation.objects.get(nr="0101")
    egen = m.lavet(m.moede(Forum.PRAKTISK, organisation, holdes_on=idag()), idag())
    udvalg = m.moede(Forum.BOLIGUDVALG, holdes_on=idag() + 30 * EN_DAG)
    m.beslutning(udvalg, "Skal udvalget orienteres igen i maj?", slags="oensket")
    faelles = m.lavet(udvalg, idag())
    log_ind(f.bruger(Rolle.ORGANISATION, organisation=organisation))
    for navn, pk in (("moede", egen.moede_id), ("pakke", egen.pk)):
        page.goto(live_server.url + reverse(f"moeder:{navn}", args=[pk]))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        tilgaengelig(page)
    page.context.clear_cookies()
    log_ind(f.bruger(Rolle.ADMINISTRATOR))
    for navn, pk in (("pakke", faelles.pk), ("ny_pakke", udvalg.pk), ("ret", udvalg.pk), ("moede", udvalg.pk)):
        page.goto(live_server.url + reverse(f"moeder:{navn}", args=[pk]))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        tilgaengelig(page)
    billede(page, "boligudvalg-moede", 1000)
