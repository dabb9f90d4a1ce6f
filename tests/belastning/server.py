"""The real web server with its processes, threads and pool, on the tests' own database, as the application's role."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

ROD = Path(__file__).resolve().parents[2]
KLAR_INDEN = 60.0


@dataclass(frozen=True)
class Server:
    """Where it listens, and the file with what it said."""

    port: int
    log: Path


@contextlib.contextmanager
def webserver() -> Iterator[Server]:
    """Started as in operation (docs/operations.md), on a free port of the loopback address; stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="udlejning-web-") as mappe, socket.socket() as sokkel:
        sokkel.bind(("127.0.0.1", 0))
        sokkel.listen(512)
        sokkel.set_inheritable(True)
        server = Server(port=sokkel.getsockname()[1], log=Path(mappe) / "web.log")
        kommando = [sys.executable, "-m", "gunicorn", "udlejning.wsgi:application", "--bind", f"fd://{sokkel.fileno()}"]
        kommando += ["--workers", "2", "--threads", "4", "--timeout", "120", "--graceful-timeout", "3"]
        with server.log.open("ab") as log:
            proces = subprocess.Popen(
                [*kommando, "--no-control-socket"],
                cwd=ROD,
                env=_miljoe(),
                stdout=log,
                stderr=log,
                pass_fds=[sokkel.fileno()],
            )
        try:
            _vent(server, proces)
            yield server
        finally:
            proces.send_signal(signal.SIGTERM)
            try:
                proces.wait(15)
            except subprocess.TimeoutExpired:
                proces.kill()
                proces.wait(5)


def _miljoe() -> dict[str, str]:
    navn = connection.settings_dict["NAME"]
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{navn}").geturl()
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.belastning.indstillinger",
        "DATABASE_URL": url,
        "DATABASE_POOL_SIZE": "8",
        "UDLEJNING_SOM_EJER": "0",
        "DJANGO_HTTPS": "0",
        "DJANGO_LOG_LEVEL": "WARNING",
    }


def _vent(server: Server, proces: "subprocess.Popen[bytes]") -> None:
    slut = time.monotonic() + KLAR_INDEN
    while time.monotonic() < slut and proces.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            forbindelse = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
            with contextlib.closing(forbindelse):
                forbindelse.request("GET", "/sundhed")
                if forbindelse.getresponse().status == 200:
                    return
        time.sleep(0.1)
    raise AssertionError(f"Webserveren blev ikke klar:\n{server.log.read_text()[-3000:]}")
