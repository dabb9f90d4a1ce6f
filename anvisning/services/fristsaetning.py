"""Setting a deadline by the rule, and moving one by hand: each writes the row that says why, beside the day itself."""

import datetime as dt

from django.db import transaction

from anvisning.domain.regler import Frist, Regelsaet
from anvisning.domain.tilstande import Anvisningsstatus, Indmeldingsstatus
from anvisning.models import Anvisning, Fristsaetning, Indmelding
from anvisning.services.frister import efter, udregning
from anvisning.services.fristregler import fristregler
from anvisning.services.laase import laas_indmelding, laas_tilbud, oversaet_afvisning
from anvisning.services.regelsaet import regelsaet_paa
from anvisning.services.tekster import renset
from anvisning.services.underretning import underret_om_frist
from monitoring.api import dato
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser import services as haendelser

Fristbaerer = Indmelding | Anvisning

_LOEBER = (Indmeldingsstatus.INDMELDT, Indmeldingsstatus.RESERVERET, Anvisningsstatus.TILBUDT)


def frist_af(om: Fristbaerer) -> dt.date:
    """The deadline that holds: boliganvisningens for a report, the citizen's for an offer."""
    return om.frist_on if isinstance(om, Indmelding) else om.svarfrist_on


def saet_efter_reglen(
    om: Fristbaerer, regel: Frist, regelsaet: Regelsaet, *, idag: dt.date, now: dt.datetime
) -> Fristsaetning:
    """Keep how the deadline of a row that has just been stored was counted from today."""
    saetning = frist_efter_reglen(om, regel, regelsaet, idag=idag, now=now)
    saetning.save(force_insert=True)
    return saetning


def frist_efter_reglen(
    om: Fristbaerer, regel: Frist, regelsaet: Regelsaet, *, idag: dt.date, now: dt.datetime
) -> Fristsaetning:
    """The row of `saet_efter_reglen`, not yet stored."""
    hvorfra = "" if regel.grund.hjemmel else " (en antagelse)"
    begrundelse = f"{regel.arbejdsdage} arbejdsdage efter {regelsaet.navn}{hvorfra}."
    return _saetning(om, idag, regelsaet, begrundelse, None, now)


def flyt_frist(
    *, om: Fristbaerer, frist_on: dt.date, begrundelse: str, by: Bruger, now: dt.datetime, idag: dt.date
) -> Fristsaetning:
    """Boliganvisningen moves the vacancy's deadline or the citizen's, forth or back, with a reason.

    A deadline that has passed is not moved, and none is moved to a day before today, to a day when nobody works, or
    further away than `fristregler` says.
    """
    tjek_ret(by, Rettighed.ANVIS_BOLIG, handling="flytte frister")
    with oversaet_afvisning(), transaction.atomic():
        laast: Fristbaerer = laas_indmelding(om.pk) if isinstance(om, Indmelding) else laas_tilbud(om.pk)
        grund = renset(begrundelse, felt="begrundelse", mangler="Skriv, hvorfor fristen flyttes.")
        regelsaet = regelsaet_paa(idag)
        _kraev_loebende(laast, idag)
        _kraev_mulig_dag(frist_on, frist_af(laast), idag, regelsaet)
        foer = frist_af(laast)
        if isinstance(laast, Indmelding):
            laast.frist_on = frist_on
            laast.save(update_fields=["frist_on"])
        else:
            laast.svarfrist_on = frist_on
            laast.save(update_fields=["svarfrist_on"])
        saetning = _saetning(laast, idag, regelsaet, grund, by, now)
        saetning.save(force_insert=True)
        _skriv(laast, foer, grund, by, now)
        underret_om_frist(saetning, foer=foer, now=now)
    return saetning


def _kraev_loebende(om: Fristbaerer, idag: dt.date) -> None:
    if om.status not in _LOEBER:
        raise Afvist(f"Fristen løber ikke mere: status er nu {om.get_status_display().lower()}. Genindlæs siden.")
    if frist_af(om) < idag:
        raise Afvist(
            f"Fristen udløb {dato(frist_af(om))} og kan ikke flyttes. Er boligen stadig ledig, kan den tilbydes igen."
        )


def _kraev_mulig_dag(frist_on: dt.date, nu_on: dt.date, idag: dt.date, regelsaet: Regelsaet) -> None:
    sidste = efter(idag, fristregler().flytning.arbejdsdage, regelsaet)
    if frist_on < idag:
        fejl = f"Fristen kan ikke flyttes til {dato(frist_on)}: den dag er forbi. Vælg i dag eller senere."
    elif frist_on == nu_on:
        fejl = f"Fristen er allerede {dato(nu_on)}. Vælg en anden dag."
    elif frist_on > sidste:
        fejl = (
            f"Fristen kan højst flyttes til {dato(sidste)}, som er {fristregler().flytning.arbejdsdage} arbejdsdage "
            "fra i dag. Vælg en tidligere dag."
        )
    elif hvorfor := dict(udregning(idag, frist_on, regelsaet).sprunget_over).get(frist_on):
        fejl = f"{dato(frist_on)} er ingen arbejdsdag ({hvorfor}). Vælg en arbejdsdag."
    else:
        return
    raise Afvist(fejl, felt="frist_on")


def _saetning(
    om: Fristbaerer, fra: dt.date, regelsaet: Regelsaet, begrundelse: str, by: Bruger | None, now: dt.datetime
) -> Fristsaetning:
    regning = udregning(fra, frist_af(om), regelsaet)
    return Fristsaetning(
        indmelding=om if isinstance(om, Indmelding) else None,
        anvisning=om if isinstance(om, Anvisning) else None,
        frist_on=regning.frist_on,
        fra_on=regning.fra_on,
        arbejdsdage=regning.arbejdsdage,
        sprunget_over=regning.sprunget_som_json(),
        begrundelse=begrundelse,
        at=now,
        by=by,
    )


def _skriv(om: Fristbaerer, foer: dt.date, grund: str, by: Bruger, now: dt.datetime) -> None:
    indmelding, navn, hvis = (
        (om, "indmelding", "Boliganvisningens frist")
        if isinstance(om, Indmelding)
        else (om.indmelding, "anvisning", "Borgerens svarfrist")
    )
    haendelser.skriv(
        art=f"{navn}.frist_flyttet",
        objekt=om,
        tekst=f"{hvis} for {indmelding.bolig} er flyttet fra {dato(foer)} til {dato(frist_af(om))}: {grund}",
        by=by,
        now=now,
        grundlag={"foer": foer.isoformat(), "efter": frist_af(om).isoformat(), "begrundelse": grund},
        organisation_id=indmelding.bolig.afdeling.organisation_id,
    )
