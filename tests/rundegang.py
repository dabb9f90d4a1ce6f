"""A round's way through the services: made, computed, submitted, approved by another, published."""

import datetime as dt
from collections.abc import Callable

from monitoring.domain.vaerdier import Betegnelse, Farve
from monitoring.models import Afdeling, Monitorering
from monitoring.services import runder
from tests import factories as f
from tests.factories import IDAG, NU
from udlejning.brugere.models import Bruger

I_MORGEN = IDAG + dt.timedelta(days=1)


def oprettet(by: Bruger, pr_on: dt.date = IDAG) -> Monitorering:
    return runder.opret_runde(pr_on=pr_on, by=by, now=NU)


def beregnet(by: Bruger, pr_on: dt.date = IDAG) -> Monitorering:
    return runder.beregn_runde(runde=oprettet(by, pr_on), by=by, now=NU)


def godkend(runde: Monitorering, by: Bruger, anden: Bruger) -> Monitorering:
    """A computed draft is submitted by one and approved by another."""
    runde = runder.indstil_runde(runde=runde, by=by, now=NU)
    return runder.godkend_runde(runde=runde, by=anden, now=NU)


def godkendt(by: Bruger, anden: Bruger, pr_on: dt.date = IDAG) -> Monitorering:
    return godkend(beregnet(by, pr_on), by, anden)


def offentliggjort(by: Bruger, anden: Bruger, fra: dt.date, pr_on: dt.date = IDAG) -> Monitorering:
    return runder.offentliggoer_runde(runde=godkendt(by, anden, pr_on), gaelder_fra_on=fra, by=by, now=NU)


def udfoer(handling: str, runde: Monitorering, by: Bruger) -> Monitorering:
    if handling == "offentliggoer":
        return runder.offentliggoer_runde(runde=runde, gaelder_fra_on=I_MORGEN, by=by, now=NU)
    if handling == "traek_tilbage":
        return runder.traek_indstilling_tilbage(runde=runde, begrundelse="Fejl i tallene", by=by, now=NU)
    enkle: dict[str, Callable[..., Monitorering]] = {
        "beregn": runder.beregn_runde,
        "indstil": runder.indstil_runde,
        "godkend": runder.godkend_runde,
    }
    return enkle[handling](runde=runde, by=by, now=NU)


def en_af_hver_farve() -> dict[Farve, Afdeling]:
    """One afdeling of each colour, by figures and the ministry's list."""
    organisation, omraade = f.organisation(), f.omraade("Nord")
    alle = {farve: f.afdeling(organisation, f"00{nr}") for nr, farve in enumerate(Farve)}
    f.medlemskab(alle[Farve.ROED], omraade)
    f.ministerliste(dt.date(2025, 12, 1), udpegninger={omraade: [Betegnelse.FOREBYGGELSE]})
    f.lbf_tal(alle[Farve.ROED])
    f.lbf_tal(alle[Farve.GUL], uden_tilknytning="35", grundskole="65")
    f.lbf_tal(alle[Farve.GROEN])
    return alle
