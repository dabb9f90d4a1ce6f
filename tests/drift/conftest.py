"""A demo of its own per test: data folder, port and process, all gone when the test ends."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from udlejning.drift import processer
from udlejning.drift.datamappe import ROD

FRIST = 30.0


class Proevedemo:
    """A light demo under test, started as often as the test likes over the same data folder."""

    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        self.port = port
        self.proces: subprocess.Popen[str] | None = None
        self.udskrift = data.with_name("udskrift")

    def start(self, *argumenter: str, uden_sigint: bool = False) -> None:
        """Start it and leave it starting. `uden_sigint`: as a shell's background job, with SIGINT ignored."""
        with self.udskrift.open("w") as ud:
            self.proces = subprocess.Popen(
                [sys.executable, "-m", "tests.drift.let_demo", *argumenter],
                cwd=ROD,
                env=self.miljoe(),
                stdout=ud,
                stderr=subprocess.STDOUT,
                text=True,
                preexec_fn=(lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)) if uden_sigint else None,
            )

    def start_og_vent(self, *argumenter: str, uden_sigint: bool = False) -> None:
        self.start(*argumenter, uden_sigint=uden_sigint)
        self.vent_paa(lambda: "Log ind" in self.tekst())

    def miljoe(self) -> dict[str, str]:
        valgte = (
            "DATABASE_URL",
            "DATABASE_OWNER_URL",
            "REDIS_URL",
            "DEMO_PASSWORD",
            "UDLEJNING_SOM_EJER",
            "DJANGO_SETTINGS_MODULE",
        )
        arvet = {navn: vaerdi for navn, vaerdi in os.environ.items() if navn not in valgte}
        return arvet | {"UDLEJNING_DATA": str(self.data), "PORT": str(self.port)}

    def tekst(self) -> str:
        return self.udskrift.read_text()

    def vent_paa(self, sandt: Callable[[], bool]) -> None:
        frist = time.monotonic() + FRIST
        while not sandt():
            assert time.monotonic() < frist, self.tekst()
            assert self.proces is None or self.proces.poll() is None, self.tekst()
            time.sleep(0.05)

    def slut(self) -> int:
        """Wait until it ends by itself; its exit code."""
        assert self.proces is not None
        return self.proces.wait(FRIST)

    def levende(self) -> list[int]:
        """Every process of this demo but the supervisor, found by mark and by the server's working folder."""
        egen = self.proces.pid if self.proces is not None else 0
        servere = processer.find(program="postgres", cwd=self.data / "pg")
        return sorted({*processer.find_maerkede(self.data), *servere} - {egen})

    def url(self, navn: str = "DATABASE_URL") -> str:
        return str(json.loads((self.data / "miljoe.json").read_text())[navn])

    def sokkelmappe(self) -> Path:
        return Path((self.data / "sokkel").read_text())

    def database_svarer(self) -> bool:
        try:
            with psycopg.connect(self.url(), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def postmaster(self) -> int:
        return int((self.data / "pg" / "postmaster.pid").read_text().split()[0])

    def adresse(self) -> str:
        fundet = re.search(r"http://\S+", self.tekst())
        assert fundet is not None
        return fundet.group()


@pytest.fixture
def ledig_port() -> int:
    with socket.socket() as sonde:
        sonde.bind(("127.0.0.1", 0))
        return int(sonde.getsockname()[1])


@pytest.fixture
def demo(ledig_port: int) -> Iterator[Proevedemo]:
    with tempfile.TemporaryDirectory(prefix="udlejning-drift-") as mappe:
        Path(mappe).chmod(0o711)
        proeve = Proevedemo(Path(mappe).resolve() / "data", ledig_port)
        yield proeve
        if proeve.proces is not None and proeve.proces.poll() is None:
            proeve.proces.terminate()
            proeve.proces.wait(FRIST)
        processer.draeb(proeve.levende(), signaler=((signal.SIGKILL, 5.0),))
        if (proeve.data / "sokkel").exists():
            shutil.rmtree(proeve.sokkelmappe(), ignore_errors=True)
