"""Sources whose rows belong to another app, which registers here the function that stores them.

The contract of such a function, ``funktion(raekker=…, indlaesning=…, now=…) -> int``:

- `raekker` are checked `monitoring.ingest.Raekke` without errors; every `organisationsnr`/`afdelingsnr` is in the
  register and the afdeling has not been closed. The sequence may be large: take it in one pass.
- It runs inside the import's one transaction and under its lock: it opens no transaction that outlives the call, and
  sends no mail. It returns how many of its own rows it added or changed; the same rows again return 0.
- What it finds wrong it raises, all of it at once, as `FilAfvist(fund)`; then nothing of the file is stored.
- It writes no event of its own for the import as a whole: the import does.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Protocol

from monitoring.ingest import Fund, Raekke
from monitoring.models import Indlaesning


class FilAfvist(Exception):
    """The file holds errors that only its own app can see; `fund` says which.

    `bagefter` is what must be written all the same, in the transaction that writes the refusal.
    """

    def __init__(self, fund: Sequence[Fund], *, bagefter: Callable[[], None] | None = None) -> None:
        super().__init__("\n".join(et.tekst() for et in fund))
        self.fund = list(fund)
        self.bagefter = bagefter


class Modtager(Protocol):
    """Stores the rows of one source; see the module's text."""

    def __call__(self, *, raekker: Sequence[Raekke], indlaesning: Indlaesning, now: dt.datetime) -> int: ...


_modtagere: dict[str, Modtager] = {}


def registrer_modtager(kilde: str, funktion: Modtager) -> None:
    """Let `funktion` store the rows of `kilde`. Called from an app's `ready`; the latest call counts."""
    _modtagere[kilde] = funktion


def find_modtager(kilde: str) -> Modtager | None:
    """The function registered for `kilde`."""
    return _modtagere.get(kilde)
