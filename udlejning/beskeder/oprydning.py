"""Removing what is older than the table of retention says."""

import datetime as dt

from django.db import transaction

from udlejning.faelles.opbevaring import dage
from udlejning.post.models import UdgaaendeMail

from .models import Besked


@transaction.atomic
def slet_gamle(*, now: dt.datetime) -> int:
    """Remove old notices, and the letters of notices that nothing points at any more; gives the number of rows.

    A letter that still waits is never removed, nor a notice that still waits for the daily letter.
    """
    gamle = Besked.objects.filter(at__lt=now - dt.timedelta(days=dage("beskeder")))
    ventende = gamle.filter(maade="dagligt", mail__isnull=True, modtager__is_active=True).exclude(modtager__email="")
    antal, _ = gamle.exclude(pk__in=ventende.values("pk")).exclude(mail__status="venter").delete()
    breve = UdgaaendeMail.objects.filter(
        noegle__startswith="besked", created_at__lt=now - dt.timedelta(days=dage("beskedbreve")), beskeder__isnull=True
    ).exclude(status="venter")
    slettede, _ = breve.delete()
    return antal + slettede
