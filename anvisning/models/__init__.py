from .aarsager import Aarsag, Retgenaabning
from .boliger import Anvisning, Bolig, Indmelding
from .forloeb import Farveskift, Fristsaetning
from .regler import Boligtype, Dispensation, Handling, Portudfald, Regelsaet
from .regnskab import AfvistForsoeg, Ledighedstal
from .screening import Screening, Sikkerhedsventil

__all__ = [
    "Aarsag",
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
    "Retgenaabning",
    "Screening",
    "Sikkerhedsventil",
]
