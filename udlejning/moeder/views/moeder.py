"""Meetings: the list, one meeting, planning it, who took part, what was decided."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anvisning.views.faelles import bruger_af
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.afvisninger import i_beskeden, i_formularen
from udlejning.faelles.tid import idag, nu
from udlejning.moeder.forms import Aflysningsform, Beslutningsform, Deltagerform, Moedeform, Tidspunktform
from udlejning.moeder.models import Beslutning, Deltagelse, Forum, Kalenderadresse, Moede
from udlejning.moeder.selectors.grundlag import rundevalg
from udlejning.moeder.selectors.moeder import beslutninger, forrige_moede, maa_se_pakker, moeder_for, pakker_for
from udlejning.moeder.selectors.oensker import antagelse_for, manuelle_for, oensker, vedtagne_paa
from udlejning.moeder.services import moeder as services
from udlejning.moeder.services.tabeller import beslutningstabel, moedetabel

PR_SIDE = 25


def find(request: HttpRequest, pk: int) -> Moede:
    """The meeting, if the user may see it."""
    return get_object_or_404(moeder_for(bruger_af(request)), pk=pk)


@kraever(Rettighed.SE_MOEDER)
@require_GET
def liste(request: HttpRequest) -> HttpResponseBase:
    alle = moeder_for(bruger_af(request))
    if eksport.oensket(request):
        return eksport.svar(request, moedetabel(alle))
    kommende = alle.filter(status=Moede.Status.PLANLAGT).order_by("holdes_on", "begynder", "id")
    holdte = Paginator(alle.exclude(status=Moede.Status.PLANLAGT), PR_SIDE).get_page(request.GET.get("side"))
    svar = {"kommende": kommende, "side": holdte, "dag": idag(), "kalenderadresse": _kalenderadresse(request)}
    return render(request, "moeder/liste.html", svar)


def _kalenderadresse(request: HttpRequest) -> str:
    """The user's own address of the calendar, whole; empty where there is none."""
    fundet = Kalenderadresse.objects.filter(bruger=bruger_af(request)).first()
    return request.build_absolute_uri(reverse("moeder:kalender", args=[fundet.noegle])) if fundet else ""


@kraever(Rettighed.SE_MOEDER)
@require_GET
def vis(request: HttpRequest, pk: int) -> HttpResponseBase:
    moede = find(request, pk)
    if eksport.oensket(request):
        return eksport.svar(request, beslutningstabel(moede, beslutninger(moede)))
    return _moedets_side(request, moede)


def _moedets_side(request: HttpRequest, moede: Moede, aflysning: Aflysningsform | None = None) -> HttpResponse:
    bruger, dag = bruger_af(request), idag()
    ser_materiale = maa_se_pakker(bruger, moede)
    svar: dict[str, Any] = {
        "moede": moede,
        "dag": dag,
        "deltagere": moede.deltagelser.all(),
        "beslutninger": beslutninger(moede),
        "foer": forrige_moede(moede),
        "vedtagne": vedtagne_paa(moede),
        "ser_materiale": ser_materiale,
        "kan_slettes": moede.er_tomt,
        "aflysning": aflysning or Aflysningsform(),
    }
    if ser_materiale:
        svar |= {
            "pakker": pakker_for(bruger).filter(moede=moede),
            "valg": rundevalg(moede, dag),
            "manuelle": [] if moede.forum == Forum.BOLIGUDVALG else manuelle_for(moede, _moededag(moede, dag)),
            "antagelse": antagelse_for(moede),
            "oensker": [(o.tekst, o.adresse_for(bruger)) for o in oensker(moede, dag)] if moede.er_planlagt else [],
        }
    return render(request, "moeder/moede.html", svar, status=422 if aflysning else 200)


def _moededag(moede: Moede, dag: dt.date) -> dt.date:
    """What a held meeting had before it is told as it was on its day."""
    return moede.holdes_on if moede.er_holdt else dag


@kraever(Rettighed.FORBERED_MOEDER)
@require_http_methods(["GET", "POST"])
def nyt(request: HttpRequest) -> HttpResponse:
    form = Moedeform(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            moede = services.opret_moede(**form.cleaned_data, by=bruger_af(request), now=nu())
            messages.success(
                request, "Mødet er oprettet. Skriv deltagerne på, og lav materialet, når tiden er til det."
            )
            return redirect("moeder:moede", pk=moede.pk)
    return render(request, "moeder/nyt.html", {"form": form}, status=422 if form.errors else 200)


@kraever(Rettighed.FORBERED_MOEDER)
@require_http_methods(["GET", "POST"])
def ret(request: HttpRequest, pk: int) -> HttpResponse:
    moede = find(request, pk)
    if not moede.er_planlagt:
        return _ligger_fast(request, moede)
    felter = ("holdes_on", "begynder", "sted", "dagsorden")
    start = {felt: getattr(moede, felt) for felt in felter}
    form = Tidspunktform(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            services.ret_moede(moede=moede, **form.cleaned_data, by=bruger_af(request), now=nu())
            messages.success(request, "Mødet er rettet.")
            return redirect("moeder:moede", pk=pk)
    return render(request, "moeder/ret.html", {"form": form, "moede": moede}, status=422 if form.errors else 200)


@kraever(Rettighed.FORBERED_MOEDER)
@require_http_methods(["GET", "POST"])
def ny_deltager(request: HttpRequest, pk: int) -> HttpResponse:
    moede = find(request, pk)
    if not moede.er_planlagt:
        return _ligger_fast(request, moede)
    form = Deltagerform(request.POST if request.method == "POST" else None, moede=moede)
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            deltager = services.tilfoej_deltager(moede=moede, **form.cleaned_data, by=bruger_af(request), now=nu())
            messages.success(request, f"{deltager.navn} er skrevet på. Skriv den næste på, eller gå tilbage til mødet.")
            return redirect("moeder:ny_deltager", pk=pk)
    svar = {"form": form, "moede": moede, "deltagere": moede.deltagelser.all()}
    return render(request, "moeder/ny_deltager.html", svar, status=422 if form.errors else 200)


@kraever(Rettighed.FORBERED_MOEDER)
@require_http_methods(["GET", "POST"])
def ny_beslutning(request: HttpRequest, pk: int) -> HttpResponse:
    moede = find(request, pk)
    form = Beslutningsform(request.POST if request.method == "POST" else None, moede=moede, initial=_forslag(moede))
    if request.method == "POST" and form.is_valid():
        felter = {"retter": None, **form.cleaned_data}
        with i_formularen(form):
            beslutning = services.skriv_beslutning(moede=moede, **felter, by=bruger_af(request), now=nu())
            messages.success(request, f"Beslutning {beslutning.nummer} er skrevet ind.")
            return redirect("moeder:moede", pk=pk)
    svar = {"form": form, "moede": moede}
    return render(request, "moeder/ny_beslutning.html", svar, status=422 if form.errors else 200)


def _forslag(moede: Moede) -> dict[str, str]:
    er_moedet = moede.er_holdt or moede.holdes_on <= idag()
    return {"slags": Beslutning.Slags.TRUFFET if er_moedet else Beslutning.Slags.OENSKET}


@kraever(Rettighed.HOLD_MOEDER)
@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    moede = find(request, pk)
    with i_beskeden(request):
        services.hold_moede(moede=moede, by=bruger_af(request), now=nu(), idag=idag())
        messages.success(request, "Mødet er skrevet som holdt. Det kan ikke ændres mere.")
    return redirect("moeder:moede", pk=pk)


@kraever(Rettighed.FORBERED_MOEDER)
@require_POST
def aflys(request: HttpRequest, pk: int) -> HttpResponse:
    moede = find(request, pk)
    form = Aflysningsform(request.POST)
    if form.is_valid():
        with i_formularen(form):
            services.aflys_moede(moede=moede, **form.cleaned_data, by=bruger_af(request), now=nu())
            messages.success(request, "Mødet er aflyst. Det, der er skrevet og lavet til det, bliver stående.")
            return redirect("moeder:moede", pk=pk)
    return _moedets_side(request, moede, form)


@kraever(Rettighed.FORBERED_MOEDER)
@require_POST
def slet(request: HttpRequest, pk: int) -> HttpResponse:
    moede = find(request, pk)
    with i_beskeden(request):
        services.slet_moede(moede=moede, by=bruger_af(request), now=nu())
        messages.success(request, "Mødet er slettet.")
        return redirect("moeder:liste")
    return redirect("moeder:moede", pk=pk)


@kraever(Rettighed.FORBERED_MOEDER)
@require_POST
def fjern_deltager(request: HttpRequest, pk: int, deltager_pk: int) -> HttpResponse:
    deltagelse = get_object_or_404(Deltagelse.objects.select_related("moede"), pk=deltager_pk, moede=find(request, pk))
    with i_beskeden(request):
        services.fjern_deltager(deltagelse=deltagelse, by=bruger_af(request), now=nu())
        messages.success(request, f"{deltagelse.navn} er fjernet.")
    return redirect("moeder:moede", pk=pk)


@kraever(Rettighed.FORBERED_MOEDER)
@require_POST
def slet_beslutning(request: HttpRequest, pk: int, beslutning_pk: int) -> HttpResponse:
    beslutning = get_object_or_404(
        Beslutning.objects.select_related("moede"), pk=beslutning_pk, moede=find(request, pk)
    )
    with i_beskeden(request):
        services.slet_beslutning(beslutning=beslutning, by=bruger_af(request), now=nu())
        messages.success(request, f"Beslutning {beslutning.nummer} er slettet.")
    return redirect("moeder:moede", pk=pk)


def _ligger_fast(request: HttpRequest, moede: Moede) -> HttpResponse:
    """Another tab may still show a form when the meeting has been held."""
    messages.error(request, f"Mødet er {moede.get_status_display().lower()}, og det, der står her, kan ikke rettes.")
    return redirect("moeder:moede", pk=moede.pk)
