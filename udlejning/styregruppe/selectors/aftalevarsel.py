"""Whether the agreement ends soon with nothing after it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from anvisning.domain.fleksibel import naermeste_varsel
from anvisning.models import Regelsaet
from anvisning.services.aftaleregler import aftaleregler

from .versioner import aftalens_slut


@dataclass(frozen=True, slots=True)
class Aftalevarsel:
    """`aftale` None: the law alone rules today. `maaneder` is the warning that is due.

    `udkast` is what is proposed to go on after its end, or else a draft of it.
    """

    aftale: Regelsaet | None
    maaneder: int
    udkast: Regelsaet | None
    antagelse: str

    @property
    def sidste_dag(self) -> dt.date | None:
        return None if self.aftale is None else self.aftale.til_on - dt.timedelta(days=1)


def aftalevarsel(dag: dt.date) -> Aftalevarsel | None:
    """None while the agreement has long to run, or another follows it without a gap."""
    aftale, regler = aftalens_slut(dag), aftaleregler()
    aabne = Regelsaet.objects.filter(vedtaget_on__isnull=True, til_on__gt=aftale.til_on if aftale else dag)
    udkast = aabne.order_by(F("foreslaaet_at").desc(nulls_last=True), "-id").first()
    if aftale is None:
        return Aftalevarsel(None, 0, udkast, regler.varsler_antagelse)
    maaneder = naermeste_varsel(aftale.fra_on, aftale.til_on, dag, regler.varsler)
    return None if maaneder is None else Aftalevarsel(aftale, maaneder, udkast, regler.varsler_antagelse)
