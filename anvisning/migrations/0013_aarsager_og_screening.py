"""Reasons with consequences, the right to a further offer, screening and §59's safety valve.

The database holds what never changes: a reason's wording and consequences (a change is a new version; only the closing
day and the place in the list move), a screening, a use of the safety valve, a reopening. It holds too that a reason
fits the act it is given for and has the note it needs (UD005), and that a case whose right has lapsed gets no offer
(UD006).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

AARSAG = """
CREATE FUNCTION public.anvisning_vogt_aarsag() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = format(
            'Årsagen %s kan ikke slettes. Luk den fra en dag i stedet.', OLD.navn);
    END IF;
    IF to_jsonb(NEW) - '{til_on,sortering}'::text[] <> to_jsonb(OLD) - '{til_on,sortering}'::text[] THEN
        RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = format(
            'Årsagen %s kan ikke ændres, for det, der er afgjort med den, skal beholde sin mening. Opret en ny udgave.',
            OLD.navn);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER anvisning_vogt_aarsag BEFORE UPDATE OR DELETE ON public.anvisning_aarsag
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_aarsag();
"""

AARSAGSBRUG = """
CREATE FUNCTION public.anvisning_kraev_aarsag(
    aarsag bigint, handlinger text[], note text, ejer boolean
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    idag CONSTANT date := (now() AT TIME ZONE 'Europe/Copenhagen')::date;
    a record;
BEGIN
    SELECT * INTO a FROM public.anvisning_aarsag WHERE id = aarsag;
    IF NOT FOUND THEN
        RETURN;  -- an unknown reason is refused by the foreign key
    END IF;
    IF NOT a.handling = ANY (handlinger) THEN
        RAISE EXCEPTION USING ERRCODE = 'UD005', MESSAGE = format(
            'Årsagen %s passer ikke til det, der sker. Vælg en anden.', a.navn);
    END IF;
    IF a.note_kraeves AND a.handling = handlinger[1] AND btrim(note) IN ('', a.navn) THEN
        RAISE EXCEPTION USING ERRCODE = 'UD005', MESSAGE = format('Årsagen %s kræver en note.', a.navn);
    END IF;
    IF NOT ejer AND NOT (a.fra_on <= idag AND (a.til_on IS NULL OR idag < a.til_on)) THEN
        RAISE EXCEPTION USING ERRCODE = 'UD005', MESSAGE = format('Årsagen %s bruges ikke i dag.', a.navn);
    END IF;
END
$$;

CREATE FUNCTION public.anvisning_vogt_tilbudsaarsag() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.aarsag_id IS NOT NULL THEN
        PERFORM public.anvisning_kraev_aarsag(
            NEW.aarsag_id,
            CASE NEW.status WHEN 'afvist' THEN '{nej}' WHEN 'tilbagekaldt' THEN '{tilbagekaldelse}'
                            WHEN 'udloebet' THEN '{svarfrist}' ELSE '{}' END::text[],
            NEW.svar_begrundelse, public.anvisning_er_ejer(TG_RELID));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER anvisning_vogt_tilbudsaarsag
    BEFORE INSERT OR UPDATE OF status, aarsag_id, svar_begrundelse ON public.anvisning_anvisning
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_tilbudsaarsag();

CREATE FUNCTION public.anvisning_vogt_indmeldingsaarsag() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.aarsag_id IS NOT NULL THEN
        -- A failed offer's reason may be what sends the unit back; its note stands with the offer.
        PERFORM public.anvisning_kraev_aarsag(
            NEW.aarsag_id,
            CASE NEW.status WHEN 'trukket' THEN '{tilbagetraekning}'
                            WHEN 'frigivet' THEN '{frigivelse,nej,tilbagekaldelse,svarfrist}' ELSE '{}' END::text[],
            NEW.afslutning, public.anvisning_er_ejer(TG_RELID));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER anvisning_vogt_indmeldingsaarsag
    BEFORE INSERT OR UPDATE OF status, aarsag_id, afslutning ON public.anvisning_indmelding
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_indmeldingsaarsag();
"""

SAGSRET = """
CREATE FUNCTION public.anvisning_vogt_sagsret() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.status <> 'tilbudt' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.status = 'tilbudt' AND NEW.sagsref = OLD.sagsref THEN
            RETURN NEW;
        END IF;
    END IF;
    -- The same lock as the count of open offers takes, and as a reopening.
    PERFORM pg_advisory_xact_lock(hashtextextended('anvisning.sagsref:' || NEW.sagsref, 0));
    PERFORM 1
       FROM public.anvisning_anvisning a JOIN public.anvisning_aarsag g ON g.id = a.aarsag_id
      WHERE a.sagsref = NEW.sagsref AND a.id IS DISTINCT FROM NEW.id AND g.virkning_ret = 'bortfalder'
        AND NOT EXISTS (SELECT 1 FROM public.anvisning_retgenaabning r
                         WHERE r.anvisning_id = a.id AND r.at >= a.besvaret_at);
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'UD006', MESSAGE = format(
            'Sagen %s har ikke længere ret til et nyt tilbud. Genåbn sagens ret med en begrundelse, '
            'hvis der er grund til at tilbyde alligevel.', NEW.sagsref);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER anvisning_vogt_sagsret BEFORE INSERT OR UPDATE OF status, sagsref ON public.anvisning_anvisning
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_sagsret();
"""

KUN_TILFOEJELSER = "".join(
    f"""
CREATE TRIGGER anvisning_vogt_tilfoejelser BEFORE UPDATE OR DELETE ON public.anvisning_{tabel}
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_vogt_tilfoejelser();
"""
    for tabel in ("screening", "sikkerhedsventil", "retgenaabning")
)
FJERN_TILFOEJELSER = "".join(
    f"DROP TRIGGER anvisning_vogt_tilfoejelser ON public.anvisning_{tabel};"
    for tabel in ("screening", "sikkerhedsventil", "retgenaabning")
)

TRUNCATE = "".join(
    f"""
CREATE TRIGGER anvisning_vogt_truncate BEFORE TRUNCATE ON public.anvisning_{tabel}
    FOR EACH STATEMENT EXECUTE FUNCTION public.anvisning_vogt_truncate();
"""
    for tabel in ("aarsag", "screening", "sikkerhedsventil", "retgenaabning")
)

FJERN_TRUNCATE = "".join(
    f"DROP TRIGGER anvisning_vogt_truncate ON public.anvisning_{tabel};"
    for tabel in ("aarsag", "screening", "sikkerhedsventil", "retgenaabning")
)
FJERN_AARSAGSBRUG = """
DROP FUNCTION public.anvisning_vogt_indmeldingsaarsag() CASCADE;
DROP FUNCTION public.anvisning_vogt_tilbudsaarsag() CASCADE;
DROP FUNCTION public.anvisning_kraev_aarsag(bigint, text[], text, boolean);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("anvisning", "0012_forloeb"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="anvisning",
            name="svar_begrundelse",
            field=models.TextField(blank=True, verbose_name="note til svaret"),
        ),
        migrations.CreateModel(
            name="Aarsag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("noegle", models.SlugField(max_length=60, verbose_name="nøgle")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("navn", models.CharField(max_length=120, verbose_name="årsag")),
                (
                    "handling",
                    models.CharField(
                        choices=[
                            ("nej", "Borgeren siger nej"),
                            ("tilbagekaldelse", "Et tilbud kaldes tilbage"),
                            ("tilbagetraekning", "En indmelding trækkes tilbage"),
                            ("svarfrist", "Svarfristen udløber"),
                            ("frigivelse", "Boligen gives tilbage"),
                        ],
                        max_length=20,
                        verbose_name="bruges, når",
                    ),
                ),
                (
                    "hvis",
                    models.CharField(
                        choices=[
                            ("borger", "Borgeren"),
                            ("boliganvisning", "Boliganvisningen"),
                            ("organisation", "Organisationen"),
                            ("system", "Systemet"),
                        ],
                        max_length=20,
                        verbose_name="hvis afslag",
                    ),
                ),
                ("er_andet", models.BooleanField(default=False, verbose_name="er »Andet«")),
                ("note_kraeves", models.BooleanField(default=False, verbose_name="kræver en note")),
                (
                    "virkning_bolig",
                    models.CharField(
                        choices=[
                            ("ledig_igen", "Kan tilbydes igen, så længe boliganvisningens frist løber"),
                            ("frigives", "Gives tilbage til organisationen"),
                        ],
                        max_length=12,
                        verbose_name="boligen",
                    ),
                ),
                (
                    "virkning_ret",
                    models.CharField(
                        choices=[("beholder", "Sagen beholder retten"), ("bortfalder", "Sagens ret bortfalder")],
                        max_length=12,
                        verbose_name="retten til et nyt tilbud",
                    ),
                ),
                ("hjemmel", models.CharField(blank=True, max_length=300, verbose_name="hjemmel eller beslutning")),
                ("antagelse", models.CharField(blank=True, max_length=300, verbose_name="antagelse")),
                ("fra_on", models.DateField(verbose_name="bruges fra")),
                ("til_on", models.DateField(blank=True, null=True, verbose_name="bruges til (ikke med)")),
                ("sortering", models.PositiveSmallIntegerField(default=100, verbose_name="plads i listen")),
                ("created_at", models.DateTimeField(verbose_name="oprettet")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "årsag",
                "verbose_name_plural": "årsager",
                "ordering": ["handling", "sortering", "noegle", "-version"],
            },
        ),
        migrations.AddField(
            model_name="anvisning",
            name="aarsag",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="anvisninger",
                to="anvisning.aarsag",
            ),
        ),
        migrations.AddField(
            model_name="indmelding",
            name="aarsag",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="indmeldinger",
                to="anvisning.aarsag",
            ),
        ),
        migrations.CreateModel(
            name="Retgenaabning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begrundelse", models.TextField(verbose_name="begrundelse")),
                ("at", models.DateTimeField(verbose_name="genåbnet")),
                (
                    "anvisning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="genaabninger",
                        to="anvisning.anvisning",
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
                "verbose_name": "genåbning af en sags ret",
                "verbose_name_plural": "genåbninger af sagers ret",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sagsref", models.CharField(max_length=40, verbose_name="sagsreference")),
                (
                    "stykke",
                    models.CharField(
                        choices=[("stk6", "§59, stk. 6"), ("stk7", "§59, stk. 7"), ("aftale", "aftalen")],
                        max_length=10,
                        verbose_name="screening efter",
                    ),
                ),
                ("ordlyd", models.TextField(verbose_name="ordlyd på dagen")),
                ("hjemmel", models.CharField(blank=True, max_length=300, verbose_name="hjemmel")),
                ("antagelse", models.TextField(blank=True, verbose_name="antagelse")),
                (
                    "udfald",
                    models.CharField(
                        choices=[
                            ("bestaaet", "Ikke til hinder for anvisningen"),
                            ("ikke_bestaaet", "Til hinder for anvisningen"),
                        ],
                        max_length=15,
                        verbose_name="udfald",
                    ),
                ),
                ("screenet_on", models.DateField(verbose_name="screenet")),
                ("at", models.DateTimeField(verbose_name="registreret")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "indmelding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screeninger",
                        to="anvisning.indmelding",
                    ),
                ),
            ],
            options={
                "verbose_name": "screening",
                "verbose_name_plural": "screeninger",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="anvisning",
            name="screening",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="anvisninger",
                to="anvisning.screening",
            ),
        ),
        migrations.CreateModel(
            name="Sikkerhedsventil",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begrundelse", models.TextField(verbose_name="begrundelse")),
                ("alternativer", models.TextField(verbose_name="alternativer, der er prøvet")),
                ("at", models.DateTimeField(verbose_name="brugt")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "screening",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sikkerhedsventil",
                        to="anvisning.screening",
                    ),
                ),
            ],
            options={
                "verbose_name": "brug af sikkerhedsventilen",
                "verbose_name_plural": "brug af sikkerhedsventilen",
            },
        ),
        migrations.AddConstraint(
            model_name="aarsag",
            constraint=models.UniqueConstraint(fields=("noegle", "version"), name="aarsag_version_unik"),
        ),
        migrations.AddConstraint(
            model_name="aarsag",
            constraint=models.UniqueConstraint(
                condition=models.Q(("til_on__isnull", True)), fields=("noegle",), name="aarsag_en_gaeldende_pr_noegle"
            ),
        ),
        migrations.AddConstraint(
            model_name="aarsag",
            constraint=models.CheckConstraint(
                condition=models.Q(("til_on__isnull", True), ("til_on__gte", models.F("fra_on")), _connector="OR"),
                name="aarsag_til_ikke_foer_fra",
            ),
        ),
        migrations.AddConstraint(
            model_name="aarsag",
            constraint=models.CheckConstraint(
                condition=models.Q(("er_andet", False), ("note_kraeves", True), _connector="OR"),
                name="aarsag_andet_kraever_note",
            ),
        ),
        migrations.AddConstraint(
            model_name="aarsag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("handling__in", ["nej", "tilbagekaldelse", "svarfrist"]),
                    models.Q(("virkning_bolig", "frigives"), ("virkning_ret", "beholder")),
                    _connector="OR",
                ),
                name="aarsag_virkning_passer_til_handling",
            ),
        ),
        migrations.AddConstraint(
            model_name="aarsag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hjemmel", ""), _negated=True),
                    models.Q(("antagelse", ""), _negated=True),
                    _connector="OR",
                ),
                name="aarsag_har_grundlag",
            ),
        ),
        migrations.AddConstraint(
            model_name="retgenaabning",
            constraint=models.CheckConstraint(
                condition=models.Q(("begrundelse", ""), _negated=True), name="retgenaabning_begrundelse_udfyldt"
            ),
        ),
        migrations.AddIndex(
            model_name="screening",
            index=models.Index(fields=["indmelding", "sagsref", "-id"], name="screening_nyeste"),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.CheckConstraint(
                condition=models.Q(("ordlyd", ""), _negated=True), name="screening_ordlyd_udfyldt"
            ),
        ),
        migrations.AddConstraint(
            model_name="sikkerhedsventil",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("begrundelse", ""), _negated=True), models.Q(("alternativer", ""), _negated=True)
                ),
                name="sikkerhedsventil_begrundet",
            ),
        ),
        migrations.AddIndex(
            model_name="anvisning",
            index=models.Index(
                condition=models.Q(("aarsag__isnull", False)), fields=["sagsref"], name="anvisning_sag_aarsag"
            ),
        ),
        migrations.RunSQL(AARSAG, "DROP FUNCTION public.anvisning_vogt_aarsag() CASCADE;"),
        migrations.RunSQL(AARSAGSBRUG, FJERN_AARSAGSBRUG),
        migrations.RunSQL(SAGSRET, "DROP FUNCTION public.anvisning_vogt_sagsret() CASCADE;"),
        migrations.RunSQL(KUN_TILFOEJELSER, FJERN_TILFOEJELSER),
        migrations.RunSQL(TRUNCATE, FJERN_TRUNCATE),
    ]
