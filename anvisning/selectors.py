"""Reading units, reports and dispensations: every function begins with what the user may see."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import Case, DateField, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from anvisning.models import Anvisning, Bolig, Boligtype, Dispensation, Indmelding
from monitoring.api import Afdeling, Farve, farveforloeb, placering_paa
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed, Rolle
from udlejning.haendelser.models import Haendelse

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


def afdelinger_for(bruger: Bruger) -> QuerySet[Afdeling]:
    """The afdelinger that the user acts for: an organisation's staff their own, boliganvisningen all."""
    alle = Afdeling.objects.select_related("organisation").order_by("organisation__sorteringsnavn", "nr")
    if bruger.rolle == Rolle.ORGANISATION:
        return alle.filter(organisation=bruger.organisation_id)
    return alle if bruger.har_ret(Rettighed.SE_LEDIGE_BOLIGER) else alle.none()


def aabne_afdelinger_for(bruger: Bruger, dag: dt.date) -> QuerySet[Afdeling]:
    """`afdelinger_for` without those that do not exist on the day."""
    nedlagt = Q(nedlagt_on__isnull=True) | Q(nedlagt_on__gt=dag)
    return afdelinger_for(bruger).filter(nedlagt, Q(oprettet_on__isnull=True) | Q(oprettet_on__lte=dag))


def boliger_for(bruger: Bruger) -> QuerySet[Bolig]:
    alle = Bolig.objects.select_related("afdeling__organisation")
    if bruger.rolle == Rolle.ORGANISATION:
        return alle.filter(afdeling__organisation=bruger.organisation_id)
    return alle if bruger.har_ret(Rettighed.SE_LEDIGE_BOLIGER) else alle.none()


def indmeldinger_for(bruger: Bruger) -> QuerySet[Indmelding]:
    alle = Indmelding.objects.select_related("bolig__afdeling__organisation", "dispensation", "created_by")
    if bruger.rolle == Rolle.ORGANISATION:
        return alle.filter(bolig__afdeling__organisation=bruger.organisation_id)
    return alle if bruger.har_ret(Rettighed.SE_LEDIGE_BOLIGER) else alle.none()


def anvisninger_for(bruger: Bruger) -> QuerySet[Anvisning]:
    """Boliganvisningen sees every offer; an organisation reads its own through the report."""
    alle = Anvisning.objects.select_related("indmelding__bolig__afdeling__organisation")
    return alle if bruger.har_ret(Rettighed.SE_LEDIGE_BOLIGER) else alle.none()


def dispensationer_for(bruger: Bruger) -> QuerySet[Dispensation]:
    alle = Dispensation.objects.select_related("afdeling__organisation", "bolig", "ansoegt_by", "afgjort_by")
    if bruger.rolle == Rolle.ORGANISATION:
        return alle.filter(afdeling__organisation=bruger.organisation_id)
    ser = bruger.har_ret(Rettighed.SOEG_DISPENSATION) or bruger.har_ret(Rettighed.BEVILG_DISPENSATION)
    return alle if ser else alle.none()


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


def historik(indmelding: Indmelding) -> QuerySet[Haendelse]:
    """The events of a report and of its offers, the newest first."""
    tilbud = [str(pk) for pk in indmelding.anvisninger.values_list("pk", flat=True)]
    return (
        Haendelse.objects.filter(
            Q(objekt_type="anvisning.indmelding", objekt_id=str(indmelding.pk))
            | Q(objekt_type="anvisning.anvisning", objekt_id__in=tilbud)
        )
        # The offer's own event says the same as the unit's.
        .exclude(art="indmelding.reserveret")
        .select_related("by")
        .order_by("-at", "-id")
    )


def farvens_grund(bolig: Bolig, dag: dt.date) -> str:
    """Why the unit's afdeling has its colour, in words; empty where no colour was measured or it decides nothing."""
    if bolig.type == Boligtype.AELDRE:
        return ""
    forklaring = placering_paa(bolig.afdeling, dag)
    return forklaring.resultat.i_ord if forklaring is not None and forklaring.manuel is None else ""
