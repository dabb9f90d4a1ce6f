"""The user's meetings as a calendar by a private address, which needs no sign-in and can be taken back."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from anvisning.views.faelles import bruger_af
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.tid import idag, nu
from udlejning.moeder.domain.ics import Begivenhed, som_ics
from udlejning.moeder.models import Kalenderadresse, Moede
from udlejning.moeder.selectors.moeder import moeder_for, sidst_skrevet
from udlejning.moeder.services import kalender as services

#: The calendar goes a year back.
TILBAGE = dt.timedelta(days=366)


@kraever(Rettighed.SE_MOEDER)
@require_POST
def adresse(request: HttpRequest) -> HttpResponse:
    """``fjern`` takes the address back; else a new one is made."""
    if "fjern" in request.POST:
        services.fjern_adresse(by=bruger_af(request), now=nu())
        messages.success(request, "Kalenderadressen er trukket tilbage og virker ikke mere.")
    else:
        services.lav_adresse(by=bruger_af(request), now=nu())
        messages.success(request, "Kalenderadressen er lavet. Den står nederst på siden.")
    return redirect("moeder:liste")


@login_not_required
@require_GET
@never_cache
def fil(request: HttpRequest, noegle: str) -> HttpResponse:
    """When and where, never the agenda; what the address's owner may see today."""
    fundet = get_object_or_404(Kalenderadresse.objects.select_related("bruger"), noegle=noegle)
    moeder = moeder_for(fundet.bruger).filter(holdes_on__gt=idag() - TILBAGE).order_by("holdes_on", "begynder", "id")
    skrevet = sidst_skrevet(moeder)
    begivenheder = [_begivenhed(request, moede, skrevet.get(moede.pk, moede.created_at)) for moede in moeder]
    svar = HttpResponse(som_ics("Udlejningsaftalens møder", begivenheder), content_type="text/calendar; charset=utf-8")
    svar["Content-Disposition"] = 'inline; filename="moeder.ics"'
    return svar


def _begivenhed(request: HttpRequest, moede: Moede, aendret_at: dt.datetime) -> Begivenhed:
    sti = reverse("moeder:moede", args=[moede.pk])
    return Begivenhed(
        uid=f"moede-{moede.pk}@{request.get_host()}",
        begynder_at=timezone.make_aware(dt.datetime.combine(moede.holdes_on, moede.begynder)),
        aendret_at=aendret_at,
        titel=f"Aflyst: {moede.hvem}" if moede.er_aflyst else moede.hvem,
        aflyst=moede.er_aflyst,
        sted=moede.sted,
        adresse=request.build_absolute_uri(sti),
    )
