"""An organisation puts a vacant unit at boliganvisningen's disposal, takes it back, or lets it."""

import datetime as dt

from django.db import transaction

from anvisning.domain.aarsager import Aarsagshandling
from anvisning.domain.port import Afgoerelse
from anvisning.domain.regler import Regelsaet
from anvisning.domain.tilstande import Anvisningsstatus, Indmeldingsstatus
from anvisning.domain.vaerdier import Handling
from anvisning.models import Aarsag, AfvistForsoeg, Bolig, Indmelding
from anvisning.services.aarsager import aarsag_og_note, kraevet_aarsag
from anvisning.services.frister import sidste_dag
from anvisning.services.fristsaetning import saet_efter_reglen
from anvisning.services.laase import laas_bolig, laas_indmelding, laas_porten, oversaet_afvisning
from anvisning.services.overgange import begynd_indmelding, flyt_indmelding
from anvisning.services.port import spoerg_porten
from anvisning.services.regelsaet import regelsaet_paa
from anvisning.services.tekster import renset
from monitoring.api import dato
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser import services as haendelser

#: How far from today a unit may be vacant; further away is a slip of the keyboard.
LEDIG_INDEN_FOR = dt.timedelta(days=366)


class Portafvist(Afvist):
    """The gate said no. `afgoerelse` is its answer."""

    def __init__(self, besked: str, afgoerelse: Afgoerelse) -> None:
        super().__init__(besked)
        self.afgoerelse = afgoerelse


def kraev_egen_organisation(by: Bruger, organisation_id: int) -> None:
    """An organisation's staff act for their own organisation alone."""
    if by.organisation_id != organisation_id:
        raise Afvist("Boligen findes ikke blandt din organisations boliger. Vælg en bolig fra jeres egen liste.")


def meld_bolig_ind(
    *, bolig: Bolig, ledig_fra_on: dt.date, bemaerkning: str, by: Bruger, now: dt.datetime, idag: dt.date
) -> Indmelding:
    """Report a unit from today. An attempt that the gate refuses is itself written to the log."""
    tjek_ret(by, Rettighed.INDMELD_BOLIG, handling="melde boliger ind")
    kraev_egen_organisation(by, bolig.afdeling.organisation_id)
    try:
        with oversaet_afvisning(), transaction.atomic():
            return _meld(bolig.pk, ledig_fra_on, bemaerkning, by, now, idag)
    except Portafvist as afvist:
        skriv_afvist_forsoeg(bolig=bolig, afgoerelse=afvist.afgoerelse, by=by, now=now)
        raise


def skriv_afvist_forsoeg(*, bolig: Bolig, afgoerelse: Afgoerelse, by: Bruger, now: dt.datetime) -> AfvistForsoeg:
    """Log that the gate refused a report, and count it for the ledger; to be called outside what was rolled back."""
    grundlag = afgoerelse.som_dict()
    with transaction.atomic():
        haendelser.skriv(
            art="indmelding.afvist",
            objekt=bolig,
            tekst=f"Indmelding af {bolig} blev afvist. {afgoerelse.som_saetning()}",
            by=by,
            now=now,
            grundlag=grundlag,
            organisation_id=bolig.afdeling.organisation_id,
        )
        return AfvistForsoeg.objects.create(
            bolig=bolig,
            forsoegt_on=afgoerelse.dag,
            farve=afgoerelse.farve.value,
            trin=afgoerelse.trin,
            afgoerelse=grundlag,
            at=now,
            by=by,
        )


def kraev_rimelig_dag(ledig_fra_on: dt.date, idag: dt.date) -> None:
    """Refuse a day that is most likely a slip."""
    if abs(ledig_fra_on - idag) > LEDIG_INDEN_FOR:
        raise Afvist(
            f"Boligen kan ikke være ledig fra {dato(ledig_fra_on)}: det er over et år fra i dag. Kontrollér datoen.",
            felt="ledig_fra_on",
        )


def _meld(
    bolig_id: int, ledig_fra_on: dt.date, bemaerkning: str, by: Bruger, now: dt.datetime, idag: dt.date
) -> Indmelding:
    laas_porten()
    bolig = laas_bolig(bolig_id)
    svar = spoerg_porten(afdeling=bolig.afdeling, handling=Handling.INDMELDING, dag=idag, bolig=bolig)
    return meld_laast_bolig_ind(
        bolig, svar, ledig_fra_on=ledig_fra_on, bemaerkning=bemaerkning, by=by, now=now, idag=idag
    )


def meld_laast_bolig_ind(
    bolig: Bolig,
    svar: Afgoerelse,
    *,
    ledig_fra_on: dt.date,
    bemaerkning: str,
    by: Bruger,
    now: dt.datetime,
    idag: dt.date,
) -> Indmelding:
    """Report a unit that the caller has locked after the gate; `svar` is what the gate says of it today."""
    kraev_egen_organisation(by, bolig.afdeling.organisation_id)
    kraev_rimelig_dag(ledig_fra_on, idag)
    bemaerkning = renset(bemaerkning, felt="bemaerkning")
    kraev_ingen_aaben(bolig)
    indmelding = Indmelding(
        bolig=bolig,
        status=Indmeldingsstatus.INDMELDT.value,
        ledig_fra_on=ledig_fra_on,
        bemaerkning=bemaerkning,
        created_at=now,
        created_by=by,
    )
    regelsaet = udfyld_fra_porten(indmelding, svar, idag)
    begynd_indmelding(indmelding, tekst=indmeldt_tekst(indmelding), by=by, now=now, grundlag=indmelding.afgoerelse)
    saet_efter_reglen(indmelding, regelsaet.frist_boliganvisningen, regelsaet, idag=idag, now=now)
    return indmelding


def kraev_ingen_aaben(bolig: Bolig) -> None:
    """One open report per unit, drafts included; the database holds it, this gives the sentence."""
    aaben = Indmelding.objects.filter(bolig=bolig, status__in=Indmelding.AABNE).first()
    if aaben is None:
        return
    if aaben.status == Indmeldingsstatus.KLADDE:
        raise Afvist(f"{bolig} har allerede en kladde. Meld kladden ind, eller kassér den, før du begynder forfra.")
    raise Afvist(f"{bolig} er allerede meldt ind ({dato(aaben.indmeldt_on)}). Find den i listen over ledige boliger.")


def udfyld_fra_porten(indmelding: Indmelding, svar: Afgoerelse, idag: dt.date) -> Regelsaet:
    """Make a report of today of it: the gate's answer, the deadline and the rent of the day. `Portafvist` on a no."""
    bolig = indmelding.bolig
    if not svar.er_aaben:
        raise Portafvist(f"{bolig} kan ikke meldes ind. {svar.som_saetning()} Du kan søge om dispensation.", svar)
    regelsaet = regelsaet_paa(idag)
    indmelding.indmeldt_on = idag
    indmelding.frist_on = sidste_dag(idag, regelsaet.frist_boliganvisningen, regelsaet)
    indmelding.husleje = bolig.husleje
    indmelding.afgoerelse = svar.som_dict()
    indmelding.dispensation_id = svar.dispensation_id
    return regelsaet


def indmeldt_tekst(indmelding: Indmelding) -> str:
    return f"{indmelding.bolig} er meldt ind. Boliganvisningens frist er {dato(indmelding.frist_on)}."


def traek_indmelding(
    *,
    indmelding: Indmelding,
    aarsag: Aarsag | None,
    by: Bruger,
    now: dt.datetime,
    idag: dt.date,
    begrundelse: str = "",
) -> Indmelding:
    """The organisation takes a reported unit back, with a reason and a note. An offer must be called back first."""
    tjek_ret(by, Rettighed.INDMELD_BOLIG, handling="trække boliger tilbage")
    with oversaet_afvisning(), transaction.atomic():
        laast = laas_indmelding(indmelding.pk)
        kraev_egen_organisation(by, laast.bolig.afdeling.organisation_id)
        if laast.status == Indmeldingsstatus.KLADDE:
            raise Afvist(f"{laast.bolig} er ikke meldt ind endnu. Kassér kladden i stedet.")
        valgt, note = kraevet_aarsag(aarsag, handling=Aarsagshandling.TILBAGETRAEKNING, note=begrundelse, idag=idag)
        if laast.status == Indmeldingsstatus.RESERVERET:
            raise Afvist(
                f"{laast.bolig} er tilbudt en borger. Bed boliganvisningen kalde tilbuddet tilbage, "
                "før du trækker boligen tilbage."
            )
        grund = aarsag_og_note(valgt, note)
        tekst = f"{laast.bolig} er trukket tilbage den {dato(idag)}: {grund}"
        flyt_indmelding(laast, Indmeldingsstatus.TRUKKET, tekst=tekst, by=by, now=now, afslutning=grund, aarsag=valgt)
    return laast


def bekraeft_lejekontrakt(*, indmelding: Indmelding, by: Bruger, now: dt.datetime) -> Indmelding:
    """The organisation has sent the lease to the citizen who accepted: the unit is let."""
    tjek_ret(by, Rettighed.INDMELD_BOLIG, handling="bekræfte lejekontrakter")
    with oversaet_afvisning(), transaction.atomic():
        laast = laas_indmelding(indmelding.pk)
        kraev_egen_organisation(by, laast.bolig.afdeling.organisation_id)
        _kraev_ja(laast)
        tekst = f"Lejekontrakten for {laast.bolig} er sendt. Boligen er udlejet."
        flyt_indmelding(
            laast, Indmeldingsstatus.UDLEJET, tekst=tekst, by=by, now=now, afslutning="Lejekontrakten er sendt."
        )
    return laast


def _kraev_ja(indmelding: Indmelding) -> None:
    """A citizen's yes that still holds: a lease must not be sent on one that was called back, nor twice."""
    tilbud = indmelding.anvisninger.order_by("-id").first()
    if tilbud is not None and tilbud.status == Anvisningsstatus.ACCEPTERET:
        if indmelding.status == Indmeldingsstatus.UDLEJET:
            raise Afvist(f"Lejekontrakten for {indmelding.bolig} er allerede registreret som sendt.")
        return
    if tilbud is not None and tilbud.status == Anvisningsstatus.TILBAGEKALDT:
        raise Afvist(
            f"Boliganvisningen har kaldt tilbuddet på {indmelding.bolig} tilbage, så lejekontrakten skal ikke sendes. "
            "Er den sendt, så ring til boliganvisningen."
        )
    raise Afvist(f"Ingen borger har sagt ja til {indmelding.bolig} endnu. Vent på svaret fra boliganvisningen.")
