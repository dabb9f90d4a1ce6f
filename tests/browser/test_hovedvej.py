"""The whole main job as its users do it: files in, every afdeling placed, explained, published, and the colour obeyed.

The same course three times: wide with every page under axe, narrow, and narrow without scripts. Each user signs in
through the form in a browser of their own; the files are written by the test.
"""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from anvisning.models import Anvisning, Indmelding
from monitoring.models import Boligorganisation, Indlaesning, Monitorering
from tests import factories as f
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag

from .conftest import BRED, VEJE, Aabn
from .hovedvejsfiler import FARVER, ORGANISATION, skriv_fil_med_fejl, skriv_filer

pytestmark = pytest.mark.django_db(transaction=True)

#: Looks at a page: axe where scripts run, and the guide's picture where a name is given.
Se = Callable[..., None]


@pytest.fixture(autouse=True)
def _by(settings: Settings) -> None:
    """The users, the shipped model and an agreement in force today; no data yet. The organisation comes by the file."""
    settings.DEMO = True
    f.modelversion()
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))
    for navn, fornavn in (("monitor", "Mona"), ("monitor2", "Morten")):
        f.bruger(Rolle.MONITOR, username=navn, password=f.KODEORD, first_name=fornavn, last_name="Monitor")
    f.bruger(Rolle.ANVISNING, username="anvisning", password=f.KODEORD, first_name="Anne", last_name="Anviser")
    f.bruger(Rolle.STYREGRUPPE, username="styregruppe", password=f.KODEORD, first_name="Stine", last_name="Styr")


@pytest.mark.parametrize("kontekst", VEJE)
def test_hele_hovedvejen(
    aabn: Aabn,
    tilgaengelig: Callable[[Page], None],
    billede: Callable[..., None],
    tmp_path: Path,
    kontekst: dict[str, Any],
) -> None:
    def se(page: Page, navn: str = "", hoejde: int = 800) -> None:
        if kontekst["viewport"] is BRED:
            tilgaengelig(page)
            if navn:
                billede(page, navn, hoejde)

    monitor = aabn("monitor", **kontekst)
    _en_fil_med_fejl(monitor, tmp_path, se)
    _filerne(monitor, tmp_path, se)
    _runden_beregnes_og_forklares(monitor, se)
    _en_anden_godkender(aabn("monitor2", **kontekst), se)

    organisation = Boligorganisation.objects.get(nr=ORGANISATION)
    f.bruger(
        Rolle.ORGANISATION,
        username="organisation",
        organisation=organisation,
        password=f.KODEORD,
        first_name="Ole",
        last_name="Udlejer",
    )
    udlejer = aabn("organisation", **kontekst)
    _roed_er_lukket(udlejer, se)
    _groen_og_gul_meldes_ind(udlejer, se)
    _boligen_anvises(aabn("anvisning", **kontekst), se)
    _styregruppen_ser_farverne(aabn("styregruppe", **kontekst), se)


def _en_fil_med_fejl(page: Page, mappe: Path, se: Se) -> None:
    """Nothing is known yet, so the register goes in first; then a file with errors shows each with its cell."""
    se(page)
    _indlaes(page, skriv_filer(mappe, idag())["register"], se)
    _vaelg_filer(page, [skriv_fil_med_fejl(mappe, idag())])
    expect(page.get_by_text("Filen er afvist")).to_be_visible()
    fejl = page.get_by_role("row").filter(has_text="135,0")
    expect(fejl.get_by_role("cell").nth(1)).to_have_text("3")
    expect(fejl.get_by_role("cell").nth(2)).to_contain_text("uden_tilknytning_pct (F)")
    expect(page.get_by_role("row").filter(has_text="65,O").get_by_role("cell").nth(2)).to_contain_text("(H)")
    expect(page.get_by_role("row").filter(has_text="099").get_by_role("cell").nth(1)).to_have_text("4")
    se(page, "analytiker-fejlrapport", 1180)
    assert not Indlaesning.objects.get(fil__navn="lbf-med-fejl.csv").antal_nye


def _vaelg_filer(page: Page, filer: list[Path]) -> None:
    page.goto("/data/indlaes/")
    page.get_by_label("Filer").set_input_files(filer)
    page.get_by_role("button", name="Indlæs").click()


def _indlaes(page: Page, fil: Path, se: Se) -> None:
    _vaelg_filer(page, [fil])
    expect(page.get_by_role("heading", level=1, name=fil.name)).to_be_visible()
    expect(page.get_by_text("Filen er indlæst", exact=True)).to_be_visible()
    se(page)


def _filerne(page: Page, mappe: Path, se: Se) -> None:
    """The sources are recognised by their headers, whatever order the files are chosen in; a second time is nothing."""
    filer = skriv_filer(mappe, idag())
    page.goto("/data/indlaes/")
    se(page, "analytiker-indlaes", 860)
    _vaelg_filer(page, [filer[k] for k in ("tvilling", "lbf", "boliger", "ministeriet-afdelinger", "ministeriet")])
    expect(page.get_by_text("5 filer er modtaget")).to_be_visible()
    for kilde, fil in filer.items():
        raekke = page.get_by_role("row").filter(has_text=fil.name)
        expect(raekke, f"{kilde} should be in").to_contain_text("Indlæst")
    se(page, "analytiker-data")
    _vaelg_filer(page, [filer["lbf"]])
    expect(page.get_by_text("Filen er indlæst før, så intet er ændret")).to_be_visible()


def _runden_beregnes_og_forklares(page: Page, se: Se) -> None:
    page.goto("/runder/ny/")
    page.get_by_label("dato", exact=False).first.fill(idag().isoformat())
    page.get_by_role("button", name="Opret runden").click()
    page.get_by_role("button", name="Beregn runden").click()
    expect(page.get_by_role("button", name="Indstil til godkendelse")).to_be_visible()
    runden = page.url
    se(page, "analytiker-runde")
    page.get_by_role("link", name="Alle afdelinger").click()
    for navn, farve in FARVER.items():
        expect(page.get_by_role("row").filter(has_text=navn)).to_contain_text(re.compile(farve, re.IGNORECASE))
    se(page)
    page.get_by_role("link", name="Kornblomsten").click()
    trin = page.get_by_role("region", name="Trin 3")
    for navn, tal, graense in (("Uden tilknytning", "35 %", "30 %"), ("Kun grundskole", "65 %", "60 %")):
        raekke = trin.get_by_role("row").filter(has_text=navn)
        expect(raekke.get_by_role("cell").nth(0)).to_have_text(tal)
        expect(raekke.get_by_role("cell").nth(1)).to_have_text(graense)
        expect(raekke.get_by_role("cell").nth(2)).to_have_text("Ja")
    se(page, "analytiker-forklaring")
    page.goto(runden)
    page.get_by_role("button", name="Indstil til godkendelse").click()
    expect(page.get_by_role("button", name="Godkend runden")).to_have_count(0)
    se(page)


def _en_anden_godkender(page: Page, se: Se) -> None:
    se(page, "analytiker-forside")
    page.goto(f"/runder/{Monitorering.objects.get().pk}/")
    page.get_by_role("button", name="Godkend runden").click()
    page.get_by_label("fra", exact=False).first.fill(idag().isoformat())
    se(page, "analytiker-offentliggoer", 860)
    page.get_by_role("button", name="Offentliggør runden").click()
    expect(page.get_by_text("Runden er offentliggjort.")).to_be_visible()


def _roed_er_lukket(page: Page, se: Se) -> None:
    """From the moment of publication the colour answers, with its reason and the area it comes from."""
    se(page, "organisation-forside")
    page.goto("/boliger/meld-ind/")
    page.get_by_label("Søg efter adresse").fill("vej")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("row").filter(has_text="Valmuevej 31")).to_contain_text("Ikke tilladt")
    se(page, "organisation-vaelg-bolig")
    page.get_by_role("link", name="Se hvorfor Valmuevej 31").click()
    svar = page.get_by_role("region", name="Må boligen meldes ind i dag?")
    expect(svar).to_contain_text("Ikke tilladt")
    expect(svar).to_contain_text(re.compile("rød", re.IGNORECASE))
    expect(page.get_by_role("button", name="Fortsæt")).to_have_count(0)
    se(page, "organisation-roed")


def _groen_og_gul_meldes_ind(page: Page, se: Se) -> None:
    for adresse, billede in (("Solsikkevej 11", ""), ("Kornblomstvej 21", "organisation-gul")):
        page.goto("/boliger/meld-ind/?soeg=vej")
        page.get_by_role("link", name=f"Meld ind {adresse}").click()
        se(page, billede)
        page.get_by_role("button", name="Fortsæt").click()
        page.get_by_role("button", name="Meld boligen ind").click()
        expect(page.get_by_text("er meldt ind til boliganvisningen")).to_be_visible()
    page.goto("/boliger/")
    se(page, "organisation-boliger")
    assert set(Indmelding.objects.values_list("bolig__nr", flat=True)) == {"0011", "0021"}


def _boligen_anvises(page: Page, se: Se) -> None:
    """Gul is screened first, then on conditions: without a stand on each of them there is no offer."""
    se(page, "boliganvisning-forside")
    page.goto("/boliganvisning/")
    se(page, "boliganvisning-liste")
    expect(page.get_by_role("link", name="Solsikkevej 11")).to_be_visible()
    page.get_by_role("link", name="Kornblomstvej 21").click()
    se(page, "boliganvisning-bolig", 960)
    expect(page.get_by_role("button", name="Tilbyd boligen")).to_have_count(0)
    page.get_by_label("Sagsreference").fill("SAG-2026-0042")
    page.get_by_label("Ikke til hinder for anvisningen").check()
    page.get_by_role("button", name="Gem screeningen").click()
    expect(page.get_by_role("heading", name="Trin 2: Tilbud")).to_be_visible()
    se(page)
    page.get_by_role("button", name="Tilbyd boligen").click()
    expect(page.get_by_text("Tag stilling til vilkåret").first).to_be_visible()
    for boks in page.get_by_role("checkbox").all():
        boks.check()
    page.get_by_role("button", name="Tilbyd boligen").click()
    page.get_by_label("Ja, borgeren vil have boligen").check()
    se(page)
    page.get_by_role("button", name="Gem svaret").click()
    expect(page.get_by_text("Borgerens svar er registreret.")).to_be_visible()
    tilbud = Anvisning.objects.get()
    assert (tilbud.sagsref, tilbud.status, tilbud.indmelding.bolig.nr) == ("SAG-2026-0042", "accepteret", "0021")


def _styregruppen_ser_farverne(page: Page, se: Se) -> None:
    """One of five is rød, two gul, one grøn and one ikke målt; the reason is one click away."""
    se(page, "styregruppe-forside")
    page.goto("/overblik/")
    se(page, "styregruppe-overblik", 1100)
    for navn in ("Valmuevænget", "Kornblomsten", "Kløvermarken"):
        expect(page.get_by_role("row").filter(has_text=navn)).to_contain_text(FARVER[navn])
    page.get_by_role("link", name="Kløvermarken").click()
    expect(page.get_by_role("region", name="Farve", exact=True)).to_contain_text("Gul")
    expect(page.get_by_role("row").filter(has_text="sammenlignet med tvillingerne").first).to_be_visible()
    se(page, "styregruppe-afdeling")
    page.goto("/log/")
    expect(page.get_by_role("row").filter(has_text="offentliggjort").first).to_contain_text("Morten Monitor")
