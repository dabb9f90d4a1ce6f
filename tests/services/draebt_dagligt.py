"""A process that writes daily letters, stops between a letter and its notices, says so, and waits to be killed."""

import time
from typing import Any

import django


def _stands(*args: Any, **kwargs: Any) -> Any:
    print("her", flush=True)
    time.sleep(120)


def main() -> None:
    django.setup()
    from udlejning.beskeder import dagligt
    from udlejning.post.services import laeg_i_post

    def skriv_og_stands(**felter: Any) -> None:
        laeg_i_post(**felter)
        _stands()

    dagligt.laeg_i_post = skriv_og_stands  # the point where it is killed
    from tests.services.test_beskeder_draebt import DAGEN, NU

    dagligt.skriv_daglige(now=NU, idag=DAGEN)


if __name__ == "__main__":
    main()
