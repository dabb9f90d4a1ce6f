"""What anvisning does when monitoring announces a change."""

from collections.abc import Collection
from typing import Any

from anvisning.services.projektion import genopbyg_udfald


def ved_grundlag_aendret(*, afdeling_ids: Collection[int] | None, **_: Any) -> None:
    """Colours or designations changed: the gate's outcomes follow in the same transaction."""
    genopbyg_udfald(afdeling_ids=afdeling_ids)
