"""A meeting that is not held is cancelled with a reason; until now one with material could only be moved."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moeder", "0003_kalenderadresse"),
        ("monitoring", "0015_kort"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="moede",
            name="moede_holdt_af_en_person",
        ),
        migrations.AddField(
            model_name="moede",
            name="aflyst_fordi",
            field=models.CharField(blank=True, max_length=200, verbose_name="hvorfor aflyst"),
        ),
        migrations.AlterField(
            model_name="moede",
            name="status",
            field=models.CharField(
                choices=[("planlagt", "Planlagt"), ("holdt", "Holdt"), ("aflyst", "Aflyst")],
                default="planlagt",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="moede",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("holdt_at__isnull", True), ("holdt_by__isnull", True), ("status__in", ["planlagt", "aflyst"])
                    ),
                    models.Q(("holdt_at__isnull", False), ("holdt_by__isnull", False), ("status", "holdt")),
                    _connector="OR",
                ),
                name="moede_holdt_af_en_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="moede",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "aflyst"), models.Q(("aflyst_fordi", ""), _negated=True)),
                    models.Q(models.Q(("status", "aflyst"), _negated=True), ("aflyst_fordi", "")),
                    _connector="OR",
                ),
                name="moede_aflyst_med_grund",
            ),
        ),
    ]
