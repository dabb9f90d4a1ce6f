"""Reporting many units at once: of one afdeling, the drafts, and last month's again."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from anvisning.domain.perioder import maanedsnavn
from anvisning.domain.port import Afgoerelse
from anvisning.forms import Afdelingsvalg, Flereformular, Flerevalg, Kladdeformular
from anvisning.forms.flere import datonavn, soegetekst, valgnavn
from anvisning.models import Bolig, Indmelding
from anvisning.selectors import aabne_afdelinger_for, boliger_for, kladder_for
from anvisning.services.flere import (
    FlereAfvist,
    Oensket,
    forrige_maaned,
    gentag_forrige,
    meld_flere_ind,
    meld_kladder_ind,
)
from anvisning.services.frister import sidste_dag
from anvisning.services.kladder import kasser_kladde, ret_kladde
from anvisning.services.port import spoerg_porten_om_boliger
from anvisning.services.regelsaet import regelsaet_paa
from anvisning.views.faelles import bruger_af
from monitoring.api import Afdeling
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.adresser import som_id
from udlejning.faelles.afvisninger import i_beskeden
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.tid import idag, nu


@dataclass(frozen=True, slots=True)
class Valgrad:
    """A unit that can be chosen, with its box."""

    bolig: Bolig
    svar: Afgoerelse
    felt: BoundField
    soegetekst: str


#: The units of one address under it; houses that stand alone come together, under none.
Valggruppe = tuple[str, list[Valgrad]]


@kraever(Rettighed.INDMELD_BOLIG)
@require_http_methods(["GET", "POST"])
def meld_flere(request: HttpRequest) -> HttpResponse:
    """Choose units of one afdeling, see them listed and give their days, then report them; all or none.

    `trin` says what the form that was sent asks for: to find among the units, to choose anew, to report; else to go on.
    """
    bruger, dag = bruger_af(request), idag()
    valg = Afdelingsvalg(request.GET or None, afdelinger=aabne_afdelinger_for(bruger, dag))
    afdeling = valg.cleaned_data["afdeling"] if valg.is_bound and valg.is_valid() else None
    boliger = list(boliger_for(bruger).filter(afdeling=afdeling).order_by("adresse", "etage", "doer"))
    kryds = Flerevalg(request.POST if request.method == "POST" else None, boliger=boliger)
    trin = request.POST.get("trin", "")
    if request.method == "POST" and afdeling is not None and kryds.is_valid() and trin not in ("soeg", "vaelg"):
        if valgte := kryds.valgte():
            return (_meld if trin == "meld" else _dage)(request, afdeling, valgte)
        kryds.add_error(None, "Sæt kryds ved mindst én bolig.")
    return _vaelg(request, valg, afdeling, kryds)


def _vaelg(request: HttpRequest, valg: Afdelingsvalg, afdeling: Afdeling | None, kryds: Flerevalg) -> HttpResponse:
    dag = idag()
    svar = spoerg_porten_om_boliger(boliger=kryds.boliger, dag=dag, handling="indmelding")
    aabne = {i.bolig_id: i for i in Indmelding.objects.filter(bolig__in=kryds.boliger, status__in=Indmelding.AABNE)}
    kan = {b.pk for b in kryds.boliger if b.pk not in aabne and svar[b.pk].er_aaben}
    viste = [b for b in kryds.viste() if b.pk in kan]
    indhold = {
        "valg": valg,
        "afdeling": afdeling,
        "form": kryds,
        "mulige": len(kan),
        "viste": len(viste),
        "grupper": _grupper([Valgrad(b, svar[b.pk], kryds[valgnavn(b)], soegetekst(b)) for b in viste]),
        "svar": list({(b.type, svar[b.pk].udfald): (b, svar[b.pk]) for b in kryds.boliger if b.pk in kan}.values()),
        "lukkede": [(b, svar[b.pk], aabne.get(b.pk)) for b in kryds.boliger if b.pk not in kan],
        "baarne": [(n, v) for n, v in request.POST.items() if n.startswith(("dato_", "ledig_fra_on", "bemaerkning"))],
    }
    fejl = bool(kryds.errors) or (request.method == "POST" and afdeling is None)
    return render(request, "anvisning/meld_flere.html", indhold, status=422 if fejl else 200)


def _grupper(rader: Iterable[Valgrad]) -> list[Valggruppe]:
    grupper: list[Valggruppe] = []
    for adresse, flok in groupby(rader, key=lambda rad: rad.bolig.adresse):
        egne = list(flok)
        if len(egne) > 1:
            grupper.append((adresse, egne))
        elif grupper and not grupper[-1][0]:
            grupper[-1][1].extend(egne)
        else:
            grupper.append(("", egne))
    return grupper


def _dage(request: HttpRequest, afdeling: Afdeling, valgte: list[Bolig]) -> HttpResponse:
    """The chosen units listed, with the fields for their days; what was written before stands there."""
    dag = idag()
    skrevet = {navn: str(vaerdi) for navn, vaerdi in request.POST.items()}
    form = Flereformular(None, boliger=valgte, idag=dag, initial={"ledig_fra_on": dag} | skrevet)
    return _bekraeft(request, afdeling, form)


def _meld(request: HttpRequest, afdeling: Afdeling, valgte: list[Bolig]) -> HttpResponse:
    bruger, dag = bruger_af(request), idag()
    form = Flereformular(request.POST, boliger=valgte, idag=dag)
    if form.is_valid():
        oenskede = [Oensket(b, form.dag(b), form.cleaned_data["bemaerkning"]) for b in valgte]
        try:
            meldte = meld_flere_ind(afdeling=afdeling, boliger=oenskede, by=bruger, now=nu(), idag=dag)
        except Afvist as afvist:
            _vis_afvist(form, afvist)
        else:
            _fortael(request, meldte)
            return redirect("anvisning:boliger")
    return _bekraeft(request, afdeling, form)


def _bekraeft(request: HttpRequest, afdeling: Afdeling, form: Flereformular) -> HttpResponse:
    dag = idag()
    regelsaet = regelsaet_paa(dag)
    indhold = {
        "afdeling": afdeling,
        "form": form,
        "adresser": [(a, list(flok)) for a, flok in groupby(form.boliger, key=lambda bolig: bolig.adresse)],
        "frist_on": sidste_dag(dag, regelsaet.frist_boliganvisningen, regelsaet),
    }
    return render(request, "anvisning/bekraeft_flere.html", indhold, status=422 if form.errors else 200)


@kraever(Rettighed.INDMELD_BOLIG)
@require_http_methods(["GET", "POST"])
def kladder(request: HttpRequest) -> HttpResponse:
    """All drafts: change their days, send one or all, discard one."""
    bruger, dag = bruger_af(request), idag()
    alle = list(kladder_for(bruger))
    form = Kladdeformular(None, kladder=alle, idag=dag)
    if request.method == "POST":
        if "kasser" in request.POST:
            return _kasser(request)
        form = Kladdeformular(_sendt(request, alle), kladder=alle, idag=dag)
        if form.is_valid():
            try:
                return _gem_og_send(request, form)
            except Afvist as afvist:
                _vis_afvist(form, afvist)
    svar = spoerg_porten_om_boliger(boliger=[k.bolig for k in alle], dag=dag, handling="indmelding")
    raekker = [(k, svar[k.bolig_id], form[datonavn(k.bolig_id)]) for k in alle]
    indhold = {"form": form, "raekker": raekker, "forrige": maanedsnavn(forrige_maaned(dag)[0])}
    return render(request, "anvisning/kladder.html", indhold, status=422 if form.errors else 200)


def _sendt(request: HttpRequest, alle: Iterable[Indmelding]) -> dict[str, str]:
    """The days as they were sent; the list of units sends one draft without them, and then they are as they were."""
    som_foer = {datonavn(k.bolig_id): k.ledig_fra_on.isoformat() for k in alle}
    return {navn: request.POST.get(navn, dag) for navn, dag in som_foer.items()}


def _gem_og_send(request: HttpRequest, form: Kladdeformular) -> HttpResponse:
    bruger, dag = bruger_af(request), idag()
    for kladde, ny_dag in form.rettede():
        ret_kladde(
            indmelding=kladde, ledig_fra_on=ny_dag, bemaerkning=kladde.bemaerkning, by=bruger, now=nu(), idag=dag
        )
    if "gem" in request.POST:
        messages.success(request, "Datoerne er gemt.")
        return redirect("anvisning:kladder")
    hvilke = request.POST.get("send", "alle")
    sendes = form.kladder if hvilke == "alle" else [_kladden(request, hvilke)]
    meldte = meld_kladder_ind(indmeldinger=sendes, by=bruger, now=nu(), idag=dag)
    _fortael(request, meldte)
    return redirect("anvisning:kladder" if len(meldte) < len(form.kladder) else "anvisning:boliger")


def _kasser(request: HttpRequest) -> HttpResponse:
    kladde = _kladden(request, request.POST["kasser"])
    with i_beskeden(request):
        kasser_kladde(indmelding=kladde, by=bruger_af(request), now=nu())
        messages.success(request, f"Kladden for {kladde.bolig} er kasseret.")
    return redirect("anvisning:kladder")


def _kladden(request: HttpRequest, nr: str) -> Indmelding:
    """One of the user's own drafts, or 404."""
    return get_object_or_404(kladder_for(bruger_af(request)), pk=som_id(nr))


@kraever(Rettighed.INDMELD_BOLIG)
@require_POST
def gentag(request: HttpRequest) -> HttpResponse:
    """Drafts of last month's units that came back; what was left out is said with why."""
    try:
        gentaget = gentag_forrige(by=bruger_af(request), now=nu(), idag=idag())
    except Afvist as afvist:
        messages.info(request, afvist.besked)
        return redirect("anvisning:kladder")
    antal = len(gentaget.kladder)
    if antal:
        lavet = "1 kladde er lavet" if antal == 1 else f"{antal} kladder er lavet"
        messages.success(request, f"{lavet}. Ret datoerne, og meld ind.")
    else:
        messages.info(request, "Ingen af sidste måneds boliger kan meldes ind igen nu, så der er ikke lavet kladder.")
    if gentaget.udeladte:
        udeladt = "; ".join(f"{bolig} {hvorfor}" for bolig, hvorfor in gentaget.udeladte)
        messages.info(request, f"Ikke taget med: {udeladt}.")
    return redirect("anvisning:kladder")


def _vis_afvist(form: Flereformular | Kladdeformular, afvist: Afvist) -> None:
    form.add_error(None, afvist.besked)
    if isinstance(afvist, FlereAfvist):
        form.afvis(afvist.afvisninger)


def _fortael(request: HttpRequest, meldte: list[Indmelding]) -> None:
    """What was done, with the way to it."""
    if len(meldte) == 1:
        adresse, hvad = reverse("anvisning:indmelding", args=[meldte[0].pk]), f"{meldte[0].bolig} er meldt ind."
    else:
        adresse, hvad = reverse("anvisning:boliger"), f"{len(meldte)} boliger er meldt ind."
    messages.success(request, format_html('{} <a href="{}">Se her</a>', hvad, adresse))
