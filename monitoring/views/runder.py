"""The pages about rounds: the list, one round with its changes, its placements, manual placements and the acts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from monitoring.domain.vaerdier import Farve
from monitoring.forms.runder import (
    ManuelPlaceringsform,
    NyRunde,
    Offentliggoerelse,
    Ophaevelse,
    Placeringsfilter,
    Tilbagetraekning,
)
from monitoring.models import Afdeling, ManuelPlacering, Monitorering, Placering
from monitoring.selectors import historik, rundevisning
from monitoring.selectors import runder as selectors
from monitoring.selectors.afdelinger import udskiftet
from monitoring.selectors.virkning import virkning_af_ikke_vestlig
from monitoring.services import manuelle, runder, rundetabeller
from monitoring.views.rundens_gang import stilling
from udlejning.brugere.adgang import kraever
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.adresser import som_id
from udlejning.faelles.afvisninger import i_beskeden, i_formularen
from udlejning.faelles.tid import idag, nu

PR_SIDE = 50


def _by(request: HttpRequest) -> Bruger:
    assert isinstance(request.user, Bruger)
    return request.user


def _runde(pk: int) -> Monitorering:
    alle = Monitorering.objects.select_related(
        "model", "created_by", "beregnet_by", "indstillet_by", "godkendt_by", "offentliggjort_by"
    )
    return get_object_or_404(alle, pk=pk)


@kraever(Rettighed.SE_RUNDER)
@require_GET
def liste(request: HttpRequest) -> HttpResponseBase:
    if eksport.oensket(request):
        return eksport.svar(request, rundetabeller.rundetabel(selectors.runder()))
    side = Paginator(selectors.runder(), PR_SIDE).get_page(request.GET.get("side"))
    gaeldende = selectors.runde_paa(idag())
    kan_oprette = _by(request).har_ret(Rettighed.BEREGN_RUNDE)
    return render(
        request,
        "monitoring/runder/liste.html",
        {"side": side, "gaeldende_id": gaeldende and gaeldende.pk, "kan_oprette": kan_oprette},
    )


@kraever(Rettighed.BEREGN_RUNDE)
@require_http_methods(["GET", "POST"])
def ny(request: HttpRequest) -> HttpResponse:
    form = NyRunde(request.POST if request.method == "POST" else None, initial={"pr_on": idag()})
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            runde = runder.opret_runde(pr_on=form.cleaned_data["pr_on"], by=_by(request), now=nu())
            messages.success(request, "Runden er oprettet. Beregn den for at se, hvor afdelingerne placeres.")
            return redirect("monitoring:runde", pk=runde.pk)
    return render(request, "monitoring/runder/ny.html", {"form": form}, status=422 if form.errors else 200)


@kraever(Rettighed.SE_RUNDER)
@require_GET
@vary_on_headers("HX-Request")
def runde(request: HttpRequest, pk: int) -> HttpResponseBase:
    denne = _runde(pk)
    if eksport.oensket(request):
        forrige = selectors.runde_foer(denne)
        if forrige is None or denne.beregnet_at is None:
            raise Http404
        retning = request.GET.get("retning", "")
        return eksport.svar(request, rundetabeller.aendringstabel(denne, forrige, retning))
    return _vis_runde(request, denne)


def _vis_runde(request: HttpRequest, denne: Monitorering, form: Form | None = None) -> HttpResponse:
    forrige = selectors.runde_foer(denne)
    kontekst: dict[str, Any] = {
        "runde": denne,
        "forrige": forrige,
        "form": form,
        "antal": _antal(denne, forrige),
        "handlinger": _handlinger(denne, _by(request)),
        "offentliggoerelse": Offentliggoerelse(initial={"gaelder_fra_on": idag()}),
        "tilbagetraekning": Tilbagetraekning(),
        "antal_manuelle": rundevisning.manuelle(denne).filter(ophaevet_at=None).count(),
        **stilling(denne, _by(request), idag()),
    }
    if isinstance(form, Offentliggoerelse):
        kontekst["offentliggoerelse"] = form
    elif form is not None:
        kontekst["tilbagetraekning"] = form
    if forrige is not None and denne.beregnet_at is not None:
        skift = rundevisning.skift_i_farve(denne, forrige)
        retning = request.GET.get("retning", "")
        fundne = rundevisning.i_retning(rundevisning.aendrede(denne, forrige), retning)
        side = Paginator(fundne, PR_SIDE).get_page(request.GET.get("side"))
        aendringer = rundevisning.aendringer(list(side.object_list), denne, forrige)
        kontekst |= {
            "side": udskiftet(side, aendringer),
            "skift": skift,
            "retninger": rundevisning.retninger(skift),
            "retning": retning,
            "tilgang": rundevisning.tilgang(denne, forrige),
        }
    skabelon = "monitoring/runder/runde.html"
    if request.htmx and form is None:  # type: ignore[attr-defined]  # set by django-htmx
        skabelon += "#aendringer"
    return render(request, skabelon, kontekst, status=422 if form is not None else 200)


def _antal(denne: Monitorering, forrige: Monitorering | None) -> list[dict[str, Any]]:
    nu_antal = selectors.antal_pr_farve(denne)
    foer = selectors.antal_pr_farve(forrige) if forrige else {}
    return [{"farve": f.value, "antal": nu_antal[f.value], "foer": foer.get(f.value)} for f in Farve]


def _handlinger(denne: Monitorering, by: Bruger) -> dict[str, dict[str, Any]]:
    """Per act: whether the user's role carries it, and why it may not happen now (None = it may)."""
    return {
        navn: {"ret": by.har_ret(overgang.rettighed), "spaerring": runder.spaerring(denne, navn, by)}
        for navn, overgang in runder.OVERGANGE.items()
    }


def _handl(
    request: HttpRequest, pk: int, service: Callable[..., Monitorering], besked: str, form: Form | None = None
) -> HttpResponse:
    """Call `service` for the round and go back to its page; a refusal is shown there."""
    denne = _runde(pk)
    if form is not None and not form.is_valid():
        return _vis_runde(request, denne, form)
    with i_beskeden(request) if form is None else i_formularen(form):
        service(runde=denne, by=_by(request), now=nu(), **(form.cleaned_data if form else {}))
        messages.success(request, besked)
        return redirect("monitoring:runde", pk=pk)
    return redirect("monitoring:runde", pk=pk) if form is None else _vis_runde(request, _runde(pk), form)


@kraever(Rettighed.BEREGN_RUNDE)
@require_POST
def beregn(request: HttpRequest, pk: int) -> HttpResponse:
    return _handl(request, pk, runder.beregn_runde, "Runden er beregnet.")


@kraever(Rettighed.BEREGN_RUNDE)
@require_POST
def slet(request: HttpRequest, pk: int) -> HttpResponse:
    with i_beskeden(request):
        runder.slet_kladde(runde=_runde(pk), by=_by(request), now=nu())
        messages.success(request, "Kladden er slettet.")
        return redirect("monitoring:runder")
    return redirect("monitoring:runde", pk=pk)


@kraever(Rettighed.BEREGN_RUNDE)
@require_POST
def indstil(request: HttpRequest, pk: int) -> HttpResponse:
    return _handl(request, pk, runder.indstil_runde, "Runden er indstillet. En anden skal nu godkende den.")


@kraever(Rettighed.GODKEND_RUNDE)
@require_POST
def godkend(request: HttpRequest, pk: int) -> HttpResponse:
    return _handl(request, pk, runder.godkend_runde, "Runden er godkendt og kan offentliggøres.")


@kraever(Rettighed.BEREGN_RUNDE)
@require_POST
def traek_tilbage(request: HttpRequest, pk: int) -> HttpResponse:
    form = Tilbagetraekning(request.POST)
    return _handl(request, pk, runder.traek_indstilling_tilbage, "Runden er igen en kladde.", form)


@kraever(Rettighed.OFFENTLIGGOER_RUNDE)
@require_POST
def offentliggoer(request: HttpRequest, pk: int) -> HttpResponse:
    form = Offentliggoerelse(request.POST)
    return _handl(request, pk, runder.offentliggoer_runde, "Runden er offentliggjort.", form)


@kraever(Rettighed.SE_RUNDER)
@require_GET
@vary_on_headers("HX-Request")
def placeringer(request: HttpRequest, pk: int) -> HttpResponseBase:
    denne = _runde(pk)
    form = Placeringsfilter(request.GET)
    sorter = request.GET.get("sorter", "trin")
    fundne = rundevisning.placeringer(denne, form.som_filter(sorter))
    if eksport.oensket(request):
        return eksport.svar(request, rundetabeller.placeringstabel(denne, fundne, eksport.filtre_i_ord(form)))
    side = Paginator(fundne, PR_SIDE).get_page(request.GET.get("side"))
    raekker = udskiftet(side, rundevisning.raekker(list(side.object_list)))
    skabelon = "monitoring/runder/placeringer.html"
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        skabelon += "#liste"
    return render(request, skabelon, {"runde": denne, "filter": form, "side": raekker, "sorter": sorter})


@kraever(Rettighed.SE_RUNDER)
@require_GET
def placering(request: HttpRequest, pk: int, organisationsnr: str, afdelingsnr: str) -> HttpResponseBase:
    denne = _runde(pk)
    fundet = get_object_or_404(
        Placering.objects.select_related("afdeling__organisation"),
        monitorering=denne,
        afdeling__organisation__nr=organisationsnr,
        afdeling__nr=afdelingsnr,
    )
    if eksport.oensket(request):
        tabeller = {
            "trin": lambda: rundetabeller.trintabel(fundet, denne),
            "tal": lambda: rundetabeller.taltabel(fundet, denne),
        }
        return eksport.valgt(request, tabeller)
    grundlag = historik.grundlag_af(fundet)
    return render(
        request,
        "monitoring/runder/placering.html",
        {
            "runde": denne,
            "placering": fundet,
            "resultat": historik.resultat_af(fundet),
            "grundlag": grundlag,
            "tal": rundevisning.tal_bag(grundlag),
            "manuelle": rundevisning.manuelle(denne).filter(afdeling=fundet.afdeling_id),
        },
    )


@kraever(Rettighed.SE_RUNDER)
@require_http_methods(["GET", "POST"])
def ikke_maalte(request: HttpRequest, pk: int) -> HttpResponseBase:
    denne = _runde(pk)
    if eksport.oensket(request):
        tabeller = {
            "ikke-maalte": lambda: rundetabeller.ikke_maalte_tabel(denne),
            "manuelle": lambda: rundetabeller.manuelle_i_runden(denne, rundevisning.manuelle(denne)),
        }
        return eksport.valgt(request, tabeller)
    if request.method == "POST" and not _by(request).har_ret(Rettighed.PLACER_MANUELT):
        raise PermissionDenied
    form = ManuelPlaceringsform(request.POST if request.method == "POST" else None, runde=denne, idag=idag())
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            nye = _placer(denne, form.cleaned_data, _by(request))
            messages.success(request, f"Placeret manuelt: {len(nye)}.")
            return redirect("monitoring:runde_ikke_maalte", pk=pk)
    return render(
        request,
        "monitoring/runder/ikke_maalte.html",
        {
            "runde": denne,
            "form": form,
            "valgte": {som_id(v) for v in request.POST.getlist("afdelinger")},
            "raekker": rundevisning.med_manuelle(rundevisning.raekker(list(rundevisning.ikke_maalte(denne))), idag()),
            "manuelle": rundevisning.manuelle(denne),
            "spaerring": manuelle.spaerring(denne, idag()),
            "kan_placere": _by(request).har_ret(Rettighed.PLACER_MANUELT),
        },
        status=422 if form.errors else 200,
    )


@kraever(Rettighed.SE_RUNDER)
@require_GET
def ikke_vestlig(request: HttpRequest, pk: int) -> HttpResponseBase:
    denne = _runde(pk)
    virkning = virkning_af_ikke_vestlig(denne)
    if eksport.oensket(request):
        if virkning is None:
            raise Http404
        return eksport.svar(request, rundetabeller.ikke_vestlig_tabel(denne, virkning))
    return render(request, "monitoring/runder/ikke_vestlig.html", {"runde": denne, "virkning": virkning})


def _placer(denne: Monitorering, data: dict[str, Any], by: Bruger) -> list[ManuelPlacering]:
    valgte = Afdeling.objects.select_related("organisation").filter(pk__in=data.pop("afdelinger"))
    return manuelle.placer_manuelt(runde=denne, afdelinger=list(valgte), by=by, now=nu(), **data)


@kraever(Rettighed.PLACER_MANUELT)
@require_http_methods(["GET", "POST"])
def ophaev(request: HttpRequest, pk: int, manuel_pk: int) -> HttpResponse:
    manuel = get_object_or_404(
        ManuelPlacering.objects.select_related("afdeling__organisation", "monitorering"),
        pk=manuel_pk,
        monitorering=pk,
    )
    form = Ophaevelse(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            manuelle.ophaev_manuel(manuel=manuel, by=_by(request), now=nu(), **form.cleaned_data)
            messages.success(request, "Den manuelle placering er ophævet.")
            return redirect("monitoring:runde_ikke_maalte", pk=pk)
    return render(
        request, "monitoring/runder/ophaev.html", {"form": form, "manuel": manuel}, status=422 if form.errors else 200
    )
