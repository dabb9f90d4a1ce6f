"""The guard of agreements on fleksibel udlejning, tried as the application's role with SQL that asks nobody."""

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from anvisning.domain.fleksibel import AFTALEOVERGANGE, Aftaleart, Aftalestatus, Kriterieslags
from anvisning.models import Aftaledokument, Fleksibelaftale, Kriterium
from anvisning.services.fleksibeludkast import Fil
from tests import factories as f
from tests import fleksibelfabrik as ff
from tests.factories import IDAG, NU

pytestmark = pytest.mark.django_db
OBLIGATORISK = Aftaleart.OBLIGATORISK
SomApp = Callable[[], contextlib.AbstractContextManager[None]]


@contextlib.contextmanager
def afvist(som_app: SomApp, kode: str) -> Iterator[None]:
    with som_app(), pytest.raises(DatabaseError) as fanget, transaction.atomic():
        yield
    assert getattr(fanget.value.__cause__, "sqlstate", "") == kode, fanget.value


def _sql(saetning: str, *parametre: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(saetning, parametre)


@pytest.mark.parametrize(
    "aendring",
    [
        "fra_on = fra_on - 1",
        "til_on = til_on + 1",
        "andel = 10",
        "parter = 'Andre'",
        "art = 'obligatorisk'",
        "part = 'organisation'",
    ],
)
def test_en_vedtaget_aftale_kan_ikke_skrives_om(som_app: SomApp, aendring: str) -> None:
    aftale = ff.vedtaget()
    with afvist(som_app, "UD002"):
        _sql(f"UPDATE anvisning_fleksibelaftale SET {aendring} WHERE id = %s", aftale.pk)


def test_en_slutning_kraever_at_aftalen_bringes_til_ophoer(som_app: SomApp) -> None:
    aftale = ff.vedtaget()
    with afvist(som_app, "UD002"):
        Fleksibelaftale.objects.filter(pk=aftale.pk).update(slut_on=IDAG)
    with afvist(som_app, "23514"):
        Fleksibelaftale.objects.filter(pk=aftale.pk).update(slut_on=IDAG, status="ophoert")


def test_intet_slettes_eller_toemmes(som_app: SomApp) -> None:
    aftale = ff.vedtaget(fil=Fil("aftale.pdf", ff.PDF))
    for tabel, kode in (("fleksibelaftale", "UD002"), ("kriterium", "UD002"), ("aftaledokument", "UD002")):
        with afvist(som_app, kode):
            _sql(f"DELETE FROM anvisning_{tabel}")
    with afvist(som_app, "UD002"):
        ff.kladde(aftale.afdeling).delete()
    with afvist(som_app, "42501"):
        _sql("TRUNCATE anvisning_kriterium")


def test_kriterier_staar_fast_naar_kladden_er_fremsat(som_app: SomApp) -> None:
    aftale = ff.forslag()
    with afvist(som_app, "UD002"):
        Kriterium.objects.bulk_create([Kriterium(aftale=aftale, slags="andet", ordlyd="Et mere")])
    with afvist(som_app, "UD002"):
        aftale.kriterier.update(ordlyd="Noget andet")
    kladde = ff.kladde()
    with afvist(som_app, "UD002"):
        kladde.kriterier.update(aftale=aftale)


def test_obligatoriske_kriterier_vedtages_kun_med_begge_slags(som_app: SomApp) -> None:
    aftale = ff.kladde(art=OBLIGATORISK)
    svar = {"status": "vedtaget", "svar_at": NU, "svar_by": ff.sagsbehandler(), "svar_part": "kommune"}
    aftale.kriterier.filter(slags="uddannelse").delete()
    with afvist(som_app, "UD005"):
        Fleksibelaftale.objects.filter(pk=aftale.pk).update(**svar)
    aftale.kriterier.all().delete()
    with afvist(som_app, "UD005"):
        Fleksibelaftale.objects.filter(pk=aftale.pk).update(**svar)


def test_obligatoriske_kriterier_vedtages_hoejst_for_fire_aar(som_app: SomApp) -> None:
    aftale = ff.kladde(art=OBLIGATORISK)
    laenge = {"til_on": dt.date(2030, 6, 2), "slut_on": dt.date(2030, 6, 2)}
    svar = {"status": "vedtaget", "svar_at": NU, "svar_by": ff.sagsbehandler(), "svar_part": "kommune"}
    with afvist(som_app, "UD005"):
        Fleksibelaftale.objects.filter(pk=aftale.pk).update(**laenge, **svar)
    with som_app():
        paa_dagen = {navn: dt.date(2030, 6, 1) for navn in laenge}
        assert Fleksibelaftale.objects.filter(pk=aftale.pk).update(**paa_dagen, **svar) == 1


def test_en_aftale_begynder_som_kladde_og_bekraeftes_af_den_anden(som_app: SomApp) -> None:
    by = ff.sagsbehandler()
    felter = {
        "afdeling": f.afdeling(), "art": "aftalt", "fra_on": IDAG, "til_on": dt.date(2027, 1, 1),
        "slut_on": dt.date(2027, 1, 1), "parter": "A og B", "part": "kommune", "created_at": NU, "created_by": by,
    }  # fmt: skip
    svar = {"svar_at": NU, "svar_by": by, "svar_part": "kommune"}
    with afvist(som_app, "UD002"):
        Fleksibelaftale.objects.bulk_create([Fleksibelaftale(**felter, status="vedtaget", **svar)])
    aftale = ff.forslag()
    with afvist(som_app, "23514"):
        Fleksibelaftale.objects.filter(pk=aftale.pk).update(status="vedtaget", **svar)
    with afvist(som_app, "23514"):
        Fleksibelaftale.objects.filter(pk=aftale.pk).update(status="vedtaget")


def test_to_vedtagne_i_samme_periode_afvises_af_databasen(som_app: SomApp) -> None:
    afdeling = f.afdeling()
    ff.vedtaget(afdeling)
    anden = ff.forslag(afdeling)
    svar = {"status": "vedtaget", "svar_at": NU, "svar_by": f.medarbejder(afdeling), "svar_part": "organisation"}
    with afvist(som_app, "23P01"):
        Fleksibelaftale.objects.filter(pk=anden.pk).update(**svar)


def test_et_dokument_passer_til_sin_kontrolsum_og_aendres_ikke(som_app: SomApp) -> None:
    aftale = ff.kladde(fil=Fil("aftale.pdf", ff.PDF))
    with afvist(som_app, "UD002"):
        Aftaledokument.objects.filter(aftaler=aftale).update(indhold=b"andet")
    with afvist(som_app, "UD002"):
        Aftaledokument.objects.create(
            sha256="0" * 64, navn="x.pdf", indhold=b"x", stoerrelse=1, at=NU, by=ff.sagsbehandler()
        )


def test_vagten_kender_de_samme_overgange_som_programmet(som_app: SomApp) -> None:
    """Each state reached, each step to every other tried as raw SQL: what the table allows and nothing else."""
    veje: dict[Aftalestatus, Callable[[], Fleksibelaftale]] = {
        Aftalestatus.KLADDE: ff.kladde,
        Aftalestatus.FORESLAAET: ff.forslag,
        Aftalestatus.VEDTAGET: ff.vedtaget,
    }
    by = ff.sagsbehandler()
    for fra, lav in veje.items():
        for til in Aftalestatus:
            if til is fra:
                continue
            aftale = lav()
            felter = {"svar_at": NU, "svar_by": by, "svar_part": "organisation"} if til is Aftalestatus.VEDTAGET else {}
            if til is Aftalestatus.OPHOERT:
                felter = {"slut_on": IDAG, "ophoert_at": NU, "ophoert_by": by, "ophoer_begrundelse": "x"}
            # An agreed one is proposed first; that an obligatory one is not is tried above.
            lovlig = til in AFTALEOVERGANGE[fra] and (fra, til) != (Aftalestatus.KLADDE, Aftalestatus.VEDTAGET)
            with som_app() if lovlig else afvist(som_app, "UD002"):
                Fleksibelaftale.objects.filter(pk=aftale.pk).update(status=til.value, **felter)


def test_kriterieslags_er_modellens() -> None:
    assert [s.value for s in Kriterieslags] == Kriterium.Slags.values
