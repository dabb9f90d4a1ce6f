"""The two lists of vacancies: deadlines, states and filters."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import Case, DateField, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from anvisning.models import Anvisning, Indmelding
from monitoring.api import Farve, farveforloeb

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Kolonner(TypedDict):
        tilbudsstatus: str | None
        naeste_frist_on: dt.date | None

    IndmeldingMedFrist = WithAnnotations[Indmelding, _Kolonner]
else:
    IndmeldingMedFrist = Indmelding

#: What "status" in a list may say, besides the states that are closed. An offered unit waits for the citizen's answer
#: or, after a yes, for the organisation's lease; `SNART` are those whose next deadline is near or has passed.
LEDIGE, TILBUDTE, SAGT_JA, SNART, AABNE, ALLE = "ledige", "tilbudte", "sagt_ja", "snart", "aabne", "alle"


@dataclass(frozen=True, slots=True)
class Boligfilter:
    """What a list of vacancies is narrowed to; empty means everything."""

    soeg: str = ""
    status: str = AABNE
    afdeling: str = ""
    rum: int | None = None
    husleje: Decimal | None = None
    areal: Decimal | None = None
    type: str = ""
    farve: str = ""
    krav: tuple[str, ...] = field(default_factory=tuple)


def med_frist(indmeldinger: QuerySet[Indmelding]) -> "QuerySet[IndmeldingMedFrist]":
    """`indmeldinger` with `tilbudsstatus` and `naeste_frist_on`, those whose deadline is nearest first.

    An open offer outlives the vacancy's own deadline, so the citizen's counts while it is open. After a yes no deadline
    runs: the unit waits for the lease, and stands last.
    """
    levende = Anvisning.objects.filter(indmelding=OuterRef("pk"), status__in=Anvisning.LEVENDE)
    frist = Case(
        When(tilbudsstatus=Anvisning.Status.ACCEPTERET, then=Value(None)),
        default=Coalesce(Subquery(levende.values("svarfrist_on")[:1]), F("frist_on")),
        output_field=DateField(),
    )
    med = indmeldinger.annotate(tilbudsstatus=Subquery(levende.values("status")[:1])).annotate(naeste_frist_on=frist)
    ordnet = med.order_by(F("naeste_frist_on").asc(nulls_last=True), "frist_on", "id")
    return cast("QuerySet[IndmeldingMedFrist]", ordnet)


def organisationens_foerst(indmeldinger: "QuerySet[IndmeldingMedFrist]") -> "QuerySet[IndmeldingMedFrist]":
    """Of `med_frist`: those that wait for the organisation's lease first, then the nearest deadline."""
    venter = Q(status=Indmelding.Status.RESERVERET, tilbudsstatus=Anvisning.Status.ACCEPTERET)
    plads = Case(When(venter, then=Value(0)), default=Value(1))
    return indmeldinger.order_by(plads, F("naeste_frist_on").asc(nulls_last=True), "frist_on", "id")


def med_status(
    indmeldinger: "QuerySet[IndmeldingMedFrist]", status: str, snart_on: dt.date
) -> "QuerySet[IndmeldingMedFrist]":
    """Of `med_frist`: those that `status` names; `snart_on` is the last day of a deadline that is near."""
    tilbud = Anvisning.Status
    match status:
        case "alle":
            return indmeldinger
        case "ledige":
            return indmeldinger.filter(status=Indmelding.Status.INDMELDT)
        case "tilbudte":
            return indmeldinger.filter(status=Indmelding.Status.RESERVERET, tilbudsstatus=tilbud.TILBUDT)
        case "sagt_ja":
            return indmeldinger.filter(status=Indmelding.Status.RESERVERET, tilbudsstatus=tilbud.ACCEPTERET)
        case "snart":
            return indmeldinger.filter(status__in=Indmelding.AABNE, naeste_frist_on__lte=snart_on)
        case "" | "aabne":
            return indmeldinger.filter(status__in=Indmelding.AABNE)
    return indmeldinger.filter(status=status)


def filtreret(
    indmeldinger: QuerySet[Indmelding], valg: Boligfilter, dag: dt.date, snart_on: dt.date
) -> "QuerySet[IndmeldingMedFrist]":
    """`indmeldinger` narrowed to `valg`, those whose deadline is nearest first."""
    fundne = med_status(med_frist(indmeldinger), valg.status, snart_on).filter(_sted(valg) & _bolig(valg))
    if valg.farve:
        ids = fundne.order_by().values_list("bolig__afdeling_id", flat=True).distinct()
        fundne = fundne.filter(bolig__afdeling__in=_i_farven(ids, valg.farve, dag))
    levende = Anvisning.objects.filter(status__in=Anvisning.LEVENDE)
    return fundne.prefetch_related(Prefetch("anvisninger", levende, to_attr="levende"))


def _sted(valg: Boligfilter) -> Q:
    sted = soegning(valg.soeg, "bolig__")
    if valg.afdeling:
        organisation, _, nr = valg.afdeling.partition("-")
        sted &= Q(bolig__afdeling__organisation__nr=organisation, bolig__afdeling__nr=nr)
    return sted


def _bolig(valg: Boligfilter) -> Q:
    fundet = Q()
    for felt, vaerdi in (
        ("bolig__rum__gte", valg.rum),
        ("bolig__husleje__lte", valg.husleje),
        ("bolig__areal__gte", valg.areal),
        ("bolig__type", valg.type or None),
    ):
        if vaerdi is not None:
            fundet &= Q(**{felt: vaerdi})
    for krav in valg.krav:
        fundet &= Q(**{f"bolig__{krav}": True})
    return fundet


def soegning(tekst: str, praefiks: str = "") -> Q:
    """Every word is found in the address, the afdeling's or the organisation's name, or is the unit's number."""
    fundet = Q()
    for ord_ in tekst.split()[:8]:
        fundet &= (
            Q(**{f"{praefiks}adresse__icontains": ord_})
            | Q(**{f"{praefiks}afdeling__navn__icontains": ord_})
            | Q(**{f"{praefiks}afdeling__organisation__navn__icontains": ord_})
            | Q(**{f"{praefiks}nr": ord_})
        )
    return fundet


def _i_farven(afdeling_ids: Iterable[int], farve: str, dag: dt.date) -> list[int]:
    """Those that have the colour on the day; a day without a placement is ikke målt."""
    ids = list(afdeling_ids)
    paa_dagen = {
        pk: next((s.farve for s in segmenter if s.fra_on <= dag and (s.til_on is None or dag < s.til_on)), None)
        for pk, segmenter in farveforloeb(ids).items()
    }
    return [pk for pk in ids if (paa_dagen.get(pk) or Farve.IKKE_MAALT) == farve]
