"""One stored row for the figures of one row of a file; the single figure is a view over it (ADR 0011).

Every figure keeps its number, which frozen placements and corrections name. A figure from before becomes a row with
that one figure. What foreign keys did between figures and what they point at, triggers do statement by statement.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import monitoring.models.felter

KILDER = [
    ("lbf", "LBF: forebyggelses- og parallelsamfundsdata pr. afdeling"),
    ("ministeriet", "Ministeriets lister over boligområder"),
    ("ministeriet-afdelinger", "Ministeriets bilag: afdelinger i områderne"),
    ("tvilling", "LBF: Tvillingeværktøj"),
    ("register", "Register over organisationer og afdelinger"),
    ("boliger", "Organisationernes boliger"),
    ("ledige", "Ledige boliger til boliganvisningen"),
    ("ledighed", "Ledige familieboliger pr. måned"),
]
#: In the order of their numbers in the arrays, from 1.
INDIKATORER = ("beboere", "uden_tilknytning", "doemte", "grundskole", "indkomst", "ikke_vestlig")
NUMRE = range(1, len(INDIKATORER) + 1)

# The view's name is taken over from the table.
GEM_GAMMEL = """
    ALTER TABLE monitoring_observation RENAME TO monitoring_observation_foer;
    DROP TRIGGER monitoring_observation_henvisninger ON monitoring_observation_foer;
    DROP TRIGGER monitoring_observation_aendrede_henvisninger ON monitoring_observation_foer;
    DROP TRIGGER monitoring_observation_flyttes_ikke ON monitoring_observation_foer;
    DROP FUNCTION monitoring_observation_henvisninger();
    DROP FUNCTION monitoring_observation_flyttes_ikke();
"""

_ET_AF_TO = " AND ".join(f"(vaerdier[{n}] IS NULL OR mangler[{n}] IS NULL)" for n in NUMRE)
REGLER = f"""
    ALTER TABLE monitoring_talraekke ADD CONSTRAINT talraekke_vaerdi_eller_grund
        CHECK (mangler IS NULL OR ('' <> ALL (mangler) IS NOT FALSE AND {_ET_AF_TO}));
    -- Sixteen numbers for each row, above those that are taken.
    ALTER TABLE monitoring_talraekke ALTER COLUMN id SET INCREMENT BY 16;
    DO $$ BEGIN
        EXECUTE format(
            'ALTER TABLE monitoring_talraekke ALTER COLUMN id SET START WITH %1$s RESTART WITH %1$s',
            (SELECT 16 * (coalesce(max(id), 0) / 16 + 1) FROM monitoring_observation_foer)
        );
    END $$;
"""

FLYT = f"""
    INSERT INTO monitoring_talraekke (
        id, foerste, kilde, afdeling_id, omraade_id, aar, listedato, kendt_on, lag, vaerdier, mangler, tvillinger,
        tvillinger_mangler, antal_tvillinger, indlaesning_id, ark, raekke, kolonner, erstattet
    )
    SELECT o.id, o.nr, o.kilde, o.afdeling_id, o.omraade_id, o.aar, o.listedato, o.kendt_on,
           row_number() OVER (
               PARTITION BY o.kilde, o.afdeling_id, o.omraade_id,
                            CASE WHEN o.omraade_id IS NULL THEN o.aar END,
                            CASE WHEN o.afdeling_id IS NULL THEN o.listedato END
               ORDER BY o.id
           ) - 1,
           array_fill(NULL::numeric, ARRAY[o.nr - 1]) || o.vaerdi,
           CASE WHEN o.mangler <> '' THEN array_fill(NULL::varchar, ARRAY[o.nr - 1]) || o.mangler END,
           o.tvillinger, o.tvillinger_mangler, o.antal_tvillinger, o.indlaesning_id, o.ark, o.raekke,
           repeat(' ', o.nr - 1) || replace(o.kolonne, ' ', '_'),
           CASE WHEN o.erstattet_af_id IS NOT NULL
                THEN array_fill(NULL::bigint, ARRAY[o.nr - 1]) || o.erstattet_af_id END
    FROM (
        SELECT *, array_position(ARRAY{list(INDIKATORER)}, indikator::text) AS nr FROM monitoring_observation_foer
    ) o;
    DROP TABLE monitoring_observation_foer;
"""

VIEW = f"""
    CREATE VIEW monitoring_observation AS
    SELECT t.id + i.nummer - t.foerste AS id, t.id AS talraekke_id, i.nummer, t.kilde, t.afdeling_id, t.omraade_id,
           i.indikator, t.aar, t.listedato, t.kendt_on, t.vaerdier[i.nummer] AS vaerdi,
           coalesce(t.mangler[i.nummer], '') AS mangler, t.tvillinger, t.tvillinger_mangler, t.antal_tvillinger,
           t.indlaesning_id, t.ark, t.raekke, split_part(t.kolonner, ' ', i.nummer) AS kolonne,
           t.erstattet[i.nummer] AS erstattet_af_id
    FROM monitoring_talraekke t
    CROSS JOIN (VALUES {", ".join(f"({n}, '{i}')" for n, i in zip(NUMRE, INDIKATORER, strict=True))})
        AS i (nummer, indikator)
    WHERE t.vaerdier[i.nummer] IS NOT NULL OR t.mangler[i.nummer] IS NOT NULL;
"""

HENVISNINGER = {
    "afdeling_id": "monitoring_afdeling",
    "omraade_id": "monitoring_omraade",
    "indlaesning_id": "monitoring_indlaesning",
    "erstattet_af_id": "monitoring_indlaesning",
}
#: What a foreign key does: the row exists, and is held until the transaction ends.
_FINDES = """
        PERFORM 1 FROM {til} t WHERE t.id = ANY({kolonne}er) FOR KEY SHARE;
        IF EXISTS (
            SELECT FROM unnest({kolonne}er) n(id)
            WHERE n.id IS NOT NULL AND NOT EXISTS (SELECT FROM {til} t WHERE t.id = n.id)
        ) THEN
            RAISE foreign_key_violation USING MESSAGE = '{kolonne} peger på en række i {til}, som ikke findes.';
        END IF;
"""
_TO_I_KRAFT = """
            SELECT FROM nye n
            JOIN monitoring_talraekke t ON t.{sted} = n.{sted} AND t.{tid} = n.{tid} AND t.kilde = n.kilde
            CROSS JOIN generate_series(1, {antal}) i(nummer)
            WHERE t.id <> n.id AND n.erstattet[i.nummer] IS NULL AND t.erstattet[i.nummer] IS NULL
              AND (n.vaerdier[i.nummer] IS NOT NULL OR n.mangler[i.nummer] IS NOT NULL)
              AND (t.vaerdier[i.nummer] IS NOT NULL OR t.mangler[i.nummer] IS NOT NULL)
"""
_BRUGT = """
    CREATE OR REPLACE FUNCTION {tabel}_er_brugt() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (TG_OP = 'DELETE' OR NEW.id <> OLD.id) AND ({brugt}) THEN
            RAISE foreign_key_violation USING MESSAGE = 'Rækken bruges af indlæste tal og kan ikke slettes.';
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END $$;
"""


def _brugt(tabel: str, *udtryk: str) -> str:
    return _BRUGT.format(tabel=tabel, brugt=" OR ".join(f"EXISTS (SELECT FROM {et})" for et in udtryk))


VAGTER = (
    f"""
    CREATE FUNCTION monitoring_talraekke_henvisninger() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        {" ".join(f"{kolonne}er bigint[];" for kolonne in HENVISNINGER)}
        flere boolean;
    BEGIN
        SELECT array_agg(DISTINCT n.afdeling_id), array_agg(DISTINCT n.omraade_id),
               array_agg(DISTINCT n.indlaesning_id), bool_or(n.lag > 0)
          INTO afdeling_ider, omraade_ider, indlaesning_ider, flere
          FROM (SELECT DISTINCT afdeling_id, omraade_id, indlaesning_id, lag FROM nye) n;
        SELECT array_agg(DISTINCT e.id) INTO erstattet_af_ider
          FROM nye n, unnest(n.erstattet) e(id) WHERE n.erstattet IS NOT NULL;
        {"".join(_FINDES.format(kolonne=kolonne, til=til) for kolonne, til in HENVISNINGER.items())}
        -- A first row of its place and time stands alone: the unique index holds that.
        IF (TG_OP = 'UPDATE' OR flere) AND (
            EXISTS ({_TO_I_KRAFT.format(sted="afdeling_id", tid="aar", antal=len(INDIKATORER))})
            OR EXISTS ({_TO_I_KRAFT.format(sted="omraade_id", tid="listedato", antal=len(INDIKATORER))})
        ) THEN
            RAISE unique_violation USING
                MESSAGE = 'Der gælder allerede et tal for samme sted, indikator, tid og kilde.';
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER monitoring_talraekke_henvisninger AFTER INSERT ON monitoring_talraekke
    REFERENCING NEW TABLE AS nye FOR EACH STATEMENT EXECUTE FUNCTION monitoring_talraekke_henvisninger();
    CREATE TRIGGER monitoring_talraekke_aendrede_henvisninger AFTER UPDATE ON monitoring_talraekke
    REFERENCING NEW TABLE AS nye FOR EACH STATEMENT EXECUTE FUNCTION monitoring_talraekke_henvisninger();

    CREATE FUNCTION monitoring_talraekke_flyttes_ikke() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE integrity_constraint_violation USING MESSAGE = 'En gemt rækkes tal og henvisninger kan ikke ændres.';
    END $$;
    CREATE TRIGGER monitoring_talraekke_flyttes_ikke
    BEFORE UPDATE OF id, foerste, afdeling_id, omraade_id, indlaesning_id, vaerdier, mangler ON monitoring_talraekke
    FOR EACH ROW WHEN (
        (NEW.id, NEW.foerste, NEW.afdeling_id, NEW.omraade_id, NEW.indlaesning_id, NEW.vaerdier, NEW.mangler)
        IS DISTINCT FROM
        (OLD.id, OLD.foerste, OLD.afdeling_id, OLD.omraade_id, OLD.indlaesning_id, OLD.vaerdier, OLD.mangler)
    ) EXECUTE FUNCTION monitoring_talraekke_flyttes_ikke();

    CREATE FUNCTION monitoring_talraekke_er_rettet() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM monitoring_korrektion k JOIN monitoring_observation o ON o.id = k.observation_id
            WHERE k.observation_id BETWEEN OLD.id AND OLD.id + 15 AND o.talraekke_id = OLD.id
        ) THEN
            RAISE foreign_key_violation USING MESSAGE = 'Rækken har tal, der er rettet, og kan ikke slettes.';
        END IF;
        RETURN OLD;
    END $$;
    CREATE TRIGGER monitoring_talraekke_er_rettet BEFORE DELETE ON monitoring_talraekke
    FOR EACH ROW EXECUTE FUNCTION monitoring_talraekke_er_rettet();

    CREATE FUNCTION monitoring_korrektion_henvisning() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM monitoring_talraekke t
        WHERE t.id BETWEEN NEW.observation_id - 15 AND NEW.observation_id FOR KEY SHARE;
        IF NOT EXISTS (
            SELECT FROM monitoring_observation o
            WHERE o.talraekke_id BETWEEN NEW.observation_id - 15 AND NEW.observation_id AND o.id = NEW.observation_id
        ) THEN
            RAISE foreign_key_violation USING MESSAGE = 'observation_id peger på et tal, som ikke findes.';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER monitoring_korrektion_henvisning
    BEFORE INSERT OR UPDATE OF observation_id ON monitoring_korrektion
    FOR EACH ROW EXECUTE FUNCTION monitoring_korrektion_henvisning();
"""
    + _brugt("monitoring_afdeling", "monitoring_talraekke WHERE afdeling_id = OLD.id")
    + _brugt("monitoring_omraade", "monitoring_talraekke WHERE omraade_id = OLD.id")
    + _brugt(
        "monitoring_indlaesning",
        "monitoring_talraekke WHERE indlaesning_id = OLD.id",
        "monitoring_talraekke WHERE erstattet @> ARRAY[OLD.id] AND erstattet IS NOT NULL",
        "monitoring_raaraekke WHERE indlaesning_id = OLD.id",
    )
)


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0011_egne_kilder")]

    operations = [
        migrations.AlterField(
            model_name="korrektion",
            name="observation",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="korrektioner",
                to="monitoring.observation",
            ),
        ),
        migrations.CreateModel(
            name="Talraekke",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kilde", models.CharField(choices=KILDER, db_collation="C", max_length=30)),
                ("aar", models.PositiveSmallIntegerField()),
                ("listedato", models.DateField(null=True)),
                ("kendt_on", models.DateField(verbose_name="kendt fra")),
                ("lag", models.PositiveSmallIntegerField(db_default=0)),
                (
                    "vaerdier",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=4, max_digits=14, null=True), size=None
                    ),
                ),
                (
                    "mangler",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20, null=True), null=True, size=None
                    ),
                ),
                ("tvillinger", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("tvillinger_mangler", models.CharField(blank=True, max_length=20)),
                ("antal_tvillinger", models.PositiveIntegerField(null=True)),
                ("ark", models.CharField(max_length=100)),
                ("raekke", models.PositiveIntegerField()),
                ("kolonner", models.CharField(max_length=200)),
                (
                    "erstattet",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(null=True), null=True, size=None
                    ),
                ),
                ("foerste", models.PositiveSmallIntegerField(db_default=1)),
                *(
                    (
                        navn,
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=kan_mangle,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="talraekker",
                            to=f"monitoring.{navn}",
                        ),
                    )
                    for navn, kan_mangle in (("afdeling", True), ("indlaesning", False), ("omraade", True))
                ),
            ],
            options={
                "verbose_name": "talrække",
                "verbose_name_plural": "talrækker",
                "indexes": [
                    django.contrib.postgres.indexes.BrinIndex(
                        autosummarize=True, fields=["indlaesning"], name="talraekke_indlaesning"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("erstattet__isnull", False)),
                        fields=["erstattet"],
                        name="talraekke_erstattet",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("afdeling__isnull", False), ("omraade__isnull", True)),
                            models.Q(("afdeling__isnull", True), ("omraade__isnull", False)),
                            _connector="OR",
                        ),
                        name="talraekke_et_sted",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("afdeling__isnull", False)),
                        fields=("afdeling", "aar", "kilde", "lag"),
                        name="talraekke_afdeling",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("omraade__isnull", False)),
                        fields=("omraade", "listedato", "kilde", "lag"),
                        name="talraekke_omraade",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GEM_GAMMEL + REGLER + FLYT + VIEW + VAGTER),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint(model_name="observation", name="observation_et_sted"),
                migrations.RemoveConstraint(model_name="observation", name="observation_vaerdi_eller_grund"),
                migrations.RemoveConstraint(model_name="observation", name="observation_gaeldende_afdeling"),
                migrations.RemoveConstraint(model_name="observation", name="observation_gaeldende_omraade"),
                migrations.RemoveIndex(model_name="observation", name="observation_indlaesning"),
                migrations.RemoveIndex(model_name="observation", name="observation_erstattet"),
                migrations.RemoveField(model_name="observation", name="tekst"),
                migrations.AddField(
                    model_name="observation",
                    name="talraekke",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="observationer",
                        to="monitoring.talraekke",
                    ),
                    preserve_default=False,
                ),
                migrations.AddField(
                    model_name="observation",
                    name="nummer",
                    field=models.PositiveSmallIntegerField(),
                    preserve_default=False,
                ),
                migrations.AlterField(
                    model_name="observation",
                    name="id",
                    field=monitoring.models.felter.Talid(primary_key=True, serialize=False),
                ),
                migrations.AlterModelOptions(
                    name="observation",
                    options={
                        "managed": False,
                        "verbose_name": "observation",
                        "verbose_name_plural": "observationer",
                    },
                ),
                migrations.AlterField(
                    model_name="korrektion",
                    name="observation",
                    field=monitoring.models.felter.Observationsnoegle(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="korrektioner",
                        to="monitoring.observation",
                    ),
                ),
            ]
        ),
    ]
