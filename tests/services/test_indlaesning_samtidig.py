"""Two at once, workers that are killed, and the real queue: always one result, and never half of one."""

import datetime as dt
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count
from django.db.models.functions import Now

from monitoring import tasks
from monitoring.models import Indlaesning, Kilde, Kildefil, Observation, Raaraekke, Talraekke
from monitoring.selectors.data import herkomst
from monitoring.services import indlaesning as services
from monitoring.services import lagring
from monitoring.services.indlaesningstilstande import FAERDIGE
from monitoring.services.puls import LEVETID
from tests import factories
from tests.services.indlaesningshjaelp import LBF, SOLBAKKEN_2024, fil, koder, koer, lbf, modtag, register
from tests.traade import samtidig
from udlejning.celery import app
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db(transaction=True)
S = Indlaesning.Status
ROD = Path(__file__).resolve().parents[2]
INDHOLD = fil(LBF, SOLBAKKEN_2024, "0101;012;Lyngparken;2024;300;10;..;20;99;5")


def alle_sammen(*arbejder: Callable[[], Any]) -> list[Any]:
    return samtidig(len(arbejder), lambda nr: arbejder[nr]())


def indhold() -> list[tuple[Any, ...]]:
    """All that is stored of figures, with their cells as they stood, without ids."""
    return sorted(
        (
            (
                *(o.afdeling and o.afdeling.nr, o.indikator, o.aar, o.vaerdi, o.mangler, o.kendt_on),
                *(o.ark, o.raekke, o.kolonne, herkomst(o).tekst),
            )
            for o in Observation.objects.filter(erstattet_af=None).select_related("afdeling")
        ),
        key=str,
    )


def flere_gaeldende() -> list[Any]:
    gaeldende = Observation.objects.filter(erstattet_af=None).values("afdeling", "indikator", "aar")
    return list(gaeldende.annotate(antal=Count("id")).filter(antal__gt=1))


def test_the_same_file_sent_twice_at_once_by_two_people_gives_one_result() -> None:
    register()
    personer = [factories.bruger(), factories.bruger()]
    svar = alle_sammen(*[lambda by=by: koer(modtag(Kilde.LBF, INDHOLD, by=by)).status for by in personer])
    assert Kildefil.objects.count() == 1
    assert (Observation.objects.count(), Raaraekke.objects.count()) == (12, 2)
    assert sorted(Indlaesning.objects.values_list("status", flat=True))[0] == S.INDLAEST, svar
    assert Indlaesning.objects.filter(status=S.INDLAEST).count() == 1
    assert not any(isinstance(et, Exception) for et in svar), svar


def test_one_job_run_by_two_workers_at_once_runs_once() -> None:
    register()
    job = modtag(Kilde.LBF, INDHOLD)
    samtidig(2, lambda _: koer(job))
    job.refresh_from_db()
    assert (job.status, job.forsoeg) == (S.INDLAEST, 1)
    assert Haendelse.objects.filter(art="indlaesning.indlaest").count() == 1


def test_two_files_with_the_same_figures_are_ordered() -> None:
    register()
    by = factories.bruger()
    jobs = [modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024.replace("61,8", tal)), by=by) for tal in ("61,8", "62,1", "63,4")]
    alle_sammen(*[lambda job=job: koer(job) for job in jobs])
    assert set(Indlaesning.objects.values_list("status", flat=True)) == {S.INDLAEST}
    assert Observation.objects.filter(indikator="grundskole").count() == 3
    assert flere_gaeldende() == []


@pytest.fixture
def arbejder_env() -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.services.arbejderindstillinger",
        "PROEVEDATABASE": str(connection.settings_dict["NAME"]),
    }


TRIN = [
    ("monitoring.services.laesning", "laes_fil"),
    ("monitoring.services.lagring", "gem_raaraekker"),
    ("monitoring.services.lagring", "gem_afdelingstal"),
    ("monitoring.services.indlaesning", "_skriv_slut"),
]


@pytest.mark.parametrize(("modul", "funktion"), TRIN, ids=[funktion for _, funktion in TRIN])
def test_a_worker_killed_at_any_step_leaves_nothing_and_the_import_runs_again(
    modul: str, funktion: str, arbejder_env: dict[str, str]
) -> None:
    register()
    job = modtag(Kilde.LBF, INDHOLD)
    kommando = [sys.executable, "-m", "tests.services.draebt_arbejder", str(job.pk), modul, funktion]
    with subprocess.Popen(kommando, cwd=ROD, env=arbejder_env, stdout=subprocess.PIPE, text=True) as arbejder:
        assert arbejder.stdout is not None
        assert arbejder.stdout.readline() == "her\n"
        arbejder.kill()
    assert not Observation.objects.exists()
    assert not Raaraekke.objects.exists()
    assert not Haendelse.objects.exists()
    # It may be alive for all that another worker knows, until its sign of life is a minute old.
    assert (koer(job).status, services.genoptag_doede()) == (S.KOERER, [])
    Indlaesning.objects.update(pulse_at=Now() - dt.timedelta(seconds=61))
    tasks.genoptag_indlaesninger()
    job.refresh_from_db()
    assert (job.status, job.forsoeg, job.antal_nye) == (S.INDLAEST, 2, 12)
    efter_drab = indhold()
    Talraekke.objects.all().delete()
    Indlaesning.objects.filter(pk=job.pk).update(status=S.FEJLET)
    assert koer(modtag(Kilde.LBF, INDHOLD)).status == S.INDLAEST
    assert indhold() == efter_drab


def test_a_worker_that_was_only_thought_dead_stores_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    register()
    job = modtag(Kilde.LBF, INDHOLD)
    rigtig = lagring.gem_afdelingstal
    overtaget = threading.Event()

    def langsom(**kwargs: Any) -> int:
        if overtaget.is_set():
            return rigtig(**kwargs)
        overtaget.set()
        anden = threading.Thread(target=_overtag, args=(job.pk,))
        anden.start()
        anden.join()
        return rigtig(**kwargs)

    monkeypatch.setattr(lagring, "gem_afdelingstal", langsom)
    efter = koer(job)
    assert (efter.status, efter.forsoeg) == (S.KOERER, 2)
    assert not Observation.objects.exists()
    assert not Raaraekke.objects.exists()
    assert not Haendelse.objects.exists()


def _overtag(job_id: int) -> None:
    Indlaesning.objects.filter(pk=job_id).update(pulse_at=Now() - dt.timedelta(seconds=61))
    assert services._overtag(job_id, factories.NU) is not None
    connection.close()


def test_a_running_import_cancelled_from_beside_stores_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    register()
    job = modtag(Kilde.LBF, INDHOLD)
    by = factories.bruger()
    rigtig = lagring.gem_afdelingstal

    def annuller() -> None:
        services.annuller_indlaesning(indlaesning_id=job.pk, by=by, now=factories.NU)
        connection.close()

    def langsom(**kwargs: Any) -> int:
        anden = threading.Thread(target=annuller)
        anden.start()
        anden.join()
        return rigtig(**kwargs)

    monkeypatch.setattr(lagring, "gem_afdelingstal", langsom)
    assert koer(job).status == S.ANNULLERET
    assert not Observation.objects.exists()
    assert not Raaraekke.objects.exists()
    assert [et.art for et in Haendelse.objects.all()] == ["indlaesning.annulleret"]


def test_a_job_that_keeps_killing_its_worker_is_given_up() -> None:
    register()
    job = modtag(Kilde.LBF, INDHOLD)
    Indlaesning.objects.update(status=S.KOERER, forsoeg=5, pulse_at=Now() - dt.timedelta(seconds=61))
    opgivet = koer(job)
    assert (opgivet.status, koder(opgivet)) == (S.FEJLET, ["opgivet"])


def test_beat_finds_waiting_jobs_that_nobody_took_but_not_new_ones() -> None:
    register()
    gammel, ny = modtag(Kilde.LBF, INDHOLD), modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024))
    Indlaesning.objects.filter(pk=gammel.pk).update(created_at=Now() - dt.timedelta(seconds=61))
    Indlaesning.objects.filter(pk=ny.pk).update(created_at=Now())
    tasks.genoptag_indlaesninger()
    assert set(Indlaesning.objects.values_list("pk", "status")) == {(gammel.pk, S.INDLAEST), (ny.pk, S.VENTER)}


def test_beat_looks_often_enough() -> None:
    plan = app.conf.beat_schedule["genoptag-indlaesninger"]
    assert plan["task"] in app.tasks
    # A minute without a sign of life, then at most one interval: less than two minutes in all.
    assert LEVETID + plan["schedule"] < 120


@pytest.fixture
def celery_arbejder(arbejder_env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    kommando = [sys.executable, "-m", "celery", "-A", "udlejning.celery", "worker", "-c", "1", "-l", "WARNING"]
    with subprocess.Popen(kommando, cwd=ROD, env=arbejder_env) as arbejder:
        yield arbejder
        arbejder.terminate()
        arbejder.wait(30)


@pytest.mark.filterwarnings("ignore::celery.exceptions.AlwaysEagerIgnored")
def test_a_real_worker_takes_the_job_from_the_real_queue(celery_arbejder: subprocess.Popen[bytes]) -> None:
    register()
    job = modtag(Kilde.LBF, INDHOLD)
    app.send_task("monitoring.tasks.koer_indlaesning", [job.pk])
    frist = time.monotonic() + 60
    while time.monotonic() < frist and job.status not in FAERDIGE:
        assert celery_arbejder.poll() is None
        time.sleep(0.2)
        job.refresh_from_db()
    assert (job.status, job.antal_nye) == (S.INDLAEST, 12)
    assert job.pulse_at is not None


def test_progress_is_seen_by_others_while_the_transaction_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    register()
    job = modtag(Kilde.LBF, INDHOLD)
    rigtig = lagring.gem_afdelingstal
    set_af_andre: list[tuple[str, str, int]] = []

    def kig() -> None:
        frist = time.monotonic() + 10
        while time.monotonic() < frist:
            trin = Indlaesning.objects.values_list("status", "trin_tekst", "faerdig_pct").get(pk=job.pk)
            if trin[1] == "Gemmer værdier":
                break
            time.sleep(0.05)
        set_af_andre.append(trin)
        connection.close()

    def langsom(**kwargs: Any) -> int:
        traad = threading.Thread(target=kig)
        traad.start()
        traad.join()
        return rigtig(**kwargs)

    monkeypatch.setattr(lagring, "gem_afdelingstal", langsom)
    assert koer(job).status == S.INDLAEST
    assert set_af_andre == [(S.KOERER, "Gemmer værdier", 65)]


def test_a_lost_connection_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    register()
    job = modtag(Kilde.LBF, INDHOLD)
    rigtig = lagring.gem_afdelingstal

    def afbryd(**kwargs: Any) -> int:
        antal = rigtig(**kwargs)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return antal

    with monkeypatch.context() as m:
        m.setattr(lagring, "gem_afdelingstal", afbryd)
        koer(job)
    job.refresh_from_db()
    assert job.status == S.FEJLET
    assert not Observation.objects.exists()
    assert lbf(SOLBAKKEN_2024).status == S.INDLAEST
