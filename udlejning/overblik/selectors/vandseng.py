"""Where assignments go: per quarter or year by colour, organisation and district, how concentrated, and around red.

An assignment counts on the day that the unit was offered, in the colour that the afdeling had on that day. Only of the
afdelinger whose figures the user may see. The case that was assigned is never read.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.db.models import Min

from anvisning.domain.koncentration import Koncentration, koncentration
from anvisning.domain.perioder import Periode, kalenderperiode, kvartalet
from anvisning.models import Anvisning
from monitoring.api import (
    FARVENAVNE,
    UDEN_BYDEL,
    Afdeling,
    Boligorganisation,
    Farve,
    Farvesegment,
    farveforloeb,
    har_fuld_indsigt,
    kun_egne,
    sorteringsnoegle,
)
from monitoring.regler.varslingsregler import varslingsregel
from udlejning.brugere.models import Bruger

KVARTAL, AAR = "kvartal", "aar"
ACCEPTEREDE, ALLE = "accepterede", "alle"

#: Place in the order, key (what a filter calls it), and name.
Sted = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Anvist:
    """One assignment: on which day, in which afdeling, in which colour."""

    pk: int
    on: dt.date
    afdeling: Afdeling
    farve: Farve


@dataclass(frozen=True, slots=True)
class Celle:
    """So many, and their share of the column in per cent (None of none)."""

    antal: int
    andel: Decimal | None


@dataclass(frozen=True, slots=True)
class Linje:
    """One colour, organisation or district: a cell per period, and all periods together."""

    noegle: str
    navn: str
    celler: list[Celle]
    ialt: Celle


@dataclass(frozen=True, slots=True)
class Roed:
    """An afdeling that turned red on `on`: assignments in the window before and in the one after.

    `maaneder_efter` is how many whole months of the window after have passed; `resten` are the other afdelinger of the
    same district in the same windows, None where the afdeling has no district.
    """

    afdeling: Afdeling
    on: dt.date
    foer_fra: dt.date
    efter_til: dt.date
    maaneder_efter: int
    er_hel: bool
    foer: int
    efter: int
    resten: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Vandseng:
    """`perioder` are the columns; `ialt` and `koncentrationer` have one of each, and `koncentration` is of them all."""

    perioder: list[Periode]
    ialt: list[int]
    farver: list[Linje]
    organisationer: list[Linje]
    bydele: list[Linje]
    koncentrationer: list[Koncentration]
    koncentration: Koncentration
    roede: list[Roed]
    vindue_maaneder: int

    @property
    def antal(self) -> int:
        return sum(self.ialt)


def vandseng(
    bruger: Bruger, fra: dt.date, til: dt.date, idag: dt.date, skridt: str = KVARTAL, hvad: str = ACCEPTEREDE
) -> Vandseng:
    """See `Vandseng`; `til` is exclusive, and no column begins after `idag`.

    The number of queries does not grow with afdelinger or assignments.
    """
    maaneder = varslingsregel(idag).foer_efter_maaneder
    afdelinger = {a.pk: a for a in kun_egne(bruger, Afdeling.objects.select_related("organisation"))}
    forloeb = farveforloeb(None if har_fuld_indsigt(bruger) else list(afdelinger))
    alle = anvist(bruger, flyt(fra, -maaneder), flyt(til, maaneder), hvad, afdelinger, forloeb)
    inden = [a for a in alle if fra <= a.on < til and a.on <= idag]
    kolonner = perioder(fra, min(til, idag + dt.timedelta(days=1)), skridt)
    plads = [next(nr for nr, p in enumerate(kolonner) if p.rummer(a.on)) for a in inden]
    ialt = Counter(plads)

    def fordel(noegle: Callable[[Anvist], Sted], faste: Iterable[Sted] = ()) -> list[Linje]:
        return _fordelt([(noegle(a), nr) for a, nr in zip(inden, plads, strict=True)], ialt, len(kolonner), faste)

    pr_afdeling = Counter((a.afdeling.pk, nr) for a, nr in zip(inden, plads, strict=True))
    return Vandseng(
        kolonner,
        [ialt[nr] for nr in range(len(kolonner))],
        fordel(lambda a: _farve(a.farve), map(_farve, Farve)),
        fordel(
            lambda a: (a.afdeling.organisation.sorteringsnavn, a.afdeling.organisation.nr, a.afdeling.organisation.navn)
        ),
        fordel(lambda a: _bydel(a.afdeling.bydel)),
        [koncentration(n for (_, p), n in pr_afdeling.items() if p == nr) for nr in range(len(kolonner))],
        koncentration(Counter(a.afdeling.pk for a in inden).values()),
        _roede(alle, afdelinger, forloeb, (fra, til), idag, maaneder),
        maaneder,
    )


def anvist(
    bruger: Bruger,
    fra: dt.date,
    til: dt.date,
    hvad: str,
    afdelinger: Mapping[int, Afdeling] | None = None,
    forloeb: Mapping[int, list[Farvesegment]] | None = None,
) -> list[Anvist]:
    """The assignments offered from `fra` until `til` (exclusive), the oldest first; `hvad` is one of the two kinds."""
    if afdelinger is None:
        afdelinger = {a.pk: a for a in kun_egne(bruger, Afdeling.objects.select_related("organisation"))}
    raekker = Anvisning.objects.filter(tilbudt_on__gte=fra, tilbudt_on__lt=til).order_by("tilbudt_on", "pk")
    if hvad == ACCEPTEREDE:
        raekker = raekker.filter(status=Anvisning.Status.ACCEPTERET)
    if not har_fuld_indsigt(bruger):
        raekker = raekker.filter(indmelding__bolig__afdeling__in=list(afdelinger))
    fundne = list(raekker.values_list("pk", "tilbudt_on", "indmelding__bolig__afdeling"))
    if forloeb is None:
        forloeb = farveforloeb({afdeling for _, _, afdeling in fundne})
    return [
        Anvist(pk, on, afdelinger[a], _farve_paa(forloeb.get(a, []), on)) for pk, on, a in fundne if a in afdelinger
    ]


def foerste_anvisning() -> dt.date | None:
    """The day of the first offer of all, which begins the choice of years."""
    dag: dt.date | None = Anvisning.objects.aggregate(dag=Min("tilbudt_on"))["dag"]
    return dag


def perioder(fra: dt.date, til: dt.date, skridt: str) -> list[Periode]:
    """The quarters or calendar years that share a day with the period."""
    fundne: list[Periode] = []
    dag = fra
    while dag < til:
        periode = kvartalet(dag) if skridt == KVARTAL else kalenderperiode(str(dag.year))
        assert periode is not None
        fundne.append(periode)
        dag = periode.til_on
    return fundne


def flyt(dag: dt.date, maaneder: int) -> dt.date:
    """So many months later; the last day of the month where it has no such day."""
    aar, maaned = divmod(dag.year * 12 + dag.month - 1 + maaneder, 12)
    naeste = dt.date(aar + maaned // 11, (maaned + 1) % 12 + 1, 1)
    return dt.date(aar, maaned + 1, min(dag.day, (naeste - dt.timedelta(days=1)).day))


def _farve_paa(segmenter: list[Farvesegment], on: dt.date) -> Farve:
    """No placement counts as ikke målt."""
    plads = bisect_right(segmenter, on, key=lambda s: s.fra_on) - 1
    if plads < 0 or (segmenter[plads].til_on or dt.date.max) <= on:
        return Farve.IKKE_MAALT
    return segmenter[plads].farve


def _farve(farve: Farve) -> Sted:
    return str(list(Farve).index(farve)), farve.value, FARVENAVNE[farve].capitalize()


def _organisation(organisation: Boligorganisation) -> Sted:
    return organisation.sorteringsnavn, organisation.nr, organisation.navn


def _bydel(navn: str) -> Sted:
    """No district stands last."""
    return (sorteringsnoegle(navn), navn, navn) if navn else ("\N{LATIN SMALL LETTER THORN}", UDEN_BYDEL, "Uden bydel")


def _fordelt(
    maerkede: list[tuple[Sted, int]],
    ialt: Counter[int],
    kolonner: int,
    faste: Iterable[Sted],
) -> list[Linje]:
    talt = Counter(maerkede)
    samlet = sum(ialt.values())
    linjer = []
    for sted in sorted({sted for sted, _ in talt} | set(faste)):
        antal = [talt[sted, nr] for nr in range(kolonner)]
        celler = [_celle(n, ialt[nr]) for nr, n in enumerate(antal)]
        linjer.append(Linje(sted[1], sted[2], celler, _celle(sum(antal), samlet)))
    return linjer


def _celle(antal: int, af: int) -> Celle:
    return Celle(antal, Decimal(100 * antal) / af if af else None)


def _roede(
    alle: list[Anvist],
    afdelinger: Mapping[int, Afdeling],
    forloeb: Mapping[int, list[Farvesegment]],
    inden: tuple[dt.date, dt.date],
    idag: dt.date,
    maaneder: int,
) -> list[Roed]:
    """Those that turned red in the period, the newest first; one that was red from its first round did not turn."""
    fundne = [
        (afdelinger[pk], b.fra_on)
        for pk, segmenter in forloeb.items()
        if pk in afdelinger
        for a, b in pairwise(segmenter)
        if b.farve is Farve.ROED and a.farve is not Farve.ROED and a.til_on == b.fra_on
        if inden[0] <= b.fra_on < inden[1] and b.fra_on <= idag
    ]
    fundne.sort(key=lambda f: (-f[1].toordinal(), f[0].sorteringsnavn, f[0].pk))
    dage = _Dage(alle)
    return [_om_roed(dage, afdeling, on, idag, maaneder) for afdeling, on in fundne]


class _Dage:
    """The days of the assignments, in order, of each afdeling and of each district."""

    def __init__(self, alle: Iterable[Anvist]) -> None:
        self.afdelinger: defaultdict[int, list[dt.date]] = defaultdict(list)
        self.bydele: defaultdict[str, list[dt.date]] = defaultdict(list)
        for anvist_ in alle:
            self.afdelinger[anvist_.afdeling.pk].append(anvist_.on)
            self.bydele[anvist_.afdeling.bydel].append(anvist_.on)


def _om_roed(dage: _Dage, afdeling: Afdeling, on: dt.date, idag: dt.date, maaneder: int) -> Roed:
    foer_fra, hele_til = flyt(on, -maaneder), flyt(on, maaneder)
    i_morgen = idag + dt.timedelta(days=1)

    def talt(egne: list[dt.date]) -> tuple[int, int]:
        fra, midt, til = (bisect_left(egne, dag) for dag in (foer_fra, on, hele_til))
        return midt - fra, til - midt

    foer, efter = talt(dage.afdelinger[afdeling.pk])
    bydelens = talt(dage.bydele[afdeling.bydel])
    resten = (bydelens[0] - foer, bydelens[1] - efter) if afdeling.bydel else None
    gaaet = next((m for m in range(maaneder, 0, -1) if flyt(on, m) <= i_morgen), 0)
    helt = gaaet == maaneder
    return Roed(afdeling, on, foer_fra, min(hele_til, i_morgen), gaaet, helt, foer, efter, resten)
