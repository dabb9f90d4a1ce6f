"""Moving a deadline of the calendar: by a person, with a reason, logged. The plan itself is not changed."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from monitoring.domain.cpr import CPR_BESKED, ligner_cpr
from monitoring.domain.dansk import dato
from monitoring.models import Fristflytning
from monitoring.selectors.kalender import Trinstatus, find_trin, fridage
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.arbejdsdage import er_arbejdsdag, forskyd
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv

#: A deadline may be moved so far from the event's day, so that a mistyped year is caught.
HOEJST = dt.timedelta(days=120)


@transaction.atomic
def flyt_frist(
    *, begivenhed: str, trin: str, fra_on: dt.date, til_on: dt.date, begrundelse: str, by: Bruger, now: dt.datetime
) -> Fristflytning:
    """Move the deadline of a step that is not done from `fra_on`, as the person saw it, to `til_on`."""
    tjek_ret(by, Rettighed.BEREGN_RUNDE, handling="flytte frister i kalenderen")
    begrundelse = begrundelse.strip()
    if not begrundelse:
        raise Afvist("Skriv, hvorfor fristen flyttes.", felt="begrundelse")
    if ligner_cpr(begrundelse):
        raise Afvist(CPR_BESKED, felt="begrundelse")
    idag = timezone.localdate(now)
    status = find_trin(idag, begivenhed, trin)
    if status is None:
        raise Afvist("Fristen findes ikke i kalenderen for i år og næste år. Gå tilbage til kalenderen, og vælg igen.")
    if grund := spaerring(status):
        raise Afvist(grund)
    if status.frist_on != fra_on:
        raise Afvist(_flyttet_imens(status.frist_on))
    _tjek_ny_dag(status, til_on, idag)
    flytning = _gem(status, til_on, begrundelse, by, now)
    skriv(
        art="kalender.frist_flyttet",
        objekt=flytning,
        tekst=(
            f"{status.begivenhed.navn}: fristen for »{status.trin.navn}« er flyttet fra {dato(fra_on)} til "
            f"{dato(til_on)}. Begrundelse: {begrundelse}"
        ),
        by=by,
        now=now,
        grundlag={"begivenhed": begivenhed, "trin": trin, "fra": fra_on.isoformat(), "til": til_on.isoformat()},
    )
    return flytning


def spaerring(status: Trinstatus) -> str | None:
    """Why the deadline of this step cannot be moved; None where it can."""
    if status.er_aaben:
        return None
    return f"»{status.trin.navn}« er ikke åben i {status.begivenhed.navn.lower()}, så fristen kan ikke flyttes."


def _tjek_ny_dag(status: Trinstatus, til_on: dt.date, idag: dt.date) -> None:
    dage = fridage(status.begivenhed)
    if til_on == status.frist_on:
        raise Afvist(f"Fristen er allerede {dato(til_on)}. Vælg en anden dag.", felt="til_on")
    if til_on < idag:
        raise Afvist(f"{dato(til_on)} er passeret. Vælg tidligst i dag, {dato(idag)}.", felt="til_on")
    if abs(til_on - status.begivenhed.on) > HOEJST:
        begivenhed = f"{status.begivenhed.navn} ({dato(status.begivenhed.on)})"
        raise Afvist(
            f"{dato(til_on)} ligger mere end {HOEJST.days} dage fra {begivenhed}. Kontrollér årstallet.", felt="til_on"
        )
    if not er_arbejdsdag(til_on, dage):
        raise Afvist(
            f"{dato(til_on)} er ikke en arbejdsdag. Vælg for eksempel {dato(forskyd(til_on, 0, dage))}.", felt="til_on"
        )


def _gem(status: Trinstatus, til_on: dt.date, begrundelse: str, by: Bruger, now: dt.datetime) -> Fristflytning:
    """Of two at once the number lets one through."""
    try:
        with transaction.atomic():
            return Fristflytning.objects.create(
                begivenhed=status.begivenhed.noegle,
                trin=status.trin.noegle,
                nr=status.flytning.nr + 1 if status.flytning else 1,
                fra_on=status.frist_on,
                til_on=til_on,
                begrundelse=begrundelse,
                at=now,
                by=by,
            )
    except IntegrityError:
        raise Afvist("En anden har flyttet fristen imens. Se kalenderen, og prøv igen.") from None


def _flyttet_imens(frist_on: dt.date) -> str:
    return f"En anden har flyttet fristen til {dato(frist_on)} imens. Se kalenderen, og prøv igen."
