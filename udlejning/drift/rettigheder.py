"""Keeps the application role's rights with the schema, in every database that is migrated, the tests' too.

Default privileges belong to one database, so they are set before each migration, while no table is there yet. What a
migration takes away again (the log is append-only) stays taken away: nothing is granted afterwards.
"""

from typing import Any

from django.db import connections
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from udlejning.drift import roller


def foer_migrering(*, using: str, **_: Any) -> None:
    """Receiver of pre_migrate. Does nothing where the app role is missing or runs the migration itself."""
    with connections[using].cursor() as cursor:
        rolle = _ejer(cursor)
        if rolle is None:
            return
        for saetning in roller.standardrettigheder(ejer=sql.Identifier(rolle), app=sql.Identifier(roller.APP)):
            cursor.execute(saetning)


def efter_migrering(*, using: str, **_: Any) -> None:
    """Receiver of post_migrate: which migrations have run is the owner's to say."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations')")
        findes = cursor.fetchone()
        if findes is not None and findes[0] is not None and _ejer(cursor) is not None:
            app = sql.Identifier(roller.APP)
            cursor.execute(sql.SQL("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}").format(app))


def _ejer(cursor: CursorWrapper) -> str | None:
    cursor.execute(
        "SELECT current_user FROM pg_roles WHERE rolname = %s AND rolname <> current_user",
        [roller.APP],
    )
    raekke = cursor.fetchone()
    return None if raekke is None else str(raekke[0])
