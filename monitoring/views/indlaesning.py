"""What a person does about an import: cancel, tick off warnings, correct the recognition, withdraw; the marked copy."""

from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from monitoring.forms.indlaesning import Kvitteringsform, Tilbagetraekningsform, Tilretningsform
from monitoring.ingest.tilretning import af_data
from monitoring.models import Indlaesning
from monitoring.services import genkendelse, kvittering
from monitoring.services.adgang import kilder_for
from monitoring.services.indlaesning import annuller_indlaesning
from monitoring.services.laesning import nyeste_tilretning
from monitoring.services.maerket_fil import maerket_fil
from monitoring.services.tilbagetraekning import spaerring, traek_indlaesning_tilbage
from monitoring.views.data import INDLAES, SE, TYPER, bruger, find_job, rapportkontekst, saet_i_gang
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.afvisninger import i_beskeden, i_formularen
from udlejning.faelles.tid import nu


def _data(request: HttpRequest) -> QueryDict | None:
    """A form that was sent empty is bound all the same."""
    return request.POST if request.method == "POST" else None


def _rapport(request: HttpRequest, job: Indlaesning, status: int, **formularer: Any) -> HttpResponse:
    kontekst = rapportkontekst(request, job) | formularer
    return render(request, "monitoring/data/indlaesning.html", kontekst, status=status)


@kraever(*INDLAES)
@require_POST
def annuller(request: HttpRequest, pk: int) -> HttpResponse:
    job = find_job(request, pk)
    with i_beskeden(request):
        annuller_indlaesning(indlaesning_id=job.pk, by=bruger(request), now=nu())
        messages.success(request, "Indlæsningen er annulleret. Intet fra filen er gemt.")
    return redirect("monitoring:indlaesning", pk=pk)


@kraever(*INDLAES)
@require_POST
def kvitter(request: HttpRequest, pk: int) -> HttpResponse:
    job = find_job(request, pk)
    form = Kvitteringsform(request.POST, poster=kvittering.udestaaende(job))
    if job.status != Indlaesning.Status.AFVENTER:
        messages.error(request, "Indlæsningen venter ikke længere på kvittering.")
        return redirect("monitoring:indlaesning", pk=pk)
    if form.is_valid():
        with i_formularen(form):
            with transaction.atomic():
                job = kvittering.kvitter(indlaesning_id=job.pk, noter=form.noter(), by=bruger(request), now=nu())
                if job.status == Indlaesning.Status.VENTER:
                    transaction.on_commit(lambda: saet_i_gang([job.pk]))
            return redirect("monitoring:indlaesning", pk=pk)
    return _rapport(request, job, 422, form=form, kvitteringsform=form)


@kraever(*INDLAES)
@require_http_methods(["GET", "POST"])
def ret(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct how the file was recognised, and check it again."""
    job, by = find_job(request, pk), bruger(request)
    form = Tilretningsform(_data(request), job=job, kilder=kilder_for(by))
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            with transaction.atomic():
                ny = genkendelse.ret_genkendelse(
                    indlaesning_id=job.pk,
                    kilde=form.cleaned_data["kilde"],
                    tilretning=form.tilretning(),
                    by=by,
                    now=nu(),
                )
                transaction.on_commit(lambda: saet_i_gang([ny.pk]))
            return redirect("monitoring:indlaesning", pk=ny.pk)
    kontekst = {"job": job, "form": form, "genkendt": job.genkendt}
    return render(request, "monitoring/data/ret.html", kontekst, status=422 if form.errors else 200)


@kraever(*INDLAES)
@require_POST
def brug_tilretning(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file again with what was corrected in an earlier file of the source."""
    job = find_job(request, pk)
    husket = nyeste_tilretning(job.kilde, bruger(request))
    if husket is None:
        messages.error(request, "Der er ingen rettelse at bruge.")
        return redirect("monitoring:indlaesning", pk=pk)
    with i_beskeden(request):
        with transaction.atomic():
            ny = genkendelse.ret_genkendelse(
                indlaesning_id=job.pk, kilde=job.kilde, tilretning=af_data(husket.data), by=bruger(request), now=nu()
            )
            transaction.on_commit(lambda: saet_i_gang([ny.pk]))
        return redirect("monitoring:indlaesning", pk=ny.pk)
    return redirect("monitoring:indlaesning", pk=pk)


@kraever(*SE)
@require_GET
def maerket(request: HttpRequest, pk: int) -> HttpResponse:
    job = find_job(request, pk)
    with i_beskeden(request):
        svar = HttpResponse(maerket_fil(job), content_type=TYPER["xlsx"])
        navn = f"{PurePath(job.fil.navn).stem}-med-fund.xlsx"
        svar["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(navn)}"
        svar["X-Content-Type-Options"] = "nosniff"
        return svar
    return redirect("monitoring:indlaesning", pk=pk)


@kraever(Rettighed.INDLAES_DATA)
@require_http_methods(["GET", "POST"])
def traek(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an import, with a reason."""
    job = find_job(request, pk)
    form = Tilbagetraekningsform(_data(request))
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            traek_indlaesning_tilbage(
                indlaesning_id=job.pk, begrundelse=form.cleaned_data["begrundelse"], by=bruger(request), now=nu()
            )
            messages.success(request, "Indlæsningen er trukket tilbage. Filen og dens rækker er bevaret.")
            return redirect("monitoring:indlaesning", pk=pk)
    kontekst = {"job": job, "form": form, "spaerring": spaerring(job)}
    return render(request, "monitoring/data/traek.html", kontekst, status=422 if form.errors else 200)
