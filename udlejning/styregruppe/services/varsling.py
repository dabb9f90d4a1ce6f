"""The daily warning that the agreement ends; each limit once per person."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from monitoring.api import dato
from udlejning.beskeder.models import Beskedart
from udlejning.beskeder.services import giv_besked
from udlejning.brugere.rettigheder import Rettighed
from udlejning.brugere.selectors import brugere_med_ret
from udlejning.styregruppe.selectors.aftalevarsel import aftalevarsel


@transaction.atomic
def varsl_aftale(*, now: dt.datetime, idag: dt.date) -> int:
    """Warn those who can adopt the next one: safe to run twice and to miss a night, only the nearest limit is told."""
    varsel = aftalevarsel(idag)
    if varsel is None or varsel.aftale is None or varsel.sidste_dag is None:
        return 0
    aftale, sidste = varsel.aftale, dato(varsel.sidste_dag)
    return giv_besked(
        art=Beskedart.AFTALE,
        modtagere=brugere_med_ret(Rettighed.VEDTAG_MODEL),
        noegle=f"aftale/{aftale.pk}/udloeber/{aftale.til_on.isoformat()}/{varsel.maaneder}",
        emne=f"Udlejningsaftalen slutter {sidste}",
        tekst=f"{aftale} gælder til og med {sidste}, og der er ikke vedtaget en aftale til at følge den. Derefter "
        "bestemmer loven alene, og farven har ingen virkning. Lav den næste aftale i god tid.",
        sti=reverse("styregruppe:model"),
        now=now,
    )
