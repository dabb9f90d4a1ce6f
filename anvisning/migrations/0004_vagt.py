"""The database's guard: no vacancy and no offer that the gate forbids, whatever writes it.

The rules exist once, in Python; `anvisning_portudfald` holds their outcomes with dates, and the guard compares dates.
It judges what opens: a report, an offer, and any change of unit, afdeling, type or day under an open one. Answers to
open offers are never judged. The functions run with the caller's rights and a search path that nobody can prepend to.
Only the tables' owner (migrations, demonstration data, tests) may write other days than today's.

Refusals are Danish sentences with SQLSTATEs of our own: UD001 the gate, UD002 a thing that never changes, UD003 TRUNCATE,
UD004 too many open offers for one case.
"""

from django.db import migrations

OPRET_PORT = """
CREATE FUNCTION public.anvisning_er_ejer(tabel oid) RETURNS boolean
LANGUAGE sql STABLE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE oid = tabel
$$;

CREATE FUNCTION public.anvisning_kraev_aaben(
    afdeling bigint, boligtype text, bolig bigint, handling text, dag date, ejer boolean
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    idag CONSTANT date := (now() AT TIME ZONE 'Europe/Copenhagen')::date;
    hvad CONSTANT text := CASE handling WHEN 'anvisning' THEN 'tilbydes en borger' ELSE 'meldes ind' END;
    fundet text;
BEGIN
    -- Publication holds this lock exclusively while it writes the outcomes: one is judged by the old or by the new, whole.
    PERFORM pg_advisory_xact_lock_shared(7221590001);
    IF dag IS DISTINCT FROM idag AND NOT ejer THEN
        RAISE EXCEPTION USING ERRCODE = 'UD001', MESSAGE = format(
            'Boligen kan kun %s på dagen selv, %s. Datoen er sat til %s.',
            hvad, to_char(idag, 'DD.MM.YYYY'), coalesce(to_char(dag, 'DD.MM.YYYY'), 'ingenting'));
    END IF;
    SELECT p.udfald INTO fundet
      FROM public.anvisning_portudfald p
     WHERE p.afdeling_id = afdeling AND p.boligtype = anvisning_kraev_aaben.boligtype
       AND p.handling = anvisning_kraev_aaben.handling
       AND p.fra_on <= dag AND (p.til_on IS NULL OR dag < p.til_on);
    IF fundet IN ('tilladt', 'paa_vilkaar') THEN
        RETURN;
    END IF;
    IF fundet IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'UD001', MESSAGE = format(
            'Boligen kan ikke %s den %s: reglerne er ikke gjort op for afdelingen den dag.',
            hvad, to_char(dag, 'DD.MM.YYYY'));
    END IF;
    PERFORM 1
       FROM public.anvisning_dispensation d
      WHERE d.afdeling_id = afdeling AND (d.bolig_id IS NULL OR d.bolig_id = bolig)
        AND d.status = 'bevilget' AND d.fra_on <= dag AND dag < d.til_on;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'UD001', MESSAGE = format(
            'Boligen kan ikke %s den %s: afdelingens farve tillader det ikke, og der er ingen dispensation.',
            hvad, to_char(dag, 'DD.MM.YYYY'));
    END IF;
END
$$;
"""

OPRET_INDMELDING = """
CREATE FUNCTION public.anvisning_vogt_indmelding() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    sted record;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.bolig_id = OLD.bolig_id AND NEW.indmeldt_on = OLD.indmeldt_on
           AND NOT (NEW.status IN ('indmeldt', 'reserveret') AND OLD.status NOT IN ('indmeldt', 'reserveret'))
           AND NOT (NEW.status = 'kladde' AND OLD.status <> 'kladde') THEN
            RETURN NEW;
        END IF;
    END IF;
    -- The unit cannot move to another afdeling while it is being judged.
    SELECT b.afdeling_id, b.type INTO sted FROM public.anvisning_bolig b WHERE b.id = NEW.bolig_id FOR SHARE;
    IF FOUND THEN
        PERFORM public.anvisning_kraev_aaben(
            sted.afdeling_id, sted.type, NEW.bolig_id, 'indmelding', NEW.indmeldt_on,
            public.anvisning_er_ejer(TG_RELID));
    END IF;
    RETURN NEW;  -- an unknown unit is refused by the foreign key
END
$$;
CREATE TRIGGER anvisning_vogt_indmelding BEFORE INSERT OR UPDATE ON public.anvisning_indmelding
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_indmelding();
"""

OPRET_ANVISNING = """
CREATE FUNCTION public.anvisning_vogt_anvisning() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    sted record;
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
    SELECT b.afdeling_id, b.type, b.id INTO sted
      FROM public.anvisning_indmelding i JOIN public.anvisning_bolig b ON b.id = i.bolig_id
     WHERE i.id = NEW.indmelding_id FOR SHARE;
    IF NOT FOUND THEN
        RETURN NEW;  -- an unknown report is refused by the foreign key
    END IF;
    PERFORM public.anvisning_kraev_aaben(
        sted.afdeling_id, sted.type, sted.id, 'anvisning', NEW.tilbudt_on, public.anvisning_er_ejer(TG_RELID));
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
CREATE TRIGGER anvisning_vogt_anvisning BEFORE INSERT OR UPDATE ON public.anvisning_anvisning
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_anvisning();
"""

OPRET_BOLIG = """
CREATE FUNCTION public.anvisning_vogt_bolig() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    idag CONSTANT date := (now() AT TIME ZONE 'Europe/Copenhagen')::date;
    aaben bigint;
BEGIN
    IF NEW.afdeling_id = OLD.afdeling_id AND NEW.type = OLD.type AND NEW.id = OLD.id THEN
        RETURN NEW;
    END IF;
    SELECT i.id INTO aaben FROM public.anvisning_indmelding i
     WHERE i.bolig_id = OLD.id AND i.status IN ('kladde', 'indmeldt', 'reserveret');
    IF aaben IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM public.anvisning_kraev_aaben(
        NEW.afdeling_id, NEW.type, NEW.id, 'indmelding', idag, public.anvisning_er_ejer(TG_RELID));
    PERFORM 1 FROM public.anvisning_anvisning a WHERE a.indmelding_id = aaben AND a.status = 'tilbudt';
    IF FOUND THEN
        PERFORM public.anvisning_kraev_aaben(
            NEW.afdeling_id, NEW.type, NEW.id, 'anvisning', idag, public.anvisning_er_ejer(TG_RELID));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER anvisning_vogt_bolig BEFORE UPDATE ON public.anvisning_bolig
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_bolig();
"""

OPRET_REGELSAET = """
CREATE FUNCTION public.anvisning_vogt_regelsaet() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.vedtaget_on IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = format(
                'Regelsættet %s er vedtaget og kan ikke slettes.', OLD.navn);
        END IF;
        RETURN OLD;
    END IF;
    IF (NEW.noegle, NEW.version, NEW.data, NEW.sha256) IS DISTINCT FROM
           (OLD.noegle, OLD.version, OLD.data, OLD.sha256)
       OR (OLD.vedtaget_on IS NOT NULL AND to_jsonb(NEW) <> to_jsonb(OLD)) THEN
        RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = format(
            'Regelsættet %s kan ikke ændres. Opret en ny version.', OLD.navn);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER anvisning_vogt_regelsaet BEFORE UPDATE OR DELETE ON public.anvisning_regelsaet
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_regelsaet();
"""

TABELLER = ("bolig", "indmelding", "anvisning", "dispensation", "portudfald", "regelsaet")

OPRET_TRUNCATE = """
CREATE FUNCTION public.anvisning_vogt_truncate() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.anvisning_er_ejer(TG_RELID) THEN
        RAISE EXCEPTION USING ERRCODE = 'UD003', MESSAGE = format('Tabellen %s kan ikke tømmes.', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END
$$;
""" + "".join(
    f"""
CREATE TRIGGER anvisning_vogt_truncate BEFORE TRUNCATE ON public.anvisning_{tabel}
    FOR EACH STATEMENT EXECUTE FUNCTION public.anvisning_vogt_truncate();
"""
    for tabel in TABELLER
)

FUNKTIONER = ("truncate", "regelsaet", "bolig", "anvisning", "indmelding")
FJERN = "".join(f"DROP FUNCTION public.anvisning_vogt_{navn}() CASCADE;\n" for navn in FUNKTIONER) + (
    "DROP FUNCTION public.anvisning_kraev_aaben(bigint, text, bigint, text, date, boolean);\n"
    "DROP FUNCTION public.anvisning_er_ejer(oid);\n"
)


class Migration(migrations.Migration):
    dependencies = [("anvisning", "0003_aabne_tilbud_taelles_af_vagten")]

    operations = [
        migrations.RunSQL(OPRET_PORT, FJERN),
        migrations.RunSQL(OPRET_INDMELDING, migrations.RunSQL.noop),
        migrations.RunSQL(OPRET_ANVISNING, migrations.RunSQL.noop),
        migrations.RunSQL(OPRET_BOLIG, migrations.RunSQL.noop),
        migrations.RunSQL(OPRET_REGELSAET, migrations.RunSQL.noop),
        migrations.RunSQL(OPRET_TRUNCATE, migrations.RunSQL.noop),
    ]
