"""The real Celery application as a worker that stops between "expired" and "notified" while the file ``stop`` is."""

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
    from anvisning.services import overgange

    rigtig = overgange.underret

    def underret(*args: Any, **kwargs: Any) -> None:
        if (MAPPE / "stop").exists():
            (MAPPE / "her").touch()
            time.sleep(120)
        rigtig(*args, **kwargs)

    overgange.underret = underret
