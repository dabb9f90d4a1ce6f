"""Scheduled work: thin, safe to run twice and to miss a night."""

from celery import shared_task

from anvisning.services import projektion


@shared_task
def genopbyg_udfald() -> int:
    """Rebuild what the database's guard reads; `udlejning.celery` says when."""
    return projektion.genopbyg_udfald()
