"""When the parties are warned that their agreement ends with nothing after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Aftaleregler:
    """The numbers of `anvisning/regler/aftale.yaml`: months before the end, the longest first."""

    varsler: tuple[int, ...]
    varsler_antagelse: str


def aftaleregler_fra_dict(data: Mapping[str, Any]) -> Aftaleregler:
    return Aftaleregler(
        varsler=tuple(sorted((int(m) for m in data["varsler"]["maaneder"]), reverse=True)),
        varsler_antagelse=data["varsler"]["antagelse"],
    )
