"""Manual placements in force, soon over, and ended: what every meeting looks at."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import F, Q

from monitoring.models import ManuelPlacering
from monitoring.regler.runderegler import manuelregel


class Stilling(StrEnum):
    """Where a placement stands on the day. `KOMMENDE`: decided in a round that is not in force yet."""

    UDLOEBER = "udloeber"
    GAELDER = "gaelder"
    KOMMENDE = "kommende"
    SLUT = "slut"


STILLINGSNAVNE = {
    Stilling.UDLOEBER: "Udløber snart",
    Stilling.GAELDER: "Gælder",
    Stilling.KOMMENDE: "Gælder senere",
    Stilling.SLUT: "Slut",
}
#: An ended one stays on the list of the meetings of a year.
SLUT_VISES = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Manuellinje:
    placering: ManuelPlacering
    stilling: Stilling

    @property
    def stillingsnavn(self) -> str:
        return "Slut før tid" if self.foer_tid else STILLINGSNAVNE[self.stilling]

    @property
    def foer_tid(self) -> bool:
        return self.stilling is Stilling.SLUT and self.slut_on < self.placering.til_on

    @property
    def slut_on(self) -> dt.date:
        """The first day that it does not hold."""
        return self.placering.ophaevet_on or self.placering.til_on

    @property
    def slut_fordi(self) -> str:
        """Why it ended before its time; empty where it did not."""
        fordi: str = self.placering.ophaevet_fordi
        return fordi if self.foer_tid else ""


def manuelle_placeringer(dag: dt.date) -> list[Manuellinje]:
    """Those that run out soonest first, then those in force, those to come, and those that ended within a year.

    One that was ended before it held a day never was.
    """
    holdt = Q(ophaevet_at=None) | Q(ophaevet_on__gt=F("fra_on"))
    fundne = ManuelPlacering.objects.filter(holdt).select_related(
        "afdeling__organisation", "monitorering", "created_by"
    )
    linjer = [Manuellinje(m, _stilling(m, dag)) for m in fundne.order_by("til_on", "id")]
    vises = [x for x in linjer if x.stilling is not Stilling.SLUT or x.slut_on > dag - SLUT_VISES]
    orden = list(Stilling)
    return sorted(vises, key=lambda x: (orden.index(x.stilling), x.slut_on))


def _stilling(manuel: ManuelPlacering, dag: dt.date) -> Stilling:
    ophoerte = manuel.ophaevet_at is not None and (manuel.ophaevet_on is None or manuel.ophaevet_on <= dag)
    if ophoerte or manuel.til_on <= dag:
        return Stilling.SLUT
    if manuel.fra_on is None or manuel.fra_on > dag:
        return Stilling.KOMMENDE
    return (
        Stilling.UDLOEBER if manuel.til_on - dag <= dt.timedelta(days=manuelregel().varsles_dage) else Stilling.GAELDER
    )
