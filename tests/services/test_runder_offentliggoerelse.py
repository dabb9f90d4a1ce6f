"""A round's publication: from which day, told once, all or nothing, and only one of two at a time."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from monitoring import signals
from monitoring.models import Monitorering
from monitoring.services import runder
from monitoring.services.modeller import indlaes_modeller
from tests import factories as f
from tests.rundegang import en_af_hver_farve, godkendt, offentliggjort
from tests.traade import samtidig
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.models import Haendelse

NU, IDAG = f.NU, f.IDAG
Status = Monitorering.Status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _model(db: None) -> None:
    indlaes_modeller(NU)


class TestOffentliggoerelse:
    @pytest.fixture(autouse=True)
    def _byen(self, db: None) -> None:
        en_af_hver_farve()

    def test_ikke_bagud_i_tiden(self, by: Bruger, anden: Bruger) -> None:
        runde = godkendt(by, anden)
        with pytest.raises(Afvist, match=r"31\. maj 2026 er passeret"):
            runder.offentliggoer_runde(runde=runde, gaelder_fra_on=IDAG - dt.timedelta(days=1), by=by, now=NU)
        runder.offentliggoer_runde(runde=runde, gaelder_fra_on=IDAG, by=by, now=NU)

    def test_hoejst_et_aar_frem_for_en_senere_dag_er_en_skrivefejl(self, by: Bruger, anden: Bruger) -> None:
        runde = godkendt(by, anden)
        et_aar = dt.date(2027, 6, 1)  # 12 months after IDAG
        with pytest.raises(Afvist, match=r"over 12 måneder .* og vælg senest 1\. juni 2027") as fejl:
            runder.offentliggoer_runde(runde=runde, gaelder_fra_on=et_aar + dt.timedelta(days=1), by=by, now=NU)
        assert fejl.value.felt == "gaelder_fra_on"
        assert runder.offentliggoer_runde(runde=runde, gaelder_fra_on=et_aar, by=by, now=NU).gaelder_fra_on == et_aar

    @pytest.mark.parametrize(("dage", "ord_"), [(0, "gælder fra samme dag"), (-1, "er offentliggjort og gælder fra")])
    def test_kun_efter_den_seneste_runde(self, by: Bruger, anden: Bruger, dage: int, ord_: str) -> None:
        om_en_uge = IDAG + dt.timedelta(days=7)
        offentliggjort(by, anden, om_en_uge, IDAG - dt.timedelta(days=1))
        runde = godkendt(by, anden)

        with pytest.raises(Afvist, match=ord_) as afvist:
            runder.offentliggoer_runde(runde=runde, gaelder_fra_on=om_en_uge + dt.timedelta(days=dage), by=by, now=NU)
        assert afvist.value.felt == "gaelder_fra_on"
        assert "Vælg en dag efter 8. juni 2026." in str(afvist.value)

        runder.offentliggoer_runde(runde=runde, gaelder_fra_on=om_en_uge + dt.timedelta(days=1), by=by, now=NU)

    @pytest.fixture
    def hoert(self) -> Iterator[list[tuple[str, Any]]]:
        hoert: list[tuple[str, Any]] = []

        def farver(sender: object, afdeling_ids: list[int] | None, **_: object) -> None:
            hoert.append(("grundlag", afdeling_ids))

        def runde(sender: object, runde_id: int, **_: object) -> None:
            hoert.append(("runde", runde_id))

        signals.grundlag_aendret.connect(farver)
        signals.runde_offentliggjort.connect(runde)
        yield hoert
        signals.grundlag_aendret.disconnect(farver)
        signals.runde_offentliggjort.disconnect(runde)

    def test_signalerne_sendes_en_gang(self, by: Bruger, anden: Bruger, hoert: list[tuple[str, Any]]) -> None:
        runde = godkendt(by, anden)
        assert hoert == []
        runder.offentliggoer_runde(runde=runde, gaelder_fra_on=IDAG, by=by, now=NU)

        assert hoert == [("grundlag", None), ("runde", runde.pk)]

    def test_en_modtager_der_fejler_ruller_det_hele_tilbage(self, by: Bruger, anden: Bruger) -> None:
        def fejler(**_: object) -> None:
            raise RuntimeError

        runde = godkendt(by, anden)
        signals.grundlag_aendret.connect(fejler)
        try:
            with pytest.raises(RuntimeError):
                runder.offentliggoer_runde(runde=runde, gaelder_fra_on=IDAG, by=by, now=NU)
        finally:
            signals.grundlag_aendret.disconnect(fejler)

        runde.refresh_from_db()
        assert runde.status == Status.GODKENDT
        assert not Haendelse.objects.filter(art="monitorering.offentliggjort").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("samme", [True, False])
def test_af_to_offentliggoerelser_paa_en_gang_vinder_en(samme: bool) -> None:
    """The same round twice, or two rounds with the same effective day."""
    by, anden = f.bruger(), f.bruger()
    f.lbf_tal(f.afdeling())
    foerste = godkendt(by, anden, IDAG - dt.timedelta(days=1))
    begge = [foerste, foerste if samme else godkendt(by, anden)]

    def offentliggoer(nummer: int) -> Monitorering:
        return runder.offentliggoer_runde(runde=begge[nummer], gaelder_fra_on=IDAG, by=by, now=NU)

    udfald = samtidig(2, offentliggoer)
    assert [type(et) for et in udfald if not isinstance(et, Afvist)] == [Monitorering]
    assert Monitorering.objects.filter(status=Status.OFFENTLIGGJORT).count() == 1
    assert Haendelse.objects.filter(art="monitorering.offentliggjort").count() == 1
