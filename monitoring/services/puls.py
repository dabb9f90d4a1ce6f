"""The sign of life of a running import, and how far it has come: written beside the import's own transaction."""

import logging
import threading
from types import TracebackType
from typing import Any, Self

from django.db import DatabaseError, connection
from django.db.models.functions import Now

from monitoring.models import Indlaesning

logger = logging.getLogger(__name__)

#: Seconds between signs of life, and after how many without one a worker counts as dead.
SLAG = 10.0
LEVETID = 60


class JobTabt(Exception):
    """The job is no longer ours: cancelled, or taken over by another attempt. Nothing may be stored."""


class Puls:
    """A thread with a connection of its own that writes `pulse_at`, `trin_tekst` and `faerdig_pct` while the work runs.

    The database's clock is used, so that workers on machines with different clocks agree on who is dead.
    Only the attempt that holds the job is written to: a newer attempt (`forsoeg`) silences an older one, and so does
    a person who cancels. Each report asks whether the job is still ours.
    """

    def __init__(self, indlaesning_id: int, forsoeg: int, slag: float = SLAG) -> None:
        self._job = Indlaesning.objects.filter(pk=indlaesning_id, forsoeg=forsoeg, status=Indlaesning.Status.KOERER)
        self._slag = slag
        self._nyt = threading.Event()
        self._slut = False
        self._trin: dict[str, Any] = {}
        self._raekker: dict[str, int] = {}
        self._traad = threading.Thread(target=self._slaa, name=f"puls-{indlaesning_id}", daemon=True)

    def meld(self, tekst: str, pct: int, **raekker: int) -> None:
        """Tell how far the work has come, in per cent and in rows; raises `JobTabt` where the job is ours no longer."""
        self._raekker = {**self._raekker, **raekker}
        self._trin = {"trin_tekst": tekst, "faerdig_pct": pct, "fremdrift": self._raekker}
        self._nyt.set()
        if not self._job.exists():
            raise JobTabt

    def __enter__(self) -> Self:
        self._traad.start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._slut = True
        self._nyt.set()
        self._traad.join()

    def _slaa(self) -> None:
        try:
            while not self._slut:
                self._skriv()
                self._nyt.wait(self._slag)
                self._nyt.clear()
        finally:
            connection.close()

    def _skriv(self) -> None:
        try:
            self._job.update(pulse_at=Now(), **self._trin)
        except DatabaseError:
            # The work itself meets the same database and reports; without a pulse another worker takes over.
            logger.warning("The sign of life of an import could not be written.", exc_info=True)
            connection.close()
