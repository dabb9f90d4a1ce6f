"""Boliganvisningens list of units at its disposal."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from anvisning.forms import Boligfilterformular
from anvisning.selectors import filtreret, indmeldinger_for
from anvisning.views.faelles import PR_SIDE, bruger_af, linjer, naer_frist, skabelon
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.tid import idag


@kraever(Rettighed.SE_LEDIGE_BOLIGER)
@require_GET
@vary_on_headers("HX-Request")
def liste(request: HttpRequest) -> HttpResponse:
    form, dag = Boligfilterformular(request.GET), idag()
    fundne = filtreret(indmeldinger_for(bruger_af(request)), form.valg(), dag, naer_frist(dag))
    side = Paginator(fundne, PR_SIDE).get_page(request.GET.get("side"))
    return render(
        request,
        skabelon(request, "anvisning/boliganvisning.html", "liste"),
        {"filter": form, "side": side, "linjer": linjer(side.object_list, dag)},
    )
