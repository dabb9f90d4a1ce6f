"""The number of unread notices, in the frame of every page."""

from functools import cache
from typing import Any

from django.http import HttpRequest

from udlejning.brugere.models import Bruger

from .selectors import antal_ulaeste


def ulaeste(request: HttpRequest) -> dict[str, Any]:
    """Asked for only where the frame is printed, and once."""
    bruger = getattr(request, "user", None)
    if not isinstance(bruger, Bruger):
        return {}
    return {"ulaeste_beskeder": cache(lambda: antal_ulaeste(bruger))}
