"""The town's balance on a day: afdelinger, dwellings and residents per colour, organisation and district.

Only of the afdelinger whose figures the user may see: an organisation's staff have their own. Residents are those of
the round's frozen inputs. What is missing is counted as missing, never as 0.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from django.db.models import F, JSONField
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from monitoring.api import UDEN_BYDEL, Farve, Monitorering, Placering, kun_egne, med_farve, runde_paa, sorteringsnoegle
from udlejning.brugere.models import Bruger
from udlejning.overblik.selectors.rundelager import husket


class Maal(StrEnum):
    """What is counted."""

    AFDELINGER = "afdelinger"
    BOLIGER = "boliger"
    BEBOERE = "beboere"


@dataclass(frozen=True, slots=True)
class Celle:
    """The sums of some afdelinger, and of how many of them the figure is missing."""

    afdelinger: int = 0
    boliger: int = 0
    uden_boliger: int = 0
    beboere: Decimal = Decimal(0)
    uden_beboere: int = 0

    def __add__(self, anden: "Celle") -> "Celle":
        return Celle(
            self.afdelinger + anden.afdelinger,
            self.boliger + anden.boliger,
            self.uden_boliger + anden.uden_boliger,
            self.beboere + anden.beboere,
            self.uden_beboere + anden.uden_beboere,
        )

    def tal(self, maal: Maal) -> Decimal | int:
        if maal is Maal.BEBOERE:
            return self.beboere
        return self.boliger if maal is Maal.BOLIGER else self.afdelinger

    def uden(self, maal: Maal) -> int:
        """Of how many afdelinger the figure is missing."""
        return {Maal.AFDELINGER: 0, Maal.BOLIGER: self.uden_boliger, Maal.BEBOERE: self.uden_beboere}[maal]


@dataclass(frozen=True, slots=True)
class Linje:
    """One organisation, one district, or all. `noegle` is what a filter calls it."""

    noegle: str
    navn: str
    celler: dict[Farve, Celle] = field(default_factory=lambda: {farve: Celle() for farve in Farve})

    @property
    def felter(self) -> list[tuple[str, Celle]]:
        """Every colour, in the order of the steps."""
        return [(farve.value, self.celler[farve]) for farve in Farve]

    @property
    def ialt(self) -> Celle:
        return sum(self.celler.values(), Celle())


@dataclass(frozen=True, slots=True)
class Balance:
    """`runde` is the round in force on `dag`, None before the first."""

    dag: dt.date
    runde: Monitorering | None
    ialt: Linje
    organisationer: list[Linje]
    bydele: list[Linje]


class _Gruppe(NamedTuple):
    """An organisation's afdelinger of one colour in one district."""

    nr: str
    navn: str
    sorteringsnavn: str
    bydel: str
    farve: str


def balance(bruger: Bruger, dag: dt.date) -> Balance:
    """See `Balance`; the number of queries does not grow with the afdelinger."""
    runde = runde_paa(dag)
    grupper = _grupper(bruger, dag, runde)
    return Balance(
        dag,
        runde,
        _samlet(grupper, lambda _: ("", "I alt", ""))[0] if grupper else Linje("", "I alt"),
        _samlet(grupper, lambda g: (g.nr, g.navn, g.sorteringsnavn)),
        _samlet(grupper, lambda g: _bydel(g.bydel)),
    )


def _bydel(navn: str) -> tuple[str, str, str]:
    """Key, name and place in the order; no district stands last."""
    return (navn, navn, sorteringsnoegle(navn)) if navn else (UDEN_BYDEL, "Uden bydel", "\N{LATIN SMALL LETTER THORN}")


def _grupper(bruger: Bruger, dag: dt.date, runde: Monitorering | None) -> dict[_Gruppe, Celle]:
    beboere = husket(runde, "beboere", lambda: _beboertal(runde)) if runde else {}
    felter = ("organisation__nr", "organisation__navn", "organisation__sorteringsnavn", "bydel", "farve")
    grupper: defaultdict[_Gruppe, Celle] = defaultdict(Celle)
    for pk, boliger, *gruppe in kun_egne(bruger, med_farve(dag)).order_by().values_list("pk", "antal_boliger", *felter):
        antal = beboere.get(pk)
        en = Celle(1, boliger or 0, int(boliger is None), antal or Decimal(0), int(antal is None))
        grupper[_Gruppe(*gruppe)] += en
    return grupper


def _beboertal(runde: Monitorering) -> dict[int, Decimal]:
    """Of each afdeling the residents that the round froze; nothing where the figure is missing."""
    tal = KeyTransform("maalinger", Cast(F("inddata"), JSONField()))
    beboere = KeyTextTransform("vaerdi", KeyTransform("beboere", tal))
    alle = Placering.objects.filter(monitorering=runde).order_by().annotate(beboere=beboere)
    return {pk: Decimal(antal) for pk, antal in alle.values_list("afdeling_id", "beboere") if antal is not None}


def _samlet(grupper: dict[_Gruppe, Celle], sted: Callable[[_Gruppe], tuple[str, str, str]]) -> list[Linje]:
    """The groups of one place together, in Danish order."""
    linjer: dict[tuple[str, str, str], Linje] = {}
    for gruppe, celle in grupper.items():
        noegle, navn, plads = sted(gruppe)
        linje = linjer.setdefault((plads, noegle, navn), Linje(noegle, navn))
        linje.celler[Farve(gruppe.farve)] += celle
    return [linjer[noegle] for noegle in sorted(linjer)]
