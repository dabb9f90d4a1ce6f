"""What every page's frame needs: the demo banner, the menu, and notices that the apps announce."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .models import Bruger
from .navigation import Menulinje, menu


@dataclass(frozen=True, slots=True)
class Rammebesked:
    """A notice under the header of every page. `art` is ``info``, ``warning`` or ``error``."""

    overskrift: str
    tekst: str
    art: str = "warning"


Beskedgiver = Callable[[HttpRequest], Rammebesked | None]

_beskedgivere: list[Beskedgiver] = []


def registrer_rammebesked(giver: Beskedgiver) -> Beskedgiver:
    """Ask `giver` for a notice on every whole page that a signed-in user sees. Call it from an app's `ready`."""
    if giver not in _beskedgivere:
        _beskedgivere.append(giver)
    return giver


def ramme(request: HttpRequest) -> dict[str, Any]:
    """Callables, so that partials and error pages that print no frame ask the database nothing."""
    bruger = getattr(request, "user", None)

    def beskeder() -> list[Rammebesked]:
        if not isinstance(bruger, Bruger):
            return []
        return [besked for giver in _beskedgivere if (besked := giver(request)) is not None]

    def punkter() -> list[Menulinje]:
        return menu(bruger, request.path) if isinstance(bruger, Bruger) else []

    return {"demo": settings.DEMO, "rammebeskeder": beskeder, "menupunkter": punkter}
