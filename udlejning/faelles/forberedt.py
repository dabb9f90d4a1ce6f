"""Statements that the server plans once per connection, for the few whose planning costs more than their answer.

psycopg prepares what it sends alone and lets the server bind; Django's cursors bind themselves, and ours go several in
one message. So they are prepared by SQL's own PREPARE, which outlives transactions, a rolled-back one too. Between us
and PostgreSQL no proxy may give each transaction another connection (docs/adr/0013-prepared-statements.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

#: The names that each of psycopg's connections has prepared.
_kendte: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()


class Forberedt:
    """One statement under a name of its own, with ``%(navn)s`` for each parameter; `typer` are PostgreSQL's words.

    `kald` is the text that carries it out, with the same parameters.
    """

    def __init__(self, navn: str, saetning: str, **typer: str) -> None:
        pladser = {parameter: f"${nr}" for nr, parameter in enumerate(typer, 1)}
        self.navn = navn
        self.forbered = f"PREPARE {navn} ({', '.join(typer.values())}) AS {saetning % pladser}"
        self.kald = f"EXECUTE {navn} ({', '.join(f'%({parameter})s' for parameter in typer)})"


@contextmanager
def forberedt_cursor(*saetninger: Forberedt) -> Iterator[Any]:
    """A cursor on a connection that has the statements prepared."""
    with connection.cursor() as cursor:
        raa = connection.connection
        kendte = _kendte.setdefault(raa, set())
        for saetning in saetninger:
            if saetning.navn not in kendte:
                raa.execute(saetning.forbered)
                kendte.add(saetning.navn)
        yield cursor
