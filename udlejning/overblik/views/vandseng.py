"""Where assignments go, the list behind each number, and the tables as files."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anvisning.models import Anvisning
from monitoring.api import dato, har_fuld_indsigt
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles import eksport
from udlejning.faelles.eksport import Raekke
from udlejning.faelles.tid import idag
from udlejning.overblik.selectors.vandseng import Anvist, Vandseng, anvist, foerste_anvisning, vandseng
from udlejning.overblik.tabeller import anvisningstabel
from udlejning.overblik.vandsengsformer import Anvisningsform, Vandsengsform

from .faelles import den_bruger

PR_SIDE = 50


@kraever(Rettighed.SE_BALANCE)
@require_GET
def anvisninger(request: HttpRequest) -> HttpResponse:
    form = vandsengsform(request)
    fra, til = form.periode()
    indhold = {
        "form": form,
        "fra": fra,
        "sidste_dag": min(til - dt.timedelta(days=1), idag()),
        "til": til,
        "taelles": form.hvad_taelles,
        "vandseng": vandsengen(request, form),
        "fuld_indsigt": har_fuld_indsigt(den_bruger(request)),
    }
    return render(request, "overblik/vandseng.html", indhold)


@kraever(Rettighed.SE_BALANCE)
@require_GET
def liste(request: HttpRequest) -> HttpResponseBase:
    """The assignments behind a number; days that cannot be read give an empty list and the reason."""
    bruger = den_bruger(request)
    form = Anvisningsform(request.GET, bruger=bruger, idag=idag())
    form.is_valid()
    valgt = form.cleaned_data
    fra, til = valgt.get("fra"), valgt.get("til")
    alle = anvist(bruger, fra, til, valgt.get("hvad") or "") if fra and til else []
    valgte = [a for a in alle if form.passer(a)]
    if eksport.oensket(request):
        return eksport.svar(request, anvisningstabel(_med_bolig(valgte), eksport.filtre_i_ord(form)))
    side = Paginator(valgte, PR_SIDE).get_page(request.GET.get("side"))
    indhold = {
        "form": form,
        "fra": fra,
        "sidste_dag": til - dt.timedelta(days=1) if til and til > dt.date.min else None,
        "side": side,
        "linjer": _med_bolig(list(side.object_list)),
    }
    return render(request, "overblik/vandseng_liste.html", indhold)


def _med_bolig(fundne: Sequence[Anvist]) -> list[tuple[Anvist, Anvisning]]:
    """Each with its offer, the dwelling and the dispensation; one query."""
    tilbud = Anvisning.objects.select_related("indmelding__bolig", "indmelding__dispensation")
    raekker = tilbud.in_bulk([a.pk for a in fundne])
    return [(a, raekker[a.pk]) for a in fundne if a.pk in raekker]


def vandsengsform(request: HttpRequest) -> Vandsengsform:
    return Vandsengsform(request.GET, foerste=foerste_anvisning(), idag=idag())


def vandsengen(request: HttpRequest, form: Vandsengsform) -> Vandseng:
    return vandseng(den_bruger(request), *form.periode(), idag(), form.skridtet, form.hvad_taelles)


def vandsengsraekker(seng: Vandseng) -> Iterator[Raekke]:
    """The three tables over time, the concentration, and the afdelinger that turned red, one below the other."""
    yield ["Opdelt efter", "Navn", *(p.navn for p in seng.perioder), "I alt", "I alt, procent"]
    yield ["I alt", "", *seng.ialt, seng.antal, None]
    for hvad, linjer in (("Farve", seng.farver), ("Boligorganisation", seng.organisationer), ("Bydel", seng.bydele)):
        for linje in linjer:
            andel = None if linje.ialt.andel is None else round(linje.ialt.andel, 1)
            yield [hvad, linje.navn, *(celle.antal for celle in linje.celler), linje.ialt.antal, andel]
    maalte = [*seng.koncentrationer, seng.koncentration]
    yield ["Koncentration", "Afdelinger, der fik nogen", *(k.afdelinger for k in maalte), None]
    yield ["Koncentration", "Herfindahl", *(k.herfindahl for k in maalte), None]
    yield ["Koncentration", "Som delt lige mellem", *(k.svarer_til for k in maalte), None]
    yield ["Koncentration", "De 5 med flest, procent", *(k.andel_stoerste for k in maalte), None]
    yield []
    maaneder = seng.vindue_maaneder
    yield [
        "Afdelingsnummer",
        "Afdeling",
        "Rød fra",
        f"Anvisninger {maaneder} måneder før",
        "Anvisninger efter",
        "Måneder, der er gået",
        "Resten af bydelen før",
        "Resten af bydelen efter",
    ]
    for r in seng.roede:
        resten = r.resten or (None, None)
        yield [r.afdeling.noegle, r.afdeling.navn, dato(r.on), r.foer, r.efter, r.maaneder_efter, *resten]
