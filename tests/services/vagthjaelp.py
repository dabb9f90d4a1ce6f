"""What the tests of the database's guard share: rows that ask nobody, and how a refusal is read."""

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from anvisning.models import Bolig, Indmelding
from monitoring.models import Afdeling
from tests import factories as f
from udlejning.faelles.tid import idag, nu

SomApp = Callable[[], contextlib.AbstractContextManager[None]]


def afdeling_i(farve: str) -> Afdeling:
    return f.afdeling_i_farve(farve, fra_on=idag() - dt.timedelta(days=100))


def indmeldingsfelter(bolig: Bolig, **andet: Any) -> dict[str, Any]:
    return {
        "bolig": bolig,
        "status": "indmeldt",
        "indmeldt_on": idag(),
        "ledig_fra_on": idag(),
        "frist_on": idag() + dt.timedelta(days=14),
        "created_at": nu(),
        "created_by": f.bruger(),
        **andet,
    }


def tilbudsfelter(indmelding: Indmelding, **andet: Any) -> dict[str, Any]:
    return {
        "indmelding": indmelding,
        "sagsref": "SAG-1",
        "tilbudt_on": idag(),
        "svarfrist_on": idag() + dt.timedelta(days=7),
        "created_at": nu(),
        "created_by": f.bruger(),
        **andet,
    }


@contextlib.contextmanager
def afvist(som_app: SomApp, kode: str = "UD001", besked: str = ".") -> Iterator[None]:
    """As the application's role: the block's statement is refused with our own code and a Danish sentence."""
    with som_app(), pytest.raises(DatabaseError, match=besked) as fanget, transaction.atomic():
        yield
    assert getattr(fanget.value.__cause__, "sqlstate", None) == kode, fanget.value
