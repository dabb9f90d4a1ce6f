"""The map's key. ``{% load kort %}``."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from monitoring.api import Farve
from udlejning.overblik.moenstre import moenster

register = template.Library()

_RUND = "M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0z"
#: The shape of each colour's mark, as beside its word elsewhere, and the sign in it, without which an octagon and a
#: circle would look alike in grey.
_MAERKER = {
    Farve.ROED: ("M8 2h8l6 6v8l-6 6H8l-6-6V8z", "M7 12h10"),
    Farve.GUL: ("M12 2.5 22.5 21.5h-21z", "M12 9.5v5.5M12 18v.1"),
    Farve.GROEN: (_RUND, "M7.5 12.5l3 3 6-6.5"),
    Farve.IKKE_MAALT: (_RUND, ""),
}


@register.simple_tag
def signatur(noegle: str) -> SafeString:
    """How a point and an area of that colour look; the map's script draws by what stands here."""
    farve = Farve(noegle)
    form, tegn = _MAERKER[farve]
    punkt = (
        f'<svg class="signatur__punkt signatur__punkt--{farve.value}" viewBox="0 0 24 24" aria-hidden="true">'
        f'<path class="signatur__form" d="{form}"/><path class="signatur__tegn" d="{tegn}"/></svg>'
    )
    areal = (
        f'<svg class="signatur__areal" viewBox="0 0 40 24" aria-hidden="true">{moenster("kort", farve.value)}'
        f'<rect width="40" height="24" fill="url(#kort-{farve.value})"/></svg>'
    )
    return mark_safe(punkt + areal)  # noqa: S308  made of a colour's own key
