"""What the user may see of afdelinger, units, reports, offers and dispensations: where every reading begins."""

import datetime as dt

from django.db.models import Q, QuerySet

from anvisning.models import Anvisning, Bolig, Dispensation, Indmelding
from monitoring.api import Afdeling
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed, Rolle


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
    """A draft is its organisation's own, also when it was discarded."""
    alle = Indmelding.objects.select_related("bolig__afdeling__organisation", "dispensation", "created_by")
    if bruger.rolle == Rolle.ORGANISATION:
        return alle.filter(afdeling__organisation=bruger.organisation_id)
    meldt_ind = alle.filter(indmeldt_on__isnull=False).exclude(status=Indmelding.Status.KLADDE)
    return meldt_ind if bruger.har_ret(Rettighed.SE_LEDIGE_BOLIGER) else alle.none()


def kladder_for(bruger: Bruger) -> QuerySet[Indmelding]:
    """The organisation's drafts, in the order of their addresses."""
    if bruger.rolle != Rolle.ORGANISATION:
        return Indmelding.objects.none()
    kladder = indmeldinger_for(bruger).filter(status=Indmelding.Status.KLADDE)
    return kladder.order_by("bolig__afdeling__sorteringsnavn", "bolig__adresse", "bolig__etage", "bolig__doer", "pk")


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


#: What the list of dispensations may be narrowed to, besides the states: a granted one ends by itself.
DISPENSATIONSTILSTANDE = (
    ("gaelder", "Gælder nu"),
    ("snart", "Udløber snart"),
    ("kommende", "Gælder senere"),
    ("udloebet", "Udløbet"),
)


def dispensationer_i(
    fundne: QuerySet[Dispensation], status: str, dag: dt.date, snart_on: dt.date
) -> QuerySet[Dispensation]:
    """Those of a state, or of one of `DISPENSATIONSTILSTANDE` on the day; anything else narrows nothing."""
    if status in Dispensation.Status.values:
        return fundne.filter(status=status)
    bevilget = fundne.filter(status=Dispensation.Status.BEVILGET)
    match status:
        case "gaelder":
            return bevilget.filter(fra_on__lte=dag, til_on__gt=dag)
        case "snart":
            return bevilget.filter(fra_on__lte=dag, til_on__gt=dag, til_on__lte=snart_on + dt.timedelta(days=1))
        case "kommende":
            return bevilget.filter(fra_on__gt=dag)
        case "udloebet":
            return bevilget.filter(til_on__lte=dag)
    return fundne
