"""A person's notices, and how they come by e-mail."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from udlejning.brugere.adgang import alle_indloggede
from udlejning.brugere.models import Bruger
from udlejning.faelles import eksport
from udlejning.faelles.tid import nu

from .forms import Valgformular
from .selectors import antal_ulaeste, beskeder_for
from .services import marker, vaelg_maader
from .tabeller import beskedtabel

PR_SIDE = 25


def _den_bruger(request: HttpRequest) -> Bruger:
    assert isinstance(request.user, Bruger)
    return request.user


@alle_indloggede
@require_GET
@vary_on_headers("HX-Request")
def liste(request: HttpRequest) -> HttpResponseBase:
    if eksport.oensket(request):
        kun_ulaeste = request.GET.get("vis") == "ulaeste"
        fundne = beskeder_for(_den_bruger(request), kun_ulaeste=kun_ulaeste)
        return eksport.svar(request, beskedtabel(fundne, kun_ulaeste=kun_ulaeste))
    return _vis_liste(request)


def _vis_liste(request: HttpRequest) -> HttpResponse:
    bruger, kun_ulaeste = _den_bruger(request), request.GET.get("vis") == "ulaeste"
    side = Paginator(beskeder_for(bruger, kun_ulaeste=kun_ulaeste), PR_SIDE).get_page(request.GET.get("side"))
    del_ = "#liste" if request.htmx else ""  # type: ignore[attr-defined]  # django-htmx
    indhold = {"side": side, "kun_ulaeste": kun_ulaeste, "ulaeste": antal_ulaeste(bruger)}
    return render(request, f"beskeder/liste.html{del_}", indhold)


def _tilbage(request: HttpRequest) -> HttpResponse:
    """The list as it was, or with htmx its changed part."""
    if request.htmx:  # type: ignore[attr-defined]  # django-htmx
        return _vis_liste(request)
    svar = redirect("beskeder:liste")
    svar["Location"] += f"?{request.GET.urlencode()}" if request.GET else ""
    return svar


@alle_indloggede
@require_GET
def aabn(request: HttpRequest, pk: int) -> HttpResponse:
    """To what the notice is about; it counts as read from now on."""
    besked = get_object_or_404(beskeder_for(_den_bruger(request)), pk=pk)
    marker(by=_den_bruger(request), now=nu(), pk=besked.pk)
    return HttpResponseRedirect(besked.sti)


@alle_indloggede
@require_POST
@vary_on_headers("HX-Request")
def skift(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read, or (`laest=nej`) as unread again."""
    besked = get_object_or_404(beskeder_for(_den_bruger(request)), pk=pk)
    marker(by=_den_bruger(request), now=nu(), pk=besked.pk, laest=request.POST.get("laest") != "nej")
    return _tilbage(request)


@alle_indloggede
@require_POST
@vary_on_headers("HX-Request")
def alle_laest(request: HttpRequest) -> HttpResponse:
    marker(by=_den_bruger(request), now=nu())
    return _tilbage(request)


@alle_indloggede
@require_http_methods(["GET", "POST"])
def valg(request: HttpRequest) -> HttpResponse:
    bruger = _den_bruger(request)
    form = Valgformular(request.POST if request.method == "POST" else None, bruger=bruger)
    if request.method == "POST" and form.is_valid():
        vaelg_maader(valg=form.cleaned_data, by=bruger, now=nu())
        messages.success(request, "Dit valg er gemt. Det gælder for nye beskeder.")
        return redirect("beskeder:valg")
    return render(request, "beskeder/valg.html", {"form": form}, status=422 if form.errors else 200)
