"""The two state machines, each one dict: from which state to which, and what the transition is called in the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Indmeldingsstatus(StrEnum):
    """A vacancy's states. The first three are open."""

    KLADDE = "kladde"
    INDMELDT = "indmeldt"
    RESERVERET = "reserveret"
    UDLEJET = "udlejet"
    FRIGIVET = "frigivet"
    TRUKKET = "trukket"


class Anvisningsstatus(StrEnum):
    """An offer's states. The first two are live."""

    TILBUDT = "tilbudt"
    ACCEPTERET = "accepteret"
    AFVIST = "afvist"
    UDLOEBET = "udloebet"
    TILBAGEKALDT = "tilbagekaldt"


@dataclass(frozen=True, slots=True)
class Overgang:
    """`art` is the event's key; `tekst` says in Danish what happens."""

    art: str
    tekst: str


_I = Indmeldingsstatus
_A = Anvisningsstatus

INDMELDING_OVERGANGE: Mapping[tuple[_I, _I], Overgang] = {
    (_I.KLADDE, _I.INDMELDT): Overgang("indmelding.indmeldt", "meldes ind"),
    (_I.KLADDE, _I.TRUKKET): Overgang("indmelding.trukket", "kladden trækkes tilbage"),
    (_I.INDMELDT, _I.RESERVERET): Overgang("indmelding.reserveret", "tilbydes en borger"),
    (_I.INDMELDT, _I.TRUKKET): Overgang("indmelding.trukket", "trækkes tilbage af organisationen"),
    (_I.INDMELDT, _I.FRIGIVET): Overgang("indmelding.frigivet", "gives tilbage til organisationen"),
    (_I.RESERVERET, _I.INDMELDT): Overgang("indmelding.ledig_igen", "kan tilbydes igen"),
    (_I.RESERVERET, _I.FRIGIVET): Overgang("indmelding.frigivet", "gives tilbage til organisationen"),
    (_I.RESERVERET, _I.UDLEJET): Overgang("indmelding.udlejet", "lejekontrakten er sendt"),
}

ANVISNING_OVERGANGE: Mapping[tuple[_A, _A], Overgang] = {
    (_A.TILBUDT, _A.ACCEPTERET): Overgang("anvisning.accepteret", "borgeren siger ja"),
    (_A.TILBUDT, _A.AFVIST): Overgang("anvisning.afvist", "borgeren siger nej"),
    (_A.TILBUDT, _A.UDLOEBET): Overgang("anvisning.udloebet", "svarfristen udløber"),
    (_A.TILBUDT, _A.TILBAGEKALDT): Overgang("anvisning.tilbagekaldt", "boliganvisningen kalder tilbuddet tilbage"),
    # Without this an accepted offer whose lease is never signed would hold the unit for ever.
    (_A.ACCEPTERET, _A.TILBAGEKALDT): Overgang("anvisning.tilbagekaldt", "det accepterede tilbud bortfalder"),
}
