"""A guard in the database, for migrations: a trigger's function and the trigger, with the way back.

The function runs as who writes, finds names in PostgreSQL's own schema alone (so tables are named ``public.…``), and
refuses by ``RAISE EXCEPTION USING ERRCODE = 'UD…', MESSAGE = '…'`` with a Danish sentence.
"""

from django.db.migrations import RunSQL


def vagt(navn: str, *, tabeller: list[str], hvornaar: str, krop: str, foer: str = "") -> RunSQL:
    """`krop` judges each row of `tabeller` at `hvornaar` (``BEFORE UPDATE OR DELETE``); `foer` is what it declares.

    The owner is judged too, and only the owner may empty the tables. Where another row than the old is to go on, `krop`
    returns it.
    """
    funktion = (
        f"CREATE FUNCTION public.{navn}() RETURNS trigger\n"
        "LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$\n"
        f"{f'DECLARE {foer} ' if foer else ''}BEGIN\n{krop}\nEND\n$$;\n"
    )
    return RunSQL(
        funktion + "".join(_udloesere(navn, tabel, hvornaar) for tabel in tabeller),
        "".join(f"DROP TRIGGER {navn}_truncate ON public.{tabel};\n" for tabel in tabeller)
        + f"DROP FUNCTION public.{navn}() CASCADE;",
    )


def _udloesere(navn: str, tabel: str, hvornaar: str) -> str:
    return (
        f"CREATE TRIGGER {navn} {hvornaar} ON public.{tabel} FOR EACH ROW EXECUTE FUNCTION public.{navn}();\n"
        f"CREATE TRIGGER {navn}_truncate BEFORE TRUNCATE ON public.{tabel}\n"
        "    FOR EACH STATEMENT EXECUTE FUNCTION public.monitoring_vogt_truncate();\n"
    )
