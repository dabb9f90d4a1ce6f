"""The forms. They check shape alone; the services decide. One module per subject."""

from .boliger import Boligformular, Boligretning, Boligsoegning, Indmeldingsformular
from .dispensationer import Dispensationsafgoerelse, Dispensationsformular
from .felter import UKENDT, Begrundelse, datofelt, fritekst, heltalsfelt, talfelt, tekstfelt, uden_cpr, valgfelt
from .filtre import STATUSSER, Boligfilterformular, Egetfilter
from .fleksibel import Aftaleformular, Fleksibelfilter, Forslagssvar, Ophoersformular
from .flere import Afdelingsvalg, Flereformular, Flerevalg, Kladdeformular
from .tilbud import Aarsagsformular, Svarformular, Tilbudsformular

__all__ = [
    "STATUSSER",
    "UKENDT",
    "Aarsagsformular",
    "Afdelingsvalg",
    "Aftaleformular",
    "Begrundelse",
    "Boligfilterformular",
    "Boligformular",
    "Boligretning",
    "Boligsoegning",
    "Dispensationsafgoerelse",
    "Dispensationsformular",
    "Egetfilter",
    "Fleksibelfilter",
    "Flereformular",
    "Flerevalg",
    "Forslagssvar",
    "Indmeldingsformular",
    "Kladdeformular",
    "Ophoersformular",
    "Svarformular",
    "Tilbudsformular",
    "datofelt",
    "fritekst",
    "heltalsfelt",
    "talfelt",
    "tekstfelt",
    "uden_cpr",
    "valgfelt",
]
