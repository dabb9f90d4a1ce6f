"""Every view names the right it needs; every writing service checks it again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from udlejning.faelles.fejl import ManglerRet

from .models import Bruger
from .rettigheder import Rettighed

View = Callable[..., HttpResponseBase]


def kraever(*rettigheder: Rettighed) -> Callable[[View], View]:
    """Let a view through for users with any of `rettigheder`; others get 403. The test of all URLs reads the set."""

    def pynt(view: View) -> View:
        @wraps(view)
        def vogter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            bruger = request.user
            if not (isinstance(bruger, Bruger) and any(bruger.har_ret(r) for r in rettigheder)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        vogter.rettigheder = frozenset(rettigheder)  # type: ignore[attr-defined]  # read by the URL matrix test
        return vogter

    return pynt


def alle_indloggede(view: View) -> View:
    """Mark a view that every signed-in user may use."""
    view.rettigheder = frozenset()  # type: ignore[attr-defined]  # read by the URL matrix test
    return view


def tjek_ret(by: Bruger, rettighed: Rettighed, *, handling: str) -> None:
    """Raise `ManglerRet` unless `by` may do `handling` (the words after "til at")."""
    if not by.har_ret(rettighed):
        raise ManglerRet(
            f"Brugeren {by.username} har ikke ret til at {handling}. "
            "Bed en kollega med den rette rolle gøre det, eller spørg administratoren.",
        )
