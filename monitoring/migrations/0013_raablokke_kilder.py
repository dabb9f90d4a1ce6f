"""The rows of a file as they stood lie together by the hundred; the single row is a view over them (ADR 0011)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

PR_BLOK = 250

#: Cells are parted by U+001F and rows by U+001E, which stand for themselves in no cell.
FLYT = f"""
    INSERT INTO monitoring_raablok (indlaesning_id, ark, fra, til, numre, celler)
    SELECT indlaesning_id, ark, min(raekke), max(raekke), array_agg(raekke ORDER BY raekke),
           string_agg(translate(array_to_string(celler, chr(31)), chr(30), chr(9246)), chr(30) ORDER BY raekke)
    FROM (
        SELECT *, (row_number() OVER (PARTITION BY indlaesning_id, ark ORDER BY raekke) - 1) / {PR_BLOK} AS blok
        FROM monitoring_raaraekke
    ) r
    GROUP BY indlaesning_id, ark, blok ORDER BY indlaesning_id, ark, blok;
    DROP TABLE monitoring_raaraekke;
    -- Compressing takes longer than storing, and one row is read out of a block at a time.
    ALTER TABLE monitoring_raablok ALTER COLUMN celler SET STORAGE EXTERNAL;
"""

VIEW = """
    CREATE VIEW monitoring_raaraekke AS
    SELECT b.id * 1000 + r.plads AS id, b.indlaesning_id, b.ark, b.fra, b.til, r.raekke,
           coalesce(string_to_array(r.celler, chr(31)), '{}') AS celler
    FROM monitoring_raablok b
    CROSS JOIN LATERAL unnest(b.numre, string_to_array(b.celler, chr(30))) WITH ORDINALITY AS r (raekke, celler, plads);
"""

#: The functions are those of migration 0004.
VAGTER = """
    CREATE TRIGGER monitoring_raablok_henvisninger AFTER INSERT ON monitoring_raablok
    REFERENCING NEW TABLE AS nye FOR EACH STATEMENT EXECUTE FUNCTION monitoring_raaraekke_henvisninger();
    CREATE TRIGGER monitoring_raablok_flyttes_ikke BEFORE UPDATE OF indlaesning_id ON monitoring_raablok
    FOR EACH ROW WHEN (NEW.indlaesning_id IS DISTINCT FROM OLD.indlaesning_id)
    EXECUTE FUNCTION monitoring_raaraekke_flyttes_ikke();
    CREATE OR REPLACE FUNCTION monitoring_indlaesning_er_brugt() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (TG_OP = 'DELETE' OR NEW.id <> OLD.id) AND (
            EXISTS (SELECT FROM monitoring_talraekke WHERE indlaesning_id = OLD.id)
            OR EXISTS (SELECT FROM monitoring_talraekke WHERE erstattet @> ARRAY[OLD.id] AND erstattet IS NOT NULL)
            OR EXISTS (SELECT FROM monitoring_raablok WHERE indlaesning_id = OLD.id)
        ) THEN
            RAISE foreign_key_violation USING MESSAGE = 'Rækken bruges af indlæste tal og kan ikke slettes.';
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0012_talraekker_kilder")]

    operations = [
        migrations.CreateModel(
            name="Raablok",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ark", models.CharField(max_length=100)),
                ("fra", models.PositiveIntegerField()),
                ("til", models.PositiveIntegerField()),
                (
                    "numre",
                    django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=None),
                ),
                ("celler", models.TextField()),
                (
                    "indlaesning",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="raablokke",
                        to="monitoring.indlaesning",
                    ),
                ),
            ],
            options={
                "verbose_name": "blok af rå rækker",
                "verbose_name_plural": "blokke af rå rækker",
                "constraints": [
                    models.UniqueConstraint(fields=("indlaesning", "ark", "fra"), name="raablok_unik"),
                ],
            },
        ),
        migrations.RunSQL(FLYT + VIEW + VAGTER),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint(model_name="raaraekke", name="raaraekke_unik"),
                migrations.AddField(
                    model_name="raaraekke", name="fra", field=models.PositiveIntegerField(), preserve_default=False
                ),
                migrations.AddField(
                    model_name="raaraekke", name="til", field=models.PositiveIntegerField(), preserve_default=False
                ),
                migrations.AlterModelOptions(
                    name="raaraekke",
                    options={"managed": False, "verbose_name": "rå række", "verbose_name_plural": "rå rækker"},
                ),
            ]
        ),
    ]
