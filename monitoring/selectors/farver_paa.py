"""The colour of every afdeling on one day, as columns of one query, so that lists can be filtered, sorted and paged.

The same answer as `forloeb.farve_paa`, which tests hold it against.
"""

import datetime as dt
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import Case, F, FilteredRelation, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from monitoring.domain.vaerdier import Farve
from monitoring.models import Afdeling, Monitorering
from monitoring.selectors.grundlag import findes_paa
from monitoring.selectors.runder import runde_foer, runde_paa, sidste_dag_i_kraft

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Kolonner(TypedDict):
        placering_id: int | None
        manuel_id: int | None
        farve: str
        trin: int | None
        alvor: int
        forrige_farve: str | None
        forrige_trin: int | None

    AfdelingMedFarve = WithAnnotations[Afdeling, _Kolonner]
else:
    AfdelingMedFarve = Afdeling

#: Worst first. Ikke målt closes what rød closes, so it stands before grøn.
ALVOR = (Farve.ROED, Farve.GUL, Farve.IKKE_MAALT, Farve.GROEN)


def med_farve(dag: dt.date, mod: Monitorering | None = None) -> "QuerySet[AfdelingMedFarve]":
    """Afdelinger that exist on `dag`, with `farve`, `trin`, `placering_id`, `manuel_id` and `alvor` of that day.

    And `forrige_farve`, `forrige_trin`: what they were on the last day that the round `mod` was in force, by default
    the round before the one in force. None where there is no such round, or it does not have the afdeling. No
    placement counts as ikke målt.
    """
    runde = runde_paa(dag)
    forrige = mod or (runde_foer(runde) if runde else None)
    if mod is not None:
        sidste_dag = sidste_dag_i_kraft(mod) or dag
    else:
        sidste_dag = runde.gaelder_fra_on - dt.timedelta(days=1) if runde and runde.gaelder_fra_on else dag
    alle = Afdeling.objects.filter(findes_paa(dag)).select_related("organisation")
    med = (
        alle.annotate(
            p=_placering(runde),
            m=_manuel(dag),
            forrige_p=_placering(forrige),
            forrige_m=_manuel(sidste_dag),
        )
        .annotate(
            placering_id=F("p__id"),
            trin=F("p__trin"),
            manuel_id=Case(When(p__farve=Farve.IKKE_MAALT.value, then=F("m__id"))),
            farve=Coalesce(_farve("p", "m"), Value(Farve.IKKE_MAALT.value)),
            forrige_farve=_farve("forrige_p", "forrige_m"),
            forrige_trin=F("forrige_p__trin"),
        )
        .annotate(
            alvor=Case(
                *(When(farve=farve.value, then=Value(nr)) for nr, farve in enumerate(ALVOR)),
                output_field=IntegerField(),
            )
        )
    )
    return cast("QuerySet[AfdelingMedFarve]", med)


def aendret() -> Q:
    """Of `med_farve`: the colour or the step is another than before the round in force."""
    uaendret_trin = Q(trin=F("forrige_trin")) | Q(trin=None, forrige_trin=None)
    return Q(forrige_farve__isnull=False) & (~Q(forrige_farve=F("farve")) | ~uaendret_trin)


def _placering(runde: Monitorering | None) -> FilteredRelation:
    return FilteredRelation("placeringer", condition=Q(placeringer__monitorering=runde.pk if runde else 0))


def _manuel(dag: dt.date) -> FilteredRelation:
    gaelder = Q(manuelle_placeringer__fra_on__lte=dag, manuelle_placeringer__til_on__gt=dag)
    staar = Q(manuelle_placeringer__ophaevet_at=None) | Q(manuelle_placeringer__ophaevet_on__gt=dag)
    return FilteredRelation("manuelle_placeringer", condition=gaelder & staar)


def _farve(placering: str, manuel: str) -> Case:
    """The measured colour, or the manual one where nothing is measured; null without a placement."""
    udfyldt = Q(**{f"{placering}__farve": Farve.IKKE_MAALT.value, f"{manuel}__farve__isnull": False})
    return Case(When(udfyldt, then=F(f"{manuel}__farve")), default=F(f"{placering}__farve"))
