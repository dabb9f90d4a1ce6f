"""Boliganvisningen moves a deadline, on the vacancy's own page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from anvisning.forms.frister import Fristformular
from anvisning.models import Anvisning, Indmelding
from anvisning.services.fristsaetning import flyt_frist
from anvisning.views.faelles import bruger_af
from anvisning.views.indmelding import find, find_tilbud, udfoer
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.tid import idag, nu


@kraever(Rettighed.ANVIS_BOLIG)
@require_POST
def boliganvisningens(request: HttpRequest, pk: int) -> HttpResponse:
    indmelding = find(request, pk)
    return _flyt(request, indmelding, indmelding, "fristbolig")


@kraever(Rettighed.ANVIS_BOLIG)
@require_POST
def borgerens(request: HttpRequest, pk: int) -> HttpResponse:
    tilbud = find_tilbud(request, pk)
    return _flyt(request, find(request, tilbud.indmelding_id), tilbud, "fristsvar")


def _flyt(request: HttpRequest, indmelding: Indmelding, om: Indmelding | Anvisning, navn: str) -> HttpResponse:
    form = Fristformular(request.POST, prefix=navn)
    return udfoer(
        request,
        indmelding,
        navn,
        form,
        lambda: flyt_frist(
            om=om,
            frist_on=form.cleaned_data["frist_on"],
            begrundelse=form.cleaned_data["begrundelse"],
            by=bruger_af(request),
            now=nu(),
            idag=idag(),
        ),
        "Fristen er flyttet.",
    )
