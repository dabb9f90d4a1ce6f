"""Reasons and their consequences: what the catalogue may say, and how a consequence reads in Danish."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from anvisning.domain.regellaeser import Regellaeser, normaliser


class Aarsagshandling(StrEnum):
    """The act that a reason is given for."""

    NEJ = "nej"
    TILBAGEKALDELSE = "tilbagekaldelse"
    TILBAGETRAEKNING = "tilbagetraekning"
    SVARFRIST = "svarfrist"
    FRIGIVELSE = "frigivelse"


class Hvis(StrEnum):
    """Whose refusal it is."""

    BORGER = "borger"
    BOLIGANVISNING = "boliganvisning"
    ORGANISATION = "organisation"
    SYSTEM = "system"


class Boligvirkning(StrEnum):
    """What becomes of the unit."""

    LEDIG_IGEN = "ledig_igen"
    FRIGIVES = "frigives"


class Retsvirkning(StrEnum):
    """What becomes of the case's right to a further offer."""

    BEHOLDER = "beholder"
    BORTFALDER = "bortfalder"


#: The acts that end an offer; the others end a report, so the unit is the organisation's and no right is touched.
OM_TILBUD = frozenset({Aarsagshandling.NEJ, Aarsagshandling.TILBAGEKALDELSE, Aarsagshandling.SVARFRIST})

#: The reasons that the system itself gives; the catalogue cannot do without them.
SVARFRIST_UDLOEBET = "svarfrist-udloebet"
FRIST_UDLOEBET = "boliganvisningens-frist-udloebet"
FARVEN_LUKKER = "farven-lukker"
FARVEN_LUKKER_TILBUD = "kald-farven-lukker"
SYSTEMETS = (SVARFRIST_UDLOEBET, FRIST_UDLOEBET, FARVEN_LUKKER, FARVEN_LUKKER_TILBUD)

_BOLIG = {
    Boligvirkning.LEDIG_IGEN: "Boligen kan tilbydes en anden, så længe boliganvisningens frist løber.",
    Boligvirkning.FRIGIVES: "Boligen gives tilbage til organisationen.",
}
_RET = {
    Retsvirkning.BEHOLDER: "Sagen beholder retten til et nyt tilbud.",
    Retsvirkning.BORTFALDER: "Sagens ret til et nyt tilbud bortfalder.",
}


@dataclass(frozen=True, slots=True)
class Aarsagsregel:
    """One reason as data. `hjemmel` or `antagelse` says where it comes from."""

    noegle: str
    navn: str
    handling: Aarsagshandling
    hvis: Hvis
    er_andet: bool
    note_kraeves: bool
    virkning_bolig: Boligvirkning
    virkning_ret: Retsvirkning
    hjemmel: str
    antagelse: str


def virkning_i_ord(handling: str, virkning_bolig: str, virkning_ret: str) -> str:
    """The consequences as they stand beside the choice, and in the log."""
    bolig = _BOLIG[Boligvirkning(virkning_bolig)]
    if Aarsagshandling(handling) not in OM_TILBUD:
        return bolig
    return f"{bolig} {_RET[Retsvirkning(virkning_ret)]}"


def indvending(
    *, handling: str, er_andet: bool, note_kraeves: bool, virkning_bolig: str, virkning_ret: str
) -> tuple[str, str] | None:
    """The field and the sentence where the parts of a reason contradict each other, or None."""
    if er_andet and not note_kraeves:
        return "note_kraeves", "»Andet« siger intet i sig selv og kræver altid en note. Sæt kryds ved noten."
    if Aarsagshandling(handling) in OM_TILBUD:
        return None
    if virkning_bolig != Boligvirkning.FRIGIVES:
        return "virkning_bolig", "Handlingen slutter indmeldingen, så boligen gives altid tilbage til organisationen."
    if virkning_ret != Retsvirkning.BEHOLDER:
        return "virkning_ret", "Handlingen rører ingen sag, så retten til et nyt tilbud kan ikke bortfalde."
    return None


_FELTER = {"navn", "handling", "hvis", "andet", "note", "bolig", "ret", "hjemmel", "antagelse"}


def aarsager_fra_dict(data: Any) -> list[Aarsagsregel]:
    """The reasons of a catalogue in order, or `Regelfejl` with every error."""
    laes = Regellaeser()
    aarsager = laes.opslag(normaliser(data), "Årsagerne")
    fundet = [regel for noegle, raa in aarsager.items() if (regel := _aarsag(laes, noegle, raa)) is not None]
    laes.fejl += [f"Årsagen {n} mangler; systemet selv bruger den." for n in SYSTEMETS if n not in aarsager]
    laes.slut()
    return fundet


def _aarsag(laes: Regellaeser, noegle: str, raa: Any) -> Aarsagsregel | None:
    sted = f"Årsagen {noegle}"
    felter: Mapping[str, Any] = laes.opslag(raa, sted, _FELTER)
    handling = laes.valg(felter.get("handling"), Aarsagshandling, f"{sted}, handling")
    hvis = laes.valg(felter.get("hvis"), Hvis, f"{sted}, hvis")
    bolig = laes.valg(felter.get("bolig"), Boligvirkning, f"{sted}, bolig")
    ret = laes.valg(felter.get("ret"), Retsvirkning, f"{sted}, ret")
    grund, navn = laes.grund(felter, sted), laes.tekst(felter.get("navn"), f"{sted}, navn")
    if handling is None or hvis is None or bolig is None or ret is None:
        return None
    andet, note = laes.sandhed(felter.get("andet"), f"{sted}, andet"), laes.sandhed(felter.get("note"), f"{sted}, note")
    modsigelse = indvending(
        handling=handling, er_andet=andet, note_kraeves=note, virkning_bolig=bolig, virkning_ret=ret
    )
    if modsigelse is not None:
        laes.fejl.append(f"{sted}: {modsigelse[1]}")
    return Aarsagsregel(noegle, navn, handling, hvis, andet, note, bolig, ret, grund.hjemmel, grund.antagelse)
