"""What another model and other rules had meant for vacancies: which the gate would have barred, and which opened."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from anvisning.domain.port import Dispensationsforhold, Forhold, afgoer
from anvisning.domain.regler import Regelsaet
from anvisning.domain.vaerdier import Boligtype, Handling
from monitoring.domain.dansk import tal
from monitoring.domain.vaerdier import Farve

#: The rent bands' lower ends, in kroner per month.
LEJEGRAENSER = (0, 4_000, 6_000, 8_000, 10_000)
FLEST_RUM = 5
_OEVRE = dict(pairwise(LEJEGRAENSER))


class Slags(StrEnum):
    """A report that came in, or an attempt that the gate refused."""

    INDMELDING = "indmelding"
    FORSOEG = "forsoeg"


@dataclass(frozen=True, slots=True)
class Ledig:
    """A vacancy on its day. `dispensation` opened it; rent in kroner per month, None where it is not known."""

    id: int
    slags: Slags
    afdeling_id: int
    boligtype: Boligtype
    dag: dt.date
    rum: int
    husleje: Decimal | None
    dispensation: bool = False

    @property
    def rumgruppe(self) -> int:
        return min(self.rum, FLEST_RUM)

    @property
    def lejegruppe(self) -> int | None:
        """The lower end of its rent band."""
        return None if self.husleje is None else max(g for g in LEJEGRAENSER if g <= self.husleje)


@dataclass(frozen=True, slots=True)
class Udsnit:
    """Vacancies of one group by rooms (`Ledig.rumgruppe`) or by rent (`Ledig.lejegruppe`); None: of any.

    `uden_leje`: those whose rent is not known.
    """

    rum: int | None = None
    leje: int | None = None
    uden_leje: bool = False

    def rummer(self, ledig: Ledig) -> bool:
        if self.uden_leje:
            return ledig.lejegruppe is None
        return self.rum in (None, ledig.rumgruppe) and self.leje in (None, ledig.lejegruppe)

    @property
    def i_ord(self) -> str:
        """``3 rum``; empty for all."""
        if self.uden_leje:
            return "husleje ikke oplyst"
        if self.leje is not None:
            return f"husleje {lejen_i_ord(self.leje)}"
        if self.rum is None:
            return ""
        return f"{self.rum} rum" + (" eller flere" if self.rum == FLEST_RUM else "")


def laes_udsnit(rum: str, leje: str) -> Udsnit | None:
    """What an address names by ``rum`` or ``leje`` (the band's lower end, or ``ukendt``); None where it names none."""
    if leje == "ukendt":
        return None if rum else Udsnit(uden_leje=True)
    kendte_rum, kendte_leje = map(str, range(1, FLEST_RUM + 1)), map(str, LEJEGRAENSER)
    if (rum and rum not in kendte_rum) or (leje and leje not in kendte_leje):
        return None
    return Udsnit(int(rum) if rum else None, int(leje) if leje else None)


def lejen_i_ord(fra: int) -> str:
    """The rent band that begins at `fra`: ``4.000 til under 6.000 kr.``"""
    til = _OEVRE.get(fra)
    return f"mindst {tal(fra)} kr." if til is None else f"{tal(fra)} til under {tal(til)} kr."


@dataclass(frozen=True, slots=True)
class Ledigvirkning:
    """A vacancy for which the answer turns, with the colour of its day as it was and as it would be."""

    ledig: Ledig
    foer: Farve
    efter: Farve


#: The colour of an afdeling on a day.
Farveopslag = Callable[[int, dt.date], Farve]
#: The rules of a day.
Regelopslag = Callable[[dt.date], Regelsaet]


@dataclass(frozen=True, slots=True)
class Boligvirkning:
    """`spaerrede`: reports that would have been refused. `aabnede`: refused attempts that would have come through."""

    ledige: Sequence[Ledig]
    spaerrede: tuple[Ledigvirkning, ...]
    aabnede: tuple[Ledigvirkning, ...]

    def antal(self, slags: Slags) -> int:
        return sum(et.slags is slags for et in self.ledige)

    @property
    def antal_indmeldinger(self) -> int:
        return self.antal(Slags.INDMELDING)

    @property
    def antal_forsoeg(self) -> int:
        return self.antal(Slags.FORSOEG)

    def pr_rum(self) -> list[tuple[int, int, int]]:
        """Rooms (`FLEST_RUM` stands for all from there), barred, opened; only rooms with either."""
        talt = self._talt(lambda et: et.rumgruppe)
        return [(rum, *talt[rum]) for rum in sorted(talt)]

    def pr_leje(self) -> list[tuple[int | None, int | None, int, int]]:
        """The band's ends (no lower one: the rent is not known; no upper one: the last), barred, opened."""
        talt = self._talt(lambda et: -1 if et.lejegruppe is None else et.lejegruppe)
        return [(None if fra < 0 else fra, _OEVRE.get(fra), *talt[fra]) for fra in sorted(talt)]

    def _talt(self, gruppe: Callable[[Ledig], int]) -> dict[int, tuple[int, int]]:
        talt: dict[int, tuple[int, int]] = {}
        for plads, fundne in enumerate((self.spaerrede, self.aabnede)):
            for et in fundne:
                noegle = gruppe(et.ledig)
                spaerrede, aabnede = talt.get(noegle, (0, 0))
                talt[noegle] = (spaerrede + (plads == 0), aabnede + (plads == 1))
        return talt


def boligvirkning(
    ledige: Sequence[Ledig],
    *,
    farver: tuple[Farveopslag, Farveopslag],
    regler: tuple[Regelopslag, Regelopslag],
) -> Boligvirkning:
    """The gate asked twice about each vacancy, on its day: by what held, and by what is tried (the second of each)."""
    porten = _Port()
    spaerrede, aabnede = [], []
    for ledig in ledige:
        foer, efter = (slaa_op(ledig.afdeling_id, ledig.dag) for slaa_op in farver)
        var_aaben, bliver_aaben = (
            porten.aaben(ledig, farve, gaeldende(ledig.dag))
            for farve, gaeldende in zip((foer, efter), regler, strict=True)
        )
        if ledig.slags is Slags.INDMELDING and var_aaben and not bliver_aaben:
            spaerrede.append(Ledigvirkning(ledig, foer, efter))
        elif ledig.slags is Slags.FORSOEG and bliver_aaben and not var_aaben:
            aabnede.append(Ledigvirkning(ledig, foer, efter))
    return Boligvirkning(ledige, tuple(spaerrede), tuple(aabnede))


class _Port:
    """The gate's answers, remembered: many vacancies share type, colour and rules."""

    def __init__(self) -> None:
        self._husket: dict[tuple[int, Boligtype, Farve, bool], bool] = {}

    def aaben(self, ledig: Ledig, farve: Farve, regelsaet: Regelsaet) -> bool:
        noegle = (id(regelsaet), ledig.boligtype, farve, ledig.dispensation)
        fundet = self._husket.get(noegle)
        if fundet is None:
            dispensation = None
            if ledig.dispensation:
                dispensation = Dispensationsforhold(0, True, ledig.dag, dt.date.max, "")
            forhold = Forhold(ledig.dag, ledig.boligtype, farve, dispensation=dispensation)
            fundet = self._husket[noegle] = afgoer(forhold, regelsaet, Handling.INDMELDING).er_aaben
        return fundet
