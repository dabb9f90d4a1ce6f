"""What other deadlines had meant: homes given back before they were offered, answers that came too late."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Fristart(StrEnum):
    """Boliganvisningen's deadline for a report, and the citizen's for an offer."""

    BOLIGANVISNINGEN = "boliganvisningen"
    BORGEREN = "borgeren"


class Fristfoelge(StrEnum):
    """What follows from another deadline: of a shorter one, and of a longer one."""

    GIVET_TILBAGE = "givet-tilbage"
    SVAR_FOR_SENT = "svar-for-sent"
    STAAR_LAENGERE = "staar-laengere"
    LAENGERE_SVARFRIST = "laengere-svarfrist"

    @property
    def art(self) -> Fristart:
        """The kind of deadline that it follows from."""
        indmelding = self in (Fristfoelge.GIVET_TILBAGE, Fristfoelge.STAAR_LAENGERE)
        return Fristart.BOLIGANVISNINGEN if indmelding else Fristart.BORGEREN

    @property
    def kortere(self) -> bool:
        return self in (Fristfoelge.GIVET_TILBAGE, Fristfoelge.SVAR_FOR_SENT)


#: What is counted: one, many, and the list's title.
FRISTORD = {
    Fristfoelge.GIVET_TILBAGE: (
        "bolig var givet tilbage, før borgeren fik tilbuddet",
        "boliger var givet tilbage, før borgeren fik tilbuddet",
        "Boliger, der var givet tilbage, før borgeren fik tilbuddet",
    ),
    Fristfoelge.SVAR_FOR_SENT: (
        "svar var kommet efter svarfristen",
        "svar var kommet efter svarfristen",
        "Svar, der var kommet efter svarfristen",
    ),
    Fristfoelge.STAAR_LAENGERE: (
        "bolig, der blev givet tilbage, havde stået længere",
        "boliger, der blev givet tilbage, havde stået længere",
        "Boliger, der blev givet tilbage, og som havde stået længere",
    ),
    Fristfoelge.LAENGERE_SVARFRIST: (
        "udløbet tilbud havde haft længere svarfrist",
        "udløbne tilbud havde haft længere svarfrist",
        "Udløbne tilbud, der havde haft længere svarfrist",
    ),
}


@dataclass(frozen=True, slots=True)
class Fristsag:
    """A report or an offer with its deadline, which began on `fra_on`.

    `naaet_on` is the day of what the deadline waits for: the offer that held, the citizen's answer. `udloebet`: nothing
    came, and the deadline ended it. Neither: it ended otherwise, or still stands.
    """

    art: Fristart
    afdeling_id: int
    fra_on: dt.date
    frist_on: dt.date
    naaet_on: dt.date | None = None
    udloebet: bool = False


@dataclass(frozen=True, slots=True)
class Fristskift:
    """A case that would have gone otherwise, with its deadline as it would have been."""

    sag: Fristsag
    ny_frist_on: dt.date


#: The last day of a deadline of the kind that begins on a day.
Fristopslag = Callable[[Fristart, dt.date], dt.date]


@dataclass(frozen=True, slots=True)
class Fristlinje:
    """What follows, for so many of the `ud_af` cases of the kind that had had a shorter (or a longer) deadline."""

    foelge: Fristfoelge
    ud_af: int
    beroerte: int
    skift: tuple[Fristskift, ...]

    @property
    def ord(self) -> tuple[str, str, str]:
        return FRISTORD[self.foelge]


@dataclass(frozen=True, slots=True)
class Fristvirkning:
    """A line for each way in which deadlines move."""

    linjer: tuple[Fristlinje, ...]

    def skift(self, foelge: Fristfoelge) -> tuple[Fristskift, ...]:
        return next((linje.skift for linje in self.linjer if linje.foelge is foelge), ())


def fristvirkning(sager: Iterable[Fristsag], *, foer: Fristopslag, efter: Fristopslag) -> Fristvirkning:
    """Each deadline counted anew. One that a person moved is no rule's to change, and stays as it was moved."""
    foer, efter = cache(foer), cache(efter)
    antal, beroerte = Counter[Fristart](), Counter[Fristfoelge]()
    skift: dict[Fristfoelge, list[Fristskift]] = {foelge: [] for foelge in Fristfoelge}
    for sag in sager:
        antal[sag.art] += 1
        ny = efter(sag.art, sag.fra_on)
        if ny == sag.frist_on or foer(sag.art, sag.fra_on) != sag.frist_on:
            continue
        kortere = ny < sag.frist_on
        foelge = next(f for f in Fristfoelge if f.art is sag.art and f.kortere is kortere)
        beroerte[foelge] += 1
        if _gik_anderledes(sag, ny):
            skift[foelge].append(Fristskift(sag, ny))
    return Fristvirkning(
        tuple(Fristlinje(f, antal[f.art], beroerte[f], tuple(skift[f])) for f in Fristfoelge if beroerte[f])
    )


def _gik_anderledes(sag: Fristsag, ny: dt.date) -> bool:
    if ny > sag.frist_on:
        return sag.udloebet
    return sag.naaet_on is not None and ny < sag.naaet_on <= sag.frist_on
