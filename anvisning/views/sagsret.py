"""Giving a case its right to a further offer back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from anvisning.forms import Begrundelse
from anvisning.selectors import anvisninger_for, indmeldinger_for
from anvisning.selectors.aarsager import uden_ret
from anvisning.services.sagsret import genaabn_ret
from anvisning.views.faelles import bruger_af
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.adresser import som_id
from udlejning.faelles.afvisninger import i_formularen
from udlejning.faelles.tid import nu


@kraever(Rettighed.ANVIS_BOLIG)
@require_http_methods(["GET", "POST"])
def genaabn(request: HttpRequest, pk: int) -> HttpResponse:
    """`?bolig=` is the report that the caseworker came from and goes back to."""
    bruger = bruger_af(request)
    tilbud = get_object_or_404(anvisninger_for(bruger).select_related("aarsag"), pk=pk)
    form = Begrundelse(request.POST if request.method == "POST" else None)
    tilbage = _tilbage(request, tilbud.indmelding_id)
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            genaabn_ret(anvisning=tilbud, begrundelse=form.cleaned_data["begrundelse"], by=bruger, now=nu())
            messages.success(request, f"Sag {tilbud.sagsref} har igen ret til et tilbud.")
            return redirect(tilbage)
    return render(
        request,
        "anvisning/genaabn_ret.html",
        {"tilbud": tilbud, "har_ret": not uden_ret([tilbud]), "form": form, "tilbage": tilbage},
        status=422 if form.errors else 200,
    )


def _tilbage(request: HttpRequest, indmelding_id: int) -> str:
    nr = som_id(request.GET.get("bolig", ""))
    kendt = indmeldinger_for(bruger_af(request)).filter(pk=nr).exists()
    return reverse("anvisning:indmelding", args=[nr if kendt else indmelding_id])
