"""Scheduled work: thin, safe to run twice and to miss a night."""

from celery import shared_task

from udlejning.faelles.tid import idag, nu
from udlejning.styregruppe.services import varsling


@shared_task
def varsl_aftale() -> int:
    """Warn that the agreement ends with nothing after it."""
    return varsling.varsl_aftale(now=nu(), idag=idag())


@shared_task
def varsl_manuelle() -> int:
    """Warn that manual placements run out."""
    return varsling.varsl_manuelle(now=nu(), idag=idag())
