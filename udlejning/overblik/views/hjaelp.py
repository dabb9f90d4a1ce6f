"""Help and the accessibility statement."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from udlejning.brugere.adgang import alle_indloggede
from udlejning.faelles.opbevaring import opbevaring
from udlejning.faelles.tid import idag
from udlejning.overblik.hjaelp import antagelser, hjaelp_paa


@alle_indloggede
@require_GET
def hjaelp(request: HttpRequest) -> HttpResponse:
    indhold = hjaelp_paa(idag())
    svar = {"hjaelp": indhold, "antagelser": antagelser(indhold), "opbevaring": opbevaring().values()}
    return render(request, "overblik/hjaelp.html", svar)


@login_not_required
@require_GET
def tilgaengelighed(request: HttpRequest) -> HttpResponse:
    """Open to all, as the law asks (webtilgængelighedsloven § 4)."""
    return render(request, "overblik/tilgaengelighed.html", {"kontakt": settings.TILGAENGELIGHED_KONTAKT})


@login_not_required
@require_GET
def was(request: HttpRequest) -> HttpResponse:
    """The easy address that every public web site must have: to the statement in WAS-Tool, or to our own page."""
    return redirect(settings.TILGAENGELIGHED_KONTAKT["was_adresse"] or "overblik:tilgaengelighed")
