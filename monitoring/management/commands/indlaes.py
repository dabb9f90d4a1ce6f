"""``manage.py indlaes KILDE FIL --af BRUGER``: load one file and wait for the outcome."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from monitoring.domain.bremse import bremsetal_fra_dict
from monitoring.models import Indlaesning, Kilde
from monitoring.services.indlaesning import koer_indlaesning, modtag_fil, tjek_stoerrelse
from monitoring.services.kvittering import afslag, kvitter_alle, udestaaende
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.kommando import BrugerKommando, Fejl, dato_argument
from udlejning.faelles.tid import idag, nu

#: So many errors are written to the screen.
VIST = 100
STANDARDNOTE = "Indlæst med kommandoen indlaes, som viste advarslerne. Der er ikke skrevet en særskilt note."
_LYKKEDES = (Indlaesning.Status.INDLAEST, Indlaesning.Status.UAENDRET)


class Command(BrugerKommando):
    help = (
        "Indlæs en fil. Filen kontrolleres helt, før noget gemmes; en fil med fejl gemmer intet."
        " Advarsler vises og bliver kvitteret i brugerens navn."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("kilde", metavar="KILDE", help=", ".join(Kilde.values))
        parser.add_argument("fil", metavar="FIL", type=Path)
        parser.add_argument("--kendt", metavar="DATO", type=dato_argument, help="Den dag, tallene blev kendt.")
        parser.add_argument(
            "--kvitter", metavar="NOTE", help="Hvorfor filen kan indlæses trods sine advarsler; noten gemmes."
        )
        parser.add_argument(
            "--stop-ved-advarsler", action="store_true", help="Lad en fil med advarsler vente på kvittering."
        )

    def udfoer(self, **options: Any) -> None:
        sti: Path = options["fil"]
        if options["kilde"] not in Kilde.values:
            besked = f"Kilden »{options['kilde']}« findes ikke. Vælg en af: {', '.join(Kilde.values)}."
            raise Fejl(besked, returncode=2)
        by = self.bruger(options["af"])
        job = modtag_fil(
            navn=sti.name,
            indhold=_laes(sti),
            kilde=options["kilde"],
            by=by,
            now=nu(),
            kendt_on=options["kendt"],
        )
        job = koer_indlaesning(indlaesning_id=job.pk, now=nu(), idag=idag())
        if job.status == Indlaesning.Status.AFVENTER:
            job = self._kvitter(job, by, options["kvitter"], stop=options["stop_ved_advarsler"])
        if options["json"]:
            self.skriv_json(_som_json(job, sti.name))
        elif job.status in _LYKKEDES:
            self._fortael(job)
        if job.status not in _LYKKEDES:
            raise Fejl(_afslag(job), returncode=1)

    def _kvitter(self, job: Indlaesning, by: Bruger, note: str | None, *, stop: bool) -> Indlaesning:
        """The person who runs the command sees the warnings here and answers for them; a note of theirs is kept."""
        poster = udestaaende(job)
        if not poster or (stop and note is None):
            return job
        for post in poster:
            self.stderr.write(f"Advarsel: {post['tekst']}")
        kvitter_alle(indlaesning_id=job.pk, note=STANDARDNOTE if note is None else note, by=by, now=nu())
        return koer_indlaesning(indlaesning_id=job.pk, now=nu(), idag=idag())

    def _fortael(self, job: Indlaesning) -> None:
        self.stdout.write(
            f"{job.get_status_display()}. Rækker: {job.antal_raekker}. Nye eller ændrede værdier: {job.antal_nye}."
        )
        for et in job.fund:
            self.stdout.write(et["tekst"])


def _laes(sti: Path) -> bytes:
    try:
        tjek_stoerrelse(sti.stat().st_size)
        return sti.read_bytes()
    except FileNotFoundError:
        raise Afvist(f"Filen {sti} findes ikke. Kontrollér stien.") from None
    except IsADirectoryError:
        raise Afvist(f"{sti} er en mappe. Skriv stien til en fil.") from None
    except OSError:
        raise Afvist(f"Filen {sti} kan ikke læses. Kontrollér stien, og at du har lov til at læse filen.") from None


def _af(job: Indlaesning, alvor: str) -> list[dict[str, Any]]:
    return [et for et in job.fund if et["alvor"] == alvor]


def _som_json(job: Indlaesning, navn: str) -> dict[str, Any]:
    return {
        "status": job.status,
        "kilde": job.kilde,
        "fil": navn,
        "raekker": job.antal_raekker,
        "nye": job.antal_nye,
        "fejl": _af(job, "fejl"),
        "advarsler": _af(job, "advarsel"),
        "bemaerkninger": _af(job, "bemaerkning"),
    }


def _afslag(job: Indlaesning) -> str:
    if job.status == Indlaesning.Status.AFVENTER:
        return afslag(job)
    if job.status == Indlaesning.Status.BREMSET and job.bremse:
        tal = bremsetal_fra_dict(job.bremse)
        return (
            f"Indlæsning {job.pk} er bremset: filen ændrer {tal.talt} af de værdier, der fandtes i forvejen, og "
            f"grænsen er {tal.graense}. Intet er gemt. En anden kan frigive den: manage.py indlaesning frigiv {job.pk} "
            "--begrundelse … --af BRUGER."
        )
    if job.status in (Indlaesning.Status.VENTER, Indlaesning.Status.KOERER):
        return "Filen er ved at blive indlæst af en anden. Vent, og se under Data, hvordan det gik."
    fejl = [et["tekst"] for et in _af(job, "fejl")]
    flere = [f"Og {len(fejl) - VIST} fejl mere; se dem alle med --json."] if len(fejl) > VIST else []
    return "\n".join([f"{job.get_status_display()}. Intet fra filen er gemt.", *fejl[:VIST], *flere])
