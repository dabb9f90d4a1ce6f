"""What every request passes: too large uploads stop early, a NUL names nothing, a lost session loses nobody his way."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import is_valid_path

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


class NultegnMiddleware:
    """What an address with a NUL names does not exist: no text of PostgreSQL holds one, and the question is refused.

    A form that reads the address says so itself, as of anything else that it cannot take.
    """

    def __init__(self, get_response: Svar) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fejl: Exception) -> None:
        har_nul = "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "")
        if har_nul and isinstance(fejl, (DataError, ValueError)):
            raise Http404 from fejl


class HtmxLoginMiddleware:
    """A partial request without a session must send the whole browser to the sign-in, not put it inside the page."""

    def __init__(self, get_response: Svar) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        svar = self.get_response(request)
        if request.headers.get("HX-Request") == "true" and _til_login(svar):
            side = urlsplit(request.headers.get("HX-Current-URL", ""))
            tilbage = f"?{urlencode({'next': side.path})}" if side.path else ""
            return HttpResponse(headers={"HX-Redirect": resolve_url(settings.LOGIN_URL) + tilbage})
        return svar


class AfsendelseMiddleware:
    """What was sent and came to nothing is told, and leads on to a page.

    A form sent without a session goes to the sign-in, which says that nothing was stored. From there (or by a reload)
    the browser asks for an address that only takes what is sent: it is led to the page that the act stood on.
    """

    def __init__(self, get_response: Svar) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        svar = self.get_response(request)
        if request.method == "POST" and _til_login(svar):
            messages.warning(request, "Du var logget ud, så det, du sendte, er ikke gemt. Log ind, og send det igen.")
        elif request.method == "GET" and svar.status_code == 405 and request.path != "/":
            messages.info(request, "Der er ikke sendt noget. Gør det igen herfra, hvis det mangler.")
            return HttpResponseRedirect(_siden_over(request.path))
        return svar


def _siden_over(sti: str) -> str:
    """The nearest address above that there is a page for; the start page is one."""
    while sti := sti.rstrip("/").rpartition("/")[0]:
        if is_valid_path(f"{sti}/"):
            return f"{sti}/"
    return "/"


def _til_login(svar: HttpResponse) -> bool:
    return isinstance(svar, HttpResponseRedirect) and svar.url.partition("?")[0] == resolve_url(settings.LOGIN_URL)
