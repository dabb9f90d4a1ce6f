"""``manage.py indlaes_regler``: the step model and the rule sets that ship with the program, stored as adopted."""

from typing import Any

from django.db import transaction

from anvisning.models import Regelsaet
from anvisning.services.aarsager import indlaes_aarsager
from anvisning.services.projektion import genopbyg_udfald
from anvisning.services.regelsaet import indlaes_regelsaet
from monitoring.api import Modelversion, dato, indlaes_modeller, tal
from udlejning.faelles.kommando import BrugerKommando
from udlejning.faelles.tid import nu


class Command(BrugerKommando):
    help = (
        "Indlæser trappetrinsmodellen, regelsættene og årsagerne, der følger med programmet. "
        "Kan køres igen uden at ændre noget."
    )
    #: The program's own rules are part of installing it; the log names no person.
    skriver = False

    def udfoer(self, **options: Any) -> None:
        now = nu()
        with transaction.atomic():
            fundne: dict[str, list[Modelversion] | list[Regelsaet]] = {
                "modeller": indlaes_modeller(now),
                "regelsaet": indlaes_regelsaet(now=now),
            }
            genopbyg_udfald()  # a new version of the program may keep more of each outcome
            aarsager = indlaes_aarsager(now=now)
        if options["json"]:
            self.skriv_json(
                {
                    art: [{"noegle": r.noegle, "version": r.version, "fra": r.fra_on.isoformat()} for r in raekker]
                    for art, raekker in fundne.items()
                }
                | {"nye_aarsager": [a.noegle for a in aarsager]}
            )
            return
        for raekker in fundne.values():
            for r in raekker:
                self.stdout.write(f"{r.navn}, version {r.version}, gælder fra {dato(r.fra_on)}.")
        if aarsager:
            self.stdout.write(f"{tal(len(aarsager))} årsager er lagt i kataloget.")
