"""The figures of a line of the ledger, each a link to the list behind it. ``{% load regnskab %}``."""

import datetime as dt
from typing import Any

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from anvisning.domain.perioder import Periode
from anvisning.domain.perioder import maanedsnavn as navnet
from anvisning.domain.regnskab import FIGURTEKSTER, Afdelingsfakta, Opgoerelse, vaerdi
from monitoring.api import Boligorganisation

register = template.Library()


@register.filter
def maanedsnavn(maaned: dt.date) -> str:
    """``oktober 2026``."""
    return navnet(maaned)


@register.inclusion_tag("anvisning/_regnskabsceller.html")
def regnskabsceller(
    tal: Opgoerelse,
    periode: Periode,
    organisation: Boligorganisation | None = None,
    afdeling: Afdelingsfakta | None = None,
) -> dict[str, Any]:
    """The cells of one row: of an afdeling, of an organisation, or of all."""
    sted = {
        "organisation": organisation.nr if organisation else "",
        "afdeling": afdeling.noegle[-3:] if afdeling else "",
    }
    foresp = urlencode({"periode": periode.noegle, **{navn: nr for navn, nr in sted.items() if nr}})
    return {
        "tal": tal,
        "er_afdeling": afdeling is not None,
        "celler": [
            {
                "figur": figur.value,
                "tekst": tekst,
                "vaerdi": vaerdi(tal, figur),
                "adresse": f"{reverse('anvisning:regnskab_liste', args=[figur.value])}?{foresp}",
                "hvem": str(afdeling.navn if afdeling else organisation.navn if organisation else "alle"),
            }
            for figur, tekst in FIGURTEKSTER.items()
        ],
    }
