"""The pages for what goes wrong: a way out, and never a stack trace."""

import logging

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

log = logging.getLogger(__name__)

FOR_STORT = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def forkert_anmodning(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, FOR_STORT):
        return for_stor(request)
    return render(request, "400.html", status=400)


def ingen_adgang(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def findes_ikke(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def forsvundet_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere. The reason is for the server's log only."""
    log.warning("CSRF check failed: %s (%s)", reason, request.path)
    return render(request, "403_csrf.html", status=403)


def for_stor(request: HttpRequest) -> HttpResponse:
    return render(request, "413.html", {"graense_mb": settings.UPLOAD_MAKS_BYTES // 1_000_000}, status=413)


def serverfejl(request: HttpRequest) -> HttpResponse:
    """Without the request, so that the page asks nothing of the database or the session that may just have failed."""
    return HttpResponse(loader.get_template("500.html").render({"demo": settings.DEMO}), status=500)
