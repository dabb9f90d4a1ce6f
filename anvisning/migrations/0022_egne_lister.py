"""What the organisation's list goes by, so that it costs the same however many reports it holds.

`afdeling` is the unit's, kept by triggers: one before every write of a report, and one after a unit has moved to another
afdeling. A new report holds its unit's row while it reads it, so that a unit that is moved meanwhile waits.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Case, F, Value, When

OPRET = """
CREATE FUNCTION public.anvisning_saet_afdeling() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.bolig_id = OLD.bolig_id AND NEW.afdeling_id = OLD.afdeling_id THEN
            RETURN NEW;
        END IF;
    END IF;
    SELECT b.afdeling_id INTO NEW.afdeling_id FROM public.anvisning_bolig b WHERE b.id = NEW.bolig_id FOR SHARE;
    RETURN NEW;
END
$$;
CREATE TRIGGER anvisning_saet_afdeling BEFORE INSERT OR UPDATE ON public.anvisning_indmelding
    FOR EACH ROW EXECUTE FUNCTION public.anvisning_saet_afdeling();

CREATE FUNCTION public.anvisning_bolig_flyttet() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.anvisning_indmelding SET afdeling_id = NEW.afdeling_id WHERE bolig_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER anvisning_bolig_flyttet AFTER UPDATE OF afdeling_id ON public.anvisning_bolig
    FOR EACH ROW WHEN (NEW.afdeling_id IS DISTINCT FROM OLD.afdeling_id)
    EXECUTE FUNCTION public.anvisning_bolig_flyttet();

UPDATE public.anvisning_indmelding i SET afdeling_id = b.afdeling_id FROM public.anvisning_bolig b WHERE b.id = i.bolig_id;
"""

FJERN = """
DROP FUNCTION public.anvisning_bolig_flyttet() CASCADE;
DROP FUNCTION public.anvisning_saet_afdeling() CASCADE;
"""


def _afdeling(null: bool) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        null=null,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="indmeldinger",
        to="monitoring.afdeling",
    )


class Migration(migrations.Migration):
    dependencies = [("anvisning", "0021_portforhold"), ("monitoring", "0015_kort")]

    operations = [
        migrations.AddField("indmelding", "afdeling", _afdeling(null=True)),
        migrations.RunSQL(OPRET, FJERN),
        # What the foreign key has to check is checked now, or the table could not be changed once more.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;", migrations.RunSQL.noop),
        migrations.AlterField("indmelding", "afdeling", _afdeling(null=False)),
        migrations.AddField(
            "indmelding",
            "venteplads",
            models.GeneratedField(
                expression=Case(
                    When(status="reserveret", tilbudsstatus="accepteret", then=Value(0)),
                    When(status="kladde", then=Value(1)),
                    When(status="frigivet", then=Value(2)),
                    default=Value(3),
                ),
                output_field=models.SmallIntegerField(),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "indmelding",
            models.Index(
                "venteplads",
                "naeste_frist_on",
                F("afsluttet_at").desc(),
                "id",
                name="indmelding_egne",
                include=["afdeling", "status"],
            ),
        ),
    ]
