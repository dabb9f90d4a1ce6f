"""Tasks are another way to the same services, safe to run twice."""

from celery import shared_task

from udlejning.faelles import tid
from udlejning.moeder.services import pakker


@shared_task
def lav_pakke(pakke_id: int) -> None:
    """Make one pack that was ordered."""
    pakker.lav_pakke(pakke_id=pakke_id, now=tid.nu())


@shared_task
def genoptag_pakker() -> None:
    """Put packs that nobody works on back in the queue; called by beat, so a dead one waits less than two minutes."""
    for pakke_id in pakker.genoptag_doede():
        lav_pakke.delay(pakke_id)
