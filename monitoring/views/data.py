"""The pages about data: what has been loaded, loading more, one import's report, and where a figure comes from."""

import logging
from typing import Any
from urllib.parse import quote

from celery import chain
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import reswap, retarget
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from monitoring import tasks
from monitoring.forms.data import Fundfilter, Indlaesningsfilter, Uploadform, bliver_kendt
from monitoring.forms.indlaesning import Kvitteringsform, i_ord
from monitoring.ingest.skabelon import skabelon as lav_skabelon
from monitoring.ingest.tilretning import af_data, som_data, til_naeste
from monitoring.models import Indlaesning, Kilde, Kildefil
from monitoring.selectors import data as selectors
from monitoring.selectors.afdelinger import udskiftet
from monitoring.selectors.korrektioner import antal_ventende
from monitoring.services import datatabeller, kvittering
from monitoring.services import indlaesning as services
from monitoring.services.adgang import kilder_for, maa_indlaese
from monitoring.services.indlaesningstilstande import AABNE, I_GANG, KAN_KOERES_IGEN
from monitoring.services.kildegenkendelse import genkend_kilde, hvorfor_ukendt
from monitoring.services.laesning import brugt_tilretning, nyeste_tilretning
from udlejning.brugere.adgang import kraever
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.afvisninger import i_beskeden, i_formularen
from udlejning.faelles.tid import idag, nu

logger = logging.getLogger(__name__)

PR_SIDE = 50
#: Files of one sending go in one after the other: what others build on comes first.
_ORDEN = [
    Kilde.REGISTER,
    Kilde.MINISTERIET,
    Kilde.MINISTERIET_AFDELINGER,
    Kilde.BOLIGER,
    Kilde.LEDIGE,
    Kilde.LEDIGHED,
    Kilde.LBF,
    Kilde.TVILLING,
]
TYPER = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SLUT = (Indlaesning.Status.ANNULLERET, Indlaesning.Status.TRUKKET)
SE = (Rettighed.SE_DATA, Rettighed.ADMINISTRER_REGISTER, Rettighed.INDLAES_EGNE)
INDLAES = (Rettighed.INDLAES_DATA, Rettighed.ADMINISTRER_REGISTER, Rettighed.INDLAES_EGNE)


def bruger(request: HttpRequest) -> Bruger:
    assert isinstance(request.user, Bruger)
    return request.user


@kraever(*SE)
@require_GET
@vary_on_headers("HX-Request")
def liste(request: HttpRequest) -> HttpResponseBase:
    by = bruger(request)
    kilder = kilder_for(by) if by.organisation_id else list(Kilde)
    filter_ = Indlaesningsfilter(request.GET, kilder=kilder)
    valgt = filter_.valgt()
    fundne = selectors.valgte(selectors.indlaesninger(by), **valgt)
    if eksport.oensket(request):
        return eksport.svar(request, datatabeller.indlaesningstabel(fundne, eksport.filtre_i_ord(filter_)))
    side = Paginator(fundne, PR_SIDE).get_page(request.GET.get("side"))
    raekker = [(job, selectors.fremdrift(job)) for job in side]
    kontekst = {
        "side": udskiftet(side, raekker),
        "i_gang": sum(job.status in I_GANG for job, _ in raekker),
        "kilder": kilder,
        "filter": filter_,
        "er_filtreret": any(valgt.values()),
        "kan_indlaese": bool(kilder_for(by)),
    }
    skabelon = "monitoring/data/liste.html"
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        skabelon += "#liste"
    return render(request, skabelon, kontekst)


@kraever(*INDLAES)
@require_http_methods(["GET", "POST"])
def indlaes(request: HttpRequest) -> HttpResponse:
    kilder = kilder_for(bruger(request))
    form = Uploadform(request.POST or None, request.FILES or None, kilder=kilder, idag=idag())
    if request.method == "POST":
        form = Uploadform(request.POST, request.FILES, kilder=kilder, idag=idag())
        if form.is_valid() and (job := _modtag(request, form)):
            if len(job) == 1:
                return redirect("monitoring:indlaesning", pk=job[0].pk)
            messages.success(request, f"{len(job)} filer er modtaget og indlæses nu.")
            return redirect("monitoring:data")
    return render(
        request, "monitoring/data/indlaes.html", {"form": form, "kilder": kilder}, status=422 if form.errors else 200
    )


def _modtag(request: HttpRequest, form: Uploadform) -> list[Indlaesning]:
    """Receive all files of the form and queue them, or none and say why in the form."""
    by, valgt, kendt_on = bruger(request), form.cleaned_data["kilde"], form.cleaned_data.get("kendt_on")
    filer: list[tuple[UploadedFile[Any], bytes, Kilde]] = []
    for fil in form.cleaned_data["filer"]:
        indhold = fil.read()
        kilde = Kilde(valgt) if valgt else genkend_kilde(indhold, by)
        if kilde is None:
            form.add_error("filer", hvorfor_ukendt(fil.name or "filen", indhold))
        else:
            filer.append((fil, indhold, kilde))
    if form.errors:
        return []
    filer.sort(key=lambda post: _ORDEN.index(post[2]))
    with i_formularen(form):
        with transaction.atomic():
            job = [
                services.modtag_fil(
                    navn=fil.name or "", indhold=indhold, kilde=kilde, by=by, now=nu(), kendt_on=kendt_on
                )
                for fil, indhold, kilde in filer
            ]
            transaction.on_commit(lambda: saet_i_gang([et.pk for et in job]))
        return job
    return []


def saet_i_gang(job_ids: list[int]) -> None:
    """Queue the jobs, one after the other. Without a queue they wait: beat finds them within two minutes."""
    try:
        chain(*(tasks.koer_indlaesning.si(job_id) for job_id in job_ids)).delay()
    except (KombuError, RedisError, OSError):
        logger.exception("The queue does not answer; imports %s wait.", job_ids)


def find_job(request: HttpRequest, pk: int) -> Indlaesning:
    synlige = selectors.indlaesninger(bruger(request)).defer(None).defer("fil__indhold")
    return get_object_or_404(synlige, pk=pk)


def rapportkontekst(request: HttpRequest, job: Indlaesning) -> dict[str, Any]:
    """All that the report of an import shows, and which acts it offers."""
    by, i_gang = bruger(request), job.status in I_GANG
    maa = maa_indlaese(by, job.kilde)
    filter_ = Fundfilter(request.GET if request.method == "GET" else None, job=job)
    udestaaende = kvittering.udestaaende(job) if job.status == Indlaesning.Status.AFVENTER else []
    return {
        "job": job,
        "i_gang": i_gang,
        "bliver_kendt": bliver_kendt(job.kilde),
        "fremdrift": selectors.fremdrift(job),
        "er_stille": selectors.er_stille(job, nu()),
        "rapport": None if i_gang else selectors.rapport(job, **filter_.valgt()),
        "filter": filter_,
        "genkendte_ark": selectors.genkendte_ark(job),
        "genkendte_perioder": selectors.genkendte_perioder(job),
        "ventende_rettelser": antal_ventende(job),
        "tilretning": i_ord(brugt_tilretning(job)),
        "husket": _husket(job, by) if maa and not i_gang else None,
        "kvitteringsform": Kvitteringsform(poster=udestaaende) if udestaaende and maa else None,
        "kvitteringer": list(job.kvitteringer.select_related("by").order_by("pk")),
        "kan_annulleres": maa and job.status in AABNE,
        "kan_koere_igen": maa and job.status in KAN_KOERES_IGEN,
        "kan_rettes": maa and not i_gang and job.genkendt.get("format") and job.status not in _SLUT,
        "kan_traekkes": by.har_ret(Rettighed.INDLAES_DATA) and job.status == Indlaesning.Status.INDLAEST,
        "kan_maerkes": bool(job.fund) and bool(job.genkendt.get("ark")),
    }


def _husket(job: Indlaesning, by: Bruger) -> dict[str, Any] | None:
    """What was corrected in an earlier file of the source and is not used in this one."""
    husket = nyeste_tilretning(job.kilde, by)
    if husket is None or job.status in _SLUT or som_data(til_naeste(brugt_tilretning(job))) == husket.data:
        return None
    return {"post": husket, "ord": i_ord(af_data(husket.data))}


@kraever(*SE)
@require_GET
@vary_on_headers("HX-Request")
def indlaesning(request: HttpRequest, pk: int) -> HttpResponseBase:
    job = find_job(request, pk)
    if eksport.oensket(request):
        form = Fundfilter(request.GET, job=job)
        rapport = selectors.rapport(job, **form.valgt())
        return eksport.svar(request, datatabeller.fundtabel(job, rapport, eksport.filtre_i_ord(form)))
    kontekst = rapportkontekst(request, job)
    if not request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "monitoring/data/indlaesning.html", kontekst)
    if kontekst["i_gang"]:
        return render(request, "monitoring/data/_fremdrift.html", kontekst)
    # The progress asked, and what has come of it takes the place of the whole.
    return reswap(retarget(render(request, "monitoring/data/_indlaesning.html", kontekst), "#indlaesning"), "innerHTML")


@kraever(*INDLAES)
@require_POST
def koer_igen(request: HttpRequest, pk: int) -> HttpResponse:
    job = find_job(request, pk)
    with i_beskeden(request), transaction.atomic():
        services.koer_igen(indlaesning_id=job.pk, by=bruger(request), now=nu())
        transaction.on_commit(lambda: saet_i_gang([job.pk]))
    return redirect("monitoring:indlaesning", pk=pk)


@kraever(*SE)
@require_GET
def fil(request: HttpRequest, pk: int) -> HttpResponse:
    """The original file, always as a download: what others wrote is never shown as a page."""
    kildefil = get_object_or_404(Kildefil, pk=find_job(request, pk).fil_id)
    indhold = bytes(kildefil.indhold)
    if not indhold:
        raise Http404
    svar = HttpResponse(indhold, content_type="application/octet-stream")
    svar["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kildefil.navn)}"
    svar["X-Content-Type-Options"] = "nosniff"
    return svar


@kraever(*SE)
@require_GET
def skabelon(request: HttpRequest, kilde: str, format: str) -> HttpResponse:
    by = bruger(request)
    kendte = kilder_for(by) if by.organisation_id else list(Kilde)
    if kilde not in kendte or format not in TYPER:
        raise Http404
    svar = HttpResponse(lav_skabelon(kilde, format), content_type=TYPER[format])
    svar["Content-Disposition"] = f'attachment; filename="{kilde}.{format}"'
    return svar


@kraever(Rettighed.SE_DATA)
@require_GET
def observation(request: HttpRequest, pk: int) -> HttpResponseBase:
    fundet = selectors.find_observation(pk)
    if fundet is None:
        raise Http404
    herkomst = selectors.herkomst(fundet)
    if eksport.oensket(request):
        return eksport.svar(request, datatabeller.forloebstabel(fundet, herkomst.forloeb))
    return render(request, "monitoring/data/observation.html", {"herkomst": herkomst})
