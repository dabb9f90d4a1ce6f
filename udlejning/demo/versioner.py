"""What waits for the styregruppe: a proposed model, and a draft of the next agreement. Invented, and never in force."""

import datetime as dt

from monitoring.models import Modelversion
from udlejning.brugere.models import Bruger
from udlejning.styregruppe.domain.kladde import laeg_ind
from udlejning.styregruppe.domain.modelparametre import modelparametre
from udlejning.styregruppe.selectors.versioner import tidslinjer
from udlejning.styregruppe.services.vedtagelse import foreslaa_version, gem_kladde, opret_kladde

from .tidslinje import Fortael, klokken

MARGEN = "8"
BEGRUNDELSE = (
    "For mange afdelinger skifter mellem grøn og gul fra runde til runde. En smallere margen vil holde dem i ro. "
    "(Opdigtet.)"
)


def laeg_versioner_frem(*, idag: dt.date, monitor: Bruger, fortael: Fortael) -> None:
    """Where somebody has made or adopted more than the first version, that is left as it is."""
    now = klokken(idag, 10)
    for tidslinje in tidslinjer(idag):
        forlaeg = tidslinje.forlaeg
        if forlaeg is None or tidslinje.flere:
            continue
        kladde = opret_kladde(forlaeg=forlaeg, by=monitor, now=now, idag=idag)
        if isinstance(kladde, Modelversion):
            _foreslaa(kladde, monitor, now)
    fortael("En model er foreslået, og den næste aftale er en kladde.")


def _foreslaa(kladde: Modelversion, monitor: Bruger, now: dt.datetime) -> None:
    parametre = modelparametre(kladde.data)
    margen = next(p for p in parametre if p.felt.endswith("_margen") and "naer_graensen" in p.sti)
    data = laeg_ind(kladde.data, parametre, {margen.felt: MARGEN}, version=kladde.version)
    gemt = gem_kladde(version=kladde, data=data, begrundelse=BEGRUNDELSE, by=monitor, now=now)
    foreslaa_version(version=gemt, begrundelse=BEGRUNDELSE, by=monitor, now=now)
