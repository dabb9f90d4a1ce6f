"""Make the demonstration data, or complete them. Runs as the owner of the database, which may write past days."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from udlejning.demo import opbyg
from udlejning.demo.tidslinje import skriv_filer
from udlejning.demo.verden import Verden
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.kommando import dato_argument
from udlejning.faelles.tid import idag


class Command(BaseCommand):
    help = "Laver opdigtede demodata: skriver filer, indlæser dem og holder ni runder. Kan køres igen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mappe",
            type=Path,
            default=Path(settings.BASE_DIR) / ".data" / "demofiler",
        )
        parser.add_argument("--afdelinger", type=int, default=450, help="Antal opdigtede afdelinger.")
        parser.add_argument(
            "--anker",
            type=dato_argument,
            default=None,
            help="Den dag, demoen ses fra. I dag, hvis tom.",
        )
        parser.add_argument("--kodeord", default="demo", help="Demobrugernes adgangskode.")
        parser.add_argument("--kun-filer", action="store_true", help="Skriv filerne og intet andet.")

    def handle(self, *args: Any, **options: Any) -> None:
        verden = Verden(options["anker"] or idag(), options["afdelinger"])
        if options["kun_filer"]:
            filer = skriv_filer(verden, options["mappe"])
            self.stdout.write(f"{len(filer)} filer er skrevet i {options['mappe']}.")
            return
        if not settings.DEMO:
            raise CommandError(
                "Demodata laves kun i demonstrationen. Sæt UDLEJNING_DEMO=1, eller brug --kun-filer.",
                returncode=1,
            )
        try:
            opbyg.opbyg(verden, options["mappe"], options["kodeord"], self._fortael)
        except Afvist as afvist:
            raise CommandError(afvist.besked, returncode=1) from afvist

    def _fortael(self, tekst: str) -> None:
        self.stdout.write(tekst)
        self.stdout.flush()
