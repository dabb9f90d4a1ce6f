"""The test run's own PostgreSQL and Redis, in a folder of their own under the system's temporary folder.

Addresses are planned when the settings load, before Django is set up; the servers start in `pytest_configure`, in the
controlling process only, and serve all workers of the run. DATABASE_URL and REDIS_URL choose other servers.
"""

import fcntl
import os
import re
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import IO

_PRAEFIKS = "udlejning-test-"
_MAPPE = "UDLEJNING_TEST_MAPPE"


class Testservere:
    """What one run owns: a locked folder and up to two servers."""

    def __init__(self) -> None:
        from udlejning.drift import postgres, redis_server

        ryd_gamle()
        self.mappe = Path(tempfile.mkdtemp(prefix=_PRAEFIKS, dir=_grund()))
        self.mappe.chmod(0o711)
        self._laas = _laas(self.mappe)
        sokkel = self.mappe / "s"
        sokkel.mkdir(mode=0o700)
        env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        self.koder = {navn: secrets.token_urlsafe(18) for navn in ("postgres", "ejer", "app")}
        self.postgres = postgres.Postgres(
            data=self.mappe / "pg",
            sokkel=sokkel,
            adgangskode=self.koder["postgres"],
            log=self.mappe / "postgres.log",
            env=env,
            hurtig=True,
        )
        self.redis = redis_server.Redis(
            data=self.mappe / "redis", sokkel=self.mappe, log=self.mappe / "redis.log", env=env
        )
        self.egen_postgres = "DATABASE_URL" not in os.environ
        self.egen_redis = "REDIS_URL" not in os.environ

    def planlaeg(self) -> None:
        from udlejning.drift import roller

        os.environ[_MAPPE] = str(self.mappe)
        if self.egen_postgres:
            for navn, rolle, kode in (("", roller.APP, "app"), ("OWNER_", roller.EJER, "ejer")):
                os.environ[f"DATABASE_{navn}URL"] = self.postgres.url(
                    bruger=rolle, adgangskode=self.koder[kode], database=roller.DATABASE
                )
        if self.egen_redis:
            os.environ["REDIS_URL"] = self.redis.url()

    def start(self) -> None:
        from udlejning.drift import roller

        if self.egen_postgres:
            self.postgres.start()
            roller.opret(
                superbruger_url=self.postgres.superbruger_url,
                database_url=self.postgres.url(
                    bruger="postgres", adgangskode=self.koder["postgres"], database=roller.DATABASE
                ),
                ejer_kode=self.koder["ejer"],
                app_kode=self.koder["app"],
            )
        else:
            sikr_app_rolle(os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"])
        if self.egen_redis:
            self.redis.start()

    def stop(self) -> None:
        self.postgres.stop()
        self.redis.stop()
        self._laas.close()
        shutil.rmtree(self.mappe, ignore_errors=True)


_run: Testservere | None = None


def planlaeg() -> None:
    """Decide the addresses of this run, once, in the controlling process; workers inherit them."""
    global _run
    if _run is None and _MAPPE not in os.environ:
        _run = Testservere()
        _run.planlaeg()


def start() -> None:
    if _run is not None:
        _run.start()


def stop() -> None:
    global _run
    if _run is not None:
        _run.stop()
        os.environ.pop(_MAPPE, None)
        _run = None


def redis_url(url: str) -> str:
    """Each worker has its own Redis database, so that their caches do not meet."""
    nummer = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or -1) + 1
    return url.replace("?db=0", f"?db={nummer}") if nummer else url


def sikr_app_rolle(url: str) -> None:
    """On a server chosen by DATABASE_URL: make the app role if it is missing and we may, else say what is needed."""
    import psycopg

    from udlejning.drift import roller

    with psycopg.connect(url.replace("postgres://", "postgresql://", 1), autocommit=True) as forbindelse:
        navn = psycopg.sql.Identifier(roller.APP)
        try:
            if forbindelse.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [roller.APP]).fetchone() is None:
                forbindelse.execute(psycopg.sql.SQL("CREATE ROLE {} NOLOGIN").format(navn))
            forbindelse.execute(psycopg.sql.SQL("SET ROLE {}").format(navn))
        except psycopg.errors.InsufficientPrivilege:
            raise RuntimeError(
                f"Rollen {roller.APP} mangler på databaseserveren, eller testbrugeren må ikke optræde som den."
                " Lad en superbruger køre udskriften af `python -m udlejning.drift.roller`"
                f" og derefter `GRANT {roller.APP} TO <testbrugeren>`."
            ) from None


def ryd_gamle() -> None:
    """Remove folders of runs that were killed: nobody holds their lock any more."""
    for mappe in _grund().glob(f"{_PRAEFIKS}*"):
        if mappe.stat().st_uid != os.geteuid():
            continue
        try:
            laas = _laas(mappe)
        except OSError:
            continue
        shutil.rmtree(mappe, ignore_errors=True)
        laas.close()


def _grund() -> Path:
    grund = Path(tempfile.gettempdir())
    return Path("/tmp") if len(str(grund)) > 60 or os.geteuid() == 0 else grund


def _laas(mappe: Path) -> IO[bytes]:
    fil = (mappe / "laas").open("ab")
    try:
        fcntl.flock(fil, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        fil.close()
        raise
    return fil
