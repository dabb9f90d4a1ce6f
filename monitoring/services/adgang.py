"""Who may load files of which source, and whose imports a person reaches."""

from monitoring.models import Indlaesning, Kilde
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist, ManglerRet

#: What an organisation's staff load for their own organisation; the last two nobody else can give.
EGNE_KILDER = (Kilde.BOLIGER, Kilde.LEDIGE, Kilde.LEDIGHED)
KUN_ORGANISATIONEN = (Kilde.LEDIGE, Kilde.LEDIGHED)


def maa_indlaese(by: Bruger, kilde: str) -> bool:
    """Whether `by` may load files of `kilde`; the register's administrator may load the register."""
    if by.organisation_id is not None:
        return kilde in EGNE_KILDER and by.har_ret(Rettighed.INDLAES_EGNE)
    if kilde in KUN_ORGANISATIONEN:
        return False
    return by.har_ret(Rettighed.INDLAES_DATA) or (
        kilde == Kilde.REGISTER and by.har_ret(Rettighed.ADMINISTRER_REGISTER)
    )


def kilder_for(by: Bruger) -> list[Kilde]:
    """The sources that `by` may load."""
    return [kilde for kilde in Kilde if maa_indlaese(by, kilde)]


def kraev_indlaesning(by: Bruger, kilde: str, handling: str = "indlæse data") -> None:
    """Raise unless `by` may load files of `kilde`; `handling` are the words after "til at"."""
    if maa_indlaese(by, kilde):
        return
    tjek_ret(
        by, Rettighed.INDLAES_EGNE if by.organisation_id is not None else Rettighed.INDLAES_DATA, handling=handling
    )
    hvem = "Kommunen" if by.organisation_id is not None else "Boligorganisationerne"
    raise ManglerRet(f"{hvem} indlæser selv »{Kilde(kilde).label}«. Vælg en anden kilde.", felt="kilde")


def kraev_egen_indlaesning(by: Bruger, job: Indlaesning, handling: str) -> None:
    """As `kraev_indlaesning`, and an organisation's staff reach only what their own organisation has sent."""
    kraev_indlaesning(by, job.kilde, handling)
    if by.organisation_id is not None and job.created_by.organisation_id != by.organisation_id:
        raise Afvist("Indlæsningen findes ikke blandt jeres. Vælg en på listen.")
