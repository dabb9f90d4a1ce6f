"""What is found wrong in a GeoJSON file: the object's number and the property, what stands there, and the way out."""

from typing import Any

from monitoring.domain.cpr import CPR_SKJULT, ligner_cpr, skjul_cpr
from monitoring.domain.dansk import tal

from .fund import Alvor, Fund

_VIST_TEGN = 60


class Geofund(Fund):
    """A finding; `raekke` is the object's number in the file from 1, `kolonne` a property or a part of the object."""

    __slots__ = ()

    def sted(self) -> str:
        """``Objekt 7, afdelingsnr``; empty for the whole file."""
        led = [f"Objekt {tal(self.raekke)}"] if self.raekke else []
        return ", ".join([*led, self.kolonne] if self.kolonne else led)

    def _udsagn(self) -> str:
        # Not super(): a dataclass with slots is another class than the one its methods were written in.
        fundet = f"»{self.celle_tekst}« {self.besked}" if self.celle_tekst else self.besked
        if self.antal > 1:
            fundet = f"{fundet} (det gælder {tal(self.antal)} objekter)"
        return f"{fundet}; {self.raad}" if self.raad else fundet


def fejl(kode: str, besked: str, raad: str, *, objekt: int | None = None, sted: str = "", vaerdi: Any = "") -> Geofund:
    return Geofund(Alvor.FEJL, kode, "", objekt, sted, som_vist(vaerdi), besked, raad)


def som_vist(vaerdi: Any) -> str:
    """A value of the file as a finding shows it: short, without CPR numbers and what no page can hold."""
    tekst = _i_ord(vaerdi).encode("utf-8", "replace").decode().replace("\0", "")
    if ligner_cpr(tekst):
        # Cut first, half a number would stand; blotted out first, none.
        tekst = skjul_cpr(tekst)
    return tekst if len(tekst) <= _VIST_TEGN else tekst[: _VIST_TEGN - 1].rstrip() + "…"


def _i_ord(vaerdi: Any) -> str:
    if isinstance(vaerdi, str):
        return vaerdi
    if isinstance(vaerdi, bool):
        return "true" if vaerdi else "false"
    if vaerdi is None:
        return "null"
    if isinstance(vaerdi, int | float):
        return CPR_SKJULT if tal_ligner_cpr(vaerdi) else repr(vaerdi)
    return "en liste" if isinstance(vaerdi, list) else "et objekt"


def tal_ligner_cpr(vaerdi: float) -> bool:
    """A whole number of nine or ten digits that begins like a date: a first zero is lost in a number."""
    return 1e8 <= vaerdi < 1e10 and float(vaerdi).is_integer() and ligner_cpr(f"{int(vaerdi):010d}")
