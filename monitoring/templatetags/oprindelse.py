"""Words about figures, where they come from, and who may follow them there. ``{% load oprindelse %}``."""

from collections.abc import Iterable
from typing import Any

from django import template

from monitoring.domain.dansk import opremsning
from monitoring.domain.vaerdier import BETEGNELSESNAVNE, Betegnelse
from monitoring.models import Korrektion, Observation
from monitoring.selectors.korrektioner import vist
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed

register = template.Library()


@register.filter
def betegnelser_i_ord(betegnelser: Iterable[str]) -> str:
    """The ministry's labels in words, in the law's order; empty for none."""
    valgte = set(betegnelser)
    return opremsning([BETEGNELSESNAVNE[b] for b in Betegnelse if b.value in valgte]).capitalize()


@register.filter
def ser_data(bruger: Any) -> bool:
    """Whether the user may follow a figure to its file."""
    return isinstance(bruger, Bruger) and bruger.har_ret(Rettighed.SE_DATA)


@register.filter
def indlaeser_kort(bruger: Any) -> bool:
    """Whether the user may say where the afdelinger lie."""
    return isinstance(bruger, Bruger) and bruger.har_ret(Rettighed.INDLAES_KORT)


@register.filter
def retter_tal(bruger: Any) -> bool:
    """Whether the user may correct a figure."""
    return isinstance(bruger, Bruger) and bruger.har_ret(Rettighed.INDLAES_DATA)


@register.filter
def tallet(raekke: Observation | Korrektion, felt: str = Korrektion.Felt.VAERDI.value) -> str:
    """A stored figure or a corrected one as text: ``31,2 %``, ``1.155`` or ``mangler (…)``."""
    return vist(raekke, felt)
