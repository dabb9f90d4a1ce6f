"""The test run's own PostgreSQL and Redis, one of each for all workers of the run.

Addresses are planned when the settings load, before Django is set up; the servers start in `pytest_configure`, in the
controlling process only. DATABASE_URL and REDIS_URL choose other servers.
"""

import os
import re

from udlejning.drift.midlertidig import Midlertidig

_PLANLAGT = "UDLEJNING_TEST_PLANLAGT"
_run: Midlertidig | None = None


def planlaeg() -> None:
    """Decide the addresses of this run, once, in the controlling process; workers inherit them."""
    global _run
    if _run is None and _PLANLAGT not in os.environ:
        _run = Midlertidig()
        os.environ.update(_run.miljoe() | {_PLANLAGT: "1"})


def start() -> None:
    if _run is not None:
        _run.start()


def stop() -> None:
    global _run
    if _run is not None:
        _run.stop()
        _run = None


def redis_url(url: str) -> str:
    """Each worker has its own Redis database, so that their caches do not meet."""
    nummer = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or -1) + 1
    return url.replace("?db=0", f"?db={nummer}") if nummer else url
