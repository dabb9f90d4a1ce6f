"""Undo under the guard: what ended within the last minutes opens again where the gate of today is open.

Otherwise nothing that ended opens again but on its own day, as before. A report that is undone becomes a draft, which
the guard passes and judges when it is sent. The service allows ten minutes; the guard has one more for clocks that differ.
"""

from django.db import migrations

OPRET_INDMELDING = """
CREATE OR REPLACE FUNCTION public.anvisning_vogt_indmelding() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    sted record;
    ejer CONSTANT boolean := public.anvisning_er_ejer(TG_RELID);
    dag date := NEW.indmeldt_on;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.status = 'kladde' AND OLD.indmeldt_on IS NULL
           AND NEW.status IN ('kladde', 'trukket') AND NEW.indmeldt_on IS NULL THEN
            RETURN NEW;
        END IF;
        -- A report that is undone is a draft.
        IF OLD.status = 'indmeldt' AND NEW.status = 'kladde' AND NEW.indmeldt_on IS NULL
           AND NEW.bolig_id = OLD.bolig_id THEN
            RETURN NEW;
        END IF;
        IF NEW.bolig_id = OLD.bolig_id AND NEW.indmeldt_on IS NOT DISTINCT FROM OLD.indmeldt_on
           AND NOT (NEW.status IN ('indmeldt', 'reserveret') AND OLD.status NOT IN ('indmeldt', 'reserveret'))
           AND NOT (NEW.status = 'kladde' AND OLD.status <> 'kladde') THEN
            RETURN NEW;
        END IF;
    ELSIF NEW.status = 'kladde' AND NEW.indmeldt_on IS NULL THEN
        RETURN NEW;
    END IF;
    -- What ended just now opens again under the rules of today, whatever the day it was reported.
    IF TG_OP = 'UPDATE' AND NOT ejer THEN
        IF NEW.bolig_id = OLD.bolig_id AND NEW.indmeldt_on = OLD.indmeldt_on
           AND OLD.afsluttet_at > now() - interval '11 minutes' THEN
            dag := (now() AT TIME ZONE 'Europe/Copenhagen')::date;
        END IF;
    END IF;
    -- The unit cannot move to another afdeling while it is being judged.
    SELECT b.afdeling_id, b.type INTO sted FROM public.anvisning_bolig b WHERE b.id = NEW.bolig_id FOR SHARE;
    IF FOUND THEN
        PERFORM public.anvisning_kraev_aaben(
            sted.afdeling_id, sted.type, NEW.bolig_id, 'indmelding', dag, ejer);
    END IF;
    RETURN NEW;  -- an unknown unit is refused by the foreign key
END
$$;
"""

OPRET_ANVISNING = """
CREATE OR REPLACE FUNCTION public.anvisning_vogt_anvisning() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    sted record;
    ejer CONSTANT boolean := public.anvisning_er_ejer(TG_RELID);
    dag date := NEW.tilbudt_on;
    hoejst integer;
    aabne integer;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.indmelding_id = OLD.indmelding_id AND NEW.tilbudt_on = OLD.tilbudt_on AND NEW.sagsref = OLD.sagsref
           AND NOT (NEW.status = 'tilbudt' AND OLD.status <> 'tilbudt')
           AND NOT (NEW.status = 'accepteret' AND OLD.status NOT IN ('tilbudt', 'accepteret')) THEN
            RETURN NEW;
        END IF;
    END IF;
    -- An answer of just now that is undone is judged by the rules of today, whatever the day of the offer.
    IF TG_OP = 'UPDATE' AND NOT ejer THEN
        IF NEW.indmelding_id = OLD.indmelding_id AND NEW.tilbudt_on = OLD.tilbudt_on AND NEW.sagsref = OLD.sagsref
           AND OLD.besvaret_at > now() - interval '11 minutes' THEN
            dag := (now() AT TIME ZONE 'Europe/Copenhagen')::date;
        END IF;
    END IF;
    SELECT b.afdeling_id, b.type, b.id INTO sted
      FROM public.anvisning_indmelding i JOIN public.anvisning_bolig b ON b.id = i.bolig_id
     WHERE i.id = NEW.indmelding_id FOR SHARE;
    IF NOT FOUND THEN
        RETURN NEW;  -- an unknown report is refused by the foreign key
    END IF;
    PERFORM public.anvisning_kraev_aaben(
        sted.afdeling_id, sted.type, sted.id, 'anvisning', dag, ejer);
    IF NEW.status = 'tilbudt' THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('anvisning.sagsref:' || NEW.sagsref, 0));
        SELECT (r.data #>> '{tilbud,aabne_pr_sag,antal}')::integer INTO hoejst
          FROM public.anvisning_regelsaet r
         WHERE r.vedtaget_on IS NOT NULL AND r.fra_on <= NEW.tilbudt_on AND NEW.tilbudt_on < r.til_on;
        SELECT count(*) INTO aabne
          FROM public.anvisning_anvisning a
         WHERE a.sagsref = NEW.sagsref AND a.status = 'tilbudt' AND a.id IS DISTINCT FROM NEW.id;
        IF aabne >= coalesce(hoejst, 1) THEN
            RAISE EXCEPTION USING ERRCODE = 'UD004', MESSAGE = format(
                'Sagen %s har allerede så mange åbne tilbud, som den må have (%s). '
                'Registrér svaret på et af dem, eller kald et tilbage, før du tilbyder en ny bolig.',
                NEW.sagsref, coalesce(hoejst, 1));
        END IF;
    END IF;
    RETURN NEW;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("anvisning", "0017_vagt_screening")]

    operations = [
        migrations.RunSQL(OPRET_INDMELDING, migrations.RunSQL.noop),
        migrations.RunSQL(OPRET_ANVISNING, migrations.RunSQL.noop),
    ]
