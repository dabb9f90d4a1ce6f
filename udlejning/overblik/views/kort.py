"""The map of the afdelinger: the page with its list, the places as GeoJSON, and the list as a file."""

from collections.abc import Iterator
from decimal import Decimal

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_GET

from monitoring.api import FARVENAVNE, Eksportvaerdi, Farve, dato, har_fuld_indsigt, runde_paa
from monitoring.models import Afdelingsgeometri
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.tid import idag, nu
from udlejning.overblik import balanceeksport as eksport
from udlejning.overblik.kortform import Kortform
from udlejning.overblik.selectors.kort import Kortsted, antal_med_sted, kortkilde, kortside, kortsteder, som_geojson
from udlejning.overblik.selectors.tal import gaeldende

from .faelles import den_bruger


@kraever(Rettighed.SE_OVERBLIK)
@require_GET
def kort(request: HttpRequest) -> HttpResponse:
    bruger, dag = den_bruger(request), idag()
    form = Kortform(request.GET, bruger=bruger)
    filtre = form.filter()
    side = kortside(bruger, dag, filtre, request.GET.get("side", "1"))
    indhold = {
        "form": form,
        "side": side,
        "med_sted": antal_med_sted(bruger, dag, filtre),
        "gaeldende": gaeldende(dag),
        "kilde": kortkilde(),
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


@kraever(Rettighed.SE_OVERBLIK)
@require_GET
def kort_fil(request: HttpRequest, format: str) -> HttpResponse:
    if format not in eksport.FORMATER:
        raise Http404
    bruger, dag = den_bruger(request), idag()
    form = Kortform(request.GET, bruger=bruger)
    om = eksport.Omstaendigheder(
        "Kort",
        _kilde(),
        form.i_ord,
        "Alle" if har_fuld_indsigt(bruger) else "Dem, som brugeren må se i det fælles overblik",
        runde_paa(dag),
        timezone.localtime(nu()),
        str(bruger),
    )
    raekker = list(_raekker(kortsteder(bruger, dag, form.filter())))
    svar = HttpResponse(eksport.fil(om, raekker, format), content_type=eksport.FORMATER[format])
    svar["Content-Disposition"] = f'attachment; filename="kort-{dag:%Y-%m-%d}.{format}"'
    return svar


def _kilde() -> str:
    tekst = "Fælles udlejningsaftale: rundens placeringer, registeret og kortfilerne"
    nyeste = kortkilde().nyeste
    if nyeste is None or nyeste.afgjort_at is None:
        return tekst
    return f"{tekst}, senest {nyeste.navn}, taget i brug {dato(timezone.localdate(nyeste.afgjort_at))}"


def _raekker(steder: Iterator[Kortsted]) -> Iterator[eksport.Raekke]:
    arter = dict(Afdelingsgeometri.Art.choices)
    yield [
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
    ]
    for s in steder:
        sted: list[Eksportvaerdi] = ["Ikke på kortet", None, None, ""]
        if s.midte is not None:
            sted = [arter[s.art], *(Decimal(str(grad)) for grad in s.midte), s.kortfil]
        yield [s.noegle, s.navn, s.organisation, s.bydel, FARVENAVNE[s.farve], s.trin, *sted]
