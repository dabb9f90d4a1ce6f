"""Writing drafts of agreements on fleksibel udlejning."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anvisning.domain.fleksibel import Aftaleart, Aftalestatus, Kriterieslags, laengst_til
from anvisning.forms import Aftaleformular
from anvisning.models import Fleksibelaftale
from anvisning.selectors.fleksibel import afdelinger_med_fleksibel
from anvisning.services.fleksibelregler import fleksibelregler
from anvisning.services.fleksibeludkast import ny_version as lav_ny_version
from anvisning.services.fleksibeludkast import opret_udkast, ret_udkast
from anvisning.views.faelles import bruger_af
from anvisning.views.fleksibel import find_aftale
from monitoring.api import Afdeling
from udlejning.brugere.adgang import kraever
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.adresser import som_id
from udlejning.faelles.afvisninger import i_beskeden, i_formularen
from udlejning.faelles.tid import idag, nu

EN_DAG = dt.timedelta(days=1)
MAA = (Rettighed.AFTAL_FLEKSIBEL, Rettighed.FASTSAET_FLEKSIBEL)


def _arter(bruger: Bruger) -> tuple[Aftaleart, ...]:
    return tuple(Aftaleart) if bruger.har_ret(Rettighed.FASTSAET_FLEKSIBEL) else (Aftaleart.AFTALT,)


@kraever(*MAA)
@require_http_methods(["GET", "POST"])
def ny(request: HttpRequest) -> HttpResponse:
    bruger, dag = bruger_af(request), idag()
    form = Aftaleformular(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        afdelinger=afdelinger_med_fleksibel(bruger).exclude(nedlagt_on__lte=dag),
        arter=_arter(bruger),
        initial=_begyndelse(request, dag),
    )
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            aftale = opret_udkast(
                afdeling=form.cleaned_data["afdeling"], udkast=form.udkast(), fil=form.fil(), by=bruger, now=nu()
            )
            messages.success(request, "Kladden er gemt. Læs den igennem, før du går videre.")
            return redirect("anvisning:fleksibelaftale", pk=aftale.pk)
    kontekst = {"form": form, "aftale": None, "regler": fleksibelregler()}
    return render(request, "anvisning/fleksibeludkast.html", kontekst, status=422 if form.errors else 200)


def _begyndelse(request: HttpRequest, dag: dt.date) -> dict[str, object]:
    """What the address says; obligatory criteria are proposed for as long as the law lets them run."""
    nr = som_id(request.GET.get("afdeling", ""))
    afdeling = afdelinger_med_fleksibel(bruger_af(request)).filter(pk=nr).first()
    return {
        "afdeling": afdeling and afdeling.pk,
        "art": request.GET.get("art") or Aftaleart.AFTALT,
        "fra_on": dag,
        "til_og_med": laengst_til(dag, fleksibelregler()) - EN_DAG,
        "parter": _parter(afdeling) if afdeling else "",
    }


def _parter(afdeling: Afdeling) -> str:
    return f"Kommunen og {afdeling.organisation.navn}"


@kraever(*MAA)
@require_http_methods(["GET", "POST"])
def ret(request: HttpRequest, pk: int) -> HttpResponse:
    bruger, aftale = bruger_af(request), find_aftale(request, pk)
    if aftale.status != Aftalestatus.KLADDE:
        messages.error(request, "Kun en kladde kan rettes. Lav i stedet en ny version.")
        return redirect("anvisning:fleksibelaftale", pk=pk)
    form = Aftaleformular(
        {**request.POST.dict(), "afdeling": str(aftale.afdeling_id), "art": aftale.art}
        if request.method == "POST"
        else None,
        request.FILES or None,
        afdelinger=Afdeling.objects.filter(pk=aftale.afdeling_id).select_related("organisation"),
        arter=(Aftaleart(aftale.art),),
        initial=_som_skrevet(aftale),
    )
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            ret_udkast(aftale=aftale, udkast=form.udkast(), fil=form.fil(), by=bruger, now=nu())
            messages.success(request, "Kladden er rettet.")
            return redirect("anvisning:fleksibelaftale", pk=pk)
    kontekst = {"form": form, "aftale": aftale, "regler": fleksibelregler()}
    return render(request, "anvisning/fleksibeludkast.html", kontekst, status=422 if form.errors else 200)


def _som_skrevet(aftale: Fleksibelaftale) -> dict[str, object]:
    kriterier = list(aftale.kriterier.all())
    ordlyde = {
        f"ordlyd_{slags}": "\n".join(k.ordlyd for k in kriterier if k.slags == slags.value) for slags in Kriterieslags
    }
    return {
        "afdeling": aftale.afdeling_id,
        "art": aftale.art,
        "fra_on": aftale.fra_on,
        "til_og_med": aftale.til_on - EN_DAG,
        "parter": aftale.parter,
        "andel": aftale.andel,
        **ordlyde,
    }


@kraever(*MAA)
@require_POST
def ny_version(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that follows the agreement where it ends, or from today where it has ended."""
    aftale = find_aftale(request, pk)
    with i_beskeden(request):
        ny = lav_ny_version(aftale=aftale, fra_on=max(aftale.slut_on, idag()), by=bruger_af(request), now=nu())
        messages.success(
            request, f"Version {ny.version} er lavet som kladde. Ret kriterier og periode, før du går videre."
        )
        return redirect("anvisning:ret_fleksibel", pk=ny.pk)
    return redirect("anvisning:fleksibelaftale", pk=pk)
