"""Two analysts, for whatever one makes and another approves."""

import pytest

from tests import factories as f
from udlejning.brugere.models import Bruger


@pytest.fixture
def by(db: None) -> Bruger:
    return f.bruger()


@pytest.fixture
def anden(db: None) -> Bruger:
    return f.bruger()
