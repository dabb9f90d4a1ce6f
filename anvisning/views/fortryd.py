"""Undo: the button on a unit's page and in the message of success, and what it does."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from anvisning.models import Indmelding
from anvisning.selectors import indmeldinger_for
from anvisning.services.fortryd import fortryd, kan_fortrydes, kan_ikke_laengere_fortrydes
from anvisning.views.faelles import bruger_af
from udlejning.brugere.adgang import kraever
from udlejning.brugere.beskedknap import knap
from udlejning.brugere.rettigheder import Rettighed
from udlejning.brugere.templatetags.ramme import klokken
from udlejning.faelles.adresser import som_id
from udlejning.faelles.afvisninger import i_beskeden
from udlejning.faelles.tid import idag, nu


def sig_udfoert(request: HttpRequest, indmelding: Indmelding, besked: str) -> None:
    """The message of success of an act on a unit, with a button to undo it where it can be undone."""
    fundet = kan_fortrydes(indmelding, by=bruger_af(request), now=nu())
    fortryd_knap = (
        ""
        if fundet is None
        else knap(
            adresse=reverse("anvisning:fortryd", args=[indmelding.pk]),
            navn="haendelse",
            vaerdi=str(fundet.haendelse.pk),
            tekst=f"Fortryd {fundet.ord.hvad} (til {klokken(fundet.til_at)})",
        )
    )
    messages.success(request, besked, extra_tags=fortryd_knap)


def fortrydelse(request: HttpRequest, indmelding: Indmelding) -> dict[str, Any]:
    """What `anvisning/_fortryd.html` prints."""
    now = nu()
    fundet = kan_fortrydes(indmelding, by=bruger_af(request), now=now)
    minutter = 0 if fundet is None else int((fundet.til_at - now).total_seconds()) // 60
    for_sent = None if fundet else kan_ikke_laengere_fortrydes(indmelding, by=bruger_af(request), now=now)
    return {"fortrydelse": fundet, "fortrydes_i": minutter, "for_sent": for_sent}


@kraever(Rettighed.ANVIS_BOLIG, Rettighed.INDMELD_BOLIG)
@require_POST
def fortryd_handling(request: HttpRequest, pk: int) -> HttpResponse:
    indmelding = get_object_or_404(indmeldinger_for(bruger_af(request)), pk=pk)
    with i_beskeden(request):
        fundet = fortryd(
            indmelding=indmelding,
            haendelse_id=som_id(request.POST.get("haendelse", "")),
            by=bruger_af(request),
            now=nu(),
            idag=idag(),
        )
        messages.success(request, f"{fundet.ord.hvad.capitalize()} er fortrudt. Ingen har fået e-mail om det.")
    return redirect("anvisning:indmelding", pk=pk)
