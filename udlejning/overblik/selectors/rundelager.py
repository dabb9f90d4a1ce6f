"""What follows from a published round's frozen inputs alone, computed once per process."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from monitoring.api import Monitorering
from udlejning.styregruppe.selectors.frosne import rundestempler

T = TypeVar("T")
_LAGER: OrderedDict[Hashable, Any] = OrderedDict()
#: Results kept: the round in force and the one before, of each kind.
_PLADSER = 8


def husket(runde: Monitorering, hvad: Hashable, regn: Callable[[], T]) -> T:
    """The result of `regn`, which reads the round's placements and what `hvad` holds, and nothing else.

    Placements that are made again have another stamp, so what was computed of the old ones is not found.
    """
    noegle = (hvad, rundestempler([runde])[runde.pk])
    if noegle not in _LAGER:
        _LAGER[noegle] = regn()
        while len(_LAGER) > _PLADSER:
            _LAGER.popitem(last=False)
    _LAGER.move_to_end(noegle)
    fundet: T = _LAGER[noegle]
    return fundet
