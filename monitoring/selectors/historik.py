"""One afdeling over time: its placements, its explanation on a day, and its figures year by year."""

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, Q

from monitoring.domain.trappe import Grundlag, Placeringsresultat, grundlag_fra_dict, resultat_fra_dict
from monitoring.domain.vaerdier import INDIKATORNAVNE, Celle, Indikator, Mangelgrund
from monitoring.models import (
    Afdeling,
    Afdelingsfoelge,
    Kilde,
    Korrektion,
    ManuelPlacering,
    Monitorering,
    Observation,
    Placering,
)
from monitoring.selectors.afdelinger import FAELLES_FARVER, maa_se_tal
from monitoring.selectors.forloeb import Farvesegment, farve_paa, farveforloeb
from monitoring.selectors.korrektioner import gaeldende_for
from udlejning.brugere.models import Bruger


@dataclass(frozen=True, slots=True)
class Historikpunkt:
    """One stretch of time with one colour, the round behind it, and the manual placement where there is one."""

    segment: Farvesegment
    runde: Monitorering
    manuel: ManuelPlacering | None


@dataclass(frozen=True, slots=True)
class Placeringsforklaring:
    """Why an afdeling is where it is on a day: the frozen result and inputs, and the manual placement on top."""

    segment: Farvesegment
    placering: Placering
    runde: Monitorering
    resultat: Placeringsresultat
    grundlag: Grundlag
    manuel: ManuelPlacering | None


@dataclass(frozen=True, slots=True)
class Seriepunkt:
    """One year's figure, or why it is missing; the observation and cell it was read from, and the correction over it.

    `antal` is the number of twins, of a twins' mean.
    """

    aar: int
    vaerdi: Decimal | None
    mangler: Mangelgrund | None
    antal: int | None = None
    observation: int | None = field(default=None, compare=False)
    celle: Celle | None = field(default=None, compare=False)
    rettelse: Korrektion | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Indikatorserie:
    """One indicator's own figures and the twins' means, each in order of year."""

    indikator: Indikator
    navn: str
    er_procent: bool
    punkter: tuple[Seriepunkt, ...]
    tvillinger: tuple[Seriepunkt, ...]


def placeringshistorik(afdeling: Afdeling, bruger: Bruger | None = None) -> list[Historikpunkt]:
    """The colours, newest first. With `bruger`: only red and yellow ones unless the user may see the figures."""
    segmenter = farveforloeb([afdeling.pk]).get(afdeling.pk, [])
    if bruger is not None and not maa_se_tal(bruger, afdeling):
        segmenter = [s for s in segmenter if s.farve in FAELLES_FARVER]
    runder = Monitorering.objects.in_bulk({s.runde_id for s in segmenter})
    manuelle = ManuelPlacering.objects.in_bulk({s.manuel_id for s in segmenter if s.manuel_id})
    return [Historikpunkt(s, runder[s.runde_id], manuelle.get(s.manuel_id or 0)) for s in reversed(segmenter)]


def placering_paa(afdeling: Afdeling, dag: dt.date) -> Placeringsforklaring | None:
    """The explanation of the colour on `dag`; None where no published round has the afdeling on that day."""
    segment = farve_paa(afdeling, dag)
    if segment is None:
        return None
    placering = Placering.objects.select_related("monitorering__model").get(
        monitorering=segment.runde_id, afdeling=afdeling
    )
    manuel = ManuelPlacering.objects.filter(pk=segment.manuel_id).first() if segment.manuel_id else None
    return Placeringsforklaring(
        segment=segment,
        placering=placering,
        runde=placering.monitorering,
        resultat=resultat_af(placering),
        grundlag=grundlag_af(placering),
        manuel=manuel,
    )


def resultat_af(placering: Placering) -> Placeringsresultat:
    """The stored explanation as the object that pages print."""
    return resultat_fra_dict(json.loads(placering.resultat))


def grundlag_af(placering: Placering) -> Grundlag:
    """The stored inputs as the object that was placed."""
    return grundlag_fra_dict(json.loads(placering.inddata))


def indikatorserier(afdeling: Afdeling, dag: dt.date | None = None) -> list[Indikatorserie]:
    """The afdeling's figures in force, year by year, one series per indicator; empty series are left out.

    Only those known on `dag`, with the corrections by hand that have not expired then laid over them (None: all).
    """
    rettelser = gaeldende_for([afdeling.pk], dag or dt.date.min)
    raekker = Observation.objects.filter(
        afdeling=afdeling, erstattet_af=None, kilde__in=[Kilde.LBF, Kilde.TVILLING], kendt_on__lte=dag or dt.date.max
    ).annotate(filnavn=F("indlaesning__fil__navn"))
    egne: defaultdict[str, list[Seriepunkt]] = defaultdict(list)
    tvillinger: defaultdict[str, list[Seriepunkt]] = defaultdict(list)
    for r in raekker.order_by("aar"):
        if r.kilde == Kilde.LBF:
            rettelse = rettelser.get((r.pk, Korrektion.Felt.VAERDI.value))
            egne[r.indikator].append(_punkt(r, r.filnavn, r.vaerdi, r.mangler, rettelse))
        else:
            rettelse = rettelser.get((r.pk, Korrektion.Felt.TVILLINGER.value))
            tvillinger[r.indikator].append(_punkt(r, r.filnavn, r.tvillinger, r.tvillinger_mangler, rettelse))
    return [
        Indikatorserie(
            indikator=i,
            navn=INDIKATORNAVNE[i],
            er_procent=i is not Indikator.BEBOERE,
            punkter=tuple(egne[i]),
            tvillinger=tuple(tvillinger[i]),
        )
        for i in Indikator
        if egne[i] or tvillinger[i]
    ]


def foelge(afdeling: Afdeling) -> list[Afdelingsfoelge]:
    """The mergers and splits that the afdeling took part in, in order of time."""
    med = Q(forgaenger=afdeling) | Q(efterfoelger=afdeling)
    alle = Afdelingsfoelge.objects.filter(med).select_related("forgaenger__organisation", "efterfoelger__organisation")
    return list(alle.order_by("on", "id"))


def _punkt(
    r: Observation, filnavn: str, vaerdi: Decimal | None, mangler: str, rettelse: Korrektion | None
) -> Seriepunkt:
    if rettelse is not None:
        vaerdi, mangler = rettelse.vaerdi, rettelse.mangler
    grund = None if vaerdi is not None else Mangelgrund(mangler or Mangelgrund.TOM.value)
    celle = Celle(filnavn, r.ark, r.raekke, r.kolonne)
    return Seriepunkt(r.aar, vaerdi, grund, r.antal_tvillinger, r.pk, celle, rettelse)
