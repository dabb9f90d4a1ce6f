"""What the application's role may and may not do in a migrated database."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.utils import ProgrammingError

pytestmark = pytest.mark.django_db
SomApp = Callable[[], AbstractContextManager[None]]


def test_the_app_role_reads_and_writes_rows(som_app: SomApp) -> None:
    with som_app():
        gruppe = Group.objects.create(name="prøve")
        gruppe.name = "prøve 2"
        gruppe.save()
        assert Group.objects.get(pk=gruppe.pk).name == "prøve 2"
        gruppe.delete()
        assert not Group.objects.exists()


@pytest.mark.parametrize(
    "saetning",
    [
        "TRUNCATE auth_group CASCADE",
        "ALTER TABLE auth_group DISABLE TRIGGER USER",
        "DROP TABLE auth_group CASCADE",
        "CREATE TABLE ny (id int)",
        "CREATE TRIGGER t BEFORE UPDATE ON auth_group EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
        "SET session_replication_role = replica",
    ],
)
def test_the_app_role_may_not_pass_or_change_the_schema(som_app: SomApp, saetning: str) -> None:
    with som_app(), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(saetning)


def test_the_app_role_has_no_powers_and_the_tests_run_as_the_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = 'udlejning_app'"
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute("SELECT tableowner = current_user, tableowner FROM pg_tables WHERE tablename = 'auth_group'")
        er_ejer, ejer = cursor.fetchone()
        assert er_ejer
        assert ejer != "udlejning_app"
