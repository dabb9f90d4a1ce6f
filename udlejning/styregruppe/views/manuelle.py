"""The list of manual placements, and the same as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from anvisning.views.faelles import bruger_af
from monitoring.regler.runderegler import manuelregel
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.tid import idag, nu
from udlejning.styregruppe.selectors.manuelle import manuelle_placeringer
from udlejning.styregruppe.services.manueleksport import FORMATER, manuelfil


@kraever(Rettighed.SE_MODEL)
@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    svar = {"linjer": manuelle_placeringer(idag()), "regel": manuelregel(), "dag": idag()}
    return render(request, "styregruppe/manuelle.html", svar)


@kraever(Rettighed.SE_MODEL)
@require_GET
def fil(request: HttpRequest, format: str) -> HttpResponse:
    if format not in FORMATER:
        raise Http404
    dag = idag()
    indhold = manuelfil(
        manuelle_placeringer(dag),
        format=format,
        dag=dag,
        hentet_at=timezone.localtime(nu()),
        hentet_by=str(bruger_af(request)),
    )
    svar = HttpResponse(indhold, content_type=FORMATER[format])
    svar["Content-Disposition"] = f'attachment; filename="manuelle-placeringer-{dag.isoformat()}.{format}"'
    return svar
