"""The pages about corrections by hand: correct a figure, the list, and what becomes of one; and a list's origin."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from monitoring.forms.korrektioner import Afgoerelsesform, Korrektionsfilter, Rettelsesform
from monitoring.models import Korrektion
from monitoring.selectors import data, ministerlister
from monitoring.selectors import korrektioner as selectors
from monitoring.services import datatabeller
from monitoring.services import korrektioner as services
from udlejning.brugere.adgang import kraever
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.afvisninger import i_formularen
from udlejning.faelles.tid import idag, nu

PR_SIDE = 50


@dataclass(frozen=True, slots=True)
class _Handling:
    """One act on a correction: the service, the state it starts from, and the name of its words in the template."""

    service: Callable[..., Korrektion]
    fra: Korrektion.Status
    besked: str


_HANDLINGER = {
    "ophaev": _Handling(services.ophaev_korrektion, Korrektion.Status.GAELDER, "Rettelsen er ophævet."),
    "genanvend": _Handling(services.genanvend_korrektion, Korrektion.Status.VENTER, "Rettelsen gælder igen."),
    "bortfald": _Handling(services.lad_korrektion_bortfalde, Korrektion.Status.VENTER, "Rettelsen er bortfaldet."),
}


def _by(request: HttpRequest) -> Bruger:
    assert isinstance(request.user, Bruger)
    return request.user


@kraever(Rettighed.SE_DATA)
@require_GET
@vary_on_headers("HX-Request")
def liste(request: HttpRequest) -> HttpResponseBase:
    form = Korrektionsfilter(request.GET)
    fundne = selectors.korrektioner(**form.valgt())
    if eksport.oensket(request):
        return eksport.svar(request, datatabeller.korrektionstabel(fundne, eksport.filtre_i_ord(form)))
    side = Paginator(fundne, PR_SIDE).get_page(request.GET.get("side"))
    skabelon = "monitoring/korrektioner/liste.html"
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        skabelon += "#liste"
    kontekst = {
        "side": side,
        "filter": form,
        "ventende": selectors.antal_ventende(),
        "idag": idag(),
        "kan_rette": _by(request).har_ret(Rettighed.INDLAES_DATA),
    }
    return render(request, skabelon, kontekst)


@kraever(Rettighed.INDLAES_DATA)
@require_http_methods(["GET", "POST"])
def ret(request: HttpRequest, pk: int) -> HttpResponse:
    observation = data.find_observation(pk)
    if observation is None:
        raise Http404
    form = Rettelsesform(request.POST if request.method == "POST" else None, observation=observation)
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            services.ret_vaerdi(observation=observation, by=_by(request), now=nu(), **form.cleaned_data)
            messages.success(request, "Tallet er rettet. Runder, der beregnes fra nu af, bruger den rettede værdi.")
            return redirect("monitoring:observation", pk=pk)
    return render(
        request,
        "monitoring/korrektioner/ret.html",
        {"form": form, "o": observation},
        status=422 if form.errors else 200,
    )


@kraever(Rettighed.INDLAES_DATA)
@require_http_methods(["GET", "POST"])
def handl(request: HttpRequest, pk: int, handling: str) -> HttpResponse:
    valgt = _HANDLINGER.get(handling)
    if valgt is None:
        raise Http404
    korrektion = get_object_or_404(selectors.med_sted(Korrektion.objects.all()), pk=pk)
    form = Afgoerelsesform(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            valgt.service(korrektion=korrektion, by=_by(request), now=nu(), **form.cleaned_data)
            messages.success(request, valgt.besked)
            return redirect("monitoring:korrektioner")
    kontekst = {
        "form": form,
        "korrektion": korrektion,
        "handling": handling,
        "passer": korrektion.status == valgt.fra,
        "nu_gaeldende": selectors.gaeldende_observation(korrektion.observation),
    }
    return render(request, "monitoring/korrektioner/handl.html", kontekst, status=422 if form.errors else 200)


@kraever(Rettighed.SE_DATA)
@require_GET
def ministerliste(request: HttpRequest, aar: int) -> HttpResponseBase:
    """Where the ministry's labels and the national figures of a year come from; ``?afdeling=`` its own areas only."""
    lister = ministerlister.herkomst(aar, request.GET.get("afdeling", ""))
    if not lister:
        raise Http404
    if eksport.oensket(request):
        return eksport.svar(request, datatabeller.ministerlistetabel(aar, lister))
    return render(request, "monitoring/korrektioner/ministerliste.html", {"aar": aar, "lister": lister})
