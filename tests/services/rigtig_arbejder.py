"""A real Celery worker on the tests' own database and Redis, killed at the end; and waiting for what it does."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

ROD = Path(__file__).parents[2]


def vent(paa: Callable[[], bool], hvad: str) -> None:
    slut = time.monotonic() + 90
    while not paa():
        assert time.monotonic() < slut, hvad
        time.sleep(0.1)


@contextmanager
def arbejder(mappe: Path, modul: str, koe: str) -> Iterator[None]:
    """A worker of the queue `koe`, killed (SIGKILL) with all its processes at the end of the block.

    `modul` holds its application; the folder is given it as PROEVEMAPPE, and has its log.
    """
    miljoe = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.services.arbejderindstillinger",
        "PROEVEDATABASE": str(connection.settings_dict["NAME"]),
        "PROEVEMAPPE": str(mappe),
    }
    kommando = [sys.executable, "-m", "celery", "-A", modul, "worker"]
    valg = ["--concurrency=1", f"--queues={koe}", "--without-gossip", "--without-mingle", "--loglevel=WARNING"]
    with (
        (mappe / "log").open("ab") as log,
        subprocess.Popen([*kommando, *valg], cwd=ROD, env=miljoe, stderr=log, stdout=log, start_new_session=True) as p,
    ):
        try:
            yield
        finally:
            os.killpg(p.pid, signal.SIGKILL)
