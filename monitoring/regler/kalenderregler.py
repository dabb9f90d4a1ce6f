"""``kalender.yaml``: the editions of the calendar of rounds and lists."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from monitoring.domain.kalender import Art, Begivenhedsplan, Kalenderplan, Trinplan

#: The steps whose facts the program can read.
KENDTE_TRIN: Mapping[Art, frozenset[str]] = {
    Art.RUNDE: frozenset({"lbf", "tvilling", "beregnet", "indstillet", "godkendt", "offentliggjort", "i_kraft"}),
    Art.LISTE: frozenset({"liste", "bilag"}),
}
#: The steps that are an import, by the name of their source.
FILTRIN = ("lbf", "tvilling")


@cache
def kalenderplaner() -> tuple[Kalenderplan, ...]:
    """All editions, the oldest first."""
    data = yaml.safe_load((Path(__file__).parent / "kalender.yaml").read_text(encoding="utf-8"))
    return laes_planer(data)


def laes_planer(data: list[Mapping[str, Any]]) -> tuple[Kalenderplan, ...]:
    """The editions from plain data. A step whose facts cannot be read is a fault of the file."""
    return tuple(sorted((_plan(udgave) for udgave in data), key=lambda plan: plan.fra_on))


def _plan(data: Mapping[str, Any]) -> Kalenderplan:
    return Kalenderplan(
        fra_on=data["fra_on"],
        varsel=int(data["varsel_arbejdsdage"]),
        gentag=int(data["gentag_arbejdsdage"]),
        lukkedage=frozenset(_dag(tekst) for tekst in data["lukkedage"]),
        begivenheder=(
            *_begivenheder(Art.RUNDE, data["runder"], data["rundetrin"]),
            *_begivenheder(Art.LISTE, data["lister"], data["listetrin"]),
        ),
        antagelser=tuple(data["antagelser"]),
        hjemmel=data["hjemmel"],
    )


def _begivenheder(
    art: Art, dage: list[Mapping[str, Any]], trin: list[Mapping[str, Any]]
) -> tuple[Begivenhedsplan, ...]:
    trinplaner = tuple(_trin(art, et) for et in trin)
    return tuple(Begivenhedsplan(art, dag["noegle"], dag["navn"], _dag(dag["dag"]), trinplaner) for dag in dage)


def _trin(art: Art, data: Mapping[str, Any]) -> Trinplan:
    noegle = data["noegle"]
    if noegle not in KENDTE_TRIN[art]:
        raise ValueError(f"kalender.yaml: trinnet »{noegle}« er ukendt. Kendte trin er {sorted(KENDTE_TRIN[art])}.")
    if (noegle in FILTRIN) != ("frisk_maaneder" in data):
        raise ValueError(f"kalender.yaml: frisk_maaneder hører til trinnene {FILTRIN} og kun dem ({noegle}).")
    return Trinplan(
        noegle=noegle,
        navn=data["navn"],
        arbejdsdage=int(data["arbejdsdage"]),
        modtagere=frozenset(data["modtagere"]),
        frisk_maaneder=data.get("frisk_maaneder"),
    )


def _dag(tekst: str) -> tuple[int, int]:
    """``06-05`` → (6, 5); a day that every year has."""
    dag = dt.date.fromisoformat(f"2023-{tekst}")
    return dag.month, dag.day
