"""What the gate's answers rest on, per afdeling and day: empty until `manage.py indlaes_regler` or the nightly job.

An act of a day without a row asks the rounds and lists behind it, so nothing waits for the rebuilding.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

TRUNCATE = """
CREATE TRIGGER anvisning_vogt_truncate BEFORE TRUNCATE ON public.anvisning_portforhold
    FOR EACH STATEMENT EXECUTE FUNCTION public.anvisning_vogt_truncate();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("anvisning", "0020_versioner"),
        ("monitoring", "0014_versioner"),
    ]

    operations = [
        migrations.CreateModel(
            name="Portforhold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("farve", models.CharField(max_length=20)),
                ("trin", models.SmallIntegerField(null=True)),
                ("manuel", models.BooleanField()),
                (
                    "betegnelser",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None),
                ),
                ("listedato", models.DateField(null=True)),
                ("fra_on", models.DateField()),
                ("til_on", models.DateField(null=True)),
                (
                    "afdeling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="portforhold",
                        to="monitoring.afdeling",
                    ),
                ),
                (
                    "regelsaet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="anvisning.regelsaet",
                    ),
                ),
            ],
            options={
                "verbose_name": "portforhold",
                "verbose_name_plural": "portforhold",
                "constraints": [
                    models.UniqueConstraint(fields=("afdeling", "fra_on"), name="portforhold_unikt"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("til_on__isnull", True), ("til_on__gt", models.F("fra_on")), _connector="OR"
                        ),
                        name="portforhold_til_efter_fra",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TRUNCATE, "DROP TRIGGER anvisning_vogt_truncate ON public.anvisning_portforhold;"),
    ]
