"""Set-up of the checkout: virtual environment, hash-locked packages, npm assets. Run by path with the system's Python:

    python3 udlejning/drift/opsaetning.py demo|udvikling|bench

Standard library only, since nothing is installed yet. What is done is remembered by the digest of what it was done
from, so a later call takes no time; a lock lets `make demo` and `make test` begin at the same moment.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROD = Path(__file__).resolve().parent.parent.parent
VENV = ROD / ".venv"
PYTHON = VENV / "bin" / "python"
# Each set contains the ones before it, with the same versions (tests/drift/test_laas.py).
SAET = ("demo", "udvikling", "bench")
_VENV_STEMPEL = VENV / "opsat.json"
_NPM_STEMPEL = ROD / "node_modules" / ".opsat"


class Opsaetningsfejl(Exception):
    """A Danish sentence with cause and way out."""


def main(argumenter: list[str]) -> int:
    if len(argumenter) != 1 or argumenter[0] not in SAET:
        print("Brug: python3 udlejning/drift/opsaetning.py demo|udvikling|bench", file=sys.stderr)
        return 2
    try:
        kontroller_python()
        mappe = ROD / ".data"
        mappe.mkdir(mode=0o700, exist_ok=True)
        with (mappe / "opsaetning.laas").open("w") as laas:
            vent_paa_laas(laas.fileno())
            opsaet_venv()
            hent_pakker(argumenter[0])
            hent_npm()
    except Opsaetningsfejl as fejl:
        print(fejl, file=sys.stderr)
        return 1
    except OSError as fejl:
        print(f"Opsætningen kan ikke skrive i {ROD}: {fejl}. Ret rettighederne, og prøv igen.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def kontroller_python() -> None:
    udgave = sys.version_info[:2]
    if not (3, 11) <= udgave < (3, 15):
        raise Opsaetningsfejl(
            f"Python {udgave[0]}.{udgave[1]} kan ikke bruges. Installér Python 3.11 eller 3.12, eller vælg en anden:"
            " PYTHON=/sti/til/python3.12 make demo."
        )
    if udgave >= (3, 13) and "REDIS_URL" not in os.environ and shutil.which("redis-server") is None:
        raise Opsaetningsfejl(
            f"Med Python {udgave[0]}.{udgave[1]} skal programmet redis-server være installeret (på Debian og Ubuntu:"
            " `apt-get install redis-server`). Med Python 3.11 eller 3.12 følger det med."
        )


def vent_paa_laas(fil: int) -> None:
    try:
        fcntl.flock(fil, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sig("En anden opsætning er i gang i samme mappe; venter på den …")
        fcntl.flock(fil, fcntl.LOCK_EX)


def opsaet_venv() -> None:
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode == 0:
        return
    sig(f"Laver virtuelt miljø i {VENV} med Python {sys.version.split()[0]} …")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)]).returncode != 0:
        raise Opsaetningsfejl(
            "Det virtuelle miljø kunne ikke laves. På Debian og Ubuntu mangler som regel pakken python3-venv:"
            " `apt-get install python3-venv`."
        )


def hent_pakker(saet: str) -> None:
    gjort = laes_stempler()
    if gjort.get(saet) == digest(lockfil(saet)):
        return
    sig(f"Henter Python-pakker fra {lockfil(saet).relative_to(ROD)} …")
    start = time.monotonic()
    # Quiet, or pip prints a line with the archive's hash per package; its errors still show.
    kommando = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    kommando += ["--require-hashes", "-r", str(lockfil(saet))]
    if subprocess.run(kommando).returncode != 0:
        raise Opsaetningsfejl(
            "Pakkerne kunne ikke hentes. Se årsagen ovenfor; mangler der netforbindelse, så prøv igen, når den er der."
        )
    for daekket in SAET[: SAET.index(saet) + 1]:
        gjort[daekket] = digest(lockfil(daekket))
    _VENV_STEMPEL.write_text(json.dumps(gjort))
    sig(f"  færdig efter {time.monotonic() - start:.0f} sekunder")


def hent_npm() -> None:
    kilde = digest(ROD / "package.json", ROD / "package-lock.json")
    if _NPM_STEMPEL.exists() and _NPM_STEMPEL.read_text() == kilde:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise Opsaetningsfejl(
            "Programmet npm mangler. Installér Node.js med npm (på Debian og Ubuntu: `apt-get install npm`)."
        )
    sig("Henter designsystemet med npm …")
    kommando = [npm, "ci", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    if subprocess.run(kommando, cwd=ROD).returncode != 0:
        raise Opsaetningsfejl("npm kunne ikke hente designsystemet. Se årsagen ovenfor, og prøv igen.")
    _NPM_STEMPEL.write_text(kilde)


def lockfil(saet: str) -> Path:
    return ROD / "requirements" / f"{saet}.txt"


def digest(*filer: Path) -> str:
    return hashlib.sha256(b"\0".join(fil.read_bytes() for fil in filer)).hexdigest()


def laes_stempler() -> dict[str, str]:
    try:
        indhold = json.loads(_VENV_STEMPEL.read_text())
    except (OSError, ValueError):
        return {}
    return indhold if isinstance(indhold, dict) else {}


def sig(tekst: str) -> None:
    print(tekst, flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
