"""The numbers of fleksibel udlejning, read once."""

from functools import lru_cache

from anvisning.domain.fleksibel import Fleksibelregler, fleksibelregler_fra_dict
from anvisning.services.regelsaet import MAPPE, laes_yaml


@lru_cache(maxsize=1)
def fleksibelregler() -> Fleksibelregler:
    return fleksibelregler_fra_dict(laes_yaml(MAPPE / "fleksibel.yaml"))
