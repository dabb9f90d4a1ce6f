"""Agreements become versions: the guard of versions takes the place of the one that rule sets had."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SKIFT = """
DROP TRIGGER anvisning_vogt_regelsaet ON public.anvisning_regelsaet;
CREATE TRIGGER anvisning_vogt_version BEFORE UPDATE OR DELETE ON public.anvisning_regelsaet
    FOR EACH ROW EXECUTE FUNCTION public.monitoring_vogt_version('{periode,fra}');
CREATE CONSTRAINT TRIGGER anvisning_vogt_afloeser AFTER UPDATE ON public.anvisning_regelsaet
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.vedtaget_on IS NOT NULL AND OLD.til_on IS DISTINCT FROM NEW.til_on)
    EXECUTE FUNCTION public.monitoring_vogt_afloeser();
"""

SKIFT_TILBAGE = """
DROP TRIGGER anvisning_vogt_afloeser ON public.anvisning_regelsaet;
DROP TRIGGER anvisning_vogt_version ON public.anvisning_regelsaet;
CREATE TRIGGER anvisning_vogt_regelsaet BEFORE UPDATE OR DELETE ON public.anvisning_regelsaet
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_regelsaet();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("anvisning", "0019_svarfrister"),
        ("monitoring", "0014_versioner"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="regelsaet",
            name="begrundelse",
            field=models.TextField(blank=True, verbose_name="begrundelse"),
        ),
        migrations.AddField(
            model_name="regelsaet",
            name="bygger_paa",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="anvisning.regelsaet",
            ),
        ),
        migrations.AddField(
            model_name="regelsaet",
            name="created_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="oprettet"),
        ),
        migrations.AddField(
            model_name="regelsaet",
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
            model_name="regelsaet",
            name="foreslaaet_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="foreslået"),
        ),
        migrations.AddField(
            model_name="regelsaet",
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
            model_name="regelsaet",
            name="referat",
            field=models.CharField(blank=True, max_length=200, verbose_name="referat"),
        ),
        migrations.AddField(
            model_name="regelsaet",
            name="vedtaget_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="vedtagelsen skrevet ind"),
        ),
        migrations.AddField(
            model_name="regelsaet",
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
            model_name="regelsaet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("foreslaaet_at__isnull", True), ("foreslaaet_by__isnull", True)),
                    models.Q(("foreslaaet_at__isnull", False), ("foreslaaet_by__isnull", False)),
                    _connector="OR",
                ),
                name="regelsaet_forslag_foelges_ad",
            ),
        ),
        migrations.AddConstraint(
            model_name="regelsaet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("vedtaget_by__isnull", True),
                    models.Q(
                        ("foreslaaet_by__isnull", False),
                        models.Q(("vedtaget_by", models.F("foreslaaet_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="regelsaet_vedtaget_af_en_anden",
                violation_error_message="En version skal vedtages af en anden end den, der foreslog den.",
            ),
        ),
        migrations.AddConstraint(
            model_name="regelsaet",
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
                name="regelsaet_vedtagelse_foelges_ad",
            ),
        ),
        migrations.RunSQL(SKIFT, SKIFT_TILBAGE),
    ]
