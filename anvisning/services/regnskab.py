"""What the ledger is judged by, and the periods that it can be made for."""

import datetime as dt
from collections.abc import Iterable

from anvisning.domain.perioder import Periode, kalenderperioder, maanedens_foerste
from anvisning.domain.regler import Regelsaet
from anvisning.domain.regnskab import Regelgrundlag
from anvisning.selectors.regnskab import begyndelsen
from anvisning.services.regelsaet import lov_alene, regelsaetperioder
from monitoring.api import Farve, trappemodel_paa

AFTALER = "Aftaler"


def regelgrundlag(periode: Periode) -> Regelgrundlag:
    """The rule sets and the law. Which steps a colour has is asked of the model of the period's last day."""
    model = trappemodel_paa(periode.til_on - dt.timedelta(days=1))
    trin = {farve: frozenset(t.nummer for t in model.trin if t.farve is farve) for farve in Farve} if model else {}
    return Regelgrundlag(regelsaetperioder(), lov_alene(), trin)


def regelsaet_i(periode: Periode, regler: Regelgrundlag) -> list[tuple[list[dt.date], Regelsaet]]:
    """The rule sets that the period's months are judged by, in order of time, each with its months."""
    fundne: list[tuple[list[dt.date], Regelsaet]] = []
    for maaned in periode.maaneder:
        regelsaet = regler.paa(maaned)
        if fundne and fundne[-1][1] is regelsaet:
            fundne[-1][0].append(maaned)
        else:
            fundne.append(([maaned], regelsaet))
    return fundne


def perioder(idag: dt.date) -> dict[str, list[Periode]]:
    """What can be chosen, by kind: agreements, years, quarters and months of which at least one month is over."""
    regelsaet = regelsaetperioder()
    aftaler = [p for p in _aftaler(regelsaet) if p.fra_on < maanedens_foerste(idag)]
    dage = [fra for fra, _, _ in regelsaet]
    foerste = begyndelsen()
    begynder = min([*dage, *([foerste] if foerste else []), idag - dt.timedelta(days=365)])
    return {AFTALER: aftaler, **kalenderperioder(begynder, idag)}


def _aftaler(regelsaet: Iterable[tuple[dt.date, dt.date, Regelsaet]]) -> list[Periode]:
    """An agreement is all the versions of its rule set; the newest first."""
    fundne: dict[str, Periode] = {}
    for fra, til, et in regelsaet:
        noegle = f"aftale-{et.noegle}"
        foer = fundne.get(noegle)
        fundne[noegle] = Periode(noegle, et.aftale, foer.fra_on if foer else fra, til)
    return sorted(fundne.values(), key=lambda p: p.fra_on, reverse=True)


def find_periode(noegle: str, mulige: dict[str, list[Periode]]) -> Periode:
    """The period that an address names; without one, or with one that cannot be chosen, the newest year."""
    alle = [periode for perioder_ in mulige.values() for periode in perioder_]
    return next((p for p in alle if p.noegle == noegle), mulige["År"][0])
