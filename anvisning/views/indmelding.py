"""One vacancy: what it is, what the gate says, and what the reader may do with it. Both sides share the page."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from anvisning.domain.port import Afgoerelse
from anvisning.domain.tilstande import Indmeldingsstatus
from anvisning.forms import Aarsagsformular, Svarformular, Tilbudsformular
from anvisning.forms.frister import Fristformular
from anvisning.forms.screening import Screeningsformular, Ventilformular
from anvisning.models import Anvisning, Indmelding, Screening
from anvisning.selectors import anvisninger_for, farvens_grund, historik, indmeldinger_for, kladder_for
from anvisning.selectors.aarsager import aarsager_til, bortfald_i_sagen, nej_til_boligen, tilbud_paa, uden_ret
from anvisning.selectors.fleksibel import kriterievisning
from anvisning.selectors.frister import fristlinjer
from anvisning.services.anvisning import besvar_tilbud, tilbagekald_tilbud, tilbyd_bolig
from anvisning.services.boligtabeller import fristtabel, tilbudstabel
from anvisning.services.frister import dage_tilbage
from anvisning.services.fristregler import fristregler
from anvisning.services.indmelding import bekraeft_lejekontrakt, traek_indmelding
from anvisning.services.overgange import efter_tilbud
from anvisning.services.port import Porten, spoerg_porten
from anvisning.services.regelsaet import regelsaet_paa
from anvisning.views.faelles import bruger_af, kommende_svar
from anvisning.views.fortryd import fortrydelse, sig_udfoert
from anvisning.views.koe import koe
from anvisning.views.tilbudstrin import Screeningstrin, screeningstrin
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.afvisninger import i_beskeden, i_formularen
from udlejning.faelles.tid import idag, nu


def find(request: HttpRequest, pk: int) -> Indmelding:
    """The report; a draft is none yet, and stands on the drafts' own page."""
    meldt_ind = indmeldinger_for(bruger_af(request)).exclude(status=Indmelding.Status.KLADDE)
    return get_object_or_404(meldt_ind, pk=pk)


def find_tilbud(request: HttpRequest, pk: int) -> Anvisning:
    return get_object_or_404(anvisninger_for(bruger_af(request)), pk=pk)


def _tilbudsformular(
    svar: Afgoerelse, nej: Mapping[str, Anvisning], data: Any = None, screening: Screening | None = None
) -> Tilbudsformular:
    beskrivelse = regelsaet_paa(svar.dag).tilbud.sagsref_beskrivelse
    return Tilbudsformular(data, svar=svar, nej=nej, beskrivelse=beskrivelse, screening=screening, prefix="tilbud")


def screeningsformular(data: Any = None) -> Screeningsformular:
    beskrivelse = regelsaet_paa(idag()).tilbud.sagsref_beskrivelse
    return Screeningsformular(data, beskrivelse=beskrivelse, prefix="screening")


def _svar(indmelding: Indmelding) -> Afgoerelse:
    bolig = indmelding.bolig
    return spoerg_porten(afdeling=bolig.afdeling, handling="anvisning", dag=idag(), bolig=bolig)


def _svarformular(data: Any = None, *, frigives: bool = False) -> Svarformular:
    return Svarformular(data, aarsager=aarsager_til("nej", idag()), frigives=frigives, prefix="svar")


def _aarsagsformular(handling: str, navn: str, data: Any = None, *, frigives: bool = False) -> Aarsagsformular:
    return Aarsagsformular(data, aarsager=aarsager_til(handling, idag()), frigives=frigives, prefix=navn)


def _er_ledig(indmelding: Indmelding) -> bool:
    return indmelding.status == Indmeldingsstatus.INDMELDT


def _dage(dag: dt.date, levende: Anvisning | None, indmelding: Indmelding) -> int | None:
    """Working days until the deadline that the page names: of an open offer the citizen's, else boliganvisningens."""
    frist_on = levende.svarfrist_on if levende is not None else indmelding.frist_on
    return dage_tilbage(dag, frist_on, regelsaet_paa(dag)) if frist_on else None


def _lukket_bagefter(levende: Anvisning | None, dag: dt.date) -> str:
    """Why the unit would go back if the offer failed today; empty where it would be free for the next one."""
    if levende is None or levende.indmelding.status != Indmelding.Status.RESERVERET:
        return ""
    flytning = efter_tilbud(levende, Porten([levende.indmelding.bolig.afdeling], dag))
    return flytning.grund if flytning.til == Indmeldingsstatus.FRIGIVET else ""


def _bortfald(form: Form | None) -> Anvisning | None:
    """The answer that closed the right of the case in a form that was sent: the way to reopen it stands beside."""
    sagsref = str(form["sagsref"].value() or "") if form is not None and "sagsref" in form.fields else ""
    return bortfald_i_sagen(sagsref.strip()).first() if sagsref else None


def _side(
    request: HttpRequest, indmelding: Indmelding, om: Screening | None = None, **formularer: Form
) -> HttpResponse:
    """The page with its forms; the one that was sent and refused comes as `form` too, for the error summary.

    `om` is the screening that the form that was sent is about.
    """
    dag, bruger = idag(), bruger_af(request)
    tilbud = list(tilbud_paa(indmelding))
    sendt = next(iter(formularer.values()), None)
    svar, ser_sagsref = _svar(indmelding), bruger.har_ret(Rettighed.SE_LEDIGE_BOLIGER)
    trin = screeningstrin(request, indmelding, svar, om) if ser_sagsref else Screeningstrin()
    levende = next((t for t in tilbud if t.status in Anvisning.LEVENDE), None)
    lukket = _lukket_bagefter(levende, dag)
    sammenhaeng = {
        "indmelding": indmelding,
        "dag": dag,
        "bolig": indmelding.bolig,
        "svar": svar,
        "farvens_grund": farvens_grund(indmelding.bolig, dag),
        "fleksibel": kriterievisning(indmelding.bolig.afdeling, dag),
        "tilbud": tilbud,
        "levende": levende,
        "lukket_bagefter": lukket,
        "uden_ret": uden_ret(tilbud),
        "bortfald": _bortfald(sendt),
        "trin": trin,
        "historik": historik(indmelding),
        "dage": _dage(dag, levende, indmelding),
        "frister": fristlinjer(indmelding),
        "fristregel": fristregler().flytning,
        "maa_anvise": bruger.har_ret(Rettighed.ANVIS_BOLIG),
        "maa_indmelde": bruger.har_ret(Rettighed.INDMELD_BOLIG),
        "ser_sagsref": ser_sagsref,
        **_formularer(formularer, svar, trin, nej_til_boligen(tilbud), frigives=bool(lukket)),
        "koe": koe(request, indmelding),
        "form": sendt,
        **(kommende_svar(indmelding.bolig, "anvisning", dag) if _er_ledig(indmelding) else {}),
        **fortrydelse(request, indmelding),
    }
    return render(request, "anvisning/indmelding.html", sammenhaeng, status=422 if sendt else 200)


def _formularer(
    sendte: dict[str, Form], svar: Afgoerelse, trin: Screeningstrin, nej: Mapping[str, Anvisning], *, frigives: bool
) -> dict[str, Form]:
    """The page's forms: the one that was sent, the others empty. `frigives`: the unit goes back if the offer fails."""
    return {
        "screeningsform": sendte.get("screening") or screeningsformular(),
        "ventilform": sendte.get("ventil") or Ventilformular(prefix="ventil"),
        "fristboligform": sendte.get("fristbolig") or Fristformular(prefix="fristbolig"),
        "fristsvarform": sendte.get("fristsvar") or Fristformular(prefix="fristsvar"),
        "tilbudsform": sendte.get("tilbud") or _tilbudsformular(svar, nej, screening=trin.valgt),
        "svarform": sendte.get("svar") or _svarformular(frigives=frigives),
        "tilbagekaldform": sendte.get("tilbagekald")
        or _aarsagsformular("tilbagekaldelse", "tilbagekald", frigives=frigives),
        "traekform": sendte.get("traek") or _aarsagsformular("tilbagetraekning", "traek"),
    }


def udfoer(
    request: HttpRequest,
    indmelding: Indmelding,
    navn: str,
    form: Form,
    handling: Callable[[], Any],
    besked: str,
    *,
    til: Callable[[Any], str] | None = None,
    om: Screening | None = None,
) -> HttpResponse:
    """Carry out `handling` when the form is whole; show the page with its refusal otherwise.

    `til` gives the address to go on to, of what `handling` made; without it, the unit's page.
    """
    if form.is_valid():
        with i_formularen(form):
            gjort = handling()
            sig_udfoert(request, indmelding, besked)
            return redirect(til(gjort) if til else reverse("anvisning:indmelding", args=[indmelding.pk]))
    indmelding.refresh_from_db()
    return _side(request, indmelding, om, **{navn: form})


@kraever(Rettighed.SE_LEDIGE_BOLIGER, Rettighed.SE_EGNE_BOLIGER)
@require_GET
def vis(request: HttpRequest, pk: int) -> HttpResponseBase:
    if kladder_for(bruger_af(request)).filter(pk=pk).exists():
        return redirect("anvisning:kladder")
    indmelding = find(request, pk)
    if eksport.oensket(request):
        med_sag = bruger_af(request).har_ret(Rettighed.SE_LEDIGE_BOLIGER)
        tabeller = {
            "tilbud": lambda: tilbudstabel(indmelding, tilbud_paa(indmelding), med_sag=med_sag),
            "frister": lambda: fristtabel(indmelding, fristlinjer(indmelding)),
        }
        return eksport.valgt(request, tabeller)
    return _side(request, indmelding)


@kraever(Rettighed.ANVIS_BOLIG)
@require_POST
def tilbyd(request: HttpRequest, pk: int) -> HttpResponse:
    indmelding = find(request, pk)
    form = _tilbudsformular(_svar(indmelding), nej_til_boligen(tilbud_paa(indmelding)), request.POST)
    return udfoer(
        request,
        indmelding,
        "tilbud",
        form,
        lambda: tilbyd_bolig(
            indmelding=indmelding,
            sagsref=form.cleaned_data["sagsref"],
            vilkaar=form.valgte(),
            by=bruger_af(request),
            now=nu(),
            idag=idag(),
        ),
        f"{indmelding.bolig} er tilbudt.",
    )


@kraever(Rettighed.INDMELD_BOLIG)
@require_POST
def traek(request: HttpRequest, pk: int) -> HttpResponse:
    indmelding = find(request, pk)
    form = _aarsagsformular("tilbagetraekning", "traek", request.POST)
    return udfoer(
        request,
        indmelding,
        "traek",
        form,
        lambda: traek_indmelding(
            indmelding=indmelding,
            aarsag=form.valgt(),
            begrundelse=form.cleaned_data["begrundelse"],
            by=bruger_af(request),
            now=nu(),
            idag=idag(),
        ),
        f"{indmelding.bolig} er trukket tilbage.",
    )


@kraever(Rettighed.INDMELD_BOLIG)
@require_POST
def lejekontrakt(request: HttpRequest, pk: int) -> HttpResponse:
    indmelding = find(request, pk)
    with i_beskeden(request):
        bekraeft_lejekontrakt(indmelding=indmelding, by=bruger_af(request), now=nu())
        sig_udfoert(request, indmelding, f"{indmelding.bolig} er registreret som udlejet.")
    if request.POST.get("fra") == "liste":
        return redirect("anvisning:boliger")
    return redirect("anvisning:indmelding", pk=pk)


@kraever(Rettighed.ANVIS_BOLIG)
@require_POST
def svar(request: HttpRequest, pk: int) -> HttpResponse:
    tilbud = find_tilbud(request, pk)
    form = _svarformular(request.POST)
    return udfoer(
        request,
        find(request, tilbud.indmelding_id),
        "svar",
        form,
        lambda: besvar_tilbud(
            anvisning=tilbud,
            accepteret=form.er_ja,
            aarsag=form.valgt(),
            begrundelse=form.cleaned_data["begrundelse"],
            by=bruger_af(request),
            now=nu(),
            idag=idag(),
        ),
        "Borgerens svar er registreret.",
    )


@kraever(Rettighed.ANVIS_BOLIG)
@require_POST
def tilbagekald(request: HttpRequest, pk: int) -> HttpResponse:
    tilbud = find_tilbud(request, pk)
    form = _aarsagsformular("tilbagekaldelse", "tilbagekald", request.POST)
    return udfoer(
        request,
        find(request, tilbud.indmelding_id),
        "tilbagekald",
        form,
        lambda: tilbagekald_tilbud(
            anvisning=tilbud,
            aarsag=form.valgt(),
            begrundelse=form.cleaned_data["begrundelse"],
            by=bruger_af(request),
            now=nu(),
            idag=idag(),
        ),
        "Tilbuddet er kaldt tilbage.",
    )
