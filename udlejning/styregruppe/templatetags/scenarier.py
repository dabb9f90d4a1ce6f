"""Addresses and notes beside the numbers of a scenario. ``{% load scenarier %}``."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse

from monitoring.api import tal
from udlejning.styregruppe.domain.frister import Fristlinje
from udlejning.styregruppe.selectors.resultat import Scenarieresultat

register = template.Library()


@register.simple_tag
def scenarieadresse(noegle: str, liste: str, hvad: str) -> str:
    """Where the list behind a number is; empty for what is not stored."""
    if not noegle:
        return ""
    adresse = reverse(f"styregruppe:scenarie_{liste}", kwargs={"noegle": noegle})
    return f"{adresse}?hvad={hvad}" if hvad else adresse


@register.filter
def par(felter: Iterable[Any], deltagere: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each field of a line with the scenario whose column it stands in."""
    return list(zip(felter, deltagere, strict=True))


@register.simple_tag
def skiftnote(resultat: Scenarieresultat) -> str:
    """``mod 31 som det var``."""
    return f"mod {tal(resultat.farver.skift_foer)} som det var"


@register.simple_tag
def afnote(antal: int) -> str:
    """``af 110``."""
    return f"af {tal(antal)}"


@register.simple_tag
def fristnote(linje: Fristlinje) -> str:
    """``af 31 med kortere frist``."""
    return f"af {tal(linje.beroerte)} med {'kortere' if linje.foelge.kortere else 'længere'} frist"
