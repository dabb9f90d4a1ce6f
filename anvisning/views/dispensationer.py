"""Dispensations: apply, follow, decide."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anvisning.forms import Begrundelse, Dispensationsafgoerelse, Dispensationsformular
from anvisning.models import Dispensation
from anvisning.selectors import aabne_afdelinger_for, boliger_for, dispensationer_for
from anvisning.selectors.adgang import DISPENSATIONSTILSTANDE, dispensationer_i
from anvisning.services.dispensation import afgoer_dispensation, soeg_dispensation, tilbagekald_dispensation
from anvisning.services.port import spoerg_porten
from anvisning.services.tabeller import dispensationstabel
from anvisning.views.faelles import PR_SIDE, bruger_af, naer_frist
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.adresser import som_id
from udlejning.faelles.afvisninger import i_formularen
from udlejning.faelles.tid import idag, nu


@kraever(Rettighed.SOEG_DISPENSATION, Rettighed.BEVILG_DISPENSATION)
@require_GET
def liste(request: HttpRequest) -> HttpResponseBase:
    bruger = bruger_af(request)
    status = request.GET.get("status", "")
    dag = idag()
    fundne = dispensationer_i(dispensationer_for(bruger), status, dag, naer_frist(dag))
    fundne = fundne.order_by("-ansoegt_at", "-id")
    statusser = [*DISPENSATIONSTILSTANDE, *Dispensation.Status.choices]
    if eksport.oensket(request):
        valgt = dict(statusser).get(status)
        return eksport.svar(request, dispensationstabel(fundne, f"Status: {valgt}" if valgt else "Ingen"))
    side = Paginator(fundne, PR_SIDE).get_page(request.GET.get("side"))
    return render(
        request,
        "anvisning/dispensationer.html",
        {
            "side": side,
            "status": status,
            "statusser": statusser,
            "idag": dag,
            "snart": naer_frist(dag) + dt.timedelta(days=1),
            "maa_soege": bruger.har_ret(Rettighed.SOEG_DISPENSATION),
        },
    )


@kraever(Rettighed.SOEG_DISPENSATION)
@require_http_methods(["GET", "POST"])
def ny(request: HttpRequest) -> HttpResponse:
    bruger, dag = bruger_af(request), idag()
    form = Dispensationsformular(
        request.POST if request.method == "POST" else None,
        afdelinger=aabne_afdelinger_for(bruger, dag),
        initial=_udfyldt(request, dag),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with i_formularen(form, til_on="til_og_med", bolig="bolig_nr"):
            dispensation = soeg_dispensation(
                afdeling=data["afdeling"],
                bolig=form.bolig,
                fra_on=data["fra_on"],
                til_on=data["til_og_med"] + dt.timedelta(days=1),
                begrundelse=data["begrundelse"],
                by=bruger,
                now=nu(),
                idag=dag,
            )
            messages.success(request, "Ansøgningen er sendt. En kommunal analytiker afgør den.")
            return redirect("anvisning:dispensation", pk=dispensation.pk)
    return render(request, "anvisning/ny_dispensation.html", {"form": form}, status=422 if form.errors else 200)


def _udfyldt(request: HttpRequest, dag: dt.date) -> dict[str, object]:
    """What the address says of a unit or an afdeling; somebody else's is left out by the form's choices."""
    udfyldt: dict[str, object] = {"fra_on": dag, "afdeling": request.GET.get("afdeling")}
    bolig = boliger_for(bruger_af(request)).filter(pk=som_id(request.GET.get("bolig", ""))).first()
    return udfyldt if bolig is None else udfyldt | {"afdeling": bolig.afdeling_id, "bolig_nr": bolig.nr}


def _side(request: HttpRequest, dispensation: Dispensation, **formularer: Form) -> HttpResponse:
    bruger = bruger_af(request)
    sendt = next(iter(formularer.values()), None)
    bolig = dispensation.bolig
    return render(
        request,
        "anvisning/dispensation.html",
        {
            "dispensation": dispensation,
            "sidste_dag": dispensation.til_on - dt.timedelta(days=1),
            "dag": idag(),
            "svar": spoerg_porten(
                afdeling=dispensation.afdeling,
                handling="indmelding",
                dag=idag(),
                bolig=bolig,
            ),
            "brugt_til": dispensation.indmeldinger.select_related("bolig").order_by("-pk"),
            "maa_indmelde": bruger.har_ret(Rettighed.INDMELD_BOLIG),
            "maa_afgoere": bruger.har_ret(Rettighed.BEVILG_DISPENSATION) and bruger.pk != dispensation.ansoegt_by_id,
            "afgoerelsesform": formularer.get("afgoerelse") or Dispensationsafgoerelse(prefix="afgoerelse"),
            "tilbagekaldform": formularer.get("tilbagekald") or Begrundelse(prefix="tilbagekald"),
            "form": sendt,
        },
        status=422 if sendt else 200,
    )


@kraever(Rettighed.SOEG_DISPENSATION, Rettighed.BEVILG_DISPENSATION)
@require_GET
def vis(request: HttpRequest, pk: int) -> HttpResponse:
    return _side(request, get_object_or_404(dispensationer_for(bruger_af(request)), pk=pk))


@kraever(Rettighed.BEVILG_DISPENSATION)
@require_POST
def afgoer(request: HttpRequest, pk: int) -> HttpResponse:
    dispensation = get_object_or_404(dispensationer_for(bruger_af(request)), pk=pk)
    form = Dispensationsafgoerelse(request.POST, prefix="afgoerelse")
    if form.is_valid():
        with i_formularen(form):
            afgoer_dispensation(
                dispensation=dispensation,
                bevilges=form.cleaned_data["afgoerelse"] == "bevil",
                begrundelse=form.cleaned_data["begrundelse"],
                by=bruger_af(request),
                now=nu(),
            )
            messages.success(request, "Afgørelsen er gemt.")
            return redirect("anvisning:dispensation", pk=pk)
    return _side(request, dispensation, afgoerelse=form)


@kraever(Rettighed.BEVILG_DISPENSATION)
@require_POST
def tilbagekald(request: HttpRequest, pk: int) -> HttpResponse:
    dispensation = get_object_or_404(dispensationer_for(bruger_af(request)), pk=pk)
    form = Begrundelse(request.POST, prefix="tilbagekald")
    if form.is_valid():
        with i_formularen(form):
            tilbagekald_dispensation(dispensation=dispensation, **form.cleaned_data, by=bruger_af(request), now=nu())
            messages.success(request, "Dispensationen er kaldt tilbage.")
            return redirect("anvisning:dispensation", pk=pk)
    return _side(request, dispensation, tilbagekald=form)
