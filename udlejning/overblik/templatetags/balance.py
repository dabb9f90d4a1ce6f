"""Figures of the balance, and the lists that they lead to. ``{% load balance %}``."""

import datetime as dt
from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from udlejning.overblik.balanceformer import MAAL, TILSTANDSNAVNE
from udlejning.overblik.selectors.balance import Celle, Maal
from udlejning.overblik.selectors.bevaegelser import Bevaegelser
from udlejning.overblik.selectors.vandseng import Vandseng
from udlejning.overblik.soejler import soejlebillede
from udlejning.overblik.stroemme import Stroem, stroembillede

register = template.Library()


@register.filter
def maalt(celle: Celle, maal: str) -> Decimal | int:
    """The count that is shown."""
    return celle.tal(Maal(maal))


@register.filter
def uden_tal(celle: Celle, maal: str) -> int:
    """Of how many afdelinger that count is missing."""
    return celle.uden(Maal(maal))


@register.filter
def andel_af(celle: Celle, ialt: Celle) -> Decimal | None:
    """The share of the afdelinger in per cent; None of none."""
    return Decimal(100 * celle.afdelinger) / ialt.afdelinger if ialt.afdelinger else None


@register.filter
def maalnavn(maal: str) -> str:
    """``Afdelinger``"""
    return dict(MAAL)[Maal(maal)]


@register.filter
def tilstandsnavn(noegle: str) -> str:
    """``rød``, ``nedlagt``"""
    return TILSTANDSNAVNE[noegle]


@register.simple_tag
def adressen(navn: str, anker: str = "", **filtre: object) -> str:
    """The address of the page `navn` with the filters that are not empty."""
    valgte = urlencode({noegle: str(vaerdi) for noegle, vaerdi in filtre.items() if vaerdi not in ("", None)})
    return f"{reverse(navn)}{'?' if valgte else ''}{valgte}{'#' if anker else ''}{anker}"


@register.simple_tag
def stroemme(bevaegelser: Bevaegelser) -> SafeString:
    """The bands of what changed."""
    return stroembillede(
        "bevaegelser",
        "Afdelinger, der har skiftet farve",
        [
            Stroem(raekke.fra, TILSTANDSNAVNE[raekke.fra], til, TILSTANDSNAVNE[til], antal)
            for raekke in bevaegelser.raekker
            for til, antal in raekke.til
            if antal and til != raekke.fra
        ],
    )


@register.filter
def kort_periode(navn: str) -> str:
    """``3. kvt. 2026`` and ``2026`` for the narrow heads of columns."""
    return navn.replace("kvartal", "kvt.").removeprefix("Hele ")


@register.simple_tag
def soejler(vandseng: Vandseng) -> SafeString:
    """The columns of assignments per colour."""
    return soejlebillede(
        "anvisninger",
        "Anvisninger pr. periode og farve",
        [kort_periode(p.navn) for p in vandseng.perioder],
        [(linje.noegle, linje.navn.lower(), [celle.antal for celle in linje.celler]) for linje in vandseng.farver],
    )


@register.simple_tag
def sammen(*lister: list[object]) -> list[tuple[object, ...]]:
    """The lists beside each other, as far as the shortest."""
    return list(zip(*lister, strict=False))


@register.simple_tag
def vandsengsadresse(hvad: str, fra: dt.date, til: dt.date, felt: str = "", vaerdi: str = "") -> str:
    """The list of the assignments from `fra` until `til`, narrowed by one filter."""
    return adressen("overblik:vandseng_liste", hvad=hvad, fra=fra, til=til, **({felt: vaerdi} if felt else {}))
