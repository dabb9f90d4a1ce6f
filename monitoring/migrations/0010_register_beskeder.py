"""What the register says when dates or numbers contradict each other; the constraints themselves stay."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0009_frosne_placeringer"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="afdeling",
            name="afdeling_nedlagt_efter_oprettet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("oprettet_on__isnull", True),
                    ("nedlagt_on__isnull", True),
                    ("nedlagt_on__gt", models.F("oprettet_on")),
                    _connector="OR",
                ),
                name="afdeling_nedlagt_efter_oprettet",
                violation_error_message="Afdelingen skal nedlægges efter den dag, den er oprettet. Ret en af datoerne.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="boligorganisation",
            name="organisation_cvr_unik",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cvr", ""), _negated=True),
                fields=("cvr",),
                name="organisation_cvr_unik",
                violation_error_message="En anden boligorganisation har dette CVR-nummer. Kontrollér nummeret.",
            ),
        ),
    ]
