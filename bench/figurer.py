"""Invented afdelinger with figures, the same for the same number: all colours, missing values, labels, twins."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from monitoring.domain.trappe import Grundlag, Tvillingetal, Udpegning
from monitoring.domain.vaerdier import DE_FIRE, Betegnelse, Celle, Indikator, Maaling, Mangelgrund

PR = dt.date(2025, 6, 1)
LISTEDATO = dt.date(2024, 12, 1)
AAR = 2024
LANDSGENNEMSNIT = Decimal("0.74")
Vaerdi = Decimal | Mangelgrund

_B = Betegnelse
#: The areas of the invented list; every sixteenth afdeling lies in one of them.
OMRAADER: tuple[frozenset[Betegnelse], ...] = (
    frozenset({_B.UDSAT, _B.PARALLELSAMFUND, _B.OMDANNELSE}),
    frozenset({_B.UDSAT, _B.PARALLELSAMFUND}),
    frozenset({_B.UDSAT}),
    frozenset({_B.FOREBYGGELSE}),
    frozenset({_B.FOREBYGGELSE}),
    frozenset(),
)
_GRUNDE = (Mangelgrund.TOM, Mangelgrund.IKKE_TILGAENGELIG, Mangelgrund.DISKRETION, Mangelgrund.UNDER_FEM)


@dataclass(frozen=True, slots=True)
class Figurer:
    """One afdeling; `tvillinger` holds the twins' mean and number, `omraade` a place in `OMRAADER`."""

    nr: int
    egne: dict[Indikator, Vaerdi]
    tvillinger: dict[Indikator, tuple[Vaerdi, int]]
    omraade: int | None


def omraadenavn(plads: int) -> str:
    return f"Opdigtet Område {plads + 1}"


def omraadeplads(nr: int) -> int | None:
    """Which of `OMRAADER` the afdeling lies in, if any."""
    return nr // 16 % len(OMRAADER) if nr % 16 == 0 else None


def figurer(nr: int) -> Figurer:
    """Figure by figure about one in thirty is missing, and one afdeling in twelve is hidden whole."""
    rng = Random(nr)
    z = rng.gauss(0.0, 1.3)
    egne: dict[Indikator, Vaerdi] = {Indikator.BEBOERE: Decimal(rng.randint(20, 900)), **_niveauer(z, rng)}
    if rng.random() < 1 / 12:
        egne |= dict.fromkeys(list(egne)[1:], Mangelgrund.DISKRETION)
    else:
        egne |= {i: rng.choice(_GRUNDE) for i in list(egne)[1:] if rng.random() < 1 / 30}
    snit = _niveauer(0.75 * z - 0.15, rng)
    tvillinger: dict[Indikator, tuple[Vaerdi, int]] = {
        i: (Mangelgrund.IKKE_TILGAENGELIG if rng.random() < 1 / 30 else snit[i], rng.randint(6, 15))
        for i in DE_FIRE
        if nr % 20
    }
    return Figurer(nr, egne, tvillinger, omraadeplads(nr))


def _niveauer(z: float, rng: Random) -> dict[Indikator, Decimal]:
    rene = {
        Indikator.UDEN_TILKNYTNING: (20.5 + 6.3 * z + rng.gauss(0, 1.4), 1),
        Indikator.DOEMTE: (0.82 + 0.33 * z + rng.gauss(0, 0.12), 2),
        Indikator.GRUNDSKOLE: (45.0 + 6.6 * z + rng.gauss(0, 2.0), 1),
        Indikator.INDKOMST: (77.0 - 5.6 * z + rng.gauss(0, 2.0), 1),
        Indikator.IKKE_VESTLIG: (14.5 + 10.5 * z + rng.gauss(0, 2.0), 1),
    }
    return {i: Decimal(f"{min(max(tal, 0.0), 99.0):.{decimaler}f}") for i, (tal, decimaler) in rene.items()}


def grundlag(f: Figurer) -> Grundlag:
    """The inputs of the placement, as the selectors would read them from the database."""
    maalinger = {i: _maaling(f.nr, plads, i, v, "lbf") for plads, (i, v) in enumerate(f.egne.items())}
    tvillinger = {
        i: Tvillingetal(
            egen=_maaling(f.nr, 6 + plads, i, f.egne[i], "tvilling"),
            gennemsnit=_maaling(f.nr, 6 + plads, i, snit, "tvilling"),
            antal=antal,
        )
        for plads, (i, (snit, antal)) in enumerate(f.tvillinger.items())
    }
    omraader = () if f.omraade is None else (Udpegning(omraadenavn(f.omraade), OMRAADER[f.omraade]),)
    snit = Maaling(Indikator.DOEMTE, vaerdi=LANDSGENNEMSNIT, aar=LISTEDATO.year, kilde="ministeriet")
    return Grundlag(PR, maalinger, tvillinger, omraader, LISTEDATO, doemte_landsgennemsnit=snit)


def _maaling(nr: int, plads: int, indikator: Indikator, vaerdi: Vaerdi, kilde: str) -> Maaling:
    celle = Celle(f"{kilde}-{AAR}.csv", "", nr + 2, "EFGHIJEEEE"[plads])
    tal, grund = (vaerdi, None) if isinstance(vaerdi, Decimal) else (None, vaerdi)
    return Maaling(indikator, tal, grund, AAR, kilde, (celle,), (10 * nr + plads + 1,))


def observationer(numre: range) -> Iterator[tuple[object, ...]]:
    """(afdeling, source, indicator, value, reason, twins' mean, its reason, number of twins, row, column)."""
    for f in map(figurer, numre):
        for plads, (indikator, vaerdi) in enumerate(f.egne.items()):
            yield (f.nr + 1, "lbf", indikator, *_delt(vaerdi), None, "", None, f.nr + 2, "EFGHIJ"[plads])
        for indikator, (snit, antal) in f.tvillinger.items():
            yield (f.nr + 1, "tvilling", indikator, *_delt(f.egne[indikator]), *_delt(snit), antal, f.nr + 2, "E")


def _delt(vaerdi: Vaerdi) -> tuple[Decimal | None, str]:
    return (vaerdi, "") if isinstance(vaerdi, Decimal) else (None, vaerdi.value)
