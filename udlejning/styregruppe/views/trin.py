"""A new step in a scenario's model. Steps are taken out, and put back, from the form of the parameters."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from anvisning.views.faelles import bruger_af
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.afvisninger import i_formularen
from udlejning.faelles.tid import nu
from udlejning.styregruppe.selectors.scenarier import egne_scenarier
from udlejning.styregruppe.services.trin import tilfoej_trin
from udlejning.styregruppe.trinform import Trinform


@kraever(Rettighed.LAV_SCENARIER)
@require_http_methods(["GET", "POST"])
def nyt_trin(request: HttpRequest, noegle: str) -> HttpResponse:
    scenarie = get_object_or_404(egne_scenarier(bruger_af(request)), noegle=noegle)
    form = Trinform(request.POST if request.method == "POST" else None, model=scenarie.model_data)
    if request.method == "POST" and form.is_valid():
        with i_formularen(form):
            tilfoej_trin(
                scenarie=scenarie,
                over=int(form.cleaned_data["over"]),
                trin=form.trin,
                by=bruger_af(request),
                now=nu(),
            )
            messages.success(request, f"Trinnet »{form.trin['navn']}« er sat ind i scenariet.")
            return redirect("styregruppe:ret_scenarie", noegle=noegle)
    svar = {"form": form, "scenarie": scenarie}
    return render(request, "styregruppe/nyt_trin.html", svar, status=422 if form.errors else 200)
