from .afgoerelser import Advarselkvittering, Kildetilretning
from .kalender import Fristflytning, Paamindelse
from .kilder import (
    INDIKATORNUMRE,
    Bilagsraekke,
    Indlaesning,
    Kilde,
    Kildefil,
    Ministerliste,
    Observation,
    Raaraekke,
    Talraekke,
    Udpegning,
)
from .korrektioner import Korrektion
from .register import Afdeling, Afdelingsfoelge, Boligorganisation, Omraade, Omraademedlemskab
from .runder import ManuelPlacering, Modelversion, Monitorering, Placering

__all__ = [
    "INDIKATORNUMRE",
    "Advarselkvittering",
    "Afdeling",
    "Afdelingsfoelge",
    "Bilagsraekke",
    "Boligorganisation",
    "Fristflytning",
    "Indlaesning",
    "Kilde",
    "Kildefil",
    "Kildetilretning",
    "Korrektion",
    "ManuelPlacering",
    "Ministerliste",
    "Modelversion",
    "Monitorering",
    "Observation",
    "Omraade",
    "Omraademedlemskab",
    "Paamindelse",
    "Placering",
    "Raaraekke",
    "Talraekke",
    "Udpegning",
]
