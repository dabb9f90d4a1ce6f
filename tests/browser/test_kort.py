"""The map in a browser: from an uploaded file to a popup, by mouse and keyboard, wide, narrow, without scripts."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from monitoring.domain.vaerdier import Farve
from monitoring.models import Afdeling, Kortfil
from tests import factories as f
from tests import kortfabrik as k
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.kortbaggrund import kortbaggrund
from udlejning.faelles.tid import idag

from .conftest import BRED, SMAL

pytestmark = pytest.mark.django_db(transaction=True)

LogInd = Callable[[Bruger], None]
Tilgaengelig = Callable[[Page], None]

NAVNE = ("Ahorn", "Birke", "Ceder", "Dild", "Ege", "Fyrre", "Gran", "Hassel", "Is", "Jordbær", "Kirse", "Lind")


@pytest.fixture
def by() -> list[Afdeling]:
    """Twelve afdelinger of three organisations in all four colours."""
    organisationer = [
        f.organisation(f"0{nr}0{nr}", navn) for nr, navn in enumerate(("Ærlig Bolig", "Birkebo", "Cederhus"), 1)
    ]
    afdelinger = [
        f.afdeling(organisationer[nr % 3], f"{nr + 1:03d}", f"{navn}parken", bydel=("Nordbyen", "Sydbyen")[nr % 2])
        for nr, navn in enumerate(NAVNE)
    ]
    farver = {afdeling: list(Farve)[nr % 4].value for nr, afdeling in enumerate(afdelinger)}
    f.offentliggjort_runde(farver, idag() - dt.timedelta(days=20))
    return afdelinger


def _geometri(nr: int) -> k.Geometri:
    x, y = 11.2 + nr % 4 * 0.012, 56.95 + nr // 4 * 0.006
    return (k.areal, k.punkt, k.flere)[nr // 4](x, y)


@pytest.fixture
def kortfil(by: list[Afdeling], tmp_path: Path) -> Path:
    """A file of all but the last."""
    sti = tmp_path / "demoby.geojson"
    sti.write_bytes(k.fil(*(k.for_(afdeling, _geometri(nr)) for nr, afdeling in enumerate(by[:-1]))))
    return sti


@pytest.fixture
def med_kort(by: list[Afdeling]) -> list[Afdeling]:
    k.i_brug(*(k.for_(afdeling, _geometri(nr)) for nr, afdeling in enumerate(by[:-1])))
    return by


def _tegnet(page: Page, antal: int) -> None:
    expect(page.locator("#kort")).to_have_attribute("data-vist", str(antal))


def test_fra_fil_til_kort(
    live_server: LiveServer,
    page: Page,
    log_ind: LogInd,
    tilgaengelig: Tilgaengelig,
    billede: Callable[..., None],
    kortfil: Path,
    tmp_path: Path,
) -> None:
    f.aftale()
    f.ministerliste(med_bilag=True)
    log_ind(f.bruger(Rolle.MONITOR))
    page.goto(live_server.url + reverse("overblik:kort"))
    page.get_by_role("link", name="Indlæs en kortfil").click()
    forkert = tmp_path / "utm.geojson"
    forkert.write_bytes(
        k.fil(
            k.objekt(k.punkt(561234, 6312345), "0101", "001"),
            k.objekt(k.punkt(), "0101", "104", afdelingsnavn="Dildparken"),
        )
    )
    page.get_by_label("Kortfil", exact=True).set_input_files(forkert)
    page.get_by_role("button", name="Kontrollér filen").click()
    expect(page.get_by_text("Er i UTM zone 32 (EPSG:25832) og ikke i grader")).to_be_visible()
    expect(page.get_by_text("mente du 0101-004 Dildparken?")).to_be_visible()
    tilgaengelig(page)
    billede(page, "analytiker-kortfil-fejl", 1000)
    assert not Kortfil.objects.exists()
    page.get_by_label("Kortfil", exact=True).set_input_files(kortfil)
    page.get_by_role("button", name="Kontrollér filen").click()
    expect(page.get_by_role("heading", name="Det ændrer filen")).to_be_visible()
    tilgaengelig(page)
    billede(page, "analytiker-kortfil", 1100)
    page.get_by_role("button", name="Tag i brug").click()
    expect(page.get_by_text("demoby.geojson er taget i brug på kortet.")).to_be_visible()
    tilgaengelig(page)
    page.get_by_role("link", name="Se kortet").click()
    _tegnet(page, 11)
    expect(page.get_by_text("12 afdelinger, 11 på kortet")).to_be_visible()
    tilgaengelig(page)
    page.set_viewport_size(BRED)  # type: ignore[arg-type]  # a plain dict of the two keys
    billede(page, "styregruppe-kort", 960)


def test_med_tastaturet_til_et_felt_og_tilbage(
    live_server: LiveServer, page: Page, log_ind: LogInd, tilgaengelig: Tilgaengelig, med_kort: list[Afdeling]
) -> None:
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    page.goto(live_server.url + reverse("overblik:kort"))
    _tegnet(page, 11)
    knap = page.get_by_role("button", name="Vis på kortet: Ahornparken")
    knap.focus()
    page.keyboard.press("Enter")
    felt = page.locator(".leaflet-popup")
    expect(felt.get_by_text("Rød, trin")).to_be_visible()
    expect(felt.get_by_role("link", name="Ahornparken")).to_be_focused()
    tilgaengelig(page)
    felt.get_by_role("link", name="Ahornparken").focus()
    page.keyboard.press("Escape")
    expect(felt).to_have_count(0)
    expect(knap).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Ahornparken")).to_be_visible()


def test_en_baggrund_hentes_og_siger_hvis_den_er(
    live_server: LiveServer, page: Page, log_ind: LogInd, med_kort: list[Afdeling], settings: Settings
) -> None:
    """A picture of our own stands for every tile."""
    settings.KORT_BAGGRUND = kortbaggrund(
        f"{live_server.url}/static/leaflet/images/layers.png?z={{z}}&x={{x}}&y={{y}}", "Opdigtet <b>kort</b>"
    )
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    with page.expect_response(lambda svar: "layers.png?z=" in svar.url and svar.ok):
        page.goto(live_server.url + reverse("overblik:kort"))
    _tegnet(page, 11)
    expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
    expect(page.locator(".leaflet-control-attribution")).to_have_text("Opdigtet <b>kort</b>")


def test_paa_papir_fylder_kortet_sin_ramme(
    live_server: LiveServer, page: Page, log_ind: LogInd, med_kort: list[Afdeling]
) -> None:
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    page.goto(live_server.url + reverse("overblik:kort"))
    _tegnet(page, 11)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Zoom ind")).to_be_hidden()
    expect(page.get_by_role("button", name="Vis på kortet: Ahornparken")).to_be_hidden()
    bredde = "document.querySelector('#kort').clientWidth <= document.querySelector('#kort canvas').clientWidth"
    page.wait_for_function(bredde)


def test_naar_stederne_ikke_kan_hentes_siger_siden_det(
    live_server: LiveServer, page: Page, log_ind: LogInd, med_kort: list[Afdeling]
) -> None:
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    page.route("**/kort/data.json*", lambda rute: rute.abort())
    page.goto(live_server.url + reverse("overblik:kort"))
    expect(page.get_by_text("Kortet kunne ikke hentes.")).to_be_visible()
    expect(page.get_by_role("link", name="Ahornparken")).to_be_visible()


def test_et_felt_paa_kortet_kan_vaelges_med_musen(
    live_server: LiveServer, page: Page, log_ind: LogInd, med_kort: list[Afdeling]
) -> None:
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    page.set_viewport_size(BRED)  # type: ignore[arg-type]  # a plain dict of the two keys
    med_kort[5].navn = "<b>Fyrreparken</b> & søn"
    med_kort[5].save()
    page.goto(live_server.url + reverse("overblik:kort") + "?soeg=0303-006")
    _tegnet(page, 1)
    page.locator("#kort").hover()  # the only one lies in the middle
    expect(page.locator(".leaflet-tooltip")).to_have_text("<b>Fyrreparken</b> & søn")
    page.locator("#kort").click()
    felt = page.locator(".leaflet-popup")
    expect(felt.get_by_role("link", name="<b>Fyrreparken</b> & søn")).to_be_visible()
    expect(felt.get_by_role("button", name="Luk")).to_be_visible()
    felt.get_by_role("link", name="Fyrreparken").click()
    expect(page.get_by_role("heading", level=1, name="<b>Fyrreparken</b> & søn")).to_be_visible()


def test_hjulet_zoomer_kun_et_kort_der_er_valgt(
    live_server: LiveServer, page: Page, log_ind: LogInd, med_kort: list[Afdeling]
) -> None:
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    page.set_viewport_size(BRED)  # type: ignore[arg-type]  # a plain dict of the two keys
    page.goto(live_server.url + reverse("overblik:kort"))
    _tegnet(page, 11)
    maalestok = page.locator(".leaflet-control-scale-line")
    foer = maalestok.inner_text()
    page.locator("#kort").hover()
    page.mouse.wheel(0, 200)
    page.wait_for_function("scrollY > 100")
    expect(maalestok).to_have_text(foer)
    page.locator("#kort").focus()
    page.mouse.wheel(0, 400)
    expect(maalestok).not_to_have_text(foer)


@pytest.mark.parametrize("vindue", [SMAL, BRED], ids=["smal", "bred"])
def test_kortet_filtreres_og_adressen_husker_det(
    live_server: LiveServer, page: Page, log_ind: LogInd, med_kort: list[Afdeling], vindue: dict[str, int]
) -> None:
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    page.set_viewport_size(vindue)  # type: ignore[arg-type]  # a plain dict of the two keys
    page.goto(live_server.url + reverse("overblik:kort"))
    _tegnet(page, 11)
    page.locator("#id_farve").select_option("gul")
    _tegnet(page, 3)
    assert "farve=gul" in page.url
    expect(page.get_by_text("3 afdelinger, 3 på kortet")).to_be_visible()
    page.reload()
    _tegnet(page, 3)


@pytest.mark.parametrize("vindue", [SMAL, BRED], ids=["smal", "bred"])
def test_maerkerne_bliver_mindre_hvor_de_er_mange(
    live_server: LiveServer, page: Page, log_ind: LogInd, med_kort: list[Afdeling], vindue: dict[str, int]
) -> None:
    """A town of few has whole marks; of thousands small ones, that grow as the map comes nearer, and never vanish."""
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    page.set_viewport_size(vindue)  # type: ignore[arg-type]  # a plain dict of the two keys
    page.goto(live_server.url + reverse("overblik:kort"))
    _tegnet(page, 11)

    def side(plads: float, naermere: int) -> float:
        kort = f"{{ taethed: {{ plads: {plads}, zoom: 11 }}, getZoom: () => {11 + naermere} }}"
        return float(page.evaluate(f"maerkeside({kort})"))

    assert [side(60, n) for n in (0, 1, 4)] == [18, 20, 24]
    assert [side(8, n) for n in (-3, 0, 1, 2, 4)] == [7, 8, 16, 22, 24]


@pytest.mark.parametrize("vindue", [SMAL, BRED], ids=["smal", "bred"])
def test_uden_scripts_siger_listen_det_samme(
    live_server: LiveServer, browser: Browser, log_ind: LogInd, med_kort: list[Afdeling], vindue: dict[str, int]
) -> None:
    kontekst = browser.new_context(java_script_enabled=False, viewport=vindue)  # type: ignore[arg-type]  # two keys
    f.bruger(Rolle.STYREGRUPPE, username="stine", password=f.KODEORD)
    page = kontekst.new_page()
    page.goto(live_server.url + reverse("overblik:kort"))
    page.get_by_label("Brugernavn eller e-mail").fill("stine")
    page.get_by_label("Adgangskode").fill(f.KODEORD)
    page.get_by_role("button", name="Log ind").click()
    expect(page.get_by_text("Kortet kræver JavaScript. Listen siger det samme.")).to_be_visible()
    expect(page.locator("#kort")).to_be_hidden()
    linje = page.get_by_role("row").filter(has_text="Ahornparken")
    expect(linje.get_by_text("Areal")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Lindparken").get_by_text("Ikke på kortet")).to_be_visible()
    page.locator("#id_farve").select_option("roed")
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page.get_by_text("3 afdelinger, 3 på kortet")).to_be_visible()
    kontekst.close()
