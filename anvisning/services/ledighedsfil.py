"""An organisation's file with the number of vacant family dwellings per afdeling and month."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from anvisning.services.filfund import afdelinger_i, fejl_i_celle
from anvisning.services.ledighed import Maanedstal, gem_ledighed, kontroller
from monitoring.api import Afdeling, FilAfvist, Fund, Indlaesning, Raekke


def gem_ledighedsfil(*, raekker: Sequence[Raekke], indlaesning: Indlaesning, now: dt.datetime) -> int:
    """Store the numbers that are new or other than what stands, as the one who sent the file; how many they are."""
    idag = timezone.localdate(now)
    maanedstal: list[Maanedstal] = []
    hvor: dict[int, Raekke] = {}
    fund: list[Fund] = []
    for raekke, afdeling in zip(raekker, afdelinger_i(raekker), strict=True):
        et = _tal(raekke, afdeling)
        if et is None:
            fund.append(fejl_i_celle(raekke, "maaned", "ingen_maaned", "er ikke en måned", "skriv år og måned som tal"))
        else:
            maanedstal.append(et)
            hvor[id(et)] = raekke
    for et, besked in kontroller(maanedstal, idag):
        fund.append(fejl_i_celle(hvor[id(et)], "ledige_familieboliger", "ledighed", "kan ikke bruges", besked))
    if fund:
        raise FilAfvist(fund)
    return gem_ledighed(
        maanedstal=maanedstal,
        begrundelse=f"Rettet med en fil (indlæsning {indlaesning.pk}).",
        by=indlaesning.created_by,
        now=now,
        idag=idag,
        indlaesning=indlaesning,
    )


def _tal(raekke: Raekke, afdeling: Afdeling) -> Maanedstal | None:
    """None where year or month is missing; an empty number takes an earlier one back."""
    aar, maaned = raekke.vaerdi("aar"), raekke.vaerdi("maaned")
    if not isinstance(aar, int) or not isinstance(maaned, int):
        return None
    antal = raekke.vaerdi("ledige_familieboliger")
    return Maanedstal(afdeling, dt.date(aar, maaned, 1), antal if isinstance(antal, int) else None)
