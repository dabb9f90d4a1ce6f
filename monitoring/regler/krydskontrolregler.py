"""``krydskontrol.yaml``: when a figure is unusual enough for a person to look at it. All of it is assumption."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

from monitoring.domain.vaerdier import Indikator


@dataclass(frozen=True, slots=True)
class Krydskontrolregel:
    """`spring` in percentage points per year; `beboere_pct` of last year's residents, from `beboere_mindst` persons."""

    spring: dict[Indikator, Decimal]
    spring_antagelse: str
    beboere_mindst: int
    beboere_pct: Decimal
    beboere_antagelse: str
    udsnit_under_pct: Decimal
    forsvundne_antagelse: str


@cache
def krydskontrolregel() -> Krydskontrolregel:
    """The limits in force."""
    data = yaml.safe_load((Path(__file__).parent / "krydskontrol.yaml").read_text(encoding="utf-8"))
    spring, beboere, forsvundne = data["spring"], data["beboere"], data["forsvundne"]
    return Krydskontrolregel(
        spring={Indikator(navn): Decimal(graense) for navn, graense in spring["procentpoint"].items()},
        spring_antagelse=_linje(spring["antagelse"]),
        beboere_mindst=int(beboere["mindst"]),
        beboere_pct=Decimal(beboere["procent"]),
        beboere_antagelse=_linje(beboere["antagelse"]),
        udsnit_under_pct=Decimal(forsvundne["udsnit_under_pct"]),
        forsvundne_antagelse=_linje(forsvundne["antagelse"]),
    )


def _linje(tekst: str) -> str:
    return " ".join(tekst.split())
