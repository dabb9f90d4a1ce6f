"""The demo's data folder: its lock, its secrets, and the environment that other commands borrow while the demo runs."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from udlejning.drift import postgres
from udlejning.drift.fejl import DriftFejl

ROD = Path(__file__).resolve().parent.parent.parent
_SOKKELPRAEFIKS = "udlejning-demo-"
# Commands that change the schema or write other days than today; the rest runs as the application's role.
_EJERENS_KOMMANDOER = frozenset({"migrate", "demodata"})


def sti() -> Path:
    return Path(os.environ.get("UDLEJNING_DATA", ROD / ".data")).resolve()


class Datamappe:
    """Only the holder of the lock may start or stop anything in the folder."""

    def __init__(self, mappe: Path) -> None:
        self.mappe = mappe
        self._laas: int | None = None

    def aabn(self, adresse: str) -> None:
        """Make the folder, take its lock, and write our address into it. Another holder is a DriftFejl."""
        try:
            self.mappe.mkdir(parents=True, exist_ok=True)
            # Root's database server is another user, who must be able to pass through; the secrets are files of 0600.
            self.mappe.chmod(0o711 if os.geteuid() == 0 else 0o700)
            fil = os.open(self.mappe / "laas", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as fejl:
            raise DriftFejl(
                f"Mappen {self.mappe} kan ikke bruges ({fejl.strerror}). Den er måske lavet af en anden bruger:"
                " kør som den bruger, eller slet mappen (så laves demonstrationsdata forfra)."
            ) from None
        if not _tag_laas(fil):
            andres = _laes_json(self.mappe / "laas")
            os.close(fil)
            raise DriftFejl(
                f"Demoen kører allerede på {andres.get('adresse', 'en anden adresse')}"
                f" (proces {andres.get('pid', 'ukendt')}). Åbn den i en browser, eller stop den først med Ctrl-C."
            )
        self._laas = fil
        os.ftruncate(fil, 0)
        os.pwrite(fil, json.dumps({"pid": os.getpid(), "adresse": adresse}).encode(), 0)

    def luk(self) -> None:
        (self.mappe / "miljoe.json").unlink(missing_ok=True)
        self._fjern_sokkelmappe()
        if self._laas is not None:
            os.close(self._laas)
            self._laas = None

    def undermappe(self, navn: str) -> Path:
        mappe = self.mappe / navn
        mappe.mkdir(mode=0o700, exist_ok=True)
        return mappe

    def hemmelighed(self, navn: str) -> str:
        """A random text that is made once and kept in a file of mode 0600."""
        fil = self.mappe / "hemmeligheder.json"
        kendte = _laes_json(fil)
        if navn not in kendte:
            kendte[navn] = secrets.token_urlsafe(48)
            _skriv_hemmeligt(fil, kendte)
        return kendte[navn]

    def ny_sokkelmappe(self) -> Path:
        """A fresh folder for sockets; that of an earlier, killed run is removed."""
        self._fjern_sokkelmappe()
        ny = postgres.sokkelmappe(_SOKKELPRAEFIKS)
        (self.mappe / "sokkel").write_text(str(ny))
        return ny

    def _fjern_sokkelmappe(self) -> None:
        husket = self.mappe / "sokkel"
        with contextlib.suppress(OSError):
            gammel = Path(husket.read_text())
            # A stranger may have taken the name under /tmp meanwhile: only a real folder with our prefix goes.
            if gammel.name.startswith(_SOKKELPRAEFIKS) and stat.S_ISDIR(gammel.lstat().st_mode):
                shutil.rmtree(gammel, ignore_errors=True)
        husket.unlink(missing_ok=True)

    def udlaan_miljoe(self, miljoe: dict[str, str]) -> None:
        _skriv_hemmeligt(self.mappe / "miljoe.json", miljoe)


def laan_demoens_miljoe(argumenter: list[str]) -> None:
    """`manage.py` without DATABASE_URL works on the demo that runs in this checkout, if one does."""
    mappe = sti()
    if "DATABASE_URL" in os.environ or not (mappe / "miljoe.json").exists() or not _koerer(mappe):
        return
    for navn, vaerdi in _laes_json(mappe / "miljoe.json").items():
        os.environ.setdefault(navn, vaerdi)
    if _EJERENS_KOMMANDOER & set(argumenter[1:2]):
        os.environ.setdefault("UDLEJNING_SOM_EJER", "1")


def _koerer(mappe: Path) -> bool:
    try:
        fil = os.open(mappe / "laas", os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(fil, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(fil)
    return False


def _tag_laas(fil: int) -> bool:
    for _ in _forsoeg(sekunder=0.5):
        with contextlib.suppress(OSError):
            fcntl.flock(fil, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    return False


def _forsoeg(*, sekunder: float) -> Iterator[None]:
    """Try for a moment: `_koerer` in another process holds the lock for an instant when it looks."""
    frist = time.monotonic() + sekunder
    yield
    while time.monotonic() < frist:
        time.sleep(0.05)
        yield


def _laes_json(fil: Path) -> dict[str, str]:
    try:
        indhold = json.loads(fil.read_text())
    except (OSError, ValueError):
        return {}
    return {str(navn): str(vaerdi) for navn, vaerdi in indhold.items()} if isinstance(indhold, dict) else {}


def _skriv_hemmeligt(fil: Path, indhold: dict[str, str]) -> None:
    """Write whole or not at all; a killed writer leaves the old file."""
    ny = fil.with_name(fil.name + ".ny")
    ny.unlink(missing_ok=True)
    with os.fdopen(os.open(ny, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as ud:
        json.dump(indhold, ud)
        ud.flush()
        os.fsync(ud.fileno())
    ny.replace(fil)
