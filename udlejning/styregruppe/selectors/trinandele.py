"""Whether an agreement's shares are of the steps that the model has: the shares name steps by their numbers."""

import datetime as dt
from dataclasses import dataclass

from anvisning.models import Regelsaet
from monitoring.api import Modelversion, model_paa, opremsning
from udlejning.styregruppe.selectors.versioner import aftale_paa
from udlejning.styregruppe.slags import Version


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
    aftale = version if isinstance(version, Regelsaet) else aftale_paa(fra_on)
    model = version if isinstance(version, Modelversion) else model_paa(fra_on)
    if aftale is None or model is None or "alle" in aftale.data["andele"]:
        return None
    har, andele = {trin["nummer"] for trin in model.data["trin"]}, {int(nummer) for nummer in aftale.data["andele"]}
    if har == andele:
        return None
    return Trinforskel(model, aftale, tuple(sorted(har - andele)), tuple(sorted(andele - har)))
