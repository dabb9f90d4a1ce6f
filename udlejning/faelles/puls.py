"""The sign of life of a running job, and how far it has come: written beside the job's own transaction."""

import datetime as dt
import logging
import threading
from types import TracebackType
from typing import Any, Self

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Now

logger = logging.getLogger(__name__)

#: Seconds between signs of life, and after how many without one a worker counts as dead.
SLAG = 10.0
LEVETID = 60


class JobTabt(Exception):
    """The job is no longer ours: cancelled, or taken over by another attempt. Nothing may be stored."""


class Jobpuls:
    """A thread with a connection of its own that writes `pulse_at`, `trin_tekst` and `faerdig_pct` while the work runs.

    The database's clock is used, so that workers on machines with different clocks agree on who is dead. `job` is the
    job's row for as long as it is ours: a newer attempt (`forsoeg`) silences an older one, and so does a person who
    cancels. Each report asks whether the job is still ours.
    """

    def __init__(self, job: QuerySet[Any], navn: str, slag: float = SLAG) -> None:
        self._job = job
        self._slag = slag
        self._nyt = threading.Event()
        self._slut = False
        self._trin: dict[str, Any] = {}
        self._traad = threading.Thread(target=self._slaa, name=f"puls-{navn}", daemon=True)

    def meld(self, tekst: str, pct: int, **felter: Any) -> None:
        """Tell how far the work has come, in per cent; raises `JobTabt` where the job is ours no longer."""
        self._trin = {"trin_tekst": tekst, "faerdig_pct": pct, **felter}
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
            logger.warning("The sign of life of a job could not be written.", exc_info=True)
            connection.close()


def doed() -> Q:
    """A running job without a sign of life, by the database's clock."""
    return Q(pulse_at=None) | Q(pulse_at__lt=Now() - dt.timedelta(seconds=LEVETID))


def lad_doede_vente(i_gang: QuerySet[Any], status: str) -> list[int]:
    """The jobs of `i_gang` that nobody works on wait again, in `status`: not taken for a minute, or without a pulse."""
    graense = Now() - dt.timedelta(seconds=LEVETID)
    with transaction.atomic():
        doede = list(
            i_gang.select_for_update(skip_locked=True, no_key=True)
            .annotate(sidst=Coalesce(F("pulse_at"), F("created_at")))
            .filter(sidst__lt=graense)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        i_gang.filter(pk__in=doede).update(status=status, pulse_at=Now())
    return doede
