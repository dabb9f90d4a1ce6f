"""The acts on a round that ask for a reason: release the brake, withdraw a publication, replace a round."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from monitoring.forms.runder import Begrundelse
from monitoring.models import Monitorering
from monitoring.selectors.korrektioner import antal_efter, antal_ventende
from monitoring.selectors.runder import er_frigivet, nye_filer_siden, rundebremse
from monitoring.services import bremse, offentliggoerelse
from udlejning.brugere.adgang import kraever
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.afvisninger import i_formularen
from udlejning.faelles.tid import idag, nu


@dataclass(frozen=True, slots=True)
class _Handling:
    service: Callable[..., Monitorering]
    rettighed: Rettighed
    besked: str


_HANDLINGER = {
    "frigiv": _Handling(bremse.frigiv_bremse, Rettighed.GODKEND_RUNDE, "Bremsen er frigivet."),
    "traek": _Handling(
        offentliggoerelse.traek_offentliggoerelse_tilbage,
        Rettighed.OFFENTLIGGOER_RUNDE,
        "Offentliggørelsen er trukket tilbage. Runden er godkendt og kan offentliggøres igen.",
    ),
    "erstat": _Handling(
        offentliggoerelse.erstat_runde,
        Rettighed.BEREGN_RUNDE,
        "Den nye runde er oprettet. Beregn den, og få den godkendt. Indtil den gælder, gælder den gamle.",
    ),
}


def stilling(runde: Monitorering, by: Bruger, dag: dt.date) -> dict[str, Any]:
    """What the round's page says of brake, withdrawal, replacement, and files and corrections since the calculation."""
    tal = rundebremse(runde)
    spaerringer = _spaerringer(runde, by, dag)
    frigivet = tal is not None and er_frigivet(runde, tal)
    er_kladde = runde.status == Monitorering.Status.KLADDE
    return {
        "bremse": tal,
        "bremse_frigivet": frigivet,
        "er_bremset": tal is not None and tal.overskredet and not frigivet,
        "erstattet_af": Monitorering.objects.filter(erstatter=runde).first(),
        "kan_begrundes": {
            navn: by.har_ret(handling.rettighed) and spaerringer[navn] is None for navn, handling in _HANDLINGER.items()
        },
        "bremsespaerring": spaerringer["frigiv"],
        "rettelser_siden": antal_efter(runde.beregnet_at) if er_kladde and runde.beregnet_at else 0,
        "filer_siden": nye_filer_siden(runde.beregnet_at) if er_kladde and runde.beregnet_at else [],
        "ventende_rettelser": antal_ventende() if er_kladde else 0,
    }


def _spaerringer(runde: Monitorering, by: Bruger, dag: dt.date) -> dict[str, str | None]:
    return {
        "frigiv": bremse.spaerring_for_frigivelse(runde, rundebremse(runde), by),
        "traek": offentliggoerelse.spaerring_for_tilbagetraekning(runde, dag),
        "erstat": offentliggoerelse.spaerring_for_erstatning(runde, dag),
    }


@kraever(Rettighed.GODKEND_RUNDE, Rettighed.OFFENTLIGGOER_RUNDE, Rettighed.BEREGN_RUNDE)
@require_http_methods(["GET", "POST"])
def begrund(request: HttpRequest, pk: int, handling: str) -> HttpResponse:
    valgt = _HANDLINGER.get(handling)
    if valgt is None:
        raise Http404
    by = request.user
    assert isinstance(by, Bruger)
    if not by.har_ret(valgt.rettighed):
        raise PermissionDenied
    runde = get_object_or_404(Monitorering.objects.select_related("beregnet_by", "indstillet_by", "model"), pk=pk)
    form = Begrundelse(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            efter = valgt.service(runde=runde, by=by, now=nu(), **form.cleaned_data)
            messages.success(request, valgt.besked)
            return redirect("monitoring:runde", pk=efter.pk)
    kontekst = {
        "runde": runde,
        "handling": handling,
        "form": form,
        "bremse": rundebremse(runde),
        "spaerring": _spaerringer(runde, by, idag())[handling],
    }
    return render(request, "monitoring/runder/begrund.html", kontekst, status=422 if form.errors else 200)
