"""The guard of agreements on fleksibel udlejning: what is no draft any more keeps its words, its period and its parties.

An agreement begins as a draft. Adopted criteria are never changed, only ended early; a new version is a new row. The
law's demands on obligatory criteria (almenboligloven §60 stk. 4: employment and education, at most four years) are asked
when one is adopted, whatever adopts it. Refusals: UD002, a thing that never changes; UD005, criteria that cannot stand.
"""

from django.db import migrations

OPRET_AFTALE = """
CREATE FUNCTION public.anvisning_vogt_fleksibelaftale() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- What the state machine may write; all else of a row that is no draft stands.
    skrives CONSTANT text[] := ARRAY['status', 'slut_on', 'fremsat_at', 'fremsat_by_id', 'svar_at', 'svar_by_id',
        'svar_part', 'svar_begrundelse', 'ophoert_at', 'ophoert_by_id', 'ophoer_begrundelse'];
    slags text[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE =
            'En aftale om fleksibel udlejning kan ikke slettes. Kassér kladden, eller bring aftalen til ophør.';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'kladde' THEN
            RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE =
                'En aftale om fleksibel udlejning begynder som kladde.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status <> 'kladde' AND (to_jsonb(NEW) - skrives) <> (to_jsonb(OLD) - skrives) THEN
        RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE =
            'Aftalen om fleksibel udlejning er ikke længere en kladde og kan ikke ændres. Lav en ny version.';
    END IF;
    IF NEW.status = OLD.status THEN
        IF OLD.status <> 'kladde' AND to_jsonb(NEW) <> to_jsonb(OLD) THEN
            RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE =
                'Aftalen om fleksibel udlejning kan ikke ændres uden at skifte status.';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.status || '>' || NEW.status) NOT IN (
        'kladde>foreslaaet', 'kladde>vedtaget', 'kladde>kasseret', 'foreslaaet>vedtaget', 'foreslaaet>afvist',
        'foreslaaet>kasseret', 'vedtaget>ophoert'
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = format(
            'En aftale om fleksibel udlejning kan ikke gå fra %s til %s.', OLD.status, NEW.status);
    END IF;
    IF NEW.status <> 'ophoert' AND NEW.slut_on <> NEW.til_on THEN
        RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE =
            'Kun en aftale, der er bragt til ophør, kan slutte før sin periode.';
    END IF;
    IF NEW.status <> 'vedtaget' THEN
        RETURN NEW;
    END IF;
    IF NEW.art = 'aftalt' AND OLD.status <> 'foreslaaet' THEN
        RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE =
            'En aftale vedtages først, når den er foreslået for den anden part.';
    END IF;
    SELECT array_agg(DISTINCT k.slags::text) INTO slags FROM public.anvisning_kriterium k WHERE k.aftale_id = NEW.id;
    IF slags IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'UD005', MESSAGE = 'Aftalen har ingen kriterier og kan ikke vedtages.';
    END IF;
    IF NEW.art = 'obligatorisk' AND NOT slags @> ARRAY['beskaeftigelse', 'uddannelse'] THEN
        RAISE EXCEPTION USING ERRCODE = 'UD005', MESSAGE =
            'Obligatoriske kriterier skal indeholde både beskæftigelse og uddannelse (almenboligloven §60, stk. 4).';
    END IF;
    IF NEW.art = 'obligatorisk' AND NEW.til_on > NEW.fra_on + interval '4 years' THEN
        RAISE EXCEPTION USING ERRCODE = 'UD005', MESSAGE =
            'Obligatoriske kriterier gælder højst 4 år (almenboligloven §60, stk. 4).';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER anvisning_vogt_fleksibelaftale BEFORE INSERT OR UPDATE OR DELETE ON public.anvisning_fleksibelaftale
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_fleksibelaftale();
"""

OPRET_KRITERIUM = """
CREATE FUNCTION public.anvisning_vogt_kriterium() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    beroerte CONSTANT bigint[] := CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.aftale_id] WHEN 'DELETE' THEN ARRAY[OLD.aftale_id]
        ELSE ARRAY[OLD.aftale_id, NEW.aftale_id] END;
BEGIN
    -- Locked: the agreement cannot be adopted between this check and the end of the transaction.
    PERFORM 1 FROM public.anvisning_fleksibelaftale a WHERE a.id = ANY (beroerte) FOR SHARE;
    PERFORM 1 FROM public.anvisning_fleksibelaftale a WHERE a.id = ANY (beroerte) AND a.status <> 'kladde';
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE =
            'Kriterier kan kun ændres, mens aftalen er en kladde. Lav en ny version.';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER anvisning_vogt_kriterium BEFORE INSERT OR UPDATE OR DELETE ON public.anvisning_kriterium
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_kriterium();
"""

OPRET_DOKUMENT = """
CREATE FUNCTION public.anvisning_vogt_aftaledokument() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF encode(sha256(NEW.indhold), 'hex') <> NEW.sha256 OR octet_length(NEW.indhold) <> NEW.stoerrelse THEN
            RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = 'Dokumentets indhold passer ikke til dets kontrolsum.';
        END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = 'Et dokument kan hverken ændres eller slettes.';
END
$$;
CREATE TRIGGER anvisning_vogt_aftaledokument BEFORE INSERT OR UPDATE OR DELETE ON public.anvisning_aftaledokument
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_aftaledokument();
"""

TABELLER = ("fleksibelaftale", "kriterium", "aftaledokument")
OPRET_TRUNCATE = "".join(
    f"""
CREATE TRIGGER anvisning_vogt_truncate BEFORE TRUNCATE ON public.anvisning_{tabel}
    FOR EACH STATEMENT EXECUTE FUNCTION public.anvisning_vogt_truncate();
"""
    for tabel in TABELLER
)
FJERN_TRUNCATE = "".join(f"DROP TRIGGER anvisning_vogt_truncate ON public.anvisning_{tabel};\n" for tabel in TABELLER)


def _fjern(tabel: str) -> str:
    return f"DROP FUNCTION public.anvisning_vogt_{tabel}() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("anvisning", "0014_fleksibelaftaler")]

    operations = [
        migrations.RunSQL(OPRET_AFTALE, _fjern("fleksibelaftale")),
        migrations.RunSQL(OPRET_KRITERIUM, _fjern("kriterium")),
        migrations.RunSQL(OPRET_DOKUMENT, _fjern("aftaledokument")),
        migrations.RunSQL(OPRET_TRUNCATE, FJERN_TRUNCATE),
    ]
