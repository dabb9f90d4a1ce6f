"""Whether an agreement's shares are of the steps that the model has: the shares name steps by their numbers."""

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import QuerySet

from anvisning.models import Regelsaet
from monitoring.api import Modelversion, opremsning
from udlejning.styregruppe.slags import Version

T = TypeVar("T", Modelversion, Regelsaet)


@dataclass(frozen=True, slots=True)
class Trinforskel:
    """`mangler`: steps of `model` that `aftale` gives no share; `ukendte`: steps that it gives one and no model has."""

    model: Modelversion
    aftale: Regelsaet
    mangler: tuple[int, ...]
    ukendte: tuple[int, ...]

    @property
    def i_ord(self) -> str:
        """``andele for trin 7, som modellen ikke har``"""
        dele = []
        if self.ukendte:
            dele.append(f"har andele for trin {_numre(self.ukendte)}, som modellen ikke har")
        if self.mangler:
            dele.append(f"har ingen andele for trin {_numre(self.mangler)}")
        return " og ".join(dele)


def _numre(numre: tuple[int, ...]) -> str:
    return opremsning([str(nummer) for nummer in numre])


def trinforskel(version: Version, fra_on: dt.date) -> Trinforskel | None:
    """`version`, as if adopted from `fra_on`, held against the other kind's version of that day; None if they fit."""
    aftale: Regelsaet | None
    model: Modelversion | None
    if isinstance(version, Regelsaet):
        aftale, model = version, _vedtaget(Modelversion.objects.all(), fra_on)
    else:
        aftale, model = _vedtaget(Regelsaet.objects.filter(til_on__gt=fra_on), fra_on), version
    if aftale is None or model is None or "alle" in aftale.data["andele"]:
        return None
    har, andele = {trin["nummer"] for trin in model.data["trin"]}, {int(nummer) for nummer in aftale.data["andele"]}
    if har == andele:
        return None
    return Trinforskel(model, aftale, tuple(sorted(har - andele)), tuple(sorted(andele - har)))


def _vedtaget(versioner: QuerySet[T], fra_on: dt.date) -> T | None:
    return versioner.filter(vedtaget_on__isnull=False, fra_on__lte=fra_on).order_by("fra_on").last()
