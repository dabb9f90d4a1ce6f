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
    IndmeldingMedFrist,
    filtreret,
    med_frist,
    med_status,
    organisationens_foerst,
    soegning,
)

__all__ = [
    "AABNE",
    "ALLE",
    "LEDIGE",
    "SAGT_JA",
    "SNART",
    "TILBUDTE",
    "Boligfilter",
    "IndmeldingMedFrist",
    "aabne_afdelinger_for",
    "afdelinger_for",
    "anvisninger_for",
    "boliger_for",
    "dispensationer_for",
    "farvens_grund",
    "filtreret",
    "historik",
    "indmeldinger_for",
    "med_frist",
    "med_status",
    "organisationens_foerst",
    "soegning",
]
