"""A worker that stops at a step of an import, says so, and waits to be killed: ``JOB MODUL FUNKTION``."""

import importlib
import sys
import time
from typing import Any

import django


def main(job_id: int, modulnavn: str, funktion: str) -> None:
    django.setup()
    from monitoring.services.indlaesning import koer_indlaesning
    from tests.factories import IDAG, NU

    modul = importlib.import_module(modulnavn)
    rigtig = getattr(modul, funktion)

    def stands(*args: Any, **kwargs: Any) -> Any:
        svar = rigtig(*args, **kwargs)
        print("her", flush=True)
        time.sleep(120)
        return svar

    setattr(modul, funktion, stands)
    koer_indlaesning(indlaesning_id=job_id, now=NU, idag=IDAG)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
