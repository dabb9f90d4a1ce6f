from .boliger import Anvisning, Bolig, Indmelding
from .regler import Boligtype, Dispensation, Handling, Portudfald, Regelsaet

__all__ = [
    "Anvisning",
    "Bolig",
    "Boligtype",
    "Dispensation",
    "Handling",
    "Indmelding",
    "Portudfald",
    "Regelsaet",
]
