"""The ledger's periods: whole calendar months, quarters, years and agreements. The end is exclusive."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from monitoring.domain.dansk import MAANEDER

_NOEGLE = re.compile(r"(?P<aar>20\d\d)(?:-(?:k(?P<kvartal>[1-4])|(?P<maaned>0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True)
class Periode:
    """`noegle` is what an address says: ``2026``, ``2026-k3``, ``2026-07`` or the key of an agreement."""

    noegle: str
    navn: str
    fra_on: dt.date
    til_on: dt.date

    def til_og_med_afsluttede(self, idag: dt.date) -> "Periode":
        """Without the month that is not over; empty (`fra_on` == `til_on`) where none of it is."""
        return replace(self, til_on=max(self.fra_on, min(self.til_on, maanedens_foerste(idag))))

    def rummer(self, dag: dt.date | None) -> bool:
        return dag is not None and self.fra_on <= dag < self.til_on

    @property
    def maaneder(self) -> list[dt.date]:
        """The first days that lie in the period: a month belongs to the period that its first day lies in."""
        maaned = self.fra_on if self.fra_on.day == 1 else naeste_maaned(self.fra_on)
        fundne = []
        while maaned < self.til_on:
            fundne.append(maaned)
            maaned = naeste_maaned(maaned)
        return fundne


def maanedens_foerste(dag: dt.date) -> dt.date:
    return dag.replace(day=1)


def naeste_maaned(dag: dt.date) -> dt.date:
    """The first day of the month after the day's."""
    return (dag.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def forrige_maaned(dag: dt.date) -> dt.date:
    """The first day of the month before the day's."""
    return (dag.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def findes_i_maaneden(oprettet_on: dt.date | None, nedlagt_on: dt.date | None, maaned: dt.date) -> bool:
    """Whether what exists from `oprettet_on` until `nedlagt_on`, exclusive, does so on a day of the month."""
    begyndt = oprettet_on is None or oprettet_on < naeste_maaned(maaned)
    return begyndt and (nedlagt_on is None or nedlagt_on > maaned)


def maanedsnavn(dag: dt.date) -> str:
    """``oktober 2026``."""
    return f"{MAANEDER[dag.month - 1]} {dag.year}"


def kalenderperiode(noegle: str) -> Periode | None:
    """The year, quarter or month that `noegle` names; None where it names none."""
    fundet = _NOEGLE.fullmatch(noegle)
    if fundet is None:
        return None
    aar, kvartal, maaned = int(fundet["aar"]), fundet["kvartal"], fundet["maaned"]
    if maaned:
        fra = dt.date(aar, int(maaned), 1)
        return Periode(noegle, maanedsnavn(fra), fra, naeste_maaned(fra))
    if kvartal:
        fra = dt.date(aar, 3 * int(kvartal) - 2, 1)
        return Periode(noegle, f"{kvartal}. kvartal {aar}", fra, naeste_maaned(fra.replace(month=fra.month + 2)))
    return Periode(noegle, f"Hele {aar}", dt.date(aar, 1, 1), dt.date(aar + 1, 1, 1))


def kvartalet(dag: dt.date) -> Periode:
    """The quarter of the day."""
    fundet = kalenderperiode(f"{dag.year}-k{(dag.month + 2) // 3}")
    assert fundet is not None
    return fundet


def kalenderperioder(fra_on: dt.date, idag: dt.date) -> dict[str, list[Periode]]:
    """The years, quarters and months since `fra_on` of which at least one month is over, the newest first."""
    noegler: dict[str, list[str]] = {"År": [], "Kvartaler": [], "Måneder": []}
    maaned = forrige_maaned(idag)
    while maaned >= maanedens_foerste(fra_on):
        noegler["År"].append(str(maaned.year))
        noegler["Kvartaler"].append(kvartalet(maaned).noegle)
        noegler["Måneder"].append(f"{maaned:%Y-%m}")
        maaned = forrige_maaned(maaned)
    return {slags: list(_kendte(dict.fromkeys(egne))) for slags, egne in noegler.items()}


def _kendte(noegler: Iterable[str]) -> Iterable[Periode]:
    return (periode for noegle in noegler if (periode := kalenderperiode(noegle)) is not None)
