"""An organisation's own units: what waits, and reporting a vacant one."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from anvisning.domain.port import Afgoerelse
from anvisning.forms import Boligformular, Boligretning, Boligsoegning, Egetfilter, Indmeldingsformular
from anvisning.models import Bolig, Indmelding
from anvisning.selectors import (
    aabne_afdelinger_for,
    boliger_for,
    faldne_tilbud,
    farvens_grund,
    filtreret,
    indmeldinger_for,
    kladder_for,
    organisationens_foerst,
    side_af,
    soegning,
)
from anvisning.services.boligdata import opret_bolig, ret_bolig
from anvisning.services.boligtabeller import egne_ledige_tabel, enhedstabel
from anvisning.services.frister import sidste_dag
from anvisning.services.indmelding import meld_bolig_ind
from anvisning.services.port import spoerg_porten, spoerg_porten_om_boliger
from anvisning.services.regelsaet import regelsaet_paa
from anvisning.views.faelles import PR_SIDE, bruger_af, kommende_svar, linjer, naer_frist, skabelon
from anvisning.views.fortryd import sig_udfoert
from anvisning.views.koe import husk
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.afvisninger import i_formularen
from udlejning.faelles.tid import idag, nu


@kraever(Rettighed.SE_EGNE_BOLIGER)
@require_GET
@vary_on_headers("HX-Request")
def oversigt(request: HttpRequest) -> HttpResponseBase:
    bruger, form, dag = bruger_af(request), Egetfilter(request.GET), idag()
    fundne = organisationens_foerst(filtreret(indmeldinger_for(bruger), form.valg(), dag, naer_frist(dag)))
    if eksport.oensket(request):
        return eksport.svar(request, egne_ledige_tabel(fundne, dag, eksport.filtre_i_ord(form)))
    side = side_af(fundne, request.GET.get("side"), PR_SIDE)
    indhold = {
        "filter": form,
        "side": side,
        "linjer": linjer(side.object_list, dag, faldne_tilbud(side.object_list)),
        "kladder": kladder_for(bruger).count(),
        "maa_indmelde": bruger.har_ret(Rettighed.INDMELD_BOLIG),
        "seneste": husk(request, "boliger", form),
    }
    return render(request, skabelon(request, "anvisning/boliger.html", "liste"), indhold)


@kraever(Rettighed.INDMELD_BOLIG)
@require_GET
@vary_on_headers("HX-Request")
def vaelg(request: HttpRequest) -> HttpResponseBase:
    """Find the unit; each is shown with the gate's answer, so nobody starts in vain."""
    bruger, dag = bruger_af(request), idag()
    form = Boligsoegning(request.GET, afdelinger=aabne_afdelinger_for(bruger, dag))
    boliger = boliger_for(bruger).none()
    if form.is_valid() and any(form.cleaned_data.values()):
        boliger = boliger_for(bruger).filter(soegning(form.cleaned_data["soeg"])).order_by("adresse", "etage", "doer")
        if (afdeling := form.cleaned_data["afdeling"]) is not None:
            boliger = boliger.filter(afdeling=afdeling)
    if eksport.oensket(request):
        raekker = eksport.i_portioner(boliger, lambda portion: _raekker(portion, dag))
        return eksport.svar(request, enhedstabel(raekker, dag, eksport.filtre_i_ord(form)))
    side = Paginator(boliger, PR_SIDE).get_page(request.GET.get("side"))
    return render(
        request,
        skabelon(request, "anvisning/vaelg_bolig.html", "liste"),
        {"filter": form, "side": side, "raekker": _raekker(list(side.object_list), dag)},
    )


def _raekker(boliger: list[Bolig], dag: dt.date) -> list[tuple[Bolig, Afgoerelse, Indmelding | None]]:
    svar = spoerg_porten_om_boliger(boliger=boliger, dag=dag, handling="indmelding")
    aabne = {i.bolig_id: i for i in Indmelding.objects.filter(bolig__in=boliger, status__in=Indmelding.AABNE)}
    return [(bolig, svar[bolig.pk], aabne.get(bolig.pk)) for bolig in boliger]


@kraever(Rettighed.INDMELD_BOLIG)
@require_http_methods(["GET", "POST"])
def meld_ind(request: HttpRequest, pk: int) -> HttpResponse:
    """The gate's answer and, where it is open, the form; then a page to confirm; then it is done."""
    bruger, dag = bruger_af(request), idag()
    bolig = get_object_or_404(boliger_for(bruger), pk=pk)
    svar = spoerg_porten(afdeling=bolig.afdeling, handling="indmelding", dag=dag, bolig=bolig)
    data = request.POST if request.method == "POST" else None
    form = Indmeldingsformular(data, initial={"ledig_fra_on": dag}, idag=dag)
    navn = "anvisning/meld_ind.html"
    if request.method == "POST" and form.is_valid() and "ret" not in request.POST:
        if "bekraeft" not in request.POST and svar.er_aaben:
            navn = "anvisning/bekraeft_indmelding.html"
        else:
            with i_formularen(form):
                indmelding = meld_bolig_ind(bolig=bolig, **form.cleaned_data, by=bruger, now=nu(), idag=dag)
                sig_udfoert(request, indmelding, f"{bolig} er meldt ind til boliganvisningen.")
                return redirect("anvisning:indmelding", pk=indmelding.pk)
    regelsaet = regelsaet_paa(dag)
    return render(
        request,
        navn,
        {
            "bolig": bolig,
            "svar": svar,
            "farvens_grund": farvens_grund(bolig, dag),
            **(kommende_svar(bolig, "indmelding", dag) if svar.er_aaben else {}),
            "form": form,
            "frist_on": sidste_dag(dag, regelsaet.frist_boliganvisningen, regelsaet),
            "aaben": Indmelding.objects.filter(bolig=bolig, status__in=Indmelding.AABNE).first(),
        },
        status=422 if form.errors else 200,
    )


@kraever(Rettighed.INDMELD_BOLIG)
@require_http_methods(["GET", "POST"])
def ny(request: HttpRequest) -> HttpResponse:
    """Enter a unit that the organisation's file does not have, and go on to report it."""
    bruger = bruger_af(request)
    form = Boligformular(
        request.POST if request.method == "POST" else None,
        afdelinger=aabne_afdelinger_for(bruger, idag()),
        initial={"afdeling": request.GET.get("afdeling")},
    )
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            bolig = opret_bolig(**form.cleaned_data, by=bruger, now=nu())
            messages.success(request, f"{bolig} er oprettet. Nu kan du melde den ind.")
            return redirect("anvisning:meld_ind", pk=bolig.pk)
    return render(request, "anvisning/ny_bolig.html", {"form": form}, status=422 if form.errors else 200)


@kraever(Rettighed.INDMELD_BOLIG)
@require_http_methods(["GET", "POST"])
def ret(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is known of a unit."""
    bruger = bruger_af(request)
    bolig = get_object_or_404(boliger_for(bruger), pk=pk)
    felter = {navn: getattr(bolig, navn) for navn in Boligretning.base_fields if hasattr(bolig, navn)}
    form = Boligretning(
        request.POST if request.method == "POST" else None,
        initial=felter | {"boligtype": bolig.type, "bynavn": bolig.by},
    )
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            bolig = ret_bolig(bolig=bolig, **form.cleaned_data, by=bruger, now=nu())
            messages.success(request, f"Oplysningerne om {bolig} er rettet.")
            return redirect(f"{reverse('anvisning:ny_indmelding')}?afdeling={bolig.afdeling_id}")
    kontekst = {"form": form, "bolig": bolig}
    return render(request, "anvisning/ret_bolig.html", kontekst, status=422 if form.errors else 200)
