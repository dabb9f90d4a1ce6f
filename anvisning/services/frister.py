"""Deadlines of a day's rule set, with the Danish public holidays."""

import datetime as dt
from functools import lru_cache

import holidays

from anvisning.domain.frister import arbejdsdage_tilbage, frist
from anvisning.domain.regler import Frist, Lukkedage, Regelsaet


@lru_cache(maxsize=64)
def _helligdage(aar: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("DK", years=aar))


@lru_cache(maxsize=64)
def _fridage(foerste: int, sidste: int, lukkedage: Lukkedage) -> frozenset[dt.date]:
    aar = range(foerste, sidste + 1)
    lukket = {dt.date(a, maaned, dag) for a in aar for maaned, dag in lukkedage.datoer}
    return frozenset(lukket.union(*(_helligdage(a) for a in aar)))


def fridage(fra: dt.date, til: dt.date, regelsaet: Regelsaet) -> frozenset[dt.date]:
    """Public holidays and the rule set's closed days in the years from `fra` to `til` and the year after."""
    return _fridage(min(fra, til).year, max(fra, til).year + 1, regelsaet.lukkedage)


def sidste_dag(fra: dt.date, regel: Frist, regelsaet: Regelsaet) -> dt.date:
    """The last day of a deadline that begins on `fra`."""
    return frist(fra, regel.arbejdsdage, fridage(fra, fra, regelsaet))


def dage_tilbage(idag: dt.date, frist_on: dt.date, regelsaet: Regelsaet) -> int:
    """Working days left; 0 on the last day, negative after it."""
    return arbejdsdage_tilbage(idag, frist_on, fridage(idag, frist_on, regelsaet))
