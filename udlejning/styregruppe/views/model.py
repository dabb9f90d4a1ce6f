"""The model and the agreement: what is in force, its versions, the difference between two, and the way to adoption."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anvisning.models import Regelsaet
from anvisning.views.faelles import bruger_af
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.afvisninger import i_beskeden, i_formularen
from udlejning.faelles.tid import idag, nu
from udlejning.styregruppe.iord import version_i_ord
from udlejning.styregruppe.selectors.aftalevarsel import aftalevarsel
from udlejning.styregruppe.selectors.scenarier import scenarier_for
from udlejning.styregruppe.selectors.trinandele import trinforskel
from udlejning.styregruppe.selectors.versioner import forrige, tidslinje, tidslinjer, tilsidesat, versioner
from udlejning.styregruppe.selectors.virkning import ventende_virkning
from udlejning.styregruppe.services import vedtagelse
from udlejning.styregruppe.services.tabeller import forskelstabel
from udlejning.styregruppe.slags import SLAGS, Slags, Version, forskel_i_ord, slags_af
from udlejning.styregruppe.versionsform import Forslagsform, Vedtagelsesform, Versionsform

ALLE = (Rettighed.SE_MODEL,)


def _slags(noegle: str) -> Slags:
    if noegle not in SLAGS:
        raise Http404
    return SLAGS[noegle]


def _version(slags: str, pk: int) -> Version:
    return cast(Version, get_object_or_404(versioner(_slags(slags)), pk=pk))


@kraever(*ALLE)
@require_GET
def oversigt(request: HttpRequest) -> HttpResponse:
    dag = idag()
    linjer = tidslinjer(dag)
    gaeldende = next((v for linje in linjer if isinstance(v := linje.i_kraft, Regelsaet)), None)
    svar = {
        "tidslinjer": linjer,
        "dag": dag,
        "varsel": aftalevarsel(dag),
        "trinforskel": trinforskel(gaeldende, dag) if gaeldende else None,
    }
    return render(request, "styregruppe/model.html", svar)


def _side(request: HttpRequest, version: Version, slags: str, form: Forslagsform | None = None) -> HttpResponse:
    foer = forrige(version)
    return render(
        request,
        "styregruppe/version.html",
        {
            "version": version,
            "slags": _slags(slags),
            "i_ord": version_i_ord(version),
            "foer": foer,
            "forskelle": forskel_i_ord(foer, version) if foer is not None else [],
            "egen": version.foreslaaet_by_id == bruger_af(request).pk,
            "form": form,
            "forslagsform": form or Forslagsform(initial={"begrundelse": version.begrundelse}),
            "virkning": None if version.er_vedtaget else ventende_virkning(version, idag()),
            "tilsidesat": None if version.er_vedtaget else tilsidesat(version, version.fra_on),
            "trinforskel": None if version.er_vedtaget else trinforskel(version, version.fra_on),
            "dag": idag(),
        },
        status=422 if form else 200,
    )


@kraever(*ALLE)
@require_GET
def vis(request: HttpRequest, slags: str, pk: int) -> HttpResponse:
    return _side(request, _version(slags, pk), slags)


@kraever(*ALLE)
@require_GET
def sammenlign(request: HttpRequest, slags: str) -> HttpResponseBase:
    """Any two versions; without a choice the one in force and the newest."""
    arten = _slags(slags)
    alle: list[Version] = list(versioner(arten))
    linje = tidslinje(arten, idag())
    fra = _valgt(alle, request.GET.get("fra"), linje.i_kraft)
    til = _valgt(alle, request.GET.get("til"), alle[-1] if alle else None)
    forskelle = forskel_i_ord(fra, til) if fra is not None and til is not None else []
    if fra is not None and til is not None and eksport.oensket(request):
        return eksport.svar(request, forskelstabel(arten.navn, fra, til, forskelle))
    svar = {"slags": arten, "versioner": alle, "fra": fra, "til": til, "forskelle": forskelle}
    return render(request, "styregruppe/sammenlign.html", svar)


def _valgt(alle: list[Version], pk: str | None, ellers: Version | None) -> Version | None:
    return next((v for v in alle if str(v.pk) == pk), ellers)


@kraever(Rettighed.FORESLAA_MODEL)
@require_POST
def ny(request: HttpRequest, slags: str) -> HttpResponse:
    forlaeg = tidslinje(_slags(slags), idag()).forlaeg
    if forlaeg is None:
        messages.error(request, "Der er ingen vedtaget version at lave en kopi af. Indlæs de medfølgende regler først.")
        return redirect("styregruppe:model")
    kladde = vedtagelse.opret_kladde(forlaeg=forlaeg, by=bruger_af(request), now=nu(), idag=idag())
    messages.success(request, f"Version {kladde.version} er oprettet som kladde. Ret det, der skal være anderledes.")
    return redirect("styregruppe:ret_version", slags=slags, pk=kladde.pk)


@kraever(Rettighed.FORESLAA_MODEL)
@require_http_methods(["GET", "POST"])
def ret(request: HttpRequest, slags: str, pk: int) -> HttpResponse:
    version = _version(slags, pk)
    if not version.er_kladde:
        messages.error(request, "Kun en kladde kan rettes. Lav en ny version i stedet.")
        return redirect("styregruppe:version", slags=slags, pk=pk)
    form = Versionsform(request.POST if request.method == "POST" else None, version=version)
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            vedtagelse.gem_kladde(
                version=version,
                data=form.indhold,
                begrundelse=form.cleaned_data["begrundelse"],
                by=bruger_af(request),
                now=nu(),
            )
            messages.success(request, "Kladden er gemt.")
            return redirect("styregruppe:version", slags=slags, pk=pk)
    svar = {"form": form, "version": version, "slags": _slags(slags)}
    return render(request, "styregruppe/ret_version.html", svar, status=422 if form.errors else 200)


@kraever(Rettighed.FORESLAA_MODEL)
@require_POST
def foreslaa(request: HttpRequest, slags: str, pk: int) -> HttpResponse:
    version = _version(slags, pk)
    form = Forslagsform(request.POST)
    if form.is_valid():
        with i_formularen(form):
            vedtagelse.foreslaa_version(
                version=version, begrundelse=form.cleaned_data["begrundelse"], by=bruger_af(request), now=nu()
            )
            messages.success(request, "Versionen er foreslået. En anden end dig kan vedtage den.")
            return redirect("styregruppe:version", slags=slags, pk=pk)
    return _side(request, version, slags, form)


@kraever(Rettighed.FORESLAA_MODEL)
@require_POST
def foreslaa_scenarie(request: HttpRequest, noegle: str) -> HttpResponse:
    scenarie = get_object_or_404(scenarier_for(bruger_af(request)), noegle=noegle)
    with i_beskeden(request):
        forslag = vedtagelse.foreslaa_fra_scenarie(scenarie=scenarie, by=bruger_af(request), now=nu(), idag=idag())
        if len(forslag) > 1:
            messages.success(request, _FORESLAAET_BEGGE)
            return redirect("styregruppe:model")
        messages.success(request, "Scenariet er foreslået. En anden end dig kan vedtage det.")
        return redirect("styregruppe:version", slags=slags_af(forslag[0]).noegle, pk=forslag[0].pk)
    return redirect("styregruppe:scenarie", noegle=noegle)


_FORESLAAET_BEGGE = (
    "Scenariet er foreslået som en ny model og en ny aftale. En anden end dig kan vedtage dem, modellen først. "
    "Aftalens andele følger trinnenes numre: har trin fået nye numre, så lad aftalen gælde fra samme dag som den "
    "første runde efter modellen."
)


@kraever(Rettighed.FORESLAA_MODEL)
@require_POST
def traek(request: HttpRequest, slags: str, pk: int) -> HttpResponse:
    with i_beskeden(request):
        vedtagelse.traek_forslag(version=_version(slags, pk), by=bruger_af(request), now=nu())
        messages.success(request, "Forslaget er trukket tilbage. Det er en kladde igen.")
    return redirect("styregruppe:version", slags=slags, pk=pk)


@kraever(Rettighed.FORESLAA_MODEL)
@require_POST
def slet(request: HttpRequest, slags: str, pk: int) -> HttpResponse:
    with i_beskeden(request):
        vedtagelse.slet_kladde(version=_version(slags, pk), by=bruger_af(request), now=nu())
        messages.success(request, "Kladden er slettet.")
        return redirect("styregruppe:model")
    return redirect("styregruppe:version", slags=slags, pk=pk)


@kraever(Rettighed.VEDTAG_MODEL)
@require_http_methods(["GET", "POST"])
def vedtag(request: HttpRequest, slags: str, pk: int) -> HttpResponse:
    """A meeting's page leads here with its own day and name in the address."""
    version, dag = _version(slags, pk), idag()
    if not version.er_foreslaaet:
        messages.error(request, "Kun et forslag kan vedtages, og det her er ikke et forslag. Her ses, hvor det står.")
        return redirect("styregruppe:version", slags=slags, pk=pk)
    fra_moedet = {felt: request.GET[felt] for felt in ("moede_on", "moede") if felt in request.GET}
    form = Vedtagelsesform(
        request.POST if request.method == "POST" else None,
        initial={"fra_on": version.fra_on, "moede_on": dag, **fra_moedet},
    )
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            vedtagelse.vedtag_version(version=version, **form.cleaned_data, by=bruger_af(request), now=nu(), idag=dag)
            messages.success(request, "Versionen er vedtaget. Den kan ikke ændres mere.")
            return redirect("styregruppe:version", slags=slags, pk=pk)
    foer = forrige(version)
    svar = {
        "form": form,
        "version": version,
        "slags": _slags(slags),
        "forskelle": forskel_i_ord(foer, version) if foer else [],
        "virkning": ventende_virkning(version, dag),
        "tilsidesat": tilsidesat(version, version.fra_on),
        "trinforskel": trinforskel(version, version.fra_on),
    }
    return render(request, "styregruppe/vedtag.html", svar, status=422 if form.errors else 200)
