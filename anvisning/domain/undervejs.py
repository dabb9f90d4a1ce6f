"""What a change of colour or designation does to a vacancy in flight, by the agreement's rule.

One pure function, asked by the preview of a round before it is published and by the job that carries it out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from anvisning.domain.port import Afgoerelse
from anvisning.domain.regler import Undervejsregel
from anvisning.domain.tilstande import Anvisningsstatus
from anvisning.domain.vaerdier import Udfald


class Skiftevirkning(StrEnum):
    """What happens to one vacancy. The first four are what may happen when the gate closes for it."""

    FRIGIVET = "frigivet"
    TILBAGEKALDT = "tilbagekaldt"
    BEHOLDER_FRIST = "beholder_frist"
    GENNEMFOERES = "gennemfoeres"
    FORTSAETTER = "fortsaetter"
    PAA_VILKAAR = "paa_vilkaar"
    LEMPET = "lempet"


#: From free to closed.
_RANG = {Udfald.TILLADT: 0, Udfald.PAA_VILKAAR: 1, Udfald.IKKE_TILLADT: 2}

_AABENT = {"beholder_frist": Skiftevirkning.BEHOLDER_FRIST, "tilbagekaldes": Skiftevirkning.TILBAGEKALDT}
_UDEN = {"frigives": Skiftevirkning.FRIGIVET, "fortsaetter": Skiftevirkning.FORTSAETTER}


@dataclass(frozen=True, slots=True)
class Stilling:
    """What holds for a unit on a day: its afdeling's colour, and the stricter of the gate's two answers about it."""

    farve: str
    udfald: Udfald

    @property
    def er_lukket(self) -> bool:
        return self.udfald is Udfald.IKKE_TILLADT


def stilling(indmelding: Afgoerelse, anvisning: Afgoerelse) -> Stilling:
    """From the gate's answers about reporting and about offering the unit."""
    strengest = max(indmelding.udfald, anvisning.udfald, key=_RANG.__getitem__)
    return Stilling(anvisning.farve.value, strengest)


def hvad_sker(
    foer: Stilling, nu: Stilling, tilbud: str | None, regler: Mapping[str, Undervejsregel]
) -> Skiftevirkning | None:
    """What the change from `foer` to `nu` does, None for nothing. `tilbud` is the state of the live offer, if any."""
    if nu.er_lukket:
        return None if foer.er_lukket else _lukker(tilbud, regler)
    if foer.er_lukket:
        return Skiftevirkning.LEMPET
    if foer.farve == nu.farve or foer.udfald == nu.udfald:
        return None
    return Skiftevirkning.PAA_VILKAAR if _RANG[nu.udfald] > _RANG[foer.udfald] else Skiftevirkning.LEMPET


def _lukker(tilbud: str | None, regler: Mapping[str, Undervejsregel]) -> Skiftevirkning:
    if tilbud == Anvisningsstatus.ACCEPTERET:
        return Skiftevirkning.GENNEMFOERES  # the only choice that a rule set has
    if tilbud == Anvisningsstatus.TILBUDT:
        return _AABENT[regler["aabent_tilbud"].handling]
    return _UDEN[regler["uden_tilbud"].handling]
