"""Tasks are another way to the same services, safe to run twice."""

from celery import shared_task

from monitoring.services import indlaesning, paamindelser
from udlejning.faelles import tid
from udlejning.post.tasks import send_post


@shared_task
def koer_indlaesning(indlaesning_id: int) -> None:
    """Load one received file."""
    indlaesning.koer_indlaesning(indlaesning_id=indlaesning_id, now=tid.nu(), idag=tid.idag())


@shared_task
def genoptag_indlaesninger() -> None:
    """Put jobs that nobody works on back in the queue; called by beat, so a dead one waits less than two minutes."""
    for indlaesning_id in indlaesning.genoptag_doede():
        koer_indlaesning.delay(indlaesning_id)


@shared_task
def mind_om_frister() -> None:
    """Write the day's reminders and have them sent; called by beat every morning."""
    if paamindelser.skriv_paamindelser(now=tid.nu(), idag=tid.idag()):
        send_post.delay()
