"""Tasks are another way to the same services, safe to run twice."""

from celery import shared_task

from udlejning.faelles import tid
from udlejning.post.tasks import send_post

from . import dagligt, oprydning


@shared_task
def skriv_daglige() -> None:
    """Write the day's letters and have them sent; called by beat every morning."""
    if dagligt.skriv_daglige(now=tid.nu(), idag=tid.idag()):
        send_post.delay()


@shared_task
def slet_gamle() -> None:
    """Remove what is older than the table of retention says; called by beat every night."""
    oprydning.slet_gamle(now=tid.nu())
