"""What a process keeps between requests, because it costs to make and follows from what never changes."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

N = TypeVar("N", bound=Hashable)
V = TypeVar("V")


class Lager(Generic[N, V]):
    """The values that were last used, at most `pladser`. Threads share it: what one has found is its own to hold."""

    def __init__(self, pladser: int) -> None:
        self._pladser, self._laas = pladser, Lock()
        self._kendte: OrderedDict[N, V] = OrderedDict()

    def hent(self, noegle: N) -> V | None:
        with self._laas:
            if noegle in self._kendte:
                self._kendte.move_to_end(noegle)
            return self._kendte.get(noegle)

    def gem(self, noegle: N, vaerdi: V) -> None:
        with self._laas:
            self._kendte[noegle] = vaerdi
            self._kendte.move_to_end(noegle)
            while len(self._kendte) > self._pladser:
                self._kendte.popitem(last=False)

    def toem(self) -> None:
        with self._laas:
            self._kendte.clear()
