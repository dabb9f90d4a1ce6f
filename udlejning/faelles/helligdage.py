"""The days on which nobody works: Danish public holidays, and the closed days that an agreement or a plan adds."""

import datetime as dt
from functools import lru_cache

import holidays


@lru_cache(maxsize=64)
def helligdagsnavne(aar: int) -> dict[dt.date, str]:
    """The public holidays of a year by their Danish names."""
    return dict(holidays.country_holidays("DK", years=aar, language="da"))


@lru_cache(maxsize=64)
def helligdage(aar: int) -> frozenset[dt.date]:
    return frozenset(helligdagsnavne(aar))


@lru_cache(maxsize=64)
def fridage_i_aar(foerste: int, sidste: int, lukkedage: frozenset[tuple[int, int]]) -> frozenset[dt.date]:
    """Public holidays and closed days of the years from `foerste` to `sidste`, both included."""
    aar = range(foerste, sidste + 1)
    lukket = {dt.date(a, maaned, dag) for a in aar for maaned, dag in lukkedage}
    return frozenset(lukket.union(*(helligdage(a) for a in aar)))
