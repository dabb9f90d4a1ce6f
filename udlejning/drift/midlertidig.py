"""A PostgreSQL and a Redis that live for one run, in a locked folder under the system's temporary folder.

The tests use them through tests/servere.py; any other command so:

    python -m udlejning.drift.midlertidig python -m bench

DATABASE_URL and REDIS_URL choose other servers instead.
"""

import fcntl
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from udlejning.drift import postgres, redis_server, roller, vagt
from udlejning.drift.fejl import DriftFejl

_PRAEFIKS = "udlejning-test-"


class Midlertidig:
    """Addresses are known when it is made; `start` runs the servers, `stop` removes every trace.

    `hurtig`: PostgreSQL does not wait for the disk. Otherwise a transaction is kept as in operation.
    """

    def __init__(self, *, hurtig: bool = True) -> None:
        ryd_gamle()
        self.mappe = Path(tempfile.mkdtemp(prefix=_PRAEFIKS, dir=postgres.kort_tempmappe()))
        self.mappe.chmod(0o711)
        self._laas = _laas(self.mappe)
        sokkel = self.mappe / "s"
        sokkel.mkdir(mode=0o700)
        env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        self._koder = {navn: secrets.token_urlsafe(18) for navn in ("postgres", "ejer", "app")}
        self._postgres = postgres.Postgres(
            data=self.mappe / "pg",
            sokkel=sokkel,
            adgangskode=self._koder["postgres"],
            log=self.mappe / "postgres.log",
            env=env,
            hurtig=hurtig,
        )
        self._redis = redis_server.Redis(
            data=self.mappe / "redis", sokkel=sokkel, log=self.mappe / "redis.log", env=env
        )
        self._valgt_database = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL")
        self._valgt_redis = os.environ.get("REDIS_URL")

    def miljoe(self) -> dict[str, str]:
        """The variables that lead to our servers; none for those that the environment already chose."""
        miljoe = {}
        if self._valgt_database is None:
            for navn, rolle, kode in (("DATABASE_URL", roller.APP, "app"), ("DATABASE_OWNER_URL", roller.EJER, "ejer")):
                miljoe[navn] = self._postgres.url(bruger=rolle, adgangskode=self._koder[kode], database=roller.DATABASE)
        if self._valgt_redis is None:
            miljoe["REDIS_URL"] = self._redis.url()
        return miljoe

    def start(self) -> None:
        if self._valgt_database is None:
            self._postgres.start()
            roller.opret(
                superbruger_url=self._postgres.superbruger_url,
                ejer_kode=self._koder["ejer"],
                app_kode=self._koder["app"],
                til_test=True,
            )
        else:
            sikr_app_rolle(self._valgt_database)
        if self._valgt_redis is None:
            self._redis.start()

    def stop(self) -> None:
        self._redis.stop()
        self._postgres.stop()
        self._laas.close()
        shutil.rmtree(self.mappe, ignore_errors=True)


def sikr_app_rolle(url: str) -> None:
    """On a server that somebody else runs: make the app role if it is missing and we may, else say what is needed."""
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as forbindelse:
            navn = sql.Identifier(roller.APP)
            if forbindelse.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [roller.APP]).fetchone() is None:
                forbindelse.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(navn))
            forbindelse.execute(sql.SQL("SET ROLE {}").format(navn))
    except psycopg.errors.InsufficientPrivilege:
        raise DriftFejl(
            f"Rollen {roller.APP} mangler på databaseserveren, eller brugeren i adressen må ikke optræde som den."
            " Lad en superbruger køre udskriften af `python -m udlejning.drift.roller --test` på serveren."
        ) from None
    except psycopg.OperationalError as fejl:
        raise DriftFejl(
            f"Databasen i DATABASE_URL svarer ikke: {str(fejl).strip().splitlines()[0].rstrip('.')}. Ret adressen,"
            " eller fjern variablen, så bruges en midlertidig database."
        ) from None


def ryd_gamle() -> None:
    """Remove folders of runs that were killed: nobody holds their lock any more."""
    for mappe in postgres.kort_tempmappe().glob(f"{_PRAEFIKS}*"):
        try:
            if mappe.lstat().st_uid != os.geteuid():
                continue
            laas = _laas(mappe)
        except OSError:
            continue
        shutil.rmtree(mappe, ignore_errors=True)
        laas.close()


def _laas(mappe: Path) -> IO[bytes]:
    fil = (mappe / "laas").open("ab")
    try:
        fcntl.flock(fil, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        fil.close()
        raise
    return fil


def main(kommando: list[str]) -> int:
    """Run the command beside temporary servers; its exit code."""
    if not kommando:
        print("Skriv den kommando, der skal køres: python -m udlejning.drift.midlertidig KOMMANDO …", file=sys.stderr)
        return 2
    vagt.lyt_efter_stop()
    try:
        servere = Midlertidig()
        try:
            servere.start()
            return subprocess.run(kommando, env=os.environ | servere.miljoe()).returncode
        finally:
            vagt.ignorer_stop()
            servere.stop()
    except DriftFejl as fejl:
        print(fejl, file=sys.stderr)
        return 1
    except vagt.Afbrudt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
