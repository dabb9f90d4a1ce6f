"""The town's balance on a day: afdelinger, dwellings and residents per colour, organisation and district.

Only of the afdelinger whose figures the user may see: an organisation's staff have their own. Residents are those of
the round's frozen inputs. What is missing is counted as missing, never as 0.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, DecimalField, F, JSONField, Sum
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from monitoring.api import UDEN_BYDEL, Farve, Monitorering, kun_egne, med_farve, runde_paa, sorteringsnoegle
from udlejning.brugere.models import Bruger


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


def balance(bruger: Bruger, dag: dt.date) -> Balance:
    """See `Balance`; the number of queries does not grow with the afdelinger."""
    grupper = list(_grupper(bruger, dag))
    return Balance(
        dag,
        runde_paa(dag),
        _samlet(grupper, lambda _: ("", "I alt", ""))[0] if grupper else Linje("", "I alt"),
        _samlet(grupper, lambda g: (g["organisation__nr"], g["organisation__navn"], g["organisation__sorteringsnavn"])),
        _samlet(grupper, lambda g: _bydel(g["bydel"])),
    )


def _bydel(navn: str) -> tuple[str, str, str]:
    """Key, name and place in the order; no district stands last."""
    return (navn, navn, sorteringsnoegle(navn)) if navn else (UDEN_BYDEL, "Uden bydel", "\N{LATIN SMALL LETTER THORN}")


def _grupper(bruger: Bruger, dag: dt.date) -> Iterable[Any]:
    inddata = Cast(F("p__inddata"), JSONField())
    beboere = KeyTextTransform("vaerdi", KeyTransform("beboere", KeyTransform("maalinger", inddata)))
    return (
        kun_egne(bruger, med_farve(dag))
        .annotate(beboertal=Cast(beboere, DecimalField(max_digits=14, decimal_places=4)))
        .order_by()
        .values("organisation__nr", "organisation__navn", "organisation__sorteringsnavn", "bydel", "farve")
        .annotate(
            antal=Count("id"),
            boligsum=Sum("antal_boliger", default=0),
            med_boliger=Count("antal_boliger"),
            beboere=Sum("beboertal", default=Decimal(0)),
            med_beboere=Count("beboertal"),
        )
    )


def _samlet(grupper: list[dict[str, Any]], sted: Callable[[dict[str, Any]], tuple[str, str, str]]) -> list[Linje]:
    """The groups of one place together, in Danish order."""
    linjer: dict[tuple[str, str, str], Linje] = {}
    for gruppe in grupper:
        noegle, navn, plads = sted(gruppe)
        linje = linjer.setdefault((plads, noegle, navn), Linje(noegle, navn))
        farve = Farve(gruppe["farve"])
        linje.celler[farve] += Celle(
            gruppe["antal"],
            gruppe["boligsum"],
            gruppe["antal"] - gruppe["med_boliger"],
            Decimal(format(gruppe["beboere"].normalize(), "f")),
            gruppe["antal"] - gruppe["med_beboere"],
        )
    return [linjer[noegle] for noegle in sorted(linjer)]
