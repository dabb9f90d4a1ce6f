from .aarsager import Aarsag, Retgenaabning
from .boliger import Anvisning, Bolig, Indmelding
from .fleksibel import Aftaledokument, Fleksibelaftale, Kriterium
from .forloeb import Farveskift, Fristsaetning
from .regler import Boligtype, Dispensation, Handling, Portforhold, Portudfald, Regelsaet
from .regnskab import AfvistForsoeg, Ledighedstal
from .screening import Screening, Sikkerhedsventil

__all__ = [
    "Aarsag",
    "Aftaledokument",
    "AfvistForsoeg",
    "Anvisning",
    "Bolig",
    "Boligtype",
    "Dispensation",
    "Farveskift",
    "Fleksibelaftale",
    "Fristsaetning",
    "Handling",
    "Indmelding",
    "Kriterium",
    "Ledighedstal",
    "Portforhold",
    "Portudfald",
    "Regelsaet",
    "Retgenaabning",
    "Screening",
    "Sikkerhedsventil",
]
