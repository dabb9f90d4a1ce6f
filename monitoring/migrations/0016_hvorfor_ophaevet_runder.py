"""Why a manual placement was ended, beside the placement; of those that were ended before, as the log has it."""

from django.db import migrations, models

FRA_LOGGEN = """
UPDATE public.monitoring_manuelplacering AS m SET ophaevet_fordi = CASE h.art
    WHEN 'manuel.bortfaldet' THEN 'Afdelingen er målt i runden.'
    WHEN 'manuel.afloest' THEN 'Afdelingen er placeret manuelt på ny.'
    ELSE regexp_replace(h.tekst, '^.*? Begrundelse: ', '') END
FROM public.haendelser_haendelse AS h
WHERE m.ophaevet_at IS NOT NULL AND h.objekt_type = 'monitoring.manuelplacering' AND h.objekt_id = m.id::text
    AND h.art IN ('manuel.ophaevet', 'manuel.bortfaldet', 'manuel.afloest') AND h.at = m.ophaevet_at;
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0015_kort"), ("haendelser", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="manuelplacering",
            name="ophaevet_fordi",
            field=models.TextField(blank=True, default="", verbose_name="hvorfor ophævet"),
            preserve_default=False,
        ),
        migrations.RunSQL(FRA_LOGGEN, migrations.RunSQL.noop),
    ]
