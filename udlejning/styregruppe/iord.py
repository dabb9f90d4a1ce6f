"""A version in words, as the help page prints what is in force."""

from dataclasses import dataclass

from anvisning.domain.forskel import UNDERVEJSNAVNE, UNDERVEJSORD
from anvisning.domain.regler import Grund, Regelsaet
from anvisning.services.regelsaet import som_regelsaet
from monitoring.domain.trappe import Trappemodel, TrinIOrd, model_fra_dict, model_i_ord
from udlejning.overblik.hjaelp import Regelafsnit, regelafsnit

from .slags import TRAPPE, Version, slags_af


@dataclass(frozen=True, slots=True)
class Undervejslinje:
    navn: str
    regel: str
    grund: Grund


@dataclass(frozen=True, slots=True)
class VersionIOrd:
    """Either `model` and `trin`, or `regelsaet` and what it says."""

    model: Trappemodel | None
    trin: list[TrinIOrd]
    regelsaet: Regelsaet | None
    regler: list[Regelafsnit]
    undervejs: list[Undervejslinje]


def version_i_ord(version: Version) -> VersionIOrd:
    if slags_af(version) is TRAPPE:
        model = model_fra_dict(version.data)
        return VersionIOrd(model, model_i_ord(model), None, [], [])
    regelsaet = som_regelsaet(version.data)
    undervejs = [
        Undervejslinje(UNDERVEJSNAVNE[noegle], UNDERVEJSORD[regel.handling], regel.grund)
        for noegle, regel in regelsaet.undervejs.items()
    ]
    return VersionIOrd(None, [], regelsaet, regelafsnit(regelsaet), undervejs)
