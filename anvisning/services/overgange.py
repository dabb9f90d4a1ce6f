"""Carrying out a transition of either state machine, with its event. The rows are locked by the caller."""

import datetime as dt
from typing import Any

from anvisning.domain.tilstande import (
    ANVISNING_OVERGANGE,
    INDMELDING_OVERGANGE,
    Anvisningsstatus,
    Indmeldingsstatus,
)
from anvisning.models import Anvisning, Indmelding
from monitoring.api import dato
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser import services as haendelser

_AFSLUTTET = (Indmeldingsstatus.UDLEJET, Indmeldingsstatus.FRIGIVET, Indmeldingsstatus.TRUKKET)


def flyt_indmelding(
    indmelding: Indmelding,
    til: Indmeldingsstatus,
    *,
    tekst: str,
    by: Bruger | None,
    now: dt.datetime,
    afslutning: str = "",
    grundlag: dict[str, Any] | None = None,
) -> None:
    """Move a locked report, or refuse with the state it is in. `tekst` is the event's description."""
    overgang = INDMELDING_OVERGANGE.get((Indmeldingsstatus(indmelding.status), til))
    if overgang is None:
        raise Afvist(
            f"{indmelding.bolig} er nu: {indmelding.get_status_display().lower()}. "
            "Derfor kan handlingen ikke gennemføres. Genindlæs siden for at se, hvad der er sket."
        )
    indmelding.status = til.value
    if til in _AFSLUTTET:
        indmelding.afsluttet_at, indmelding.afsluttet_by, indmelding.afslutning = now, by, afslutning
    indmelding.save(update_fields=["status", "afsluttet_at", "afsluttet_by", "afslutning"])
    haendelser.skriv(
        art=overgang.art,
        objekt=indmelding,
        tekst=tekst,
        by=by,
        now=now,
        grundlag=grundlag,
        organisation_id=indmelding.bolig.afdeling.organisation_id,
    )


def flyt_anvisning(
    anvisning: Anvisning,
    til: Anvisningsstatus,
    *,
    tekst: str,
    begrundelse: str,
    by: Bruger | None,
    now: dt.datetime,
) -> None:
    """Move a locked offer, or refuse with the state it is in. The case reference is not in the event's text."""
    overgang = ANVISNING_OVERGANGE.get((Anvisningsstatus(anvisning.status), til))
    if overgang is None:
        raise Afvist(
            f"Tilbuddet er nu: {anvisning.get_status_display().lower()}. "
            "Derfor kan handlingen ikke gennemføres. Genindlæs siden for at se, hvad der er sket."
        )
    anvisning.status = til.value
    anvisning.besvaret_at, anvisning.besvaret_by, anvisning.svar_begrundelse = now, by, begrundelse
    anvisning.save(update_fields=["status", "besvaret_at", "besvaret_by", "svar_begrundelse"])
    haendelser.skriv(
        art=overgang.art,
        objekt=anvisning,
        tekst=tekst,
        by=by,
        now=now,
        grundlag={"begrundelse": begrundelse} if begrundelse else None,
        organisation_id=anvisning.indmelding.bolig.afdeling.organisation_id,
    )


def giv_fri_efter_tilbud(indmelding: Indmelding, *, by: Bruger | None, now: dt.datetime, idag: dt.date) -> None:
    """After an offer that failed: free for the next one within the deadline, else back to the organisation."""
    if idag <= indmelding.frist_on:
        tekst = f"{indmelding.bolig} kan tilbydes igen til og med {dato(indmelding.frist_on)}."
        flyt_indmelding(indmelding, Indmeldingsstatus.INDMELDT, tekst=tekst, by=by, now=now)
        return
    grund = f"Boliganvisningens frist udløb {dato(indmelding.frist_on)}."
    tekst = f"{indmelding.bolig} er givet tilbage til organisationen. {grund}"
    flyt_indmelding(indmelding, Indmeldingsstatus.FRIGIVET, tekst=tekst, by=by, now=now, afslutning=grund)
