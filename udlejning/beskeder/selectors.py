"""Reading notices: a person sees their own, and nobody else's."""

import datetime as dt

from django.db.models import QuerySet

from udlejning.brugere.models import Bruger

from .models import Besked


def beskeder_for(bruger: Bruger, *, kun_ulaeste: bool = False) -> QuerySet[Besked]:
    """The person's notices, the newest first."""
    mine = bruger.beskeder.all()
    return mine.filter(laest_at__isnull=True) if kun_ulaeste else mine


def antal_ulaeste(bruger: Bruger) -> int:
    return bruger.beskeder.filter(laest_at__isnull=True).count()


def sendt_om(noegle: str, now: dt.datetime) -> dt.datetime | None:
    """When the first letter about `noegle` left or was to leave at `now`; None where none has."""
    om = Besked.objects.filter(noegle=noegle, mail__tidligst_at__lte=now).select_related("mail")
    tider = [b.mail.sent_at or b.mail.tidligst_at for b in om if b.mail is not None]
    return min(tider, default=None)
