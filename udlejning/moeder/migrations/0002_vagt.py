"""A held meeting stands, with its participants and decisions, and so does a pack that is made; the owner included.

UD002 is our own SQLSTATE, as for versions that are adopted.
"""

from django.db import migrations

OPRET = """
CREATE FUNCTION public.moeder_vogt_moede() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moedet CONSTANT bigint := coalesce(to_jsonb(OLD) ->> 'moede_id', to_jsonb(OLD) ->> 'id')::bigint;
    stand CONSTANT text := (SELECT m.status FROM public.moeder_moede m WHERE m.id = moedet);
BEGIN
    IF stand = 'holdt' THEN
        RAISE EXCEPTION USING ERRCODE = 'UD002',
            MESSAGE = 'Mødet er holdt og kan ikke ændres. Skriv en ny beslutning, hvis noget skal rettes.';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.moeder_vogt_pakke() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    faste CONSTANT text[] := '{moede_id,nummer,dag,runde_id,fra_runde_id,created_at,created_by_id}';
BEGIN
    IF TG_OP = 'DELETE' OR OLD.status = 'faerdig' THEN
        RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = 'Et mødemateriale ændres og slettes ikke. Lav et nyt.';
    END IF;
    IF EXISTS (SELECT 1 FROM unnest(faste) felt WHERE to_jsonb(NEW) -> felt IS DISTINCT FROM to_jsonb(OLD) -> felt) THEN
        RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = 'Et bestilt materiale skifter ikke runde, dag eller møde.';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER moeder_vogt_moede BEFORE UPDATE OR DELETE ON public.moeder_moede
    FOR EACH ROW EXECUTE FUNCTION public.moeder_vogt_moede();
CREATE TRIGGER moeder_vogt_moede BEFORE UPDATE OR DELETE ON public.moeder_deltagelse
    FOR EACH ROW EXECUTE FUNCTION public.moeder_vogt_moede();
CREATE TRIGGER moeder_vogt_moede BEFORE UPDATE OR DELETE ON public.moeder_beslutning
    FOR EACH ROW EXECUTE FUNCTION public.moeder_vogt_moede();
CREATE TRIGGER moeder_vogt_pakke BEFORE UPDATE OR DELETE ON public.moeder_moedepakke
    FOR EACH ROW EXECUTE FUNCTION public.moeder_vogt_pakke();
CREATE TRIGGER moeder_vogt_truncate BEFORE TRUNCATE ON public.moeder_moede
    FOR EACH STATEMENT EXECUTE FUNCTION public.monitoring_vogt_truncate();
CREATE TRIGGER moeder_vogt_truncate BEFORE TRUNCATE ON public.moeder_deltagelse
    FOR EACH STATEMENT EXECUTE FUNCTION public.monitoring_vogt_truncate();
CREATE TRIGGER moeder_vogt_truncate BEFORE TRUNCATE ON public.moeder_beslutning
    FOR EACH STATEMENT EXECUTE FUNCTION public.monitoring_vogt_truncate();
CREATE TRIGGER moeder_vogt_truncate BEFORE TRUNCATE ON public.moeder_moedepakke
    FOR EACH STATEMENT EXECUTE FUNCTION public.monitoring_vogt_truncate();
"""

FJERN = """
DROP FUNCTION public.moeder_vogt_pakke() CASCADE;
DROP FUNCTION public.moeder_vogt_moede() CASCADE;
DROP TRIGGER moeder_vogt_truncate ON public.moeder_moede;
DROP TRIGGER moeder_vogt_truncate ON public.moeder_deltagelse;
DROP TRIGGER moeder_vogt_truncate ON public.moeder_beslutning;
DROP TRIGGER moeder_vogt_truncate ON public.moeder_moedepakke;
"""


class Migration(migrations.Migration):
    dependencies = [("moeder", "0001_moeder"), ("monitoring", "0014_versioner")]

    operations = [migrations.RunSQL(OPRET, FJERN)]
