"""Reading rounds, their counts, and the model in force."""

import datetime as dt
from itertools import pairwise

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from monitoring.domain.bremse import Bremsetal
from monitoring.domain.trappe import Trappemodel, model_fra_dict
from monitoring.domain.vaerdier import Farve
from monitoring.models import Indlaesning, Kilde, Modelversion, Monitorering, Placering
from monitoring.regler.runderegler import bremseregel

#: What a placement is made of.
_TIL_FARVER = (Kilde.LBF, Kilde.TVILLING, Kilde.MINISTERIET, Kilde.MINISTERIET_AFDELINGER, Kilde.REGISTER)


def model_paa(dag: dt.date) -> Modelversion | None:
    """The adopted model in force on `dag`."""
    gaeldende = Q(til_on=None) | Q(til_on__gt=dag)
    return Modelversion.objects.filter(gaeldende, vedtaget_on__isnull=False, fra_on__lte=dag).first()


def trappemodel_paa(dag: dt.date) -> Trappemodel | None:
    """`model_paa` as the value that the domain computes with."""
    version = model_paa(dag)
    return None if version is None else model_fra_dict(version.data)


def offentliggjorte() -> QuerySet[Monitorering]:
    """All published rounds in the order they take effect; one that replaces another on its first day comes after it."""
    return Monitorering.objects.filter(status=Monitorering.Status.OFFENTLIGGJORT).order_by("gaelder_fra_on", "id")


def runde_paa(dag: dt.date) -> Monitorering | None:
    """The published round in force on `dag`."""
    return offentliggjorte().filter(gaelder_fra_on__lte=dag).last()


def runde_foer(runde: Monitorering) -> Monitorering | None:
    """The published round that `runde` is held against: the one before it, or for a draft the newest published.

    A draft that is to replace a round is held against that one.
    """
    if runde.gaelder_fra_on is None and runde.erstatter_id is not None:
        return runde.erstatter
    andre = offentliggjorte().exclude(pk=runde.pk)
    if runde.gaelder_fra_on is not None:
        andre = andre.filter(gaelder_fra_on__lt=runde.gaelder_fra_on)
    return andre.last()


def sidste_dag_i_kraft(runde: Monitorering) -> dt.date | None:
    """The last day before the next published round took effect; None while `runde` is the newest."""
    efter = Q(gaelder_fra_on=runde.gaelder_fra_on, pk__gt=runde.pk) | Q(gaelder_fra_on__gt=runde.gaelder_fra_on)
    naeste = offentliggjorte().filter(efter).values_list("gaelder_fra_on", flat=True).first()
    return naeste - dt.timedelta(days=1) if naeste else None


def runder() -> QuerySet[Monitorering]:
    """All rounds, newest first, with their counts per colour as `antal_roed`, `antal_gul` and so on."""
    antal = {f"antal_{f.value}": Count("placeringer", filter=Q(placeringer__farve=f.value)) for f in Farve}
    return Monitorering.objects.select_related("model", "created_by").annotate(**antal).order_by("-pr_on", "-id")


def antal_pr_farve(runde: Monitorering) -> dict[str, int]:
    """How many afdelinger the round places per colour, as measured; every colour is a key."""
    talte = dict(
        Placering.objects.filter(monitorering=runde).values_list("farve").annotate(antal=Count("id")).order_by()
    )
    return {farve.value: talte.get(farve.value, 0) for farve in Farve}


def perioder() -> list[tuple[Monitorering, dt.date, dt.date | None]]:
    """Each published round with the days that it is in force, the end exclusive; the last one is open.

    Without its parameters, which are long and which nobody reads of all rounds at once.
    """
    alle = list(offentliggjorte().defer("parametre"))
    afsluttede = [(runde, _start(runde), _start(naeste)) for runde, naeste in pairwise(alle)]
    return [*afsluttede, *[(runde, _start(runde), None) for runde in alle[-1:]]]


def _start(runde: Monitorering) -> dt.date:
    if runde.gaelder_fra_on is None:
        raise ValueError("A published round has an effective day.")
    return runde.gaelder_fra_on


def rundebremse(runde: Monitorering) -> Bremsetal | None:
    """How many of the afdelinger that both rounds have change colour; None where there is nothing to hold against."""
    forrige = runde_foer(runde)
    if forrige is None or runde.beregnet_at is None:
        return None
    faelles = FilteredRelation("afdeling__placeringer", condition=Q(afdeling__placeringer__monitorering=forrige.pk))
    begge = Placering.objects.filter(monitorering=runde).annotate(foer=faelles).filter(foer__isnull=False)
    talt = begge.aggregate(ialt=Count("id"), aendrede=Count("id", filter=~Q(farve=F("foer__farve"))))
    return Bremsetal(talt["aendrede"], talt["ialt"], bremseregel("runde"), forrige.pk)


def uafgjort_bremse(runde: Monitorering) -> Bremsetal | None:
    """The figures of a brake that holds the round and that nobody has released; None where none does."""
    tal = rundebremse(runde)
    return tal if tal is not None and tal.overskredet and not er_frigivet(runde, tal) else None


def nye_filer_siden(tidspunkt: dt.datetime) -> list[Indlaesning]:
    """The files loaded or withdrawn after `tidspunkt`, the newest first: a round computed then lacks them."""
    siden = Q(status=Indlaesning.Status.INDLAEST, finished_at__gt=tidspunkt) | Q(trukket_at__gt=tidspunkt)
    fundne = Indlaesning.objects.filter(siden, kilde__in=_TIL_FARVER).select_related("fil")
    return list(fundne.defer("fil__indhold", "fund", "genkendt").order_by("-pk"))


def er_frigivet(runde: Monitorering, tal: Bremsetal) -> bool:
    """Whether somebody let the round through with these very figures."""
    return runde.frigivet_at is not None and runde.bremse == tal.som_dict()
