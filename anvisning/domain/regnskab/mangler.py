"""What is missing before a figure can be made, by name."""

import datetime as dt
from collections.abc import Iterable, Sequence

from anvisning.domain.perioder import maanedsnavn
from monitoring.domain.dansk import opremsning, tal

from .opgoerelse import Afdelingslinje

#: So many months are named; a longer row is told by its ends.
_NAEVNES = 4


def mangler(linje: Afdelingslinje) -> list[str]:
    """A sentence for each kind of thing that the afdeling's figures lack; none where all is known."""
    navn = f"{linje.afdeling.navn} ({linje.afdeling.noegle})"
    ledige = [p.maaned for p in linje.maaneder if p.antal is None]
    andele = [p.maaned for p in linje.maaneder if p.andel is None and p.antal != 0]
    lejer = sum(p.leje is None for p in linje.indmeldinger)
    saetninger = []
    if ledige:
        saetninger.append(f"{navn}: antallet af ledige familieboliger for {_maaneder(ledige)}.")
    if andele:
        saetninger.append(f"{navn}: den andel, parterne har aftalt, for {_maaneder(andele)}.")
    if lejer:
        saetninger.append(f"{navn}: huslejen for {tal(lejer)} {'bolig' if lejer == 1 else 'boliger'}.")
    return saetninger


def alle_mangler(linjer: Iterable[Afdelingslinje]) -> list[str]:
    return [saetning for linje in linjer for saetning in mangler(linje)]


def _maaneder(maaneder: Sequence[dt.date]) -> str:
    navne = [maanedsnavn(m) for m in maaneder]
    if len(navne) <= _NAEVNES:
        return opremsning(navne)
    return f"{tal(len(navne))} måneder mellem {navne[0]} og {navne[-1]}"
