"""Make the demonstration data, or complete them. Runs as the owner of the database, which may write past days."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from udlejning.demo import opbyg
from udlejning.demo.tidslinje import skriv_filer
from udlejning.demo.verden import MINDST_AFDELINGER, Verden
from udlejning.drift import datamappe
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.kommando import BrugerKommando, dato_argument
from udlejning.faelles.tid import idag


def antal_argument(tekst: str) -> int:
    """An argparse type: a number of afdelinger that a town can be made of."""
    if not tekst.isdecimal() or int(tekst) < MINDST_AFDELINGER:
        raise ArgumentTypeError(f"'{tekst}' kan ikke bruges. Skriv et helt tal på mindst {MINDST_AFDELINGER}.")
    return int(tekst)


class Command(BrugerKommando):
    help = "Laver opdigtede demodata: skriver filer, indlæser dem og holder ni runder. Kan køres igen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mappe",
            type=Path,
            default=datamappe.sti() / "demofiler",
            help="Mappen til filerne. Demoens datamappe, hvis tom.",
        )
        parser.add_argument("--afdelinger", type=antal_argument, default=450, help="Antal opdigtede afdelinger.")
        parser.add_argument(
            "--anker",
            type=dato_argument,
            default=None,
            help="Den dag, demoen ses fra. I dag, hvis tom.",
        )
        parser.add_argument("--kodeord", default="demo", help="Demobrugernes adgangskode.")
        parser.add_argument("--kun-filer", action="store_true", help="Skriv filerne og intet andet.")

    def udfoer(self, **options: Any) -> None:
        verden, mappe = Verden(options["anker"] or idag(), options["afdelinger"]), options["mappe"]
        if not options["kun_filer"] and not settings.DEMO:
            raise Afvist("Demodata laves kun i demonstrationen. Sæt UDLEJNING_DEMO=1, eller brug --kun-filer.")
        try:
            mappe.mkdir(parents=True, exist_ok=True)
        except OSError as fejl:
            raise Afvist(f"Mappen {mappe} kan ikke laves ({fejl.strerror}). Vælg en anden med --mappe.") from fejl
        if options["kun_filer"]:
            filer = skriv_filer(verden, mappe)
            self.stdout.write(f"{len(filer)} filer er skrevet i {mappe}.")
        else:
            opbyg.opbyg(verden, mappe, options["kodeord"], self._fortael)

    def _fortael(self, tekst: str) -> None:
        self.stdout.write(tekst)
        self.stdout.flush()
