"""Drafts of reports: an organisation prepares one, changes it, sends it (`services.flere`) or discards it."""

import datetime as dt

from django.db import transaction

from anvisning.domain.port import Afgoerelse
from anvisning.domain.tilstande import Indmeldingsstatus
from anvisning.models import Bolig, Indmelding
from anvisning.services.fristsaetning import saet_efter_reglen
from anvisning.services.indmelding import (
    indmeldt_tekst,
    kraev_egen_organisation,
    kraev_ingen_aaben,
    kraev_rimelig_dag,
    udfyld_fra_porten,
)
from anvisning.services.laase import laas_bolig, laas_indmelding, oversaet_afvisning
from anvisning.services.overgange import begynd_indmelding, flyt_indmelding
from anvisning.services.tekster import renset
from monitoring.api import dato
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser import services as haendelser


def gem_kladde(
    *, bolig: Bolig, ledig_fra_on: dt.date, bemaerkning: str, by: Bruger, now: dt.datetime, idag: dt.date
) -> Indmelding:
    """Prepare a report. The gate is asked when it is sent, so a draft may wait for a better colour."""
    tjek_ret(by, Rettighed.INDMELD_BOLIG, handling="gemme kladder")
    with oversaet_afvisning(), transaction.atomic():
        laast = laas_bolig(bolig.pk)
        kraev_egen_organisation(by, laast.afdeling.organisation_id)
        kraev_rimelig_dag(ledig_fra_on, idag)
        kraev_ingen_aaben(laast)
        kladde = Indmelding(
            bolig=laast,
            status=Indmeldingsstatus.KLADDE.value,
            ledig_fra_on=ledig_fra_on,
            bemaerkning=renset(bemaerkning, felt="bemaerkning"),
            created_at=now,
            created_by=by,
        )
        tekst = f"Der er gemt en kladde til indmelding af {laast}, ledig fra {dato(ledig_fra_on)}."
        begynd_indmelding(kladde, tekst=tekst, by=by, now=now)
    return kladde


def ret_kladde(
    *, indmelding: Indmelding, ledig_fra_on: dt.date, bemaerkning: str, by: Bruger, now: dt.datetime, idag: dt.date
) -> Indmelding:
    """Change what a draft says."""
    tjek_ret(by, Rettighed.INDMELD_BOLIG, handling="rette kladder")
    with oversaet_afvisning(), transaction.atomic():
        kladde = laas_kladde(indmelding, by)
        kraev_rimelig_dag(ledig_fra_on, idag)
        kladde.ledig_fra_on, kladde.bemaerkning = ledig_fra_on, renset(bemaerkning, felt="bemaerkning")
        kladde.save(update_fields=["ledig_fra_on", "bemaerkning"])
        haendelser.skriv(
            art="indmelding.kladde_rettet",
            objekt=kladde,
            tekst=f"Kladden til indmelding af {kladde.bolig} er rettet: ledig fra {dato(ledig_fra_on)}.",
            by=by,
            now=now,
            organisation_id=kladde.bolig.afdeling.organisation_id,
        )
    return kladde


def kasser_kladde(*, indmelding: Indmelding, by: Bruger, now: dt.datetime) -> Indmelding:
    """Discard a draft; it was never reported."""
    tjek_ret(by, Rettighed.INDMELD_BOLIG, handling="kassere kladder")
    with oversaet_afvisning(), transaction.atomic():
        kladde = laas_kladde(indmelding, by)
        tekst = f"Kladden til indmelding af {kladde.bolig} er kasseret."
        flyt_indmelding(
            kladde, Indmeldingsstatus.TRUKKET, tekst=tekst, by=by, now=now, afslutning="Kladden er kasseret."
        )
    return kladde


def meld_laast_kladde_ind(
    kladde: Indmelding, svar: Afgoerelse, *, by: Bruger, now: dt.datetime, idag: dt.date
) -> Indmelding:
    """Send a draft that the caller has locked: boliganvisningens deadline runs from today.

    `svar` is what the gate says of its unit today.
    """
    kraev_rimelig_dag(kladde.ledig_fra_on, idag)
    regelsaet = udfyld_fra_porten(kladde, svar, idag)
    # The report begins now, whoever prepared it; the draft stands in the log.
    kladde.created_at, kladde.created_by = now, by
    flyt_indmelding(
        kladde,
        Indmeldingsstatus.INDMELDT,
        tekst=indmeldt_tekst(kladde),
        by=by,
        now=now,
        grundlag=kladde.afgoerelse,
        ogsaa=("indmeldt_on", "frist_on", "husleje", "afgoerelse", "dispensation", "created_at", "created_by"),
    )
    saet_efter_reglen(kladde, regelsaet.frist_boliganvisningen, regelsaet, idag=idag, now=now)
    return kladde


def laas_kladde(indmelding: Indmelding, by: Bruger) -> Indmelding:
    """The draft, locked after its unit; refused when it is a draft no more or somebody else's."""
    laast = laas_indmelding(indmelding.pk)
    kraev_egen_organisation(by, laast.bolig.afdeling.organisation_id)
    if laast.status != Indmeldingsstatus.KLADDE:
        raise Afvist(
            f"{laast.bolig} er ikke længere en kladde ({laast.get_status_display().lower()}). Genindlæs siden."
        )
    return laast
