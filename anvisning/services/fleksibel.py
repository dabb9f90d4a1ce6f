"""Agreements on fleksibel udlejning from draft to end: put forward, confirmed by the other side, ended early.

Agreed criteria hold when both sides have said yes (§60 stk. 1); obligatory ones when the municipality adopts them (§60
stk. 4). The other side is told in the same transaction. Nothing is overwritten: a new version is a new row, and its
adoption ends the one before it on the day that it begins.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from anvisning.domain.diskrimination import afvisning
from anvisning.domain.fleksibel import AFTALEOVERGANGE, Aftaleart, Aftalestatus
from anvisning.models import Fleksibelaftale
from anvisning.services import fleksibelbesked
from anvisning.services.fleksibeludkast import (
    kontroller,
    kraev_adgang,
    kraev_egen_kladde,
    laas_aftale,
    part_af,
    som_grundlag,
)
from anvisning.services.laase import oversaet_afvisning
from anvisning.services.tekster import renset
from monitoring.api import dato
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser import services as haendelser

EN_DAG = dt.timedelta(days=1)


def fremsaet(*, aftale: Fleksibelaftale, by: Bruger, now: dt.datetime, idag: dt.date) -> Fleksibelaftale:
    """Put a draft forward: an agreed one waits for the other side, an obligatory one is adopted at once."""
    art = Aftaleart(aftale.art)
    kraev_adgang(by, art, aftale.afdeling, "fremsætte kriterier for fleksibel udlejning")
    with oversaet_afvisning(), transaction.atomic():
        laast = laas_aftale(aftale.pk)
        kraev_egen_kladde(laast, by)
        laast.fremsat_at, laast.fremsat_by = now, by
        if art is Aftaleart.OBLIGATORISK:
            return _vedtag(laast, by, now, idag)
        _kontroller(laast, idag)
        tekst = f"{laast.get_part_display()} foreslår kriterier for fleksibel udlejning i {laast.afdeling}."
        return _flyt(laast, Aftalestatus.FORESLAAET, tekst, by, now)


def svar_paa_forslag(
    *, aftale: Fleksibelaftale, accepteret: bool, begrundelse: str, by: Bruger, now: dt.datetime, idag: dt.date
) -> Fleksibelaftale:
    """The other side confirms the proposal, or declines it with a reason."""
    kraev_adgang(by, Aftaleart.AFTALT, aftale.afdeling, "bekræfte kriterier for fleksibel udlejning")
    with oversaet_afvisning(), transaction.atomic():
        laast = laas_aftale(aftale.pk)
        if laast.status != Aftalestatus.FORESLAAET:
            raise Afvist(f"Forslaget er ikke længere åbent: {laast.get_status_display().lower()}. Genindlæs siden.")
        if laast.part == part_af(by):
            raise Afvist("Jeres egen side har fremsat forslaget. Den anden part skal bekræfte det.")
        mangler = "" if accepteret else "Skriv, hvorfor forslaget afvises."
        laast.svar_begrundelse = renset(begrundelse, felt="begrundelse", mangler=mangler)
        if accepteret:
            return _vedtag(laast, by, now, idag)
        laast.svar_at, laast.svar_by, laast.svar_part = now, by, part_af(by).value
        tekst = f"Forslaget til kriterier i {laast.afdeling} er afvist: {laast.svar_begrundelse}"
        return _flyt(laast, Aftalestatus.AFVIST, tekst, by, now)


def kasser(*, aftale: Fleksibelaftale, by: Bruger, now: dt.datetime) -> Fleksibelaftale:
    """Give up a draft, or take back a proposal that nobody has answered. The row stays, and says so."""
    kraev_adgang(by, Aftaleart(aftale.art), aftale.afdeling, "kassere kladder")
    with oversaet_afvisning(), transaction.atomic():
        laast = laas_aftale(aftale.pk)
        if laast.part != part_af(by):
            raise Afvist("Kun den part, der har skrevet forslaget, kan kassere det.")
        hvad = "Forslaget er trukket tilbage" if laast.status == Aftalestatus.FORESLAAET else "Kladden er kasseret"
        return _flyt(laast, Aftalestatus.KASSERET, f"{hvad}: kriterier i {laast.afdeling}.", by, now)


def bring_til_ophoer(
    *, aftale: Fleksibelaftale, slut_on: dt.date, begrundelse: str, by: Bruger, now: dt.datetime, idag: dt.date
) -> Fleksibelaftale:
    """End adopted criteria before their time, with a reason; `slut_on` is the first day that they do not hold."""
    kraev_adgang(by, Aftaleart(aftale.art), aftale.afdeling, "bringe kriterier til ophør")
    with oversaet_afvisning(), transaction.atomic():
        laast = laas_aftale(aftale.pk)
        if laast.status != Aftalestatus.VEDTAGET:
            raise Afvist("Kun vedtagne kriterier kan bringes til ophør. Genindlæs siden.")
        grund = renset(begrundelse, felt="begrundelse", mangler="Skriv, hvorfor kriterierne ophører.")
        tidligst = max(idag, laast.fra_on)
        if not tidligst <= slut_on < laast.til_on:
            raise Afvist(
                f"Kriterierne kan ophøre fra {dato(tidligst)} til {dato(laast.til_on - EN_DAG)}. Vælg en dag imellem.",
                felt="slut_on",
            )
        return _ophoer(laast, slut_on, grund, by, now)


def _vedtag(aftale: Fleksibelaftale, by: Bruger, now: dt.datetime, idag: dt.date) -> Fleksibelaftale:
    _kontroller(aftale, idag)
    if (foer := aftale.erstatter) is not None:
        _afloes(foer.pk, aftale, by, now, idag)
    aftale.svar_at, aftale.svar_by, aftale.svar_part = now, by, part_af(by).value
    sidste = dato(aftale.til_on - EN_DAG)
    periode = f"fra {dato(aftale.fra_on)} til og med {sidste}"
    tekst = f"Kriterier for fleksibel udlejning i {aftale.afdeling} er vedtaget {periode}."
    return _flyt(aftale, Aftalestatus.VEDTAGET, tekst, by, now)


def _afloes(foer_id: int, ny: Fleksibelaftale, by: Bruger, now: dt.datetime, idag: dt.date) -> None:
    """The version before ends where the new one begins, unless it has ended by then."""
    foer = Fleksibelaftale.objects.select_for_update(of=("self",), no_key=True).get(pk=foer_id)
    if foer.status != Aftalestatus.VEDTAGET or foer.slut_on <= ny.fra_on:
        return
    if ny.fra_on < idag:
        raise Afvist(
            f"En ny version kan tidligst gælde fra i dag, {dato(idag)}, når den afløser kriterier, der gælder."
            " Vælg en senere startdato.",
            felt="fra_on",
        )
    _ophoer(foer, max(ny.fra_on, foer.fra_on), f"Afløst af version {ny.version}.", by, now)


def _ophoer(aftale: Fleksibelaftale, slut_on: dt.date, grund: str, by: Bruger, now: dt.datetime) -> Fleksibelaftale:
    aftale.slut_on, aftale.ophoer_begrundelse = slut_on, grund
    aftale.ophoert_at, aftale.ophoert_by = now, by
    tekst = f"Kriterierne for fleksibel udlejning i {aftale.afdeling} ophører {dato(slut_on)}: {grund}"
    return _flyt(aftale, Aftalestatus.OPHOERT, tekst, by, now)


def _kontroller(aftale: Fleksibelaftale, idag: dt.date) -> None:
    if aftale.til_on <= idag:
        raise Afvist("Perioden er forbi. Ret datoerne i kladden.")
    kriterier = list(aftale.kriterier.all())
    for kriterium in kriterier:
        if grund := afvisning(kriterium.ordlyd):
            raise Afvist(grund)
    slags = {kriterium.slags for kriterium in kriterier}
    kontroller(Aftaleart(aftale.art), aftale.fra_on, aftale.til_on, slags, aftale.afdeling)


def _flyt(aftale: Fleksibelaftale, til: Aftalestatus, tekst: str, by: Bruger, now: dt.datetime) -> Fleksibelaftale:
    """The one place that changes an agreement's state: row, event and notice."""
    fra = Aftalestatus(aftale.status)
    if til not in AFTALEOVERGANGE[fra]:
        raise Afvist(f"Det kan ikke gøres nu: {aftale.get_status_display().lower()}. Genindlæs siden.")
    aftale.status = til.value
    aftale.save()
    grundlag: dict[str, Any] = {**som_grundlag(aftale), "fra_status": fra.value}
    haendelse = haendelser.skriv(
        art=f"fleksibelaftale.{til.value}",
        objekt=aftale,
        tekst=tekst,
        by=by,
        now=now,
        grundlag=grundlag,
        organisation_id=aftale.afdeling.organisation_id,
    )
    if fra is not Aftalestatus.KLADDE or til is not Aftalestatus.KASSERET:
        fleksibelbesked.om_skift(aftale, tekst, noegle=f"fleksibelaftale/{haendelse.pk}", by_part=part_af(by), now=now)
    return aftale
