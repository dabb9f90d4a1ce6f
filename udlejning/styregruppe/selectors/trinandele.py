"""Whether an agreement's shares are of the steps that the model has: the shares name steps by their numbers."""

import datetime as dt
from dataclasses import dataclass

from anvisning.domain.vaerdier import Boligtype, Handling, Udfald
from anvisning.models import Regelsaet
from anvisning.services.regelsaet import som_regelsaet
from monitoring.api import Modelversion, model_paa, opremsning
from monitoring.services.modeller import som_model
from udlejning.styregruppe.selectors.versioner import aftale_paa
from udlejning.styregruppe.slags import Version


@dataclass(frozen=True, slots=True)
class Trinforskel:
    """`mangler`: steps of `model` that `aftale` gives no share; `ukendte`: steps that it gives one and no model has.

    `lukkede`: steps that owe a share though their colour is closed for indmelding: it could never be reported.
    """

    model: Modelversion
    aftale: Regelsaet
    mangler: tuple[int, ...]
    ukendte: tuple[int, ...]
    lukkede: tuple[int, ...]

    @property
    def i_ord(self) -> str:
        """``andele for trin 7, som modellen ikke har``"""
        dele = []
        if self.ukendte:
            dele.append(f"har andele for trin {_numre(self.ukendte)}, som modellen ikke har")
        if self.mangler:
            dele.append(f"har ingen andele for trin {_numre(self.mangler)}")
        if self.lukkede:
            dele.append(f"har en andel for trin {_numre(self.lukkede)}, men lukker farven for indmelding")
        return opremsning(dele)


def _numre(numre: tuple[int, ...]) -> str:
    return opremsning([str(nummer) for nummer in numre])


def trinforskel(version: Version, fra_on: dt.date) -> Trinforskel | None:
    """`version`, as if adopted from `fra_on`, held against the other kind's version of that day; None if they fit."""
    aftale = version if isinstance(version, Regelsaet) else aftale_paa(fra_on)
    model = version if isinstance(version, Modelversion) else model_paa(fra_on)
    if aftale is None or model is None or "alle" in aftale.data["andele"]:
        return None
    har, andele = {trin["nummer"] for trin in model.data["trin"]}, {int(nummer) for nummer in aftale.data["andele"]}
    lukkede = _lukkede(model, aftale)
    if har == andele and not lukkede:
        return None
    return Trinforskel(model, aftale, tuple(sorted(har - andele)), tuple(sorted(andele - har)), lukkede)


def _lukkede(model: Modelversion, aftale: Regelsaet) -> tuple[int, ...]:
    regler = som_regelsaet(aftale.data)
    fundne = []
    for trin in som_model(model.data).trin:
        andele = regler.andele_for(trin.nummer)
        raekke = regler.matrix[Boligtype.FAMILIE, Handling.INDMELDING, trin.farve]
        if raekke.udfald is Udfald.IKKE_TILLADT and andele is not None and andele.anvisningsandel.procent:
            fundne.append(trin.nummer)
    return tuple(sorted(fundne))
