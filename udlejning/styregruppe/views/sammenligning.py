"""Scenarios beside one another."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anvisning.views.faelles import bruger_af
from udlejning.brugere.adgang import kraever
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.tid import idag
from udlejning.styregruppe.forms import Sammenligningsform
from udlejning.styregruppe.models import Scenarie
from udlejning.styregruppe.selectors.sammenligning import Sammenligning, sammenligning
from udlejning.styregruppe.selectors.scenarier import egne_scenarier, scenarier_for
from udlejning.styregruppe.services import sammenligningstabeller as tabeller

PR_SIDE = 25
#: More of one's own are found by their address.
EGNE = 30


@kraever(Rettighed.SE_SCENARIER)
@require_GET
def sammenlign(request: HttpRequest) -> HttpResponseBase:
    """``?s=…&s=…``: two or three, each by its address's own part. Fewer, and the page lets choose among them."""
    kendte = _kendte(bruger_af(request), request.GET.getlist("s"))
    form = Sammenligningsform(request.GET, scenarier=list(kendte.values()))
    fundet = sammenligning([kendte[noegle] for noegle in form.cleaned_data["s"]], idag()) if form.is_valid() else None
    if eksport.oensket(request):
        if fundet is None:
            raise Http404
        return _fil(request, fundet)
    side = Paginator(fundet.uenige, PR_SIDE).get_page(request.GET.get("side")) if fundet else None
    svar = {
        "form": form,
        "fundet": fundet,
        "side": side,
        "uenige": fundet.med_navne(list(side.object_list)) if fundet and side else [],
    }
    return render(request, "styregruppe/sammenlign_scenarier.html", svar, status=422 if form.errors else 200)


def _kendte(bruger: Bruger, noegler: list[str]) -> dict[str, Scenarie]:
    """Those that the address names, in its order, and the newest of the user's own; one that does not exist is 404."""
    naevnte = {et.noegle: et for et in scenarier_for(bruger).filter(noegle__in=noegler)}
    if set(noegler) - set(naevnte):
        raise Http404
    return {noegle: naevnte[noegle] for noegle in noegler} | {et.noegle: et for et in egne_scenarier(bruger)[:EGNE]}


def _fil(request: HttpRequest, fundet: Sammenligning) -> HttpResponseBase:
    return eksport.valgt(
        request,
        {
            "aendringer": lambda: tabeller.aendringstabel(fundet),
            "tal": lambda: tabeller.taltabel(fundet),
            "andele": lambda: tabeller.andelstabel(fundet),
            "afdelinger": lambda: tabeller.uenighedstabel(fundet),
        },
    )
