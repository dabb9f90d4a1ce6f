"""The two state machines, each one dict: what becomes what, who may do it, what it needs, what it does to the other.

`docs/tilstande.md` is written from these dicts by `anvisning.domain.tilstandsdokument`; a test and `make check` hold
the two together.
"""

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


#: How an offer failed, in the organisation's list while the unit waits for the next one.
FALDET_I_ORD = {
    Anvisningsstatus.AFVIST: "en borger har sagt nej",
    Anvisningsstatus.UDLOEBET: "borgeren har ikke svaret i tide",
    Anvisningsstatus.TILBAGEKALDT: "tilbuddet er kaldt tilbage",
}


class Aktoer(StrEnum):
    """Who carries out a transition. The system acts when a deadline passes or a colour changes."""

    ORGANISATION = "organisation"
    BOLIGANVISNING = "boliganvisning"
    SYSTEM = "system"


AKTOERNAVNE: Mapping[Aktoer, str] = {
    Aktoer.ORGANISATION: "boligens egen organisation",
    Aktoer.BOLIGANVISNING: "boliganvisningen",
    Aktoer.SYSTEM: "systemet selv",
}

Status = Indmeldingsstatus | Anvisningsstatus


@dataclass(frozen=True, slots=True)
class Overgang:
    """One transition.

    `art` is the event's key; `tekst` says in Danish what happens. `kraever` says what it needs, for the documents; the
    services ask for it. `medfoerer` are transitions of the other machine: one of them happens in the same transaction,
    and where there are none the other machine stays as it is.
    """

    art: str
    tekst: str
    aktoerer: frozenset[Aktoer]
    kraever: str
    medfoerer: tuple[tuple[Status | None, Status], ...] = ()


_I = Indmeldingsstatus
_A = Anvisningsstatus
_ORGANISATION = frozenset({Aktoer.ORGANISATION})
_BOLIGANVISNING = frozenset({Aktoer.BOLIGANVISNING})
_SYSTEM = frozenset({Aktoer.SYSTEM})

#: An offer that fails, in any of the four ways, and what then becomes of the unit.
_TILBUD_FALDER: tuple[tuple[Status | None, Status], ...] = (
    (_A.TILBUDT, _A.AFVIST),
    (_A.TILBUDT, _A.UDLOEBET),
    (_A.TILBUDT, _A.TILBAGEKALDT),
    (_A.ACCEPTERET, _A.TILBAGEKALDT),
)
_FRI_IGEN: tuple[tuple[Status | None, Status], ...] = ((_I.RESERVERET, _I.INDMELDT), (_I.RESERVERET, _I.FRIGIVET))

#: How a row of either machine begins: the state that it is stored in.
BEGYNDELSER: Mapping[Status, Overgang] = {
    _I.KLADDE: Overgang(
        "indmelding.kladde",
        "en kladde gemmes",
        _ORGANISATION,
        "a unit of the organisation's own without an open report; the gate is not asked",
    ),
    _I.INDMELDT: Overgang(
        "indmelding.indmeldt",
        "meldes ind",
        _ORGANISATION,
        "a unit of the organisation's own without an open report; the gate is open for indmelding today",
    ),
    _A.TILBUDT: Overgang(
        "anvisning.tilbudt",
        "boligen tilbydes en borger",
        _BOLIGANVISNING,
        "the gate is open for anvisning today, every condition is ticked off, and the case has room for an offer",
        ((_I.INDMELDT, _I.RESERVERET),),
    ),
}

INDMELDING_OVERGANGE: Mapping[tuple[_I, _I], Overgang] = {
    (_I.KLADDE, _I.INDMELDT): Overgang(
        "indmelding.indmeldt",
        "kladden meldes ind",
        _ORGANISATION,
        "the gate is open for indmelding today, whatever it was when the draft was made",
    ),
    (_I.KLADDE, _I.TRUKKET): Overgang("indmelding.kasseret", "kladden kasseres", _ORGANISATION, "nothing"),
    (_I.INDMELDT, _I.RESERVERET): Overgang(
        "indmelding.reserveret",
        "tilbydes en borger",
        _BOLIGANVISNING,
        "boliganvisningens deadline has not passed",
        ((None, _A.TILBUDT),),
    ),
    (_I.INDMELDT, _I.TRUKKET): Overgang(
        "indmelding.trukket",
        "trækkes tilbage af organisationen",
        _ORGANISATION,
        "a reason; an open offer is called back first",
    ),
    (_I.INDMELDT, _I.FRIGIVET): Overgang(
        "indmelding.frigivet",
        "gives tilbage til organisationen",
        _SYSTEM,
        "boliganvisningens deadline has passed, or the gate has closed and the agreement's rule says so",
    ),
    (_I.RESERVERET, _I.INDMELDT): Overgang(
        "indmelding.ledig_igen",
        "kan tilbydes igen",
        _BOLIGANVISNING | _SYSTEM,
        "boliganvisningens deadline has not passed, and the gate is open for indmelding",
        _TILBUD_FALDER,
    ),
    (_I.RESERVERET, _I.FRIGIVET): Overgang(
        "indmelding.frigivet",
        "gives tilbage til organisationen",
        _BOLIGANVISNING | _SYSTEM,
        "boliganvisningens deadline has passed, or the gate has closed meanwhile",
        _TILBUD_FALDER,
    ),
    (_I.RESERVERET, _I.UDLEJET): Overgang(
        "indmelding.udlejet",
        "lejekontrakten er sendt",
        _ORGANISATION,
        "an accepted offer, which stays accepted",
    ),
}

ANVISNING_OVERGANGE: Mapping[tuple[_A, _A], Overgang] = {
    (_A.TILBUDT, _A.ACCEPTERET): Overgang(
        "anvisning.accepteret",
        "borgeren siger ja",
        _BOLIGANVISNING,
        "the citizen's deadline has not passed: its last day counts",
    ),
    (_A.TILBUDT, _A.AFVIST): Overgang("anvisning.afvist", "borgeren siger nej", _BOLIGANVISNING, "a reason", _FRI_IGEN),
    (_A.TILBUDT, _A.UDLOEBET): Overgang(
        "anvisning.udloebet", "svarfristen udløber", _SYSTEM, "the citizen's deadline has passed", _FRI_IGEN
    ),
    (_A.TILBUDT, _A.TILBAGEKALDT): Overgang(
        "anvisning.tilbagekaldt",
        "tilbuddet kaldes tilbage",
        _BOLIGANVISNING | _SYSTEM,
        "a reason; the system only where the agreement's rule on colour changes says so",
        _FRI_IGEN,
    ),
    # Without this an accepted offer whose lease is never signed would hold the unit for ever.
    (_A.ACCEPTERET, _A.TILBAGEKALDT): Overgang(
        "anvisning.tilbagekaldt",
        "det accepterede tilbud bortfalder",
        _BOLIGANVISNING,
        "a reason; the unit is not let",
        _FRI_IGEN,
    ),
}

#: What can be undone for a while (`anvisning.services.fortryd`): the way back of an act, row by row. Each has its own
#: event, so that the log keeps the act and that it was undone.
INDMELDING_FORTRYDES: Mapping[tuple[_I, _I], Overgang] = {
    (_I.INDMELDT, _I.KLADDE): Overgang(
        "indmelding.indmelding_fortrudt", "indmeldingen fortrydes", _ORGANISATION, "nothing has happened to it since"
    ),
    (_I.RESERVERET, _I.INDMELDT): Overgang(
        "indmelding.reservation_fortrudt",
        "tilbuddet fortrydes",
        _BOLIGANVISNING,
        "nothing has happened to it since",
        ((_A.TILBUDT, _A.TILBAGEKALDT),),
    ),
    (_I.INDMELDT, _I.RESERVERET): Overgang(
        "indmelding.ledig_igen_fortrudt",
        "svaret eller tilbagekaldelsen fortrydes",
        _BOLIGANVISNING,
        "the gate is open for anvisning today",
        ((_A.AFVIST, _A.TILBUDT), (_A.TILBAGEKALDT, _A.TILBUDT), (_A.TILBAGEKALDT, _A.ACCEPTERET)),
    ),
    (_I.FRIGIVET, _I.RESERVERET): Overgang(
        "indmelding.frigivelse_fortrudt",
        "svaret eller tilbagekaldelsen fortrydes",
        _BOLIGANVISNING,
        "the gate is open for indmelding and anvisning today",
        ((_A.AFVIST, _A.TILBUDT), (_A.TILBAGEKALDT, _A.TILBUDT), (_A.TILBAGEKALDT, _A.ACCEPTERET)),
    ),
    (_I.TRUKKET, _I.INDMELDT): Overgang(
        "indmelding.tilbagetraekning_fortrudt",
        "tilbagetrækningen fortrydes",
        _ORGANISATION,
        "the gate is open for indmelding today",
    ),
    (_I.UDLEJET, _I.RESERVERET): Overgang(
        "indmelding.udlejning_fortrudt",
        "lejekontrakten fortrydes",
        _ORGANISATION,
        "the gate is open for indmelding today",
    ),
}

ANVISNING_FORTRYDES: Mapping[tuple[_A, _A], Overgang] = {
    (_A.TILBUDT, _A.TILBAGEKALDT): Overgang(
        "anvisning.tilbud_fortrudt",
        "tilbuddet fortrydes",
        _BOLIGANVISNING,
        "nothing has happened to it since",
        ((_I.RESERVERET, _I.INDMELDT),),
    ),
    (_A.ACCEPTERET, _A.TILBUDT): Overgang(
        "anvisning.svar_fortrudt", "svaret fortrydes", _BOLIGANVISNING, "the gate is open for anvisning today"
    ),
    (_A.AFVIST, _A.TILBUDT): Overgang(
        "anvisning.svar_fortrudt",
        "svaret fortrydes",
        _BOLIGANVISNING,
        "the gate is open for anvisning today, and the case has room for an offer",
        ((_I.INDMELDT, _I.RESERVERET), (_I.FRIGIVET, _I.RESERVERET)),
    ),
    (_A.TILBAGEKALDT, _A.TILBUDT): Overgang(
        "anvisning.tilbagekaldelse_fortrudt",
        "tilbagekaldelsen fortrydes",
        _BOLIGANVISNING,
        "the gate is open for anvisning today, and the case has room for an offer",
        ((_I.INDMELDT, _I.RESERVERET), (_I.FRIGIVET, _I.RESERVERET)),
    ),
    (_A.TILBAGEKALDT, _A.ACCEPTERET): Overgang(
        "anvisning.tilbagekaldelse_fortrudt",
        "tilbagekaldelsen fortrydes",
        _BOLIGANVISNING,
        "the gate is open for anvisning today",
        ((_I.INDMELDT, _I.RESERVERET), (_I.FRIGIVET, _I.RESERVERET)),
    ),
}
