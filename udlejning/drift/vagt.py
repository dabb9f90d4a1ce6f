"""The supervisor: starts services in order, starts again what dies, stops all of them within seconds.

Signals become one exception, raised once wherever the supervisor happens to be, so every `finally` runs; handlers are
set explicitly because a background job inherits SIGINT ignored.
"""

import signal
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Protocol

from udlejning.drift import processer
from udlejning.drift.fejl import DriftFejl
from udlejning.drift.processer import Barn

STOPSIGNALER = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_HOEJST_GENSTARTER = 5
_INDEN_FOR_SEKUNDER = 60.0


class Afbrudt(BaseException):
    """The user or the system asked us to stop."""


class Tjeneste(Protocol):
    """Something that runs as one child and can be started again after it died."""

    navn: str
    log: Path
    barn: Barn | None

    def start(self) -> None: ...


class Program:
    """A service that is one command."""

    def __init__(
        self,
        navn: str,
        kommando: Sequence[str | Path],
        *,
        env: dict[str, str],
        log: Path,
        cwd: Path,
        stopsignaler: tuple[tuple[signal.Signals, float], ...] = processer.BLIDT,
        ved_foraelders_doed: signal.Signals = signal.SIGTERM,
        pass_fds: Sequence[int] = (),
    ) -> None:
        self.navn = navn
        self.log = log
        self.barn: Barn | None = None
        self._start: Callable[[], Barn] = lambda: processer.start(
            navn,
            kommando,
            env=env,
            log=log,
            cwd=cwd,
            stopsignaler=stopsignaler,
            ved_foraelders_doed=ved_foraelders_doed,
            pass_fds=pass_fds,
        )

    def start(self) -> None:
        self.barn = self._start()


class Vagt:
    """Holds the services in their starting order; the first ones (`grund`) are stopped last."""

    def __init__(self, sig: Callable[[str], None]) -> None:
        self._sig = sig
        self._grund: list[Tjeneste] = []
        self._tjenester: list[Tjeneste] = []
        self._genstarter: dict[str, deque[float]] = {}

    def start(self, tjeneste: Tjeneste, *, grund: bool = False) -> None:
        (self._grund if grund else self._tjenester).append(tjeneste)
        tjeneste.start()

    def se_efter(self) -> None:
        """Start every service again that has died since the last look; give up on one that keeps dying."""
        for tjeneste in (*self._grund, *self._tjenester):
            barn = tjeneste.barn
            if barn is None or barn.lever:
                continue
            barn.ryd_op()
            self._taeller(tjeneste)
            self._sig(f"{tjeneste.navn} stoppede uventet ({_aarsag(barn)}) og bliver startet igen. Se {tjeneste.log}.")
            time.sleep(0.5)
            tjeneste.start()

    def _taeller(self, tjeneste: Tjeneste) -> None:
        nu = time.monotonic()
        tider = self._genstarter.setdefault(tjeneste.navn, deque())
        while tider and nu - tider[0] > _INDEN_FOR_SEKUNDER:
            tider.popleft()
        if len(tider) >= _HOEJST_GENSTARTER:
            raise DriftFejl(
                f"{tjeneste.navn} stopper igen og igen, så demoen er lukket. Årsagen står sidst i {tjeneste.log}."
            )
        tider.append(nu)

    def stop(self) -> None:
        """Stop what uses the servers first, all at once, then the servers."""
        processer.stop_sammen([t.barn for t in self._tjenester if t.barn is not None])
        for tjeneste in reversed(self._grund):
            if tjeneste.barn is not None:
                tjeneste.barn.stop()


def _aarsag(barn: Barn) -> str:
    kode = barn.proces.returncode
    return f"signal {-kode}" if kode < 0 else f"slutkode {kode}"


def lyt_efter_stop() -> None:
    """From now on the first stop signal raises Afbrudt; the following ones change nothing."""

    def ved_signal(signalnr: int, _: FrameType | None) -> None:
        ignorer_stop()
        raise Afbrudt

    for signalnr in STOPSIGNALER:
        signal.signal(signalnr, ved_signal)


def ignorer_stop() -> None:
    """While the children are being stopped, nothing shall interrupt it."""
    for signalnr in STOPSIGNALER:
        signal.signal(signalnr, signal.SIG_IGN)
