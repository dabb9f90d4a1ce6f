"""The supervisor with its real servers and light children: start, stop, and all the ways of dying."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time

import psycopg
import pytest

from tests.drift.conftest import Proevedemo
from udlejning.drift import processer
from udlejning.drift.datamappe import ROD


def test_start_prints_address_logins_and_where_mail_goes(demo: Proevedemo) -> None:
    demo.start_og_vent()
    assert demo.adresse() == f"http://127.0.0.1:{demo.port}/"
    for login in ("organisation", "anvisning", "monitor", "monitor2", "styregruppe", "administrator"):
        assert f"  {login} " in demo.tekst()
    assert "»demo«" in demo.tekst()
    assert f"{demo.data}/mail" in demo.tekst()


@pytest.mark.parametrize("signalnr", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_every_child_within_seconds_also_in_a_background_job(
    demo: Proevedemo, signalnr: signal.Signals
) -> None:
    demo.start_og_vent("staedig", uden_sigint=True)
    assert demo.proces is not None
    assert len(demo.levende()) >= 4
    fra = time.monotonic()
    demo.proces.send_signal(signalnr)
    assert demo.slut() == 0
    assert time.monotonic() - fra < 10
    assert demo.levende() == []
    assert "Demoen er stoppet" in demo.tekst()


def test_a_signal_during_the_start_leaves_nothing_behind(demo: Proevedemo) -> None:
    demo.start()
    demo.vent_paa(lambda: "Starter PostgreSQL" in demo.tekst())
    assert demo.proces is not None
    demo.proces.terminate()
    assert demo.slut() == 0
    assert demo.levende() == []


def test_a_second_start_says_that_one_runs_and_where(demo: Proevedemo) -> None:
    demo.start_og_vent()
    anden = Proevedemo(demo.data, demo.port + 1)
    anden.udskrift = demo.data.with_name("udskrift2")
    anden.start()
    assert anden.slut() == 1
    assert f"Demoen kører allerede på http://127.0.0.1:{demo.port}/" in anden.tekst()
    assert demo.database_svarer()


def test_a_busy_port_is_told_before_anything_starts(demo: Proevedemo) -> None:
    with socket.socket() as andre:
        andre.bind(("127.0.0.1", demo.port))
        andre.listen()
        demo.start()
        assert demo.slut() == 1
    assert f"Port {demo.port} på 127.0.0.1 er optaget af et andet program" in demo.tekst()
    assert "Traceback" not in demo.tekst()
    assert not (demo.data / "pg").exists()


@pytest.mark.parametrize("port", ["otte", "0", "70000"])
def test_a_port_that_is_none_is_refused(demo: Proevedemo, port: str) -> None:
    svar = subprocess.run(
        [sys.executable, "-m", "tests.drift.let_demo"],
        cwd=ROD,
        env=demo.miljoe() | {"PORT": port},
        capture_output=True,
        text=True,
    )
    assert svar.returncode == 1
    assert svar.stderr.startswith("PORT skal være et tal fra 1 til 65535")


def test_a_killed_database_server_is_started_again(demo: Proevedemo) -> None:
    demo.start_og_vent()
    os.kill(demo.postmaster(), signal.SIGKILL)
    demo.vent_paa(lambda: "PostgreSQL stoppede uventet (signal 9)" in demo.tekst())
    demo.vent_paa(demo.database_svarer)


def test_a_killed_queue_server_is_started_again(demo: Proevedemo) -> None:
    demo.start_og_vent()
    (redis_pid,) = processer.find(program="redis-server", cwd=demo.data / "redis")
    os.kill(redis_pid, signal.SIGKILL)
    demo.vent_paa(lambda: "Redis stoppede uventet (signal 9)" in demo.tekst())
    demo.vent_paa(lambda: processer.find(program="redis-server", cwd=demo.data / "redis") not in ([], [redis_pid]))


def test_after_a_kill_of_the_supervisor_the_next_start_works_and_data_are_there(demo: Proevedemo) -> None:
    demo.start_og_vent()
    with psycopg.connect(demo.url("DATABASE_OWNER_URL")) as forbindelse:
        forbindelse.execute("CREATE TABLE husket AS SELECT 42 AS tal")
    foerste_sokkelmappe = demo.sokkelmappe()
    assert demo.proces is not None
    demo.proces.kill()
    demo.proces.wait()
    demo.start_og_vent()
    with psycopg.connect(demo.url("DATABASE_OWNER_URL")) as forbindelse:
        assert forbindelse.execute("SELECT tal FROM husket").fetchone() == (42,)
    assert demo.sokkelmappe().exists()
    assert not foerste_sokkelmappe.exists()


def test_after_a_kill_of_everything_at_once_the_next_start_works(demo: Proevedemo) -> None:
    demo.start_og_vent()
    assert demo.proces is not None
    for pid in (demo.proces.pid, *demo.levende()):
        os.kill(pid, signal.SIGKILL)
    demo.proces.wait()
    assert (demo.data / "pg" / "postmaster.pid").exists()
    demo.start_og_vent()
    assert demo.database_svarer()


def test_a_lock_file_whose_process_number_was_reused_does_not_stop_the_start(demo: Proevedemo) -> None:
    demo.start_og_vent()
    assert demo.proces is not None
    pidfil = demo.data / "pg" / "postmaster.pid"
    indhold = pidfil.read_text().splitlines()
    demo.proces.terminate()
    demo.slut()
    # Our own process is alive, is no server of this folder, and must not be signalled.
    pidfil.write_text("\n".join([str(os.getpid()), *indhold[1:]]) + "\n")
    demo.start_og_vent()
    assert demo.database_svarer()
    assert demo.postmaster() != os.getpid()


def test_half_a_cluster_and_a_broken_queue_file_do_not_stop_the_start(demo: Proevedemo) -> None:
    (demo.data / "pg").mkdir(parents=True)
    (demo.data / "pg.ny").mkdir()
    (demo.data / "pg.ny" / "rest").write_text("x")
    (demo.data / "redis").mkdir()
    (demo.data / "redis" / "dump.rdb").write_bytes(b"REDIS0009 not really")
    demo.start_og_vent()
    assert demo.database_svarer()
    assert (demo.data / "redis" / "dump.rdb.ulaeselig").exists()


def test_a_program_that_keeps_dying_ends_the_demo_with_a_sentence(demo: Proevedemo) -> None:
    demo.start("doer")
    assert demo.slut() == 1
    assert "Webserveren stopper igen og igen" in demo.tekst()
    assert "Traceback" not in demo.tekst()
    assert demo.levende() == []


def test_a_step_that_fails_ends_the_start_with_a_sentence(demo: Proevedemo) -> None:
    demo.start("trinfejl")
    assert demo.slut() == 1
    assert "Opstarten gik i stå ved »Prøver et trin«" in demo.tekst()
    assert demo.levende() == []


def test_a_step_whose_result_is_there_is_left_out_at_the_next_start(demo: Proevedemo) -> None:
    for gang in (1, 2, 3):
        if gang == 3:
            (demo.data / "static" / ".kilde").write_text("made from something else")
        demo.start_og_vent()
        assert ("kørte" in demo.tekst()) == (gang in (1, 3))
        assert demo.proces is not None
        demo.proces.terminate()
        assert demo.slut() == 0


def test_the_servers_are_closed_to_other_users(demo: Proevedemo) -> None:
    demo.start_og_vent()
    assert stat.S_IMODE((demo.data / "hemmeligheder.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((demo.data / "miljoe.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((demo.data / "pg").stat().st_mode) == 0o700
    sokkel = demo.sokkelmappe()
    assert stat.S_IMODE(sokkel.stat().st_mode) == 0o700
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://postgres@/postgres?host={sokkel}")
    with psycopg.connect(demo.url()) as forbindelse:
        assert forbindelse.execute("SHOW listen_addresses").fetchone() == ("",)
        assert forbindelse.execute("SELECT count(*) FROM pg_roles WHERE rolsuper").fetchone() == (1,)


def test_other_commands_borrow_the_environment_only_while_the_demo_runs(demo: Proevedemo) -> None:
    laan = (
        "import os, sys; from udlejning.drift.datamappe import laan_demoens_miljoe as laan; laan(sys.argv);"
        "print(os.environ.get('DATABASE_URL'), os.environ.get('UDLEJNING_SOM_EJER'))"
    )

    def laante(kommando: str) -> str:
        svar = subprocess.run(
            [sys.executable, "-c", laan, kommando], cwd=ROD, env=demo.miljoe(), capture_output=True, text=True
        )
        return svar.stdout.strip()

    assert laante("afdeling") == "None None"
    demo.start_og_vent()
    assert laante("afdeling") == f"{demo.url()} None"
    assert laante("migrate") == f"{demo.url()} 1"
    assert demo.proces is not None
    demo.proces.kill()
    demo.proces.wait()
    assert laante("afdeling") == "None None"
