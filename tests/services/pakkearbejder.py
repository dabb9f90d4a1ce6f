"""The real Celery application as a worker with short leases that stops before it stores a pack while ``stop`` is."""

import functools
import os
import time
from pathlib import Path
from typing import Any

from celery.signals import worker_process_init

from udlejning.celery import app

MAPPE = Path(os.environ["PROEVEMAPPE"])
__all__ = ["app"]


@worker_process_init.connect
def stop_paa_vejen(**_: Any) -> None:
    from udlejning.faelles import puls
    from udlejning.faelles.puls import Jobpuls
    from udlejning.moeder.services import pakker

    rigtig = pakker.som_regneark

    def som_regneark(*args: Any, **kwargs: Any) -> bytes:
        if (MAPPE / "stop").exists():
            (MAPPE / "her").touch()
            time.sleep(120)
        return rigtig(*args, **kwargs)

    vars(pakker).update(som_regneark=som_regneark, Jobpuls=functools.partial(Jobpuls, slag=0.4))
    vars(puls)["LEVETID"] = 2
