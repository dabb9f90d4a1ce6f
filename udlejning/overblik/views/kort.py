"""The map of the afdelinger: the page with its list, also as a file, and the places as GeoJSON."""

from collections.abc import Iterator
from decimal import Decimal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_GET

from monitoring.api import FARVENAVNE, Farve, dato, har_fuld_indsigt
from monitoring.models import Afdelingsgeometri
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.tid import idag
from udlejning.overblik.kortform import Kortform
from udlejning.overblik.selectors.kort import (
    Kortkilde,
    Kortsted,
    antal_med_sted,
    kortkilde,
    kortside,
    kortsteder,
    som_geojson,
)
from udlejning.overblik.selectors.tal import gaeldende

from .faelles import den_bruger

KILDE = "Fælles udlejningsaftale: rundens placeringer, registeret og kommunens kortfiler"
KOLONNER = (
    "Afdelingsnummer",
    "Afdeling",
    "Boligorganisation",
    "Bydel",
    "Farve",
    "Trin",
    "På kortet",
    "Længde (WGS84)",
    "Bredde (WGS84)",
    "Kortfil",
)


@kraever(Rettighed.SE_OVERBLIK)
@require_GET
def kort(request: HttpRequest) -> HttpResponseBase:
    bruger, dag = den_bruger(request), idag()
    form = Kortform(request.GET, bruger=bruger)
    filtre, kilde = form.filter(), kortkilde()
    if eksport.oensket(request):
        raekker = _raekker(kortsteder(bruger, dag, filtre))
        tabel = eksport.Tabel("Kort", _kilde(kilde), KOLONNER, raekker, form.i_ord)
        return eksport.svar(request, tabel)
    indhold = {
        "form": form,
        "side": kortside(bruger, dag, filtre, request.GET.get("side", "1")),
        "med_sted": antal_med_sted(bruger, dag, filtre),
        "gaeldende": gaeldende(dag),
        "kilde": kilde,
        "farver": [farve.value for farve in Farve],
        "baggrund": settings.KORT_BAGGRUND,
        "fuld_indsigt": har_fuld_indsigt(bruger),
        "kan_indlaese": bruger.har_ret(Rettighed.INDLAES_KORT),
    }
    return render(request, "overblik/kort.html", indhold)


@kraever(Rettighed.SE_OVERBLIK)
@require_GET
@cache_control(private=True, no_cache=True)
@gzip_page
@conditional_page
def kort_data(request: HttpRequest) -> HttpResponse:
    """The places that the map draws. A browser that has them already is told so, after they have been looked up."""
    bruger = den_bruger(request)
    filtre = Kortform(request.GET, bruger=bruger).filter()
    return HttpResponse(som_geojson(kortsteder(bruger, idag(), filtre)), content_type="application/geo+json")


def _kilde(kilde: Kortkilde) -> str:
    if kilde.nyeste is None or kilde.nyeste.afgjort_at is None:
        return KILDE
    taget = dato(timezone.localdate(kilde.nyeste.afgjort_at))
    return f"{KILDE}, senest {kilde.nyeste.navn}, taget i brug {taget}"


def _raekker(steder: Iterator[Kortsted]) -> Iterator[eksport.Raekke]:
    arter = dict(Afdelingsgeometri.Art.choices)
    for s in steder:
        sted: eksport.Raekke = ["Ikke på kortet", None, None, ""]
        if s.midte is not None:
            sted = [arter[s.art], *(Decimal(str(grad)) for grad in s.midte), s.kortfil]
        yield [s.noegle, s.navn, s.organisation, s.bydel, FARVENAVNE[s.farve], s.trin, *sted]
