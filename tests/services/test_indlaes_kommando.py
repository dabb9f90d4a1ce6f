"""``manage.py indlaes``: one file, synchronously, with exit codes and one JSON document."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from monitoring.management.commands.indlaes import STANDARDNOTE
from monitoring.models import Indlaesning, Kildefil, Observation
from tests import factories
from tests.services.indlaesningshjaelp import LBF, SOLBAKKEN_2024, fil, register
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db


@pytest.fixture
def lbf_fil(tmp_path: Path) -> Path:
    register()
    factories.bruger(Rolle.MONITOR, username="monitor")
    sti = tmp_path / "tal.csv"
    sti.write_bytes(fil(LBF, SOLBAKKEN_2024))
    return sti


def koer(*argumenter: str) -> str:
    ud = io.StringIO()
    call_command("indlaes", *argumenter, stdout=ud)
    return ud.getvalue()


def test_a_file_goes_in_and_json_tells(lbf_fil: Path) -> None:
    svar = json.loads(koer("lbf", str(lbf_fil), "--af", "monitor", "--json"))
    assert svar == {
        "status": "indlaest",
        "kilde": "lbf",
        "fil": "tal.csv",
        "raekker": 1,
        "nye": 6,
        "fejl": [],
        "advarsler": [],
        "bemaerkninger": [],
    }
    igen = json.loads(koer("lbf", str(lbf_fil), "--af", "monitor", "--json"))
    assert (igen["status"], igen["nye"]) == ("uaendret", 0)


def test_the_known_day(lbf_fil: Path) -> None:
    koer("lbf", str(lbf_fil), "--af", "monitor", "--kendt", "2025-03-14")
    assert str(Observation.objects.values_list("kendt_on", flat=True).distinct().get()) == "2025-03-14"


def test_a_file_with_errors_ends_with_1_and_tells_in_danish(lbf_fil: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lbf_fil.write_bytes(fil(LBF, SOLBAKKEN_2024.replace("61,8", "161,8")))
    ud = io.StringIO()
    with pytest.raises(CommandError) as afvist:
        call_command("indlaes", "lbf", str(lbf_fil), "--af", "monitor", "--json", stdout=ud)
    assert (afvist.value.returncode, type(afvist.value).__name__) == (1, "Fejl")  # Django prints the class name
    assert "Række 2, kolonne H (grundskole_pct): »161,8« er over 100" in str(afvist.value)
    svar = json.loads(ud.getvalue())
    assert (svar["status"], [et["celle_tekst"] for et in svar["fejl"]]) == ("afvist", ["161,8"])
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    ("argumenter", "kode", "besked"),
    [
        (["ukendt", "x.csv", "--af", "monitor"], 2, "Kilden »ukendt« findes ikke. Vælg en af: lbf, ministeriet"),
        (["lbf", "findes-ikke.csv", "--af", "monitor"], 1, "findes ikke. Kontrollér stien."),
        (["lbf", ".", "--af", "monitor"], 1, "er en mappe"),
        (["lbf", "{fil}", "--af", "nogen"], 1, "ingen aktiv bruger, der hedder 'nogen'"),
        (["lbf", "{fil}", "--af", "styregruppe"], 1, "har ikke ret til at indlæse data"),
    ],
)
def test_refusals(lbf_fil: Path, argumenter: list[str], kode: int, besked: str) -> None:
    factories.bruger(Rolle.STYREGRUPPE, username="styregruppe")
    with pytest.raises(CommandError, match=besked.replace(".", r"\.")) as afvist:
        koer(*[led.replace("{fil}", str(lbf_fil)) for led in argumenter])
    assert afvist.value.returncode == kode
    assert not Kildefil.objects.exists()
    assert not Indlaesning.objects.exists()


def test_a_file_over_the_limit_is_refused_before_it_is_read(lbf_fil: Path) -> None:
    with lbf_fil.open("wb") as stor:
        stor.truncate(60 * 1024**2)
    with pytest.raises(CommandError, match="fylder 60 MB, og grænsen er 50 MB"):
        koer("lbf", str(lbf_fil), "--af", "monitor")


def _med_advarsel(sti: Path) -> None:
    sti.write_bytes(fil(LBF, SOLBAKKEN_2024.replace("Solbakken", "Solhøj")))


def test_warnings_are_shown_and_ticked_in_the_name_of_the_one_who_runs_the_command(lbf_fil: Path) -> None:
    _med_advarsel(lbf_fil)
    fejl = io.StringIO()
    call_command("indlaes", "lbf", str(lbf_fil), "--af", "monitor", stdout=io.StringIO(), stderr=fejl)
    assert "Advarsel: " in fejl.getvalue()
    assert "Solhøj" in fejl.getvalue()
    kvittering = Indlaesning.objects.get(status="indlaest").kvitteringer.get()
    assert (kvittering.by.username, kvittering.note) == ("monitor", STANDARDNOTE)


def test_a_file_with_warnings_waits_where_that_is_asked_for(lbf_fil: Path) -> None:
    _med_advarsel(lbf_fil)
    ud = io.StringIO()
    with pytest.raises(CommandError, match=r"(?s)Solhøj.*--kvitter") as afvist:
        call_command("indlaes", "lbf", str(lbf_fil), "--af", "monitor", "--stop-ved-advarsler", "--json", stdout=ud)
    assert afvist.value.returncode == 1
    assert json.loads(ud.getvalue())["status"] == "afventer"
    assert not Observation.objects.exists()


def test_kvitter_ticks_them_all_also_when_the_file_waits_already(lbf_fil: Path) -> None:
    _med_advarsel(lbf_fil)
    with pytest.raises(CommandError):
        koer("lbf", str(lbf_fil), "--af", "monitor", "--stop-ved-advarsler")
    assert "Indlæst." in koer("lbf", str(lbf_fil), "--af", "monitor", "--kvitter", "Afdelingen har skiftet navn.")
    assert Indlaesning.objects.get().kvitteringer.get().note == "Afdelingen har skiftet navn."


def test_kvitter_needs_a_note(lbf_fil: Path) -> None:
    _med_advarsel(lbf_fil)
    with pytest.raises(CommandError, match="Skriv en note"):
        koer("lbf", str(lbf_fil), "--af", "monitor", "--kvitter", " ")
    assert not Observation.objects.exists()


def test_a_list_of_areas_without_figures_goes_in_as_it_is(lbf_fil: Path) -> None:
    """Columns that a list does not have are remarks: nobody has to tick them off."""
    lbf_fil.write_bytes(fil("listedato;omraade;kommune;kategori", "2018-12-01;Lærkeparken;Prøveby;udsat"))
    svar = json.loads(koer("ministeriet", str(lbf_fil), "--af", "monitor", "--json"))
    assert (svar["status"], svar["nye"], svar["advarsler"]) == ("indlaest", 1, [])
    assert {et["kode"] for et in svar["bemaerkninger"]} == {"kolonne_mangler"}


def test_a_misspelt_column_must_be_looked_at(lbf_fil: Path) -> None:
    overskrifter = "listedato;omraade;kommune;kategori;grundskole_pctt"
    lbf_fil.write_bytes(fil(overskrifter, "2018-12-01;Lærkeparken;Prøveby;udsat;61,8"))
    with pytest.raises(CommandError, match="kald kolonnen »grundskole_pctt« for grundskole_pct") as fejl:
        koer("ministeriet", str(lbf_fil), "--af", "monitor", "--stop-ved-advarsler")
    assert fejl.value.returncode == 1
