"""Text that users write: trimmed, short enough, and never with a CPR number."""

import re
import unicodedata

from monitoring.api import CPR_BESKED, ligner_cpr
from udlejning.faelles.fejl import Afvist

LAENGST = 2000

#: Control and format characters: they show nothing, and can make a text read as another one.
_USYNLIGE = frozenset({"Cc", "Cf", "Cs"})


def renset(tekst: str, *, felt: str, mangler: str = "", hoejst: int = LAENGST) -> str:
    """`tekst` without outer spaces. `mangler` is the sentence when it is empty (empty text is fine without one)."""
    ren = "".join(tegn for tegn in tekst if tegn in "\n\t" or unicodedata.category(tegn) not in _USYNLIGE).strip()
    if mangler and not ren:
        raise Afvist(mangler, felt=felt)
    if len(ren) > hoejst:
        raise Afvist(f"Teksten er på {len(ren)} tegn. Den må højst være på {hoejst}. Forkort den.", felt=felt)
    if ligner_cpr(ren):
        raise Afvist(CPR_BESKED, felt=felt)
    return ren


def renset_sagsref(tekst: str, *, moenster: str, beskrivelse: str) -> str:
    """A case reference of the municipality's own system, never a CPR number."""
    ren = renset(tekst, felt="sagsref", mangler="Skriv sagsreferencen fra kommunens fagsystem.")
    if not re.fullmatch(moenster, ren):
        raise Afvist(f"Sagsreferencen »{ren[:60]}« har ikke den rette form. {beskrivelse}", felt="sagsref")
    return ren
