"""What every request passes: too large uploads stop early, and htmx follows a lost session to the sign-in."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from .views.fejl import for_stor

Svar = Callable[[HttpRequest], HttpResponse]

_BID = 64 * 1024


class UploadgraenseMiddleware:
    """Answer 413 with a page instead of storing a file over the limit.

    The body is read away up to four times the limit, because browsers show a reset connection instead of an
    answer when the server closes while they still send.
    """

    def __init__(self, get_response: Svar) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        graense = settings.UPLOAD_MAKS_BYTES
        try:
            laengde = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            laengde = 0
        if laengde <= graense:
            return self.get_response(request)
        rest = min(laengde, 4 * graense)
        while rest > 0 and (laest := len(request.read(min(_BID, rest)))):
            rest -= laest
        return for_stor(request)


class HtmxLoginMiddleware:
    """A partial request without a session must send the whole browser to the sign-in, not put it inside the page."""

    def __init__(self, get_response: Svar) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        svar = self.get_response(request)
        if (
            request.headers.get("HX-Request") == "true"
            and isinstance(svar, HttpResponseRedirect)
            and svar.url.partition("?")[0] == resolve_url(settings.LOGIN_URL)
        ):
            side = urlsplit(request.headers.get("HX-Current-URL", ""))
            tilbage = f"?{urlencode({'next': side.path})}" if side.path else ""
            return HttpResponse(headers={"HX-Redirect": resolve_url(settings.LOGIN_URL) + tilbage})
        return svar
