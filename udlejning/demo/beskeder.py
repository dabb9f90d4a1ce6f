"""The notices of the demonstration's past, read and sent as they would have been: a new day begins with its own."""

import datetime as dt
from collections.abc import Callable

from django.db.models import F

from udlejning.beskeder.dagligt import skriv_daglige
from udlejning.beskeder.models import Besked
from udlejning.post.models import UdgaaendeMail

from .tidslinje import klokken

#: Older notices are gone, as nobody looks so far back here; those between are read.
HUSKES = dt.timedelta(days=30)
LAEST = dt.timedelta(days=4)


def laes_gamle(*, idag: dt.date, fortael: Callable[[str], None]) -> None:
    """Safe to run twice. Letters of the past count as sent when they were due; nothing is sent anew."""
    gamle = Besked.objects.filter(at__lt=klokken(idag - HUSKES, 7))
    breve = list(gamle.exclude(mail=None).values_list("mail", flat=True))
    gamle.delete()
    UdgaaendeMail.objects.filter(pk__in=breve, beskeder__isnull=True).delete()
    graense = klokken(idag - LAEST, 7)
    skriv_daglige(now=graense, idag=graense.date())
    UdgaaendeMail.objects.filter(status="venter", noegle__startswith="besked", tidligst_at__lte=graense).update(
        status="sendt", forsoeg=1, sent_at=F("tidligst_at")
    )
    Besked.objects.filter(at__lt=graense, laest_at=None).update(laest_at=F("at") + dt.timedelta(hours=3))
    fortael(f"Beskeder: {Besked.objects.count()}, heraf {Besked.objects.filter(laest_at=None).count()} ulæste.")
