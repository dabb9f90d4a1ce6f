"""Free words to units: address, postal code, unit number, afdeling and organisation."""

import re
from collections.abc import Sequence

from django.db.models import BooleanField, ExpressionWrapper, Q

from anvisning.domain.soegning import er_tal, ord_i
from monitoring.api import Afdeling, sorteringsnoegle

HOEJST = 8
_NOEGLE = re.compile(r"\b(\d{4})-(\d{1,3})\b")


def soegning(tekst: str, praefiks: str = "") -> Q:
    """Units that have every word, in the address, the numbers, or the name of the afdeling or the organisation.

    A word of letters is found by its beginning, and by a part of three letters or more; a number is whole. Four digits
    may be an organisation, ``0101-007`` is an afdeling. `praefiks` is the path to the unit. One query finds the
    afdelinger; the units are found by an index.
    """
    noegler = _NOEGLE.findall(tekst)
    ordene = list(dict.fromkeys(ord_i(_NOEGLE.sub(" ", tekst))))[: HOEJST - len(noegler)]
    betingelser = [Q(organisation__nr=org, nr__startswith=afd) for org, afd in noegler]
    betingelser += [_afdelingen(ord_) for ord_ in ordene]
    afdelinger = _afdelinger(betingelser)
    fundet = Q()
    for nr, noegle in enumerate(noegler):
        egne_ord = Q()
        for ord_ in noegle:
            egne_ord &= Q(**{f"{praefiks}soegeord__rummer": ord_})
        # A unit's own number may look like an afdeling's.
        fundet &= Q(**{f"{praefiks}afdeling__in": afdelinger[nr]}) | egne_ord
    for nr, ord_ in enumerate(ordene, len(noegler)):
        sted = Q(**{f"{praefiks}soegeord__rummer": ord_})
        fundet &= sted | Q(**{f"{praefiks}afdeling__in": afdelinger[nr]}) if afdelinger[nr] else sted
    return fundet


def _afdelingen(ord_: str) -> Q:
    if er_tal(ord_):
        return Q(organisation__nr=ord_) | Q(nr=ord_)
    noegle = sorteringsnoegle(ord_)
    return Q(sorteringsnavn__contains=noegle) | Q(organisation__sorteringsnavn__contains=noegle)


def _afdelinger(betingelser: Sequence[Q]) -> list[list[int]]:
    """For each condition the afdelinger that meet it, with one query."""
    fundne: list[list[int]] = [[] for _ in betingelser]
    if not betingelser:
        return fundne
    nogen = Q()
    for betingelse in betingelser:
        nogen |= betingelse
    svar = [ExpressionWrapper(b, output_field=BooleanField()) for b in betingelser]
    for pk, *ja in Afdeling.objects.filter(nogen).order_by().values_list("pk", *svar):
        for nr, passer in enumerate(ja):
            if passer:
                fundne[nr].append(pk)
    return fundne
