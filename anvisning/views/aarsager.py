"""The administrator's pages for the catalogue of reasons."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anvisning.domain.aarsager import SYSTEMETS
from anvisning.forms.aarsager import Aarsagslukning, Aarsagsrettelse, Nyaarsag
from anvisning.models import Aarsag
from anvisning.selectors.aarsager import katalog
from anvisning.services.aarsager import luk_aarsag, opret_aarsag, ret_aarsag
from anvisning.services.tabeller import aarsagstabel
from anvisning.views.faelles import bruger_af
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.afvisninger import i_formularen
from udlejning.faelles.tid import idag, nu


@kraever(Rettighed.ADMINISTRER_REGISTER)
@require_GET
def liste(request: HttpRequest) -> HttpResponseBase:
    """What can be chosen today, by act; with ``?alle=1`` every version that ever was."""
    dag, alle = idag(), request.GET.get("alle") == "1"
    fundne = [a for a in katalog() if alle or a.til_on is None or a.til_on > dag]
    grupper = [(h.label, [a for a in fundne if a.handling == h.value]) for h in Aarsag.Handling]
    if eksport.oensket(request):
        filtre = "Også lukkede og tidligere udgaver" if alle else "Kun dem, der bruges"
        return eksport.svar(request, aarsagstabel(grupper, filtre))
    return render(request, "anvisning/aarsager.html", {"grupper": grupper, "alle": alle, "dag": dag})


@kraever(Rettighed.ADMINISTRER_REGISTER)
@require_http_methods(["GET", "POST"])
def ny(request: HttpRequest) -> HttpResponse:
    dag = idag()
    form = Nyaarsag(request.POST if request.method == "POST" else None, initial={"fra_on": dag, "sortering": 100})
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            aarsag = opret_aarsag(**form.cleaned_data, by=bruger_af(request), now=nu(), idag=dag)
            messages.success(request, f"Årsagen »{aarsag.navn}« er oprettet.")
            return redirect("anvisning:aarsager")
    return render(request, "anvisning/ny_aarsag.html", {"form": form}, status=422 if form.errors else 200)


def _side(request: HttpRequest, aarsag: Aarsag, **formularer: Any) -> HttpResponse:
    felter = ("navn", "virkning_bolig", "virkning_ret", "note_kraeves", "hjemmel", "sortering")
    sendt = next(iter(formularer.values()), None)
    versioner = list(katalog().filter(noegle=aarsag.noegle).order_by("-version"))
    return render(
        request,
        "anvisning/aarsag.html",
        {
            "aarsag": aarsag,
            "versioner": versioner,
            "kan_lukkes": aarsag.noegle not in SYSTEMETS,
            "retform": formularer.get("ret")
            or Aarsagsrettelse(initial={felt: getattr(aarsag, felt) for felt in felter}, prefix="ret"),
            "lukform": formularer.get("luk") or Aarsagslukning(initial={"til_og_med": idag()}, prefix="luk"),
            "form": sendt,
        },
        status=422 if sendt else 200,
    )


@kraever(Rettighed.ADMINISTRER_REGISTER)
@require_http_methods(["GET", "POST"])
def vis(request: HttpRequest, pk: int) -> HttpResponse:
    """One reason with its versions; sending the form makes the next version, from today."""
    aarsag = get_object_or_404(Aarsag, pk=pk)
    if request.method != "POST":
        return _side(request, aarsag)
    form = Aarsagsrettelse(request.POST, prefix="ret")
    if form.is_valid():
        with i_formularen(form):
            nyeste = ret_aarsag(aarsag=aarsag, **form.cleaned_data, by=bruger_af(request), now=nu(), idag=idag())
            messages.success(
                request, f"Årsagen »{nyeste.navn}« er gemt. Den gamle udgave står ved det, den er brugt til."
            )
            return redirect("anvisning:aarsag", pk=nyeste.pk)
    return _side(request, aarsag, ret=form)


@kraever(Rettighed.ADMINISTRER_REGISTER)
@require_POST
def luk(request: HttpRequest, pk: int) -> HttpResponse:
    aarsag = get_object_or_404(Aarsag, pk=pk)
    form = Aarsagslukning(request.POST, prefix="luk")
    if form.is_valid():
        with i_formularen(form, til_on="til_og_med"):
            luk_aarsag(aarsag=aarsag, til_on=form.til_on(), by=bruger_af(request), now=nu(), idag=idag())
            messages.success(request, f"Årsagen »{aarsag.navn}« er lukket.")
            return redirect("anvisning:aarsager")
    return _side(request, aarsag, luk=form)
