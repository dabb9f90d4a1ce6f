"""Boliganvisningens list of units at its disposal."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from anvisning.forms import Boligfilterformular
from anvisning.selectors import filtreret, indmeldinger_for, side_af
from anvisning.services.boligtabeller import ledigtabel
from anvisning.views.faelles import PR_SIDE, bruger_af, linjer, naer_frist, skabelon
from anvisning.views.koe import husk
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.tid import idag


@kraever(Rettighed.SE_LEDIGE_BOLIGER)
@require_GET
@vary_on_headers("HX-Request")
def liste(request: HttpRequest) -> HttpResponseBase:
    form, dag = Boligfilterformular(request.GET), idag()
    valg = form.valg()
    fundne = filtreret(indmeldinger_for(bruger_af(request)), valg, dag, naer_frist(dag))
    if eksport.oensket(request):
        return eksport.svar(request, ledigtabel(fundne, dag, eksport.filtre_i_ord(form)))
    side = side_af(fundne, request.GET.get("side"), PR_SIDE)
    return render(
        request,
        skabelon(request, "anvisning/boliganvisning.html", "liste"),
        {
            "filter": form,
            "valg": valg,
            "sorter": valg.sorter,
            "side": side,
            "linjer": linjer(side.object_list, dag),
            "seneste": husk(request, "boliganvisning", form),
        },
    )
