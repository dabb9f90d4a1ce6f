"""``manage.py efterproev [--json]``: reads the whole database and names every broken invariant."""

from typing import Any

from monitoring.api import tal
from udlejning.faelles.kommando import BrugerKommando, Fejl
from udlejning.overblik.efterproevning import efterproev

#: So many of what breaks one invariant are printed; the count says how many there are.
VISTE = 20


class Command(BrugerKommando):
    help = (
        "Læser hele databasen og efterprøver, at reglerne er overholdt: at hver bolig, hvert tilbud, hver runde og "
        "hver vagt er, som den skal være. Ændrer intet. Slutter med 1, hvis noget er brudt."
    )
    skriver = False

    def udfoer(self, **options: Any) -> None:
        brudte, resultater = 0, []
        for invariant, brud in efterproev():
            brudte += bool(brud)
            resultater.append(
                {
                    "noegle": invariant.noegle,
                    "saetning": invariant.saetning,
                    "overholdt": not brud,
                    "antal_brud": len(brud),
                    "brud": [{"objekt": b.objekt, "hvad": b.hvad} for b in brud],
                }
            )
            if not options["json"]:
                self.stdout.write(f"{'BRUDT' if brud else 'i orden'}  {invariant.saetning}")
                for b in brud[:VISTE]:
                    self.stdout.write(f"         {b.objekt} {b.hvad}")
                if len(brud) > VISTE:
                    self.stdout.write(f"         og {tal(len(brud) - VISTE)} mere")
        if options["json"]:
            self.skriv_json(resultater)
        if brudte:
            raise Fejl(f"{tal(brudte)} af {tal(len(resultater))} regler er brudt. Se ovenfor, hvilke.", returncode=1)
