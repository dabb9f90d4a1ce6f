"""The start page: what waits for this user today."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from udlejning.beskeder.selectors import beskeder_for
from udlejning.brugere.adgang import alle_indloggede
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag
from udlejning.moeder.selectors.moeder import naeste_moede
from udlejning.overblik.forms import Soegeform
from udlejning.overblik.selectors import forside as selectors

from .faelles import den_bruger

#: As many unread notices as the start page shows; the rest are behind a link.
NYE_BESKEDER = 3


@alle_indloggede
@require_GET
def forside(request: HttpRequest) -> HttpResponse:
    bruger, dag = den_bruger(request), idag()
    indhold = {
        "side": _side(bruger, dag),
        "dag": dag,
        "soegning": Soegeform(),
        "naeste_moede": naeste_moede(bruger, dag),
        "nye_beskeder": beskeder_for(bruger, kun_ulaeste=True)[:NYE_BESKEDER],
    }
    return render(request, f"overblik/forside_{Rolle(bruger.rolle).value}.html", indhold)


def _side(bruger: Bruger, dag: dt.date) -> object:
    match bruger.rolle:
        case Rolle.ORGANISATION:
            return selectors.organisationsside(bruger, dag)
        case Rolle.ANVISNING:
            return selectors.anvisningsside(bruger, dag)
        case Rolle.MONITOR:
            return selectors.monitorside(bruger, dag)
        case Rolle.STYREGRUPPE:
            return selectors.styregruppeside(dag)
    return selectors.administratorside()
