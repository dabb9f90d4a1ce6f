"""What must always hold, read from the whole database: `manage.py efterproev` and the tests ask `efterproev()`."""

from collections.abc import Iterator

from . import fleksibel, haendelser, ledige, moeder, porten, runder, tekster, vagter
from .invariant import Brud, Invariant

INVARIANTER: tuple[Invariant, ...] = (
    *ledige.INVARIANTER,
    *haendelser.INVARIANTER,
    *porten.INVARIANTER,
    *runder.INVARIANTER,
    *fleksibel.INVARIANTER,
    *moeder.INVARIANTER,
    *vagter.INVARIANTER,
    *tekster.INVARIANTER,
)


def efterproev() -> Iterator[tuple[Invariant, list[Brud]]]:
    """Each invariant with what breaks it, in a fixed order. Reads only."""
    for invariant in INVARIANTER:
        yield invariant, list(invariant.find())


__all__ = ["INVARIANTER", "Brud", "Invariant", "efterproev"]
