"""A meeting's pack: ordered by one button, followed while it is made, fetched when it is done."""

import logging

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import reswap, retarget
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from anvisning.views.faelles import bruger_af
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.afvisninger import i_beskeden, i_formularen
from udlejning.faelles.tid import idag, nu
from udlejning.moeder import tasks
from udlejning.moeder.forms import Pakkeform
from udlejning.moeder.models import Moedepakke
from udlejning.moeder.selectors.grundlag import rundevalg
from udlejning.moeder.selectors.moeder import maa_se_pakker, pakker_for
from udlejning.moeder.services import pakker as services

from .moeder import find

logger = logging.getLogger(__name__)

FORMATER = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _pakke(request: HttpRequest, pk: int) -> Moedepakke:
    return get_object_or_404(pakker_for(bruger_af(request)), pk=pk)


@kraever(Rettighed.FORBERED_MOEDER)
@require_http_methods(["GET", "POST"])
def ny(request: HttpRequest, pk: int) -> HttpResponse:
    """Which rounds; the meeting's own button sends the two that are proposed."""
    moede = find(request, pk)
    if not maa_se_pakker(bruger_af(request), moede):
        raise Http404
    valg = rundevalg(moede, idag())
    start = {felt: runde.pk for felt, runde in (("runde", valg.runde), ("fra_runde", valg.fra_runde)) if runde}
    form = Pakkeform(request.POST if request.method == "POST" else None, valg=valg, initial=start)
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            with transaction.atomic():
                pakke = services.bestil_pakke(
                    moede=moede, **form.cleaned_data, by=bruger_af(request), now=nu(), idag=idag()
                )
                transaction.on_commit(lambda: _saet_i_gang(pakke.pk))
            return redirect("moeder:pakke", pk=pakke.pk)
    svar = {"form": form, "moede": moede, "valg": valg}
    return render(request, "moeder/ny_pakke.html", svar, status=422 if form.errors else 200)


@kraever(Rettighed.SE_MOEDER)
@require_GET
@vary_on_headers("HX-Request")
def vis(request: HttpRequest, pk: int) -> HttpResponse:
    """The pack; while it is made, how far it has come. With htmx that part alone, and at the end the rest."""
    pakke = _pakke(request, pk)
    if not request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "moeder/pakke.html", {"pakke": pakke})
    if pakke.i_gang:
        return render(request, "moeder/_fremdrift.html", {"pakke": pakke})
    svar = render(request, "moeder/_pakke.html", {"pakke": pakke})
    return reswap(retarget(svar, "#pakke"), "innerHTML")


@kraever(Rettighed.SE_MOEDER)
@require_GET
def fil(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    if format not in FORMATER:
        raise Http404
    pakke = get_object_or_404(pakker_for(bruger_af(request)), pk=pk, status=Moedepakke.Status.FAERDIG)
    indhold = bytes(pakke.pdf if format == "pdf" else pakke.xlsx)  # type: ignore[arg-type]  # held by a constraint
    svar = HttpResponse(indhold, content_type=FORMATER[format])
    svar["Content-Disposition"] = f'attachment; filename="{pakke.filnavn(format)}"'
    return svar


@kraever(Rettighed.FORBERED_MOEDER)
@require_POST
def annuller(request: HttpRequest, pk: int) -> HttpResponse:
    with i_beskeden(request):
        services.annuller_pakke(pakke=_pakke(request, pk), by=bruger_af(request), now=nu())
    return redirect("moeder:pakke", pk=pk)


@kraever(Rettighed.FORBERED_MOEDER)
@require_POST
def igen(request: HttpRequest, pk: int) -> HttpResponse:
    with i_beskeden(request), transaction.atomic():
        services.lav_igen(pakke=_pakke(request, pk), by=bruger_af(request), now=nu())
        transaction.on_commit(lambda: _saet_i_gang(pk))
    return redirect("moeder:pakke", pk=pk)


def _saet_i_gang(pakke_id: int) -> None:
    """Queue the job. Without a queue it waits: beat finds it within two minutes."""
    try:
        tasks.lav_pakke.delay(pakke_id)
    except (KombuError, RedisError, OSError):
        logger.exception("The queue does not answer; pack %s waits.", pakke_id)
