"""A process that stops in the middle of the post, says so, and waits to be killed: ``skriv`` or ``send``."""

import sys
import time
from typing import Any

import django


def _stands(*args: Any, **kwargs: Any) -> Any:
    print("her", flush=True)
    time.sleep(120)


def main(hvad: str) -> None:
    django.setup()
    from django.core.mail import EmailMessage

    from monitoring.models import Paamindelse
    from monitoring.services.paamindelser import skriv_paamindelser
    from tests.services.test_post_draebt import DAGEN, NU
    from udlejning.post.services import send_ventende

    if hvad == "skriv":
        Paamindelse.objects.bulk_create = _stands  # type: ignore[method-assign]  # the point where it is killed
        skriv_paamindelser(now=NU, idag=DAGEN)
    else:
        EmailMessage.send = _stands  # type: ignore[method-assign]  # the point where it is killed
        send_ventende(now=NU)


if __name__ == "__main__":
    main(sys.argv[1])
