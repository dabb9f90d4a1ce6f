"""The administrator's pages about users."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from udlejning.brugere import selectors, services
from udlejning.brugere.adgang import kraever
from udlejning.brugere.forms import Filterformular, Invitation, Rettelse
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.brugere.tabeller import brugertabel
from udlejning.faelles import eksport
from udlejning.faelles.afvisninger import i_beskeden, i_formularen
from udlejning.faelles.tid import nu

PR_SIDE = 25


def _by(request: HttpRequest) -> Bruger:
    assert isinstance(request.user, Bruger)
    return request.user


def _hjem(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


@kraever(Rettighed.ADMINISTRER_BRUGERE)
@require_GET
@vary_on_headers("HX-Request")
def liste(request: HttpRequest) -> HttpResponseBase:
    form = Filterformular(request.GET)
    valg = form.cleaned_data if form.is_valid() else {}
    fundne = selectors.brugere(soeg=valg.get("soeg", ""), rolle=valg.get("rolle", ""), status=valg.get("status", ""))
    if eksport.oensket(request):
        return eksport.svar(request, brugertabel(fundne, eksport.filtre_i_ord(form)))
    side = Paginator(fundne, PR_SIDE).get_page(request.GET.get("side"))
    skabelon = "brugere/liste.html#liste" if request.htmx else "brugere/liste.html"  # type: ignore[attr-defined]  # django-htmx
    return render(request, skabelon, {"filter": form, "side": side})


@kraever(Rettighed.ADMINISTRER_BRUGERE)
@require_http_methods(["GET", "POST"])
def inviter(request: HttpRequest) -> HttpResponse:
    form = Invitation(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            bruger = services.inviter(**form.til_service(), by=_by(request), now=nu())
            _send(request, bruger)
            return redirect("brugere:liste")
    return render(request, "brugere/inviter.html", {"form": form}, status=422 if form.errors else 200)


@kraever(Rettighed.ADMINISTRER_BRUGERE)
@require_http_methods(["GET", "POST"])
def bruger(request: HttpRequest, pk: int) -> HttpResponse:
    denne = get_object_or_404(Bruger.objects.select_related("organisation"), pk=pk)
    form = Rettelse(request.POST if request.method == "POST" else None, initial=_initial(denne))
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            services.ret(bruger=denne, **form.til_service(), by=_by(request), now=nu())
            messages.success(request, f"Oplysningerne om {denne.username} er gemt.")
            return redirect("brugere:liste")
    return render(request, "brugere/bruger.html", {"form": form, "denne": denne}, status=422 if form.errors else 200)


@kraever(Rettighed.ADMINISTRER_BRUGERE)
@require_POST
def luk(request: HttpRequest, pk: int) -> HttpResponse:
    denne = get_object_or_404(Bruger, pk=pk)
    with i_beskeden(request):
        services.luk(bruger=denne, by=_by(request), now=nu())
        messages.success(request, f"Adgangen for {denne} er lukket.")
    return redirect("brugere:bruger", pk=pk)


@kraever(Rettighed.ADMINISTRER_BRUGERE)
@require_POST
def genaabn(request: HttpRequest, pk: int) -> HttpResponse:
    denne = get_object_or_404(Bruger, pk=pk)
    with i_beskeden(request):
        services.genaabn(bruger=denne, by=_by(request), now=nu())
        messages.success(request, f"Adgangen for {denne} er åben igen.")
    return redirect("brugere:bruger", pk=pk)


@kraever(Rettighed.ADMINISTRER_BRUGERE)
@require_POST
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    _send(request, get_object_or_404(Bruger, pk=pk))
    return redirect("brugere:bruger", pk=pk)


def _send(request: HttpRequest, til: Bruger) -> None:
    with i_beskeden(request):
        services.send_invitation(bruger=til, basisadresse=_hjem(request), by=_by(request), now=nu())
        messages.success(request, f"Vi har sendt en invitation til {til.email}. Linket virker i tre dage.")


def _initial(denne: Bruger) -> dict[str, object]:
    return {
        "fornavn": denne.first_name,
        "efternavn": denne.last_name,
        "email": denne.email,
        "rolle": denne.rolle,
        "organisation": denne.organisation_id,
    }
