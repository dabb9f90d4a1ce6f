"""Whose scenarios may be opened, and what a new one starts from."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from anvisning.models import Regelsaet
from monitoring.api import Modelversion, model_paa
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.styregruppe.domain.parametre import Aendring
from udlejning.styregruppe.domain.regelparametre import udfoldet
from udlejning.styregruppe.domain.trinaendring import Udgangspunkt, alle_aendringer, udgangspunkt
from udlejning.styregruppe.models import Scenarie
from udlejning.styregruppe.selectors.frosne import frosne_runder
from udlejning.styregruppe.selectors.resultat import Scenarieresultat, regn_scenarie
from udlejning.styregruppe.selectors.versioner import aftale_paa


def scenarier_for(bruger: Bruger) -> QuerySet[Scenarie]:
    """Those that the address opens: all, for whoever has the right, since nobody can guess one."""
    alle = Scenarie.objects.select_related("model", "regelsaet", "created_by")
    return alle if bruger.har_ret(Rettighed.SE_SCENARIER) else alle.none()


def egne_scenarier(bruger: Bruger) -> QuerySet[Scenarie]:
    """Those that `bruger` made, and alone may change, rename and delete."""
    return scenarier_for(bruger).filter(created_by=bruger)


@dataclass(frozen=True, slots=True)
class Forlaeg:
    """What a scenario is held against: the model and the rules that it is a copy of."""

    model: Modelversion
    regelsaet: Regelsaet | None

    @property
    def model_data(self) -> dict[str, Any]:
        return dict(self.model.data)

    @property
    def regel_data(self) -> dict[str, Any] | None:
        """With a cell for every colour."""
        return None if self.regelsaet is None else udfoldet(self.regelsaet.data)


def gaeldende_forlaeg(dag: dt.date) -> Forlaeg | None:
    """The model and the agreement in force; None where there is no model."""
    model = model_paa(dag)
    return None if model is None else Forlaeg(model, aftale_paa(dag))


def forlaeg_for(scenarie: Scenarie) -> Forlaeg:
    return Forlaeg(scenarie.model, scenarie.regelsaet)


def udgangspunkt_for(scenarie: Scenarie) -> Udgangspunkt:
    """What the scenario's values are held against, with the steps that the scenario has."""
    forlaeg = forlaeg_for(scenarie)
    return udgangspunkt(forlaeg.model_data, scenarie.model_data, forlaeg.regel_data, scenarie.regel_data)


def aendringer_i(scenarie: Scenarie) -> list[Aendring]:
    """Every step and every parameter that the scenario changes, in words."""
    return alle_aendringer(udgangspunkt_for(scenarie), scenarie.model_data, scenarie.regel_data)


def regnet(scenarie: Scenarie, dag: dt.date) -> Scenarieresultat:
    """What the stored scenario would have meant."""
    numre = udgangspunkt_for(scenarie).gamle
    return regn_scenarie(scenarie.model_data, scenarie.regel_data, frosne_runder(), dag=dag, gamle_numre=numre)
