"""The report of an import as a place to act: tick, filter, correct, cancel, withdraw, fetch the marked copy."""

import datetime as dt
import io
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from monitoring.ingest import csvfil
from monitoring.models import Advarselkvittering, Indlaesning, Kilde, Kildetilretning, Observation
from monitoring.services.kvittering import udestaaende
from monitoring.services.puls import Puls
from tests import factories
from tests.services.indlaesningshjaelp import LBF, SOLBAKKEN_2024, fil, koer_til_stop, lbf, modtag, register
from tests.views.sider import logget_ind
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db
S = Indlaesning.Status


@pytest.fixture
def monitor() -> Client:
    return logget_ind(factories.bruger(Rolle.MONITOR))


def adresse(navn: str, job: Indlaesning) -> str:
    return reverse(f"monitoring:{navn}", args=[job.pk])


def side(klient: Client, job: Indlaesning, **filtre: str) -> str:
    return klient.get(adresse("indlaesning", job), filtre).content.decode()


@pytest.fixture
def afventende() -> Indlaesning:
    register()
    return koer_til_stop(modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024.replace("Solbakken", "Solhøj"))))


def svar(job: Indlaesning, note: str = "Afdelingen har skiftet navn.", kryds: bool = True) -> dict[str, str]:
    aftryk = udestaaende(job)[0]["fingeraftryk"]
    return {f"note_{aftryk}": note} | ({f"kvit_{aftryk}": "on"} if kryds else {})


def test_warnings_are_ticked_on_the_page_and_the_file_goes_in(
    monitor: Client, afventende: Indlaesning, django_capture_on_commit_callbacks: Any
) -> None:
    vist = side(monitor, afventende)
    for led in ("Filen venter på kvittering", "Advarsel 1 af 1", "Solhøj", "Annullér indlæsningen"):
        assert led in vist
    assert 'http-equiv="refresh"' not in side(monitor, afventende)
    with django_capture_on_commit_callbacks(execute=True):
        monitor.post(adresse("indlaesning_kvitter", afventende), svar(afventende))
    afventende.refresh_from_db()
    assert afventende.status == S.INDLAEST
    vist = side(monitor, afventende)
    assert "Kvitterede advarsler" in vist
    assert "Afdelingen har skiftet navn." in vist
    assert "Træk indlæsningen tilbage" in vist


@pytest.mark.parametrize(
    ("note", "kryds", "besked"),
    [
        ("", True, "Skriv en note om, hvorfor"),
        ("Set", False, "Sæt kryds, hvis noten"),
        ("", False, "Sæt kryds ved mindst én"),
        ("Se 010190-1234", True, "CPR-nummer"),
    ],
)
def test_a_tick_without_note_and_a_note_without_tick_are_told_so(
    monitor: Client, afventende: Indlaesning, note: str, kryds: bool, besked: str
) -> None:
    fik = monitor.post(adresse("indlaesning_kvitter", afventende), svar(afventende, note, kryds))
    assert fik.status_code == 422
    assert besked in fik.content.decode()
    assert not Advarselkvittering.objects.exists()


def test_a_running_job_shows_its_rows_and_can_be_cancelled(monitor: Client) -> None:
    fremdrift = {"i_alt": 1200, "kontrolleret": 1000}
    job = factories.indlaesning(status=S.KOERER, trin_tekst="Kontrollerer rækker", faerdig_pct=25, fremdrift=fremdrift)
    assert "1.200 rækker læst, 1.000 kontrolleret, 200 tilbage" in side(monitor, job)
    monitor.post(adresse("indlaesning_annuller", job))
    job.refresh_from_db()
    assert job.status == S.ANNULLERET
    vist = side(monitor, job)
    assert "Indlæsningen er annulleret" in vist
    assert "every 1s" not in vist


def test_a_file_that_is_being_read_shows_how_many_rows_so_far(monitor: Client) -> None:
    job = factories.indlaesning(status=S.KOERER, trin_tekst="Læser filen", faerdig_pct=7, fremdrift={"laest": 40_000})
    assert "40.000 rækker læst indtil nu" in side(monitor, job)
    assert "40.000 rækker læst" in monitor.get(reverse("monitoring:data")).content.decode()


@pytest.mark.parametrize(("sekunder", "stille"), [(29, False), (31, True)])
def test_a_worker_that_says_nothing_is_told_and_what_happens_next(monitor: Client, sekunder: int, stille: bool) -> None:
    with time_machine.travel(factories.NU, tick=False):
        sidst = factories.NU - dt.timedelta(seconds=sekunder)
        job = factories.indlaesning(status=S.KOERER, faerdig_pct=35, pulse_at=sidst)
        assert ("begynder det forfra af sig selv inden for to minutter" in side(monitor, job)) == stille
        Indlaesning.objects.update(status=S.VENTER)
        assert "begynder det forfra" not in side(monitor, job)


def test_a_large_file_tells_its_rows_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the job's page could have shown, from a real run: read first, then checked."""
    meldt: list[dict[str, int]] = []
    meld = Puls.meld

    def lyt(puls: Puls, tekst: str, pct: int, **raekker: int) -> None:
        meld(puls, tekst, pct, **raekker)
        meldt.append(raekker)

    monkeypatch.setattr(Puls, "meld", lyt)
    monkeypatch.setattr(csvfil, "_BIDDER", 2)
    register()
    raekker = [SOLBAKKEN_2024.replace("2024", str(aar)) for aar in (2021, 2022, 2023, 2024)]
    job = koer_til_stop(modtag(Kilde.LBF, fil(LBF, *raekker)))
    assert (job.status, job.antal_raekker) == (S.INDLAEST, 4)
    med_tal = [et for et in meldt if et]
    assert med_tal[:2] == [{"laest": 2}, {"laest": 4}]
    assert {"i_alt": 4, "kontrolleret": 4} in med_tal


def test_findings_are_filtered(monitor: Client) -> None:
    register()
    job = koer_til_stop(
        modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024.replace("61,8", "161,8").replace("Solbakken", "Solhøj")))
    )
    assert "161,8" in side(monitor, job)
    kun_advarsler = side(monitor, job, alvor="advarsel")
    assert "er ikke navnet i registeret" in kun_advarsler
    assert "er over 100" not in kun_advarsler
    assert "er over 100" in side(monitor, job, kolonne="grundskole_pct")
    assert "Ingen fund passer til filteret" in side(monitor, job, soeg="findes ikke")
    assert "er over 100" in side(monitor, job, alvor="noget andet")


def test_the_recognition_is_shown_corrected_and_offered_next_time(
    monitor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    register()
    job = lbf(SOLBAKKEN_2024)
    formular = monitor.get(adresse("indlaesning_ret", job)).content.decode()
    for led in ("De første rækker", "Kolonne F »uden_tilknytning_pct« læses som", "Skilletegn", "Windows-1252"):
        assert led in formular
    felter = {"kilde": "lbf", "overskriftsraekke": "1", "separator": ";", "tegnsaet": "UTF-8", "decimaltegn": "punktum"}
    kolonner = {f"kol_{nr}": navn for nr, navn in enumerate(LBF.split(";"))}
    with django_capture_on_commit_callbacks(execute=True):
        fik = monitor.post(adresse("indlaesning_ret", job), {**felter, **kolonner, "aar": ""})
    ny = Indlaesning.objects.latest("pk")
    assert (fik.status_code, fik["Location"]) == (302, adresse("indlaesning", ny))
    assert (ny.tilretning, ny.fil_id) == ({"decimaltegn": "punktum"}, job.fil_id)
    assert Kildetilretning.objects.get().data == {"decimaltegn": "punktum"}
    assert "Decimaltegnet er punktum" in side(monitor, ny)
    naeste = lbf(SOLBAKKEN_2024.replace("61,8", "61,9"))
    vist = side(monitor, naeste)
    assert "Forslag fra en tidligere fil" in vist
    with django_capture_on_commit_callbacks(execute=True):
        monitor.post(adresse("indlaesning_brug_rettelse", naeste))
    assert Indlaesning.objects.latest("pk").tilretning == {"decimaltegn": "punktum"}


def test_a_recognition_that_is_not_changed_is_told_so(monitor: Client) -> None:
    register()
    job = lbf(SOLBAKKEN_2024)
    felter = {"kilde": "lbf", "overskriftsraekke": "1", "separator": ";", "tegnsaet": "UTF-8", "decimaltegn": ""}
    kolonner = {f"kol_{nr}": navn for nr, navn in enumerate(LBF.split(";"))}
    fik = monitor.post(adresse("indlaesning_ret", job), {**felter, **kolonner, "aar": ""})
    assert fik.status_code == 422
    assert "Du har ikke ændret noget" in fik.content.decode()


def test_an_unreadable_file_still_has_its_correction_page(monitor: Client) -> None:
    job = koer_til_stop(modtag(Kilde.LBF, b"a;b\r\n1;2\r\n"))
    assert "Programmet fandt ingen overskrifter" in monitor.get(adresse("indlaesning_ret", job)).content.decode()
    fik = monitor.post(adresse("indlaesning_ret", job), {"kilde": "lbf", "overskriftsraekke": "99"})
    assert fik.status_code == 422
    assert "en af de første 50 rækker" in fik.content.decode()


def test_the_marked_copy_comes_as_a_workbook_with_a_name(monitor: Client, afventende: Indlaesning) -> None:
    assert "Hent filen med fundene markeret" in side(monitor, afventende)
    fik = monitor.get(adresse("indlaesning_maerket", afventende))
    assert fik["Content-Disposition"] == "attachment; filename*=UTF-8''tal-med-fund.xlsx"
    assert "ikke navnet" in load_workbook(io.BytesIO(fik.content))["Data"]["C2"].comment.text


def test_a_file_without_marked_copy_says_why(monitor: Client) -> None:
    job = koer_til_stop(modtag(Kilde.LBF, b"\0" * 100))
    fik = monitor.get(adresse("indlaesning_maerket", job), follow=True)
    assert "ingen celler at mærke" in fik.content.decode()


def test_an_import_is_withdrawn_with_a_reason(monitor: Client) -> None:
    register()
    job = lbf(SOLBAKKEN_2024)
    assert "Træk indlæsningen af tal.csv tilbage" in monitor.get(adresse("indlaesning_traek", job)).content.decode()
    assert monitor.post(adresse("indlaesning_traek", job), {"begrundelse": " "}).status_code == 422
    fik = monitor.post(adresse("indlaesning_traek", job), {"begrundelse": "Forkert fil"}, follow=True)
    vist = fik.content.decode()
    assert "Indlæsningen er trukket tilbage" in vist
    assert "Forkert fil" in vist
    assert not Observation.objects.filter(erstattet_af=None).exists()
    igen = monitor.get(adresse("indlaesning_traek", job)).content.decode()
    assert "allerede trukket tilbage" in igen
    assert "<textarea" not in igen


def test_a_withdrawn_figure_says_so_on_its_page(monitor: Client) -> None:
    register()
    job = lbf(SOLBAKKEN_2024)
    monitor.post(adresse("indlaesning_traek", job), {"begrundelse": "Forkert fil"})
    tal = Observation.objects.get(indikator="grundskole")
    vist = monitor.get(reverse("monitoring:observation", args=[tal.pk])).content.decode()
    assert "Tallet er trukket tilbage" in vist
    assert "Nej, indlæsningen er trukket tilbage" in vist


def test_the_list_shows_the_new_states(monitor: Client, afventende: Indlaesning) -> None:
    assert "Venter på kvittering" in monitor.get(reverse("monitoring:data")).content.decode()


def test_the_upload_page_works_without_scripts_and_offers_dropping_with(monitor: Client) -> None:
    vist = monitor.get(reverse("monitoring:data_indlaes")).content.decode()
    assert "data-filfelt" in vist
    assert "js/filer.js" in vist
    assert "multiple" in vist


def test_a_refused_file_is_checked_again_after_the_register_was_mended(
    monitor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    job = koer_til_stop(modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024)))
    assert job.status == S.AFVIST
    register()
    assert "Kontrollér den samme fil igen" in side(monitor, job)
    with django_capture_on_commit_callbacks(execute=True):
        monitor.post(adresse("indlaesning_igen", job))
    job.refresh_from_db()
    assert job.status == S.INDLAEST
