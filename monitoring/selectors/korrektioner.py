"""Reading corrections: those that lie over some figures, those that wait, and the list."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

from django.db.models import Q, QuerySet

from monitoring.domain.dansk import procent, tal
from monitoring.domain.trappe import Grundlag
from monitoring.domain.vaerdier import MANGELTEKSTER, Indikator, Mangelgrund
from monitoring.models import Indlaesning, Korrektion, Observation
from udlejning.faelles.soegning import med_alle_ord

_S = Korrektion.Status


def uudloebne(dag: dt.date) -> Q:
    """Corrections that have not expired on `dag`."""
    return Q(udloeber_on=None) | Q(udloeber_on__gt=dag)


def gaeldende_for(afdeling_ids: Collection[int], dag: dt.date) -> dict[tuple[int, str], Korrektion]:
    """(observation, what of it) → the correction that applies on `dag`. One query."""
    fundne = Korrektion.objects.filter(
        uudloebne(dag), status=_S.GAELDER, observation__afdeling__in=list(afdeling_ids)
    ).select_related("created_by", "observation")
    return {(k.observation_id, k.felt): k for k in fundne}


def gaeldende_vaerdier(dag: dt.date) -> dict[int, Decimal | None]:
    """Observation → the figure that a correction makes it on `dag`; None where it makes it missing. One query."""
    fundne = Korrektion.objects.filter(uudloebne(dag), status=_S.GAELDER, felt=Korrektion.Felt.VAERDI)
    return dict(fundne.values_list("observation_id", "vaerdi"))


def med_sted(alle: QuerySet[Korrektion]) -> QuerySet[Korrektion]:
    """With all that a line about a correction names."""
    return alle.select_related(
        "observation__afdeling__organisation",
        "observation__omraade",
        "created_by",
        "afsluttet_by",
        "tilbudt_ved__fil",
        "genanvendt_fra",
    ).defer("tilbudt_ved__fil__indhold", "tilbudt_ved__fund", "tilbudt_ved__genkendt")


def korrektioner(*, status: str = "", soeg: str = "", kilde: str = "", indikator: str = "") -> QuerySet[Korrektion]:
    """The corrections that match, those that wait first, then the newest."""
    alle = med_sted(Korrektion.objects.all())
    if status in _S.values:
        alle = alle.filter(status=status)
    if kilde:
        alle = alle.filter(observation__kilde=kilde)
    if indikator:
        alle = alle.filter(observation__indikator=indikator)
    alle = med_alle_ord(
        alle,
        soeg,
        "observation__afdeling__navn",
        "observation__afdeling__organisation__navn",
        "observation__omraade__navn",
        "begrundelse",
        "created_by__username__exact",
    )
    return alle.order_by("-created_at", "-id")


def antal_ventende(tilbudt_ved: Indlaesning | None = None) -> int:
    """How many corrections wait for a person; with `tilbudt_ved` those whose cell that import loaded again."""
    ventende = Korrektion.objects.filter(status=_S.VENTER)
    return (ventende.filter(tilbudt_ved=tilbudt_ved) if tilbudt_ved else ventende).count()


def antal_efter(tidspunkt: dt.datetime) -> int:
    """How many corrections were made or ended after `tidspunkt`: a round computed then does not have them."""
    return Korrektion.objects.filter(Q(created_at__gt=tidspunkt) | Q(afsluttet_at__gt=tidspunkt)).count()


def korrektioner_af(observation: Observation) -> QuerySet[Korrektion]:
    """All corrections of the same place, figure and time, the newest first, whatever import they lay over."""
    samme = Observation.objects.filter(_celle(observation)).values("id")
    return med_sted(Korrektion.objects.filter(observation__in=samme)).order_by("-created_at", "-id")


def gaeldende_observation(observation: Observation) -> Observation | None:
    """The figure now in force of the same place, source and time."""
    return Observation.objects.filter(_celle(observation), erstattet_af=None).order_by("-id").first()


def rettelser_i(grundlag: Grundlag) -> dict[int, Korrektion]:
    """The corrections that lay over a placement's figures, by id, in the order of the figures. No query for none."""
    tvillinger = [m for t in grundlag.tvillinger.values() for m in (t.egen, t.gennemsnit)]
    ider = [r.id for m in (*grundlag.maalinger.values(), *tvillinger) for r in m.rettelser]
    if not ider:
        return {}
    fundne = med_sted(Korrektion.objects.filter(pk__in=ider)).in_bulk()
    return {pk: fundne[pk] for pk in ider if pk in fundne}


def _celle(observation: Observation) -> Q:
    noegle = Q(kilde=observation.kilde, indikator=observation.indikator)
    if observation.afdeling_id is not None:
        return noegle & Q(afdeling=observation.afdeling_id, aar=observation.aar)
    return noegle & Q(omraade=observation.omraade_id, listedato=observation.listedato)


def vist(raekke: Observation | Korrektion, felt: str) -> str:
    """A figure as text, ``31,2 %``, or ``mangler (…)``: of an observation, or as corrected."""
    vaerdi, mangler = raekke.vaerdi, raekke.mangler
    if isinstance(raekke, Observation):
        indikator = raekke.indikator
        if felt == Korrektion.Felt.TVILLINGER:
            vaerdi, mangler = raekke.tvillinger, raekke.tvillinger_mangler
    else:
        indikator = raekke.observation.indikator
    return vis_tal(indikator, vaerdi, mangler)


def vis_tal(indikator: str, vaerdi: Decimal | None, mangler: str) -> str:
    """``31,2 %``, ``1.155`` for residents, or ``mangler (…)``."""
    if vaerdi is None:
        return f"mangler ({MANGELTEKSTER[Mangelgrund(mangler or Mangelgrund.TOM)]})"
    return tal(vaerdi) if indikator == Indikator.BEBOERE else procent(vaerdi)
