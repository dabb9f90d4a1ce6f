"""The two things that the parties adopt, seen alike: the step model, and the agreement with its rules."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from anvisning.domain.forskel import regelforskel_i_ord
from anvisning.domain.regellaeser import normaliser
from anvisning.models import Regelsaet
from anvisning.services.regelsaet import som_regelsaet
from monitoring.domain.trappe import model_som_dict, modelforskel_i_ord
from monitoring.models import Modelversion
from monitoring.services.modeller import som_model

Version = Modelversion | Regelsaet


@dataclass(frozen=True, slots=True)
class Slags:
    """`laes` gives the value of a version's data or refuses; `skriv` its data as they are stored.

    `med_start` lays another first day into the data. `kerne` is the value without what every new version has of its
    own: number and period.
    """

    noegle: str
    navn: str
    bestemt: str
    model: type[Modelversion] | type[Regelsaet]
    laes: Callable[[Any], Any]
    skriv: Callable[[Any], dict[str, Any]]
    med_start: Callable[[Mapping[str, Any], dt.date], dict[str, Any]]
    forskel: Callable[[Any, Any], list[str]]

    def kerne(self, data: Any) -> Any:
        vaerdi = self.laes(data)
        return replace(vaerdi, version=1, gaelder_fra=dt.date.min) if self is TRAPPE else replace(vaerdi, version=1)


def _model_med_start(data: Mapping[str, Any], fra_on: dt.date) -> dict[str, Any]:
    return {**data, "gaelder_fra": fra_on.isoformat()}


def _aftale_med_start(data: Mapping[str, Any], fra_on: dt.date) -> dict[str, Any]:
    return {**data, "periode": {**data["periode"], "fra": fra_on.isoformat()}}


TRAPPE = Slags(
    "trappe",
    "Trappetrinsmodel",
    "trappetrinsmodellen",
    Modelversion,
    som_model,
    lambda data: model_som_dict(som_model(data)),
    _model_med_start,
    modelforskel_i_ord,
)
AFTALE = Slags(
    "aftale",
    "Udlejningsaftale",
    "udlejningsaftalen",
    Regelsaet,
    som_regelsaet,
    normaliser,
    _aftale_med_start,
    regelforskel_i_ord,
)
SLAGS = {s.noegle: s for s in (TRAPPE, AFTALE)}


def slags_af(version: Version) -> Slags:
    return TRAPPE if isinstance(version, Modelversion) else AFTALE


def forskel_i_ord(foer: Version, efter: Version) -> list[str]:
    """What differs between two versions of the same kind, in plain Danish; empty when nothing does."""
    slags = slags_af(foer)
    return slags.forskel(slags.laes(foer.data), slags.laes(efter.data))
