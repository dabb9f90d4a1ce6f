"""When the end of the agreement is warned of, read once."""

from functools import lru_cache

from anvisning.domain.aftaleudloeb import Aftaleregler, aftaleregler_fra_dict
from anvisning.services.regelsaet import MAPPE, laes_yaml


@lru_cache(maxsize=1)
def aftaleregler() -> Aftaleregler:
    return aftaleregler_fra_dict(laes_yaml(MAPPE / "aftale.yaml"))
