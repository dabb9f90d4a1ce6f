"""A small town for the packs of meetings."""

import datetime as dt

from monitoring.domain.vaerdier import Farve
from monitoring.models import Afdeling
from tests import factories as f
from tests.maalefabrik import med_tal

GAMMEL, NY = dt.date(2026, 1, 1), dt.date(2026, 5, 1)
EN_DAG = dt.timedelta(days=1)


class By:
    """Two organisations, two rounds, and figures that are found nowhere else."""

    def __init__(self) -> None:
        f.aftale()
        self.egen = f.organisation("0101", "Ærlig Bolig")
        self.anden = f.organisation("0202", "Birkebo")
        self.ahorn = f.afdeling(self.egen, "001", "Ahornparken", bydel="Nord", antal_boliger=111)
        self.ask = f.afdeling(self.egen, "002", "Askelunden", bydel="Syd", antal_boliger=57)
        self.birk = f.afdeling(self.anden, "001", "Birkevang", bydel="Nord", antal_boliger=983)
        self.bog = f.afdeling(self.anden, "002", "Bøgehøj", bydel="Øst", antal_boliger=41)
        self.gammel = f.offentliggjort_runde(dict.fromkeys(self.alle, Farve.GROEN), GAMMEL)
        self.ny = f.offentliggjort_runde({self.ask: Farve.IKKE_MAALT, self.bog: Farve.GROEN}, NY)
        med_tal(self.ahorn, self.ny, uden_tilknytning="28.37", beboere="222")
        roede = {"uden_tilknytning": "41.29", "grundskole": "66.13", "ikke_vestlig": "33.17", "beboere": "1777"}
        med_tal(self.birk, self.ny, None, **roede)
        f.manuel_placering(self.ny, self.ask, Farve.GUL, fra_on=NY, til_on=f.IDAG + 20 * EN_DAG)
        andens = f.dispensation(self.birk, til_on=f.IDAG + 20 * EN_DAG)
        andens.begrundelse = "Oversvømmelse i kælderen."
        andens.save()

    @property
    def alle(self) -> list[Afdeling]:
        return [self.ahorn, self.ask, self.birk, self.bog]
