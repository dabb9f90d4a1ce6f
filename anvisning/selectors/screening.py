"""Reading screenings."""

from django.db.models import QuerySet

from anvisning.domain.port import Screeningskrav
from anvisning.models import Indmelding, Screening


def screeninger_for(indmelding: Indmelding) -> QuerySet[Screening]:
    """The screenings of a report, the newest first. For those alone who may see case references."""
    return indmelding.screeninger.select_related("by", "sikkerhedsventil__by").order_by("-id")


def nyeste_screening(indmelding: Indmelding, sagsref: str, krav: Screeningskrav) -> Screening | None:
    """The one that counts for an offer to the case today: the newest by the provision that is demanded, in the wording
    of today. An older wording asked something else, so it must be made again."""
    screeninger = indmelding.screeninger.select_related("sikkerhedsventil").order_by("-id")
    nyeste = screeninger.filter(sagsref=sagsref, stykke=krav.stykke).first()
    return nyeste if nyeste is not None and nyeste.ordlyd == krav.tekst else None


def gaeldende(screeninger: list[Screening], krav: Screeningskrav) -> list[Screening]:
    """Of `screeninger_for`: the one per case that counts, as `nyeste_screening` finds it."""
    fundne: dict[str, Screening] = {}
    for screening in screeninger:
        if screening.stykke == krav.stykke:
            fundne.setdefault(screening.sagsref, screening)
    return [s for s in fundne.values() if s.ordlyd == krav.tekst]
