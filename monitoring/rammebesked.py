"""What every page says of the data: that a list of the ministry, on which today's designations rest, is late.

And what every file says: the round in force.
"""

from django.http import HttpRequest

from monitoring.domain.dansk import dato
from monitoring.selectors.kalender import forsinket_liste
from monitoring.selectors.runder import runde_paa
from udlejning.brugere.context import Rammebesked
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.tid import idag


def manglende_liste(request: HttpRequest) -> Rammebesked | None:
    """Until the list is loaded, the designations of the one before it hold. Told to those who work with the data."""
    bruger = request.user
    if not (isinstance(bruger, Bruger) and bruger.har_ret(Rettighed.SE_DATA)):
        return None
    trin = forsinket_liste(idag())
    if trin is None:
        return None
    pr = f"pr. {dato(trin.begivenhed.on)}"
    if trin.trin.noegle == "liste":
        hvad = f"Ministeriets liste {pr}"
        foelge = "Indtil listen er indlæst, gælder udpegningerne efter den forrige liste."
    else:
        hvad = f"Bilaget til ministeriets liste {pr}"
        foelge = "Indtil bilaget er indlæst, ligger afdelingerne i områderne efter det forrige bilag."
    return Rammebesked(overskrift=f"{hvad} er ikke indlæst", tekst=f"Fristen var {dato(trin.frist_on)}. {foelge}")


def runden() -> str:
    """``Pr. 1. juni 2026, gælder fra 15. juni 2026``"""
    runde = runde_paa(idag())
    if runde is None or runde.gaelder_fra_on is None:
        return "Ingen runde er offentliggjort"
    return f"Pr. {dato(runde.pr_on)}, gælder fra {dato(runde.gaelder_fra_on)}"
