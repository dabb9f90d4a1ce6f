"""Writing letters into the outbox, and sending them.

A letter is sent under its row's lock, so no two senders hold the same one, and a sender that dies gives it back
unchanged: it is sent later. Only one gap is left, which no sender can close: dying after the mail server took the
letter and before the row was saved. The letter then goes again with the same Message-ID, by which mail programs know
it as the same letter.
"""

import datetime as dt
import logging
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv

from .models import UdgaaendeMail

log = logging.getLogger(__name__)

#: After each failure the pause doubles, up to the longest; twenty tries take some three days.
FOERSTE_PAUSE = dt.timedelta(minutes=1)
LAENGSTE_PAUSE = dt.timedelta(hours=6)
MAKS_FORSOEG = 20

_S = UdgaaendeMail.Status


def laeg_i_post(
    *, noegle: str, emne: str, tekst: str, til: str, now: dt.datetime, modtager: Bruger | None = None
) -> UdgaaendeMail | None:
    """Write a letter that `send_ventende` sends. None where a letter of the same `noegle` is written already.

    Call it in the transaction of what the letter tells of: both are stored, or neither. Of two at once with the same
    key the second waits for the first's transaction.
    """
    try:
        with transaction.atomic():
            return UdgaaendeMail.objects.create(
                noegle=noegle, emne=emne, tekst=tekst, til=til, modtager=modtager, created_at=now, tidligst_at=now
            )
    except IntegrityError:
        if UdgaaendeMail.objects.filter(noegle=noegle).exists():
            return None
        raise


def laeg_flere_i_post(breve: Sequence[UdgaaendeMail]) -> list[UdgaaendeMail]:
    """Write many letters in one statement. Where one of their keys is written already, none is: `IntegrityError`.

    As `laeg_i_post`: call it in the transaction of what they tell of.
    """
    return UdgaaendeMail.objects.bulk_create(breve)


def send_ventende(*, now: dt.datetime, hoejst: int = 200) -> int:
    """Send what waits, the oldest first, each in a transaction of its own. Gives the number sent."""
    sendt = 0
    for _ in range(hoejst):
        udfald = _send_naeste(now)
        if udfald is None:
            break
        sendt += udfald
    return sendt


def _send_naeste(now: dt.datetime) -> bool | None:
    """Whether the next letter was sent; None where none waits that nobody else is sending."""
    with transaction.atomic():
        brev = (
            UdgaaendeMail.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(status=_S.VENTER, tidligst_at__lte=now)
            .order_by("tidligst_at", "id")
            .first()
        )
        if brev is None:
            return None
        brev.forsoeg += 1
        try:
            _som_mail(brev).send()
        except Exception as fejl:  # one letter that cannot be sent, whatever the reason, must not stop the others
            log.exception("Letter %s could not be sent.", brev.pk)
            _udsaet(brev, f"{type(fejl).__name__}: {fejl}", now)
        else:
            brev.status, brev.sent_at, brev.fejl = _S.SENDT, now, ""
        brev.save(update_fields=["status", "forsoeg", "fejl", "tidligst_at", "sent_at"])
        return brev.status == _S.SENDT


def _som_mail(brev: UdgaaendeMail) -> EmailMessage:
    domaene = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    hoved = {
        "Message-ID": f"<post.{brev.pk}.{brev.created_at:%Y%m%d%H%M%S}@{domaene}>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(brev.emne, brev.tekst, None, [brev.til], headers=hoved)


def _udsaet(brev: UdgaaendeMail, fejl: str, now: dt.datetime) -> None:
    """Put the letter back for later, or give it up after `MAKS_FORSOEG`."""
    brev.fejl = fejl.replace("\0", "")[:500]
    if brev.forsoeg >= MAKS_FORSOEG:
        brev.status = _S.OPGIVET
    else:
        brev.tidligst_at = now + min(FOERSTE_PAUSE * 2 ** (brev.forsoeg - 1), LAENGSTE_PAUSE)


@transaction.atomic
def send_igen(*, brev: UdgaaendeMail, by: Bruger, now: dt.datetime) -> UdgaaendeMail:
    """Let a letter that was given up wait again, with its tries before it."""
    tjek_ret(by, Rettighed.ADMINISTRER_BRUGERE, handling="sende e-mails igen")
    laast = UdgaaendeMail.objects.select_for_update().get(pk=brev.pk)
    if laast.status != _S.OPGIVET:
        raise Afvist(f"E-mailen til {laast.til} er ikke opgivet. Kun opgivne e-mails kan sendes igen.")
    laast.status, laast.forsoeg, laast.tidligst_at = _S.VENTER, 0, now
    laast.save(update_fields=["status", "forsoeg", "tidligst_at"])
    skriv(art="mail.sendes_igen", objekt=laast, tekst=f"E-mailen »{laast}« sendes igen.", by=by, now=now)
    return laast
