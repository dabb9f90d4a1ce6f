"""The tags and filters of every page: Danish numbers and dates, marks for colour and outcome, and list helpers.

``{% load ramme %}``. Filters: `tal`, `pct`, `kr`, `dato`, `kortdato`, `tidspunkt`, `korttidspunkt`, `klokken`. Tags:
`ikon`, `farvemaerke`, `udfaldsmaerke`, `broedkrummer`, `sti`, `sorterbar`. A missing value prints as ``–``.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from monitoring.domain import dansk
from monitoring.domain.vaerdier import FARVENAVNE, Farve
from udlejning.brugere import beskedknap

register = template.Library()

MANGLER = "–"

UDFALD: dict[str, tuple[str, str]] = {
    "tilladt": ("Tilladt", "check"),
    "paa_vilkaar": ("På vilkår", "checklist"),
    "ikke_tilladt": ("Ikke tilladt", "close"),
    "obligatorisk": ("Obligatorisk", "flag-fill"),
    "mulig_efter_aftale": ("Mulig efter aftale", "forum"),
}


def _decimal(vaerdi: Any) -> Decimal | None:
    if vaerdi is None or vaerdi == "":
        return None
    return Decimal(str(vaerdi))


@register.filter
def tal(vaerdi: Any, decimaler: int | None = None) -> str:
    """``5317`` → ``5.317``; ``{{ x|tal:1 }}`` rounds to one decimal."""
    talt = _decimal(vaerdi)
    return MANGLER if talt is None else dansk.tal(talt, decimaler)


@register.filter
def pct(vaerdi: Any, decimaler: int | None = None) -> str:
    """``40.7`` → ``40,7 %`` (a percentage, not a fraction)."""
    talt = _decimal(vaerdi)
    return MANGLER if talt is None else dansk.procent(talt, decimaler)


@register.filter
def kr(vaerdi: Any) -> str:
    """``5317`` → ``5.317 kr.``; øre only where there are any."""
    talt = _decimal(vaerdi)
    if talt is None:
        return MANGLER
    return f"{dansk.tal(talt, None if talt == talt.to_integral_value() else 2)}\N{NO-BREAK SPACE}kr."


@register.filter
def dato(vaerdi: dt.date | dt.datetime | None) -> str:
    """``31. december 2025``; an instant shows its Danish day."""
    return dansk.dato(_dansk_dag(vaerdi)) if vaerdi else MANGLER


@register.filter
def kortdato(vaerdi: dt.date | dt.datetime | None) -> str:
    """``31. dec. 2025``, which does not break: for the columns of tables."""
    return dansk.kortdato(_dansk_dag(vaerdi)) if vaerdi else MANGLER


@register.filter
def tidspunkt(vaerdi: dt.datetime | None) -> str:
    """``31. december 2025 kl. 14.05``, Danish time."""
    return f"{dansk.dato(_dansk_dag(vaerdi))} {_klokken(vaerdi)}" if vaerdi else MANGLER


@register.filter
def korttidspunkt(vaerdi: dt.datetime | None) -> str:
    """``31. dec. 2025 kl. 14.05``, Danish time, for the columns of tables."""
    return f"{dansk.kortdato(_dansk_dag(vaerdi))} {_klokken(vaerdi)}" if vaerdi else MANGLER


def _dansk_dag(vaerdi: dt.date | dt.datetime) -> dt.date:
    return _lokal(vaerdi).date() if isinstance(vaerdi, dt.datetime) else vaerdi


def _lokal(vaerdi: dt.datetime) -> dt.datetime:
    return timezone.localtime(vaerdi) if timezone.is_aware(vaerdi) else vaerdi


@register.filter
def klokken(vaerdi: dt.datetime) -> str:
    """``kl. 14.05``, Danish time."""
    return _klokken(vaerdi)


def _klokken(vaerdi: dt.datetime) -> str:
    return f"kl.\N{NO-BREAK SPACE}{_lokal(vaerdi):%H.%M}"


@register.inclusion_tag("components/ikon.html")
def ikon(navn: str, tekst: str = "", klasse: str = "") -> dict[str, str]:
    """An icon of the design system. Without `tekst` it is decoration and hidden from screen readers."""
    return {"navn": navn, "tekst": tekst, "klasse": klasse}


@register.inclusion_tag("components/farvemaerke.html")
def farvemaerke(farve: Any, trin: int | None = None) -> dict[str, Any]:
    """The colour with shape and word; `trin` adds the step. Anything that is no colour shows as ikke målt."""
    vaerdi = str(farve or "")
    noegle = vaerdi if vaerdi in set(Farve) else Farve.IKKE_MAALT.value
    return {"noegle": noegle, "ord": FARVENAVNE[Farve(noegle)].capitalize(), "trin": trin}


@register.inclusion_tag("components/udfaldsmaerke.html")
def udfaldsmaerke(udfald: Any) -> dict[str, str]:
    """The outcome of the gate with word and icon."""
    noegle = str(udfald)
    tekst, ikonnavn = UDFALD.get(noegle, UDFALD["ikke_tilladt"])
    return {"noegle": noegle if noegle in UDFALD else "ikke_tilladt", "tekst": tekst, "ikon": ikonnavn}


@register.inclusion_tag("components/broedkrummer.html")
def broedkrummer(*led: str) -> dict[str, Any]:
    """``{% broedkrummer "Runder" url "Runde 3" %}``: pairs of text and address, and last the page's own text."""
    par = [(led[i], led[i + 1]) for i in range(0, len(led) - 1, 2)]
    return {"led": par, "her": led[-1] if len(led) % 2 else ""}


def _adresse(context: RequestContext, aendringer: dict[str, Any]) -> str:
    request = context["request"]
    foresp = request.GET.copy()
    for navn, vaerdi in aendringer.items():
        if vaerdi is None or vaerdi == "":
            foresp.pop(navn, None)
        elif isinstance(vaerdi, (list, tuple)):
            foresp.setlist(navn, [str(v) for v in vaerdi])
        else:
            foresp[navn] = str(vaerdi)
    return f"{request.path}?{foresp.urlencode()}" if foresp else str(request.path)


@register.simple_tag(takes_context=True)
def sti(context: RequestContext, **aendringer: Any) -> str:
    """This page's address with changed parameters: ``{% sti farve="roed" side=None %}`` (None removes one)."""
    return _adresse(context, aendringer)


@register.inclusion_tag("components/sorterbar.html", takes_context=True)
def sorterbar(context: RequestContext, noegle: str, tekst: str, klasse: str = "") -> dict[str, Any]:
    """A sortable ``<th>``. The address says ``sorter=noegle`` (ascending) or ``sorter=-noegle`` (descending)."""
    nu = str(context["request"].GET.get("sorter", "") or context.get("sorter", ""))
    retning = {noegle: "ascending", f"-{noegle}": "descending"}.get(nu, "")
    naeste = f"-{noegle}" if retning == "ascending" else noegle
    ikonnavn = {"ascending": "sort-table-ascending", "descending": "sort-table-descending"}.get(
        retning, "sort-table-none"
    )
    adresse = _adresse(context, {"sorter": naeste, "side": None})
    return {"tekst": tekst, "retning": retning, "adresse": adresse, "ikonnavn": ikonnavn, "klasse": klasse}


@register.simple_tag
def sidetal_numre(side: Page[Any]) -> list[int | str]:
    """The page numbers to print, with ellipses."""
    return list(side.paginator.get_elided_page_range(side.number, on_each_side=2, on_ends=1))


@register.simple_tag
def beskedklasse(niveau: str) -> str:
    """The design system's alert class of a Django message level."""
    return {"success": "alert-success", "warning": "alert-warning", "error": "alert-error"}.get(niveau, "alert-info")


@register.filter
def beskedhandling(ekstra: str) -> dict[str, str] | None:
    """The button of a message: what `udlejning.brugere.beskedknap.knap` put into its extra tags."""
    return beskedknap.laes(ekstra)


@register.filter
def fejlanker(felt: Any) -> SafeString:
    """The address of a form field's first control, for the error summary."""
    return format_html("#{}{}", felt.auto_id, "_0" if felt.use_fieldset else "")
