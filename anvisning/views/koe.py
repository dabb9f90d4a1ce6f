"""The person's place in their list: the last choice of filter, and the unit after this one."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from anvisning.forms import Boligfilterformular, Egetfilter
from anvisning.models import Indmelding
from anvisning.selectors import filtreret, indmeldinger_for, organisationens_foerst
from anvisning.views.faelles import bruger_af, naer_frist
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.tid import idag

#: As far as the next one is looked for: nobody works through more in a day.
HOEJST = 200


@dataclass(frozen=True, slots=True)
class Koe:
    """The list that the person came from, and the one to take after this (None at the end)."""

    adresse: str
    naeste_id: int | None


def husk(request: HttpRequest, liste: str, form: Form) -> str:
    """Remember the choice in the address; without one, the query string of the last choice, or nothing.

    A choice that `form` refuses is not remembered: it may be what must not be kept.
    """
    noegle, valgt = f"liste.{liste}", request.GET.copy()
    for navn in [n for n in valgt if n == "side" or not valgt[n]]:
        del valgt[navn]
    seneste = str(request.session.get(noegle, ""))
    if not valgt:
        return seneste
    if not form.errors and (nu := valgt.urlencode()) != seneste:
        request.session[noegle] = nu
    return ""


def koe(request: HttpRequest, indmelding: Indmelding) -> Koe:
    """After `indmelding` in the list as it was last chosen; from its beginning where the unit is in it no more."""
    eget = not bruger_af(request).har_ret(Rettighed.SE_LEDIGE_BOLIGER)
    liste = "boliger" if eget else "boliganvisning"
    valgt = str(request.session.get(f"liste.{liste}", ""))
    ids = list(_fundne(request, QueryDict(valgt), eget).values_list("pk", flat=True)[:HOEJST])
    efter = ids[ids.index(indmelding.pk) + 1 :] if indmelding.pk in ids else ids
    adresse = reverse(f"anvisning:{liste}")
    return Koe(f"{adresse}?{valgt}" if valgt else adresse, efter[0] if efter else None)


def _fundne(request: HttpRequest, valgt: QueryDict, eget: bool) -> QuerySet[Indmelding]:
    dag = idag()
    form = Egetfilter(valgt) if eget else Boligfilterformular(valgt)
    fundne = filtreret(indmeldinger_for(bruger_af(request)), form.valg(), dag, naer_frist(dag))
    return organisationens_foerst(fundne) if eget else fundne
