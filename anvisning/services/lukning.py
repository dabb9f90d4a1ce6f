"""Why a unit without an offer goes back to its organisation although the deadline runs: the gate has closed for it."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from anvisning.domain.vaerdier import Handling
from anvisning.models import Bolig, Dispensation
from anvisning.services.port import Porten
from monitoring.api import dato


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


def ophoert_dispensation(bolig: Bolig, dag: dt.date) -> str:
    """How the dispensation that opened for the unit last before `dag` came to its end, as a sentence without its stop;
    empty where there was none."""
    status = Dispensation.Status
    fundne = [
        (_ophoert_on(dispensation), dispensation)
        for dispensation in Dispensation.objects.filter(
            Q(bolig=None) | Q(bolig=bolig),
            Q(status=status.TILBAGEKALDT) | Q(status=status.BEVILGET, til_on__lte=dag),
            afdeling=bolig.afdeling_id,
            fra_on__lte=dag,
        )
    ]
    if not fundne:
        return ""
    _, sidste = max(fundne, key=lambda par: (par[0], par[1].pk))
    if sidste.status == status.TILBAGEKALDT:
        return "Dispensationen er kaldt tilbage"
    return f"Dispensationen gjaldt til og med {dato(sidste.til_on - dt.timedelta(days=1))}"


def _ophoert_on(dispensation: Dispensation) -> dt.date:
    """The first day on which it no longer opened: a recall works at once."""
    if dispensation.status == Dispensation.Status.TILBAGEKALDT and dispensation.afgjort_at is not None:
        return min(dispensation.til_on, timezone.localdate(dispensation.afgjort_at))
    return dispensation.til_on
