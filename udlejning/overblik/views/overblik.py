"""The dashboard: colours, changes, and the shared overview of red and yellow afdelinger."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from monitoring.api import har_fuld_indsigt, overblik_raekker, overblikket, overbliksraekker
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.tid import idag
from udlejning.overblik.forms import Overbliksform
from udlejning.overblik.selectors import tal
from udlejning.overblik.tabeller import overblikstabel

from .faelles import den_bruger

#: A screen or two, so that the end of the list is in reach.
PR_SIDE = 25


@kraever(Rettighed.SE_OVERBLIK)
@require_GET
@vary_on_headers("HX-Request")
def overblik(request: HttpRequest) -> HttpResponseBase:
    bruger, dag = den_bruger(request), idag()
    form = Overbliksform(request.GET, bruger=bruger)
    filtre = form.filter()
    if eksport.oensket(request):
        raekker = eksport.i_portioner(
            overblikket(bruger, dag, filtre), lambda portion: overbliksraekker(bruger, portion)
        )
        return eksport.svar(request, overblikstabel(raekker, eksport.filtre_i_ord(form)))
    indhold = {
        "filter": form,
        "sorter": filtre.sorter,
        "side": overblik_raekker(bruger, dag, filtre, side=request.GET.get("side", "1"), pr_side=PR_SIDE),
        "gaeldende": tal.gaeldende(dag),
    }
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "overblik/overblik.html#svar", indhold)
    indhold |= {
        "dag": dag,
        "alle": tal.farvetal(dag),
        "egne": tal.farvetal(dag, organisation_id=bruger.organisation_id) if bruger.organisation_id else None,
        "aendringer": tal.aendringer(dag),
        "fuld_indsigt": har_fuld_indsigt(bruger),
    }
    return render(request, "overblik/overblik.html", indhold)
