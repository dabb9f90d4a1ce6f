"""Releasing an import that the brake has stopped."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from monitoring.domain.bremse import bremsetal_fra_dict
from monitoring.forms.runder import Begrundelse
from monitoring.models import Indlaesning
from monitoring.regler.runderegler import bremseregel
from monitoring.services.bremse import frigiv_indlaesning, spaerring_for_indlaesning
from monitoring.views.data import bruger, find_job, saet_i_gang
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.afvisninger import i_formularen
from udlejning.faelles.tid import nu


@kraever(Rettighed.INDLAES_DATA)
@require_http_methods(["GET", "POST"])
def frigiv(request: HttpRequest, pk: int) -> HttpResponse:
    job, by = find_job(request, pk), bruger(request)
    form = Begrundelse(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            with transaction.atomic():
                frigiv_indlaesning(indlaesning=job, by=by, now=nu(), **form.cleaned_data)
                transaction.on_commit(lambda: saet_i_gang([job.pk]))
            messages.success(request, "Indlæsningen er frigivet og indlæses nu.")
            return redirect("monitoring:indlaesning", pk=pk)
    kontekst = {
        "job": job,
        "form": form,
        "tal": bremsetal_fra_dict(job.bremse) if job.bremse and job.status == Indlaesning.Status.BREMSET else None,
        "antagelse": bremseregel("indlaesning").antagelse,
        "spaerring": spaerring_for_indlaesning(job, by),
    }
    return render(request, "monitoring/data/frigiv.html", kontekst, status=422 if form.errors else 200)
