"""An organisation gives and corrects its numbers of vacant family dwellings, a quarter at a time."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from anvisning.domain.perioder import (
    Periode,
    forrige_maaned,
    kalenderperiode,
    kvartalet,
    maanedens_foerste,
)
from anvisning.forms.regnskab import Ledighedsformular, feltnavn
from anvisning.selectors import afdelinger_for
from anvisning.selectors.ledighed import gaeldende, historik, nyeste_id
from anvisning.services.ledighed import LedighedAfvist, findes_i, gem_ledighed
from anvisning.views.faelles import bruger_af
from monitoring.api import tal
from udlejning.brugere.adgang import kraever
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.afvisninger import i_formularen
from udlejning.faelles.tid import idag, nu

#: No numbers are asked for before.
TIDLIGST = dt.date(2010, 1, 1)


@kraever(Rettighed.OPLYS_LEDIGHED)
@require_http_methods(["GET", "POST"])
def ledighed(request: HttpRequest) -> HttpResponse:
    bruger, dag = bruger_af(request), idag()
    kvartal = _kvartal(request.GET.get("kvartal", ""), dag)
    maaneder = [m for m in kvartal.maaneder if m < maanedens_foerste(dag)]
    afdelinger = [a for a in afdelinger_for(bruger) if any(findes_i(a, m) for m in maaneder)]
    ids = [a.pk for a in afdelinger]
    felter: dict[str, Any] = {"afdelinger": afdelinger, "maaneder": maaneder}
    if request.method == "POST":
        form = Ledighedsformular(request.POST, **felter)
        if form.is_valid() and (antal := _gem(form, bruger, kvartal, ids)) is not None:
            besked = f"{tal(antal)} tal er gemt." if antal else "Intet tal er ændret."
            messages.success(request, besked)
            return redirect(f"{reverse('anvisning:ledighed')}?kvartal={kvartal.noegle}")
    else:
        # First the mark, then the numbers: what a colleague gives in between is taken for unseen, and refused.
        staar: dict[str, Any] = {"set_id": nyeste_id()}
        for celle, et in gaeldende(ids, kvartal.fra_on, kvartal.til_on).items():
            staar[feltnavn(celle)] = et
        form = Ledighedsformular(initial=staar, **felter)
    return render(
        request, "anvisning/ledighed.html", _sammenhaeng(form, kvartal, dag, ids), status=422 if form.errors else 200
    )


def _kvartal(noegle: str, dag: dt.date) -> Periode:
    """The quarter that the address names, or that of the last month that is over."""
    fundet = kalenderperiode(noegle)
    senest = forrige_maaned(dag)
    if fundet is None or not TIDLIGST <= fundet.fra_on <= senest:
        return kvartalet(senest)
    return kvartalet(fundet.fra_on)


def _gem(form: Ledighedsformular, bruger: Bruger, kvartal: Periode, ids: list[int]) -> int | None:
    """How many numbers are new, or None with the refusal in the form."""
    set_id = form.cleaned_data["set_id"]
    saa = gaeldende(ids, kvartal.fra_on, kvartal.til_on, set_id=set_id)
    with i_formularen(form):
        try:
            return gem_ledighed(
                maanedstal=form.aendrede(saa),
                begrundelse=form.cleaned_data["begrundelse"],
                by=bruger,
                now=nu(),
                idag=idag(),
                set_id=set_id,
            )
        except LedighedAfvist as afvist:
            for et, besked in afvist.fejl:
                form.add_error(feltnavn(et.celle), besked)
    return None


def _sammenhaeng(form: Ledighedsformular, kvartal: Periode, dag: dt.date, ids: list[int]) -> dict[str, Any]:
    foer, efter = kvartalet(forrige_maaned(kvartal.fra_on)), kvartalet(kvartal.til_on)
    rettelser = historik(ids, form.maaneder).filter(version__gt=1).select_related("afdeling")
    return {
        "form": form,
        "kvartal": kvartal,
        "foer": foer if foer.fra_on >= TIDLIGST else None,
        "efter": efter if efter.fra_on <= forrige_maaned(dag) else None,
        "mangler": [m for m in kvartal.maaneder if m not in form.maaneder],
        "rettelser": rettelser,
    }
