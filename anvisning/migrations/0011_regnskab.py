"""The ledger's own rows: vacant dwellings per month and refused attempts, both append-only, and the rent at the report.

Refused attempts of before are read from the log, where the gate's answer stands; an event whose unit is gone, or whose
answer lacks day or colour, is left out. Reports of before get the unit's rent of today: the one that we know.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

VAGT = """
CREATE FUNCTION public.anvisning_vogt_regnskab() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = CASE TG_TABLE_NAME
        WHEN 'anvisning_ledighedstal' THEN 'Et oplyst tal hverken ændres eller slettes: skriv en rettelse.'
        ELSE 'Et afvist forsøg hverken ændres eller slettes.' END;
END
$$;
""" + "".join(
    f"""
CREATE TRIGGER anvisning_vogt_regnskab BEFORE UPDATE OR DELETE ON public.anvisning_{tabel}
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_regnskab();
CREATE TRIGGER anvisning_vogt_truncate BEFORE TRUNCATE ON public.anvisning_{tabel}
    FOR EACH STATEMENT EXECUTE FUNCTION public.anvisning_vogt_truncate();
"""
    for tabel in ("ledighedstal", "afvistforsoeg")
)
FJERN_VAGT = "DROP FUNCTION public.anvisning_vogt_regnskab() CASCADE;"

EFTERFYLD_FORSOEG = """
INSERT INTO public.anvisning_afvistforsoeg (bolig_id, forsoegt_on, farve, trin, afgoerelse, at, by_id)
SELECT b.id, (h.grundlag ->> 'dag')::date, h.grundlag ->> 'farve', (h.grundlag ->> 'trin')::smallint, h.grundlag,
       h.at, h.by_id
  FROM public.haendelser_haendelse h
  JOIN public.anvisning_bolig b ON h.objekt_id = b.id::text
 WHERE h.art = 'indmelding.afvist' AND h.objekt_type = 'anvisning.bolig' AND h.by_id IS NOT NULL
   AND h.grundlag ->> 'farve' IN ('roed', 'gul', 'groen', 'ikke_maalt') AND h.grundlag ->> 'dag' IS NOT NULL
 ORDER BY h.id
"""
EFTERFYLD_HUSLEJE = """
UPDATE public.anvisning_indmelding i SET husleje = b.husleje FROM public.anvisning_bolig b WHERE b.id = i.bolig_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("anvisning", "0006_portudfald_uden_udelukkelse"),
        ("haendelser", "0001_initial"),
        ("monitoring", "0010_register_beskeder"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="indmelding",
            name="husleje",
            field=models.DecimalField(
                decimal_places=2, max_digits=9, null=True, verbose_name="husleje pr. måned ved indmeldingen"
            ),
        ),
        migrations.CreateModel(
            name="AfvistForsoeg",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("forsoegt_on", models.DateField(verbose_name="forsøgt")),
                (
                    "farve",
                    models.CharField(
                        choices=[("roed", "Rød"), ("gul", "Gul"), ("groen", "Grøn"), ("ikke_maalt", "Ikke målt")],
                        max_length=12,
                        verbose_name="farve",
                    ),
                ),
                ("trin", models.PositiveSmallIntegerField(null=True, verbose_name="trin")),
                ("afgoerelse", models.JSONField(default=dict)),
                ("at", models.DateTimeField(verbose_name="tidspunkt")),
                (
                    "bolig",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="afviste_forsoeg",
                        to="anvisning.bolig",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "afvist forsøg",
                "verbose_name_plural": "afviste forsøg",
                "ordering": ["forsoegt_on", "id"],
                "indexes": [models.Index(fields=["forsoegt_on"], name="afvistforsoeg_dag")],
            },
        ),
        migrations.CreateModel(
            name="Ledighedstal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("maaned", models.DateField(verbose_name="måned (dens første dag)")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("antal", models.PositiveSmallIntegerField(null=True, verbose_name="ledige familieboliger")),
                ("begrundelse", models.TextField(blank=True, verbose_name="begrundelse for rettelsen")),
                ("at", models.DateTimeField(verbose_name="oplyst")),
                (
                    "afdeling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledighedstal",
                        to="monitoring.afdeling",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "indlaesning",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledighedstal",
                        to="monitoring.indlaesning",
                    ),
                ),
            ],
            options={
                "verbose_name": "ledighedstal",
                "verbose_name_plural": "ledighedstal",
                "ordering": ["afdeling", "maaned", "version"],
                "constraints": [
                    models.UniqueConstraint(fields=("afdeling", "maaned", "version"), name="ledighedstal_unikt"),
                    models.CheckConstraint(
                        condition=models.Q(("maaned__day", 1)), name="ledighedstal_maanedens_foerste"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("antal__isnull", False), ("version", 1)),
                            models.Q(("version__gt", 1), models.Q(("begrundelse", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="ledighedstal_rettelse_begrundet",
                        violation_error_message="En rettelse skal begrundes.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(VAGT, FJERN_VAGT),
        migrations.RunSQL(EFTERFYLD_FORSOEG, migrations.RunSQL.noop),
        migrations.RunSQL(EFTERFYLD_HUSLEJE, migrations.RunSQL.noop),
    ]
