"""Reading the outbox: who was sent what, when, and how it went."""

import datetime as dt

from django.db.models import QuerySet

from udlejning.brugere.models import Bruger
from udlejning.faelles.soegning import med_alle_ord
from udlejning.faelles.tid import midnat

from .models import UdgaaendeMail


def breve(
    *, soeg: str = "", status: str = "", fra: dt.date | None = None, til: dt.date | None = None
) -> QuerySet[UdgaaendeMail]:
    """All letters without their text, the newest first. Every word of `soeg` is in the address, subject or name.

    The days are Danish, and both are included.
    """
    fundne = UdgaaendeMail.objects.select_related("modtager").defer("tekst")
    fundne = med_alle_ord(
        fundne, soeg, "til", "emne", "modtager__first_name", "modtager__last_name", "modtager__username"
    )
    if status:
        fundne = fundne.filter(status=status)
    if fra:
        fundne = fundne.filter(created_at__gte=midnat(fra))
    if til:
        fundne = fundne.filter(created_at__lt=midnat(til + dt.timedelta(days=1)))
    return fundne


def breve_til(bruger: Bruger) -> QuerySet[UdgaaendeMail]:
    """What was sent to `bruger`, with its text."""
    return UdgaaendeMail.objects.filter(modtager=bruger)
