"""A file becomes rows, rows become checked cells. Files of LBF, the ministry and the organisations stop here."""

from .eksport import sikker_celle, skriv_celle
from .fund import Alvor, Fund, Fundgruppe, grupper
from .laes import laes_fil
from .profil import Kildeprofil, Kolonneprofil, Krav, Type, UkendtKilde, hent_profil, kilder
from .resultat import (
    Felt,
    Genkendt,
    Genkendtark,
    Indlaesningsresultat,
    Kolonne,
    Raekke,
    Tabel,
    Tilretning,
    Vaerdi,
)
from .skabelon import skabelon

__all__ = [
    "Alvor",
    "Felt",
    "Fund",
    "Fundgruppe",
    "Genkendt",
    "Genkendtark",
    "Indlaesningsresultat",
    "Kildeprofil",
    "Kolonne",
    "Kolonneprofil",
    "Krav",
    "Raekke",
    "Tabel",
    "Tilretning",
    "Type",
    "UkendtKilde",
    "Vaerdi",
    "grupper",
    "hent_profil",
    "kilder",
    "laes_fil",
    "sikker_celle",
    "skabelon",
    "skriv_celle",
]
