"""What rounds froze, made small: of each afdeling the figures that a placement reads, and where it was placed.

A figure's cell, year and source make nine tenths of what is stored, and no model asks for them. Two afdelinger, or two
rounds, with the same figures have equal `Figurer`, so what is placed once serves them all.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from monitoring.domain.trappe import Grundlag, Tvillingetal, Udpegning, farve_og_trin
from monitoring.domain.trappe.model import Trappemodel
from monitoring.domain.vaerdier import KRITERIER, Betegnelse, Farve, Indikator, Maaling, Mangelgrund

#: A colour and a step; no step where the colour is ikke målt.
Plads = tuple[Farve, int | None]
#: As stored text: own figures, twins (own and mean), labels (None: no list is known), national mean, printed cut-off.
Figurer = tuple[tuple[str | None, ...], tuple[str | None, ...], tuple[str, ...] | None, str | None, str | None]
_DAG = dt.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class FrossenPlacering:
    afdeling_id: int
    plads: Plads
    figurer: Figurer


@dataclass(frozen=True, slots=True)
class FrossenRunde:
    """A published round from `fra_on` until `til_on`, exclusive. `model_id` is the model version it was made by."""

    id: int
    pr_on: dt.date
    fra_on: dt.date
    til_on: dt.date | None
    model_id: int
    placeringer: tuple[FrossenPlacering, ...]


def figurer_af(inddata: Mapping[str, Any]) -> Figurer:
    """Of a placement's frozen inputs what a model can ask for."""
    egne, tvillinger = inddata["maalinger"], inddata["tvillinger"]
    par = [tvillinger.get(i.value) for i in KRITERIER]
    betegnelser = None
    if inddata["udpegninger"] is not None:
        betegnelser = tuple(sorted({b for u in inddata["udpegninger"] for b in u["betegnelser"]}))
    return (
        tuple(egne[i.value]["vaerdi"] if i.value in egne else None for i in KRITERIER),
        tuple(p[side]["vaerdi"] if p else None for p in par for side in ("egen", "gennemsnit")),
        betegnelser,
        _vaerdi(inddata["doemte_landsgennemsnit"]),
        _vaerdi(inddata["doemte_trykt_graense"]),
    )


def _vaerdi(maaling: Mapping[str, Any] | None) -> str | None:
    return None if maaling is None else maaling["vaerdi"]


@lru_cache(maxsize=50_000)
def grundlag_af(figurer: Figurer) -> Grundlag:
    """Inputs that every model places as it would place the whole of what was frozen."""
    egne, tvillinger, betegnelser, snit, trykt = figurer
    return Grundlag(
        pr=_DAG,
        maalinger={i: _maaling(i, v) for i, v in zip(KRITERIER, egne, strict=True)},
        tvillinger={
            i: Tvillingetal(_maaling(i, tvillinger[2 * nr]), _maaling(i, tvillinger[2 * nr + 1]))
            for nr, i in enumerate(KRITERIER)
        },
        udpegninger=None if betegnelser is None else (Udpegning("", frozenset(map(Betegnelse, betegnelser))),),
        doemte_landsgennemsnit=_maaling(Indikator.DOEMTE, snit),
        doemte_trykt_graense=_maaling(Indikator.DOEMTE, trykt),
    )


def _maaling(indikator: Indikator, vaerdi: str | None) -> Maaling:
    if vaerdi is None:
        return Maaling(indikator, mangler=Mangelgrund.INGEN_OBSERVATION)
    return Maaling(indikator, Decimal(vaerdi))


class Genplacering:
    """Places what was frozen by one model, each set of figures once."""

    def __init__(self, model: Trappemodel) -> None:
        self.model = model
        self._husket: dict[Figurer, Plads] = {}

    def plads(self, figurer: Figurer) -> Plads:
        fundet = self._husket.get(figurer)
        if fundet is None:
            fundet = self._husket[figurer] = farve_og_trin(grundlag_af(figurer), self.model)
        return fundet
