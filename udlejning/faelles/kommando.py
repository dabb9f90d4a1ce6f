"""Management commands that act for a user: ``--af BRUGER``, Danish errors on standard error, exit codes 0, 1 and 2."""

import json
import sys
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist


def dato_argument(tekst: str) -> date:
    """An argparse type: ``2026-06-01`` or ``01-06-2026``."""
    dele = tekst.split("-")
    if len(dele) == 3 and len(dele[2]) == 4:
        dele = dele[::-1]
    try:
        return date.fromisoformat("-".join(dele))
    except ValueError:
        raise ArgumentTypeError(f"'{tekst}' er ikke en dato. Skriv for eksempel 2026-06-01.") from None


class BrugerKommando(BaseCommand):
    """Base of the writing commands. Subclasses implement `udfoer`; an `Afvist` becomes exit 1 with its sentence."""

    skriver = True

    def add_arguments(self, parser: CommandParser) -> None:
        if self.skriver:
            parser.add_argument("--af", required=True, metavar="BRUGER", help="Den bruger, handlingen sker på vegne af.")
        parser.add_argument("--json", action="store_true", help="Skriv ét JSON-dokument på standard output.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.udfoer(**options)
        except Afvist as afvist:
            raise CommandError(afvist.besked, returncode=1) from afvist

    def udfoer(self, **options: Any) -> None:
        raise CommandError("Kommandoen har ingen handling.", returncode=2)

    def bruger(self, navn: str) -> Bruger:
        """The active user called `navn`, or exit 1 with a sentence."""
        try:
            return Bruger.objects.select_related("organisation").get(username=navn, is_active=True)
        except Bruger.DoesNotExist:
            raise Afvist(
                f"Der findes ingen aktiv bruger, der hedder '{navn}'. Kontrollér navnet efter --af.",
            ) from None

    def skriv_json(self, data: Any) -> None:
        json.dump(data, sys.stdout if self.stdout is None else self.stdout, ensure_ascii=False, indent=2, default=str)
        self.stdout.write("")
