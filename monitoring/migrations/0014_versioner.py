"""Versions that the parties adopt: draft → proposed → adopted by another person, then never changed, the owner included.

One function for every such table; its argument is where the version's data name the effective day. Of an adopted
version only the end moves nearer, and only onto the first day of another adopted one: that is checked when the
transaction ends. UD002 is our own SQLSTATE.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OPRET = """
CREATE FUNCTION public.monitoring_vogt_version() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    dagen CONSTANT text[] := TG_ARGV[0];
    navn CONSTANT text := OLD.navn || ', version ' || OLD.version;
    tilladt boolean;
    frie text[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.vedtaget_on IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = format('%s, er vedtaget og kan ikke slettes.', navn);
        ELSIF OLD.foreslaaet_at IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = format(
                '%s, er foreslået og kan ikke slettes. Træk forslaget tilbage først.', navn);
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.vedtaget_on IS NOT NULL THEN
        frie := '{til_on}';
        tilladt := NEW.til_on IS NOT DISTINCT FROM OLD.til_on
            OR (NEW.til_on > OLD.fra_on AND NEW.til_on < coalesce(OLD.til_on, 'infinity'));
    ELSIF OLD.foreslaaet_at IS NOT NULL AND NEW.vedtaget_on IS NOT NULL THEN
        frie := '{vedtaget_on,vedtaget_hvor,referat,vedtaget_at,vedtaget_by_id,fra_on,data,sha256}';
        tilladt := NEW.vedtaget_by_id IS NOT NULL AND NEW.data #- dagen = OLD.data #- dagen
            AND (NEW.data #>> dagen)::date = NEW.fra_on;
    ELSIF OLD.foreslaaet_at IS NOT NULL THEN
        frie := '{foreslaaet_at,foreslaaet_by_id}';
        tilladt := NEW.foreslaaet_at IS NULL OR to_jsonb(NEW) = to_jsonb(OLD);
    ELSE
        frie := '{navn,aftale,data,sha256,fra_on,til_on,begrundelse,foreslaaet_at,foreslaaet_by_id}';
        tilladt := NEW.vedtaget_on IS NULL;
    END IF;
    IF tilladt IS NOT TRUE OR to_jsonb(NEW) - frie <> to_jsonb(OLD) - frie THEN
        RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = format('%s, kan ikke ændres. Opret en ny version.', navn);
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.monitoring_vogt_afloeser() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    fundet boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I WHERE vedtaget_on IS NOT NULL AND fra_on = $1)', TG_TABLE_NAME)
        INTO fundet USING NEW.til_on;
    IF NOT fundet THEN
        RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = format(
            '%s, version %s, er vedtaget og slutter kun før tid, når en vedtaget version afløser den samme dag.',
            NEW.navn, NEW.version);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER monitoring_vogt_version BEFORE UPDATE OR DELETE ON public.monitoring_modelversion
    FOR EACH ROW EXECUTE FUNCTION public.monitoring_vogt_version('{gaelder_fra}');
CREATE CONSTRAINT TRIGGER monitoring_vogt_afloeser AFTER UPDATE ON public.monitoring_modelversion
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.vedtaget_on IS NOT NULL AND OLD.til_on IS DISTINCT FROM NEW.til_on)
    EXECUTE FUNCTION public.monitoring_vogt_afloeser();
CREATE TRIGGER monitoring_vogt_truncate BEFORE TRUNCATE ON public.monitoring_modelversion
    FOR EACH STATEMENT EXECUTE FUNCTION public.monitoring_vogt_truncate();
"""

FJERN = """
DROP TRIGGER monitoring_vogt_truncate ON public.monitoring_modelversion;
DROP FUNCTION public.monitoring_vogt_afloeser() CASCADE;
DROP FUNCTION public.monitoring_vogt_version() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0013_raablokke_kilder"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="modelversion",
            name="begrundelse",
            field=models.TextField(blank=True, verbose_name="begrundelse"),
        ),
        migrations.AddField(
            model_name="modelversion",
            name="bygger_paa",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="monitoring.modelversion",
            ),
        ),
        migrations.AddField(
            model_name="modelversion",
            name="created_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="oprettet"),
        ),
        migrations.AddField(
            model_name="modelversion",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="modelversion",
            name="foreslaaet_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="foreslået"),
        ),
        migrations.AddField(
            model_name="modelversion",
            name="foreslaaet_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="modelversion",
            name="referat",
            field=models.CharField(blank=True, max_length=200, verbose_name="referat"),
        ),
        migrations.AddField(
            model_name="modelversion",
            name="vedtaget_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="vedtagelsen skrevet ind"),
        ),
        migrations.AddField(
            model_name="modelversion",
            name="vedtaget_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="modelversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("foreslaaet_at__isnull", True), ("foreslaaet_by__isnull", True)),
                    models.Q(("foreslaaet_at__isnull", False), ("foreslaaet_by__isnull", False)),
                    _connector="OR",
                ),
                name="modelversion_forslag_foelges_ad",
            ),
        ),
        migrations.AddConstraint(
            model_name="modelversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("vedtaget_by__isnull", True),
                    models.Q(
                        ("foreslaaet_by__isnull", False),
                        models.Q(("vedtaget_by", models.F("foreslaaet_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="modelversion_vedtaget_af_en_anden",
                violation_error_message="En version skal vedtages af en anden end den, der foreslog den.",
            ),
        ),
        migrations.AddConstraint(
            model_name="modelversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("foreslaaet_by__isnull", True), ("vedtaget_by__isnull", True)),
                    models.Q(("vedtaget_by__isnull", True), ("vedtaget_on__isnull", True)),
                    models.Q(
                        ("vedtaget_at__isnull", False),
                        ("vedtaget_by__isnull", False),
                        ("vedtaget_on__isnull", False),
                        models.Q(("vedtaget_hvor", ""), _negated=True),
                        models.Q(("referat", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="modelversion_vedtagelse_foelges_ad",
            ),
        ),
        migrations.RunSQL(OPRET, FJERN),
    ]
