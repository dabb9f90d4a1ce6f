"""The numbers of vacant family dwellings that the organisations have given, per afdeling and month."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from anvisning.domain.perioder import (
    findes_i_maaneden,
    forrige_maaned,
    kvartalet,
    maanedens_foerste,
    maanedsnavn,
)
from anvisning.models import Ledighedstal
from monitoring.api import Afdeling

#: Afdeling and the month's first day.
Celle = tuple[int, dt.date]

#: So many of the latest finished months are asked for on the start page; the ledger tells of all.
MINDES_OM = 3


@dataclass(frozen=True, slots=True)
class ManglendeMaaned:
    """A finished month that some afdelinger have given no number of; `kvartal` is where it is written."""

    maaned: dt.date
    afdelinger: int

    @property
    def navn(self) -> str:
        return maanedsnavn(self.maaned)

    @property
    def kvartal(self) -> str:
        return kvartalet(self.maaned).noegle


def maaneder_uden_tal(afdelinger: Iterable[Afdeling], dag: dt.date) -> list[ManglendeMaaned]:
    """The latest finished months that lack a number, the newest first."""
    maaneder = [forrige_maaned(dag)]
    while len(maaneder) < MINDES_OM:
        maaneder.append(forrige_maaned(maaneder[-1]))
    alle = list(afdelinger)
    givet = gaeldende([a.pk for a in alle], maaneder[-1], maanedens_foerste(dag))
    mangler = {
        m: sum(findes_i_maaneden(a.oprettet_on, a.nedlagt_on, m) and (a.pk, m) not in givet for a in alle)
        for m in maaneder
    }
    return [ManglendeMaaned(m, antal) for m, antal in mangler.items() if antal]


def gaeldende(
    afdeling_ids: Collection[int], fra_on: dt.date, til_on: dt.date, *, set_id: int | None = None
) -> dict[Celle, int]:
    """The numbers in force, of months from `fra_on` until `til_on`, exclusive; a missing cell is ikke oplyst.

    With `set_id` as they were when that row was the newest: what a person saw who was shown it.
    """
    return {
        celle: antal for celle, (_, antal) in seneste(afdeling_ids, fra_on, til_on, set_id).items() if antal is not None
    }


def seneste(
    afdeling_ids: Collection[int], fra_on: dt.date, til_on: dt.date, set_id: int | None = None
) -> dict[Celle, tuple[int, int | None]]:
    """Each cell that was ever given → its newest version and number (None: taken back)."""
    raekker = Ledighedstal.objects.filter(afdeling__in=list(afdeling_ids), maaned__gte=fra_on, maaned__lt=til_on)
    if set_id is not None:
        raekker = raekker.filter(pk__lte=set_id)
    nyeste = raekker.order_by("afdeling_id", "maaned", "-version").distinct("afdeling_id", "maaned")
    return {
        (afdeling, maaned): (version, antal)
        for afdeling, maaned, version, antal in nyeste.values_list("afdeling_id", "maaned", "version", "antal")
    }


def nyeste_id() -> int:
    """The newest row; 0 where there is none."""
    return Ledighedstal.objects.aggregate(nyeste=Max("pk"))["nyeste"] or 0


def historik(afdeling_ids: Collection[int], maaneder: Collection[dt.date]) -> QuerySet[Ledighedstal]:
    """Every version of those cells, the newest first, with who gave it."""
    return (
        Ledighedstal.objects.filter(afdeling__in=list(afdeling_ids), maaned__in=list(maaneder))
        .select_related("by", "indlaesning__fil")
        .order_by("afdeling_id", "maaned", "-version")
    )
