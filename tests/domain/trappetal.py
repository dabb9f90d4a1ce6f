"""Building blocks for the step model's tests: a quiet afdeling that a test makes worse."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from monitoring.domain.trappe import Grundlag, Trappemodel, Tvillingetal, Udpegning
from monitoring.domain.vaerdier import Betegnelse, Indikator, Maaling, Mangelgrund
from monitoring.regler.modelindlaesning import indlaes_model

PR = dt.date(2024, 3, 1)
LISTEDATO = dt.date(2023, 12, 1)
ROLIGE: dict[str, str] = {
    "uden_tilknytning": "15",
    "doemte": "0.5",
    "grundskole": "25",
    "indkomst": "90",
    "ikke_vestlig": "12",
}


@cache
def model(noegle: str = "aalborg") -> Trappemodel:
    """A shipped model, read once."""
    return indlaes_model(noegle)


def modeldata(*betingelser: Any) -> dict[str, Any]:
    """A small invented model as data: one step for each condition from the top, green for the last, else red."""
    antal = len(betingelser)
    return {
        "noegle": "lille",
        "navn": "En lille opdigtet model",
        "version": 1,
        "gaelder_fra": "2024-01-01",
        "hjemmel": "Opdigtet.",
        "ikke_vestlig_indgaar": {"vaerdi": True, "antagelse": "Opdigtet."},
        "niveauer": {
            "a": {
                "navn": "et opdigtet niveau",
                "graenser": {
                    "uden_tilknytning": {"operator": ">", "graense": "30", "antagelse": "Opdigtet."},
                    "doemte": {"operator": ">=", "faktor": 2, "antagelse": "Opdigtet."},
                    "indkomst": {"operator": "<", "graense": 65, "antagelse": "Opdigtet."},
                    "ikke_vestlig": {"operator": ">", "graense": 30, "antagelse": "Opdigtet."},
                },
            }
        },
        "trin": [
            {
                "nummer": antal - plads,
                "farve": "roed" if plads < antal - 1 else "groen",
                "navn": f"Trin {antal - plads}",
                "antagelse": "Opdigtet.",
                "betingelse": betingelse,
            }
            for plads, betingelse in enumerate(betingelser)
        ],
    }


def tal(indikator: str, vaerdi: Any, kilde: str = "lbf", observation: int = 1) -> Maaling:
    """A figure of 2022, or (None) one that is hidden."""
    mangler = Mangelgrund.DISKRETION if vaerdi is None else None
    decimal = None if vaerdi is None else Decimal(vaerdi)
    return Maaling(Indikator(indikator), decimal, mangler, 2022, kilde, observationer=(observation,))


def tvilling(indikator: str, par: Sequence[Any] | None) -> Tvillingetal:
    """[own value in the tool, twins' mean]; None for both missing."""
    egen, snit = par if par is not None else (None, None)
    return Tvillingetal(tal(indikator, egen, "tvilling", 2), tal(indikator, snit, "tvilling", 3), 8)


def grundlag(
    *,
    egne: Mapping[str, Any] | None = None,
    tvillinger: Mapping[str, Any] | None = None,
    label: Sequence[str] | str = (),
    snit: Any = "0.80",
    trykt: Any = None,
    alt_mangler: bool = False,
) -> Grundlag:
    """A quiet afdeling with these differences; with `alt_mangler` nothing else is known of its figures."""
    rolige = {} if alt_mangler else ROLIGE
    udpegninger: tuple[Udpegning, ...] | None
    match label:
        case "ukendt":
            udpegninger = None
        case "intet_omraade":
            udpegninger = ()
        case _:
            udpegninger = (Udpegning("Nordvang", frozenset(map(Betegnelse, label))), Udpegning("Sydvang"))
    return Grundlag(
        pr=PR,
        maalinger={Indikator(i): tal(i, v) for i, v in {**rolige, **(egne or {})}.items()},
        tvillinger={
            Indikator(i): tvilling(i, par)
            for i, par in {**{i: (v, v) for i, v in rolige.items()}, **(tvillinger or {})}.items()
        },
        udpegninger=udpegninger,
        listedato=None if udpegninger is None else LISTEDATO,
        doemte_landsgennemsnit=tal("doemte", None if alt_mangler else snit, "ministeriet", 4),
        doemte_trykt_graense=None if trykt is None else tal("doemte", trykt, "ministeriet", 5),
    )
