"""What anvisning does when monitoring announces a change."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from anvisning import tasks
from anvisning.services.projektion import genopbyg_udfald


def ved_grundlag_aendret(*, afdeling_ids: Collection[int] | None, **_: Any) -> None:
    """Colours or designations changed: the gate's outcomes follow in the same transaction, what is in flight after it.

    A queue that does not answer stops nobody's publication: the night's run makes up for it.
    """
    genopbyg_udfald(afdeling_ids=afdeling_ids)
    ider = None if afdeling_ids is None else list(afdeling_ids)
    transaction.on_commit(lambda: tasks.behandl_farveskift.delay(ider), robust=True)
