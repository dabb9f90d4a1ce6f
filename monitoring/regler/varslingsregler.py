"""``varsling.yaml``: what early warning and the look at assignments rest on where the model says nothing."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from monitoring.domain.trappe.varsling import Antagelser


@dataclass(frozen=True, slots=True)
class Varslingsregel:
    """One dated version. `foer_efter_maaneder` is the window on each side of the day that an afdeling turned red."""

    gaelder_fra: dt.date
    antagelser: Antagelser
    foer_efter_maaneder: int


def varslingsregel(dag: dt.date) -> Varslingsregel:
    """The version in force on `dag`; before the first one the first."""
    alle = _regler()
    return next((r for r in reversed(alle) if r.gaelder_fra <= dag), alle[0])


@cache
def _regler() -> tuple[Varslingsregel, ...]:
    sti = Path(__file__).parent / "varsling.yaml"
    data: list[dict[str, Any]] = yaml.safe_load(sti.read_text(encoding="utf-8"))
    return tuple(sorted((_regel(d) for d in data), key=lambda r: r.gaelder_fra))


def _regel(data: dict[str, Any]) -> Varslingsregel:
    return Varslingsregel(
        data["gaelder_fra"],
        Antagelser(
            naer_margen_pct=Decimal(str(data["naer_margen_pct"])),
            tvillinge_margen_pct=Decimal(str(data["tvillinge_margen_pct"])),
            trend_aar=int(data["trend_aar"]),
            mindst_aar=int(data["mindst_aar"]),
            tekst=" ".join(data["antagelse"].split()),
        ),
        int(data["foer_efter_maaneder"]),
    )
