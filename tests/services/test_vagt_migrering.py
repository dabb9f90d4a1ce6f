"""The maker of guards that migrations use: it refuses the owner too, and it can be taken back."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.services.vagthjaelp import SomApp, afvist
from udlejning.faelles.vagt import vagt

pytestmark = pytest.mark.django_db


def _koer(saetning: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(str(saetning))


def test_en_vagt_afviser_med_sin_saetning_og_kan_tages_ned() -> None:
    _koer("CREATE TABLE public.proeve_bevis (id bigint PRIMARY KEY, tekst text)")
    vagten = vagt(
        "proeve_vogt_bevis",
        tabeller=["proeve_bevis"],
        hvornaar="BEFORE UPDATE OR DELETE",
        foer="staar CONSTANT text := OLD.tekst;",
        krop="RAISE EXCEPTION USING ERRCODE = 'UD002', MESSAGE = format('»%s« kan ikke ændres.', staar);",
    )
    _koer(vagten.sql)
    _koer("INSERT INTO public.proeve_bevis VALUES (1, 'Første')")
    for saetning in ("UPDATE public.proeve_bevis SET tekst = 'Anden'", "DELETE FROM public.proeve_bevis"):
        with pytest.raises(DatabaseError, match="»Første« kan ikke ændres") as fejl, transaction.atomic():
            _koer(saetning)
        assert getattr(fejl.value.__cause__, "sqlstate", None) == "UD002"
    _koer(vagten.reverse_sql)
    _koer("DELETE FROM public.proeve_bevis")


def test_kun_ejeren_toemmer_en_bevogtet_tabel(som_app: SomApp) -> None:
    _koer("CREATE TABLE public.proeve_bevis (id bigint PRIMARY KEY)")
    _koer("GRANT ALL ON public.proeve_bevis TO PUBLIC")
    _koer(vagt("proeve_vogt", tabeller=["proeve_bevis"], hvornaar="BEFORE DELETE", krop="RETURN NULL;").sql)
    _koer("TRUNCATE public.proeve_bevis")
    with afvist(som_app, "UD003"):
        _koer("TRUNCATE public.proeve_bevis")
