"""The gate's answer to an offer on a day as conditions of a query: what `services.port` would say, by the projection.

A test holds the two against each other.
"""

import datetime as dt

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from anvisning.domain.vaerdier import Handling, Udfald
from anvisning.models import Dispensation, Portudfald
from monitoring.api import Farve, med_farve

_AABEN = Q(udfald__in=[Udfald.TILLADT.value, Udfald.PAA_VILKAAR.value])


def kan_anvises(svar: str, dag: dt.date) -> Q:
    """Reports whose unit the gate answers with `svar` on `dag`: an outcome, or the key of a condition that it has."""
    match svar:
        case "uden_vilkaar":
            return _steder(dag, Q(udfald=Udfald.TILLADT.value))
        case "paa_vilkaar":
            return _steder(dag, Q(udfald=Udfald.PAA_VILKAAR.value)) | _dispenseret(dag)
        case "dispensation":
            return _dispenseret(dag)
        case "lukket":
            return ~_steder(dag, _AABEN) & ~_dispenseret(dag)
    har = Q(vilkaar__contains=[svar])
    return _steder(dag, _AABEN & har) | _dispenseret(dag, har)


def i_farven(farve: str, dag: dt.date) -> Q:
    """Reports whose afdeling has the colour on the day; a day without a placement is ikke målt."""
    if farve == Farve.IKKE_MAALT:
        return ~Q(afdeling__in=list(med_farve(dag).exclude(farve=farve).values_list("pk", flat=True)))
    return Q(afdeling__in=list(med_farve(dag).filter(farve=farve).values_list("pk", flat=True)))


def _steder(dag: dt.date, betingelse: Q) -> Q:
    """Afdelinger and types of dwelling with such an outcome, found first: as a join they would mislead the planner."""
    gaelder = Portudfald.objects.filter(
        betingelse, Q(til_on=None) | Q(til_on__gt=dag), handling=Handling.ANVISNING.value, fra_on__lte=dag
    )
    steder = gaelder.order_by().values_list("boligtype").annotate(afdelinger=ArrayAgg("afdeling_id"))
    fundet = Q(pk__in=())
    for boligtype, afdelinger in steder:
        fundet |= Q(bolig__type=boligtype, afdeling__in=afdelinger)
    return fundet


def _dispenseret(dag: dt.date, betingelse: Q | None = None) -> Q:
    """What the colour closes and a dispensation opens: the whole afdeling, or one unit."""
    gaelder = Dispensation.objects.filter(status=Dispensation.Status.BEVILGET, fra_on__lte=dag, til_on__gt=dag)
    fundne = list(gaelder.values_list("afdeling", "bolig"))
    hele = [afdeling for afdeling, bolig in fundne if bolig is None]
    # A unit's dispensation is the afdeling's that it was given in.
    enkelte = Q(pk__in=())
    for afdeling, bolig in fundne:
        if bolig is not None:
            enkelte |= Q(bolig=bolig, afdeling=afdeling)
    lukket = Q(udfald=Udfald.IKKE_TILLADT.value)
    return _steder(dag, lukket if betingelse is None else lukket & betingelse) & (Q(afdeling__in=hele) | enkelte)
