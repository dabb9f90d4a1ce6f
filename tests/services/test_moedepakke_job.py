"""A pack as a job: ordered, made once whatever breaks, cancelled, made again; and what is made stands."""

import contextlib
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models.functions import Now

from anvisning.services.projektion import genopbyg_udfald
from tests import factories as f
from tests import moedefabrik as m
from tests.moedeby import EN_DAG, GAMMEL, NY, By
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.moeder import tasks
from udlejning.moeder.models import Forum, Moedepakke
from udlejning.moeder.selectors.grundlag import rundevalg
from udlejning.moeder.services import indhold, pakker
from udlejning.moeder.services.moeder import aflys_moede
from udlejning.overblik.efterproevning import efterproev

pytestmark = pytest.mark.django_db

SomApp = Callable[[], contextlib.AbstractContextManager[None]]


@pytest.fixture
def byen() -> By:
    return By()


def test_runderne_der_foreslaas(byen: By) -> None:
    moede = m.moede(holdes_on=f.IDAG)
    valg = rundevalg(moede, f.IDAG)
    assert (valg.runde, valg.fra_runde, valg.runder) == (byen.ny, byen.gammel, [byen.ny, byen.gammel])
    # Before the newest round held, the meeting tells of the one before.
    tidligt = rundevalg(m.moede(holdes_on=NY - EN_DAG), f.IDAG)
    assert (tidligt.runde, tidligt.fra_runde) == (byen.gammel, None)
    assert rundevalg(m.moede(holdes_on=GAMMEL - EN_DAG), f.IDAG).runde is None
    # A last meeting in the same round: movements are told since the round before.
    m.holdt(m.moede(holdes_on=f.IDAG - EN_DAG))
    assert rundevalg(moede, f.IDAG).fra_runde == byen.gammel


@pytest.mark.parametrize(("runde", "fra"), [("gammel", "ny"), ("ny", "ny")])
def test_kun_en_tidligere_runde_at_sammenligne_med(byen: By, runde: str, fra: str) -> None:
    with pytest.raises(Afvist, match="ikke tidligere"):
        pakker.bestil_pakke(
            moede=m.moede(),
            runde=getattr(byen, runde),
            fra_runde=getattr(byen, fra),
            by=f.bruger(),
            now=f.NU,
            idag=f.IDAG,
        )


def test_en_kommende_runde_kan_ikke_bruges(byen: By) -> None:
    kommende = f.offentliggjort_runde({}, f.IDAG + EN_DAG)
    with pytest.raises(Afvist, match="gælder ikke på mødets dag"):
        pakker.bestil_pakke(moede=m.moede(), runde=kommende, fra_runde=None, by=f.bruger(), now=f.NU, idag=f.IDAG)


def test_til_et_aflyst_moede_laves_intet_materiale(byen: By) -> None:
    moede = m.moede()
    aflys_moede(moede=moede, fordi="Ingen kunne.", by=f.bruger(Rolle.STYREGRUPPE), now=f.NU)
    with pytest.raises(Afvist, match="Mødet er aflyst"):
        m.bestilt(moede)


def test_kun_et_materiale_ad_gangen_og_de_kan_annulleres_og_laves_igen(byen: By) -> None:
    moede, by = m.moede(), f.bruger(Rolle.MONITOR)
    pakke = m.bestilt(moede)
    with pytest.raises(Afvist, match="er ved at blive lavet"):
        m.bestilt(moede)
    pakker.annuller_pakke(pakke=pakke, by=by, now=f.NU)
    pakker.lav_pakke(pakke_id=pakke.pk, now=f.NU)
    pakke.refresh_from_db()
    assert (pakke.status, pakke.pdf) == ("annulleret", None), "A cancelled one is not made by a late message."
    with pytest.raises(Afvist, match="intet at annullere"):
        pakker.annuller_pakke(pakke=pakke, by=by, now=f.NU)
    pakker.lav_igen(pakke=pakke, by=by, now=f.NU)
    tasks.lav_pakke.delay(pakke.pk)
    pakke.refresh_from_db()
    assert pakke.er_faerdig
    with pytest.raises(Afvist, match="Kun materiale, der blev afbrudt"):
        pakker.lav_igen(pakke=pakke, by=by, now=f.NU)


def test_annulleret_undervejs_gemmer_intet(byen: By, monkeypatch: pytest.MonkeyPatch) -> None:
    pakke = m.bestilt(m.moede())

    def annuller(*args: Any, **kwargs: Any) -> Any:
        pakker.annuller_pakke(pakke=pakke, by=f.bruger(), now=f.NU)
        return indhold.saml(*args, **kwargs)

    monkeypatch.setattr(pakker, "saml", annuller)
    pakker.lav_pakke(pakke_id=pakke.pk, now=f.NU)
    pakke.refresh_from_db()
    assert (pakke.status, pakke.indhold, pakke.pdf) == ("annulleret", "", None)


def test_en_fejl_siges_og_materialet_kan_laves_igen(byen: By, monkeypatch: pytest.MonkeyPatch) -> None:
    pakke = m.bestilt(m.moede())

    def gaar_i_stykker(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("en prøve")

    with monkeypatch.context() as brud:
        brud.setattr(pakker, "som_pdf", gaar_i_stykker)
        pakker.lav_pakke(pakke_id=pakke.pk, now=f.NU)
    pakke.refresh_from_db()
    assert (pakke.status, pakke.fejl) == ("fejlet", pakker.AFBRUDT)
    pakker.lav_igen(pakke=pakke, by=f.bruger(), now=f.NU)
    pakker.lav_pakke(pakke_id=pakke.pk, now=f.NU)
    pakke.refresh_from_db()
    assert (pakke.status, pakke.fejl) == ("faerdig", "")


def test_en_runde_der_ikke_gaelder_laengere_siges(byen: By) -> None:
    pakke = m.bestilt(m.moede())
    f.offentliggjort_runde({}, f.IDAG)
    pakker.lav_pakke(pakke_id=pakke.pk, now=f.NU)
    pakke.refresh_from_db()
    assert pakke.status == "fejlet"
    assert "gælder ikke længere" in pakke.fejl


def test_en_doed_arbejder_koster_ikke_materialet(byen: By) -> None:
    pakke = m.bestilt(m.moede())
    Moedepakke.objects.filter(pk=pakke.pk).update(status="koerer", forsoeg=1, pulse_at=Now())
    assert pakker.genoptag_doede() == []
    pakker.lav_pakke(pakke_id=pakke.pk, now=f.NU)
    pakke.refresh_from_db()
    assert pakke.status == "koerer", "One that lives is left alone."
    Moedepakke.objects.filter(pk=pakke.pk).update(pulse_at=Now() - dt.timedelta(minutes=2))
    assert pakker.genoptag_doede() == [pakke.pk]
    pakker.lav_pakke(pakke_id=pakke.pk, now=f.NU)
    pakke.refresh_from_db()
    assert (pakke.status, pakke.forsoeg) == ("faerdig", 2)


def test_den_der_tager_fem_arbejdere_med_sig_opgives(byen: By) -> None:
    pakke = m.bestilt(m.moede())
    Moedepakke.objects.filter(pk=pakke.pk).update(forsoeg=pakker.MAKS_FORSOEG)
    pakker.lav_pakke(pakke_id=pakke.pk, now=f.NU)
    pakke.refresh_from_db()
    assert pakke.status == "fejlet"
    assert "5 gange" in pakke.fejl


@pytest.mark.parametrize(
    "saetning",
    [
        "UPDATE moeder_moedepakke SET pdf = 'x'",
        "UPDATE moeder_moedepakke SET status = 'venter'",
        "DELETE FROM moeder_moedepakke",
    ],
)
def test_databasen_lader_et_faerdigt_materiale_staa(byen: By, saetning: str, som_app: SomApp) -> None:
    m.lavet(m.moede())
    vagten = pytest.raises(DatabaseError, match="ændres og slettes ikke")
    with connection.cursor() as cursor, som_app(), vagten, transaction.atomic():
        cursor.execute(saetning)


def test_et_bestilt_materiale_skifter_ikke_runde(byen: By) -> None:
    pakke = m.bestilt(m.moede())
    with pytest.raises(DatabaseError, match="skifter ikke runde"), transaction.atomic():
        Moedepakke.objects.filter(pk=pakke.pk).update(runde=byen.gammel)


def test_hvem_maa_lave_materiale(byen: By) -> None:
    egen, moede = f.bruger(Rolle.ORGANISATION, organisation=byen.egen), m.moede(Forum.PRAKTISK, byen.egen)
    for by in (egen, f.bruger(Rolle.ANVISNING)):
        with pytest.raises(ManglerRet):
            m.bestilt(moede, by)
    with pytest.raises(Afvist, match="fortrolige tal, som du ikke må se"):
        m.bestilt(m.moede(), f.bruger(Rolle.ADMINISTRATOR))
    assert m.bestilt(m.moede(Forum.BOLIGUDVALG), f.bruger(Rolle.ADMINISTRATOR)).status == "venter"


@pytest.mark.parametrize("fil", ["pdf", "xlsx"])
def test_efterproevningen_ser_en_fil_der_er_rettet(byen: By, fil: str) -> None:
    m.lavet(m.moede())
    genopbyg_udfald()
    assert [i.noegle for i, brud in efterproev() if brud] == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE moeder_moedepakke DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE moeder_moedepakke SET {fil} = 'x'")
        cursor.execute("ALTER TABLE moeder_moedepakke ENABLE TRIGGER USER")
    assert [i.noegle for i, brud in efterproev() if brud] == ["moedematerialer_er_hele"]
