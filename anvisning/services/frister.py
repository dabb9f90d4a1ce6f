"""Deadlines of a day's rule set, with the Danish public holidays."""

import datetime as dt

from anvisning.domain.frister import Fristberegning, arbejdsdage_tilbage, beregn, frist
from anvisning.domain.regler import Frist, Regelsaet
from anvisning.services.fristregler import fristregler
from udlejning.faelles.helligdage import fridage_i_aar, helligdagsnavne

#: A deadline with so many working days left is near.
SNART = fristregler().varsel.arbejdsdage


def fridage(fra: dt.date, til: dt.date, regelsaet: Regelsaet) -> frozenset[dt.date]:
    """Public holidays and the rule set's closed days in the years from `fra` to `til` and the year after."""
    return fridage_i_aar(min(fra, til).year, max(fra, til).year + 1, regelsaet.lukkedage.datoer)


def sidste_dag(fra: dt.date, regel: Frist, regelsaet: Regelsaet) -> dt.date:
    """The last day of a deadline that begins on `fra`."""
    return efter(fra, regel.arbejdsdage, regelsaet)


def dage_tilbage(idag: dt.date, frist_on: dt.date, regelsaet: Regelsaet) -> int:
    """Working days left; 0 on the last day, negative after it."""
    return arbejdsdage_tilbage(idag, frist_on, fridage(idag, frist_on, regelsaet))


def snart_on(idag: dt.date, regelsaet: Regelsaet) -> dt.date:
    """The last day that is near: a deadline on it or before it is near, or has passed."""
    return efter(idag, SNART, regelsaet)


def efter(fra: dt.date, arbejdsdage: int, regelsaet: Regelsaet) -> dt.date:
    """The working day so many after `fra`."""
    return frist(fra, arbejdsdage, fridage(fra, fra, regelsaet))


def udregning(fra: dt.date, frist_on: dt.date, regelsaet: Regelsaet) -> Fristberegning:
    """How a deadline is counted, with the name of each day that does not count."""
    navne = dict.fromkeys(fridage(fra, frist_on, regelsaet), "lukkedag")
    for aar in range(fra.year, frist_on.year + 1):
        navne |= {dag: navn.lower() for dag, navn in helligdagsnavne(aar).items()}
    return beregn(fra, frist_on, navne)
