"""How an event prints."""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def artnavn(art: str) -> str:
    """``bruger.invitation_sendt`` → ``Bruger: invitation sendt``."""
    return (
        art.replace(".", ": ").replace("_", " ").replace("aa", "å").replace("oe", "ø").replace("ae", "æ").capitalize()
    )


@register.filter
def grundlagstekst(grundlag: dict[str, Any]) -> str:
    """The grounds as they were stored, readable."""
    return json.dumps(grundlag, ensure_ascii=False, indent=2, sort_keys=True)
