"""Deadlines and changes of colour as rows that stay; a draft is nothing to the guard before it is sent.

A draft has no day of report. The guard passes it, and judges it when it is sent: then its day must be today's and the
gate open. What has been written of a deadline or a change of colour is neither changed nor deleted, the owner included.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OPRET_KLADDE = """
CREATE OR REPLACE FUNCTION public.anvisning_vogt_indmelding() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    sted record;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.status = 'kladde' AND OLD.indmeldt_on IS NULL
           AND NEW.status IN ('kladde', 'trukket') AND NEW.indmeldt_on IS NULL THEN
            RETURN NEW;
        END IF;
        IF NEW.bolig_id = OLD.bolig_id AND NEW.indmeldt_on IS NOT DISTINCT FROM OLD.indmeldt_on
           AND NOT (NEW.status IN ('indmeldt', 'reserveret') AND OLD.status NOT IN ('indmeldt', 'reserveret'))
           AND NOT (NEW.status = 'kladde' AND OLD.status <> 'kladde') THEN
            RETURN NEW;
        END IF;
    ELSIF NEW.status = 'kladde' AND NEW.indmeldt_on IS NULL THEN
        RETURN NEW;
    END IF;
    -- The unit cannot move to another afdeling while it is being judged.
    SELECT b.afdeling_id, b.type INTO sted FROM public.anvisning_bolig b WHERE b.id = NEW.bolig_id FOR SHARE;
    IF FOUND THEN
        PERFORM public.anvisning_kraev_aaben(
            sted.afdeling_id, sted.type, NEW.bolig_id, 'indmelding', NEW.indmeldt_on,
            public.anvisning_er_ejer(TG_RELID));
    END IF;
    RETURN NEW;  -- an unknown unit is refused by the foreign key
END
$$;

CREATE OR REPLACE FUNCTION public.anvisning_vogt_bolig() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    idag CONSTANT date := (now() AT TIME ZONE 'Europe/Copenhagen')::date;
    aaben bigint;
BEGIN
    IF NEW.afdeling_id = OLD.afdeling_id AND NEW.type = OLD.type AND NEW.id = OLD.id THEN
        RETURN NEW;
    END IF;
    SELECT i.id INTO aaben FROM public.anvisning_indmelding i
     WHERE i.bolig_id = OLD.id AND i.status IN ('kladde', 'indmeldt', 'reserveret') AND i.indmeldt_on IS NOT NULL;
    IF aaben IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM public.anvisning_kraev_aaben(
        NEW.afdeling_id, NEW.type, NEW.id, 'indmelding', idag, public.anvisning_er_ejer(TG_RELID));
    PERFORM 1 FROM public.anvisning_anvisning a WHERE a.indmelding_id = aaben AND a.status = 'tilbudt';
    IF FOUND THEN
        PERFORM public.anvisning_kraev_aaben(
            NEW.afdeling_id, NEW.type, NEW.id, 'anvisning', idag, public.anvisning_er_ejer(TG_RELID));
    END IF;
    RETURN NEW;
END
$$;
"""

KUN_TILFOEJELSER = """
CREATE FUNCTION public.anvisning_vogt_tilfoejelser() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = format(
        'Rækker i %s hverken rettes eller slettes: der tilføjes en ny.', TG_TABLE_NAME);
END
$$;
""" + "".join(
    f"""
CREATE TRIGGER anvisning_vogt_tilfoejelser BEFORE UPDATE OR DELETE ON public.anvisning_{tabel}
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_tilfoejelser();
CREATE TRIGGER anvisning_vogt_truncate BEFORE TRUNCATE ON public.anvisning_{tabel}
    FOR EACH STATEMENT EXECUTE FUNCTION public.anvisning_vogt_truncate();
"""
    for tabel in ("fristsaetning", "farveskift")
)

#: What ran before deadlines were kept as rows.
GAMLE_FRISTER = """
INSERT INTO public.anvisning_fristsaetning (indmelding_id, frist_on, fra_on, sprunget_over, begrundelse, at)
SELECT id, frist_on, indmeldt_on, '[]', 'Sat efter reglerne, før beregningen blev gemt.', created_at
  FROM public.anvisning_indmelding WHERE status <> 'kladde' ORDER BY id;
INSERT INTO public.anvisning_fristsaetning (anvisning_id, frist_on, fra_on, sprunget_over, begrundelse, at)
SELECT id, svarfrist_on, tilbudt_on, '[]', 'Sat efter reglerne, før beregningen blev gemt.', created_at
  FROM public.anvisning_anvisning ORDER BY id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("anvisning", "0011_regnskab"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Farveskift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fra_on", models.DateField(verbose_name="gælder fra")),
                ("grundlag", models.CharField(max_length=80, verbose_name="grundlag")),
                ("farve_foer", models.CharField(max_length=12, verbose_name="farve før")),
                ("farve_efter", models.CharField(max_length=12, verbose_name="farve efter")),
                ("udfald_efter", models.CharField(max_length=20, verbose_name="udfald efter")),
                (
                    "hvad",
                    models.CharField(
                        choices=[
                            ("frigivet", "Givet tilbage til organisationen"),
                            ("tilbagekaldt", "Tilbuddet kaldt tilbage, boligen givet tilbage"),
                            ("beholder_frist", "Det åbne tilbud beholder sin frist"),
                            ("gennemfoeres", "Det accepterede tilbud gennemføres"),
                            ("fortsaetter", "Boligen er fortsat til rådighed"),
                            ("paa_vilkaar", "Boligen kan nu kun anvises på vilkår"),
                            ("lempet", "Boligen kan anvises friere end før"),
                        ],
                        max_length=20,
                        verbose_name="hvad der skete",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="tidspunkt")),
            ],
            options={
                "verbose_name": "farveskift",
                "verbose_name_plural": "farveskift",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Fristsaetning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("frist_on", models.DateField(verbose_name="frist")),
                ("fra_on", models.DateField(verbose_name="regnet fra")),
                ("arbejdsdage", models.PositiveSmallIntegerField(null=True, verbose_name="arbejdsdage")),
                ("sprunget_over", models.JSONField(default=list, verbose_name="dage, der ikke tæller med")),
                ("begrundelse", models.TextField(verbose_name="begrundelse")),
                ("at", models.DateTimeField(verbose_name="tidspunkt")),
            ],
            options={
                "verbose_name": "fristsætning",
                "verbose_name_plural": "fristsætninger",
                "ordering": ["-id"],
            },
        ),
        migrations.AlterField(
            model_name="indmelding",
            name="frist_on",
            field=models.DateField(null=True, verbose_name="frist for boliganvisningen"),
        ),
        migrations.AlterField(
            model_name="indmelding",
            name="indmeldt_on",
            field=models.DateField(null=True, verbose_name="indmeldt"),
        ),
        migrations.AddConstraint(
            model_name="indmelding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("frist_on__isnull", False), ("indmeldt_on__isnull", False)),
                    models.Q(
                        ("frist_on__isnull", True), ("indmeldt_on__isnull", True), ("status__in", ["kladde", "trukket"])
                    ),
                    _connector="OR",
                ),
                name="indmelding_meldt_ind_har_dag_og_frist",
            ),
        ),
        migrations.AddField(
            model_name="farveskift",
            name="anvisning",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="farveskift",
                to="anvisning.anvisning",
            ),
        ),
        migrations.AddField(
            model_name="farveskift",
            name="indmelding",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="farveskift", to="anvisning.indmelding"
            ),
        ),
        migrations.AddField(
            model_name="fristsaetning",
            name="anvisning",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fristsaetninger",
                to="anvisning.anvisning",
            ),
        ),
        migrations.AddField(
            model_name="fristsaetning",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="fristsaetning",
            name="indmelding",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fristsaetninger",
                to="anvisning.indmelding",
            ),
        ),
        migrations.AddConstraint(
            model_name="farveskift",
            constraint=models.UniqueConstraint(
                fields=("indmelding", "fra_on", "grundlag"), name="farveskift_et_pr_segment"
            ),
        ),
        migrations.AddConstraint(
            model_name="fristsaetning",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("anvisning__isnull", True), ("indmelding__isnull", False)),
                    models.Q(("anvisning__isnull", False), ("indmelding__isnull", True)),
                    _connector="OR",
                ),
                name="fristsaetning_om_et",
            ),
        ),
        migrations.AddConstraint(
            model_name="fristsaetning",
            constraint=models.CheckConstraint(
                condition=models.Q(("begrundelse", ""), _negated=True), name="fristsaetning_begrundet"
            ),
        ),
        migrations.RunSQL(OPRET_KLADDE, migrations.RunSQL.noop),
        migrations.RunSQL(KUN_TILFOEJELSER, "DROP FUNCTION public.anvisning_vogt_tilfoejelser() CASCADE;"),
        migrations.RunSQL(GAMLE_FRISTER, migrations.RunSQL.noop),
    ]
