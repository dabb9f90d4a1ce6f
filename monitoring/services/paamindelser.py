"""Reminders of the calendar's deadlines: decided and put into the outbox in one transaction per person.

What a step calls for is the same on every day of its stage, and what was written is remembered. So the job may run
twice, and a night that was missed is made up for by the next. A person gets one letter a day at most.
"""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from monitoring.domain.kalender import paamindelse
from monitoring.models import Paamindelse
from monitoring.selectors.kalender import Trinstatus, aabne_trin, fridage
from udlejning.brugere.models import Bruger
from udlejning.faelles.arbejdsdage import er_arbejdsdag
from udlejning.post.services import laeg_i_post

#: (event, step, deadline, kind, number): what is reminded of once.
Noegle = tuple[str, str, dt.date, str, int]


def skriv_paamindelser(*, now: dt.datetime, idag: dt.date) -> int:
    """Write today's letters to all who should have one, and give their number. Nothing on days that are not worked."""
    forfaldne = {noegle: status for status in aabne_trin(idag) if (noegle := _noegle(status)) is not None}
    if not forfaldne or not _er_arbejdsdag(next(iter(forfaldne.values())), idag):
        return 0
    roller = {rolle for status in forfaldne.values() for rolle in status.trin.modtagere}
    modtagere = Bruger.objects.filter(is_active=True, rolle__in=roller).exclude(email="").order_by("pk")
    return sum(_skriv_til(bruger, forfaldne, now, idag) for bruger in modtagere)


def _noegle(status: Trinstatus) -> Noegle | None:
    fundet = paamindelse(status.dom, status.begivenhed.kalender.gentag)
    if fundet is None:
        return None
    art, nummer = fundet
    return status.begivenhed.noegle, status.trin.noegle, status.frist_on, art.value, nummer


def _er_arbejdsdag(status: Trinstatus, idag: dt.date) -> bool:
    return er_arbejdsdag(idag, fridage(status.begivenhed))


@transaction.atomic
def _skriv_til(bruger: Bruger, forfaldne: dict[Noegle, Trinstatus], now: dt.datetime, idag: dt.date) -> bool:
    """Whether `bruger` got a letter: only about what they have not been reminded of, and only the day's first."""
    mine = {noegle: status for noegle, status in forfaldne.items() if bruger.rolle in status.trin.modtagere}
    skrevet: set[Noegle] = set(
        Paamindelse.objects.filter(modtager=bruger, begivenhed__in={noegle[0] for noegle in mine}).values_list(
            "begivenhed", "trin", "frist_on", "art", "nummer"
        )
    )
    nye = {noegle: status for noegle, status in mine.items() if noegle not in skrevet}
    if not nye:
        return False
    brev = laeg_i_post(
        noegle=f"kalender/{bruger.pk}/{idag.isoformat()}",
        emne=_emne(list(nye.values())),
        tekst=_tekst(bruger, list(nye.values())),
        til=bruger.email,
        modtager=bruger,
        now=now,
    )
    if brev is None:
        return False
    Paamindelse.objects.bulk_create(
        Paamindelse(
            modtager=bruger,
            begivenhed=begivenhed,
            trin=trin,
            frist_on=frist_on,
            art=art,
            nummer=nummer,
            mail=brev,
            created_at=now,
        )
        for begivenhed, trin, frist_on, art, nummer in nye
    )
    return True


def _emne(statusser: list[Trinstatus]) -> str:
    forsinkede = sum(status.er_forsinket for status in statusser)
    return render_to_string(
        "monitoring/kalender/paamindelse_emne.txt", {"antal": len(statusser), "forsinkede": forsinkede}
    ).strip()


def _tekst(bruger: Bruger, statusser: list[Trinstatus]) -> str:
    indhold = {
        "bruger": bruger,
        "forsinkede": [status for status in statusser if status.er_forsinket],
        "naere": [status for status in statusser if not status.er_forsinket],
        "adresse": settings.STED_ADRESSE + reverse("monitoring:kalender") if settings.STED_ADRESSE else "",
    }
    return render_to_string("monitoring/kalender/paamindelse.txt", indhold)
