"""How an afdeling's figures have developed, as charts with tables, and as a file."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from monitoring.api import MINDST_ANDRE, egne_afdelinger, foelge, har_fuld_indsigt
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.tid import idag
from udlejning.overblik.selectors.kurver import udviklingen
from udlejning.overblik.udviklingseksport import udviklingstabel

from .faelles import den_bruger


@kraever(Rettighed.SE_OVERBLIK)
@require_GET
def udvikling(request: HttpRequest, org: str, afd: str) -> HttpResponseBase:
    """Only for those who may see the afdeling's figures: the page has nothing else."""
    bruger, dag = den_bruger(request), idag()
    afdeling = egne_afdelinger(bruger).filter(organisation__nr=org, nr=afd).first()
    if afdeling is None:
        raise Http404
    kurver = udviklingen(bruger, afdeling, dag)
    if eksport.oensket(request):
        return eksport.svar(request, udviklingstabel(afdeling, kurver, dag))
    indhold = {
        "afdeling": afdeling,
        "dag": dag,
        "kurver": kurver,
        "med_graenser": any(kurve.med_graenser for kurve in kurver),
        "forgaengere": [f.forgaenger for f in foelge(afdeling) if f.efterfoelger_id == afdeling.pk],
        "fuld_indsigt": har_fuld_indsigt(bruger),
        "mindst_andre": MINDST_ANDRE,
        "se_data": bruger.har_ret(Rettighed.SE_DATA),
        "se_runder": bruger.har_ret(Rettighed.SE_RUNDER),
    }
    return render(request, "overblik/udvikling.html", indhold)
