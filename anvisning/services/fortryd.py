"""Undo: for ten minutes the side that acted may take an act back, while no letter has left and nothing happened since.

The act is the newest one in the log of the report and its offers. Rows, reasons and deadlines become what they were,
and the act's notices are taken back with the letters that waited. What opens again is judged by the gate of today.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from anvisning.domain.tilstande import Aktoer, Anvisningsstatus, Indmeldingsstatus
from anvisning.domain.vaerdier import Handling
from anvisning.models import Anvisning, Indmelding
from anvisning.selectors import haendelser_om
from anvisning.services.indmelding import Portafvist
from anvisning.services.laase import laas_bolig, laas_indmelding, laas_porten, laas_tilbud, oversaet_afvisning
from anvisning.services.overgange import aktoer_af, flyt_tilbage
from anvisning.services.port import spoerg_porten
from anvisning.services.underretning import FORTRYDES_I, noegle
from udlejning.beskeder.selectors import sendt_om
from udlejning.beskeder.services import traek_beskeder_tilbage
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse

_I, _A = Indmeldingsstatus, Anvisningsstatus


class Fortrydelig(StrEnum):
    """An act that can be undone."""

    INDMELDING = "indmelding"
    TILBUD = "tilbud"
    SVAR = "svar"
    TILBAGEKALDELSE = "tilbagekaldelse"
    TILBAGETRAEKNING = "tilbagetraekning"
    LEJEKONTRAKT = "lejekontrakt"


_F = Fortrydelig

#: Which act an event tells of.
_ARTER: Mapping[str, Fortrydelig] = {
    "indmelding.indmeldt": _F.INDMELDING,
    "anvisning.tilbudt": _F.TILBUD,
    "anvisning.accepteret": _F.SVAR,
    "anvisning.afvist": _F.SVAR,
    "anvisning.tilbagekaldt": _F.TILBAGEKALDELSE,
    "indmelding.trukket": _F.TILBAGETRAEKNING,
    "indmelding.udlejet": _F.LEJEKONTRAKT,
}
#: What an act on an offer does to the report, in the same instant.
_FOELGER = frozenset({"indmelding.reserveret", "indmelding.ledig_igen", "indmelding.frigivet"})

_ORGANISATIONENS = frozenset({_F.INDMELDING, _F.TILBAGETRAEKNING, _F.LEJEKONTRAKT})

#: As long as the page says why an act can no longer be undone, and so many events back.
FORKLARES_I = dt.timedelta(hours=1)
_HOEJST = 20

#: The fields of a draft, which was never sent.
_KLADDE: Mapping[str, Any] = {
    "indmeldt_on": None,
    "frist_on": None,
    "husleje": None,
    "afgoerelse": {},
    "dispensation": None,
}
#: The fields of a report that ended, as they are while it is open.
_UAFSLUTTET: Mapping[str, Any] = {"afsluttet_at": None, "afsluttet_by": None, "afslutning": "", "aarsag": None}
_UBESVARET: Mapping[str, Any] = {"besvaret_at": None, "besvaret_by": None, "svar_begrundelse": "", "aarsag": None}


@dataclass(frozen=True, slots=True)
class Ord:
    """`hvad` as in "fortryd …" and "en e-mail om …", and the way out when it is too late."""

    hvad: str
    udvej: str


ORD: Mapping[Fortrydelig, Ord] = {
    _F.INDMELDING: Ord("indmeldingen", "Træk boligen tilbage i stedet."),
    _F.TILBUD: Ord("tilbuddet", "Kald det tilbage i stedet."),
    _F.SVAR: Ord("svaret", "Kald tilbuddet tilbage, eller tilbyd boligen igen, alt efter hvad der skulle have stået."),
    _F.TILBAGEKALDELSE: Ord("tilbagekaldelsen", "Tilbyd boligen igen i stedet."),
    _F.TILBAGETRAEKNING: Ord("tilbagetrækningen", "Meld boligen ind igen i stedet."),
    _F.LEJEKONTRAKT: Ord("lejekontrakten", "Tal med boliganvisningen om at få det rettet."),
}


@dataclass(frozen=True, slots=True)
class Fortrydelse:
    """What can be undone until `til_at`. `haendelse` is the newest event of the act."""

    handling: Fortrydelig
    haendelse: Haendelse
    til_at: dt.datetime

    @property
    def ord(self) -> Ord:
        return ORD[self.handling]


def kan_fortrydes(indmelding: Indmelding, *, by: Bruger, now: dt.datetime) -> Fortrydelse | None:
    """What `by` may undo on the unit's page now; the gate and the letters are asked when it is done."""
    fundet = _seneste(indmelding)
    if fundet is None or now > fundet.til_at or not _er_samme_side(fundet, indmelding, by):
        return None
    return fundet


@dataclass(frozen=True, slots=True)
class ForSent:
    """An act of the reader's that can no longer be undone: something newer happened, or (None) its time is up."""

    fortrydelse: Fortrydelse
    nyere: Haendelse | None


def kan_ikke_laengere_fortrydes(indmelding: Indmelding, *, by: Bruger, now: dt.datetime) -> ForSent | None:
    """The newest act of `by` within the hour that can be undone no more; of one that was undone nothing is said."""
    haendelser = list(haendelser_om(indmelding).select_related("by").filter(at__gt=now - FORKLARES_I)[:_HOEJST])
    for haendelse in haendelser:
        if haendelse.art.endswith("_fortrudt"):
            return None
        if haendelse.by_id == by.pk and haendelse.art in _ARTER:
            fundet = Fortrydelse(_ARTER[haendelse.art], haendelse, haendelse.at + FORTRYDES_I)
            nyere = haendelser[0] if haendelser[0].at > haendelse.at else None
            return ForSent(fundet, nyere) if nyere is not None or now > fundet.til_at else None
    return None


def _seneste(indmelding: Indmelding) -> Fortrydelse | None:
    """The newest act, where it is one that can be undone at all and a person did it."""
    haendelser = list(haendelser_om(indmelding).select_related("by").order_by("-id")[:3])
    for haendelse in haendelser:
        if haendelse.at != haendelser[0].at or haendelse.by_id is None:
            return None
        if haendelse.art in _ARTER:
            return Fortrydelse(_ARTER[haendelse.art], haendelse, haendelse.at + FORTRYDES_I)
        if haendelse.art not in _FOELGER:
            return None
    return None


def _er_samme_side(fundet: Fortrydelse, indmelding: Indmelding, by: Bruger) -> bool:
    side = Aktoer.ORGANISATION if fundet.handling in _ORGANISATIONENS else Aktoer.BOLIGANVISNING
    return aktoer_af(by, indmelding.bolig.afdeling.organisation_id) == side


def fortryd(*, indmelding: Indmelding, haendelse_id: int, by: Bruger, now: dt.datetime, idag: dt.date) -> Fortrydelse:
    """Take the act back that the event `haendelse_id` tells of, or refuse with the way out."""
    with oversaet_afvisning(), transaction.atomic():
        laas_porten()
        laas_bolig(indmelding.bolig_id)
        laast = laas_indmelding(indmelding.pk)
        fundet = _kraev_seneste(laast, haendelse_id, by)
        _kraev_i_tide(fundet, laast, now)
        if fundet.haendelse.objekt_type == "anvisning.anvisning":
            _fortryd_tilbud(laas_tilbud(int(fundet.haendelse.objekt_id)), fundet, by, now, idag)
        else:
            _fortryd_indmelding(laast, fundet, by, now, idag)
    return fundet


def _kraev_seneste(indmelding: Indmelding, haendelse_id: int, by: Bruger) -> Fortrydelse:
    fundet = _seneste(indmelding)
    if fundet is None or fundet.haendelse.pk != haendelse_id:
        raise Afvist(
            f"Der er sket noget nyt med {indmelding.bolig} siden, så handlingen kan ikke fortrydes. "
            "Se under Historik, hvad der er sket."
        )
    if not _er_samme_side(fundet, indmelding, by):
        hvem = "organisationen" if fundet.handling in _ORGANISATIONENS else "boliganvisningen"
        raise ManglerRet(f"Kun {hvem} kan fortryde {fundet.ord.hvad}.")
    return fundet


def _kraev_i_tide(fundet: Fortrydelse, indmelding: Indmelding, now: dt.datetime) -> None:
    """No letter may have left, whatever the clock says; the notices that can be taken back, are."""
    noegler = _beskednoegler(fundet, indmelding)
    sendt_at = min((tid for n in noegler if (tid := sendt_om(n, now))), default=None)
    if sendt_at is not None:
        raise Afvist(
            f"Der er sendt en e-mail om {fundet.ord.hvad} {_klokken(sendt_at)}, så det kan ikke fortrydes. "
            f"{fundet.ord.udvej}"
        )
    if now > fundet.til_at:
        raise Afvist(
            f"Handlingen kunne fortrydes til {_klokken(fundet.til_at)}, så nu er det for sent. {fundet.ord.udvej}"
        )
    for n in noegler:
        if not traek_beskeder_tilbage(noegle=n, now=now):
            raise Afvist(
                f"Der er netop sendt en e-mail om {fundet.ord.hvad}, så det kan ikke fortrydes. {fundet.ord.udvej}"
            )


def _klokken(tid: dt.datetime) -> str:
    return f"kl. {timezone.localtime(tid):%H.%M}"


def _beskednoegler(fundet: Fortrydelse, indmelding: Indmelding) -> list[str]:
    """What the act's notices are known by."""
    if fundet.haendelse.objekt_type == "anvisning.indmelding":
        return [noegle(indmelding)]
    noegler = [noegle(Anvisning.objects.get(pk=fundet.haendelse.objekt_id))]
    return [*noegler, noegle(indmelding)] if indmelding.status == _I.FRIGIVET else noegler


def _fortryd_indmelding(
    indmelding: Indmelding, fundet: Fortrydelse, by: Bruger, now: dt.datetime, idag: dt.date
) -> None:
    bolig = indmelding.bolig
    if fundet.handling == _F.INDMELDING:
        tekst = f"Indmeldingen af {bolig} er fortrudt. Den står som kladde."
        _flyt(indmelding, _I.KLADDE, tekst, _KLADDE, by, now)
        return
    svar = _kraev_aaben(indmelding, Handling.INDMELDING, idag)
    if fundet.handling == _F.TILBAGETRAEKNING:
        tekst = f"Tilbagetrækningen af {bolig} er fortrudt. Boligen er til rådighed igen."
        _flyt(indmelding, _I.INDMELDT, tekst, _UAFSLUTTET, by, now, svar)
    else:
        tekst = f"Lejekontrakten for {bolig} er fortrudt. Boligen venter igen på lejekontrakten."
        _flyt(indmelding, _I.RESERVERET, tekst, _UAFSLUTTET, by, now, svar)


def _fortryd_tilbud(tilbud: Anvisning, fundet: Fortrydelse, by: Bruger, now: dt.datetime, idag: dt.date) -> None:
    indmelding = tilbud.indmelding
    bolig = indmelding.bolig
    if fundet.handling == _F.TILBUD:
        tekst = f"Tilbuddet på {bolig} er fortrudt. Boligen kan tilbydes igen."
        svar = {"besvaret_at": now, "besvaret_by": by, "svar_begrundelse": "Tilbuddet er fortrudt."}
        _flyt(tilbud, _A.TILBAGEKALDT, tekst, svar, by, now)
        _flyt(indmelding, _I.INDMELDT, tekst, {}, by, now)
        return
    port = _kraev_aaben(indmelding, Handling.ANVISNING, idag)
    ja = _ja_foer(tilbud) if fundet.handling == _F.TILBAGEKALDELSE else None
    hvad = fundet.ord.hvad.capitalize()
    tekst = f"{hvad} om {bolig} er fortrudt. {'Borgerens ja gælder igen.' if ja else 'Tilbuddet er åbent igen.'}"
    if indmelding.status != _I.RESERVERET:
        _flyt(indmelding, _I.RESERVERET, tekst, _UAFSLUTTET, by, now)
    if ja is None:
        _flyt(tilbud, _A.TILBUDT, tekst, _UBESVARET, by, now, port)
    else:
        svar = {
            "besvaret_at": ja.at,
            "besvaret_by": ja.by,
            "svar_begrundelse": ja.grundlag.get("begrundelse", ""),
            "aarsag": None,
        }
        _flyt(tilbud, _A.ACCEPTERET, tekst, svar, by, now, port)


def _ja_foer(tilbud: Anvisning) -> Haendelse | None:
    """The yes that an offer had when it was called back; a yes that was undone again is none."""
    svar = Haendelse.objects.filter(
        objekt_type="anvisning.anvisning",
        objekt_id=str(tilbud.pk),
        art__in=("anvisning.accepteret", "anvisning.svar_fortrudt"),
    ).order_by("-id")
    seneste = svar.select_related("by").first()
    return seneste if seneste is not None and seneste.art == "anvisning.accepteret" else None


def _kraev_aaben(indmelding: Indmelding, handling: Handling, idag: dt.date) -> dict[str, Any]:
    """What opens again is judged by the gate of today, as it was when it first opened."""
    bolig = indmelding.bolig
    svar = spoerg_porten(afdeling=bolig.afdeling, handling=handling, dag=idag, bolig=bolig)
    if not svar.er_aaben:
        raise Portafvist(f"Det kan ikke fortrydes, for {bolig} må ikke åbnes igen i dag. {svar.som_saetning()}", svar)
    return svar.som_dict()


def _flyt(
    raekke: Indmelding | Anvisning,
    til: Indmeldingsstatus | Anvisningsstatus,
    tekst: str,
    felter: Mapping[str, Any],
    by: Bruger,
    now: dt.datetime,
    grundlag: dict[str, Any] | None = None,
) -> None:
    flyt_tilbage(raekke, til, tekst=tekst, felter=felter, by=by, now=now, grundlag=grundlag)
