"""The guard knows the screening: no offer where one is demanded without a screening of that report and case that opens.

What is demanded stands in the projection, beside the outcome. The newest screening by that provision counts; the offer
names it. §59's safety valve opens for a screening by the law that was not passed, never for one by the agreement. A row
of the projection that is older than this is refused until `manage.py indlaes_regler` or the nightly job has rebuilt it.
UD007 is our own SQLSTATE.
"""

from django.db import migrations, models

SCREENING = """
CREATE FUNCTION public.anvisning_kraev_screening(
    afdeling bigint, boligtype text, dag date, indmelding bigint, sagsref text, screening bigint
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    krav text;
    nyeste record;
    efter text;
BEGIN
    SELECT p.screening INTO krav
      FROM public.anvisning_portudfald p
     WHERE p.afdeling_id = afdeling AND p.boligtype = anvisning_kraev_screening.boligtype AND p.handling = 'anvisning'
       AND p.fra_on <= dag AND (p.til_on IS NULL OR dag < p.til_on);
    IF NOT FOUND OR krav = '' THEN
        RETURN;  -- a day without an outcome is refused elsewhere
    END IF;
    IF krav IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'UD001', MESSAGE = format(
            'Boligen kan ikke tilbydes en borger den %s: reglerne for screening er ikke gjort op for afdelingen.',
            to_char(dag, 'DD.MM.YYYY'));
    END IF;
    efter := CASE krav WHEN 'stk6' THEN '§59, stk. 6' WHEN 'stk7' THEN '§59, stk. 7' ELSE 'aftalen' END;
    SELECT s.id, s.udfald INTO nyeste
      FROM public.anvisning_screening s
     WHERE s.indmelding_id = indmelding AND s.sagsref = anvisning_kraev_screening.sagsref AND s.stykke = krav
     ORDER BY s.id DESC LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'UD007', MESSAGE = format(
            'Sagen %s er ikke screenet efter %s til boligen. Foretag screeningen først.', sagsref, efter);
    END IF;
    IF screening IS DISTINCT FROM nyeste.id THEN
        RAISE EXCEPTION USING ERRCODE = 'UD007', MESSAGE = format(
            'Tilbuddet til sagen %s skal bygge på den nyeste screening efter %s.', sagsref, efter);
    END IF;
    IF nyeste.udfald <> 'bestaaet' THEN
        PERFORM 1 FROM public.anvisning_sikkerhedsventil v WHERE v.screening_id = nyeste.id;
        IF NOT FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'UD007', MESSAGE = format(
                'Screeningen efter %s er til hinder for at tilbyde boligen til sagen %s.', efter, sagsref);
        END IF;
    END IF;
END
$$;

CREATE FUNCTION public.anvisning_vogt_tilbudsscreening() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    sted record;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.indmelding_id = OLD.indmelding_id AND NEW.tilbudt_on = OLD.tilbudt_on AND NEW.sagsref = OLD.sagsref
           AND NEW.screening_id IS NOT DISTINCT FROM OLD.screening_id
           AND NOT (NEW.status = 'tilbudt' AND OLD.status <> 'tilbudt')
           AND NOT (NEW.status = 'accepteret' AND OLD.status NOT IN ('tilbudt', 'accepteret')) THEN
            RETURN NEW;  -- answers to open offers are never judged
        END IF;
    END IF;
    SELECT b.afdeling_id, b.type INTO sted
      FROM public.anvisning_indmelding i JOIN public.anvisning_bolig b ON b.id = i.bolig_id
     WHERE i.id = NEW.indmelding_id;
    IF FOUND THEN
        PERFORM public.anvisning_kraev_screening(
            sted.afdeling_id, sted.type, NEW.tilbudt_on, NEW.indmelding_id, NEW.sagsref, NEW.screening_id);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER anvisning_vogt_tilbudsscreening BEFORE INSERT OR UPDATE ON public.anvisning_anvisning
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_tilbudsscreening();

CREATE FUNCTION public.anvisning_vogt_boligscreening() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tilbud record;
BEGIN
    IF NEW.afdeling_id = OLD.afdeling_id AND NEW.type = OLD.type THEN
        RETURN NEW;
    END IF;
    FOR tilbud IN
        SELECT a.indmelding_id, a.sagsref, a.screening_id
          FROM public.anvisning_anvisning a JOIN public.anvisning_indmelding i ON i.id = a.indmelding_id
         WHERE i.bolig_id = NEW.id AND a.status = 'tilbudt'
    LOOP
        PERFORM public.anvisning_kraev_screening(
            NEW.afdeling_id, NEW.type, (now() AT TIME ZONE 'Europe/Copenhagen')::date,
            tilbud.indmelding_id, tilbud.sagsref, tilbud.screening_id);
    END LOOP;
    RETURN NEW;
END
$$;
CREATE TRIGGER anvisning_vogt_boligscreening BEFORE UPDATE OF afdeling_id, type ON public.anvisning_bolig
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_boligscreening();
"""

DAGEN_SELV = """
CREATE FUNCTION public.anvisning_vogt_screeningsdag() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    idag CONSTANT date := (now() AT TIME ZONE 'Europe/Copenhagen')::date;
BEGIN
    IF NEW.screenet_on IS DISTINCT FROM idag AND NOT public.anvisning_er_ejer(TG_RELID) THEN
        RAISE EXCEPTION USING ERRCODE = 'UD007', MESSAGE = format(
            'En screening registreres på dagen selv, %s.', to_char(idag, 'DD.MM.YYYY'));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER anvisning_vogt_screeningsdag BEFORE INSERT ON public.anvisning_screening
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_screeningsdag();

CREATE FUNCTION public.anvisning_vogt_sikkerhedsventil() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    screening record;
BEGIN
    SELECT s.stykke, s.udfald INTO screening FROM public.anvisning_screening s WHERE s.id = NEW.screening_id;
    IF FOUND AND (screening.stykke NOT IN ('stk6', 'stk7') OR screening.udfald <> 'ikke_bestaaet') THEN
        RAISE EXCEPTION USING ERRCODE = 'UD007', MESSAGE =
            'Sikkerhedsventilen i §59 kan kun bruges, når en screening efter loven er til hinder.';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER anvisning_vogt_sikkerhedsventil BEFORE INSERT ON public.anvisning_sikkerhedsventil
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_sikkerhedsventil();
"""

FJERN = """
DROP FUNCTION public.anvisning_vogt_sikkerhedsventil() CASCADE;
DROP FUNCTION public.anvisning_vogt_screeningsdag() CASCADE;
DROP FUNCTION public.anvisning_vogt_boligscreening() CASCADE;
DROP FUNCTION public.anvisning_vogt_tilbudsscreening() CASCADE;
DROP FUNCTION public.anvisning_kraev_screening(bigint, text, date, bigint, text, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("anvisning", "0016_lister")]

    operations = [
        migrations.AddField(
            model_name="portudfald", name="screening", field=models.CharField(max_length=10, null=True)
        ),
        migrations.RunSQL(SCREENING + DAGEN_SELV, FJERN),
    ]
