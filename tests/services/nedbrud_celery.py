"""The real Celery application, hurried: short leases, beat twice a second, and stops where a test asks for them.

A file ``stop-FUNKTION`` in the folder PROEVEMAPPE makes the next call of that function write its process's number to
``ramt`` when it has done its work, and wait for a file ``videre`` (or to be killed).
"""

import functools
import importlib
import os
import time
from pathlib import Path
from typing import Any

from celery.signals import worker_process_init

from tests.services.nedbrud import LEVETID, TRIN
from udlejning.celery import app

MAPPE = Path(os.environ["PROEVEMAPPE"])
app.conf.beat_schedule = {"genoptag": {"task": "monitoring.tasks.genoptag_indlaesninger", "schedule": 0.5}}
app.conf.beat_max_loop_interval = 0.5


@app.task(name="proeve.koer_igen")
def koer_igen(indlaesning_id: int) -> None:
    """What the button does."""
    from monitoring import tasks
    from monitoring.models import Indlaesning
    from monitoring.services import indlaesning
    from tests.factories import NU

    by = Indlaesning.objects.get(pk=indlaesning_id).created_by
    indlaesning.koer_igen(indlaesning_id=indlaesning_id, by=by, now=NU)
    tasks.koer_indlaesning.delay(indlaesning_id)


@worker_process_init.connect
def skynd_dig(**_: Any) -> None:
    from monitoring.services import indlaesning
    from monitoring.services.puls import Puls
    from udlejning.faelles import puls

    vars(indlaesning)["Puls"] = functools.partial(Puls, slag=0.4)
    vars(puls)["LEVETID"] = LEVETID
    for funktion, modulnavn in TRIN.items():
        modul = importlib.import_module(modulnavn)
        setattr(modul, funktion, _med_stop(funktion, getattr(modul, funktion)))


def _med_stop(funktion: str, rigtig: Any) -> Any:
    @functools.wraps(rigtig)
    def med_stop(*args: Any, **kwargs: Any) -> Any:
        svar = rigtig(*args, **kwargs)
        try:
            (MAPPE / f"stop-{funktion}").unlink()
        except FileNotFoundError:
            return svar
        (MAPPE / "ramt.ny").write_text(str(os.getpid()))
        (MAPPE / "ramt.ny").rename(MAPPE / "ramt")
        while not (MAPPE / "videre").exists():
            time.sleep(0.05)
        return svar

    return med_stop
