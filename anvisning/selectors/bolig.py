"""What one unit's page tells."""

import datetime as dt

from django.db.models import Q, QuerySet

from anvisning.models import Bolig, Boligtype, Indmelding
from monitoring.api import placering_paa
from udlejning.haendelser.models import Haendelse

#: Events of the unit that say the same as the offer's own.
_DET_SAMME = (
    "indmelding.reserveret",
    "indmelding.reservation_fortrudt",
    "indmelding.ledig_igen_fortrudt",
    "indmelding.frigivelse_fortrudt",
)


def historik(indmelding: Indmelding) -> QuerySet[Haendelse]:
    """What happened to a report and its offers, for a reader, the newest first."""
    return haendelser_om(indmelding).exclude(art__in=_DET_SAMME).select_related("by")


def haendelser_om(indmelding: Indmelding) -> QuerySet[Haendelse]:
    """The events of a report and of its offers, the newest first."""
    tilbud = [str(pk) for pk in indmelding.anvisninger.values_list("pk", flat=True)]
    return Haendelse.objects.filter(
        Q(objekt_type="anvisning.indmelding", objekt_id=str(indmelding.pk))
        | Q(objekt_type="anvisning.anvisning", objekt_id__in=tilbud)
    ).order_by("-at", "-id")


def farvens_grund(bolig: Bolig, dag: dt.date) -> str:
    """Why the unit's afdeling has its colour, in words; empty where no colour was measured or it decides nothing."""
    if bolig.type == Boligtype.AELDRE:
        return ""
    forklaring = placering_paa(bolig.afdeling, dag)
    return forklaring.resultat.i_ord if forklaring is not None and forklaring.manuel is None else ""
