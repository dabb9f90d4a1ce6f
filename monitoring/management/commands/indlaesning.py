"""``manage.py indlaesning traek|frigiv ID --af BRUGER --begrundelse …``: withdraw an import, or release its brake."""

from typing import Any

from django.core.management.base import CommandParser

from monitoring.models import Indlaesning
from monitoring.services.bremse import frigiv_indlaesning
from monitoring.services.indlaesning import koer_indlaesning
from monitoring.services.tilbagetraekning import traek_indlaesning_tilbage
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.kommando import BrugerKommando, Brugsparser
from udlejning.faelles.tid import idag, nu

_HANDLINGER = {
    "traek": "Trækker en indlæsning tilbage, så det, den erstattede, gælder igen.",
    "frigiv": "Frigiver en indlæsning, der er bremset, fordi den ændrer meget, og indlæser den.",
}


class Command(BrugerKommando):
    help = "Trækker en indlæsning tilbage, eller frigiver en, der er bremset."

    def add_arguments(self, parser: CommandParser) -> None:
        handlinger = parser.add_subparsers(dest="handling", required=True, metavar="HANDLING", parser_class=Brugsparser)
        for navn, hjaelp in _HANDLINGER.items():
            under = handlinger.add_parser(navn, help=hjaelp, description=hjaelp)
            under.add_argument("id", type=int, metavar="ID", help="Indlæsningens nummer.")
            under.add_argument("--begrundelse", required=True, metavar="TEKST", help="Hvorfor.")
            super().add_arguments(under)

    def udfoer(self, **options: Any) -> None:
        by = self.bruger(options["af"])
        if not Indlaesning.objects.filter(pk=options["id"]).exists():
            raise Afvist(f"Der er ingen indlæsning med nummer {options['id']}. Se numrene under Data.")
        job = self._handl(options, by)
        if options["json"]:
            self.skriv_json({"id": job.pk, "status": job.status, "kilde": job.kilde, "fil": job.fil.navn})
        else:
            hvad = "trukket tilbage" if options["handling"] == "traek" else "frigivet"
            self.stdout.write(f"Indlæsning {job.pk} ({job.fil.navn}) er {hvad}. Status: {job.get_status_display()}.")

    def _handl(self, options: dict[str, Any], by: Bruger) -> Indlaesning:
        ident, begrundelse = options["id"], options["begrundelse"]
        if options["handling"] == "traek":
            return traek_indlaesning_tilbage(indlaesning_id=ident, begrundelse=begrundelse, by=by, now=nu())
        job = Indlaesning.objects.get(pk=ident)
        frigiv_indlaesning(indlaesning=job, begrundelse=begrundelse, by=by, now=nu())
        return koer_indlaesning(indlaesning_id=ident, now=nu(), idag=idag())
