"""An invariant: a sentence that must hold of the whole database, and how to find what breaks it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Brud:
    """One thing that breaks an invariant: which row, and what is wrong with it. Never a case reference."""

    objekt: str
    hvad: str


@dataclass(frozen=True, slots=True)
class Invariant:
    """`noegle` names it, `saetning` says in Danish what must hold."""

    noegle: str
    saetning: str
    find: Callable[[], Iterable[Brud]]


def sql(noegle: str, saetning: str, objekt: str, forespoergsel: str) -> Invariant:
    """An invariant whose query gives a row's key and a sentence about it for each row that breaks it."""

    def find() -> Iterator[Brud]:
        for pk, hvad in raekker(forespoergsel):
            yield Brud(f"{objekt} {pk}", hvad)

    return Invariant(noegle, saetning, find)


def raekker(forespoergsel: str, parametre: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(forespoergsel, parametre)
        return cursor.fetchall()
