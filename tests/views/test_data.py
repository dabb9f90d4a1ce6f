"""The pages about data: what was loaded, taking files in, the report, and where a figure comes from."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from monitoring.models import Indlaesning, Kilde, Kildefil, Observation
from tests import factories
from tests.services.indlaesningshjaelp import (
    BILAG,
    LBF,
    MINISTERIET,
    SOLBAKKEN_2024,
    TVILLING,
    fil,
    koer,
    lbf,
    modtag,
    register,
)
from tests.views.sider import logget_ind, tekst
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db
S = Indlaesning.Status
INDLAES = "monitoring:data_indlaes"
VEST = "01-12-2022;Vestparken;Fjordby;udsat+parallelsamfund;1.400;43,7;1,98;0,66;70,4;62,4;56,8"


@pytest.fixture
def monitor() -> Client:
    return logget_ind(factories.bruger(Rolle.MONITOR))


@pytest.fixture
def send(monitor: Client, django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """Upload files by name and content; the queue is eager, so they are loaded when the answer comes."""

    def _send(*filer: tuple[str, bytes], **felter: str) -> Any:
        uploads = [SimpleUploadedFile(navn, indhold) for navn, indhold in filer]
        with django_capture_on_commit_callbacks(execute=True):
            return monitor.post(reverse(INDLAES), {"filer": uploads, **felter})

    return _send


def test_an_uploaded_file_is_recognised_loaded_and_reported(send: Callable[..., Any], monitor: Client) -> None:
    register()
    svar = send(("tal.csv", fil(LBF, SOLBAKKEN_2024)))
    job = Indlaesning.objects.get()
    assert (svar.status_code, svar["Location"]) == (302, reverse("monitoring:indlaesning", args=[job.pk]))
    assert (job.kilde, job.status) == (Kilde.LBF, S.INDLAEST)
    side = tekst(monitor.get(svar["Location"]))
    assert "Filen er indlæst" in side
    assert "semikolon" in side
    assert "Kolonne F »uden_tilknytning_pct« er læst som uden_tilknytning_pct" in side
    assert "Solbakken" in side


def test_the_report_names_sheet_row_column_text_and_way_out(send: Callable[..., Any], monitor: Client) -> None:
    register()
    send(("tal.csv", fil(LBF, SOLBAKKEN_2024, "0101;012;Lyngparken;2024;300;140,7;1,25;61,8;54,3;27,5")))
    job = Indlaesning.objects.get()
    side = tekst(monitor.get(reverse("monitoring:indlaesning", args=[job.pk])))
    assert job.status == S.AFVIST
    for led in ("Filen er afvist", "Intet fra filen er gemt", ">3<", "uden_tilknytning_pct (F)", "140,7", "Skriv proc"):
        assert led in side


def test_several_files_go_in_in_the_order_they_build_on_each_other(send: Callable[..., Any]) -> None:
    register()
    svar = send(
        ("tvilling.csv", fil(TVILLING, "0101;007;2024;grundskole;48,9;39,6;10")),
        ("bilag.csv", fil(BILAG, "01-12-2022;Vestparken;0101;007")),
        ("liste.csv", fil(MINISTERIET, VEST)),
    )
    assert (svar.status_code, svar["Location"]) == (302, reverse("monitoring:data"))
    jobs = list(Indlaesning.objects.order_by("pk").values_list("kilde", "status"))
    assert jobs == [
        (Kilde.MINISTERIET, S.INDLAEST),
        (Kilde.MINISTERIET_AFDELINGER, S.INDLAEST),
        (Kilde.TVILLING, S.INDLAEST),
    ]


def test_one_unrecognised_file_among_several_stops_them_all(send: Callable[..., Any]) -> None:
    svar = send(("tal.csv", fil(LBF, SOLBAKKEN_2024)), ("noget.csv", b"a;b\r\n1;2\r\n"))
    assert svar.status_code == 422
    assert "overskrifterne i noget.csv" in tekst(svar)
    assert not Kildefil.objects.exists()


@pytest.mark.parametrize(
    ("indhold", "besked"),
    [
        (b"PK\x05\x06" + b"\0" * 18, "fil.xlsx: Filen er et ZIP-arkiv og ingen Excel-fil"),
        (b"%PDF-1.7", "fil.xlsx: Filen er en PDF og ikke et regneark"),
        (b"\0" * 1_000, "fil.xlsx: Filen er tom"),
        (b"\r\n \r\n", "fil.xlsx: Filen er tom"),
    ],
)
def test_a_file_that_is_no_table_is_told_what_it_is(send: Callable[..., Any], indhold: bytes, besked: str) -> None:
    """Also where the source is to be found by the headers: choosing it would not help."""
    svar = send(("fil.xlsx", indhold))
    assert svar.status_code == 422
    assert besked in tekst(svar)
    assert not Kildefil.objects.exists()


def test_a_known_day_is_kept(send: Callable[..., Any]) -> None:
    register()
    send(("tal.csv", fil(LBF, SOLBAKKEN_2024)), kilde="lbf", kendt_on="2025-03-14")
    assert set(Observation.objects.values_list("kendt_on", flat=True)) == {dt.date(2025, 3, 14)}


@pytest.mark.parametrize(
    ("felter", "besked"),
    [
        ({}, "Vælg mindst én fil."),
        ({"kendt_on": "i går"}, "Skriv en dato"),
        ({"kendt_on": "2999-01-01"}, "Datoen ligger i fremtiden"),
        ({"kilde": "andet"}, "Vælg en kilde på listen"),
    ],
)
def test_an_empty_or_wrong_form_is_told_so(monitor: Client, felter: dict[str, str], besked: str) -> None:
    svar = monitor.post(reverse(INDLAES), felter)
    assert svar.status_code == 422
    assert besked in tekst(svar)
    assert "Vælg mindst én fil." in tekst(svar)


def test_an_empty_file_and_a_file_over_the_limit_are_told_so(
    send: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Filen tom.csv er tom" in tekst(send(("tom.csv", b"")))
    monkeypatch.setattr("monitoring.forms.data.MAKS_FIL", 10)
    svar = send(("stor.csv", b"12345678901"))
    assert svar.status_code == 422
    assert "Filen stor.csv fylder 1 MB, og grænsen er 0 MB" in tekst(svar)  # rounded up, never down to the limit
    assert not Kildefil.objects.exists()


def test_the_page_lives_after_nothing_but_zeros(send: Callable[..., Any], monitor: Client) -> None:
    send(("nuller.csv", b"\0" * 1_000_000), kilde="lbf")
    job = Indlaesning.objects.get()
    assert job.status == S.AFVIST
    assert "Filen er tom" in tekst(monitor.get(reverse("monitoring:indlaesning", args=[job.pk])))


def test_a_queue_that_does_not_answer_leaves_the_job_waiting(
    send: Callable[..., Any], monitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kombu.exceptions import OperationalError

    class Kaede:
        def __init__(self, *_: object) -> None: ...

        def delay(self) -> None:
            raise OperationalError("no broker")

    monkeypatch.setattr("monitoring.views.data.chain", Kaede)
    svar = send(("tal.csv", fil(LBF, SOLBAKKEN_2024)))
    assert svar.status_code == 302
    assert Indlaesning.objects.get().status == S.VENTER
    assert "venter på at blive indlæst" in tekst(monitor.get(svar["Location"]))


def test_a_running_import_shows_how_far_and_fetches_itself_again(monitor: Client) -> None:
    job = factories.indlaesning(status=S.KOERER, trin_tekst="Gemmer værdier", faerdig_pct=65)
    adresse = reverse("monitoring:indlaesning", args=[job.pk])
    hel = monitor.get(adresse)
    assert '<noscript><meta http-equiv="refresh" content="5">' in tekst(hel)
    assert "HX-Request" in hel["Vary"]
    assert "Gemmer værdier: 65 % færdig" in tekst(hel)
    del_ = monitor.get(adresse, headers={"HX-Request": "true"})
    assert "<html" not in tekst(del_)
    assert "every 1s" in tekst(del_)
    # Only the progress is fetched again: a button that is replaced each second can be missed by the mouse.
    assert "Annullér" in tekst(hel)
    assert "Annullér" not in tekst(del_)
    job.status = S.INDLAEST
    job.save()
    faerdig = monitor.get(adresse)
    assert 'http-equiv="refresh"' not in tekst(faerdig)
    assert "every 1s" not in tekst(faerdig)
    sidste = monitor.get(adresse, headers={"HX-Request": "true"})
    assert (sidste["HX-Retarget"], sidste["HX-Reswap"]) == ("#indlaesning", "innerHTML")
    assert "Filen er indlæst" in tekst(sidste)


def test_the_list_is_filtered_and_keeps_its_choice_when_it_fetches_itself(monitor: Client) -> None:
    afvist = factories.indlaesning(fil=factories.kildefil("lbf-2024.csv"), status=S.AFVIST)
    factories.indlaesning(Kilde.REGISTER, fil=factories.kildefil("nyt-register.csv"), status=S.KOERER)
    adresse = reverse("monitoring:data")

    def vist(**valg: str) -> set[str]:
        side = monitor.get(adresse, valg)
        assert side.status_code == 200
        return {navn for navn in ("lbf-2024.csv", "nyt-register.csv") if navn in tekst(side)}

    assert vist() == {"lbf-2024.csv", "nyt-register.csv"}
    assert vist(status="afvist") == vist(kilde="lbf") == vist(soeg=" LBF-20 ") == {afvist.fil.navn}
    assert vist(kilde="register", status="afvist") == set()
    assert vist(status="hunde", kilde="x", soeg="") == {"lbf-2024.csv", "nyt-register.csv"}
    tom = tekst(monitor.get(adresse, {"soeg": "findes ikke"}))
    assert "Ingen indlæsninger passer til det valgte" in tom
    assert f'href="{adresse}"' in tom
    koerer = tekst(monitor.get(adresse, {"kilde": "register"}))
    assert 'hx-get="/data/?kilde=register"' in koerer


def test_the_list_follows_what_runs(monitor: Client) -> None:
    fremdrift = {"i_alt": 1200, "kontrolleret": 1000}
    job = factories.indlaesning(status=S.KOERER, faerdig_pct=25, fremdrift=fremdrift)
    factories.indlaesning(status=S.VENTER)
    hel = monitor.get(reverse("monitoring:data"))
    assert "2 indlæsninger er i gang" in tekst(hel)
    assert "1.000 af 1.200 rækker kontrolleret" in tekst(hel)
    assert 'http-equiv="refresh"' in tekst(hel)
    del_ = tekst(monitor.get(reverse("monitoring:data"), headers={"HX-Request": "true"}))
    assert "<html" not in del_
    assert "every 2s" in del_
    Indlaesning.objects.update(status=S.INDLAEST)
    assert job.fil.navn in (faerdig := tekst(monitor.get(reverse("monitoring:data"))))
    assert "every 2s" not in faerdig
    assert 'http-equiv="refresh"' not in faerdig


def test_a_broken_off_import_runs_again_by_its_button(monitor: Client, django_capture_on_commit_callbacks: Any) -> None:
    register()
    job = modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024))
    Indlaesning.objects.update(status=S.FEJLET, forsoeg=1)
    adresse = reverse("monitoring:indlaesning", args=[job.pk])
    assert "Kør igen" in tekst(monitor.get(adresse))
    with django_capture_on_commit_callbacks(execute=True):
        monitor.post(reverse("monitoring:indlaesning_igen", args=[job.pk]))
    job.refresh_from_db()
    assert job.status == S.INDLAEST
    assert "Kør igen" not in tekst(monitor.get(adresse))


def test_the_original_file_comes_back_byte_by_byte_as_a_download(monitor: Client) -> None:
    indhold = b"<script>alert(1)</script>"
    job = koer(modtag(Kilde.LBF, indhold, navn="årets tal.csv"))
    svar = monitor.get(reverse("monitoring:indlaesning_fil", args=[job.pk]))
    assert svar.content == indhold
    assert svar["Content-Type"] == "application/octet-stream"
    assert svar["Content-Disposition"] == "attachment; filename*=UTF-8''%C3%A5rets%20tal.csv"


def test_what_stood_in_the_file_is_shown_as_text(monitor: Client) -> None:
    register()
    job = lbf("0101;999;<script>alert(1)</script>;2024;1;1;1;1;99;1")
    side = tekst(monitor.get(reverse("monitoring:indlaesning", args=[job.pk])))
    assert "&lt;script&gt;" in side
    assert "<script>alert" not in side


def test_a_template_is_recognised_as_its_own_source(monitor: Client) -> None:
    from monitoring.services.kildegenkendelse import genkend_kilde

    for kilde in Kilde:
        for format_ in ("csv", "xlsx"):
            svar = monitor.get(reverse("monitoring:skabelon", args=[kilde.value, format_]))
            assert svar["Content-Disposition"] == f'attachment; filename="{kilde}.{format_}"'
            assert genkend_kilde(svar.content, factories.bruger()) == kilde


def test_the_list_says_what_happened_and_who(monitor: Client) -> None:
    assert "endnu ikke indlæst nogen filer" in tekst(monitor.get(reverse("monitoring:data")))
    register()
    job = lbf(SOLBAKKEN_2024)
    side = tekst(monitor.get(reverse("monitoring:data")))
    for led in ("tal.csv", "Indlæst", "LBF:", str(job.created_by), "1. juni 2026"):
        assert led in side


def test_the_administrator_sees_and_loads_the_register_only() -> None:
    register()
    lbf(SOLBAKKEN_2024)
    factories.indlaesning(Kilde.REGISTER, fil=factories.kildefil("register.csv"))
    klient = logget_ind(factories.bruger(Rolle.ADMINISTRATOR))
    side = tekst(klient.get(reverse("monitoring:data")))
    assert "register.csv" in side
    assert "tal.csv" not in side
    formular = tekst(klient.get(reverse(INDLAES)))
    assert 'value="register"' in formular
    assert 'value="lbf"' not in formular


def test_a_figure_shows_its_cell_its_row_and_what_it_superseded(monitor: Client) -> None:
    register()
    gammel = lbf(SOLBAKKEN_2024)
    ny = lbf(SOLBAKKEN_2024.replace("61,8", "62,1"))
    tal = Observation.objects.get(indikator="grundskole", erstattet_af=None)
    side = tekst(monitor.get(reverse("monitoring:observation", args=[tal.pk])))
    for led in ("Kun grundskole, 2024", "Solbakken (0101-007)", "62,1", "Række 2, kolonne H", "grundskole_pct"):
        assert led in side
    assert "61,8" in side
    assert "1.155" in side
    assert reverse("monitoring:indlaesning", args=[ny.pk]) in side
    foer = Observation.objects.get(indikator="grundskole", indlaesning=gammel)
    assert "Tallet er siden rettet" in tekst(monitor.get(reverse("monitoring:observation", args=[foer.pk])))


def test_a_missing_figure_shows_its_reason(monitor: Client) -> None:
    register()
    lbf(SOLBAKKEN_2024.replace("61,8", "*"))
    tal = Observation.objects.get(indikator="grundskole")
    assert "Mangler: skjult af hensyn til diskretion" in tekst(
        monitor.get(reverse("monitoring:observation", args=[tal.pk]))
    )


@pytest.mark.parametrize("jobs", [1, 30])
def test_the_list_asks_the_database_the_same_number_of_times(
    monitor: Client, django_assert_max_num_queries: Any, jobs: int
) -> None:
    for _ in range(jobs):
        factories.indlaesning()
    with django_assert_max_num_queries(8):
        monitor.get(reverse("monitoring:data"))
