"""Who is told what of fleksibel udlejning: changes at once, ends and missing criteria by a daily task, each once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.urls import reverse

from anvisning.domain.fleksibel import Part, varsel
from anvisning.models import Fleksibelaftale
from anvisning.selectors.fleksibel import (
    afdelinger_uden_gyldigt_saet,
    uden_efterfoelger,
)
from anvisning.services.fleksibelregler import fleksibelregler
from monitoring.api import Afdeling, dato, opremsning
from udlejning.beskeder.models import Beskedart
from udlejning.beskeder.services import giv_besked
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.brugere.selectors import brugere_med_ret, medarbejdere_i

EN_DAG = dt.timedelta(days=1)


def om_skift(aftale: Fleksibelaftale, tekst: str, *, noegle: str, by_part: Part, now: dt.datetime) -> None:
    """Tell the side that did not act. Call it in the transaction of the change."""
    organisationen = by_part is Part.KOMMUNE
    giv_besked(
        art=Beskedart.FLEKSIBEL,
        modtagere=medarbejdere_i(aftale.afdeling.organisation_id) if organisationen else _kommunen(),
        noegle=noegle,
        emne=f"Fleksibel udlejning: {aftale.afdeling.navn}",
        tekst=tekst,
        sti=_sti(aftale),
        now=now,
    )


def varsl(*, now: dt.datetime, idag: dt.date) -> int:
    """The day's warnings: criteria that run out with nothing after them, and afdelinger that lack a set they must have.

    Safe to run twice and to miss a night: each warning is given once per person, and only the nearest of those due.
    """
    return _om_udloeb(now, idag) + _om_mangler(now, idag)


def _om_udloeb(now: dt.datetime, idag: dt.date) -> int:
    regler = fleksibelregler()
    givet = 0
    for aftale in uden_efterfoelger(Fleksibelaftale.objects.select_related("afdeling__organisation"), idag):
        maaneder = varsel(aftale.fra_on, aftale.slut_on, idag, regler)
        if maaneder is None:
            continue
        sidste = dato(aftale.slut_on - EN_DAG)
        with transaction.atomic():
            givet += giv_besked(
                art=Beskedart.FLEKSIBEL,
                modtagere=_begge(aftale.afdeling),
                noegle=f"fleksibelaftale/{aftale.pk}/udloeber/{aftale.slut_on.isoformat()}/{maaneder}",
                emne=f"Kriterier udløber {sidste}: {aftale.afdeling.navn}",
                tekst=f"Kriterierne for fleksibel udlejning i {aftale.afdeling} gælder til og med {sidste}, og der er"
                " ikke vedtaget nye til at følge dem. Lav en ny version i god tid.",
                sti=_sti(aftale),
                now=now,
            )
    return givet


def _om_mangler(now: dt.datetime, idag: dt.date) -> int:
    """One notice per organisation and day on which the duty began, not one per afdeling."""
    grupper: defaultdict[tuple[int, dt.date], list[Afdeling]] = defaultdict(list)
    for afdeling, siden_on in afdelinger_uden_gyldigt_saet(Afdeling.objects.all(), idag):
        grupper[afdeling.organisation_id, siden_on].append(afdeling)
    givet = 0
    for (organisation_id, siden_on), afdelinger in sorted(grupper.items()):
        navne = opremsning([a.navn for a in afdelinger])
        with transaction.atomic():
            givet += giv_besked(
                art=Beskedart.FLEKSIBEL,
                modtagere=_begge(afdelinger[0]),
                noegle=f"fleksibel/mangler/{organisation_id}/{siden_on.isoformat()}",
                emne=f"Obligatoriske kriterier mangler: {_hvor(afdelinger)}",
                tekst=f"Fleksibel udlejning er obligatorisk i {navne} (almenboligloven §60, stk. 4), men der er ingen"
                " gældende kriterier. Kommunen fastsætter dem, helst sammen med boligorganisationen.",
                sti=reverse("anvisning:fleksibel"),
                now=now,
            )
    return givet


def _hvor(afdelinger: Sequence[Afdeling]) -> str:
    """The afdeling, or of more than one how many they are and whose."""
    if len(afdelinger) == 1:
        return afdelinger[0].navn
    return f"{len(afdelinger)} afdelinger i {afdelinger[0].organisation.navn}"


def _begge(afdeling: Afdeling) -> Iterable[Bruger]:
    return [*medarbejdere_i(afdeling.organisation_id), *_kommunen()]


def _kommunen() -> Iterable[Bruger]:
    return brugere_med_ret(Rettighed.FASTSAET_FLEKSIBEL)


def _sti(aftale: Fleksibelaftale) -> str:
    return reverse("anvisning:fleksibelaftale", args=[aftale.pk])
