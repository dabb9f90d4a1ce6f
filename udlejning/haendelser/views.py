"""The log page."""

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport

from . import selectors
from .forms import Logfilter
from .tabeller import logtabel

PR_SIDE = 50


@kraever(Rettighed.SE_LOG)
@require_GET
@vary_on_headers("HX-Request")
def log(request: HttpRequest) -> HttpResponseBase:
    form = Logfilter(request.GET)
    fundne = selectors.haendelser(**form.cleaned_data) if form.is_valid() else selectors.haendelser().none()
    if eksport.oensket(request):
        return eksport.svar(request, logtabel(fundne, eksport.filtre_i_ord(form)))
    side = Paginator(fundne, PR_SIDE).get_page(request.GET.get("side"))
    skabelon = "haendelser/log.html#liste" if request.htmx else "haendelser/log.html"  # type: ignore[attr-defined]  # django-htmx
    return render(request, skabelon, {"filter": form, "side": side})
