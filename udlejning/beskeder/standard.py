"""What a role hears of, and how it comes by e-mail until the person chooses otherwise.

At once: what somebody must act on within days. Daily: what is good to know. Off: what stands in the person's own lists.
"""

from collections.abc import Mapping

from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle

from .models import Beskedart as B
from .models import Beskedvalg
from .models import Maade as M

STANDARD: Mapping[str, Mapping[B, M]] = {
    Rolle.ORGANISATION: {
        B.NYT_TILBUD: M.DAGLIGT,
        B.SVAR: M.STRAKS,
        B.FRIST_NAER: M.DAGLIGT,
        B.FRIST_FLYTTET: M.DAGLIGT,
        B.FRIGIVET: M.STRAKS,
        B.TRUKKET: M.DAGLIGT,
        B.UDLEJET: M.FRA,
        B.FARVESKIFT: M.STRAKS,
        B.DISPENSATION: M.STRAKS,
        B.FLEKSIBEL: M.DAGLIGT,
        B.DATA: M.DAGLIGT,
        B.MOEDE: M.STRAKS,
    },
    Rolle.ANVISNING: {
        B.NY_INDMELDING: M.DAGLIGT,
        B.NYT_TILBUD: M.FRA,
        B.SVAR: M.FRA,
        B.FRIST_NAER: M.STRAKS,
        B.FRIST_FLYTTET: M.FRA,
        B.FRIGIVET: M.DAGLIGT,
        B.TRUKKET: M.STRAKS,
        B.UDLEJET: M.DAGLIGT,
        B.FARVESKIFT: M.STRAKS,
        B.DISPENSATION: M.STRAKS,
        B.FLEKSIBEL: M.DAGLIGT,
        B.MOEDE: M.STRAKS,
    },
    Rolle.MONITOR: {
        B.FARVESKIFT: M.DAGLIGT,
        B.DISPENSATION: M.STRAKS,
        B.FLEKSIBEL: M.DAGLIGT,
        B.DATA: M.STRAKS,
        B.AFTALE: M.STRAKS,
        B.MOEDE: M.STRAKS,
    },
    Rolle.STYREGRUPPE: {B.FARVESKIFT: M.DAGLIGT, B.AFTALE: M.STRAKS, B.MOEDE: M.STRAKS},
    Rolle.ADMINISTRATOR: {B.DATA: M.DAGLIGT, B.MOEDE: M.STRAKS},
}


def standardmaade(rolle: str, art: str) -> M:
    """The default of a role; daily for what the role does not ordinarily hear of, so that nothing is lost."""
    return STANDARD.get(rolle, {}).get(B(art), M.DAGLIGT)


def valgene(bruger: Bruger) -> dict[B, M]:
    """How the person wants each kind that the role hears of, in the kinds' order."""
    valgt = dict(Beskedvalg.objects.filter(bruger=bruger).values_list("art", "maade"))
    hoerer_om = STANDARD.get(bruger.rolle, {})
    return {art: M(valgt.get(art, hoerer_om[art])) for art in B if art in hoerer_om}
