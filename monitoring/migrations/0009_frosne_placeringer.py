"""A placement is part of a decision: once its round is submitted, nobody changes or deletes it, the owner included.

What the round was computed with is frozen with it, and only a draft goes. Only the owner may empty the tables (tests).
The functions run with the caller's rights and a search path that nobody can prepend to. UD002 and UD003 are our own
SQLSTATEs.
"""

from django.db import migrations

OPRET = """
CREATE FUNCTION public.monitoring_vogt_placering() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    runder bigint[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(DISTINCT r.id) INTO runder
          FROM (SELECT monitorering_id FROM gamle UNION SELECT monitorering_id FROM nye) r(id);
    ELSE
        SELECT array_agg(DISTINCT g.monitorering_id) INTO runder FROM gamle g;
    END IF;
    -- The lock waits for a submission under way, and then sees its status.
    PERFORM 1 FROM public.monitoring_monitorering m WHERE m.id = ANY (runder) FOR SHARE;
    PERFORM 1 FROM public.monitoring_monitorering m WHERE m.id = ANY (runder) AND m.status <> 'kladde';
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE =
            'En placering hverken rettes eller slettes, når runden ikke længere er en kladde.';
    END IF;
    RETURN NULL;
END
$$;
-- Once per statement: a draft that is computed again drops its placements by the thousand.
CREATE TRIGGER monitoring_vogt_rettet_placering AFTER UPDATE ON public.monitoring_placering
    REFERENCING OLD TABLE AS gamle NEW TABLE AS nye
    FOR EACH STATEMENT EXECUTE FUNCTION public.monitoring_vogt_placering();
CREATE TRIGGER monitoring_vogt_slettet_placering AFTER DELETE ON public.monitoring_placering
    REFERENCING OLD TABLE AS gamle
    FOR EACH STATEMENT EXECUTE FUNCTION public.monitoring_vogt_placering();

CREATE FUNCTION public.monitoring_vogt_monitorering() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.status <> 'kladde' THEN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = 'Kun en kladde til en runde kan slettes.';
        END IF;
        IF (NEW.pr_on, NEW.model_id, NEW.parametre) IS DISTINCT FROM (OLD.pr_on, OLD.model_id, OLD.parametre) THEN
            RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE =
                'Rundens dato, model og parametre kan ikke ændres, når runden ikke længere er en kladde.';
        END IF;
    END IF;
    RETURN CASE TG_OP WHEN 'UPDATE' THEN NEW ELSE OLD END;
END
$$;
CREATE TRIGGER monitoring_vogt_monitorering BEFORE UPDATE OR DELETE ON public.monitoring_monitorering
    FOR EACH ROW EXECUTE FUNCTION public.monitoring_vogt_monitorering();

CREATE FUNCTION public.monitoring_vogt_truncate() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM 1 FROM pg_class WHERE oid = TG_RELID AND pg_get_userbyid(relowner) = current_user;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'UD003', MESSAGE = format('Tabellen %s kan ikke tømmes.', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER monitoring_vogt_truncate BEFORE TRUNCATE ON public.monitoring_placering
    FOR EACH STATEMENT EXECUTE FUNCTION public.monitoring_vogt_truncate();
CREATE TRIGGER monitoring_vogt_truncate BEFORE TRUNCATE ON public.monitoring_monitorering
    FOR EACH STATEMENT EXECUTE FUNCTION public.monitoring_vogt_truncate();
"""

FJERN = """
DROP FUNCTION public.monitoring_vogt_truncate() CASCADE;
DROP FUNCTION public.monitoring_vogt_monitorering() CASCADE;
DROP FUNCTION public.monitoring_vogt_placering() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0008_hurtigere_tal_kilder")]

    operations = [migrations.RunSQL(OPRET, FJERN)]
