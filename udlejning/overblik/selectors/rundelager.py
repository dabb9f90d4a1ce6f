"""What follows from a published round's frozen inputs alone, computed once per process."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from monitoring.api import Monitorering
from udlejning.faelles.lager import Lager
from udlejning.styregruppe.selectors.frosne import rundestempler

T = TypeVar("T")
#: The round in force and the one before, of each kind.
_LAGER: Lager[Hashable, Any] = Lager(pladser=8)


def husket(runde: Monitorering, hvad: Hashable, regn: Callable[[], T]) -> T:
    """The result of `regn`, which reads the round's placements and what `hvad` holds, and nothing else.

    Placements that are made again have another stamp, so what was computed of the old ones is not found.
    """
    noegle = (hvad, rundestempler([runde])[runde.pk])
    fundet: T | None = _LAGER.hent(noegle)
    if fundet is None:
        fundet = regn()
        _LAGER.gem(noegle, fundet)
    return fundet
