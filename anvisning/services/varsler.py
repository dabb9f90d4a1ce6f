"""Notices that a deadline is near: once per deadline, again where it was moved, and safe to run again.

Boliganvisningen hears of its own deadlines, the caseworker who made an offer of the citizen's. After a yes no deadline
runs, but the organisation is reminded of the lease, once.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from anvisning.domain.regler import Regelsaet
from anvisning.domain.tilstande import Anvisningsstatus, Indmeldingsstatus
from anvisning.models import Anvisning, Indmelding
from anvisning.services.frister import dage_tilbage, efter, snart_on
from anvisning.services.fristregler import fristregler
from anvisning.services.regelsaet import regelsaet_paa
from anvisning.services.underretning import Modtagere, sti
from monitoring.api import dato
from udlejning.beskeder.models import Besked, Beskedart
from udlejning.beskeder.services import Meddelelse, giv_beskeder
from udlejning.brugere.models import Bruger

#: So many notices in one transaction.
BUNDT = 500


@dataclass(frozen=True, slots=True)
class _Varsel:
    """A notice before its recipients are known: the organisation (`anviser` None), one caseworker, or all of them."""

    noegle: str
    emne: str
    tekst: str
    indmelding: Indmelding
    til_organisationen: bool = False
    anviser: Bruger | None = None


def varsl_frister(*, now: dt.datetime, idag: dt.date) -> int:
    """Give the notices that are due and that nobody has had; gives how many deadlines they are about."""
    regelsaet = regelsaet_paa(idag)
    antal = 0
    for varsler in (_ledige(idag, regelsaet), _tilbudte(idag, regelsaet), _uden_lejekontrakt(idag, regelsaet)):
        for bundt in _i_bundter(varsler):
            antal += _giv(bundt, now)
    return antal


@transaction.atomic
def _giv(varsler: list[_Varsel], now: dt.datetime) -> int:
    noegler = [v.noegle for v in varsler]
    givet = set(Besked.objects.filter(noegle__in=noegler).values_list("noegle", flat=True).distinct())
    nye = [v for v in varsler if v.noegle not in givet]
    modtagere = Modtagere(v.indmelding.bolig.afdeling.organisation_id for v in nye)
    giv_beskeder([_meddelelse(varsel, modtagere) for varsel in nye], now=now)
    return len(nye)


def _meddelelse(varsel: _Varsel, modtagere: Modtagere) -> Meddelelse:
    if varsel.til_organisationen:
        hvem = modtagere.organisation(varsel.indmelding.bolig.afdeling.organisation_id)
    else:
        hvem = modtagere.anviser(varsel.anviser) if varsel.anviser else modtagere.boliganvisning
    return Meddelelse(Beskedart.FRIST_NAER, hvem, varsel.noegle, varsel.emne, varsel.tekst, sti(varsel.indmelding))


def _ledige(idag: dt.date, regelsaet: Regelsaet) -> Iterator[_Varsel]:
    """Units that nobody is offered."""
    naer = Indmelding.objects.filter(
        status=Indmeldingsstatus.INDMELDT, frist_on__gte=idag, frist_on__lte=snart_on(idag, regelsaet)
    )
    for indmelding in naer.select_related("bolig__afdeling").order_by("pk"):
        yield _Varsel(
            f"frist/indmelding/{indmelding.pk}/{indmelding.frist_on}",
            f"{indmelding.bolig} er ikke tilbudt endnu",
            f"Boliganvisningens frist er {dato(indmelding.frist_on)}: "
            f"{_tilbage(idag, indmelding.frist_on, regelsaet)}. Derefter gives boligen tilbage til organisationen.",
            indmelding,
        )


def _tilbudte(idag: dt.date, regelsaet: Regelsaet) -> Iterator[_Varsel]:
    """Offers that wait for the citizen."""
    naer = Anvisning.objects.filter(
        status=Anvisningsstatus.TILBUDT, svarfrist_on__gte=idag, svarfrist_on__lte=snart_on(idag, regelsaet)
    )
    for tilbud in _med_bolig(naer):
        yield _Varsel(
            f"frist/tilbud/{tilbud.pk}/{tilbud.svarfrist_on}",
            f"Borgeren har ikke svaret om {tilbud.indmelding.bolig}",
            f"Borgerens svarfrist er {dato(tilbud.svarfrist_on)}: "
            f"{_tilbage(idag, tilbud.svarfrist_on, regelsaet)}. Derefter udløber tilbuddet.",
            tilbud.indmelding,
            anviser=tilbud.created_by,
        )


def _uden_lejekontrakt(idag: dt.date, regelsaet: Regelsaet) -> Iterator[_Varsel]:
    """Accepted offers whose lease was not registered within the days that `fristregler` gives it."""
    dage = fristregler().lejekontrakt.arbejdsdage
    venter = Anvisning.objects.filter(
        status=Anvisningsstatus.ACCEPTERET, indmelding__status=Indmeldingsstatus.RESERVERET, besvaret_at__isnull=False
    )
    for tilbud in _med_bolig(venter):
        assert tilbud.besvaret_at is not None
        svar_on = timezone.localdate(tilbud.besvaret_at)
        if efter(svar_on, dage, regelsaet) <= idag:
            yield _Varsel(
                f"lejekontrakt/{tilbud.pk}",
                f"Lejekontrakten for {tilbud.indmelding.bolig} er ikke registreret",
                f"Borgeren sagde ja {dato(svar_on)}. Send lejekontrakten, og registrér den på boligens side.",
                tilbud.indmelding,
                til_organisationen=True,
            )


def _med_bolig(tilbud: QuerySet[Anvisning]) -> QuerySet[Anvisning]:
    return tilbud.select_related("created_by", "indmelding__bolig__afdeling").order_by("pk")


def _tilbage(idag: dt.date, frist_on: dt.date, regelsaet: Regelsaet) -> str:
    dage = dage_tilbage(idag, frist_on, regelsaet)
    if dage == 0:
        return "det er sidste dag"
    return "én arbejdsdag tilbage" if dage == 1 else f"{dage} arbejdsdage tilbage"


def _i_bundter(varsler: Iterator[_Varsel]) -> Iterator[list[_Varsel]]:
    bundt: list[_Varsel] = []
    for varsel in varsler:
        bundt.append(varsel)
        if len(bundt) == BUNDT:
            yield bundt
            bundt = []
    if bundt:
        yield bundt
