"""The deadlines of a vacancy and of its offers, as they were set and moved."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from anvisning.models import Fristsaetning, Indmelding

_WEEKEND = ("lørdag", "søndag")


@dataclass(frozen=True, slots=True)
class Fristlinje:
    """One time that a deadline was set or moved. Not counted are `fridage`, by name, and so many `weekenddage`."""

    saetning: Fristsaetning
    fridage: tuple[tuple[dt.date, str], ...]
    weekenddage: int
    gaelder: bool

    @property
    def er_svarfrist(self) -> bool:
        return self.saetning.anvisning_id is not None


def fristlinjer(indmelding: Indmelding) -> list[Fristlinje]:
    """The newest first; `gaelder` is the newest of each deadline."""
    fundne = Fristsaetning.objects.filter(Q(indmelding=indmelding) | Q(anvisning__indmelding=indmelding))
    linjer, sete = [], set()
    for saetning in fundne.select_related("by").order_by("-id"):
        dage = [(dt.date.fromisoformat(d["dag"]), d["hvorfor"]) for d in saetning.sprunget_over]
        fridage = tuple((dag, hvorfor) for dag, hvorfor in dage if hvorfor not in _WEEKEND)
        gaelder = saetning.anvisning_id not in sete
        sete.add(saetning.anvisning_id)
        linjer.append(Fristlinje(saetning, fridage, len(dage) - len(fridage), gaelder))
    return linjer
