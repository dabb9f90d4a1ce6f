"""Who may load files of which source."""

from monitoring.models import Kilde
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed


def maa_indlaese(by: Bruger, kilde: str) -> bool:
    """Whether `by` may load files of `kilde`; the register's administrator may load the register."""
    return by.har_ret(Rettighed.INDLAES_DATA) or (
        kilde == Kilde.REGISTER and by.har_ret(Rettighed.ADMINISTRER_REGISTER)
    )


def kraev_indlaesning(by: Bruger, kilde: str, handling: str = "indlæse data") -> None:
    """Raise `ManglerRet` unless `by` may load files of `kilde`; `handling` are the words after "til at"."""
    if not maa_indlaese(by, kilde):
        tjek_ret(by, Rettighed.INDLAES_DATA, handling=handling)
