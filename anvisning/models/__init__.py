from .boliger import Anvisning, Bolig, Indmelding
from .regler import Boligtype, Dispensation, Handling, Portudfald, Regelsaet
from .regnskab import AfvistForsoeg, Ledighedstal

__all__ = [
    "AfvistForsoeg",
    "Anvisning",
    "Bolig",
    "Boligtype",
    "Dispensation",
    "Handling",
    "Indmelding",
    "Ledighedstal",
    "Portudfald",
    "Regelsaet",
]
