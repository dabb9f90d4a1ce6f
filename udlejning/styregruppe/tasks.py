"""Scheduled work: thin, safe to run twice and to miss a night."""

from celery import shared_task

from udlejning.faelles.tid import idag, nu
from udlejning.styregruppe.services import varsling


@shared_task
def varsl_aftale() -> int:
    """Warn that the agreement ends with nothing after it."""
    return varsling.varsl_aftale(now=nu(), idag=idag())
