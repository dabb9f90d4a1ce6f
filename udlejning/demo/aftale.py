"""The demonstration's agreement: the rules of the real one, under an invented name and for a period around today."""

import datetime as dt

from anvisning.models import Regelsaet
from anvisning.services.regelsaet import AFTALER, laes_yaml, opret_regelsaet

NOEGLE = "demoaftale"


def indlaes_demoaftale(*, fra_on: dt.date, til_on: dt.date, now: dt.datetime) -> Regelsaet:
    """Adopt the invented agreement for the period; one that stands already is left as it is."""
    if (fundet := Regelsaet.objects.filter(noegle=NOEGLE).first()) is not None:
        return fundet
    regler = {
        **laes_yaml(AFTALER[0]),
        "noegle": NOEGLE,
        "navn": "Demobys fælles udlejningsaftale",
        "aftale": f"Demobys fælles udlejningsaftale {fra_on.year}-{til_on.year - 1} (opdigtet)",
    }
    return opret_regelsaet(
        regler,
        fra_on=fra_on,
        til_on=til_on,
        vedtaget_on=fra_on,
        vedtaget_hvor="Demobys styregruppe (opdigtet)",
        now=now,
    )
