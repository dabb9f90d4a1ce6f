"""Reading the log."""

import datetime as dt

from django.db.models import QuerySet

from udlejning.brugere.models import Bruger
from udlejning.faelles.tid import midnat

from .models import Haendelse


def haendelser(
    *,
    art: str = "",
    bruger: Bruger | None = None,
    fra: dt.date | None = None,
    til: dt.date | None = None,
) -> QuerySet[Haendelse]:
    """Events, newest first. `art` matches a key or its first part; the days are Danish and both are included."""
    fundne = Haendelse.objects.select_related("by", "organisation")
    if art:
        fundne = fundne.filter(art__startswith=f"{art}.") if "." not in art else fundne.filter(art=art)
    if bruger:
        fundne = fundne.filter(by=bruger)
    if fra:
        fundne = fundne.filter(at__gte=midnat(fra))
    if til:
        fundne = fundne.filter(at__lt=midnat(til + dt.timedelta(days=1)))
    return fundne


def arter() -> list[str]:
    """The keys that occur, sorted."""
    return list(Haendelse.objects.order_by("art").values_list("art", flat=True).distinct())


def med_haendelser() -> QuerySet[Bruger]:
    """The users that occur in the log, closed ones too."""
    return Bruger.objects.filter(haendelser__isnull=False).distinct().order_by("first_name", "username")
