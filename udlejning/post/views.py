"""The log of what was sent to whom."""

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from udlejning.brugere.adgang import alle_indloggede, kraever
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport

from .forms import Brevfilter
from .selectors import breve, breve_til
from .tabeller import brevtabel, egne_breve_tabel

PR_SIDE = 50


@kraever(Rettighed.SE_LOG)
@require_GET
@vary_on_headers("HX-Request")
def log(request: HttpRequest) -> HttpResponseBase:
    """Everybody's letters, without their text: that is the recipient's."""
    form = Brevfilter(request.GET)
    fundne = breve(**form.cleaned_data) if form.is_valid() else breve().none()
    if eksport.oensket(request):
        return eksport.svar(request, brevtabel(fundne, eksport.filtre_i_ord(form)))
    side = Paginator(fundne, PR_SIDE).get_page(request.GET.get("side"))
    skabelon = "post/log.html#liste" if request.htmx else "post/log.html"  # type: ignore[attr-defined]  # django-htmx
    kan_sende_igen = isinstance(request.user, Bruger) and request.user.har_ret(Rettighed.ADMINISTRER_BRUGERE)
    return render(request, skabelon, {"filter": form, "side": side, "kan_sende_igen": kan_sende_igen})


@alle_indloggede
@require_GET
def mine(request: HttpRequest) -> HttpResponseBase:
    """The signed-in user's own letters, with their text."""
    assert isinstance(request.user, Bruger)
    fundne = breve_til(request.user)
    if eksport.oensket(request):
        return eksport.svar(request, egne_breve_tabel(fundne))
    side = Paginator(fundne, PR_SIDE).get_page(request.GET.get("side"))
    return render(request, "post/mine.html", {"side": side})
