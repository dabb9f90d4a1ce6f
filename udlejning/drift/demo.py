"""`make demo`: the whole application on this machine, for looking at. Run as `python -m udlejning.drift.demo`."""

import contextlib
import hashlib
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from udlejning.drift import datamappe, postgres, processer, redis_server, roller, vagt
from udlejning.drift.datamappe import ROD, Datamappe
from udlejning.drift.fejl import DriftFejl
from udlejning.drift.vagt import Afbrudt, Program, Vagt

VAERT = "127.0.0.1"
LOGINS = (
    ("organisation", "medarbejder i en boligorganisation"),
    ("anvisning", "sagsbehandler i boliganvisningen"),
    ("monitor", "analytiker i kommunen"),
    ("monitor2", "analytiker i kommunen, som godkender den førstes monitorering"),
    ("styregruppe", "medlem af styregruppen"),
    ("administrator", "administrator"),
)
# The demo decides these itself; a value meant for another place must not reach it.
_IKKE_ARVET = ("DJANGO_ALLOWED_HOSTS", "DJANGO_DEBUG", "DJANGO_HTTPS", "UDLEJNING_SOM_EJER", "DJANGO_SETTINGS_MODULE")
_WEBFRIST = 60.0


@dataclass(frozen=True)
class Valg:
    """What the user chose by the environment."""

    data: Path
    port: int
    adgangskode: str
    database_url: str | None
    ejer_url: str | None
    redis_url: str | None

    @classmethod
    def fra_miljoe(cls) -> "Valg":
        port = os.environ.get("PORT") or "8000"
        if not port.isdigit() or not 1 <= int(port) <= 65535:
            raise DriftFejl(f"PORT skal være et tal fra 1 til 65535, men er »{port}«. Prøv PORT=8001 make demo.")
        return cls(
            data=datamappe.sti(),
            port=int(port),
            adgangskode=os.environ.get("DEMO_PASSWORD") or "demo",
            database_url=os.environ.get("DATABASE_URL") or None,
            ejer_url=os.environ.get("DATABASE_OWNER_URL") or None,
            redis_url=os.environ.get("REDIS_URL") or None,
        )

    @property
    def adresse(self) -> str:
        return f"http://{VAERT}:{self.port}/"


@dataclass(frozen=True)
class Trin:
    """A command that must end well before the next. `vises` sends its output to the terminal.

    `kilde` is a file in the data folder and a digest of all that the step's result is made from: the step is left out
    while the file holds that digest. The file lies within the result, so that both disappear together.
    """

    tekst: str
    kommando: Sequence[str]
    som_ejer: bool = False
    vises: bool = False
    kilde: tuple[str, str] | None = None


@dataclass(frozen=True)
class Forloeb:
    """What the demo runs. The tests of the supervisor put lighter commands in its place."""

    trin: Callable[[], Sequence[Trin]]
    programmer: Callable[["Demo"], Sequence[Program]]
    klar_sti: str = "/sundhed"


class Demo:
    def __init__(self, valg: Valg, forloeb: Forloeb) -> None:
        self.valg = valg
        self.forloeb = forloeb
        self.mappe = Datamappe(valg.data)
        self.vagt = Vagt(sig)
        self.egne: dict[str, str] = {}
        self.lytter: socket.socket | None = None

    def koer(self) -> None:
        """Run until somebody stops us. Raises Afbrudt then, or DriftFejl; in every case all children are gone."""
        self.mappe.aabn(self.valg.adresse)
        try:
            processer.draeb(processer.find_maerkede(self.valg.data), signaler=processer.BLIDT)
            self.lytter = reserver_port(self.valg.port)
            self._start()
            while True:
                time.sleep(0.5)
                self.vagt.se_efter()
        finally:
            vagt.ignorer_stop()
            self.vagt.stop()
            if self.lytter is not None:
                self.lytter.close()
            self.mappe.luk()

    @property
    def env(self) -> dict[str, str]:
        """The environment of the application's processes: what we inherited, and above it what the demo decides."""
        arvet = {navn: vaerdi for navn, vaerdi in os.environ.items() if navn not in _IKKE_ARVET}
        return arvet | self.egne | {processer.MAERKE: str(self.valg.data), "PYTHONUNBUFFERED": "1"}

    def log(self, navn: str) -> Path:
        """The log file of one child; one that has grown big is put aside at start."""
        fil = self.mappe.undermappe("log") / f"{navn}.log"
        if fil.exists() and fil.stat().st_size > 5_000_000:
            fil.replace(fil.with_suffix(".log.1"))
        return fil

    def _start(self) -> None:
        self.egne = self._grundmiljoe()
        self._start_servere()
        self.mappe.udlaan_miljoe(self.egne)
        for trin in self.forloeb.trin():
            self._udfoer(trin)
        with skridt("Starter webserver, arbejder og tidsplan"):
            for program in self.forloeb.programmer(self):
                self.vagt.start(program)
            self._vent_paa_web()
        sig(velkomst(self.valg))

    def _grundmiljoe(self) -> dict[str, str]:
        valgte = {
            "DATABASE_URL": self.valg.database_url,
            "DATABASE_OWNER_URL": self.valg.ejer_url,
            "REDIS_URL": self.valg.redis_url,
        }
        return {navn: vaerdi for navn, vaerdi in valgte.items() if vaerdi is not None} | {
            "UDLEJNING_DEMO": "1",
            "DJANGO_SECRET_KEY": self.mappe.hemmelighed("secret_key"),
            "DJANGO_STATIC_ROOT": str(self.mappe.undermappe("static")),
            "EMAIL_URL": f"filemail:///{quote(str(self.mappe.undermappe('mail')))}",
            "STED_ADRESSE": self.valg.adresse,
            "DEMO_PASSWORD": self.valg.adgangskode,
        }

    def _start_servere(self) -> None:
        sokkel = self.mappe.ny_sokkelmappe()
        if self.valg.database_url is None:
            with skridt("Starter PostgreSQL"):
                self._start_postgres(sokkel)
        else:
            kontroller_database(self.valg)
        if self.valg.redis_url is None:
            with skridt("Starter Redis"):
                redis = redis_server.Redis(
                    data=self.mappe.undermappe("redis"), sokkel=sokkel, log=self.log("redis"), env=self._serverenv()
                )
                self.vagt.start(redis, grund=True)
                self.egne["REDIS_URL"] = redis.url()

    def _serverenv(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", processer.MAERKE: str(self.valg.data)}

    def _start_postgres(self, sokkel: Path) -> None:
        koder = {navn: self.mappe.hemmelighed(navn) for navn in ("postgres", "ejer", "app")}
        server = postgres.Postgres(
            data=self.valg.data / "pg",
            sokkel=sokkel,
            adgangskode=koder["postgres"],
            log=self.log("postgres"),
            env=self._serverenv(),
        )
        self.vagt.start(server, grund=True)
        roller.opret(
            superbruger_url=server.superbruger_url, ejer_kode=koder["ejer"], app_kode=koder["app"], til_test=True
        )
        for navn, rolle, kode in (("DATABASE_URL", roller.APP, "app"), ("DATABASE_OWNER_URL", roller.EJER, "ejer")):
            self.egne[navn] = server.url(bruger=rolle, adgangskode=koder[kode], database=roller.DATABASE)

    def _udfoer(self, trin: Trin) -> None:
        if trin.kilde is not None and self._gjort(*trin.kilde):
            return
        log = None if trin.vises else self.log("opstart")
        env = self.env | ({"UDLEJNING_SOM_EJER": "1"} if trin.som_ejer else {})
        with skridt(trin.tekst):
            barn = processer.start(trin.tekst, trin.kommando, env=env, log=log, cwd=ROD)
            try:
                kode = barn.proces.wait()
            finally:
                barn.stop()
            if kode != 0:
                hvor = f"Årsagen står sidst i {log}." if log is not None else "Årsagen står ovenfor."
                raise DriftFejl(f"Opstarten gik i stå ved »{trin.tekst}«. {hvor}")
            if trin.kilde is not None:
                fil, digest = trin.kilde
                (self.valg.data / fil).write_text(digest)

    def _gjort(self, fil: str, digest: str) -> bool:
        stempel = self.valg.data / fil
        return stempel.exists() and stempel.read_text() == digest

    def _vent_paa_web(self) -> None:
        frist = time.monotonic() + _WEBFRIST
        while not svarer(self.valg.port, self.forloeb.klar_sti):
            self.vagt.se_efter()
            if time.monotonic() > frist:
                raise DriftFejl(f"Webserveren svarer ikke efter {_WEBFRIST:.0f} sekunder. Se {self.log('web')}.")
            time.sleep(0.1)


def trin() -> list[Trin]:
    manage = [sys.executable, str(ROD / "manage.py")]
    return [
        Trin("Bringer databasens tabeller på plads", [*manage, "migrate", "--noinput"], som_ejer=True),
        Trin("Lægger demonstrationsdata ind", [*manage, "demodata"], som_ejer=True, vises=True),
        Trin(
            "Samler stilark og billeder",
            [*manage, "collectstatic", "--noinput", "--clear", "-v", "0"],
            kilde=("static/.kilde", statisk_kilde()),
        ),
    ]


def statisk_kilde() -> str:
    """A digest of everything that static files come from: our own, the packages', the design system's."""
    egne = [fil for fil in sorted((ROD / "static").rglob("*")) if fil.is_file()]
    filer = [*egne, ROD / "requirements" / "base.txt", ROD / "package-lock.json", ROD / "udlejning" / "settings.py"]
    samlet = hashlib.sha256()
    for fil in filer:
        samlet.update(str(fil).encode() + b"\0" + fil.read_bytes())
    return samlet.hexdigest()


def programmer(demo: Demo) -> list[Program]:
    assert demo.lytter is not None
    fd = demo.lytter.fileno()
    celery = [sys.executable, "-m", "celery", "-A", "udlejning"]
    web = [sys.executable, "-m", "gunicorn", "udlejning.wsgi:application", "--bind", f"fd://{fd}", "--workers", "2"]
    web += ["--threads", "4", "--timeout", "120", "--graceful-timeout", "3", "--no-control-socket"]
    web += ["--access-logfile", str(demo.log("adgang"))]
    arbejder = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile=", f"--schedule={demo.mappe.undermappe('beat') / 'plan'}"]
    # SIGTERM lets a running job finish; SIGQUIT drops it, and the job's lease brings it back.
    hurtigt = ((signal.SIGTERM, 3.0), (signal.SIGQUIT, 2.0), (signal.SIGKILL, 2.0))
    return [
        Program(
            "Webserveren",
            web,
            env=demo.env | {"DATABASE_POOL_SIZE": "8"},
            log=demo.log("web"),
            cwd=ROD,
            stopsignaler=hurtigt,
            ved_foraelders_doed=signal.SIGQUIT,
            pass_fds=[fd],
        ),
        Program(
            "Arbejderen",
            arbejder,
            env=demo.env,
            log=demo.log("arbejder"),
            cwd=ROD,
            stopsignaler=hurtigt,
            ved_foraelders_doed=signal.SIGQUIT,
        ),
        Program("Tidsplanen", beat, env=demo.env, log=demo.log("tidsplan"), cwd=ROD),
    ]


def reserver_port(port: int) -> socket.socket:
    """Take the port before anything starts. It is held, unheard, until the web server listens on it."""
    lytter = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    lytter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        lytter.bind((VAERT, port))
    except OSError as fejl:
        lytter.close()
        if isinstance(fejl, PermissionError):
            raise DriftFejl(f"Port {port} kræver særlige rettigheder. Prøv PORT=8001 make demo.") from None
        raise DriftFejl(
            f"Port {port} på {VAERT} er optaget af et andet program. Stop det, eller vælg en anden port:"
            f" PORT={port + 1 if port < 65535 else 8000} make demo."
        ) from None
    return lytter


def kontroller_database(valg: Valg) -> None:
    """A server chosen by DATABASE_URL must answer; what it needs besides stands in docs/operations.md."""
    for url in filter(None, (valg.database_url, valg.ejer_url)):
        try:
            with psycopg.connect(url, connect_timeout=5):
                pass
        except psycopg.Error as fejl:
            raise DriftFejl(
                f"Databasen i DATABASE_URL svarer ikke: {str(fejl).strip().splitlines()[0].rstrip('.')}. Ret adressen,"
                " eller fjern variablen, så bruger demoen sin egen database."
            ) from None
    if valg.ejer_url is None:
        sig("DATABASE_OWNER_URL er ikke sat, så alt kører med rollen fra DATABASE_URL.")


def svarer(port: int, sti: str) -> bool:
    forbindelse = http.client.HTTPConnection(VAERT, port, timeout=5)
    try:
        forbindelse.request("GET", sti)
        return forbindelse.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        forbindelse.close()


def velkomst(valg: Valg) -> str:
    bredde = max(len(navn) for navn, _ in LOGINS)
    linjer = [
        "",
        f"Udlejningsaftalen kører på {valg.adresse}",
        "",
        f"Log ind med adgangskoden »{valg.adgangskode}« som:",
        *(f"  {navn:<{bredde}}  {rolle}" for navn, rolle in LOGINS),
        "",
        f"E-mail bliver ikke sendt, men lagt som filer i {valg.data / 'mail'} (for eksempel links til ny adgangskode).",
        f"Logfiler ligger i {valg.data / 'log'}. Stop med Ctrl-C.",
        "",
    ]
    return "\n".join(linjer)


def sig(tekst: str) -> None:
    # The terminal may be gone (SIGHUP); stopping the children matters more than saying so.
    with contextlib.suppress(OSError):
        print(tekst, flush=True)


@contextlib.contextmanager
def skridt(tekst: str) -> Iterator[None]:
    start = time.monotonic()
    sig(f"{tekst} …")
    yield
    sekunder = f"{time.monotonic() - start:.1f}".replace(".", ",")
    sig(f"  færdig efter {sekunder} sekunder")


def koer(forloeb: Forloeb) -> int:
    """Run the demo to its end; the process's exit code."""
    vagt.lyt_efter_stop()
    os.umask(0o077)
    if os.environ.get("UDLEJNING_STARTET_AF_MAKE"):
        # A `make` that is killed takes the demo with it; started by hand, the demo may outlive its shell.
        processer.doe_med_foraelder(signal.SIGTERM)
    try:
        Demo(Valg.fra_miljoe(), forloeb).koer()
    except DriftFejl as fejl:
        print(fejl, file=sys.stderr, flush=True)
        return 1
    except Afbrudt:
        sig("Demoen er stoppet. Data ligger stadig i mappen og er der ved næste start.")
    return 0


if __name__ == "__main__":
    raise SystemExit(koer(Forloeb(trin=trin, programmer=programmer)))
