"""What a pack tells of: the day, the round in force then, and the round since which movements are told."""

import datetime as dt
from dataclasses import dataclass

from monitoring.api import Monitorering, perioder, sidste_dag_i_kraft
from udlejning.moeder.models import Moede

from .moeder import forrige_moede


@dataclass(frozen=True, slots=True)
class Rundevalg:
    """The rounds that a pack can tell of, the newest first, and the two that are proposed."""

    runder: list[Monitorering]
    runde: Monitorering | None
    fra_runde: Monitorering | None


def opgoerelsesdag(moede: Moede, runde: Monitorering, idag: dt.date) -> dt.date | None:
    """The day that a pack of `runde` tells of: the meeting's, at most today and the round's last.

    None where the round does not hold yet on that day.
    """
    dag = min(d for d in (moede.holdes_on, idag, sidste_dag_i_kraft(runde)) if d is not None)
    return dag if runde.gaelder_fra_on and runde.gaelder_fra_on <= dag else None


def rundevalg(moede: Moede, idag: dt.date) -> Rundevalg:
    """Movements are told since the round that was in force at the forum's last meeting, else since the one before."""
    alle = [runde for runde, fra, til in perioder() if fra <= min(moede.holdes_on, idag) and (til is None or fra < til)]
    runder = alle[::-1]
    if not runder:
        return Rundevalg([], None, None)
    foer = forrige_moede(moede)
    dengang = [r for r in runder[1:] if foer and r.gaelder_fra_on and r.gaelder_fra_on <= foer.holdes_on]
    return Rundevalg(runder, runder[0], next(iter(dengang or runder[1:]), None))
