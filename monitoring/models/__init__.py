from .afgoerelser import Advarselkvittering, Kildetilretning
from .kalender import Fristflytning, Paamindelse
from .kilder import (
    CELLESKEL,
    INDIKATORNUMRE,
    RAEKKESKEL,
    Bilagsraekke,
    Indlaesning,
    Kilde,
    Kildefil,
    Ministerliste,
    Observation,
    Raablok,
    Raaraekke,
    Talraekke,
    Udpegning,
)
from .korrektioner import Korrektion
from .kort import Afdelingsgeometri, Kortfil
from .register import Afdeling, Afdelingsfoelge, Boligorganisation, Omraade, Omraademedlemskab
from .runder import ManuelPlacering, Modelversion, Monitorering, Placering

__all__ = [
    "CELLESKEL",
    "INDIKATORNUMRE",
    "RAEKKESKEL",
    "Advarselkvittering",
    "Afdeling",
    "Afdelingsfoelge",
    "Afdelingsgeometri",
    "Bilagsraekke",
    "Boligorganisation",
    "Fristflytning",
    "Indlaesning",
    "Kilde",
    "Kildefil",
    "Kildetilretning",
    "Korrektion",
    "Kortfil",
    "ManuelPlacering",
    "Ministerliste",
    "Modelversion",
    "Monitorering",
    "Observation",
    "Omraade",
    "Omraademedlemskab",
    "Paamindelse",
    "Placering",
    "Raablok",
    "Raaraekke",
    "Talraekke",
    "Udpegning",
]
