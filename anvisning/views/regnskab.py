"""The ledger: all organisations, one with its afdelinger, the list behind a number, and the file."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from anvisning.domain.perioder import Periode
from anvisning.domain.regler import Regelsaet
from anvisning.domain.regnskab import (
    FIGURTEKSTER,
    FORUDSAETNINGER,
    Afdelingslinje,
    Figur,
    Opgoerelse,
    alle_mangler,
    poster,
    vaerdi,
)
from anvisning.forms.regnskab import Periodeformular
from anvisning.selectors.regnskab import Postlinje, Regnskabsblik, organisationer_for, postlinjer, regnskabet
from anvisning.services.regnskab import perioder, regelgrundlag, regelsaet_i
from anvisning.services.regnskabseksport import FORMATER, regnskabsfil
from anvisning.services.tabeller import posttabel
from anvisning.views.faelles import bruger_af
from monitoring.api import Afdeling, Boligorganisation
from udlejning.brugere.adgang import kraever
from udlejning.brugere.rettigheder import Rettighed, Rolle
from udlejning.faelles.eksport import Tabel, oensket, svar
from udlejning.faelles.tid import idag, nu

PR_SIDE = 50
#: So many missing things are named on a page; all stand in the file.
MANGLER_VIST = 20


@dataclass(frozen=True, slots=True)
class Valg:
    """What the address asks for. `organisation` None: all that the user may see."""

    form: Periodeformular
    periode: Periode
    organisation: Boligorganisation | None
    blik: Regnskabsblik
    regelsaet: list[tuple[list[dt.date], Regelsaet]]


def _valg(request: HttpRequest, organisation_nr: str = "") -> Valg:
    """An organisation's staff are always shown their own; somebody else's is 404."""
    bruger = bruger_af(request)
    synlige = organisationer_for(bruger)
    organisation = None
    if organisation_nr:
        organisation = get_object_or_404(synlige, nr=organisation_nr)
    elif bruger.rolle == Rolle.ORGANISATION:
        organisation = bruger.organisation
    form = Periodeformular(request.GET, perioder=perioder(idag()))
    periode = form.valgt().til_og_med_afsluttede(idag())
    regler = regelgrundlag(periode)
    valgte = synlige if organisation is None else synlige.filter(pk=organisation.pk)
    return Valg(form, periode, organisation, regnskabet(valgte, periode, regler), regelsaet_i(periode, regler))


def _sammenhaeng(valg: Valg) -> dict[str, Any]:
    return {
        "form": valg.form,
        "periode": valg.periode,
        "sidste_dag": valg.periode.til_on - dt.timedelta(days=1),
        "er_afkortet": valg.form.valgt().til_on > valg.periode.til_on,
        "organisation": valg.organisation,
        "blik": valg.blik,
        "tal": _tal(valg),
        "regelsaet": valg.regelsaet,
        "forudsaetninger": FORUDSAETNINGER,
        "figurer": FIGURTEKSTER.values(),
    }


@kraever(Rettighed.SE_REGNSKAB)
@require_GET
def oversigt(request: HttpRequest) -> HttpResponse:
    valg = _valg(request)
    if valg.organisation is not None:
        return _organisationsside(request, valg)
    return render(request, "anvisning/regnskab.html", _sammenhaeng(valg))


@kraever(Rettighed.SE_REGNSKAB)
@require_GET
def organisation(request: HttpRequest, nr: str) -> HttpResponse:
    return _organisationsside(request, _valg(request, nr))


def _organisationsside(request: HttpRequest, valg: Valg) -> HttpResponse:
    mangler = alle_mangler(valg.blik.afdelinger)
    return render(
        request,
        "anvisning/regnskab_organisation.html",
        {
            **_sammenhaeng(valg),
            "mangler": mangler[:MANGLER_VIST],
            "flere_mangler": max(len(mangler) - MANGLER_VIST, 0),
            "maa_oplyse": bruger_af(request).har_ret(Rettighed.OPLYS_LEDIGHED),
            "ser_alle": bruger_af(request).rolle != Rolle.ORGANISATION,
        },
    )


@kraever(Rettighed.SE_REGNSKAB)
@require_GET
def liste(request: HttpRequest, figur: str) -> HttpResponseBase:
    """The pieces that a number is the sum of."""
    if figur not in set(Figur):
        raise Http404
    valg = _valg(request, request.GET.get("organisation", ""))
    afdeling, linjer, tal = _udsnit(valg, request.GET.get("afdeling", ""))
    alle = [(linje.afdeling, post) for linje in linjer for post in poster(linje, Figur(figur))]
    if oensket(request):
        return svar(request, _posttabel(valg, Figur(figur), afdeling, postlinjer(alle)))
    side = Paginator(alle, PR_SIDE).get_page(request.GET.get("side"))
    return render(
        request,
        "anvisning/regnskab_liste.html",
        {
            **_sammenhaeng(valg),
            "figur": figur,
            "tekst": FIGURTEKSTER[Figur(figur)],
            "afdeling": afdeling,
            "skjulte": {navn: request.GET.get(navn, "") for navn in ("organisation", "afdeling")},
            "tal": tal,
            "vaerdi": vaerdi(tal, Figur(figur)),
            "side": side,
            "linjer": postlinjer(side.object_list),
            "ser_boliger": _ser_boliger(request),
            "ser_alle": bruger_af(request).rolle != Rolle.ORGANISATION,
        },
    )


def _posttabel(valg: Valg, figur: Figur, afdeling: Afdeling | None, linjer: list[Postlinje]) -> Tabel:
    hvem = f"{valg.organisation}" if valg.organisation else "Alle boligorganisationer"
    om = [("Periode", valg.periode.navn), ("Boligorganisation", hvem)]
    if afdeling is not None:
        om.append(("Afdeling", f"{afdeling}"))
    return posttabel(FIGURTEKSTER[figur].navn, linjer, figur, om)


def _udsnit(valg: Valg, afdelingsnr: str) -> tuple[Afdeling | None, list[Afdelingslinje], Opgoerelse]:
    """The lines of an afdeling, of an organisation or of all, and their figures."""
    if not afdelingsnr:
        return None, valg.blik.afdelinger, _tal(valg)
    if valg.organisation is None:
        raise Http404
    afdeling = get_object_or_404(valg.organisation.afdelinger, nr=afdelingsnr)
    linjer = [linje for linje in valg.blik.afdelinger if linje.afdeling.id == afdeling.pk]
    return afdeling, linjer, linjer[0].tal if linjer else Opgoerelse()


def _tal(valg: Valg) -> Opgoerelse:
    """Of one organisation its whole dwellings; together the sum of the organisations'."""
    linjer = valg.blik.linjer
    return linjer[0].linje.tal if valg.organisation and linjer else valg.blik.regnskab.tal


def _ser_boliger(request: HttpRequest) -> bool:
    bruger = bruger_af(request)
    return bruger.har_ret(Rettighed.SE_LEDIGE_BOLIGER) or bruger.har_ret(Rettighed.SE_EGNE_BOLIGER)


@kraever(Rettighed.SE_REGNSKAB)
@require_GET
def eksport(request: HttpRequest, format: str) -> HttpResponse:
    if format not in FORMATER:
        raise Http404
    valg = _valg(request, request.GET.get("organisation", ""))
    indhold = regnskabsfil(
        valg.blik,
        [regelsaet for _, regelsaet in valg.regelsaet],
        format=format,
        organisation=str(valg.organisation) if valg.organisation else "Alle",
        hentet_at=timezone.localtime(nu()),
        hentet_by=str(bruger_af(request)),
    )
    hvem = f"-{valg.organisation.nr}" if valg.organisation else ""
    hentet = HttpResponse(indhold, content_type=FORMATER[format])
    hentet["Content-Disposition"] = f'attachment; filename="regnskab{hvem}-{valg.periode.noegle}.{format}"'
    return hentet
