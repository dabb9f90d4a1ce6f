"""Tasks are another way to the same services, safe to run twice."""

from celery import shared_task

from udlejning.faelles import tid

from . import services


@shared_task
def send_post() -> None:
    """Send the letters that wait; called by beat every minute, and at once by whoever has just written some."""
    services.send_ventende(now=tid.nu())
