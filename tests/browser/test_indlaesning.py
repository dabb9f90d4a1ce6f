"""Upload, recognise, check and withdraw in a browser: with the mouse, with the keyboard's form, and without scripts."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from monitoring.models import Indlaesning, Observation
from tests import factories as f
from tests.services.indlaesningshjaelp import LBF, SOLBAKKEN_2024, fil, register
from udlejning.brugere.rettigheder import Rolle

from .conftest import BRED, SMAL, Aabn

pytestmark = pytest.mark.django_db(transaction=True)
S = Indlaesning.Status
ADVARSEL = fil(LBF, SOLBAKKEN_2024.replace("Solbakken", "Solhøj"))

#: Lets go of two files over the field, as a hand would.
SLIP = """
(felt, filer) => {
  const overfoersel = new DataTransfer();
  for (const [navn, tekst] of filer) overfoersel.items.add(new File([tekst], navn));
  for (const art of ["dragover", "drop"]) {
    felt.dispatchEvent(new DragEvent(art, { dataTransfer: overfoersel, bubbles: true, cancelable: true }));
  }
}
"""


@pytest.fixture(autouse=True)
def _monitor(settings: Settings) -> None:
    settings.DEMO = True
    register()
    f.bruger(Rolle.MONITOR, username="monitor", password=f.KODEORD)


def test_files_are_dropped_on_the_field_and_one_is_taken_away_again(
    aabn: Aabn, tilgaengelig: Callable[[Page], None], billede: Callable[..., None]
) -> None:
    page = aabn("monitor", viewport=BRED)
    page.goto("/data/indlaes/")
    felt = page.locator("[data-filfelt]")
    filer = [["a.csv", fil(LBF, SOLBAKKEN_2024).decode()], ["b.csv", "noget;andet\n"]]
    felt.evaluate(SLIP.replace("(felt, filer)", "(felt)").replace("of filer", f"of {filer!r}"))
    expect(felt.get_by_role("listitem")).to_have_count(2)
    expect(felt.get_by_role("status")).to_have_text("2 filer er valgt.")
    billede(page, "dataopdatering-upload", 900)
    tilgaengelig(page)
    page.get_by_role("button", name="Fjern b.csv").click()
    expect(felt.get_by_role("listitem")).to_have_count(1)
    expect(felt.get_by_role("button", name="Fjern a.csv")).to_be_focused()
    page.get_by_role("button", name="Indlæs", exact=True).click()
    expect(page.get_by_text("Filen er indlæst", exact=True)).to_be_visible()
    assert Indlaesning.objects.get().fil.navn == "a.csv"


VEJE = [
    pytest.param({"viewport": BRED}, id="bred"),
    pytest.param({"viewport": SMAL}, id="smal"),
    pytest.param({"viewport": SMAL, "java_script_enabled": False}, id="uden-scripts"),
]


@pytest.mark.parametrize("kontekst", VEJE)
def test_a_warning_is_marked_ticked_and_the_import_withdrawn(
    aabn: Aabn, tilgaengelig: Callable[[Page], None], tmp_path: Path, kontekst: dict[str, Any]
) -> None:
    def se(page: Page) -> None:
        if kontekst["viewport"] is BRED:
            tilgaengelig(page)
            page.set_viewport_size(BRED)

    sti = tmp_path / "tal.csv"
    sti.write_bytes(ADVARSEL)
    page = aabn("monitor", **kontekst)
    page.goto("/data/indlaes/")
    page.get_by_label("Filer").set_input_files(sti)
    page.get_by_role("button", name="Indlæs", exact=True).click()
    expect(page.get_by_text("Filen venter på kvittering")).to_be_visible()
    se(page)
    with page.expect_download() as hentet:
        page.get_by_role("link", name="Hent filen med fundene markeret").click()
    ark = load_workbook(io.BytesIO(hentet.value.path().read_bytes()))["Data"]
    assert "ikke navnet i registeret" in ark["C2"].comment.text
    page.get_by_role("button", name="Kvittér", exact=True).click()
    expect(page.get_by_text("Sæt kryds ved mindst én advarsel").first).to_be_visible()
    se(page)
    page.get_by_label("Jeg har set på advarslen").check()
    page.get_by_label("Note: hvorfor kan filen indlæses?").fill("Afdelingen har skiftet navn.")
    page.get_by_role("button", name="Kvittér", exact=True).click()
    expect(page.get_by_text("Filen er indlæst", exact=True)).to_be_visible()
    expect(page.get_by_text("Afdelingen har skiftet navn.")).to_be_visible()
    page.get_by_role("link", name="Træk indlæsningen tilbage").click()
    se(page)
    page.get_by_label("Hvorfor trækkes indlæsningen tilbage?").fill("LBF har sendt en ny fil.")
    page.get_by_role("button", name="Træk indlæsningen tilbage").click()
    expect(page.get_by_text("LBF har sendt en ny fil.")).to_be_visible()
    se(page)
    assert not Observation.objects.filter(erstattet_af=None).exists()


def test_one_click_from_a_warnings_figure_of_last_year_to_its_cell(
    aabn: Aabn, tilgaengelig: Callable[[Page], None], tmp_path: Path
) -> None:
    """Both years' files come in by the browser; the second one's warning leads to the first one's row."""
    page = aabn("monitor", viewport=BRED)
    for aar, grundskole in (("2023", "40,3"), ("2024", "61,8")):
        sti = tmp_path / f"lbf-{aar}.csv"
        sti.write_bytes(fil(LBF, SOLBAKKEN_2024.replace("2024", aar).replace("61,8", grundskole)))
        page.goto("/data/indlaes/")
        page.get_by_label("Filer").set_input_files(sti)
        page.get_by_role("button", name="Indlæs", exact=True).click()
        expect(page.get_by_text("Filen venter på kvittering" if aar == "2024" else "Filen er indlæst")).to_be_visible()
    page.get_by_role("link", name="Se fundet").click()
    raekke = page.get_by_role("row").filter(has_text="end året før (40,3")
    tilgaengelig(page)
    raekke.get_by_role("link", name="Se tallet fra året før").click()
    expect(page.get_by_role("heading", level=1, name="Kun grundskole, 2023")).to_be_visible()
    expect(page.get_by_text("»40,3«")).to_be_visible()
    expect(page.get_by_role("link", name="lbf-2023.csv")).to_have_count(2)
    expect(page.locator("mark", has_text="40,3")).to_be_visible()


def test_the_recognition_is_corrected_in_two_steps(
    aabn: Aabn, tilgaengelig: Callable[[Page], None], billede: Callable[..., None], tmp_path: Path
) -> None:
    """A supplier's own headers below a title: first the row is pointed out, then what each column is."""
    egne = ["Org", "Nr", "Navn", "Tid", "Folk", "T1", "T2", "T3", "T4", "T5"]
    sti = tmp_path / "eget.csv"
    sti.write_bytes(f"Boligtal\r\n{';'.join(egne)}\r\n{SOLBAKKEN_2024}\r\n".encode())
    page = aabn("monitor", viewport=BRED)
    page.goto("/data/indlaes/")
    page.get_by_label("Filer").set_input_files(sti)
    page.get_by_label("Kilde").select_option("lbf")
    page.get_by_role("button", name="Indlæs", exact=True).click()
    expect(page.get_by_text("Filen er afvist")).to_be_visible()
    page.get_by_role("link", name="Ret, hvordan filen er læst").click()
    tilgaengelig(page)
    page.get_by_label("Række med overskrifter").fill("2")
    page.get_by_role("button", name="Kontrollér filen igen").click()
    expect(page.get_by_text("Filen er afvist")).to_be_visible()
    page.get_by_role("link", name="Ret, hvordan filen er læst").click()
    for overskrift, navn in zip(egne, LBF.split(";"), strict=True):
        page.get_by_label(f"»{overskrift}« læses som").select_option(navn)
    billede(page, "dataopdatering-ret-laesning", 1300)
    tilgaengelig(page)
    page.get_by_role("button", name="Kontrollér filen igen").click()
    expect(page.get_by_text("Filen er indlæst", exact=True)).to_be_visible()
    expect(page.get_by_text("»Folk« læses som beboere")).to_be_visible()
    assert Observation.objects.count() == 6
