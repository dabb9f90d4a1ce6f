"""The fixed day of the pages' tests, and the two organisations of those about who sees whose."""

from collections.abc import Iterator

import pytest
import time_machine

from monitoring.models import Boligorganisation
from tests import factories as f


@pytest.fixture
def fast_tid() -> Iterator[None]:
    """1 June 2026, and the clock stands still."""
    with time_machine.travel(f.NU, tick=False):
        yield


@pytest.fixture
def egen() -> Boligorganisation:
    return f.organisation("0101", "Ærlig Bolig")


@pytest.fixture
def fremmed() -> Boligorganisation:
    return f.organisation("0202", "Øens Boligforening")
