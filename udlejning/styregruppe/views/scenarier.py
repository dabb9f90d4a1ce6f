"""Scenarios: the list, a new one, its result, its parameters, deleting it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anvisning.views.faelles import bruger_af
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.adresser import som_id
from udlejning.faelles.afvisninger import i_beskeden, i_formularen
from udlejning.faelles.tid import idag, nu
from udlejning.styregruppe.domain.modelparametre import trin_med_kontakten
from udlejning.styregruppe.forms import Kommentarform, Scenarieform, Scenarienavn
from udlejning.styregruppe.models import Scenarie
from udlejning.styregruppe.selectors.frosne import frosne_runder
from udlejning.styregruppe.selectors.resultat import Scenarieresultat, regn_scenarie
from udlejning.styregruppe.selectors.scenarier import aendringer_i, egne_scenarier, regnet, scenarier_for
from udlejning.styregruppe.selectors.visning import organisationslinjer
from udlejning.styregruppe.services import tabeller
from udlejning.styregruppe.services.scenarier import gem_scenarie, kommenter_scenarie, opret_scenarie, slet_scenarie
from udlejning.styregruppe.services.trin import fjern_trin, genindsaet_trin

#: The buttons by which the form goes on with a step.
_TRINVALG = {"nyt_trin", "fjern", "igen"}


@kraever(Rettighed.SE_SCENARIER)
@require_GET
def liste(request: HttpRequest) -> HttpResponseBase:
    """The user's own; another's is opened by its address."""
    scenarier = [(et, aendringer_i(et)) for et in egne_scenarier(bruger_af(request))]
    if eksport.oensket(request):
        return eksport.svar(request, tabeller.scenarietabel(scenarier))
    return render(request, "styregruppe/scenarier.html", {"scenarier": scenarier})


@kraever(Rettighed.LAV_SCENARIER)
@require_http_methods(["GET", "POST"])
def nyt(request: HttpRequest) -> HttpResponse:
    """A copy of the model and the rules in force, or (``?fra=``) of a scenario."""
    fra_noegle = request.GET.get("fra", "")
    fra = get_object_or_404(scenarier_for(bruger_af(request)), noegle=fra_noegle) if fra_noegle else None
    form = Scenarienavn(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            scenarie = opret_scenarie(**form.cleaned_data, fra=fra, by=bruger_af(request), now=nu(), idag=idag())
            messages.success(request, f"Scenariet »{scenarie.navn}« er oprettet. Ændr det, du vil prøve.")
            return redirect("styregruppe:ret_scenarie", noegle=scenarie.noegle)
    sammenhaeng = {"form": form, "fra": fra}
    return render(request, "styregruppe/nyt_scenarie.html", sammenhaeng, status=422 if form.errors else 200)


@kraever(Rettighed.SE_SCENARIER)
@require_GET
def vis(request: HttpRequest, noegle: str) -> HttpResponseBase:
    """What the scenario would have meant."""
    scenarie = get_object_or_404(scenarier_for(bruger_af(request)), noegle=noegle)
    resultat = regnet(scenarie, idag())
    if eksport.oensket(request):
        filer = {
            "runder": lambda: tabeller.rundetabel(scenarie, resultat),
            "boliger": lambda: tabeller.rumtabel(scenarie, resultat),
            "frister": lambda: tabeller.fristlinjetabel(scenarie, resultat),
            "andele": lambda: tabeller.andelstabel(scenarie, organisationslinjer(resultat), resultat),
        }
        return eksport.valgt(request, filer)
    return _side(request, scenarie, resultat, Kommentarform())


def _side(
    request: HttpRequest, scenarie: Scenarie, resultat: Scenarieresultat, kommentarform: Kommentarform
) -> HttpResponse:
    svar = {
        "scenarie": scenarie,
        "aendringer": aendringer_i(scenarie),
        "er_egen": scenarie.created_by_id == bruger_af(request).pk,
        "adresse": request.build_absolute_uri(reverse("styregruppe:scenarie", args=[scenarie.noegle])),
        "organisationer": organisationslinjer(resultat),
        "resultat": resultat,
        "nu": resultat.nu,
        "noegle": scenarie.noegle,
        "kommentarer": scenarie.kommentarer.select_related("by"),
        "kommentarform": kommentarform,
    }
    return render(request, "styregruppe/scenarie.html", svar, status=422 if kommentarform.errors else 200)


@kraever(Rettighed.SE_SCENARIER)
@require_POST
def kommenter(request: HttpRequest, noegle: str) -> HttpResponse:
    scenarie = get_object_or_404(scenarier_for(bruger_af(request)), noegle=noegle)
    form = Kommentarform(request.POST)
    if form.is_valid():
        with i_formularen(form):
            kommenter_scenarie(scenarie=scenarie, tekst=form.cleaned_data["tekst"], by=bruger_af(request), now=nu())
            messages.success(request, "Din kommentar er gemt.")
            return redirect(f"{reverse('styregruppe:scenarie', args=[noegle])}#kommentarer")
    return _side(request, scenarie, regnet(scenarie, idag()), form)


@kraever(Rettighed.LAV_SCENARIER)
@require_http_methods(["GET", "POST"])
def ret(request: HttpRequest, noegle: str) -> HttpResponse:
    """The parameters. ``regn`` shows what they would mean and stores nothing; with htmx that part alone is answered.

    ``nyt_trin``, ``fjern`` and ``igen`` store the form, and then go on with a step.
    """
    scenarie = get_object_or_404(egne_scenarier(bruger_af(request)), noegle=noegle)
    form = Scenarieform(request.POST if request.method == "POST" else None, scenarie=scenarie)
    resultat = None
    if request.method == "POST" and form.is_valid():
        if _TRINVALG & request.POST.keys() and (svar := _gem_og_skift_trin(request, form, noegle)) is not None:
            return svar
        if "gem" in request.POST and _gem(request, form, noegle) is not None:
            messages.success(request, "Scenariet er gemt. Intet er trådt i kraft.")
            return redirect("styregruppe:scenarie", noegle=noegle)
        if not form.errors:
            resultat = regn_scenarie(
                form.model_data, form.regel_data, frosne_runder(), dag=idag(), gamle_numre=form.fra.gamle
            )
    sammenhaeng = {
        "form": form,
        "scenarie": scenarie,
        "trin_med_kontakten": trin_med_kontakten(scenarie.model_data),
        "resultat": resultat,
        "nu": resultat.nu if resultat else None,
    }
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "styregruppe/_forhaandsvisning.html", sammenhaeng)
    return render(request, "styregruppe/ret_scenarie.html", sammenhaeng, status=422 if form.errors else 200)


def _gem(request: HttpRequest, form: Scenarieform, noegle: str) -> Scenarie | None:
    """The stored scenario, or None with the reason in the form."""
    scenarie = get_object_or_404(egne_scenarier(bruger_af(request)), noegle=noegle)
    with i_formularen(form):
        return gem_scenarie(
            scenarie=scenarie,
            navn=form.cleaned_data["navn"],
            beskrivelse=form.cleaned_data["beskrivelse"],
            model_data=form.model_data,
            regel_data=form.regel_data,
            by=bruger_af(request),
            now=nu(),
        )
    return None


def _gem_og_skift_trin(request: HttpRequest, form: Scenarieform, noegle: str) -> HttpResponse | None:
    if (scenarie := _gem(request, form, noegle)) is None:
        return None
    if "nyt_trin" in request.POST:
        return redirect("styregruppe:nyt_trin", noegle=noegle)
    skift, hvad, besked = (
        (fjern_trin, "fjern", "Trinnet er taget ud.")
        if "fjern" in request.POST
        else (genindsaet_trin, "igen", "Trinnet er sat ind igen.")
    )
    with i_beskeden(request):
        skift(scenarie=scenarie, nummer=som_id(request.POST[hvad]), by=bruger_af(request), now=nu())
        messages.success(request, besked)
    return redirect("styregruppe:ret_scenarie", noegle=noegle)


@kraever(Rettighed.LAV_SCENARIER)
@require_http_methods(["GET", "POST"])
def slet(request: HttpRequest, noegle: str) -> HttpResponse:
    """Asked first, then deleted."""
    scenarie = get_object_or_404(egne_scenarier(bruger_af(request)), noegle=noegle)
    if request.method == "POST":
        with i_beskeden(request):
            slet_scenarie(scenarie=scenarie, by=bruger_af(request), now=nu())
            messages.success(request, f"Scenariet »{scenarie.navn}« er slettet.")
        return redirect("styregruppe:scenarier")
    return render(request, "styregruppe/slet_scenarie.html", {"scenarie": scenarie})
