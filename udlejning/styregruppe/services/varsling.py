"""The daily warnings that the agreement, or a manual placement, ends; each limit once per person."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from django.db import transaction
from django.urls import reverse

from monitoring.api import dato, opremsning
from monitoring.models import ManuelPlacering
from monitoring.regler.runderegler import manuelregel
from udlejning.beskeder.models import Beskedart
from udlejning.beskeder.services import giv_besked
from udlejning.brugere.rettigheder import Rettighed
from udlejning.brugere.selectors import brugere_med_ret
from udlejning.styregruppe.selectors.aftalevarsel import aftalevarsel
from udlejning.styregruppe.selectors.manuelle import Stilling, manuelle_placeringer

#: As many afdelinger as a notice names; the rest are counted.
_NAEVN = 5


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


@transaction.atomic
def varsl_manuelle(*, now: dt.datetime, idag: dt.date) -> int:
    """Warn the same people that manual placements run out, those of a day together; only the nearest limit is told."""
    regel = manuelregel()
    snart = [x.placering for x in manuelle_placeringer(idag) if x.stilling is Stilling.UDLOEBER]
    givet = 0
    for til_on, gruppe in groupby((m for m in snart if m.ophaevet_at is None), key=lambda m: m.til_on):
        placeringer = list(gruppe)
        graense = regel.varsles_igen_dage if (til_on - idag).days <= regel.varsles_igen_dage else regel.varsles_dage
        givet += giv_besked(
            art=Beskedart.AFTALE,
            modtagere=brugere_med_ret(Rettighed.VEDTAG_MODEL),
            noegle=f"manuel/udloeber/{til_on.isoformat()}/{graense}",
            emne=f"Manuelle placeringer udløber {dato(til_on)}",
            tekst=_udloebstekst(placeringer, dato(til_on - dt.timedelta(days=1))),
            sti=reverse("styregruppe:manuelle"),
            now=now,
        )
    return givet


def _udloebstekst(placeringer: Sequence[ManuelPlacering], sidste: str) -> str:
    navne = [f"{m.afdeling.navn} ({m.afdeling.noegle})" for m in placeringer]
    return (
        f"Styregruppens placering af {opremsning(navne, hoejst=_NAEVN)} gælder til og med {sidste}. "
        "Derefter er farven »ikke målt«, og boliger kan ikke meldes ind, medmindre en runde måler afdelingen. "
        "Beslut på et møde, om placeringen skal forlænges."
    )
