"""Who hears of a dispensation: the analysts of an application, both sides of its decision, and of its end."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from anvisning.models import Dispensation
from anvisning.services.frister import snart_on
from anvisning.services.regelsaet import regelsaet_paa
from monitoring.api import dato
from udlejning.beskeder.models import Beskedart
from udlejning.beskeder.services import Meddelelse, giv_beskeder
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.brugere.selectors import brugere_med_ret, medarbejdere_i


def underret_om_dispensation(dispensation: Dispensation, *, by: Bruger, now: dt.datetime) -> None:
    """Give the notices of the state that the dispensation has now come into, in the act's transaction.

    The application's reason is not repeated: it is read on the page, by those who may.
    """
    om, status = dispensation.bolig or dispensation.afdeling, Dispensation.Status
    periode = f"fra {dato(dispensation.fra_on)} til og med {dato(dispensation.til_on - dt.timedelta(days=1))}"
    match dispensation.status:
        case status.ANSOEGT:
            emne = f"Ansøgning om dispensation: {om}"
            tekst = f"{by} har søgt om dispensation {periode}. En kommunal analytiker afgør ansøgningen."
            hvem = list(brugere_med_ret(Rettighed.BEVILG_DISPENSATION))
        case status.BEVILGET:
            emne = f"Dispensation er bevilget: {om}"
            tekst = f"Dispensationen gælder {periode}. Den åbner for indmelding og anvisning, aldrig for screeningen."
            hvem = parterne(dispensation)
        case status.AFSLAAET:
            emne, tekst = f"Dispensation er afslået: {om}", "Begrundelsen står på ansøgningens side."
            hvem = parterne(dispensation)
        case _:
            emne = f"Dispensation er kaldt tilbage: {om}"
            tekst = "Den gælder ikke længere. Det, der er sket under den, står ved magt."
            hvem = parterne(dispensation)
    andre = [bruger for bruger in hvem if bruger.pk != by.pk]
    giv_beskeder([_meddelelse(dispensation, dispensation.status, andre, emne, tekst)], now=now)


def parterne(dispensation: Dispensation) -> list[Bruger]:
    """Who acts under it: the organisation's staff and boliganvisningen, the applicant among them."""
    return [*medarbejdere_i(dispensation.afdeling.organisation_id), *brugere_med_ret(Rettighed.ANVIS_BOLIG)]


def varsl_udloeb(*, now: dt.datetime, idag: dt.date) -> int:
    """Tell both sides once of each dispensation that soon ends; safe to run twice and to miss a night."""
    sidste = snart_on(idag, regelsaet_paa(idag)) + dt.timedelta(days=1)
    snart = Dispensation.objects.select_related("afdeling__organisation", "bolig").filter(
        status=Dispensation.Status.BEVILGET, fra_on__lte=idag, til_on__gt=idag, til_on__lte=sidste
    )
    with transaction.atomic():
        return giv_beskeder([_udloeber(dispensation) for dispensation in snart], now=now)


def _udloeber(dispensation: Dispensation) -> Meddelelse:
    emne = f"Dispensationen for {dispensation.bolig or dispensation.afdeling} udløber snart"
    tekst = (
        f"Den gælder til og med {dato(dispensation.til_on - dt.timedelta(days=1))}. "
        "Er der brug for mere tid, så søg om en ny dispensation."
    )
    return _meddelelse(dispensation, "udloeber", parterne(dispensation), emne, tekst)


def _meddelelse(dispensation: Dispensation, hvad: str, hvem: list[Bruger], emne: str, tekst: str) -> Meddelelse:
    sti = reverse("anvisning:dispensation", args=[dispensation.pk])
    return Meddelelse(Beskedart.DISPENSATION, hvem, f"dispensation/{dispensation.pk}/{hvad}", emne, tekst, sti)
