"""Servers that tests may stop and kill, and real Celery workers on them; nothing of it is shared with other tests."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from celery import Celery
from psycopg import sql

from udlejning.drift import postgres, redis_server, roller

ROD = Path(__file__).resolve().parents[2]
FAERDIGE = ("indlaest", "uaendret", "afvist", "fejlet", "afventer")
#: Seconds without a sign of life after which the worker here counts as dead.
LEVETID = 2
#: The steps of an import at which it can be stopped, and where they are called from.
TRIN = {
    "laes_fil": "monitoring.services.laesning",
    "gem_raaraekker": "monitoring.services.lagring",
    "gem_afdelingstal": "monitoring.services.lagring",
    "_skriv_slut": "monitoring.services.indlaesning",
}
#: What differs between two runs of the same, and the keys of rows whose numbers a run that broke off used up.
FLYGTIGE = {"finished_at", "pulse_at", "at", "forsoeg", "fremdrift"}
UDEN_ID = {"monitoring_talraekke", "monitoring_raablok", "haendelser_haendelse"}


class Anlaeg:
    """PostgreSQL and Redis of this object's own, a prepared database, and at most one worker with beat."""

    def __init__(self) -> None:
        self.mappe = Path(tempfile.mkdtemp(prefix="udlejning-nedbrud-", dir=postgres.kort_tempmappe()))
        self.mappe.chmod(0o711)
        self.sokkel = self.mappe / "s"
        self.sokkel.mkdir(mode=0o700)
        self.proeve = self.mappe / "proeve"
        self.proeve.mkdir()
        env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        self.kode = secrets.token_urlsafe(18)
        self.postgres = postgres.Postgres(
            data=self.mappe / "pg",
            sokkel=self.sokkel,
            adgangskode=self.kode,
            log=self.mappe / "postgres.log",
            env=env,
            hurtig=True,
        )
        self.redis = redis_server.Redis(
            data=self.mappe / "redis", sokkel=self.sokkel, log=self.mappe / "redis.log", env=env
        )
        self.arbejder: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.postgres.start()
        roller.opret(
            superbruger_url=self.postgres.superbruger_url, ejer_kode=self.kode, app_kode=self.kode, til_test=True
        )
        self.redis.start()

    def luk(self) -> None:
        self.draeb_arbejder()
        self.redis.stop()
        self.postgres.stop()
        shutil.rmtree(self.mappe, ignore_errors=True)

    def miljoe(self, database: str = roller.DATABASE, *, som_ejer: bool = False) -> dict[str, str]:
        rolle = roller.EJER if som_ejer else roller.APP
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "udlejning.settings",
            "DATABASE_URL": self.postgres.url(bruger=rolle, adgangskode=self.kode, database=database),
            "DATABASE_OWNER_URL": self.postgres.url(bruger=roller.EJER, adgangskode=self.kode, database=database),
            "UDLEJNING_SOM_EJER": "1" if som_ejer else "0",
            "REDIS_URL": self.redis.url(),
            "PROEVEMAPPE": str(self.proeve),
        }

    def forbered(self, *jobnavne: str) -> dict[str, int]:
        """The database with a waiting job for each name, and the jobs' numbers; and a copy for `uden_nedbrud`."""
        ud = self._koer("nedbrud_grund", *jobnavne, env=self.miljoe(som_ejer=True))
        # Beat leaves them alone until they are sent.
        self._sql("UPDATE monitoring_indlaesning SET pulse_at = now() + interval '1 day'", roller.DATABASE)
        self._sql(f"CREATE DATABASE kopi TEMPLATE {roller.DATABASE}")
        return dict(zip(jobnavne, map(int, ud.split()), strict=True))

    def uden_nedbrud(self, job_ids: list[int]) -> dict[str, list[str]]:
        """The tables after the same jobs in the copy, where nothing broke."""
        self._koer("nedbrud_uden", *map(str, job_ids), env=self.miljoe("kopi"))
        return self.tabeller("kopi")

    def _koer(self, modul: str, *argumenter: str, env: dict[str, str]) -> str:
        kommando = [sys.executable, "-m", f"tests.services.{modul}", *argumenter]
        return subprocess.run(kommando, cwd=ROD, env=env, stdout=subprocess.PIPE, text=True, check=True).stdout

    def _sql(self, saetning: str, database: str = "postgres") -> None:
        with psycopg.connect(self._url(database), autocommit=True) as forbindelse:
            forbindelse.execute(saetning.encode())

    def start_arbejder(self) -> None:
        for fil in self.proeve.iterdir():
            fil.unlink()
        kommando = [sys.executable, "-m", "celery", "-A", "tests.services.nedbrud_celery", "worker"]
        kommando += ["-c", "2", "-B", "-s", str(self.mappe / "beat"), "-l", "WARNING"]
        with (self.mappe / "arbejder.log").open("ab") as log:
            self.arbejder = subprocess.Popen(
                kommando, cwd=ROD, env=self.miljoe(), stdout=log, stderr=log, start_new_session=True
            )

    def draeb_arbejder(self) -> None:
        """kill -9 of the worker and all its children."""
        if self.arbejder is not None:
            os.killpg(self.arbejder.pid, signal.SIGKILL)
            self.arbejder.wait(10)
            self.arbejder = None

    def indlaes(self, job_id: int) -> None:
        """The job begins to count as waiting, and its message goes into the queue."""
        self._sql(f"UPDATE monitoring_indlaesning SET pulse_at = now() WHERE id = {job_id:d}", roller.DATABASE)
        self.send("monitoring.tasks.koer_indlaesning", job_id)

    def send(self, opgave: str, job_id: int) -> None:
        url = self.miljoe()["REDIS_URL"].replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
        with Celery(broker=url, set_as_current=False) as klient:
            klient.send_task(opgave, [job_id], ignore_result=True)

    def stop_ved(self, funktion: str, saet_i_gang: Callable[[], None]) -> int:
        """Start something and wait until a worker has come through `funktion`; the number of its process."""
        for navn in ("ramt", "videre"):
            (self.proeve / navn).unlink(missing_ok=True)
        (self.proeve / f"stop-{funktion}").touch()
        saet_i_gang()
        vent(lambda: (self.proeve / "ramt").exists(), f"ingen kom til {funktion}", self.log)
        return int((self.proeve / "ramt").read_text())

    def videre(self) -> None:
        (self.proeve / "videre").touch()

    def job(self, job_id: int) -> tuple[str, int]:
        """Status and attempts."""
        with psycopg.connect(self._url(roller.DATABASE)) as forbindelse:
            raekke = forbindelse.execute(
                "SELECT status, forsoeg FROM monitoring_indlaesning WHERE id = %s", [job_id]
            ).fetchone()
        assert raekke is not None
        return raekke

    def vent_paa(self, job_id: int) -> str:
        """The status that the job ended with."""
        vent(lambda: self.job(job_id)[0] in FAERDIGE, f"job {job_id} blev ikke færdigt", self.log)
        return self.job(job_id)[0]

    def tabeller(self, database: str = roller.DATABASE) -> dict[str, list[str]]:
        """Every table's rows as sorted JSON without what differs from run to run."""
        fundne: dict[str, list[str]] = {}
        with psycopg.connect(self._url(database)) as forbindelse:
            navne = forbindelse.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (navn,) in navne:
                ud = FLYGTIGE | ({"id"} if navn in UDEN_ID else set())
                saetning = sql.SQL("SELECT to_jsonb(t) FROM {} t").format(sql.Identifier(navn))
                raekker: list[dict[str, Any]] = [raekke for (raekke,) in forbindelse.execute(saetning)]
                rene = ({felt: vaerdi for felt, vaerdi in raekke.items() if felt not in ud} for raekke in raekker)
                fundne[navn] = sorted(json.dumps(raekke, sort_keys=True) for raekke in rene)
        return fundne

    def _url(self, database: str) -> str:
        return urlsplit(self.postgres.superbruger_url)._replace(path=f"/{database}").geturl()

    def genstart_postgres(self) -> None:
        """Stop without waiting for anybody, as when the machine restarts, and start again."""
        self.postgres.stop()
        self.postgres.start()

    def genstart_redis_tom(self, i_koe: int) -> None:
        """kill -9 while the message of a job stands in the queue, which is lost with it."""
        assert self.redis.barn is not None
        assert self.arbejder is not None
        os.kill(self.arbejder.pid, signal.SIGSTOP)
        self.indlaes(i_koe)
        self.redis.barn.proces.kill()
        self.redis.barn.proces.wait(10)
        (self.redis.data / "dump.rdb").unlink(missing_ok=True)
        self.redis.start()
        os.kill(self.arbejder.pid, signal.SIGCONT)

    def log(self) -> str:
        return (self.mappe / "arbejder.log").read_text()[-3000:]


def vent(paa: Callable[[], bool], ellers: str, log: Callable[[], str], sekunder: float = 40.0) -> None:
    frist = time.monotonic() + sekunder
    while not paa():
        assert time.monotonic() < frist, f"{ellers}\n{log()}"
        time.sleep(0.05)
