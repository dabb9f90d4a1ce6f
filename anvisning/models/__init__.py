from .boliger import Anvisning, Bolig, Indmelding
from .forloeb import Farveskift, Fristsaetning
from .regler import Boligtype, Dispensation, Handling, Portudfald, Regelsaet
from .regnskab import AfvistForsoeg, Ledighedstal

__all__ = [
    "AfvistForsoeg",
    "Anvisning",
    "Bolig",
    "Boligtype",
    "Dispensation",
    "Farveskift",
    "Fristsaetning",
    "Handling",
    "Indmelding",
    "Ledighedstal",
    "Portudfald",
    "Regelsaet",
]
