"""Reading the catalogue of reasons, and which cases have lost their right to a further offer."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from anvisning.domain.aarsager import Aarsagshandling
from anvisning.models import Aarsag, Anvisning, Indmelding, Retgenaabning


def _paa(dag: dt.date) -> Q:
    return Q(fra_on__lte=dag) & (Q(til_on__isnull=True) | Q(til_on__gt=dag))


def aarsager_til(handling: str, dag: dt.date) -> QuerySet[Aarsag]:
    """The reasons that a person may give for an act on a day, in the catalogue's order."""
    return (
        Aarsag.objects.filter(_paa(dag), handling=Aarsagshandling(handling).value)
        .exclude(hvis=Aarsag.Hvis.SYSTEM)
        .order_by("sortering", "noegle")
    )


def systemets_aarsager(noegler: Collection[str], dag: dt.date) -> dict[str, Aarsag]:
    """The system's own reasons of those keys on a day; some may be missing where the catalogue was never loaded."""
    return {aarsag.noegle: aarsag for aarsag in Aarsag.objects.filter(_paa(dag), noegle__in=noegler)}


def katalog() -> QuerySet[Aarsag]:
    """Every version with `antal`, how often it is used."""
    return Aarsag.objects.select_related("created_by").annotate(antal=_antal(Anvisning) + _antal(Indmelding))


def _antal(model: type[Anvisning] | type[Indmelding]) -> Coalesce:
    brug = model._default_manager.filter(aarsag=OuterRef("pk")).order_by().values("aarsag")
    return Coalesce(Subquery(brug.annotate(antal=Count("*")).values("antal")), 0)


def bortfald_i_sagen(sagsref: str) -> QuerySet[Anvisning]:
    """The offers whose answer closed the case's right and that nobody has reopened since, the newest first."""
    return _bortfald([sagsref])


def bortfald_i_sagerne(sagsrefs: Collection[str]) -> dict[str, Anvisning]:
    """Of these cases those without a right, each with the newest answer that closed it; one query."""
    fundne: dict[str, Anvisning] = {}
    for anvisning in _bortfald(sagsrefs) if sagsrefs else ():
        fundne.setdefault(anvisning.sagsref, anvisning)
    return fundne


def _bortfald(sagsrefs: Collection[str]) -> QuerySet[Anvisning]:
    genaabnet = Retgenaabning.objects.filter(anvisning=OuterRef("pk"), at__gte=OuterRef("besvaret_at"))
    return (
        Anvisning.objects.filter(~Exists(genaabnet), sagsref__in=sagsrefs, aarsag__virkning_ret="bortfalder")
        .select_related("aarsag", "indmelding__bolig")
        .order_by(F("besvaret_at").desc(), "-id")
    )


def uden_ret(anvisninger: list[Anvisning]) -> set[int]:
    """The ids of those whose answer closes their case's right still, with one query."""
    genaabnet = Retgenaabning.objects.filter(anvisning=OuterRef("pk"), at__gte=OuterRef("besvaret_at"))
    fundne = Anvisning.objects.filter(
        ~Exists(genaabnet), pk__in=[a.pk for a in anvisninger], aarsag__virkning_ret="bortfalder"
    )
    return set(fundne.values_list("pk", flat=True))


def tilbud_paa(indmelding: Indmelding) -> QuerySet[Anvisning]:
    """A report's offers with all that its page prints of them, the newest first."""
    return indmelding.anvisninger.select_related(
        "created_by", "aarsag", "screening__by", "screening__sikkerhedsventil__by"
    ).prefetch_related("genaabninger__by")


def nej_til_boligen(tilbud: Iterable[Anvisning]) -> dict[str, Anvisning]:
    """Of a report's offers, the newest first, each case's own newest no to the unit."""
    nej: dict[str, Anvisning] = {}
    for et in tilbud:
        if et.status == Anvisning.Status.AFVIST:
            nej.setdefault(et.sagsref, et)
    return nej
