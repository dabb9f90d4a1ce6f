"""``manage.py indlaesning traek ID --af BRUGER --begrundelse …``: withdraw an import."""

from typing import Any

from django.core.management.base import CommandParser

from monitoring.models import Indlaesning
from monitoring.services.tilbagetraekning import traek_indlaesning_tilbage
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.kommando import BrugerKommando, Brugsparser
from udlejning.faelles.tid import nu


class Command(BrugerKommando):
    help = "Trækker en indlæsning tilbage, så det, den erstattede, gælder igen."

    def add_arguments(self, parser: CommandParser) -> None:
        handlinger = parser.add_subparsers(dest="handling", required=True, metavar="HANDLING", parser_class=Brugsparser)
        traek = handlinger.add_parser("traek", help=self.help, description=self.help)
        traek.add_argument("id", type=int, metavar="ID", help="Indlæsningens nummer.")
        traek.add_argument("--begrundelse", required=True, metavar="TEKST", help="Hvorfor den trækkes tilbage.")
        super().add_arguments(traek)

    def udfoer(self, **options: Any) -> None:
        by = self.bruger(options["af"])
        if not Indlaesning.objects.filter(pk=options["id"]).exists():
            raise Afvist(f"Der er ingen indlæsning med nummer {options['id']}. Se numrene under Data.")
        job = traek_indlaesning_tilbage(
            indlaesning_id=options["id"], begrundelse=options["begrundelse"], by=by, now=nu()
        )
        if options["json"]:
            self.skriv_json({"id": job.pk, "status": job.status, "kilde": job.kilde, "fil": job.fil.navn})
        else:
            self.stdout.write(f"Indlæsning {job.pk} ({job.fil.navn}) er trukket tilbage.")
