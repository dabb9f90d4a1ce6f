"""Inserting new rows with a text that is made once per model.

The ORM builds the text of an INSERT anew each time, which was a third of an offer's processor time. For the few places
that are measured; everywhere else `save` and `bulk_create` are right.
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any

from django.db import connection, models


@cache
def _tekster(model: type[models.Model]) -> tuple[tuple[Any, ...], str, str]:
    """The fields that are written, the statement up to its values, and the placeholders of one row."""
    felter = tuple(felt for felt in model._meta.concrete_fields if not felt.primary_key and not felt.generated)
    navne = ", ".join(f'"{felt.column}"' for felt in felter)
    indsaet_i = f'INSERT INTO "{model._meta.db_table}" ({navne}) VALUES '  # noqa: S608  # the names are the models' own
    return felter, indsaet_i, f"({', '.join(['%s'] * len(felter))})"


def indsaet(objekter: Sequence[models.Model], *, foer: tuple[str, Sequence[Any]] = ("", ())) -> None:
    """Insert new objects in their order, with one message however many, and set their keys.

    `foer` is a statement without an answer, with its values, that goes first in the same message.

    No signal is sent. The models have a key that the database makes, and no field with a placeholder of its own.
    """
    grupper = [(model, list(gruppe)) for model, gruppe in groupby(objekter, type)]
    saetninger, vaerdier = ([foer[0]], list(foer[1])) if foer[0] else ([], [])
    for model, gruppe in grupper:
        felter, begyndelse, raekke = _tekster(model)
        saetninger.append(f"{begyndelse}{', '.join([raekke] * len(gruppe))} RETURNING id")
        vaerdier += [felt.get_db_prep_save(felt.pre_save(et, True), connection) for et in gruppe for felt in felter]
    if not grupper:
        return
    with connection.cursor() as cursor:
        cursor.execute("; ".join(saetninger), vaerdier)
        if foer[0]:
            cursor.nextset()
        for nummer, (_, gruppe) in enumerate(grupper):
            if nummer:
                cursor.nextset()
            for objekt, (pk,) in zip(gruppe, cursor.fetchall(), strict=True):
                objekt.pk, objekt._state.adding, objekt._state.db = pk, False, connection.alias
