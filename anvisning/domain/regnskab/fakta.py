"""What the ledger is made from: dated facts, and nothing that depends on when it is made."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from anvisning.domain.regler import Regelsaet
from monitoring.domain.vaerdier import Farve


class Udgang(StrEnum):
    """How a report ended; the values are those of `Indmeldingsstatus`."""

    UDLEJET = "udlejet"
    FRIGIVET = "frigivet"
    TRUKKET = "trukket"


@dataclass(frozen=True, slots=True)
class Farveperiode:
    """One colour from `fra_on` until `til_on`, exclusive. No `trin` where the styregruppe placed by hand."""

    fra_on: dt.date
    til_on: dt.date | None
    farve: Farve
    trin: int | None = None


@dataclass(frozen=True, slots=True)
class Afdelingsfakta:
    """An afdeling from `oprettet_on` until `nedlagt_on`, exclusive; empty ends are open.

    `ledige` holds the month's first day → how many family dwellings became vacant in it. A month that is not there is
    ikke oplyst, which is not 0.
    """

    id: int
    organisation_id: int
    noegle: str
    navn: str
    oprettet_on: dt.date | None = None
    nedlagt_on: dt.date | None = None
    farver: Sequence[Farveperiode] = ()
    ledige: Mapping[dt.date, int] = field(default_factory=dict)

    def farve_paa(self, dag: dt.date) -> tuple[Farve, int | None]:
        """A day without a placement is ikke målt."""
        for periode in self.farver:
            if periode.fra_on <= dag and (periode.til_on is None or dag < periode.til_on):
                return periode.farve, periode.trin
        return Farve.IKKE_MAALT, None


@dataclass(frozen=True, slots=True)
class Indmeldingsfakta:
    """A report: when, available from when, and how and when it ended (None: it is open). Rent per month in kroner."""

    id: int
    afdeling_id: int
    er_familiebolig: bool
    indmeldt_on: dt.date
    ledig_fra_on: dt.date
    afsluttet_on: dt.date | None = None
    udgang: Udgang | None = None
    husleje: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Forsoegsfakta:
    """The gate refused a report of the unit on the day, in the colour of that day."""

    id: int
    afdeling_id: int
    bolig_id: int
    farve: Farve
    forsoegt_on: dt.date


@dataclass(frozen=True, slots=True)
class Regelgrundlag:
    """The rule sets with their days, the law alone for the others, and the model's steps of each colour.

    The steps are for manual placements, which have a colour and no step.
    """

    perioder: Sequence[tuple[dt.date, dt.date, Regelsaet]]
    lov: Regelsaet
    farvetrin: Mapping[Farve, frozenset[int]] = field(default_factory=dict)

    def paa(self, dag: dt.date) -> Regelsaet:
        return next((regelsaet for fra, til, regelsaet in self.perioder if fra <= dag < til), self.lov)


@dataclass(frozen=True, slots=True)
class Fakta:
    afdelinger: Sequence[Afdelingsfakta]
    indmeldinger: Sequence[Indmeldingsfakta]
    forsoeg: Sequence[Forsoegsfakta]
    regler: Regelgrundlag
