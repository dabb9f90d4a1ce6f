"""Giving notices, and taking them back while no letter about them has left.

A notice and its letter are written in the transaction of what they tell of: all are stored, or none.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from monitoring.domain.cpr import CPR_BESKED, ligner_cpr
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist
from udlejning.post.models import UdgaaendeMail
from udlejning.post.services import laeg_flere_i_post

from .models import Besked, Beskedart, Beskedvalg, Maade
from .standard import standardmaade


def giv_besked(
    *,
    art: Beskedart,
    modtagere: Iterable[Bruger],
    noegle: str,
    emne: str,
    tekst: str,
    sti: str,
    now: dt.datetime,
    fortrydes_til: dt.datetime | None = None,
) -> int:
    """Give each active recipient the notice, and give the number of those who had none of this `noegle` before.

    Call it in the transaction of the act. Shown at once; by e-mail as each person chose for the art, but not before
    `fortrydes_til`, until which the act can be undone. `sti` is a path of this site. A constant number of queries.
    """
    for stykke in (emne, tekst):
        if ligner_cpr(stykke):
            raise Afvist(CPR_BESKED)
    personer = {bruger.pk: bruger for bruger in modtagere if bruger.is_active}
    # Two who give the same notice at once: the second waits for the first's transaction, and then finds its rows.
    for sidste in (False, False, True):
        har = set(Besked.objects.filter(noegle=noegle, modtager__in=personer).values_list("modtager_id", flat=True))
        nye = [personer[pk] for pk in sorted(personer.keys() - har)]
        if not nye:
            return 0
        maader = maader_for(nye, art)
        beskeder = [
            Besked(
                modtager=bruger,
                art=art,
                noegle=noegle,
                emne=emne,
                tekst=tekst,
                sti=sti,
                at=now,
                maade=maader[bruger.pk],
                fortrydes_til=fortrydes_til,
            )
            for bruger in nye
        ]
        try:
            with transaction.atomic():
                _skriv(beskeder, now)
        except IntegrityError:
            if sidste:
                raise
        else:
            return len(beskeder)
    return 0


def maader_for(brugere: Iterable[Bruger], art: str) -> dict[int, str]:
    """How each of `brugere` (of some role) wants `art` by e-mail: the choice, or the role's default."""
    personer = list(brugere)
    valgt: Mapping[int, str] = dict(
        Beskedvalg.objects.filter(bruger__in=[b.pk for b in personer], art=art).values_list("bruger_id", "maade")
    )
    return {b.pk: valgt.get(b.pk) or standardmaade(b.rolle, art) for b in personer}


def _skriv(beskeder: list[Besked], now: dt.datetime) -> None:
    straks = [b for b in beskeder if b.maade == Maade.STRAKS and b.modtager.email]
    breve = laeg_flere_i_post([_brev(besked, now) for besked in straks])
    for besked, brev in zip(straks, breve, strict=True):
        besked.mail = brev
    Besked.objects.bulk_create(beskeder)


def _brev(besked: Besked, now: dt.datetime) -> UdgaaendeMail:
    return UdgaaendeMail(
        noegle=f"besked/{besked.modtager_id}/{besked.noegle}",
        emne=besked.emne,
        tekst=render_to_string("beskeder/straks.txt", brevindhold(besked.modtager) | {"besked": besked}),
        til=besked.modtager.email,
        modtager=besked.modtager,
        created_at=now,
        tidligst_at=max(now, besked.fortrydes_til or now),
    )


def brevindhold(bruger: Bruger) -> dict[str, object]:
    """What every letter of notices needs: whom it greets, and the address that its links begin with."""
    return {"bruger": bruger, "sted": settings.STED_ADRESSE}


@transaction.atomic
def traek_beskeder_tilbage(*, noegle: str, now: dt.datetime) -> bool:
    """Remove the notices of `noegle` and their waiting letters; False, and nothing removed, where a letter has left.

    A daily letter that is written counts as left. Call it in the transaction of the undoing.
    """
    beskeder = list(Besked.objects.select_for_update().filter(noegle=noegle).order_by("pk"))
    breve = list(
        UdgaaendeMail.objects.select_for_update()
        .filter(pk__in=[b.mail_id for b in beskeder if b.mail_id])
        .order_by("pk")
    )
    if any(brev.status != UdgaaendeMail.Status.VENTER or brev.forsoeg for brev in breve):
        return False
    if any(b.maade == Maade.DAGLIGT and b.mail_id for b in beskeder):
        return False
    Besked.objects.filter(pk__in=[b.pk for b in beskeder]).delete()
    UdgaaendeMail.objects.filter(pk__in=[brev.pk for brev in breve]).delete()
    return True
