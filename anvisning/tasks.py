"""Scheduled work: thin, safe to run twice and to miss a night."""

from celery import shared_task

from anvisning.services.projektion import genopbyg_udfald


@shared_task(name="anvisning.genopbyg_udfald")
def genopbyg_udfald_dagligt() -> int:
    """Rebuild what the database's guard reads; see `udlejning.celery` for the hour."""
    return genopbyg_udfald()
