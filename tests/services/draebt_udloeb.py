"""A process that expires deadlines, stops between "expired" and "notified", says so, and waits to be killed."""

import time
from typing import Any

import django


def _stands(*args: Any, **kwargs: Any) -> None:
    print("her", flush=True)
    time.sleep(120)


def main() -> None:
    django.setup()
    from anvisning.services import overgange
    from anvisning.services.udloeb import afvikl_frister
    from tests.services.test_udloeb_samtidig import DAGEN, NU

    overgange.underret = _stands  # the point where it is killed
    afvikl_frister(now=NU, idag=DAGEN)


if __name__ == "__main__":
    main()
