"""Dispensations: asked for with a reason, decided by another person; they open what rød and ikke målt close."""

import datetime as dt

from django.db import transaction

from anvisning.models import Bolig, Dispensation
from anvisning.services.dispensationsbesked import underret_om_dispensation
from anvisning.services.indmelding import kraev_egen_organisation
from anvisning.services.tekster import renset
from monitoring.api import Afdeling, dato
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed, Rolle
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser import services as haendelser

#: A dispensation is for a limited time; the agreement's parties have not said how long, so a year is assumed.
HOEJST = dt.timedelta(days=366)


def soeg_dispensation(
    *,
    afdeling: Afdeling,
    bolig: Bolig | None,
    fra_on: dt.date,
    til_on: dt.date,
    begrundelse: str,
    by: Bruger,
    now: dt.datetime,
    idag: dt.date,
) -> Dispensation:
    """Ask for a dispensation for one unit, or for the afdeling; `til_on` is the first day that it does not hold."""
    tjek_ret(by, Rettighed.SOEG_DISPENSATION, handling="søge om dispensation")
    if by.rolle == Rolle.ORGANISATION:
        kraev_egen_organisation(by, afdeling.organisation_id)
    if bolig is not None and bolig.afdeling_id != afdeling.pk:
        raise Afvist(f"{bolig} ligger ikke i {afdeling}. Vælg en bolig i afdelingen.", felt="bolig")
    _kraev_rimelig_periode(fra_on, til_on, idag)
    grund = renset(begrundelse, felt="begrundelse", mangler="Skriv, hvorfor der er brug for dispensation.")
    with transaction.atomic():
        _afvis_gentagelse(afdeling, bolig, fra_on, til_on)
        dispensation = Dispensation.objects.create(
            afdeling=afdeling,
            bolig=bolig,
            fra_on=fra_on,
            til_on=til_on,
            begrundelse=grund,
            ansoegt_at=now,
            ansoegt_by=by,
        )
        sidste = dato(til_on - dt.timedelta(days=1))
        _skriv(
            dispensation,
            "dispensation.ansoegt",
            f"Der er søgt om dispensation for {bolig or afdeling} fra {dato(fra_on)} til og med {sidste}: {grund}",
            by,
            now,
        )
    return dispensation


def _kraev_rimelig_periode(fra_on: dt.date, til_on: dt.date, idag: dt.date) -> None:
    if til_on <= fra_on:
        raise Afvist("Dispensationen udløber, før den begynder. Ret en af datoerne.", felt="til_on")
    if til_on <= idag:
        raise Afvist(f"Perioden er forbi {dato(til_on)}. Vælg en senere slutdato.", felt="til_on")
    if til_on - fra_on > HOEJST:
        raise Afvist("En dispensation kan højst gælde et år. Vælg en tidligere slutdato.", felt="til_on")


def _afvis_gentagelse(afdeling: Afdeling, bolig: Bolig | None, fra_on: dt.date, til_on: dt.date) -> None:
    """The same application sent twice is one; the afdeling's row is locked, so that two at once see each other."""
    Afdeling.objects.select_for_update(of=("self",), no_key=True).get(pk=afdeling.pk)
    venter = Dispensation.objects.filter(
        afdeling=afdeling, bolig=bolig, status=Dispensation.Status.ANSOEGT, fra_on__lt=til_on, til_on__gt=fra_on
    ).first()
    if venter is not None:
        raise Afvist(
            f"Der er allerede søgt om dispensation for {bolig or afdeling} fra {dato(venter.fra_on)} til og med "
            f"{dato(venter.til_on - dt.timedelta(days=1))}. Vent på afgørelsen, eller vælg en anden periode."
        )


def afgoer_dispensation(
    *, dispensation: Dispensation, bevilges: bool, begrundelse: str, by: Bruger, now: dt.datetime
) -> Dispensation:
    """Grant or refuse. The one who asked cannot decide; a refusal has a reason."""
    tjek_ret(by, Rettighed.BEVILG_DISPENSATION, handling="afgøre dispensationer")
    with transaction.atomic():
        laast = _laas(dispensation.pk)
        if laast.status != Dispensation.Status.ANSOEGT:
            raise Afvist(f"Ansøgningen er allerede afgjort: {laast.get_status_display().lower()}. Genindlæs siden.")
        if laast.ansoegt_by_id == by.pk:
            raise Afvist("Du har selv søgt. En dispensation skal afgøres af en anden end den, der søgte.")
        mangler = "" if bevilges else "Skriv, hvorfor ansøgningen afslås."
        grund = renset(begrundelse, felt="begrundelse", mangler=mangler)
        udfald = "bevilget" if bevilges else "afslået"
        status = Dispensation.Status.BEVILGET if bevilges else Dispensation.Status.AFSLAAET
        _gem(laast, status, grund, by, now)
        tekst = f"Dispensation for {laast.bolig or laast.afdeling} er {udfald}."
        _skriv(laast, f"dispensation.{status.value}", f"{tekst} {grund}".strip(), by, now)
    return laast


def tilbagekald_dispensation(
    *, dispensation: Dispensation, begrundelse: str, by: Bruger, now: dt.datetime
) -> Dispensation:
    """End a granted dispensation at once, with a reason. What was done under it stands."""
    tjek_ret(by, Rettighed.BEVILG_DISPENSATION, handling="kalde dispensationer tilbage")
    with transaction.atomic():
        laast = _laas(dispensation.pk)
        if laast.status != Dispensation.Status.BEVILGET:
            raise Afvist("Kun en bevilget dispensation kan kaldes tilbage. Genindlæs siden.")
        if laast.ansoegt_by_id == by.pk:
            raise Afvist("Du har selv søgt. En anden skal kalde dispensationen tilbage.")
        grund = renset(begrundelse, felt="begrundelse", mangler="Skriv, hvorfor dispensationen kaldes tilbage.")
        _gem(laast, Dispensation.Status.TILBAGEKALDT, grund, by, now)
        tekst = f"Dispensation for {laast.bolig or laast.afdeling} er kaldt tilbage: {grund}"
        _skriv(laast, "dispensation.tilbagekaldt", tekst, by, now)
    return laast


def _laas(dispensation_id: int) -> Dispensation:
    return (
        Dispensation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("afdeling__organisation", "bolig")
        .get(pk=dispensation_id)
    )


def _gem(dispensation: Dispensation, status: str, grund: str, by: Bruger, now: dt.datetime) -> None:
    dispensation.status, dispensation.afgoerelse = status, grund
    dispensation.afgjort_at, dispensation.afgjort_by = now, by
    dispensation.save(update_fields=["status", "afgoerelse", "afgjort_at", "afgjort_by"])


def _skriv(dispensation: Dispensation, art: str, tekst: str, by: Bruger, now: dt.datetime) -> None:
    haendelser.skriv(
        art=art,
        objekt=dispensation,
        tekst=tekst,
        by=by,
        now=now,
        grundlag={
            "begrundelse": dispensation.begrundelse,
            "fra_on": dispensation.fra_on.isoformat(),
            "til_on": dispensation.til_on.isoformat(),
            "afgoerelse": dispensation.afgoerelse,
        },
        organisation_id=dispensation.afdeling.organisation_id,
    )
    underret_om_dispensation(dispensation, by=by, now=now)
