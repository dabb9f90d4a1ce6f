"""The daily letter: what each person chose to have together, one letter per person and day.

A notice names the letter it went with, so the job may run twice, miss a day, or be killed: what went with none goes
with the next.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string

from udlejning.brugere.models import Bruger
from udlejning.post.services import laeg_i_post

from .models import Besked, Maade
from .services import brevindhold


def skriv_daglige(*, now: dt.datetime, idag: dt.date) -> int:
    """Write the day's letters and give their number. What can still be undone waits for the next day's."""
    personer = Bruger.objects.filter(is_active=True, pk__in=_ventende(now).values("modtager")).exclude(email="")
    return sum(_skriv_til(bruger, now, idag) for bruger in personer.order_by("pk"))


def _ventende(now: dt.datetime) -> QuerySet[Besked]:
    kan_ikke_fortrydes = Q(fortrydes_til__isnull=True) | Q(fortrydes_til__lte=now)
    return Besked.objects.filter(kan_ikke_fortrydes, maade=Maade.DAGLIGT, mail__isnull=True, at__lte=now)


@transaction.atomic
def _skriv_til(bruger: Bruger, now: dt.datetime, idag: dt.date) -> bool:
    """Whether `bruger` got the day's letter. The lock makes a second writer wait, and find the notices taken."""
    beskeder = list(_ventende(now).select_for_update().filter(modtager=bruger).order_by("at", "pk"))
    if not beskeder:
        return False
    indhold = brevindhold(bruger) | {"beskeder": beskeder}
    brev = laeg_i_post(
        noegle=f"beskeder/{bruger.pk}/{idag.isoformat()}",
        emne=render_to_string("beskeder/dagligt_emne.txt", indhold).strip(),
        tekst=render_to_string("beskeder/dagligt.txt", indhold),
        til=bruger.email,
        modtager=bruger,
        now=now,
    )
    if brev is None:
        return False
    Besked.objects.filter(pk__in=[besked.pk for besked in beskeder]).update(mail=brev)
    return True
