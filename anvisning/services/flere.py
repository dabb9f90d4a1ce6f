"""Many reports at once: several units of one afdeling, all drafts, last month's again. All or nothing.

Each refusal is a sentence at its own unit, and the gate is asked once for all.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from anvisning.domain.port import Afgoerelse
from anvisning.domain.tilstande import Indmeldingsstatus
from anvisning.domain.vaerdier import Handling
from anvisning.models import Bolig, Indmelding
from anvisning.services.indmelding import (
    Portafvist,
    kraev_egen_organisation,
    meld_laast_bolig_ind,
    skriv_afvist_forsoeg,
)
from anvisning.services.kladder import gem_kladde, laas_kladde, meld_laast_kladde_ind
from anvisning.services.laase import laas_porten, oversaet_afvisning
from anvisning.services.port import spoerg_porten_om_boliger
from monitoring.api import Afdeling, dato
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist

#: As many as one page lets choose; more come from a file.
HOEJST = 200


class FlereAfvist(Afvist):
    """Nothing was done: `afvisninger` has a refusal for each unit (by its id) that stood in the way."""

    def __init__(self, afvisninger: Mapping[int, Afvist], ialt: int) -> None:
        antal = len(afvisninger)
        bolig = "bolig" if ialt == 1 else "boliger"
        super().__init__(
            f"Ingen boliger er meldt ind: {antal} af {ialt} {bolig} kan ikke meldes ind. Ret dem, eller vælg dem fra."
        )
        self.afvisninger = dict(afvisninger)


@dataclass(frozen=True, slots=True)
class Oensket:
    """A unit to be reported."""

    bolig: Bolig
    ledig_fra_on: dt.date
    bemaerkning: str = ""


def meld_flere_ind(
    *, afdeling: Afdeling, boliger: Sequence[Oensket], by: Bruger, now: dt.datetime, idag: dt.date
) -> list[Indmelding]:
    """Report several units of one afdeling from today. `FlereAfvist` names every unit that cannot be reported."""
    tjek_ret(by, Rettighed.INDMELD_BOLIG, handling="melde boliger ind")
    kraev_egen_organisation(by, afdeling.organisation_id)
    _kraev_antal(len(boliger), "Vælg mindst én bolig.")
    oenskede = {oensket.bolig.pk: oensket for oensket in boliger}

    def meld(bolig: Bolig, svar: Afgoerelse) -> Indmelding:
        oensket = oenskede[bolig.pk]
        if bolig.afdeling_id != afdeling.pk:
            raise Afvist(f"{bolig} ligger ikke i {afdeling.navn}. Vælg boliger i én afdeling ad gangen.")
        return meld_laast_bolig_ind(
            bolig, svar, ledig_fra_on=oensket.ledig_fra_on, bemaerkning=oensket.bemaerkning, by=by, now=now, idag=idag
        )

    return _alle_eller_ingen(oenskede, meld, by, now, idag)


def meld_kladder_ind(
    *, indmeldinger: Iterable[Indmelding], by: Bruger, now: dt.datetime, idag: dt.date
) -> list[Indmelding]:
    """Send all the drafts. `FlereAfvist` names every unit whose draft cannot be sent."""
    tjek_ret(by, Rettighed.INDMELD_BOLIG, handling="melde boliger ind")
    kladder = {kladde.bolig_id: kladde for kladde in indmeldinger}
    _kraev_antal(len(kladder), "Der er ingen kladder at melde ind.")

    def meld(bolig: Bolig, svar: Afgoerelse) -> Indmelding:
        return meld_laast_kladde_ind(laas_kladde(kladder[bolig.pk], by), svar, by=by, now=now, idag=idag)

    return _alle_eller_ingen(kladder, meld, by, now, idag)


def _kraev_antal(antal: int, ingen: str) -> None:
    if not antal:
        raise Afvist(ingen)
    if antal > HOEJST:
        raise Afvist(f"Der kan højst meldes {HOEJST} boliger ind ad gangen. Del dem op, eller indlæs en fil.")


def _alle_eller_ingen(
    bolig_ids: Iterable[int],
    meld: Callable[[Bolig, Afgoerelse], Indmelding],
    by: Bruger,
    now: dt.datetime,
    idag: dt.date,
) -> list[Indmelding]:
    """Try each under one transaction; one refusal takes all back. Units are locked in the order of their ids."""
    ids = sorted(set(bolig_ids))
    afviste: dict[int, Afvist] = {}
    try:
        with oversaet_afvisning(), transaction.atomic():
            laas_porten()
            laaste = Bolig.objects.select_for_update(of=("self",), no_key=True)
            boliger = list(laaste.select_related("afdeling__organisation").filter(pk__in=ids).order_by("pk"))
            svar = spoerg_porten_om_boliger(boliger=boliger, dag=idag, handling=Handling.INDMELDING)
            meldte = []
            for bolig in boliger:
                try:
                    meldte.append(meld(bolig, svar[bolig.pk]))
                except Afvist as afvist:
                    afviste[bolig.pk] = afvist
            if afviste:
                raise FlereAfvist(afviste, len(ids))
            return meldte
    except FlereAfvist:
        for bolig in boliger:
            if isinstance(nej := afviste.get(bolig.pk), Portafvist):
                skriv_afvist_forsoeg(bolig=bolig, afgoerelse=nej.afgoerelse, by=by, now=now)
        raise


@dataclass(frozen=True, slots=True)
class Gentagelse:
    """The drafts that were made, and the units of last month that were left out, each with why."""

    kladder: list[Indmelding]
    udeladte: list[tuple[Bolig, str]]


def forrige_maaned(idag: dt.date) -> tuple[dt.date, dt.date]:
    """The first day of last month, and of this."""
    denne = idag.replace(day=1)
    return (denne - dt.timedelta(days=1)).replace(day=1), denne


def _sidste_om_boliger_meldt(by: Bruger, fra: dt.date, til: dt.date) -> QuerySet[Indmelding]:
    """Of each unit reported on those days its newest report, which says what became of it, be it of another day."""
    meldt = Indmelding.objects.filter(
        bolig__afdeling__organisation=by.organisation_id, indmeldt_on__gte=fra, indmeldt_on__lt=til
    )
    return (
        Indmelding.objects.filter(bolig__in=meldt.values("bolig"))
        .select_related("bolig__afdeling__organisation")
        .order_by("bolig_id", "-id")
        .distinct("bolig_id")
    )


def gentag_forrige(*, by: Bruger, now: dt.datetime, idag: dt.date) -> Gentagelse:
    """Drafts of the organisation's units that were reported last month and came back: released or withdrawn.

    Those that were let, or are open, are left out. A draft keeps the day it was vacant from, or today when that has
    passed. The gate is asked when the drafts are sent.
    """
    tjek_ret(by, Rettighed.INDMELD_BOLIG, handling="gemme kladder")
    fra, til = forrige_maaned(idag)
    kladder: list[Indmelding] = []
    udeladte: list[tuple[Bolig, str]] = []
    with transaction.atomic():
        for indmelding in _sidste_om_boliger_meldt(by, fra, til):
            bolig = indmelding.bolig
            if indmelding.status == Indmeldingsstatus.UDLEJET:
                udeladte.append((bolig, "er udlejet"))
                continue
            try:
                kladder.append(
                    gem_kladde(
                        bolig=bolig,
                        ledig_fra_on=max(indmelding.ledig_fra_on, idag),
                        bemaerkning=indmelding.bemaerkning,
                        by=by,
                        now=now,
                        idag=idag,
                    )
                )
            except Afvist:
                udeladte.append((bolig, "er meldt ind eller har en kladde"))
    if not kladder and not udeladte:
        raise Afvist(f"I meldte ingen boliger ind fra {dato(fra)} til {dato(til - dt.timedelta(days=1))}.")
    return Gentagelse(kladder, udeladte)
