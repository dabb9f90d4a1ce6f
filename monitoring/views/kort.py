"""The map's files: sent and checked, looked at, taken into use or thrown away."""

from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from monitoring.forms.kort import Ibrugform, Kortuploadform
from monitoring.ingest.geojson import GEOJSON, skabelon
from monitoring.models import Afdelingsgeometri, Kortfil
from monitoring.selectors.grundlag import findes_paa
from monitoring.services import kort as services
from monitoring.services.datatabeller import kortfiltabel
from monitoring.services.kopiering import hent_bytes
from monitoring.services.kort import KortAfvist, Kortplan
from monitoring.views.data import PR_SIDE, bruger
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.afvisninger import i_beskeden, i_formularen
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.tid import idag, nu

#: More findings and more afdelinger than this are counted and not listed.
MAKS_VIST = 100


@kraever(Rettighed.INDLAES_KORT)
@require_http_methods(["GET", "POST"])
def filer(request: HttpRequest) -> HttpResponseBase:
    """All files, and sending a new one. A file with errors is answered with what was found and is not kept."""
    kortfiler = Kortfil.objects.select_related("created_by", "afgjort_by")
    if eksport.oensket(request):
        return eksport.svar(request, kortfiltabel(kortfiler))
    plan: Kortplan | None = None
    form = Kortuploadform()
    if request.method == "POST":
        form = Kortuploadform(request.POST, request.FILES)
        if form.is_valid():
            fil = form.cleaned_data["fil"]
            try:
                kortfil = services.modtag_kort(
                    navn=fil.name or "", indhold=fil.read(), by=bruger(request), now=nu(), idag=idag()
                )
            except KortAfvist as afvist:
                plan = afvist.plan
                form.add_error("fil", afvist.besked)
            except Afvist as afvist:
                form.add_error("fil", afvist.besked)
            else:
                return redirect("monitoring:kortfil", pk=kortfil.pk)
    indhold = {
        "form": form,
        "plan": plan,
        "hoejst": MAKS_VIST,
        "side": Paginator(kortfiler, PR_SIDE).get_page(request.GET.get("side")),
        "paa_kortet": Afdelingsgeometri.objects.paa_kortet().filter(findes_paa(idag(), "afdeling__")).count(),
    }
    return render(request, "monitoring/kort/filer.html", indhold, status=422 if form.errors else 200)


@kraever(Rettighed.INDLAES_KORT)
@require_GET
def kortfil(request: HttpRequest, pk: int) -> HttpResponse:
    return _vis(request, _find(pk), Ibrugform())


def _find(pk: int) -> Kortfil:
    alle = Kortfil.objects.select_related("fil", "created_by", "afgjort_by").defer("fil__indhold")
    return get_object_or_404(alle, pk=pk)


def _vis(request: HttpRequest, fundet: Kortfil, form: Ibrugform, status: int = 200) -> HttpResponse:
    """The file, and while it waits what it would change; with what was found in it."""
    venter = fundet.status == Kortfil.Status.KONTROLLERET
    plan = services.planen_for(fundet, idag=idag()) if venter else None
    indhold = {"kortfil": fundet, "plan": plan, "form": form, "hoejst": MAKS_VIST}
    return render(request, "monitoring/kort/fil.html", indhold, status=status)


@kraever(Rettighed.INDLAES_KORT)
@require_POST
def brug(request: HttpRequest, pk: int) -> HttpResponse:
    fundet = _find(pk)
    form = Ibrugform(request.POST)
    if form.is_valid():
        with i_formularen(form):
            services.tag_i_brug(
                kortfil_id=pk, omfang=form.cleaned_data["omfang"], by=bruger(request), now=nu(), idag=idag()
            )
            messages.success(request, f"{fundet.navn} er taget i brug på kortet.")
            return redirect("monitoring:kortfil", pk=pk)
    return _vis(request, _find(pk), form, 422)


@kraever(Rettighed.INDLAES_KORT)
@require_POST
def kasser(request: HttpRequest, pk: int) -> HttpResponse:
    fundet = _find(pk)
    with i_beskeden(request):
        services.kasser_kort(kortfil_id=pk, by=bruger(request), now=nu())
        messages.success(request, f"{fundet.navn} er kasseret. Kortet er uændret.")
    return redirect("monitoring:kortfil", pk=pk)


@kraever(Rettighed.SE_DATA)
@require_GET
def fil(request: HttpRequest, pk: int) -> HttpResponse:
    """The original file, always as a download: what others wrote is never shown as a page."""
    fundet = _find(pk)
    if not (indhold := hent_bytes(fundet.fil_id)):
        raise Http404
    return _som_fil(indhold, fundet.navn, "application/octet-stream")


@kraever(Rettighed.INDLAES_KORT)
@require_GET
def skabelonen(request: HttpRequest) -> HttpResponse:
    return _som_fil(skabelon(), "kort.geojson", GEOJSON)


def _som_fil(indhold: bytes, navn: str, art: str) -> HttpResponse:
    svar = HttpResponse(indhold, content_type=art)
    svar["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(navn)}"
    svar["X-Content-Type-Options"] = "nosniff"
    return svar
