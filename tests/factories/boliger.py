"""The agreement, the gate and the vacancies."""

import datetime as dt
from decimal import Decimal
from typing import Any

from anvisning.models import Aarsag, Anvisning, Bolig, Dispensation, Indmelding, Regelsaet, Screening
from anvisning.services.aarsager import indlaes_aarsager
from anvisning.services.anvisning import tilbyd_bolig
from anvisning.services.indmelding import meld_bolig_ind
from anvisning.services.ledighed import Maanedstal, gem_ledighed
from anvisning.services.port import spoerg_porten
from anvisning.services.regelsaet import AFTALER, laes_yaml, opret_regelsaet
from anvisning.services.screening import registrer_screening
from monitoring import signals
from monitoring.models import Afdeling, Boligorganisation, Ministerliste, Monitorering
from tests.factories import grund
from tests.factories.grund import IDAG, NU, bruger, loebenummer, medarbejder, medlemskab, omraade
from tests.factories.kilder import ministerliste, udpegning
from tests.factories.runder import offentliggjort_runde, placering
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle


def aftale(
    fra_on: dt.date = dt.date(2026, 1, 1), til_on: dt.date = dt.date(2028, 1, 1), *, noegle: str = "proeve"
) -> Regelsaet:
    """The matrix of the shipped agreement, invented for other dates (by default in force on `IDAG`)."""
    data = laes_yaml(AFTALER[0]) | {"noegle": noegle, "navn": "Prøveaftalen", "aftale": "Prøveaftalen"}
    return opret_regelsaet(data, fra_on=fra_on, til_on=til_on, vedtaget_on=fra_on, vedtaget_hvor="Prøve")


def afdeling_i_farve(
    farve: str,
    organisation: Boligorganisation | None = None,
    *,
    fra_on: dt.date = dt.date(2026, 1, 1),
    **felter: Any,
) -> Afdeling:
    """An afdeling that the published round in force from `fra_on` places in `farve`; all share that one round."""
    ny = grund.afdeling(organisation, **felter)
    runde = Monitorering.objects.filter(gaelder_fra_on=fra_on).first()
    placering(runde or offentliggjort_runde({}, fra_on), ny, farve)
    signals.grundlag_aendret.send(sender=Monitorering, afdeling_ids=[ny.pk])
    return ny


def bolig(afdeling: Afdeling | None = None, boligtype: str = "familie", **felter: Any) -> Bolig:
    """A unit with an invented address; without `afdeling` in a new one, which has no colour."""
    nummer = loebenummer()
    felter = {
        "nr": f"{nummer:04d}",
        "adresse": f"Prøvevej {nummer}",
        "rum": 3,
        "areal": Decimal("78.0"),
        "husleje": Decimal("6400.00"),
        "indskud": Decimal("24000.00"),
        **felter,
    }
    return Bolig.objects.create(afdeling=afdeling or grund.afdeling(), type=boligtype, **felter)


def indmelding(bolig: Bolig, *, by: Bruger | None = None, idag: dt.date = IDAG, now: dt.datetime = NU) -> Indmelding:
    """A report through the service, so the gate is asked."""
    return meld_bolig_ind(
        bolig=bolig,
        ledig_fra_on=idag + dt.timedelta(days=30),
        bemaerkning="",
        by=by or medarbejder(bolig),
        now=now,
        idag=idag,
    )


def tilbud(
    indmelding: Indmelding,
    sagsref: str | None = None,
    *,
    by: Bruger | None = None,
    idag: dt.date = IDAG,
    now: dt.datetime = NU,
) -> Anvisning:
    """An offer through the service, screened where that is demanded, with every condition ticked."""
    svar = spoerg_porten(afdeling=indmelding.bolig.afdeling, handling="anvisning", dag=idag, bolig=indmelding.bolig)
    ref, anviser = sagsref or f"SAG-{loebenummer()}", by or bruger(Rolle.ANVISNING)
    if svar.screening is not None:
        screening(indmelding, ref, by=anviser, idag=idag, now=now)
    vilkaar = [v.noegle for v in svar.til_afkrydsning]
    return tilbyd_bolig(indmelding=indmelding, sagsref=ref, vilkaar=vilkaar, by=anviser, now=now, idag=idag)


def screening(
    indmelding: Indmelding,
    sagsref: str = "SAG-1",
    *,
    bestaaet: bool = True,
    by: Bruger | None = None,
    idag: dt.date = IDAG,
    now: dt.datetime = NU,
) -> Screening:
    """Made through the service."""
    anviser = by or bruger(Rolle.ANVISNING)
    return registrer_screening(
        indmelding=indmelding, sagsref=sagsref, bestaaet=bestaaet, by=anviser, now=now, idag=idag
    )


def ledighed(afdeling: Afdeling, *antal: int | None, fra: dt.date = dt.date(2026, 1, 1)) -> None:
    """How many units became vacant in the months from `fra` of that year, as the organisation's staff give it."""
    maaneder = [dt.date(fra.year, fra.month + i, 1) for i in range(len(antal))]
    gem_ledighed(
        maanedstal=[Maanedstal(afdeling, m, n) for m, n in zip(maaneder, antal, strict=True)],
        begrundelse="Talt igen.",
        by=medarbejder(afdeling),
        now=NU,
        idag=IDAG,
    )


def i_udpeget_omraade(
    afdeling: Afdeling, betegnelse: str = "udsat", listedato: dt.date = dt.date(2025, 12, 1)
) -> Afdeling:
    """The ministry's list of the day designates the afdeling's area; the gate is told."""
    sted = omraade()
    medlemskab(afdeling, sted)
    liste = Ministerliste.objects.filter(listedato=listedato).first() or ministerliste(listedato)
    udpegning(liste, sted, [betegnelse])
    signals.grundlag_aendret.send(sender=Ministerliste, afdeling_ids=[afdeling.pk])
    return afdeling


def aarsag(noegle: str) -> Aarsag:
    """The version in use of a reason of the shipped catalogue, which is loaded when it is missing."""
    indlaes_aarsager(now=NU)
    return Aarsag.objects.get(noegle=noegle, til_on__isnull=True)


def dispensation(
    afdeling: Afdeling,
    bolig: Bolig | None = None,
    *,
    status: str = Dispensation.Status.BEVILGET,
    fra_on: dt.date = dt.date(2026, 5, 1),
    til_on: dt.date = dt.date(2026, 9, 1),
) -> Dispensation:
    """Granted by another person unless `status` says otherwise."""
    afgjort = status != Dispensation.Status.ANSOEGT
    return Dispensation.objects.create(
        afdeling=afdeling,
        bolig=bolig,
        status=status,
        fra_on=fra_on,
        til_on=til_on,
        begrundelse="Genhusning efter brand.",
        ansoegt_at=NU,
        ansoegt_by=bruger(Rolle.ANVISNING),
        afgjort_at=NU if afgjort else None,
        afgjort_by=bruger() if afgjort else None,
    )
