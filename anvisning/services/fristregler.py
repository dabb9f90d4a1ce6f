"""``regler/frister.yaml``: what an agreement's rule set does not say of deadlines. All of it assumptions."""

from dataclasses import dataclass
from functools import cache

from anvisning.services.regelsaet import MAPPE, laes_yaml


@dataclass(frozen=True, slots=True)
class Fristregel:
    """A number of working days; `antagelse` is shown beside it."""

    arbejdsdage: int
    antagelse: str


@dataclass(frozen=True, slots=True)
class Fristregler:
    """`varsel`: so many days left are near. `lejekontrakt`: after so many the organisation is reminded of the lease.

    `flytning`: a deadline is moved to so many days from now at most.
    """

    varsel: Fristregel
    lejekontrakt: Fristregel
    flytning: Fristregel


@cache
def fristregler() -> Fristregler:
    data = laes_yaml(MAPPE / "frister.yaml")

    def regel(navn: str, felt: str = "arbejdsdage") -> Fristregel:
        return Fristregel(int(data[navn][felt]), " ".join(data[navn]["antagelse"].split()))

    return Fristregler(regel("varsel"), regel("lejekontrakt"), regel("flytning", "hoejst_arbejdsdage"))
