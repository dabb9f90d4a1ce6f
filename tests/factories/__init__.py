"""Plain functions that make rows for tests. Every name and figure is invented.

Each call without arguments gives a new, valid row; `NU` and `IDAG` are the clock that the tests pass on. Tests reach
them all by the package (``from tests import factories as f``); a module inside holds one idea.
"""

from tests.factories.boliger import (
    aarsag,
    afdeling_i_farve,
    aftale,
    bolig,
    dispensation,
    i_udpeget_omraade,
    indmelding,
    ledighed,
    screening,
    tilbud,
)
from tests.factories.grund import (
    IDAG,
    KODEORD,
    NU,
    afdeling,
    besked,
    bruger,
    medarbejder,
    medlemskab,
    omraade,
    organisation,
)
from tests.factories.kilder import (
    GROENNE_TAL,
    erstat,
    indlaesning,
    kildefil,
    korrektion,
    lbf_tal,
    ministerliste,
    observation,
    tvillingetal,
    udpegning,
)
from tests.factories.runder import (
    grundlag,
    manuel_placering,
    modelversion,
    offentliggjort_runde,
    placering,
    placering_af,
)
from tests.factories.styregruppe import scenarie

__all__ = [
    "GROENNE_TAL",
    "IDAG",
    "KODEORD",
    "NU",
    "aarsag",
    "afdeling",
    "afdeling_i_farve",
    "aftale",
    "besked",
    "bolig",
    "bruger",
    "dispensation",
    "erstat",
    "grundlag",
    "i_udpeget_omraade",
    "indlaesning",
    "indmelding",
    "kildefil",
    "korrektion",
    "lbf_tal",
    "ledighed",
    "manuel_placering",
    "medarbejder",
    "medlemskab",
    "ministerliste",
    "modelversion",
    "observation",
    "offentliggjort_runde",
    "omraade",
    "organisation",
    "placering",
    "placering_af",
    "scenarie",
    "screening",
    "tilbud",
    "tvillingetal",
    "udpegning",
]
