"""Why a unit without an offer goes back to its organisation although the deadline runs: the gate has closed for it."""

from anvisning.domain.vaerdier import Handling
from anvisning.models import Bolig
from anvisning.services.port import Porten


def lukket_fordi(bolig: Bolig, porten: Porten) -> str:
    """The gate's sentence where it says no to report or to offer the unit on its day, and the agreement's rule says
    that the unit then goes back; empty otherwise."""
    if porten.regelsaet.undervejs["uden_tilbud"].handling != "frigives":
        return ""
    for handling in (Handling.INDMELDING, Handling.ANVISNING):
        svar = porten.svar(bolig.afdeling_id, handling, bolig.type, bolig.pk)
        if not svar.er_aaben:
            return svar.som_saetning()
    return ""
