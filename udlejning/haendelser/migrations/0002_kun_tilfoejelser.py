"""The log is append-only: nobody changes or deletes an event, the owner included; only the owner may empty the table.

The application's role cannot switch the triggers off, because it owns nothing. UD002 and UD003 are our own SQLSTATEs.
"""

from django.db import migrations

OPRET = """
CREATE FUNCTION public.haendelser_vogt_haendelse() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = 'Loggen kan ikke ændres: en hændelse hverken rettes eller slettes.';
END
$$;
CREATE TRIGGER haendelser_vogt_haendelse BEFORE UPDATE OR DELETE ON public.haendelser_haendelse
    FOR EACH ROW EXECUTE FUNCTION public.haendelser_vogt_haendelse();

CREATE FUNCTION public.haendelser_vogt_truncate() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM 1 FROM pg_class WHERE oid = TG_RELID AND pg_get_userbyid(relowner) = current_user;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'UD003', MESSAGE = 'Loggen kan ikke tømmes.';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER haendelser_vogt_truncate BEFORE TRUNCATE ON public.haendelser_haendelse
    FOR EACH STATEMENT EXECUTE FUNCTION public.haendelser_vogt_truncate();
"""

FJERN = """
DROP FUNCTION public.haendelser_vogt_truncate() CASCADE;
DROP FUNCTION public.haendelser_vogt_haendelse() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("haendelser", "0001_initial")]

    operations = [migrations.RunSQL(OPRET, FJERN)]
