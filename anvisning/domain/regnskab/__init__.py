"""The ledger (regnskabet): who owes how many, who has reported and used how many, and what the municipality pays.

Pure: from dated facts (`fakta`) by way of pieces (`poster`) to lines whose figures are their sums (`opgoerelse`).
"""

from .fakta import Afdelingsfakta, Fakta, Farveperiode, Forsoegsfakta, Indmeldingsfakta, Regelgrundlag, Udgang
from .figurer import FIGURTEKSTER, FORUDSAETNINGER, Figur, Figurtekst, Forudsaetning, Post, poster, vaerdi
from .mangler import alle_mangler
from .opgoerelse import Afdelingslinje, Opgoerelse, Organisationslinje, Regnskab, Sum, opgoer
from .poster import Indmeldingspost, Maanedspost, lejen

__all__ = [
    "FIGURTEKSTER",
    "FORUDSAETNINGER",
    "Afdelingsfakta",
    "Afdelingslinje",
    "Fakta",
    "Farveperiode",
    "Figur",
    "Figurtekst",
    "Forsoegsfakta",
    "Forudsaetning",
    "Indmeldingsfakta",
    "Indmeldingspost",
    "Maanedspost",
    "Opgoerelse",
    "Organisationslinje",
    "Post",
    "Regelgrundlag",
    "Regnskab",
    "Sum",
    "Udgang",
    "alle_mangler",
    "lejen",
    "opgoer",
    "poster",
    "vaerdi",
]
