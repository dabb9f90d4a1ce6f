"""Child processes that never outlive their supervisor, and the finding of those that did.

Every child is the leader of its own session, so that a Ctrl-C in the terminal reaches the supervisor alone, which then
stops the children in order. On Linux the kernel signals a child when its parent dies (PR_SET_PDEATHSIG), also by
SIGKILL. What still survives (grandchildren, mostly) carries MAERKE in its environment and is found at the next start.
"""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from udlejning.drift.fejl import DriftFejl

MAERKE = "UDLEJNING_DRIFT_MAPPE"
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_PROC = Path("/proc")


def doe_med_foraelder(signalnr: int) -> None:
    """Ask the kernel to signal this process when its parent dies. Does nothing where the kernel cannot."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signalnr, 0, 0, 0)


@dataclass(frozen=True)
class Konto:
    """The account a server runs as. `foran` is put before the command where plain setuid is not enough."""

    uid: int
    gid: int
    foran: tuple[str, ...] = ()

    @property
    def er_os_selv(self) -> bool:
        return self.uid == os.geteuid()


@dataclass
class Barn:
    """One running child: its process, and the signals that stop it, each with the seconds to wait before the next."""

    navn: str
    proces: subprocess.Popen[bytes]
    stopsignaler: tuple[tuple[signal.Signals, float], ...]
    log: Path | None = None
    startet: float = field(default_factory=time.monotonic)

    @property
    def lever(self) -> bool:
        return self.proces.poll() is None

    def stop(self) -> None:
        """Stop the child and everything left in its process group; returns when it is gone."""
        stop_sammen([self])

    def ryd_op(self) -> None:
        """Kill what is left of the child's process group (workers of a master that was killed)."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.proces.pid, signal.SIGKILL)


def stop_sammen(boern: Sequence[Barn]) -> None:
    """Stop several children at once: each gets its signals at its own pace."""
    trin = {id(barn): iter(barn.stopsignaler) for barn in boern}
    frist = {id(barn): 0.0 for barn in boern}
    i_live = [barn for barn in boern if barn.lever]
    while i_live:
        for barn in list(i_live):
            if time.monotonic() < frist[id(barn)]:
                continue
            naeste = next(trin[id(barn)], None)
            if naeste is None:
                # Not even SIGKILL helped (a process stuck in the kernel); waiting longer would not either.
                i_live.remove(barn)
                continue
            barn.proces.send_signal(naeste[0])
            frist[id(barn)] = time.monotonic() + naeste[1]
        time.sleep(0.02)
        i_live = [barn for barn in i_live if barn.lever]
    for barn in boern:
        barn.ryd_op()


BLIDT = ((signal.SIGTERM, 4.0), (signal.SIGKILL, 2.0))


def start(
    navn: str,
    kommando: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    log: Path | None,
    cwd: Path | None = None,
    konto: Konto | None = None,
    stopsignaler: tuple[tuple[signal.Signals, float], ...] = BLIDT,
    ved_foraelders_doed: signal.Signals = signal.SIGTERM,
    pass_fds: Sequence[int] = (),
) -> Barn:
    """Start a child in a session of its own with all signals at their defaults.

    Its output is appended to `log`; without one it shares ours.
    """
    anden = konto is not None and not konto.er_os_selv
    foran = konto.foran if konto is not None else ()
    if foran:
        # setuid clears the parent-death signal, so setpriv must set it after it has changed user.
        foran = (*foran, f"--pdeathsig={ved_foraelders_doed.name.removeprefix('SIG')}")
    skift = anden and not foran
    with contextlib.ExitStack() as stak:
        ud = stak.enter_context(log.open("ab")) if log is not None else None
        proces = subprocess.Popen(
            [*foran, *map(str, kommando)],
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=ud,
            stderr=subprocess.STDOUT if ud is not None else None,
            start_new_session=True,
            pass_fds=tuple(pass_fds),
            user=konto.uid if skift and konto else None,
            group=konto.gid if skift and konto else None,
            extra_groups=[] if skift else None,
            preexec_fn=_forbered(ved_foraelders_doed),
        )
    return Barn(navn, proces, stopsignaler, log)


def _forbered(ved_foraelders_doed: int) -> Callable[[], None]:
    def forbered() -> None:
        # A background job inherits an ignored SIGINT; the children shall hear it all the same.
        for signalnr in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(signalnr, signal.SIG_DFL)
        doe_med_foraelder(ved_foraelders_doed)

    return forbered


def vaelg_konto(*, skal_naa: Path, program: Path) -> Konto:
    """The account that the database server runs as: ourselves, or for root (whom PostgreSQL refuses) `nobody`.

    An existing data folder keeps its owner. Where `nobody` cannot reach the folder or the program (a checkout below
    /root), the server gets the single capability of passing closed folders, by `setpriv` of util-linux.
    """
    if os.geteuid() != 0:
        return Konto(os.geteuid(), os.getegid())
    ejer = skal_naa.stat()
    if ejer.st_uid != 0:
        uid, gid = ejer.st_uid, ejer.st_gid
    else:
        try:
            nobody = pwd.getpwnam("nobody")
            uid, gid = nobody.pw_uid, nobody.pw_gid
        except KeyError:
            uid, gid = 65534, 65534
    for konto in _mulige(uid, gid):
        if _kan_naa(konto, skal_naa, program):
            return konto
    raise DriftFejl(
        f"Databaseserveren kan ikke køre som root, og en anden bruger kan ikke læse {skal_naa.parent}. Kør kommandoen"
        " som almindelig bruger, eller læg projektet i en mappe, som alle brugere må læse, for eksempel under /srv."
    )


def _mulige(uid: int, gid: int) -> Iterable[Konto]:
    yield Konto(uid, gid)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return
    for evner in ("+dac_read_search", "+dac_override"):
        yield Konto(
            uid,
            gid,
            (
                setpriv,
                f"--reuid={uid}",
                f"--regid={gid}",
                "--clear-groups",
                "--securebits=+no_setuid_fixup",
                f"--inh-caps=-all,{evner}",
                f"--ambient-caps={evner}",
                f"--bounding-set=-all,{evner}",
            ),
        )


def _kan_naa(konto: Konto, mappe: Path, program: Path) -> bool:
    """Run the program as that account inside the folder; the only test that sees everything the kernel sees."""
    skal = shutil.which("sh") or "/bin/sh"
    skift = not konto.foran
    try:
        svar = subprocess.run(
            [*konto.foran, skal, "-c", 'cd "$1" && exec "$2" --version', "sh", str(mappe), str(program)],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=konto.uid if skift else None,
            group=konto.gid if skift else None,
            extra_groups=[] if skift else None,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return svar.returncode == 0


def find(*, program: str, cwd: Path) -> list[int]:
    """Processes of that program name whose working directory is `cwd`: servers of this data folder."""
    return [pid for pid in _alle() if _program(pid) == program and _cwd(pid) == str(cwd)]


def find_maerkede(mappe: Path) -> list[int]:
    """Processes started by a supervisor of this data folder, whoever their parent is now. Never ourselves."""
    maerke = f"{MAERKE}={mappe}".encode()
    return [pid for pid in _alle() if pid != os.getpid() and maerke in _miljoe(pid)]


def draeb(pider: Iterable[int], *, signaler: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn to those still alive, waiting up to its seconds; the pids are not our children."""
    tilbage = {pid: _starttid(pid) for pid in pider}
    for signalnr, sekunder in signaler:
        for pid in tilbage:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signalnr)
        frist = time.monotonic() + sekunder
        while tilbage and time.monotonic() < frist:
            tilbage = {pid: tid for pid, tid in tilbage.items() if tid is not None and _starttid(pid) == tid}
            time.sleep(0.05)


def _alle() -> list[int]:
    if not _PROC.is_dir():
        return []
    return [int(post.name) for post in _PROC.iterdir() if post.name.isdigit()]


def _program(pid: int) -> str:
    try:
        return Path(os.readlink(_PROC / str(pid) / "exe").removesuffix(" (deleted)")).name
    except OSError:
        return ""


def _cwd(pid: int) -> str:
    try:
        return os.readlink(_PROC / str(pid) / "cwd")
    except OSError:
        return ""


def _miljoe(pid: int) -> list[bytes]:
    try:
        return (_PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _starttid(pid: int) -> str | None:
    """The kernel's start time of a process; a reused pid has another. None when it is gone or a zombie."""
    try:
        felter = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if felter[0] == "Z" else felter[19]
