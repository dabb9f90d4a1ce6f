"""``runder.yaml``: the limits around the rounds."""

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from monitoring.domain.bremse import Bremseregel


@dataclass(frozen=True, slots=True)
class Manuelregel:
    """How long a manual placement may last, counted from the day it is decided, and when its end is near.

    The assumptions are shown beside them.
    """

    hoejst_maaneder: int
    antagelse: str
    varsles_dage: int = 0
    varsles_igen_dage: int = 0
    varsles_antagelse: str = ""

    def sidste_udloeb(self, dag: dt.date) -> dt.date:
        """The last day that a placement decided on `dag` may expire on."""
        return _om(self.hoejst_maaneder, dag)


@dataclass(frozen=True, slots=True)
class Ikraftregel:
    """How far ahead a published round may take effect."""

    hoejst_maaneder: int
    antagelse: str

    def sidste_dag(self, dag: dt.date) -> dt.date:
        """The last day that a round published on `dag` may take effect on."""
        return _om(self.hoejst_maaneder, dag)


def _om(maaneder: int, dag: dt.date) -> dt.date:
    aar, maaned = divmod(dag.month - 1 + maaneder, 12)
    aar, maaned = dag.year + aar, maaned + 1
    return dt.date(aar, maaned, min(dag.day, calendar.monthrange(aar, maaned)[1]))


@cache
def ikraftregel() -> Ikraftregel:
    data = _regler()["ikrafttraeden"]
    return Ikraftregel(int(data["hoejst_maaneder"]), " ".join(data["antagelse"].split()))


@cache
def manuelregel() -> Manuelregel:
    data = _regler()["manuel_placering"]
    varsles = data["varsles"]
    return Manuelregel(
        int(data["hoejst_maaneder"]),
        " ".join(data["antagelse"].split()),
        int(varsles["dage"]),
        int(varsles["igen_dage"]),
        " ".join(varsles["antagelse"].split()),
    )


@cache
def bremseregel(hvad: str) -> Bremseregel:
    """The brake on a ``runde`` or an ``indlaesning``."""
    data = _regler()["bremse"][hvad]
    return Bremseregel(int(data["antal"]), Decimal(str(data["procent"])), " ".join(data["antagelse"].split()))


@cache
def _regler() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "runder.yaml").read_text(encoding="utf-8"))
    return data
