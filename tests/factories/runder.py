"""Models, published rounds and what they place."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from anvisning.services.port import genopbyg_udfald
from monitoring import signals
from monitoring.domain.trappe import Grundlag, grundlag_som_dict, model_fra_dict, placer
from monitoring.domain.trappe import Udpegning as Omraadeudpegning
from monitoring.domain.vaerdier import Betegnelse, Farve, Indikator, Maaling, kanonisk_json
from monitoring.models import Afdeling, ManuelPlacering, Modelversion, Monitorering, Placering
from monitoring.services.modeller import indlaes_modeller
from tests.factories.grund import IDAG, NU, bruger
from tests.factories.kilder import GROENNE_TAL


def modelversion() -> Modelversion:
    """The shipped standard model as an adopted version (the same row each time)."""
    return indlaes_modeller(NU)[0]


def grundlag(farve: str, pr: dt.date = IDAG) -> Grundlag:
    """Inputs that the standard model places in `farve`.

    Rød by the ministry's label (step 5), gul by two criteria (step 3), grøn by `GROENNE_TAL`, ikke målt by no figures.
    """
    tal = {**GROENNE_TAL, **({"uden_tilknytning": "35.0", "grundskole": "65.0"} if farve == Farve.GUL else {})}
    return Grundlag(
        pr=pr,
        maalinger={}
        if farve == Farve.IKKE_MAALT
        else {Indikator(i): Maaling(Indikator(i), Decimal(v), aar=2024, kilde="lbf") for i, v in tal.items()},
        udpegninger=(Omraadeudpegning("Området", frozenset({Betegnelse.FOREBYGGELSE})),) if farve == Farve.ROED else (),
        listedato=dt.date(2025, 12, 1),
        doemte_landsgennemsnit=Maaling(Indikator.DOEMTE, Decimal(1), aar=2025, kilde="ministeriet"),
    )


def offentliggjort_runde(
    farver: Mapping[Afdeling, str],
    gaelder_fra_on: dt.date = IDAG,
    *,
    pr_on: dt.date | None = None,
    parametre: Mapping[str, Any] | None = None,
) -> Monitorering:
    """A published round that places each afdeling in its colour, with real explanations; the gate is told.

    `parametre` are the model's parameters that the round was computed with, where they are not the standard model's.
    """
    version = modelversion()
    by, godkender = bruger(), bruger()
    runde = Monitorering.objects.create(
        pr_on=pr_on or gaelder_fra_on,
        status=Monitorering.Status.OFFENTLIGGJORT,
        model=version,
        parametre=kanonisk_json({**version.data, **(parametre or {})}),
        beregnet_at=NU,
        beregnet_by=by,
        created_at=NU,
        created_by=by,
        indstillet_at=NU,
        indstillet_by=by,
        godkendt_at=NU,
        godkendt_by=godkender,
        offentliggjort_at=NU,
        offentliggjort_by=godkender,
        gaelder_fra_on=gaelder_fra_on,
    )
    for afdeling_, farve in farver.items():
        placering(runde, afdeling_, farve)
    signals.grundlag_aendret.send(sender=Monitorering, afdeling_ids=None)
    return runde


def placering(runde: Monitorering, afdeling: Afdeling, farve: str) -> Placering:
    """One placement in `farve` with the explanation that the model gives."""
    ny = placering_af(runde, afdeling, grundlag(farve, runde.pr_on))
    assert ny.farve == farve
    return ny


def placering_af(runde: Monitorering, afdeling: Afdeling, inddata: Grundlag) -> Placering:
    """What the round's model makes of `inddata`, frozen as a round freezes it."""
    resultat = placer(inddata, model_fra_dict(runde.model.data))
    return Placering.objects.create(
        monitorering=runde,
        afdeling=afdeling,
        trin=resultat.trin,
        farve=resultat.farve.value,
        inddata=kanonisk_json(grundlag_som_dict(inddata)),
        resultat=kanonisk_json(resultat.som_dict()),
    )


def manuel_placering(
    runde: Monitorering,
    afdeling: Afdeling,
    farve: str = Farve.GUL,
    *,
    fra_on: dt.date | None = IDAG,
    til_on: dt.date = dt.date(2027, 1, 1),
    **felter: Any,
) -> ManuelPlacering:
    """A manual placement in force from `fra_on` (None: decided in a draft); the gate is told."""
    manuel = ManuelPlacering.objects.create(
        afdeling=afdeling,
        monitorering=runde,
        farve=farve,
        begrundelse="Kendskab til afdelingen.",
        afgoerelse="Styregruppen, punkt 4",
        fra_on=fra_on,
        til_on=til_on,
        created_at=NU,
        created_by=felter.pop("created_by", None) or bruger(),
        **felter,
    )
    genopbyg_udfald(afdeling_ids=[afdeling.pk])
    return manuel
