"""The year 2026 as the calendar knows it when the work began with its June round.

The plan's deadlines of the October round 2026 (see tests/cases/kalender.yaml): lbf 17 September, tvilling 24 September,
beregnet 6 October, indstillet 8, godkendt 15, offentliggjort 19, in force 22. The ministry's list: 4 December, annex 8.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from monitoring.models import Indlaesning, Kilde, Monitorering
from tests import factories as f
from udlejning.brugere.models import Bruger

DANMARK = ZoneInfo("Europe/Copenhagen")
OKTOBER = "2026-oktober"


def kl(maaned: int, dag: int, time: int = 9, aar: int = 2026) -> dt.datetime:
    return dt.datetime(aar, maaned, dag, time, tzinfo=DANMARK)


def dag(maaned: int, dag: int, aar: int = 2026) -> dt.date:
    return dt.date(aar, maaned, dag)


def i_brug() -> Monitorering:
    """The work began with the June round 2026; the lists so far are loaded."""
    f.ministerliste(
        dag(12, 1, 2025), med_bilag=True, indlaesning=f.indlaesning(Kilde.MINISTERIET, finished_at=kl(6, 1))
    )
    return f.offentliggjort_runde({}, dag(6, 15), pr_on=dag(6, 1))


def indlaest(kilde: str, naar: dt.datetime, by: Bruger, **felter: object) -> Indlaesning:
    return f.indlaesning(kilde, fil=f.kildefil(by=by), created_at=naar, finished_at=naar, **felter)
