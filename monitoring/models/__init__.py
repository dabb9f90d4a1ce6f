from .kilder import Bilagsraekke, Indlaesning, Kilde, Kildefil, Ministerliste, Observation, Raaraekke, Udpegning
from .register import Afdeling, Afdelingsfoelge, Boligorganisation, Omraade, Omraademedlemskab
from .runder import ManuelPlacering, Modelversion, Monitorering, Placering

__all__ = [
    "Afdeling",
    "Afdelingsfoelge",
    "Bilagsraekke",
    "Boligorganisation",
    "Indlaesning",
    "Kilde",
    "Kildefil",
    "ManuelPlacering",
    "Ministerliste",
    "Modelversion",
    "Monitorering",
    "Observation",
    "Omraade",
    "Omraademedlemskab",
    "Placering",
    "Raaraekke",
    "Udpegning",
]
