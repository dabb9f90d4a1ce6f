"""Less to do for each figure of a large file: one index finds and guards, references are looked at once a statement.

The unique index takes in superseded rows too, each for itself by its id, so that it also finds an afdeling's rows. Rows of an import lie together, which BRIN suits.
The two foreign keys that were left queued a check for each row, empty or not; a trigger now holds all four.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

TABEL = "monitoring_observation"
HENVISNINGER = {
    "afdeling_id": "monitoring_afdeling",
    "omraade_id": "monitoring_omraade",
    "indlaesning_id": "monitoring_indlaesning",
    "erstattet_af_id": "monitoring_indlaesning",
}


#: What a foreign key does: the row exists, and is held until the transaction ends.
FINDES = """
        PERFORM 1 FROM {til} t WHERE t.id = ANY({kolonne}er) FOR KEY SHARE;
        IF EXISTS (
            SELECT FROM unnest({kolonne}er) n(id)
            WHERE n.id IS NOT NULL AND NOT EXISTS (SELECT FROM {til} t WHERE t.id = n.id)
        ) THEN
            RAISE foreign_key_violation USING MESSAGE = '{kolonne} peger på en række i {til}, som ikke findes.';
        END IF;
"""

SKABELON = """
    CREATE OR REPLACE FUNCTION {tabel}_henvisninger() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE {variable}
    BEGIN
        SELECT {samlet} INTO {navne} FROM (SELECT DISTINCT {kolonner} FROM nye) n;
        {findes}
        RETURN NULL;
    END $$;
    CREATE TRIGGER {tabel}_aendrede_henvisninger AFTER UPDATE ON {tabel}
    REFERENCING NEW TABLE AS nye FOR EACH STATEMENT EXECUTE FUNCTION {tabel}_henvisninger();
"""
FRA = SKABELON.format(
    tabel=TABEL,
    variable=" ".join(f"{kolonne}er bigint[];" for kolonne in HENVISNINGER),
    samlet=", ".join(f"array_agg(DISTINCT n.{kolonne})" for kolonne in HENVISNINGER),
    navne=", ".join(f"{kolonne}er" for kolonne in HENVISNINGER),
    kolonner=", ".join(HENVISNINGER),
    findes="".join(FINDES.format(kolonne=kolonne, til=til) for kolonne, til in HENVISNINGER.items()),
)
TILBAGE_FRA = f"DROP TRIGGER {TABEL}_aendrede_henvisninger ON {TABEL};"


def _brugt(tabel: str, *kolonner: str) -> str:
    brugt = " OR ".join(f"EXISTS (SELECT FROM {fra} WHERE {kolonne} = OLD.id)" for fra, kolonne in map(_del, kolonner))
    return f"""
        CREATE OR REPLACE FUNCTION {tabel}_er_brugt() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (TG_OP = 'DELETE' OR NEW.id <> OLD.id) AND ({brugt}) THEN
                RAISE foreign_key_violation USING MESSAGE = 'Rækken bruges af indlæste tal og kan ikke slettes.';
            END IF;
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        END $$;
    """


def _del(kolonne: str) -> tuple[str, str]:
    tabel, _, navn = kolonne.partition(".")
    return tabel, navn


TIL = (
    _brugt(
        "monitoring_indlaesning",
        f"{TABEL}.indlaesning_id",
        f"{TABEL}.erstattet_af_id",
        "monitoring_raaraekke.indlaesning_id",
    )
    + _brugt("monitoring_omraade", f"{TABEL}.omraade_id")
    + """
        CREATE TRIGGER monitoring_omraade_er_brugt BEFORE DELETE OR UPDATE OF id ON monitoring_omraade
        FOR EACH ROW EXECUTE FUNCTION monitoring_omraade_er_brugt();
    """
)
TILBAGE_TIL = """
    DROP TRIGGER monitoring_omraade_er_brugt ON monitoring_omraade;
    DROP FUNCTION monitoring_omraade_er_brugt();
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0007_kalender")]

    operations = [
        migrations.RemoveConstraint(model_name="observation", name="observation_gaeldende_afdeling"),
        migrations.AlterField(
            model_name="observation",
            name="afdeling",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="observationer",
                to="monitoring.afdeling",
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="indlaesning",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="observationer",
                to="monitoring.indlaesning",
            ),
        ),
        migrations.AddIndex(
            model_name="observation",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["indlaesning"], name="observation_indlaesning"
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.UniqueConstraint(
                "afdeling",
                "aar",
                "indikator",
                "kilde",
                models.Case(
                    models.When(erstattet_af__isnull=True, then=0),
                    default=models.F("id"),
                    output_field=models.BigIntegerField(),
                ),
                condition=models.Q(("afdeling__isnull", False)),
                name="observation_gaeldende_afdeling",
                violation_error_message="Der gælder allerede et tal for samme afdeling, indikator, år og kilde.",
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="omraade",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="observationer",
                to="monitoring.omraade",
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="erstattet_af",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="erstattede_observationer",
                to="monitoring.indlaesning",
            ),
        ),
        migrations.RunSQL(FRA + TIL, TILBAGE_FRA + TILBAGE_TIL),
        # Workbooks are compressed already, and the bytes of a file are read more often than they are stored.
        migrations.RunSQL(
            "ALTER TABLE monitoring_kildefil ALTER COLUMN indhold SET STORAGE EXTERNAL",
            "ALTER TABLE monitoring_kildefil ALTER COLUMN indhold SET STORAGE EXTENDED",
        ),
    ]
