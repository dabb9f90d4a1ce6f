"""Management commands that act for a user: ``--af BRUGER``, Danish errors on standard error, exit codes 0, 1 and 2."""

import json
import re
from argparse import ArgumentTypeError
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist

#: What argparse says of wrong usage, and how a Dane would say it.
_BRUGSFEJL = (
    (r"the following arguments are required: (.+)", r"Der mangler: \1."),
    (r"unrecognized arguments: (.+)", r"Kommandoen kender ikke: \1."),
    (r"argument (\S+): invalid choice: (.+?) \(choose from (.+)\)", r"\2 kan ikke bruges som \1. Vælg mellem \3."),
    (r"argument (\S+): expected one argument", r"Der mangler en værdi efter \1."),
    (r"argument (\S+): invalid int value: (.+)", r"\2 er ikke et tal. Skriv et helt tal som \1."),
    (r"argument (\S+): (.+)", r"\1: \2"),
)


class Fejl(CommandError):
    """A refusal. Django prints the class name in front of the sentence."""


class Brugsparser(CommandParser):
    """Says in Danish what is wrong with the command line, and exits with 2."""

    def error(self, message: str) -> NoReturn:
        tekst = message
        for moenster, dansk in _BRUGSFEJL:
            if re.fullmatch(moenster, message, re.DOTALL):
                tekst = re.sub(moenster, dansk, message, flags=re.DOTALL)
                break
        if not self.called_from_command_line:
            raise Fejl(tekst, returncode=2)
        self.exit(2, f"Forkert brug: {tekst}\nSkriv »{self.prog} --help« for at se, hvordan kommandoen bruges.\n")


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
    """Base of the project's commands. Subclasses implement `udfoer`; an `Afvist` becomes exit 1 with its sentence."""

    #: Whether the command writes, and so must say for whom.
    skriver = True

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        normal = super().create_parser(prog_name, subcommand, **kwargs)
        normal.__class__ = Brugsparser
        return normal

    def add_arguments(self, parser: CommandParser) -> None:
        if self.skriver:
            parser.add_argument("--af", required=True, metavar="BRUGER", help="Den bruger, der handles på vegne af.")
        parser.add_argument("--json", action="store_true", help="Skriv ét JSON-dokument på standard output.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.udfoer(**options)
        except Afvist as afvist:
            raise Fejl(afvist.besked, returncode=1) from afvist

    def udfoer(self, **options: Any) -> None:
        raise Fejl("Kommandoen har ingen handling.", returncode=2)

    def bruger(self, navn: str) -> Bruger:
        """The active user called `navn`, or exit 1 with a sentence."""
        try:
            return Bruger.objects.select_related("organisation").get(username=navn, is_active=True)
        except Bruger.DoesNotExist:
            raise Afvist(
                f"Der findes ingen aktiv bruger, der hedder '{navn}'. Kontrollér navnet efter --af.",
            ) from None

    def skriv_json(self, data: Any) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, default=str))
