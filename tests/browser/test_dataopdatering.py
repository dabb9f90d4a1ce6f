"""From a file to a corrected round as two analysts do it: compare, brake, correct, approve, withdraw, replace.

Wide with every page under axe and the guide's pictures, narrow, and narrow without scripts.
"""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.fixtures import Settings

from monitoring.models import Afdeling, Indlaesning, Kilde, Korrektion, Monitorering, Observation
from tests import factories as f
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu

from . import rundeby
from .conftest import BRED, VEJE, Aabn

pytestmark = pytest.mark.django_db(transaction=True)
S = Indlaesning.Status

#: Looks at a page: axe where scripts run, and the guide's picture where a name is given.
Se = Callable[..., None]


@pytest.fixture(autouse=True)
def _by(settings: Settings) -> None:
    settings.DEMO = True
    mona, morten = (
        f.bruger(Rolle.MONITOR, username=navn, password=f.KODEORD, first_name=navn.title(), last_name="Monitor")
        for navn in ("mona", "morten")
    )
    rundeby.byg(mona, morten)


@pytest.fixture
def se(kontekst: dict[str, Any], tilgaengelig: Callable[[Page], None], billede: Callable[..., None]) -> Se:
    def se(page: Page, navn: str = "", hoejde: int = 800, ved: Locator | None = None, *, axe: bool = True) -> None:
        if kontekst["viewport"] is BRED:
            if navn:
                billede(page, f"dataopdatering-{navn}", hoejde, ved)
            if axe:
                tilgaengelig(page)
            page.set_viewport_size(BRED)

    return se


def _send(page: Page, fil: Path) -> None:
    page.goto("/data/indlaes/")
    page.get_by_label("Filer").set_input_files(fil)
    page.get_by_role("button", name="Indlæs", exact=True).click()


def _begrund(page: Page, tekst: str, knap: str) -> None:
    """A page that asks for a reason: first without one, which is told at the field, then with it."""
    page.get_by_role("button", name=knap).click()
    expect(page.locator(".form-error-message").first).to_be_visible()
    page.get_by_label("egrundelse").fill(tekst)
    page.get_by_role("button", name=knap).click()


@pytest.mark.parametrize("kontekst", VEJE)
def test_a_round_from_the_new_file_to_its_replacement(
    aabn: Aabn, tmp_path: Path, kontekst: dict[str, Any], se: Se
) -> None:
    rundeby.meld_ind()
    mona, morten = aabn("mona", **kontekst), aabn("morten", **kontekst)
    _filen_med_advarsler(mona, rundeby.ny_fil(tmp_path), se)
    runden = _runden_sammenlignes(mona, se)
    _et_tal_rettes(mona, runden, se)
    _en_anden_frigiver(mona, morten, runden, se)
    _offentliggoer_traek_og_erstat(morten, runden, se)


def _filen_med_advarsler(page: Page, fil: Path, se: Se) -> None:
    """Each figure that jumped is one warning for its whole column, ticked off with a note."""
    _send(page, fil)
    expect(page.get_by_text("Filen venter på kvittering")).to_be_visible()
    expect(page.get_by_role("group", name=re.compile("^Advarsel . af 3"))).to_have_count(3)
    expect(page.get_by_text("Celler: H2:H44")).to_be_visible()
    for boks in page.get_by_role("checkbox").all():
        boks.check()
    for note in page.get_by_label("Note: hvorfor kan filen indlæses?").all():
        note.fill("LBF har bekræftet springet 3. maj.")
    se(page, "kvittering", 1000)
    se(page, "genkendt", 900, page.get_by_role("heading", name="Sådan blev filen læst"), axe=False)
    page.get_by_role("button", name="Kvittér", exact=True).click()
    expect(page.get_by_text("Filen er indlæst", exact=True)).to_be_visible()


def _runden_sammenlignes(page: Page, se: Se) -> str:
    page.goto("/runder/ny/")
    page.get_by_label("dato", exact=False).first.fill(idag().isoformat())
    page.get_by_role("button", name="Opret runden").click()
    page.get_by_role("button", name="Beregn runden").click()
    runden = page.url
    expect(page.get_by_text("Runden er bremset")).to_be_visible()
    expect(page.get_by_text(re.compile("44 af 46 .* afdelinger skifter farve"))).to_be_visible()
    expect(page.get_by_role("link", name="Frigiv runden")).to_have_count(0)
    se(page, "bremse", 1000)
    se(page, "sammenligning", 1000, page.get_by_role("heading", name="Ændringer siden"), axe=False)
    page.get_by_role("link", name="Blev ikke målt: 1").click()
    expect(page.get_by_role("row").filter(has_text=rundeby.NAVNE[rundeby.GULE])).to_contain_text("Ikke målt")
    page.get_by_role("link", name="Værre farve: 43").click()
    raekke = page.get_by_role("row").filter(has_text=rundeby.NAVNE[0])
    expect(raekke).to_contain_text("Kun grundskole: 65")
    expect(raekke).to_contain_text("Før: Kun grundskole: 30")
    page.get_by_role("link", name="de ledige boliger og tilbud, som runden berører").click()
    expect(page.get_by_role("heading", name="Boliger, der gives tilbage til organisationen: 1")).to_be_visible()
    expect(page.get_by_role("heading", name="Åbne tilbud, der beholder deres frist: 1")).to_be_visible()
    se(page, "boliger", 1100)
    return runden


def _et_tal_rettes(page: Page, runden: str, se: Se) -> None:
    """From the comparison one click to the cell; the figure is corrected there, and the round says that it is older."""
    page.goto(f"{runden}?retning=vaerre")
    raekke = page.get_by_role("row").filter(has_text=rundeby.NAVNE[0])
    raekke.get_by_role("link", name=re.compile("^Se cellen.* bag Kun grundskole")).first.click()
    expect(page.get_by_role("heading", level=1, name=re.compile("^Kun grundskole"))).to_be_visible()
    expect(page.get_by_text("(dette tal)")).to_be_visible()
    se(page, "oprindelse", 1200)
    page.get_by_role("link", name="Ret tallet").click()
    page.get_by_role("button", name="Ret tallet").click()
    expect(page.get_by_text("Skriv, hvor det rigtige tal står.").first).to_be_visible()
    se(page)
    page.get_by_label("Rigtig værdi").fill("45,0")
    page.get_by_label("Begrundelse").fill("LBF har oplyst, at to opgange var talt dobbelt.")
    page.get_by_label("Dokumentation").fill("E-mail fra LBF, 12. maj")
    page.get_by_label("Udløber").fill((idag() + dt.timedelta(days=365)).isoformat())
    se(page, "ret-tal", 1000)
    page.get_by_role("button", name="Ret tallet").click()
    expect(page.get_by_text(re.compile("Tallet er rettet til 45"))).to_be_visible()
    se(page)
    page.goto(runden)
    expect(page.get_by_text("Tal er rettet, siden runden blev beregnet")).to_be_visible()
    page.get_by_role("button", name="Beregn igen").click()
    expect(page.get_by_text("Tal er rettet, siden runden blev beregnet")).to_have_count(0)
    page.goto(f"{runden}afdelinger/0901-001/")
    expect(page.get_by_text("Rettet af Mona Monitor").first).to_be_visible()
    se(page)


def _en_anden_frigiver(mona: Page, morten: Page, runden: str, se: Se) -> None:
    morten.goto(runden)
    morten.get_by_role("link", name="Frigiv runden med en begrundelse").click()
    se(morten, "frigiv")
    _begrund(morten, "Nye tal fra LBF. Springene er bekræftet.", "Frigiv runden")
    expect(morten.get_by_text("Bremsen er frigivet", exact=True)).to_be_visible()
    mona.goto(runden)
    mona.get_by_role("button", name="Indstil til godkendelse").click()
    expect(mona.get_by_role("button", name="Godkend runden")).to_have_count(0)
    morten.goto(runden)
    morten.get_by_role("button", name="Godkend runden").click()
    expect(morten.get_by_text("Runden er godkendt og kan offentliggøres.")).to_be_visible()


def _offentliggoer_traek_og_erstat(page: Page, runden: str, se: Se) -> None:
    """Until its day a publication is withdrawn; from then on the round is only replaced, and both stay."""
    for dag in (idag() + dt.timedelta(days=1), idag()):
        page.get_by_label("fra", exact=False).first.fill(dag.isoformat())
        page.get_by_role("button", name="Offentliggør runden").click()
        expect(page.get_by_text("Runden er offentliggjort.")).to_be_visible()
        if dag > idag():
            page.get_by_role("link", name="Træk offentliggørelsen tilbage").click()
            se(page, "traek-tilbage")
            _begrund(page, "Et tal skal ses efter.", "Træk offentliggørelsen tilbage")
            expect(page.get_by_text("Offentliggørelsen er trukket tilbage.")).to_be_visible()
    page.get_by_role("link", name="Erstat runden med en rettet").click()
    se(page, "erstat")
    _begrund(page, "LBF har rettet to afdelinger.", "Opret den nye runde")
    expect(page.get_by_text("LBF har rettet to afdelinger.")).to_be_visible()
    se(page)
    page.goto(runden)
    expect(page.get_by_text("En rettet runde er på vej")).to_be_visible()
    se(page)
    gammel = Monitorering.objects.get(pk=runden.rstrip("/").rpartition("/")[2])
    assert (gammel.status, gammel.gaelder_fra_on) == ("offentliggjort", idag())
    assert Monitorering.objects.get(erstatter=gammel).status == "kladde"


@pytest.mark.parametrize("kontekst", VEJE)
def test_a_braked_import_is_released_and_offers_the_correction_again(
    aabn: Aabn, tmp_path: Path, kontekst: dict[str, Any], se: Se
) -> None:
    afdeling = Afdeling.objects.get(navn=rundeby.NAVNE[1])
    tal = Observation.objects.get(afdeling=afdeling, indikator="grundskole")
    f.korrektion(tal, "33.0", begrundelse="Talt dobbelt.", created_at=nu())
    mona, morten = aabn("mona", **kontekst), aabn("morten", **kontekst)
    _send(mona, rundeby.rettet_fil(tmp_path))
    expect(mona.get_by_text("Indlæsningen er bremset")).to_be_visible()
    mona.get_by_role("link", name="Se tallene, og frigiv indlæsningen").click()
    expect(mona.get_by_text("Du har selv indlæst filen. En anden skal frigive den.")).to_be_visible()
    se(mona)
    morten.goto("/")
    expect(morten.get_by_role("heading", name="Data, der venter på en person")).to_be_visible()
    se(morten, "forside")
    morten.get_by_role("link", name="-rettet.csv").first.click()
    morten.get_by_role("link", name="Se tallene, og frigiv indlæsningen").click()
    expect(morten.get_by_text(re.compile("ændrer 230 af 276"))).to_be_visible()
    se(morten, "frigiv-indlaesning")
    _begrund(morten, "LBF har genudsendt hele året.", "Frigiv og indlæs")
    expect(morten.get_by_text("Filen er indlæst", exact=True)).to_be_visible()
    expect(morten.get_by_text("1 rettelse venter på stilling")).to_be_visible()
    se(morten)
    morten.get_by_role("link", name="Se dem, der venter").click()
    se(morten, "rettelser", 1200)
    morten.get_by_role("link", name="Genanvend").click()
    se(morten)
    _begrund(morten, "Samme fejl igen.", "Genanvend rettelsen")
    expect(morten.get_by_text("1 rettelse venter på stilling")).to_have_count(0)
    gaeldende = Korrektion.objects.get(status=Korrektion.Status.GAELDER)
    assert str(gaeldende.observation.vaerdi) == "30.1000"
    se(morten)


@pytest.mark.parametrize("kontekst", VEJE)
def test_progress_survives_a_reload_and_the_job_is_cancelled(aabn: Aabn, kontekst: dict[str, Any], se: Se) -> None:
    """The worker is another process, so here its reports are written to the job as it writes them."""
    fil = f.kildefil(f"lbf-{idag().year - 1}.xlsx")
    job = f.indlaesning(Kilde.LBF, fil=fil, status=S.KOERER, created_at=nu(), finished_at=None)
    _meld(job, 1_000)
    page = aabn("mona", **kontekst)
    page.goto("/data/")
    page.get_by_role("link", name=fil.navn).click()
    expect(page.get_by_text("12.000 rækker læst, 1.000 kontrolleret, 11.000 tilbage.")).to_be_visible()
    se(page, "fremdrift", 700)
    _meld(job, 7_000)
    # By itself: by htmx within a second, or the page is fetched anew after five without scripts.
    expect(page.get_by_text("7.000 kontrolleret, 5.000 tilbage.")).to_be_visible(timeout=9_000)
    page.reload()
    expect(page.get_by_text("7.000 kontrolleret, 5.000 tilbage.")).to_be_visible()
    knap = page.get_by_role("button", name="Annullér indlæsningen")
    if kontekst.get("java_script_enabled", True):
        # What is fetched each second leaves the button, and the focus on it, in peace.
        knap.focus()
        _meld(job, 9_000)
        expect(page.get_by_text("9.000 kontrolleret, 3.000 tilbage.")).to_be_visible()
        expect(knap).to_be_focused()
    knap.press("Enter")
    expect(page.get_by_text("Indlæsningen er annulleret", exact=True)).to_be_visible()
    job.refresh_from_db()
    assert job.status == S.ANNULLERET
    se(page)


def _meld(job: Indlaesning, kontrolleret: int) -> None:
    Indlaesning.objects.filter(pk=job.pk).update(
        trin_tekst="Kontrollerer rækker",
        faerdig_pct=10 + kontrolleret // 600,
        fremdrift={"i_alt": 12_000, "kontrolleret": kontrolleret},
        pulse_at=nu(),
    )


@pytest.mark.parametrize("kontekst", VEJE)
def test_the_list_follows_several_files_to_their_end(aabn: Aabn, kontekst: dict[str, Any], se: Se) -> None:
    jobs = [f.indlaesning(Kilde.LBF, status=S.KOERER, created_at=nu()) for _ in range(3)]
    for nr, job in enumerate(jobs, 1):
        _meld(job, 2_000 * nr)
    page = aabn("mona", **kontekst)
    page.goto("/data/")
    expect(page.get_by_text("3 indlæsninger er i gang.")).to_be_visible()
    expect(page.get_by_text("4.000 af 12.000 rækker kontrolleret")).to_be_visible()
    se(page, "flere-filer", 900)
    Indlaesning.objects.filter(pk=jobs[0].pk).update(status=S.INDLAEST)
    expect(page.get_by_text("2 indlæsninger er i gang.")).to_be_visible(timeout=9_000)
    Indlaesning.objects.filter(status=S.KOERER).update(status=S.AFVIST)
    expect(page.get_by_text("er i gang.")).to_have_count(0, timeout=9_000)
    expect(page.get_by_role("row").filter(has_text="Afvist på grund af fejl")).to_have_count(2)
