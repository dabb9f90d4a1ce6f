"""What happens when a deadline has passed: an offer expires, a unit without an offer goes back to its organisation.

Safe to run twice, beside itself, and after missed nights: every row is judged again under its lock. Rows that somebody
else holds are left for the next run. Each batch is one transaction, notices included.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from anvisning.domain.aarsager import FRIST_UDLOEBET, SVARFRIST_UDLOEBET
from anvisning.domain.tilstande import Anvisningsstatus, Indmeldingsstatus
from anvisning.models import Anvisning, Indmelding
from anvisning.services.laase import laas_porten
from anvisning.services.overgange import (
    Flytning,
    efter_tilbud,
    flyt_anvisninger,
    flyt_indmeldinger,
    frigivelse,
    udloebsgrund,
)
from anvisning.services.port import Porten
from monitoring.api import dato

#: So many at a time: enough to be fast, few enough that a publication, which waits for a batch, hardly notices.
BUNDT = 500


@dataclass(frozen=True, slots=True)
class Afviklet:
    """How many offers expired, and how many units without an offer went back."""

    udloebne: int
    frigivne: int


def afvikl_frister(*, now: dt.datetime, idag: dt.date) -> Afviklet:
    """Carry out every deadline that lies before today."""
    return Afviklet(udloebne=_i_bundter(_udloeb, now, idag), frigivne=_i_bundter(_frigiv, now, idag))


#: Takes the reports after an id; gives the last one looked at (None: no more) and how many deadlines it carried out.
_Bundt = Callable[[int, dt.datetime, dt.date], tuple[int | None, int]]


def _i_bundter(bundt: _Bundt, now: dt.datetime, idag: dt.date) -> int:
    efter: int | None = 0
    antal = 0
    while efter is not None:
        with transaction.atomic():
            efter, nye = bundt(efter, now, idag)
        antal += nye
    return antal


def _udloeb(efter: int, now: dt.datetime, idag: dt.date) -> tuple[int | None, int]:
    """Offers whose answer did not come: each unit is free for the next offer, or goes back the same day."""
    forfaldne = Anvisning.objects.filter(status=Anvisningsstatus.TILBUDT, svarfrist_on__lt=idag)
    ider = list(
        forfaldne.filter(indmelding__gt=efter).order_by("indmelding").values_list("indmelding_id", flat=True)[:BUNDT]
    )
    if not ider:
        return None, 0
    laas_porten()
    indmeldinger = _laas(ider, Indmeldingsstatus.RESERVERET)
    laaste = forfaldne.filter(indmelding__in=indmeldinger).select_for_update(of=("self",), no_key=True)
    tilbud = list(laaste.select_related("created_by").order_by("id"))
    for et in tilbud:
        et.indmelding = indmeldinger[et.indmelding_id]
    flyt_anvisninger([_udloebet(et) for et in tilbud], by=None, now=now)
    porten = Porten([et.indmelding.bolig.afdeling for et in tilbud], idag)
    flyt_indmeldinger([efter_tilbud(et, porten) for et in tilbud], by=None, now=now)
    return ider[-1], len(tilbud)


def _udloebet(tilbud: Anvisning) -> Flytning[Anvisning]:
    grund = f"Svarfristen udløb {dato(tilbud.svarfrist_on)}, uden at borgeren havde svaret."
    tekst = f"Tilbuddet på {tilbud.indmelding.bolig} er udløbet. {grund}"
    return Flytning(tilbud, Anvisningsstatus.UDLOEBET, tekst, grund, aarsag=SVARFRIST_UDLOEBET)


def _frigiv(efter: int, now: dt.datetime, idag: dt.date) -> tuple[int | None, int]:
    """Units that nobody was offered within boliganvisningens deadline."""
    ider = list(
        Indmelding.objects.filter(status=Indmeldingsstatus.INDMELDT, frist_on__lt=idag, pk__gt=efter)
        .order_by("pk")
        .values_list("pk", flat=True)[:BUNDT]
    )
    if not ider:
        return None, 0
    forfaldne = [i for i in _laas(ider, Indmeldingsstatus.INDMELDT).values() if i.frist_on < idag]
    flyt_indmeldinger([frigivelse(i, udloebsgrund(i), FRIST_UDLOEBET) for i in forfaldne], by=None, now=now)
    return ider[-1], len(forfaldne)


def _laas(ider: list[int], status: Indmeldingsstatus) -> dict[int, Indmelding]:
    """The reports that are still in the state and that nobody else holds, locked, by id."""
    frie = Indmelding.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    valgte = frie.filter(pk__in=ider, status=status).select_related("bolig__afdeling__organisation").order_by("pk")
    return {indmelding.pk: indmelding for indmelding in valgte}
