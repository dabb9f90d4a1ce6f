"""Scheduled work: thin, safe to run twice and to miss a night."""

from celery import shared_task

from anvisning.services import dispensationsbesked, fleksibelbesked, projektion, udloeb, undervejs, varsler
from udlejning.faelles.tid import idag, nu


@shared_task
def genopbyg_udfald() -> int:
    """Rebuild what the database's guard reads; `udlejning.celery` says when."""
    return projektion.genopbyg_udfald()


@shared_task
def varsl_fleksibel() -> int:
    """Warn of criteria that run out, and of afdelinger that lack a set they must have."""
    return fleksibelbesked.varsl(now=nu(), idag=idag())


@shared_task
def varsl_dispensationer() -> int:
    """Tell both sides of the dispensations that soon end."""
    return dispensationsbesked.varsl_udloeb(now=nu(), idag=idag())


@shared_task
def afvikl_frister() -> None:
    """Expire offers and release units whose deadline has passed."""
    udloeb.afvikl_frister(now=nu(), idag=idag())


@shared_task
def varsl_frister() -> None:
    """Tell of deadlines that are near."""
    varsler.varsl_frister(now=nu(), idag=idag())


@shared_task
def behandl_farveskift(afdeling_ids: list[int] | None = None) -> None:
    """Carry out what today's colours mean for vacancies in flight; None is every afdeling."""
    undervejs.behandl_farveskift(now=nu(), idag=idag(), afdeling_ids=afdeling_ids)
