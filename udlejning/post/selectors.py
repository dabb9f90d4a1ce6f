"""Reading the outbox: who was sent what, when, and how it went."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone

from udlejning.brugere.models import Bruger

from .models import UdgaaendeMail


def breve(
    *, soeg: str = "", status: str = "", fra: dt.date | None = None, til: dt.date | None = None
) -> QuerySet[UdgaaendeMail]:
    """All letters without their text, the newest first. Every word of `soeg` is in the address, subject or name.

    The days are Danish, and both are included.
    """
    fundne = UdgaaendeMail.objects.select_related("modtager").defer("tekst")
    for ord_ in soeg.split()[:8]:
        fundne = fundne.filter(
            Q(til__icontains=ord_)
            | Q(emne__icontains=ord_)
            | Q(modtager__first_name__icontains=ord_)
            | Q(modtager__last_name__icontains=ord_)
            | Q(modtager__username__icontains=ord_)
        )
    if status:
        fundne = fundne.filter(status=status)
    if fra:
        fundne = fundne.filter(created_at__gte=_midnat(fra))
    if til:
        fundne = fundne.filter(created_at__lt=_midnat(til + dt.timedelta(days=1)))
    return fundne


def _midnat(dag: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(dag, dt.time.min))


def breve_til(bruger: Bruger) -> QuerySet[UdgaaendeMail]:
    """What was sent to `bruger`, with its text."""
    return UdgaaendeMail.objects.filter(modtager=bruger)
