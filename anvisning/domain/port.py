"""The gate: what the colour, the ministry's designation and the rule set say about one action on one day.

`afgoer` is pure. Its answer explains itself: the page prints it, the log stores it, the test compares it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from anvisning.domain.regeldata import SCREENING
from anvisning.domain.regler import Grund, Regelsaet
from anvisning.domain.vaerdier import BOLIGTYPENAVNE, HANDLINGSNAVNE, Boligtype, Handling, Udfald
from monitoring.domain.dansk import dato, opremsning
from monitoring.domain.vaerdier import BETEGNELSESNAVNE, FARVENAVNE, Betegnelse, Farve

DISPENSATION = "dispensation"
AFTALE = "aftale"
STYKKENAVNE = {"stk6": "§59, stk. 6", "stk7": "§59, stk. 7", AFTALE: "aftalen"}


@dataclass(frozen=True, slots=True)
class Dispensationsforhold:
    """A granted dispensation that covers the unit or the afdeling on the day; `til_on` is exclusive."""

    id: int
    for_boligen: bool
    fra_on: dt.date
    til_on: dt.date
    begrundelse: str

    def som_saetning(self) -> str:
        sted = "boligen" if self.for_boligen else "afdelingen"
        til = dato(self.til_on - dt.timedelta(days=1))
        begrundelse = self.begrundelse.strip().rstrip(".")
        return f"Der er givet dispensation for {sted} fra {dato(self.fra_on)} til og med {til}: {begrundelse}."


@dataclass(frozen=True, slots=True)
class Forhold:
    """All that the gate looks at. No placement on the day is `Farve.IKKE_MAALT`.

    `betegnelser` are the ministry's on the day, from the list of `listedato` (None: no list is known).
    An afdeling exists from `oprettet_on` until `nedlagt_on`, exclusive; empty ends are open.
    """

    dag: dt.date
    boligtype: Boligtype = Boligtype.FAMILIE
    farve: Farve = Farve.IKKE_MAALT
    trin: int | None = None
    manuel: bool = False
    betegnelser: frozenset[Betegnelse] = frozenset()
    listedato: dt.date | None = None
    oprettet_on: dt.date | None = None
    nedlagt_on: dt.date | None = None
    dispensation: Dispensationsforhold | None = None

    @property
    def findes(self) -> bool:
        """Whether the afdeling exists on the day."""
        return (self.oprettet_on is None or self.oprettet_on <= self.dag) and (
            self.nedlagt_on is None or self.dag < self.nedlagt_on
        )


@dataclass(frozen=True, slots=True)
class Vilkaar:
    """A condition of an answer. `afkrydses`: somebody takes a stand on it before the act."""

    noegle: str
    tekst: str
    hjemmel: str
    antagelse: str = ""
    afkrydses: bool = False

    def som_dict(self) -> dict[str, Any]:
        return {
            "noegle": self.noegle,
            "tekst": self.tekst,
            "hjemmel": self.hjemmel,
            "antagelse": self.antagelse,
            "afkrydses": self.afkrydses,
        }


@dataclass(frozen=True, slots=True)
class Screeningskrav:
    """The screening that must be made before the offer: §59 `stk6` or `stk7`, or `aftale`; its wording on the day."""

    stykke: str
    tekst: str
    hjemmel: str
    antagelse: str

    @property
    def navn(self) -> str:
        """``§59, stk. 6``."""
        return STYKKENAVNE[self.stykke]

    def som_dict(self) -> dict[str, str]:
        return {"stykke": self.stykke, "tekst": self.tekst, "hjemmel": self.hjemmel, "antagelse": self.antagelse}


@dataclass(frozen=True, slots=True)
class Afgoerelse:
    """The gate's answer. `aftale` is false where the law alone rules; `advarsler` do not change the outcome."""

    handling: Handling
    dag: dt.date
    boligtype: Boligtype
    farve: Farve
    trin: int | None
    udfald: Udfald
    vilkaar: tuple[Vilkaar, ...]
    begrundelse: tuple[str, ...]
    hjemmel: tuple[str, ...]
    antagelser: tuple[str, ...]
    advarsler: tuple[str, ...]
    regelsaet: str
    aftale: bool
    anvisningsandel: Decimal | None = None
    fleksibel_andel: Decimal | None = None
    dispensation_id: int | None = None
    dispensation_til_on: dt.date | None = None
    screening: Screeningskrav | None = None

    @property
    def er_aaben(self) -> bool:
        """Whether the action may happen, on conditions or without."""
        return self.udfald is not Udfald.IKKE_TILLADT

    @property
    def til_afkrydsning(self) -> tuple[Vilkaar, ...]:
        return tuple(v for v in self.vilkaar if v.afkrydses)

    @property
    def grunde(self) -> tuple[str, ...]:
        """The reasons that no condition says again."""
        vilkaar = {v.tekst for v in self.vilkaar}
        return tuple(saetning for saetning in self.begrundelse if saetning not in vilkaar)

    def som_saetning(self) -> str:
        return " ".join(self.begrundelse)

    def som_dict(self) -> dict[str, Any]:
        """The answer as JSON can hold it: what the log stores and the command prints."""
        return {
            "handling": self.handling.value,
            "dag": self.dag.isoformat(),
            "boligtype": self.boligtype.value,
            "farve": self.farve.value,
            "trin": self.trin,
            "udfald": self.udfald.value,
            "vilkaar": [v.som_dict() for v in self.vilkaar],
            "begrundelse": list(self.begrundelse),
            "hjemmel": list(self.hjemmel),
            "antagelser": list(self.antagelser),
            "advarsler": list(self.advarsler),
            "regelsaet": self.regelsaet,
            "aftale": self.aftale,
            "anvisningsandel": None if self.anvisningsandel is None else format(self.anvisningsandel, "f"),
            "fleksibel_andel": None if self.fleksibel_andel is None else format(self.fleksibel_andel, "f"),
            "dispensation_id": self.dispensation_id,
            "dispensation_til_on": None if self.dispensation_til_on is None else self.dispensation_til_on.isoformat(),
            "screening": None if self.screening is None else self.screening.som_dict(),
        }


class _Svar:
    """Collects an answer piece by piece."""

    def __init__(self, forhold: Forhold, regelsaet: Regelsaet, handling: Handling) -> None:
        self.forhold, self.regelsaet, self.handling = forhold, regelsaet, handling
        self.udfald = Udfald.IKKE_TILLADT
        self.vilkaar: list[Vilkaar] = []
        self.begrundelse: list[str] = []
        self.hjemmel: list[str] = []
        self.antagelser: list[str] = []
        self.dispensation: Dispensationsforhold | None = None
        self.screening: Screeningskrav | None = None

    def grund(self, grund: Grund) -> None:
        self.hjemmel += [grund.hjemmel] if grund.hjemmel else []
        self.antagelser += [grund.antagelse] if grund.antagelse else []

    def vilkaar_efter_regel(self, noegle: str) -> None:
        """The agreement's own screening is, as the law's, a step of its own and no box to tick."""
        regel = self.regelsaet.vilkaar[noegle]
        grund, screening = regel.grund, noegle == SCREENING
        self.vilkaar.append(
            Vilkaar(noegle, regel.tekst, grund.hjemmel, grund.antagelse, afkrydses=regel.afkrydses and not screening)
        )
        if screening:
            self.screening = Screeningskrav(AFTALE, regel.tekst, grund.hjemmel, grund.antagelse)

    def faerdig(self) -> Afgoerelse:
        andele = self.regelsaet.andele_for(self.forhold.trin)
        if self.forhold.boligtype is not Boligtype.FAMILIE:
            andele = None
        return Afgoerelse(
            handling=self.handling,
            dag=self.forhold.dag,
            boligtype=self.forhold.boligtype,
            farve=self.forhold.farve,
            trin=self.forhold.trin,
            udfald=self.udfald,
            vilkaar=tuple(self.vilkaar),
            begrundelse=tuple(self.begrundelse),
            hjemmel=_unikke(self.hjemmel),
            antagelser=_unikke([*self.antagelser, *(v.antagelse for v in self.vilkaar if v.antagelse)]),
            advarsler=_advarsler(self.forhold),
            regelsaet=self.regelsaet.navn,
            aftale=self.regelsaet.er_aftale,
            anvisningsandel=andele.anvisningsandel.procent if andele else None,
            fleksibel_andel=andele.fleksibel_andel.procent if andele else None,
            dispensation_id=self.dispensation.id if self.dispensation else None,
            dispensation_til_on=self.dispensation.til_on if self.dispensation else None,
            screening=self.screening,
        )


def afgoer(forhold: Forhold, regelsaet: Regelsaet, handling: Handling) -> Afgoerelse:
    """May `handling` happen under `forhold`? `regelsaet` is the one in force on the day, or the law's."""
    svar = _Svar(forhold, regelsaet, handling)
    if not forhold.findes:
        svar.begrundelse.append(_findes_ikke(forhold))
        if handling is not Handling.FLEKSIBEL_UDLEJNING:
            svar.antagelser.append(
                "En afdeling, der ikke findes på dagen, er lukket. Det kan en dispensation ikke ændre."
            )
            return svar.faerdig()
    if forhold.boligtype is Boligtype.AELDRE:
        _aeldrebolig(svar)
    else:
        _efter_farve(svar)
        if handling is Handling.FLEKSIBEL_UDLEJNING:
            _obligatorisk_efter_udpegning(svar)
        else:
            _dispensation(svar)
    if handling is Handling.ANVISNING and svar.udfald is not Udfald.IKKE_TILLADT:
        _screening_efter_udpegning(svar)
    return svar.faerdig()


def _findes_ikke(forhold: Forhold) -> str:
    if forhold.nedlagt_on is not None and forhold.dag >= forhold.nedlagt_on:
        return f"Afdelingen er nedlagt fra {dato(forhold.nedlagt_on)}."
    assert forhold.oprettet_on is not None  # else it would exist
    return f"Afdelingen findes først fra {dato(forhold.oprettet_on)}."


def _aeldrebolig(svar: _Svar) -> None:
    """Outside the agreement: the municipality has the right to assign (almenboligloven §54)."""
    lov = svar.regelsaet.lov
    fleksibel = svar.handling is Handling.FLEKSIBEL_UDLEJNING
    svar.udfald = Udfald.MULIG_EFTER_AFTALE if fleksibel else Udfald.TILLADT
    svar.begrundelse.append(lov.aeldre_begrundelse)
    svar.grund(lov.aeldre_grund)


def _efter_farve(svar: _Svar) -> None:
    """What the matrix says."""
    forhold, regelsaet = svar.forhold, svar.regelsaet
    raekke = regelsaet.matrix[forhold.boligtype, svar.handling, forhold.farve]
    svar.udfald = raekke.udfald
    farve = _farvesaetning(forhold)
    if regelsaet.er_aftale:
        svar.begrundelse.append(f"{farve}.")
    else:
        svar.begrundelse.append(
            f"Der gælder ingen udlejningsaftale {dato(forhold.dag)}, så loven alene gælder. "
            f"{farve}, men det har ingen virkning uden en aftale."
        )
    svar.begrundelse.append(raekke.begrundelse)
    svar.grund(raekke.grund)
    for noegle in raekke.vilkaar:
        svar.vilkaar_efter_regel(noegle)


def _farvesaetning(forhold: Forhold) -> str:
    if forhold.farve is Farve.IKKE_MAALT:
        return "Afdelingen er ikke målt: den har ingen farve på dagen"
    trin = f" (trin {forhold.trin})" if forhold.trin is not None else ""
    manuel = " efter styregruppens placering" if forhold.manuel else ""
    return f"Afdelingen er {FARVENAVNE[forhold.farve]}{trin}{manuel}"


def _udpegningssaetning(forhold: Forhold, betegnelser: Iterable[Betegnelse]) -> str:
    navne = opremsning([BETEGNELSESNAVNE[b] for b in Betegnelse if b in set(betegnelser)])
    liste = f"Ministeriets liste af {dato(forhold.listedato)}" if forhold.listedato else "Ministeriet"
    return f"{liste} udpeger afdelingens område som {navne}."


def _obligatorisk_efter_udpegning(svar: _Svar) -> None:
    forhold, lov = svar.forhold, svar.regelsaet.lov
    if not lov.fleksibel_obligatorisk(forhold.boligtype, forhold.betegnelser):
        return
    svar.udfald = Udfald.OBLIGATORISK
    # The matrix speaks of areas that the ministry has not designated: its reason and basis do not hold here.
    svar.begrundelse = [
        _udpegningssaetning(forhold, forhold.betegnelser & lov.fleksibel.betegnelser),
        "Fleksibel udlejning er obligatorisk ved enhver udlejning undtagen kommunal anvisning. "
        "Kriterierne skal indeholde beskæftigelse og uddannelse.",
    ]
    svar.hjemmel, svar.antagelser = [], []
    svar.grund(lov.fleksibel.grund)


def _dispensation(svar: _Svar) -> None:
    """Opens what the colour closes; an open door needs none."""
    dispensation = svar.forhold.dispensation
    if dispensation is None or svar.udfald is not Udfald.IKKE_TILLADT:
        return
    svar.udfald = Udfald.PAA_VILKAAR
    svar.dispensation = dispensation
    saetning = dispensation.som_saetning()
    svar.begrundelse.append(saetning)
    svar.vilkaar.append(Vilkaar(DISPENSATION, saetning, svar.regelsaet.aftale))
    svar.hjemmel.append(svar.regelsaet.aftale)


def _screening_efter_udpegning(svar: _Svar) -> None:
    """§59 stk. 6-7: a duty of the designation, whatever the colour. Its wording replaces the agreement's."""
    forhold, lov = svar.forhold, svar.regelsaet.lov
    stykke = lov.screeningsstykke(forhold.boligtype, forhold.betegnelser)
    if stykke is None:
        return
    pligt, ordlyd = lov.screening[stykke], lov.ordlyd(stykke, forhold.dag)
    svar.udfald = Udfald.PAA_VILKAAR
    svar.vilkaar = [v for v in svar.vilkaar if v.noegle != SCREENING]
    antagelse = " ".join(a for a in (ordlyd.grund.antagelse, pligt.grund.antagelse) if a)
    svar.screening = Screeningskrav(stykke, ordlyd.tekst, ordlyd.grund.hjemmel, antagelse)
    svar.vilkaar.insert(0, Vilkaar(SCREENING, ordlyd.tekst, ordlyd.grund.hjemmel, antagelse))
    svar.begrundelse += [
        _udpegningssaetning(forhold, forhold.betegnelser & pligt.betegnelser),
        f"Derfor skal husstanden screenes efter {STYKKENAVNE[stykke]}, før den anvises.",
    ]
    svar.hjemmel.append(pligt.grund.hjemmel)


def listen_er_forsinket(listedato: dt.date, dag: dt.date) -> bool:
    """The ministry publishes a list every 1 December: a day later than a year after the last, one is missing."""
    try:
        naeste = listedato.replace(year=listedato.year + 1)
    except ValueError:  # 29 February
        naeste = dt.date(listedato.year + 1, 3, 1)
    return dag > naeste


def _advarsler(forhold: Forhold) -> tuple[str, ...]:
    if forhold.boligtype is Boligtype.AELDRE or not forhold.findes:
        return ()
    if forhold.listedato is None:
        return (
            "Der er ikke indlæst en liste fra ministeriet for dagen. Pligter, der følger af en udpegning, "
            "kan derfor mangle her.",
        )
    if listen_er_forsinket(forhold.listedato, forhold.dag):
        return (
            f"Ministeriets seneste indlæste liste er fra {dato(forhold.listedato)}. En nyere liste burde være indlæst. "
            "Pligterne efter den gamle liste gælder, til det sker.",
        )
    return ()


def _unikke(tekster: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t for t in tekster if t))


def overskrift(afgoerelse: Afgoerelse) -> str:
    """What the answer is about: ``Indmelding til boliganvisningen (familiebolig)``."""
    navn = HANDLINGSNAVNE[afgoerelse.handling]
    return f"{navn[0].upper()}{navn[1:]} ({BOLIGTYPENAVNE[afgoerelse.boligtype]})"
