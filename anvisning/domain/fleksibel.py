"""Fleksibel udlejning (almenboligloven §60): what criteria must hold, how long they may run, and when to warn."""

import calendar
import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from monitoring.domain.dansk import dato, opremsning


class Aftaleart(StrEnum):
    """Agreed between municipality and organisation (§60 stk. 1), or set by the municipality (§60 stk. 4)."""

    AFTALT = "aftalt"
    OBLIGATORISK = "obligatorisk"


class Part(StrEnum):
    """The two sides of an agreement."""

    KOMMUNE = "kommune"
    ORGANISATION = "organisation"


class Aftalestatus(StrEnum):
    KLADDE = "kladde"
    FORESLAAET = "foreslaaet"
    VEDTAGET = "vedtaget"
    AFVIST = "afvist"
    KASSERET = "kasseret"
    OPHOERT = "ophoert"


#: What may follow what. The database's guard (migration ``0015_fleksibelvagt``) holds the same table.
AFTALEOVERGANGE: dict[Aftalestatus, frozenset[Aftalestatus]] = {
    Aftalestatus.KLADDE: frozenset({Aftalestatus.FORESLAAET, Aftalestatus.VEDTAGET, Aftalestatus.KASSERET}),
    Aftalestatus.FORESLAAET: frozenset({Aftalestatus.VEDTAGET, Aftalestatus.AFVIST, Aftalestatus.KASSERET}),
    Aftalestatus.VEDTAGET: frozenset({Aftalestatus.OPHOERT}),
    Aftalestatus.AFVIST: frozenset(),
    Aftalestatus.KASSERET: frozenset(),
    Aftalestatus.OPHOERT: frozenset(),
}


class Kriterieslags(StrEnum):
    BESKAEFTIGELSE = "beskaeftigelse"
    UDDANNELSE = "uddannelse"
    PENDLER = "pendler"
    SKILSMISSE = "skilsmisse"
    SENIOR = "senior"
    ANDET = "andet"


KRITERIENAVNE: dict[Kriterieslags, str] = {
    Kriterieslags.BESKAEFTIGELSE: "Beskæftigelse",
    Kriterieslags.UDDANNELSE: "Uddannelse",
    Kriterieslags.PENDLER: "Pendling",
    Kriterieslags.SKILSMISSE: "Skilsmisse eller samlivsophør",
    Kriterieslags.SENIOR: "Senior, der flytter til en mindre bolig",
    Kriterieslags.ANDET: "Andet",
}


@dataclass(frozen=True, slots=True)
class Fleksibelregler:
    """The numbers of `anvisning/regler/fleksibel.yaml`. `varsler` are months before the end, the longest first."""

    hoejst_aar: int
    hoejst_hjemmel: str
    kraevede: tuple[Kriterieslags, ...]
    kraevede_hjemmel: str
    varsler: tuple[int, ...]
    varsler_antagelse: str
    dokument_hoejst_mb: int


def fleksibelregler_fra_dict(data: Mapping[str, Any]) -> Fleksibelregler:
    return Fleksibelregler(
        hoejst_aar=int(data["obligatorisk_hoejst"]["aar"]),
        hoejst_hjemmel=data["obligatorisk_hoejst"]["hjemmel"],
        kraevede=tuple(Kriterieslags(s) for s in data["obligatoriske_kriterier"]["slags"]),
        kraevede_hjemmel=data["obligatoriske_kriterier"]["hjemmel"],
        varsler=tuple(sorted((int(m) for m in data["varsler"]["maaneder"]), reverse=True)),
        varsler_antagelse=data["varsler"]["antagelse"],
        dokument_hoejst_mb=int(data["dokument"]["hoejst_mb"]),
    )


def maaneder_senere(dag: dt.date, maaneder: int) -> dt.date:
    """The same day of another month, or its last day; `maaneder` may be negative."""
    aar, maaned = divmod(dag.year * 12 + dag.month - 1 + maaneder, 12)
    return dt.date(aar, maaned + 1, min(dag.day, calendar.monthrange(aar, maaned + 1)[1]))


def laengst_til(fra_on: dt.date, regler: Fleksibelregler) -> dt.date:
    """The exclusive end that obligatory criteria may have at most."""
    return maaneder_senere(fra_on, 12 * regler.hoejst_aar)


def mangler_slags(art: Aftaleart, slags: Collection[str], regler: Fleksibelregler) -> str:
    """The law's sentence where obligatory criteria lack a kind that they must have; empty where nothing is missing."""
    if art is not Aftaleart.OBLIGATORISK:
        return ""
    mangler = [KRITERIENAVNE[s].lower() for s in regler.kraevede if s not in slags]
    if not mangler:
        return ""
    return (
        f"Obligatoriske kriterier skal indeholde både beskæftigelse og uddannelse ({regler.kraevede_hjemmel})."
        f" Her mangler {opremsning(mangler)}. Skriv et kriterium om {opremsning(mangler)}."
    )


def for_lang(art: Aftaleart, fra_on: dt.date, til_on: dt.date, regler: Fleksibelregler) -> str:
    """The sentence where obligatory criteria run longer than the law lets them; empty otherwise. `til_on` exclusive."""
    graense = laengst_til(fra_on, regler)
    if art is not Aftaleart.OBLIGATORISK or til_on <= graense:
        return ""
    return (
        f"Obligatoriske kriterier gælder højst {regler.hoejst_aar} år ({regler.hoejst_hjemmel}). Fra {dato(fra_on)}"
        f" er det til og med {dato(graense - dt.timedelta(days=1))}. Vælg en tidligere slutdato."
    )


def varsel(fra_on: dt.date, slut_on: dt.date, dag: dt.date, regler: Fleksibelregler) -> int | None:
    """`naermeste_varsel` of criteria."""
    return naermeste_varsel(fra_on, slut_on, dag, regler.varsler)


def naermeste_varsel(fra_on: dt.date, slut_on: dt.date, dag: dt.date, maaneder: Collection[int]) -> int | None:
    """The nearest warning whose day has come, as months before the end; None before the first and after the end.

    A warning whose day lies before the period began is no warning: a short agreement's end was known when it was made.
    """
    if not fra_on <= dag < slut_on:
        return None
    naaet = [m for m in maaneder if fra_on <= maaneder_senere(slut_on, -m) <= dag]
    return min(naaet, default=None)


def er_pdf(indhold: bytes) -> bool:
    """Whether the bytes are a whole PDF: head, reference table's address and end mark where the format has them."""
    hale = indhold[-2048:]
    return indhold.startswith(b"%PDF-") and b"startxref" in hale and b"%%EOF" in hale
