"""The two database roles, for the embedded server and for a production server alike.

The owner owns database and schema and runs migrations. The application's role is neither owner nor superuser: it may
read and write rows, but not truncate, not alter, and not drop the triggers that hold the rules. Neither is superuser.

    python -m udlejning.drift.roller | psql -v ON_ERROR_STOP=1 <superuser's address>

prints the statements for a production server, with passwords from UDLEJNING_EJER_KODE and UDLEJNING_APP_KODE.
`--test` lets the owner make databases and act as the application's role, which the tests do. `--udfoer` runs the
statements itself, on the server whose superuser is in DATABASE_SUPERUSER_URL.
"""

import os
import sys

import psycopg
from psycopg import sql

EJER = "udlejning_ejer"
APP = "udlejning_app"
DATABASE = "udlejning"


def rolle_saetninger(*, ejer_kode: str, app_kode: str, maa_lave_databaser: bool) -> list[sql.Composed]:
    """Statements that make or refresh both roles. Run by a superuser, in any database, as often as one likes.

    `maa_lave_databaser` is for servers where tests run: the owner may create databases and act as the app role.
    """
    saetninger = []
    for navn, kode, createdb in ((EJER, ejer_kode, maa_lave_databaser), (APP, app_kode, False)):
        rolle = sql.Identifier(navn)
        saetninger.append(
            sql.SQL(
                "DO $rolle$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = {navn})"
                " THEN CREATE ROLE {rolle} LOGIN; END IF; END $rolle$"
            ).format(navn=sql.Literal(navn), rolle=rolle)
        )
        saetninger.append(
            sql.SQL("ALTER ROLE {rolle} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS {createdb} PASSWORD {kode}").format(
                rolle=rolle, createdb=sql.SQL("CREATEDB" if createdb else "NOCREATEDB"), kode=sql.Literal(kode)
            )
        )
    if maa_lave_databaser:
        saetninger.append(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(EJER)))
    return saetninger


def opret_database_saetning(database: str) -> sql.Composed:
    """CREATE DATABASE cannot stand in a transaction and has no IF NOT EXISTS; the caller asks first."""
    return sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(EJER))


def database_saetninger(database: str) -> list[sql.Composed]:
    """Statements to run in the new database, before the first migration, by a superuser or the owner."""
    navn, ejer, app = sql.Identifier(database), sql.Identifier(EJER), sql.Identifier(APP)
    return [
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(navn),
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(navn, app),
        sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC").format(),
        *standardrettigheder(ejer=ejer, app=app),
    ]


def standardrettigheder(*, ejer: sql.Identifier, app: sql.Identifier) -> list[sql.Composed]:
    """What the application's role may do with tables that the owner makes from now on. No TRUNCATE, no REFERENCES."""
    for_ejer = sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT").format(ejer)
    return [
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(app),
        sql.SQL("{} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}").format(for_ejer, app),
        sql.SQL("{} USAGE, SELECT ON SEQUENCES TO {}").format(for_ejer, app),
    ]


def opret(*, superbruger_url: str, ejer_kode: str, app_kode: str, til_test: bool) -> None:
    """Make or refresh roles and database on the server of that superuser."""
    with psycopg.connect(superbruger_url, autocommit=True) as forbindelse:
        for saetning in rolle_saetninger(ejer_kode=ejer_kode, app_kode=app_kode, maa_lave_databaser=til_test):
            forbindelse.execute(saetning)
        findes = forbindelse.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if findes is None:
            forbindelse.execute(opret_database_saetning(DATABASE))
    with psycopg.connect(superbruger_url, dbname=DATABASE, autocommit=True) as forbindelse:
        for saetning in database_saetninger(DATABASE):
            forbindelse.execute(saetning)


def psql_script(*, ejer_kode: str, app_kode: str, til_test: bool) -> str:
    """The whole bootstrap of a server as a script for psql."""
    roller = [
        saetning.as_string()
        for saetning in rolle_saetninger(ejer_kode=ejer_kode, app_kode=app_kode, maa_lave_databaser=til_test)
    ]
    opret_database = sql.SQL("SELECT {} WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = {})").format(
        sql.Literal(opret_database_saetning(DATABASE).as_string()), sql.Literal(DATABASE)
    )
    i_databasen = [saetning.as_string() for saetning in database_saetninger(DATABASE)]
    linjer = [f"{saetning};" for saetning in roller]
    linjer += [f"{opret_database.as_string()} \\gexec", f"\\connect {DATABASE}"]
    linjer += [f"{saetning};" for saetning in i_databasen]
    return "\n".join(linjer)


def main(argumenter: list[str]) -> int:
    ejer_kode, app_kode = os.environ.get("UDLEJNING_EJER_KODE", ""), os.environ.get("UDLEJNING_APP_KODE", "")
    if not ejer_kode or not app_kode:
        print(
            "Sæt UDLEJNING_EJER_KODE og UDLEJNING_APP_KODE til de to adgangskoder, og kør kommandoen igen.",
            file=sys.stderr,
        )
        return 2
    til_test = "--test" in argumenter
    if "--udfoer" in argumenter:
        try:
            opret(
                superbruger_url=os.environ.get("DATABASE_SUPERUSER_URL", ""),
                ejer_kode=ejer_kode,
                app_kode=app_kode,
                til_test=til_test,
            )
        except psycopg.Error as fejl:
            aarsag = str(fejl).strip().splitlines()[0].rstrip(".")
            print(f"Rollerne blev ikke lavet: {aarsag}. Kontrollér DATABASE_SUPERUSER_URL.", file=sys.stderr)
            return 1
        return 0
    print(psql_script(ejer_kode=ejer_kode, app_kode=app_kode, til_test=til_test))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
