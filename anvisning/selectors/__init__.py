"""Reading units, reports and dispensations, a module per subject. Every function begins with what the user may see."""

from .adgang import (
    aabne_afdelinger_for,
    afdelinger_for,
    anvisninger_for,
    boliger_for,
    dispensationer_for,
    indmeldinger_for,
    kladder_for,
)
from .bolig import farvens_grund, haendelser_om, historik
from .lister import (
    AABNE,
    AKTUELLE,
    ALLE,
    LEDIGE,
    SAGT_JA,
    SNART,
    TILBUDTE,
    Boligfilter,
    faldne_tilbud,
    filtreret,
    i_orden,
    med_status,
    organisationens_foerst,
    side_af,
)
from .soegning import soegning

__all__ = [
    "AABNE",
    "AKTUELLE",
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
    "faldne_tilbud",
    "farvens_grund",
    "filtreret",
    "haendelser_om",
    "historik",
    "i_orden",
    "indmeldinger_for",
    "kladder_for",
    "med_status",
    "organisationens_foerst",
    "side_af",
    "soegning",
]
