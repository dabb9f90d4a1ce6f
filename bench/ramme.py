"""What the benchmarks share: servers, a database for each, children with a memory of their own, and print.

A benchmark's `main` runs no Django. It starts children (`python -m bench.x --barn …`), each in a process of its own,
so that peak memory is that child's, and each answers with one JSON document on standard output.
"""

import argparse
import contextlib
import gc
import json
import os
import resource
import secrets
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from udlejning.drift import vagt
from udlejning.drift.fejl import DriftFejl
from udlejning.drift.midlertidig import Midlertidig

ROD = Path(__file__).resolve().parent.parent
Barnesvar = dict[str, Any]


class Maalefejl(Exception):
    """A figure is not what it must be, or a benchmark broke: the run ends with 1."""


#: Set where the servers of the environment are a run's own, so that another kind may take their place.
_EGNE = "BENCH_EGNE_SERVERE"


def koer(navn: str, maal: Callable[[], None], barn: Callable[[list[str]], Barnesvar], *, holdbar: bool = False) -> int:
    """A benchmark's whole `main`: measure beside servers of its own, or be one of the children. The exit code.

    `holdbar`: its PostgreSQL waits for the disk at the end of each transaction, as in operation.
    """
    parser = argparse.ArgumentParser(prog=f"python -m bench.{navn}")
    parser.add_argument("--barn", nargs="+", help=argparse.SUPPRESS)
    valg = parser.parse_args()
    vagt.lyt_efter_stop()
    try:
        if valg.barn:
            print(json.dumps(barn(valg.barn)))
            return 0
        start = time.monotonic()
        with servere(holdbar=holdbar):
            maal()
        print(f"  ({navn}: {time.monotonic() - start:.0f} s i alt)", flush=True)
        return 0
    except (DriftFejl, Maalefejl) as fejl:
        print(fejl, file=sys.stderr)
        return 1
    except vagt.Afbrudt:
        return 130


@contextlib.contextmanager
def servere(*, holdbar: bool = False) -> Iterator[None]:
    """PostgreSQL and Redis for this run; DATABASE_URL and REDIS_URL choose others (see `Midlertidig`)."""
    if holdbar and _EGNE in os.environ:
        for variabel in ("DATABASE_URL", "DATABASE_OWNER_URL", _EGNE):
            os.environ.pop(variabel, None)
    run = Midlertidig(hurtig=not holdbar)
    try:
        run.start()
        egne = run.miljoe()
        os.environ.update(egne | ({_EGNE: "1"} if "DATABASE_URL" in egne else {}))
        yield
    finally:
        vagt.ignorer_stop()
        run.stop()


@contextlib.contextmanager
def database() -> Iterator[None]:
    """A new database with the schema, and Django set up on it as the owner. Once per process."""
    ejer = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    navn = f"bench_{secrets.token_hex(4)}"
    _paa_serveren(ejer, sql.SQL("CREATE DATABASE {}"), navn)
    try:
        for variabel in ("DATABASE_OWNER_URL", "DATABASE_URL"):
            url = urlsplit(os.environ.get(variabel, ejer))
            os.environ[variabel] = url._replace(path=f"/{navn}").geturl()
        start_django()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        yield
        connections.close_all()
    finally:
        _paa_serveren(ejer, sql.SQL("DROP DATABASE {} WITH (FORCE)"), navn)


def _paa_serveren(url: str, saetning: sql.SQL, navn: str) -> None:
    with psycopg.connect(url, autocommit=True) as forbindelse:
        forbindelse.execute(saetning.format(sql.Identifier(navn)))


def start_django() -> None:
    """Set Django up on the database of the environment."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(48),
        "DJANGO_DEBUG": "0",
        "DJANGO_HTTPS": "0",
        "DJANGO_LOG_LEVEL": "WARNING",
        "DJANGO_ALLOWED_HOSTS": "127.0.0.1",
        "UDLEJNING_DEMO": "0",
        "UDLEJNING_SOM_EJER": "1",
    }
    import django

    django.setup()


def barn(modul: str, *argumenter: object) -> Barnesvar:
    """Run one child of `bench.<modul>` to its end; what it answered."""
    kommando = [sys.executable, "-m", f"bench.{modul}", "--barn", *map(str, argumenter)]
    udfald = subprocess.run(kommando, cwd=ROD, stdout=subprocess.PIPE, text=True)
    if udfald.returncode != 0:
        raise Maalefejl(f"Målingen {modul} {' '.join(map(str, argumenter))} brød af. Se årsagen ovenfor.")
    svar = json.loads(udfald.stdout.splitlines()[-1])
    assert isinstance(svar, dict)
    return svar


class Tid(NamedTuple):
    """Seconds of one piece of work: by the clock, and of processor in Python and in PostgreSQL.

    A machine that does other things too makes the first longer and leaves the second nearly as it is, so ratios are
    of the second.
    """

    ur: float
    cpu: float


def tid(arbejde: Callable[[], object], *, database: bool = True) -> Tid:
    """One call, with the rubbish of earlier ones out of the way. `database`: Django's connection works for it too."""
    pid = None
    if database:
        from django.db import connection

        connection.ensure_connection()
        pid = connection.connection.info.backend_pid
    gc.collect()
    start, cpu = time.perf_counter(), time.process_time() + cpu_af(pid)
    arbejde()
    return Tid(time.perf_counter() - start, time.process_time() + cpu_af(pid) - cpu)


def cpu_af(pid: int | None) -> float:
    """Processor seconds of another process; nothing where it runs on another machine or the system does not tell."""
    try:
        felter = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(felter[11]) + int(felter[12])) / os.sysconf("SC_CLK_TCK")


def hukommelse() -> float:
    """This process's peak memory until now, in MB.

    Linux counts a parent's peak into its children's `ru_maxrss`, so what it says of the process itself is read.
    """
    with contextlib.suppress(OSError):
        for linje in Path("/proc/self/status").read_text().splitlines():
            if linje.startswith("VmHWM:"):
                return int(linje.split()[1]) * 1024 / 1_000_000
    hoejst = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return hoejst * (1 if sys.platform == "darwin" else 1024) / 1_000_000


def analyser() -> None:
    """Statistics for the planner, which a server in operation keeps by itself (autovacuum)."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def tider(svar: Sequence[Sequence[float]]) -> list[Tid]:
    """What a child answered as JSON."""
    return [Tid(*par) for par in svar]


def midt(maalinger: Iterable[float]) -> float:
    return statistics.median(maalinger)


def tal(vaerdi: float, decimaler: int = 0) -> str:
    """The Danish way: ``1.155,5``."""
    return f"{vaerdi:,.{decimaler}f}".translate(str.maketrans(",.", ".,"))


def overskrift(tekst: str) -> None:
    print(f"\n{tekst}\n{'-' * len(tekst)}", flush=True)


def tabel(hoved: Sequence[str], raekker: Sequence[Sequence[str]]) -> None:
    """The first column to the left, the others to the right."""
    bredder = [max(map(len, kolonne)) for kolonne in zip(hoved, *raekker, strict=True)]
    for raekke in (hoved, *raekker):
        celler = [celle.rjust(bredde) for celle, bredde in zip(raekke, bredder, strict=True)]
        print("  " + "  ".join([raekke[0].ljust(bredder[0]), *celler[1:]]).rstrip(), flush=True)


def forhold(navn: str, vaerdi: float, dom: str = "") -> None:
    print(f"  {navn}: {tal(vaerdi, 2)}{f' ({dom})' if dom else ''}", flush=True)
