"""Reading the log."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from udlejning.brugere.models import Bruger

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
        fundne = fundne.filter(at__gte=_midnat(fra))
    if til:
        fundne = fundne.filter(at__lt=_midnat(til + dt.timedelta(days=1)))
    return fundne


def _midnat(dag: dt.date) -> dt.datetime:
    """The instant a Danish day begins; compared as an instant, so that the index on `at` serves."""
    return timezone.make_aware(dt.datetime.combine(dag, dt.time.min))


def arter() -> list[str]:
    """The keys that occur, sorted."""
    return list(Haendelse.objects.order_by("art").values_list("art", flat=True).distinct())


def med_haendelser() -> QuerySet[Bruger]:
    """The users that occur in the log, closed ones too."""
    return Bruger.objects.filter(haendelser__isnull=False).distinct().order_by("first_name", "username")
