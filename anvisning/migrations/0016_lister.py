"""What the lists of vacancies search, filter and sort by, so that 50,000 of them cost what 500 cost.

`tilbudsstatus` and `naeste_frist_on` follow from the report and its live offer. Triggers keep them, whatever writes:
one before every write of a report, and one after every write of an offer, which lets the first run again.
"""

from typing import Any

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models import F, Q

import anvisning.models.felter
from anvisning.domain.soegning import soegeord

ORD_AF = ("adresse", "etage", "doer", "postnr", "by", "nr")
AABNE = ["kladde", "indmeldt", "reserveret"]

OPRET = """
CREATE FUNCTION public.anvisning_saet_listefelter() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tilbud record;
BEGIN
    SELECT a.status, a.svarfrist_on INTO tilbud FROM public.anvisning_anvisning a
     WHERE a.indmelding_id = NEW.id AND a.status IN ('tilbudt', 'accepteret');
    NEW.tilbudsstatus := coalesce(tilbud.status, '');
    NEW.naeste_frist_on := CASE
        WHEN NEW.status NOT IN ('indmeldt', 'reserveret') OR tilbud.status = 'accepteret' THEN NULL
        ELSE coalesce(tilbud.svarfrist_on, NEW.frist_on) END;
    RETURN NEW;
END
$$;
CREATE TRIGGER anvisning_saet_listefelter BEFORE INSERT OR UPDATE ON public.anvisning_indmelding
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_saet_listefelter();

CREATE FUNCTION public.anvisning_tilbud_i_listen() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.status = OLD.status AND NEW.svarfrist_on = OLD.svarfrist_on AND NEW.indmelding_id = OLD.indmelding_id THEN
            RETURN NULL;
        END IF;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        UPDATE public.anvisning_indmelding SET naeste_frist_on = naeste_frist_on WHERE id = OLD.indmelding_id;
    END IF;
    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.indmelding_id <> OLD.indmelding_id) THEN
        UPDATE public.anvisning_indmelding SET naeste_frist_on = naeste_frist_on WHERE id = NEW.indmelding_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER anvisning_tilbud_i_listen AFTER INSERT OR UPDATE OR DELETE ON public.anvisning_anvisning
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_tilbud_i_listen();

UPDATE public.anvisning_indmelding SET naeste_frist_on = NULL;
"""

FJERN = """
DROP FUNCTION public.anvisning_tilbud_i_listen() CASCADE;
DROP FUNCTION public.anvisning_saet_listefelter() CASCADE;
"""


def udfyld_soegeord(apps: Any, schema_editor: Any) -> None:
    Bolig = apps.get_model("anvisning", "Bolig")
    bunke = []
    for bolig in Bolig.objects.order_by("pk").iterator(chunk_size=2_000):
        bolig.soegeord = soegeord(str(getattr(bolig, felt)) for felt in ORD_AF)
        bunke.append(bolig)
        if len(bunke) == 2_000:
            Bolig.objects.bulk_update(bunke, ["soegeord"])
            bunke = []
    Bolig.objects.bulk_update(bunke, ["soegeord"])


class Migration(migrations.Migration):
    dependencies = [("anvisning", "0015_fleksibelvagt")]

    operations = [
        migrations.AddField("bolig", "soegeord", anvisning.models.felter.Soegeordsfelt(af=ORD_AF)),
        migrations.AddField(
            "indmelding", "naeste_frist_on", models.DateField("næste frist", null=True, editable=False)
        ),
        migrations.AddField(
            "indmelding",
            "tilbudsstatus",
            models.CharField(max_length=12, blank=True, editable=False, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "portudfald",
            "vilkaar",
            django.contrib.postgres.fields.ArrayField(models.CharField(max_length=60), default=list),
        ),
        migrations.AddIndex(
            "bolig",
            django.contrib.postgres.indexes.GinIndex(fields=["soegeord"], name="bolig_soegeord", fastupdate=False),
        ),
        migrations.AddIndex(
            "indmelding",
            models.Index(fields=["naeste_frist_on", "id"], name="indmelding_aabne", condition=Q(status__in=AABNE)),
        ),
        migrations.AddIndex(
            "indmelding",
            models.Index("naeste_frist_on", F("afsluttet_at").desc(), "id", "status", name="indmelding_alle"),
        ),
        migrations.AddIndex(
            "indmelding",
            models.Index(
                "status",
                F("afsluttet_at").desc(),
                "id",
                name="indmelding_lukkede",
                condition=Q(status__in=["udlejet", "frigivet", "trukket"]),
            ),
        ),
        migrations.RunSQL(OPRET, FJERN),
        migrations.RunPython(udfyld_soegeord, migrations.RunPython.noop),
    ]
