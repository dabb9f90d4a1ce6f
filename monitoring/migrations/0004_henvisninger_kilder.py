"""References from figures and raw rows, held by triggers that look at a whole statement at once.

PostgreSQL checks a foreign key row by row, which took as long as storing a large file's figures. These triggers hold
the same: what is inserted points at rows that exist (and locks them as a foreign key does), what is pointed at cannot
be deleted, and a stored reference does not move.
"""

import django.db.models.deletion
from django.db import migrations, models

_FINDES = """
    PERFORM 1 FROM {til} t WHERE t.id IN (SELECT {kolonne} FROM nye) FOR KEY SHARE;
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT {kolonne} AS id FROM nye WHERE {kolonne} IS NOT NULL) n
        WHERE NOT EXISTS (SELECT FROM {til} t WHERE t.id = n.id)
    ) THEN
        RAISE foreign_key_violation USING MESSAGE = '{kolonne} peger på en række i {til}, som ikke findes.';
    END IF;
"""

_FRA_OBSERVATION = _FINDES.format(kolonne="afdeling_id", til="monitoring_afdeling") + _FINDES.format(
    kolonne="indlaesning_id", til="monitoring_indlaesning"
)
_FRA_RAARAEKKE = _FINDES.format(kolonne="indlaesning_id", til="monitoring_indlaesning")


def _indsat(tabel: str, krop: str) -> str:
    return f"""
        CREATE FUNCTION {tabel}_henvisninger() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {krop} RETURN NULL; END $$;
        CREATE TRIGGER {tabel}_henvisninger AFTER INSERT ON {tabel}
        REFERENCING NEW TABLE AS nye FOR EACH STATEMENT EXECUTE FUNCTION {tabel}_henvisninger();
    """


def _fast(tabel: str, kolonner: tuple[str, ...]) -> str:
    flyttet = " OR ".join(f"NEW.{kolonne} IS DISTINCT FROM OLD.{kolonne}" for kolonne in kolonner)
    return f"""
        CREATE FUNCTION {tabel}_flyttes_ikke() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE integrity_constraint_violation USING MESSAGE = 'Rækkens henvisninger kan ikke ændres.';
        END $$;
        CREATE TRIGGER {tabel}_flyttes_ikke BEFORE UPDATE OF {", ".join(kolonner)} ON {tabel}
        FOR EACH ROW WHEN ({flyttet}) EXECUTE FUNCTION {tabel}_flyttes_ikke();
    """


def _brugt(tabel: str, brugt_af: dict[str, str]) -> str:
    brugt = " OR ".join(f"EXISTS (SELECT FROM {fra} WHERE {kolonne} = OLD.id)" for fra, kolonne in brugt_af.items())
    return f"""
        CREATE FUNCTION {tabel}_er_brugt() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (TG_OP = 'DELETE' OR NEW.id <> OLD.id) AND ({brugt}) THEN
                RAISE foreign_key_violation USING MESSAGE = 'Rækken bruges af indlæste tal og kan ikke slettes.';
            END IF;
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        END $$;
        CREATE TRIGGER {tabel}_er_brugt BEFORE DELETE OR UPDATE OF id ON {tabel}
        FOR EACH ROW EXECUTE FUNCTION {tabel}_er_brugt();
    """


def _fjern(tabel: str, *funktioner: str) -> str:
    return "".join(
        f"DROP TRIGGER {tabel}_{funktion} ON {tabel}; DROP FUNCTION {tabel}_{funktion}();" for funktion in funktioner
    )


OBSERVATION, RAARAEKKE = "monitoring_observation", "monitoring_raaraekke"
AFDELING, INDLAESNING = "monitoring_afdeling", "monitoring_indlaesning"


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0003_observationsindeks_kilder")]

    operations = [
        migrations.AlterField(
            model_name="observation",
            name="afdeling",
            field=models.ForeignKey(
                db_constraint=False,
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
                on_delete=django.db.models.deletion.PROTECT,
                related_name="observationer",
                to="monitoring.indlaesning",
            ),
        ),
        migrations.AlterField(
            model_name="raaraekke",
            name="indlaesning",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="raekker",
                to="monitoring.indlaesning",
            ),
        ),
        migrations.RunSQL(
            _indsat(OBSERVATION, _FRA_OBSERVATION) + _fast(OBSERVATION, ("afdeling_id", "indlaesning_id")),
            _fjern(OBSERVATION, "henvisninger", "flyttes_ikke"),
        ),
        migrations.RunSQL(
            _indsat(RAARAEKKE, _FRA_RAARAEKKE) + _fast(RAARAEKKE, ("indlaesning_id",)),
            _fjern(RAARAEKKE, "henvisninger", "flyttes_ikke"),
        ),
        migrations.RunSQL(_brugt(AFDELING, {OBSERVATION: "afdeling_id"}), _fjern(AFDELING, "er_brugt")),
        migrations.RunSQL(
            _brugt(INDLAESNING, {OBSERVATION: "indlaesning_id", RAARAEKKE: "indlaesning_id"}),
            _fjern(INDLAESNING, "er_brugt"),
        ),
    ]
