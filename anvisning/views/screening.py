"""Screening a case for a unit, and §59's safety valve."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from anvisning.forms.screening import Ventilformular
from anvisning.models import Screening, Sikkerhedsventil
from anvisning.selectors import indmeldinger_for
from anvisning.services.screening import brug_sikkerhedsventilen, registrer_screening
from anvisning.views.faelles import bruger_af
from anvisning.views.indmelding import find, screeningsformular, udfoer
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.tid import idag, nu


def _trinnet(screening: Screening) -> str:
    """The unit's page about the case that was screened."""
    return f"{reverse('anvisning:indmelding', args=[screening.indmelding_id])}?screening={screening.pk}#tilbyd"


@kraever(Rettighed.ANVIS_BOLIG)
@require_POST
def registrer(request: HttpRequest, pk: int) -> HttpResponse:
    indmelding = find(request, pk)
    form = screeningsformular(request.POST)

    def gem() -> Screening:
        return registrer_screening(
            indmelding=indmelding,
            sagsref=form.cleaned_data["sagsref"],
            bestaaet=form.bestaaet,
            by=bruger_af(request),
            now=nu(),
            idag=idag(),
        )

    return udfoer(request, indmelding, "screening", form, gem, "Screeningen er registreret.", til=_trinnet)


@kraever(Rettighed.ANVIS_BOLIG)
@require_POST
def ventil(request: HttpRequest, pk: int) -> HttpResponse:
    synlige = Screening.objects.filter(indmelding__in=indmeldinger_for(bruger_af(request)))
    screening = get_object_or_404(synlige, pk=pk)
    form = Ventilformular(request.POST, prefix="ventil")

    def gem() -> Sikkerhedsventil:
        return brug_sikkerhedsventilen(
            screening=screening, **form.cleaned_data, by=bruger_af(request), now=nu(), idag=idag()
        )

    def til(_: Any) -> str:
        return _trinnet(screening)

    indmelding = find(request, screening.indmelding_id)
    besked = "Sikkerhedsventilen er brugt. Nu kan boligen tilbydes."
    return udfoer(request, indmelding, "ventil", form, gem, besked, til=til, om=screening)
