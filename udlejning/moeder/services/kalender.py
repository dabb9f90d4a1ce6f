"""A user's private address of the calendar: made, replaced by another, taken back."""

import datetime as dt
import secrets

from django.db import transaction

from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.haendelser.services import skriv
from udlejning.moeder.models import Kalenderadresse


@transaction.atomic
def lav_adresse(*, by: Bruger, now: dt.datetime) -> Kalenderadresse:
    """A new address; one that was there before stops working."""
    tjek_ret(by, Rettighed.SE_MOEDER, handling="lave en kalenderadresse")
    adresse, _ = Kalenderadresse.objects.update_or_create(
        bruger=by, defaults={"noegle": secrets.token_urlsafe(32), "created_at": now}
    )
    skriv(art="kalenderadresse.lavet", objekt=adresse, tekst=f"{adresse} er lavet.", by=by, now=now)
    return adresse


@transaction.atomic
def fjern_adresse(*, by: Bruger, now: dt.datetime) -> None:
    """The address stops working at once; nothing happens where there is none."""
    adresse = Kalenderadresse.objects.filter(bruger=by).first()
    if adresse is not None:
        skriv(art="kalenderadresse.fjernet", objekt=adresse, tekst=f"{adresse} er trukket tilbage.", by=by, now=now)
        adresse.delete()
