"""One saved scenario of the styregruppe's member: two parameters of the model in force changed."""

import datetime as dt

from udlejning.brugere.models import Bruger
from udlejning.styregruppe.domain.modelparametre import modelparametre
from udlejning.styregruppe.domain.parametre import anvend
from udlejning.styregruppe.models import Scenarie
from udlejning.styregruppe.services.scenarier import gem_scenarie, opret_scenarie

from .tidslinje import Fortael, klokken

NAVN = "Grænsen for kun grundskole ned, og kriteriet om ikke-vestlige lande fra"
AENDRET = {"n0_grundskole": "52", "ikke_vestlig": False}


def lav_scenarie(*, idag: dt.date, styregruppe: Bruger, fortael: Fortael) -> None:
    """One that stands already is left as it is."""
    if Scenarie.objects.exists():
        return
    now = klokken(idag, 9)
    beskrivelse = "Til næste møde: hvor mange ville skifte farve, og hvad havde det betydet for boligerne? (Opdigtet.)"
    nyt = opret_scenarie(navn=NAVN, beskrivelse=beskrivelse, fra=None, by=styregruppe, now=now, idag=idag)
    gem_scenarie(
        scenarie=nyt,
        navn=NAVN,
        beskrivelse=beskrivelse,
        model_data=anvend(nyt.model_data, modelparametre(nyt.model_data), AENDRET),
        regel_data=nyt.regel_data,
        by=styregruppe,
        now=now,
    )
    fortael("Styregruppen har et scenarie.")
