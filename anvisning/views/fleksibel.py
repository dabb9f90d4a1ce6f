"""Fleksibel udlejning: who lacks criteria, what runs out, what waits, and one agreement with what may be done to it."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from anvisning.domain.fleksibel import Aftaleart, Aftalestatus
from anvisning.forms import Fleksibelfilter, Forslagssvar, Ophoersformular
from anvisning.models import Aftaledokument, Fleksibelaftale
from anvisning.selectors.fleksibel import (
    GAELDENDE,
    afdelinger_med_fleksibel,
    afdelinger_uden_gyldigt_saet,
    fleksibelaftaler_for,
    gaeldende_paa,
    udloeber_snart,
    venter_paa,
)
from anvisning.services import fleksibel as services
from anvisning.services.fleksibelregler import fleksibelregler
from anvisning.services.fleksibeludkast import part_af
from anvisning.services.tabeller import fleksibeltabel
from anvisning.views.faelles import PR_SIDE, bruger_af, skabelon
from udlejning.brugere.adgang import kraever
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.afvisninger import i_formularen
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.soegning import med_alle_ord
from udlejning.faelles.tid import idag, nu

EN_DAG = dt.timedelta(days=1)


@kraever(Rettighed.SE_FLEKSIBEL)
@require_GET
@vary_on_headers("HX-Request")
def liste(request: HttpRequest) -> HttpResponseBase:
    bruger, dag, regler = bruger_af(request), idag(), fleksibelregler()
    form = Fleksibelfilter(request.GET)
    aftaler = fleksibelaftaler_for(bruger)
    fundne = _udvalg(aftaler, *form.valg(), dag)
    if eksport.oensket(request):
        return eksport.svar(request, fleksibeltabel(fundne, dag, eksport.filtre_i_ord(form)))
    side = Paginator(fundne, PR_SIDE).get_page(request.GET.get("side"))
    return render(
        request,
        skabelon(request, "anvisning/fleksibel.html", "liste"),
        {
            "filter": form,
            "side": side,
            "dag": dag,
            "mangler": afdelinger_uden_gyldigt_saet(afdelinger_med_fleksibel(bruger), dag),
            "udloeber": udloeber_snart(aftaler, dag, regler.varsler[0]),
            "venter": venter_paa(bruger),
            "regler": regler,
            "maa_aftale": bruger.har_ret(Rettighed.AFTAL_FLEKSIBEL),
            "maa_fastsaette": bruger.har_ret(Rettighed.FASTSAET_FLEKSIBEL),
        },
    )


def _udvalg(aftaler: QuerySet[Fleksibelaftale], soeg: str, vis: str, dag: dt.date) -> QuerySet[Fleksibelaftale]:
    aftaler = med_alle_ord(aftaler, soeg, "afdeling__navn", "afdeling__organisation__navn", "afdeling__nr__exact")
    match vis:
        case "kommende":
            aftaler = aftaler.filter(GAELDENDE, fra_on__gt=dag)
        case "aabne":
            aftaler = aftaler.filter(status__in=[Aftalestatus.KLADDE, Aftalestatus.FORESLAAET])
        case "alle":
            pass
        case _:
            aftaler = gaeldende_paa(aftaler, dag)
    return aftaler.prefetch_related("kriterier").order_by(
        "afdeling__organisation__sorteringsnavn", "afdeling__nr", "-fra_on", "-id"
    )


def find_aftale(request: HttpRequest, pk: int) -> Fleksibelaftale:
    return get_object_or_404(fleksibelaftaler_for(bruger_af(request)), pk=pk)


def _maa(bruger: Bruger, aftale: Fleksibelaftale) -> dict[str, bool]:
    """Which acts the page offers; the services ask again."""
    obligatorisk = aftale.art == Aftaleart.OBLIGATORISK
    har_ret = bruger.har_ret(Rettighed.FASTSAET_FLEKSIBEL if obligatorisk else Rettighed.AFTAL_FLEKSIBEL)
    egen = har_ret and aftale.part == part_af(bruger)
    return {
        "rette": egen and aftale.status == Aftalestatus.KLADDE,
        "kassere": egen and aftale.status in (Aftalestatus.KLADDE, Aftalestatus.FORESLAAET),
        "svare": har_ret and not egen and aftale.status == Aftalestatus.FORESLAAET,
        "ophoere": har_ret and aftale.status == Aftalestatus.VEDTAGET and aftale.til_on > idag(),
        "forny": har_ret and aftale.status in Fleksibelaftale.GAELDENDE,
    }


def _side(request: HttpRequest, aftale: Fleksibelaftale, **formularer: Form) -> HttpResponse:
    dag, sendt = idag(), next(iter(formularer.values()), None)
    kontekst: dict[str, Any] = {
        "aftale": aftale,
        "dag": dag,
        "kriterier": list(aftale.kriterier.all()),
        "sidste_dag": aftale.slut_on - EN_DAG,
        "gaelder": aftale.status in Fleksibelaftale.GAELDENDE and aftale.fra_on <= dag < aftale.slut_on,
        "maa": _maa(bruger_af(request), aftale),
        "nyere": aftale.nye_versioner.filter(
            pk__in=fleksibelaftaler_for(bruger_af(request)).exclude(status=Aftalestatus.KASSERET).values("pk")
        ).last(),
        "svarform": formularer.get("svar") or Forslagssvar(prefix="svar"),
        "ophoerform": formularer.get("ophoer") or Ophoersformular(prefix="ophoer", initial={"slut_on": dag}),
        "form": sendt,
    }
    return render(request, "anvisning/fleksibelaftale.html", kontekst, status=422 if sendt else 200)


@kraever(Rettighed.SE_FLEKSIBEL)
@require_GET
def vis(request: HttpRequest, pk: int) -> HttpResponse:
    return _side(request, find_aftale(request, pk))


def _udfoer(
    request: HttpRequest, aftale: Fleksibelaftale, navn: str, form: Form, handling: Callable[[], object], besked: str
) -> HttpResponse:
    if form.is_valid():
        with i_formularen(form):
            handling()
            messages.success(request, besked)
            return redirect("anvisning:fleksibelaftale", pk=aftale.pk)
    return _side(request, find_aftale(request, aftale.pk), **{navn: form})


@kraever(Rettighed.AFTAL_FLEKSIBEL, Rettighed.FASTSAET_FLEKSIBEL)
@require_POST
def fremsaet(request: HttpRequest, pk: int) -> HttpResponse:
    aftale = find_aftale(request, pk)
    besked = "Kriterierne er vedtaget." if aftale.art == Aftaleart.OBLIGATORISK else "Forslaget er sendt."
    return _udfoer(
        request,
        aftale,
        "fremsaet",
        Form(request.POST),
        lambda: services.fremsaet(aftale=aftale, by=bruger_af(request), now=nu(), idag=idag()),
        besked,
    )


@kraever(Rettighed.AFTAL_FLEKSIBEL, Rettighed.FASTSAET_FLEKSIBEL)
@require_POST
def kasser(request: HttpRequest, pk: int) -> HttpResponse:
    aftale = find_aftale(request, pk)

    def goer() -> Fleksibelaftale:
        if request.POST.get("status", aftale.status) != aftale.status:
            raise Afvist(
                f"Der er sket noget, siden du åbnede siden. Status er nu: {aftale.get_status_display().lower()}. "
                "Læs siden igennem, og vælg igen."
            )
        return services.kasser(aftale=aftale, by=bruger_af(request), now=nu())

    return _udfoer(
        request,
        aftale,
        "kasser",
        Form(request.POST),
        goer,
        "Forslaget er trukket tilbage." if aftale.status == Aftalestatus.FORESLAAET else "Kladden er kasseret.",
    )


@kraever(Rettighed.AFTAL_FLEKSIBEL)
@require_POST
def svar(request: HttpRequest, pk: int) -> HttpResponse:
    aftale = find_aftale(request, pk)
    form = Forslagssvar(request.POST, prefix="svar")
    return _udfoer(
        request,
        aftale,
        "svar",
        form,
        lambda: services.svar_paa_forslag(
            aftale=aftale,
            accepteret=form.cleaned_data["svar"] == "ja",
            begrundelse=form.cleaned_data["begrundelse"],
            by=bruger_af(request),
            now=nu(),
            idag=idag(),
        ),
        "Svaret er gemt.",
    )


@kraever(Rettighed.AFTAL_FLEKSIBEL, Rettighed.FASTSAET_FLEKSIBEL)
@require_POST
def ophoer(request: HttpRequest, pk: int) -> HttpResponse:
    aftale = find_aftale(request, pk)
    form = Ophoersformular(request.POST, prefix="ophoer")
    return _udfoer(
        request,
        aftale,
        "ophoer",
        form,
        lambda: services.bring_til_ophoer(
            aftale=aftale, **form.cleaned_data, by=bruger_af(request), now=nu(), idag=idag()
        ),
        "Kriterierne er bragt til ophør.",
    )


@kraever(Rettighed.SE_FLEKSIBEL)
@require_GET
def dokument(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as a file to save: never shown inside the site."""
    aftale = find_aftale(request, pk)
    if aftale.dokument_id is None:
        raise Http404
    fil = Aftaledokument.objects.get(pk=aftale.dokument_id)
    svar = HttpResponse(bytes(fil.indhold), content_type="application/pdf")
    svar["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(fil.navn)}"
    svar["X-Content-Type-Options"] = "nosniff"
    return svar
