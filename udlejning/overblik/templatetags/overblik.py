"""Words and small values that the pages of this package print. ``{% load overblik %}``."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString

from anvisning.domain.vaerdier import HANDLINGSNAVNE, Handling
from monitoring.api import (
    BETEGNELSESNAVNE,
    FARVENAVNE,
    MANGELTEKSTER,
    Betegnelse,
    Farve,
    Led,
    Mangelgrund,
    Rundegraense,
    opremsning,
    procent,
    tal,
)
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.overblik.grafer import Punkt, Serie, noegletegn, tidsserie

register = template.Library()

_OPERATORER = {">": "over", ">=": "mindst", "<": "under", "<=": "højst"}
_UGEDAGE = ("Mandag", "Tirsdag", "Onsdag", "Torsdag", "Fredag", "Lørdag", "Søndag")
_KILDER = {"lbf": "LBF", "tvilling": "Tvillingeværktøjet", "ministeriet": "Ministeriets liste"}


@register.filter
def dagen_foer(dag: dt.date | None) -> dt.date | None:
    """The last day of a period whose end is exclusive."""
    return dag - dt.timedelta(days=1) if dag else None


@register.filter
def ugedag(dag: dt.date) -> str:
    return _UGEDAGE[dag.weekday()]


@register.filter
def graensen(led: Led) -> str:
    """``over 30 %``: what the figure is held against; empty where that is unknown."""
    if led.graense is None:
        return ""
    return f"{_OPERATORER.get(led.operator, led.operator)} {procent(led.graense)}"


@register.filter
def faktor(vaerdi: Decimal | None) -> str:
    """``2`` or ``1,8``."""
    return "" if vaerdi is None else tal(vaerdi)


@register.filter
def kildenavn(noegle: str) -> str:
    return _KILDER.get(noegle, noegle)


@register.filter
def mangeltekst(grund: Any) -> str:
    """Why a figure is missing."""
    return MANGELTEKSTER[Mangelgrund(str(grund))] if grund else ""


@register.filter
def handlingsnavn(handling: Any) -> str:
    """``Indmelding til boliganvisningen``."""
    navn = HANDLINGSNAVNE[Handling(handling)]
    return navn[0].upper() + navn[1:]


@register.filter
def farvenavn(farve: Any) -> str:
    """``rød``."""
    return FARVENAVNE[Farve(farve)]


@register.filter
def uden(saetninger: Iterable[str], allerede: str) -> list[str]:
    """The sentences that the text `allerede` does not hold."""
    return [saetning for saetning in saetninger if saetning not in allerede]


@register.filter
def kort_grund(i_ord: str) -> str:
    """The step's name, of a reason in words that begins ``Trin 6: Parallelsamfund. …``."""
    foerste, _, _ = i_ord.partition(". ")
    return foerste.partition(": ")[2].rstrip(".") if foerste.startswith("Trin ") else foerste.rstrip(".")


@register.filter
def resten_af(i_ord: str) -> str:
    """What `kort_grund` leaves out."""
    return i_ord.partition(". ")[2]


@register.filter
def opremset(led: Iterable[Any]) -> str:
    """``a, b og c``."""
    return opremsning([str(et) for et in led])


@register.filter
def betegnelsesnavne(betegnelser: Iterable[Betegnelse]) -> str:
    """The ministry's labels in words, in the law's order."""
    valgte = set(betegnelser)
    return opremsning([BETEGNELSESNAVNE[b] for b in Betegnelse if b in valgte])


@register.filter
def har_ret(bruger: Any, ret: str) -> bool:
    """Whether the user's role carries the right of that key."""
    return isinstance(bruger, Bruger) and bruger.har_ret(Rettighed(ret))


@register.filter
def tegning(serie: Serie) -> SafeString:
    """The chart."""
    return tidsserie(serie)


@register.simple_tag
def grafnoegle(art: str) -> SafeString:
    """The sign of a series or a line of the chart."""
    return noegletegn(art)


@register.filter
def punktet(punkt: Punkt | None, serie: Serie) -> str:
    """A year's value, or why it is missing."""
    if punkt is None:
        return "–"
    return punkt.mangler if punkt.vaerdi is None else serie.vis(punkt.vaerdi)


@register.filter
def snittet(punkt: Punkt, serie: Serie) -> str:
    """A year's mean of others, or why it is missing."""
    return punkt.mangler if punkt.vaerdi is None else serie.vis_snit(punkt.vaerdi)


@register.filter
def farvegraense(graense: Rundegraense | None, farve: str) -> str:
    """``over 30 %``: from where a year's figure counts towards the colour; in parentheses where no round used it."""
    fundet = graense.farver.get(Farve(farve)) if graense else None
    if graense is None or fundet is None:
        return "–"
    return fundet.tekst if graense.brugt else f"({fundet.tekst})"
