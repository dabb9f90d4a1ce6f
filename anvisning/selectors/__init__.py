"""Reading units, reports and dispensations, a module per subject. Every function begins with what the user may see."""

from .adgang import (
    aabne_afdelinger_for,
    afdelinger_for,
    anvisninger_for,
    boliger_for,
    dispensationer_for,
    indmeldinger_for,
)
from .bolig import farvens_grund, historik
from .lister import (
    AABNE,
    ALLE,
    LEDIGE,
    SAGT_JA,
    SNART,
    TILBUDTE,
    Boligfilter,
    filtreret,
    i_orden,
    med_status,
    organisationens_foerst,
    side_af,
)
from .soegning import soegning

__all__ = [
    "AABNE",
    "ALLE",
    "LEDIGE",
    "SAGT_JA",
    "SNART",
    "TILBUDTE",
    "Boligfilter",
    "aabne_afdelinger_for",
    "afdelinger_for",
    "anvisninger_for",
    "boliger_for",
    "dispensationer_for",
    "farvens_grund",
    "filtreret",
    "historik",
    "i_orden",
    "indmeldinger_for",
    "med_status",
    "organisationens_foerst",
    "side_af",
    "soegning",
]
