"""The pieces that the figures are sums of: an afdeling's month, and a report seen from a period."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from anvisning.domain.perioder import Periode
from anvisning.domain.regler import Regelsaet
from anvisning.domain.vaerdier import Boligtype, Handling, Udfald
from monitoring.domain.dansk import dato, procent, tal
from monitoring.domain.vaerdier import FARVENAVNE, Farve

from .fakta import Afdelingsfakta, Indmeldingsfakta, Regelgrundlag, Udgang

_OERE = Decimal("0.01")
_NUL = Decimal(0)


@dataclass(frozen=True, slots=True)
class Maanedspost:
    """One afdeling in one month: how many became vacant, and what share of them is owed.

    The share is that of `dag`: the month's first day, or the afdeling's first where it began later. `andel` None: the
    parties have not agreed one. `antal` None: the organisation has not said. Shares in per cent, dwellings exact.
    """

    afdeling_id: int
    maaned: dt.date
    dag: dt.date
    farve: Farve
    trin: int | None
    regelsaet: Regelsaet
    andel: Decimal | None
    lovens_andel: Decimal
    antal: int | None
    indmeldte: int

    @property
    def skyldige(self) -> Decimal | None:
        """None where a missing number or share could change it; a share of 0 settles it."""
        return _del(self.antal, self.andel)

    @property
    def er_skaanet(self) -> bool:
        """A red afdeling that the agreement lets owe less than the law's share."""
        lempet = self.andel is not None and self.andel < self.lovens_andel
        return self.regelsaet.er_aftale and self.farve is Farve.ROED and lempet

    @property
    def skaanede(self) -> Decimal | None:
        """How many more it would have owed at the law's share."""
        if not self.er_skaanet or self.andel is None:
            return _NUL
        return _del(self.antal, self.lovens_andel - self.andel)

    @property
    def baerer(self) -> bool:
        """Whether it supplies while others are spared: an agreement is in force, and the colour closes nothing."""
        return self.regelsaet.er_aftale and self.farve in (Farve.GUL, Farve.GROEN)

    @property
    def lovens_del(self) -> Decimal | None:
        return _del(self.antal, self.lovens_andel)

    def som_saetning(self) -> str:
        """Why it owes what it owes, with the arithmetic."""
        return f"{self._grund()} {self._regning()}"

    def _grund(self) -> str:
        if not self.regelsaet.er_aftale:
            return f"Der gælder ingen udlejningsaftale {dato(self.dag)}, så lovens andel gælder uanset farven."
        trin = f" (trin {self.trin})" if self.trin is not None else ""
        hvad = f"Afdelingen er {FARVENAVNE[self.farve]}{trin} {dato(self.dag)}"
        if self.er_skaanet:
            return f"{hvad} og skånes."
        if self.andel == 0:
            return f"{hvad} og er lukket for indmelding."
        return f"{hvad}."

    def _regning(self) -> str:
        if self.andel is None:
            ukendt = "Parterne har ikke aftalt andelen"
            return f"{ukendt}, men af 0 ledige er det 0 uanset." if self.antal == 0 else f"{ukendt}."
        if self.antal is None:
            ukendt = "Antallet af ledige familieboliger er ikke oplyst"
            return f"{ukendt}, men {procent(self.andel)} er 0 uanset." if self.andel == 0 else f"{ukendt}."
        return f"{procent(self.andel)} af {tal(self.antal)} er {tal(self.skyldige or _NUL)}."


def _del(antal: int | None, andel: Decimal | None) -> Decimal | None:
    """`andel` per cent of `antal`; 0 of anything and anything of 0 is 0, else None where one is missing."""
    if andel == 0 or antal == 0:
        return _NUL
    return None if andel is None or antal is None else antal * andel / 100


def maanedspost(afdeling: Afdelingsfakta, maaned: dt.date, regler: Regelgrundlag, indmeldte: int) -> Maanedspost:
    dag = max(maaned, afdeling.oprettet_on or maaned)
    farve, trin = afdeling.farve_paa(dag)
    regelsaet = regler.paa(dag)
    return Maanedspost(
        afdeling_id=afdeling.id,
        maaned=maaned,
        dag=dag,
        farve=farve,
        trin=trin,
        regelsaet=regelsaet,
        andel=anvisningsandel(regelsaet, farve, trin, regler),
        lovens_andel=_lovens_andel(regler),
        antal=afdeling.ledige.get(maaned),
        indmeldte=indmeldte,
    )


def anvisningsandel(regelsaet: Regelsaet, farve: Farve, trin: int | None, regler: Regelgrundlag) -> Decimal | None:
    """The share of the step, in per cent. None: the parties have not agreed one, and the colour is open.

    A colour without a step (placed by hand) has the share that all the model's steps of that colour have. A colour that
    is closed for indmelding owes nothing where no share is agreed: it could not be reported.
    """
    trinnene: frozenset[int | None] = frozenset({trin})
    if trin is None and None not in regelsaet.andele:
        trinnene = frozenset(regler.farvetrin.get(farve, frozenset()))
    fundne = {a.anvisningsandel.procent for t in trinnene if (a := regelsaet.andele_for(t)) is not None}
    andel = next(iter(fundne)) if len(fundne) == 1 else None
    if andel is None and regelsaet.er_aftale:
        raekke = regelsaet.matrix[Boligtype.FAMILIE, Handling.INDMELDING, farve]
        return _NUL if raekke.udfald is Udfald.IKKE_TILLADT else None
    return andel


def _lovens_andel(regler: Regelgrundlag) -> Decimal:
    andele = regler.lov.andele_for(None)
    assert andele is not None  # the law gives one share for all
    assert andele.anvisningsandel.procent is not None
    return andele.anvisningsandel.procent


@dataclass(frozen=True, slots=True)
class Indmeldingspost:
    """A report as the period sees it.

    What happened counts on its day; `aaben_foer` and `aaben_efter` are whether it stood open when the period began and
    ended. `lejedage` are the days of the period on which the unit was at the municipality's disposal: from the later of
    the report and the day it is available, until it ended, that day not included. `leje` in kroner; None: the rent is
    not known.
    """

    fakta: Indmeldingsfakta
    indmeldt: bool
    udgang: Udgang | None
    aaben_foer: bool
    aaben_efter: bool
    leje_fra_on: dt.date
    lejedage: int
    leje: Decimal | None

    @property
    def leje_til_on(self) -> dt.date:
        return self.leje_fra_on + dt.timedelta(days=self.lejedage)


def indmeldingspost(fakta: Indmeldingsfakta, periode: Periode) -> Indmeldingspost:
    slut = fakta.afsluttet_on
    fra = max(fakta.indmeldt_on, fakta.ledig_fra_on, periode.fra_on)
    til = periode.til_on if slut is None else min(slut, periode.til_on)
    dage = max((til - fra).days, 0)
    return Indmeldingspost(
        fakta=fakta,
        indmeldt=periode.rummer(fakta.indmeldt_on),
        udgang=fakta.udgang if periode.rummer(slut) else None,
        aaben_foer=fakta.indmeldt_on < periode.fra_on and (slut is None or slut >= periode.fra_on),
        aaben_efter=fakta.indmeldt_on < periode.til_on and (slut is None or slut >= periode.til_on),
        leje_fra_on=fra,
        lejedage=dage,
        leje=lejen(fakta.husleje, dage),
    )


def lejen(husleje: Decimal | None, dage: int) -> Decimal | None:
    """The rent of so many days, to the øre: a day is the month's rent × 12 / 365, in leap years too."""
    if dage == 0:
        return Decimal("0.00")
    return None if husleje is None else (husleje * 12 * dage / 365).quantize(_OERE, rounding=ROUND_HALF_UP)
