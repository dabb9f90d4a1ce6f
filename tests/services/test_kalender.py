"""The calendar on real rows: what is done shows itself, what hurries comes first, deadlines are moved with a reason."""

import datetime as dt
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from monitoring.models import Fristflytning, Indlaesning, Kilde, Monitorering
from monitoring.selectors.kalender import (
    Trinstatus,
    aabne_trin,
    find_trin,
    foerste_aar,
    forsinket_liste,
    kalender,
    naeste_frister,
    staar_aabne,
)
from monitoring.services.kalender import flyt_frist
from tests import factories as f
from tests.services import kalenderhjaelp
from tests.services.kalenderhjaelp import OKTOBER, dag, indlaest, kl
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse

LISTE = "2026-ministeriet"
LBF_FRIST = dag(9, 17)


@pytest.fixture
def mona(db: None) -> Bruger:
    return f.bruger(username="mona", first_name="Mona")


@pytest.fixture
def i_brug(mona: Bruger) -> Monitorering:
    return kalenderhjaelp.i_brug()


def trin(paa: dt.date, noegle: str, begivenhed: str = OKTOBER) -> Trinstatus:
    fundet = find_trin(paa, begivenhed, noegle)
    assert fundet is not None
    return fundet


def oktoberrunde(mona: Bruger, **felter: object) -> Monitorering:
    version = f.modelversion()
    return Monitorering.objects.create(pr_on=dag(10, 1), model=version, created_at=kl(10, 1), created_by=mona, **felter)


class TestKendsgerninger:
    def test_filer_taeller_naar_de_er_indlaest(self, mona: Bruger, i_brug: Monitorering) -> None:
        assert trin(dag(9, 16), "lbf").tilstand == "snart"
        indlaest(Kilde.LBF, kl(9, 16), mona)
        indlaest(Kilde.TVILLING, kl(9, 28), mona)
        lbf, tvilling = trin(dag(10, 1), "lbf"), trin(dag(10, 1), "tvilling")
        assert (lbf.tilstand, lbf.udfoert and lbf.udfoert.on, lbf.udfoert and lbf.udfoert.by) == (
            "udfoert", dag(9, 16), "Mona",
        )  # fmt: skip
        # 25 and 28 September are two working days after the 24th.
        assert (tvilling.tilstand, tvilling.dage) == ("udfoert_for_sent", 2)

    @pytest.mark.parametrize("status", ["venter", "koerer", "afvist", "fejlet", "annulleret"])
    def test_en_fil_der_ikke_kom_ind_taeller_ikke(self, mona: Bruger, i_brug: Monitorering, status: str) -> None:
        indlaest(Kilde.LBF, kl(9, 16), mona, status=status)
        assert trin(dag(9, 20), "lbf").tilstand == "forsinket"

    def test_den_samme_fil_igen_siger_at_den_stadig_er_den_nyeste(self, mona: Bruger, i_brug: Monitorering) -> None:
        gammel = indlaest(Kilde.LBF, kl(9, 1, aar=2025), mona)
        assert trin(dag(9, 20), "lbf").tilstand == "forsinket"
        f.indlaesning(Kilde.LBF, fil=gammel.fil, status="uaendret", created_at=kl(9, 15), finished_at=kl(9, 15))
        assert trin(dag(9, 20), "lbf").tilstand == "udfoert"
        # Withdrawn, the file is in no more, and having sent it again proves nothing.
        gammel.status = Indlaesning.Status.TRUKKET
        gammel.trukket_at, gammel.trukket_by, gammel.trukket_begrundelse = kl(9, 16), mona, "Forkert år"
        gammel.save()
        assert trin(dag(9, 20), "lbf").tilstand == "forsinket"

    def test_rundens_skridt_viser_sig_selv(self, mona: Bruger, i_brug: Monitorering) -> None:
        anden = f.bruger(first_name="Morten")
        assert trin(dag(10, 7), "beregnet").dage == 1
        runde = oktoberrunde(mona)
        assert trin(dag(10, 7), "beregnet").tilstand == "forsinket"
        runde.beregnet_at, runde.beregnet_by = kl(10, 6), mona
        runde.indstillet_at, runde.indstillet_by, runde.status = kl(10, 9), mona, "indstillet"
        runde.save()
        assert trin(dag(10, 12), "beregnet").tilstand == "udfoert"
        assert (trin(dag(10, 12), "indstillet").tilstand, trin(dag(10, 12), "indstillet").dage) == (
            "udfoert_for_sent", 1,
        )  # fmt: skip
        assert trin(dag(10, 12), "godkendt").tilstand == "snart"
        runde.godkendt_at, runde.godkendt_by, runde.status = kl(10, 13), anden, "offentliggjort"
        runde.offentliggjort_at, runde.offentliggjort_by, runde.gaelder_fra_on = kl(10, 14), mona, dag(10, 20)
        runde.save()
        godkendt = trin(dag(10, 15), "godkendt").udfoert
        assert godkendt is not None
        assert godkendt.by == "Morten"
        assert trin(dag(10, 15), "i_kraft").tilstand == "sat"
        assert trin(dag(10, 20), "i_kraft").tilstand == "udfoert"

    def test_en_fil_efter_indstillingen_er_ikke_med(self, mona: Bruger, i_brug: Monitorering) -> None:
        oktoberrunde(
            mona, beregnet_at=kl(10, 1), beregnet_by=mona, indstillet_at=kl(10, 2), indstillet_by=mona,
            status="indstillet",
        )  # fmt: skip
        indlaest(Kilde.LBF, kl(10, 5), mona)
        assert trin(dag(10, 6), "lbf").tilstand == "ikke_udfoert"

    def test_en_rettet_runde_aendrer_ikke_hvornaar_runden_blev_holdt(self, mona: Bruger, i_brug: Monitorering) -> None:
        rettet = f.offentliggjort_runde({}, dag(8, 1), pr_on=dag(6, 2))
        Monitorering.objects.filter(pk=rettet.pk).update(erstatter=i_brug, erstatningsgrund="Fejl i en fil")
        (juni,) = [s for s in kalender(dag(8, 2), 2026, 2026) if s.begivenhed.noegle == "2026-juni"]
        assert juni.runde == i_brug

    def test_listen_og_bilaget(self, mona: Bruger, i_brug: Monitorering) -> None:
        frister = aabne_trin(dag(12, 2))
        assert [s.trin.noegle for s in frister if s.begivenhed.noegle == LISTE] == ["liste", "bilag"]
        assert forsinket_liste(dag(12, 4)) is None
        forsinket = forsinket_liste(dag(12, 7))
        assert forsinket is not None
        assert (forsinket.trin.noegle, forsinket.dage) == ("liste", 1)
        liste = f.ministerliste(dag(12, 1), indlaesning=indlaest(Kilde.MINISTERIET, kl(12, 7), mona))
        assert trin(dag(12, 7), "liste", LISTE).tilstand == "udfoert_for_sent"
        assert forsinket_liste(dag(12, 8)) is None
        forsinket = forsinket_liste(dag(12, 10))
        assert forsinket is not None
        assert (forsinket.trin.noegle, forsinket.dage) == ("bilag", 2)
        liste.med_bilag = True
        liste.save()
        assert forsinket_liste(dag(12, 10)) is None

    def test_at_se_efter_listen_koster_ét_opslag(
        self, i_brug: Monitorering, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(1):
            forsinket_liste(dag(6, 30))


class TestBegyndelsen:
    def test_uden_data_er_kun_den_manglende_liste_forsinket(self, mona: Bruger) -> None:
        """On 23 November 2026 nothing is loaded: no round is late, but the list of 1 December 2025 is."""
        alle = kalender(dag(11, 23), 2024, 2027)
        assert [s.begivenhed.noegle for s in alle][:2] == ["2025-ministeriet", "2026-ministeriet"]
        forsinkede = [t.trin.noegle for s in alle for t in s.trin if t.er_forsinket]
        assert forsinkede == ["liste", "bilag"]
        assert foerste_aar(dag(11, 23)) == 2026

    def test_begivenheder_foer_den_foerste_runde_er_ikke_forsinkede(self, i_brug: Monitorering) -> None:
        alle = kalender(dag(7, 1), 2026, 2026)
        assert [s.begivenhed.noegle for s in alle] == ["2026-juni", "2026-oktober", "2026-ministeriet"]

    def test_en_runde_der_aldrig_blev_holdt_rykkes_der_ikke_for(self, i_brug: Monitorering) -> None:
        assert trin(dag(1, 31, 2027), "offentliggjort").tilstand == "forsinket"
        assert trin(dag(2, 1, 2027), "offentliggjort").tilstand == "ikke_udfoert"


class TestUdvalg:
    def test_de_naeste_fire_hvor_intet_haster(self, i_brug: Monitorering) -> None:
        """On 1 August no deadline is near; the October round's first four are listed."""
        frister = naeste_frister(dag(8, 1), Rolle.MONITOR)
        assert [s.trin.noegle for s in frister] == ["lbf", "tvilling", "beregnet", "indstillet"]

    def test_alt_der_haster_dog_hoejst_otte(self, mona: Bruger, i_brug: Monitorering) -> None:
        """On 1 December every step of the October round is late (seven), and the list is three days off."""
        frister = naeste_frister(dag(12, 1), Rolle.MONITOR)
        assert len(frister) == 8
        assert frister[-1].trin.noegle == "liste"
        # The annex is due on the 8th, five working days off: near, and the ninth.
        assert [s.trin.noegle for s in naeste_frister(dag(12, 1), Rolle.STYREGRUPPE)][:2] == [
            "offentliggjort", "i_kraft",
        ]  # fmt: skip

    def test_hvad_der_haster_staar_aabent(self, i_brug: Monitorering) -> None:
        assert staar_aabne(kalender(dag(8, 1), 2026, 2027)) == {OKTOBER, LISTE}
        # The June round is over, although no files were loaded for it; nothing can be done about that.
        (juni,) = [s for s in kalender(dag(8, 1), 2026, 2027) if s.begivenhed.noegle == "2026-juni"]
        assert (juni.er_forbi, juni.mangler) == (True, 2)


class TestFlytning:
    def flyt(self, by: Bruger, til_on: dt.date, *, fra_on: dt.date = LBF_FRIST, **felter: Any) -> Fristflytning:
        return flyt_frist(
            **{
                "begivenhed": OKTOBER, "trin": "lbf", "fra_on": fra_on, "til_on": til_on,
                "begrundelse": "LBF er forsinket", "by": by, "now": kl(9, 10), **felter,
            }
        )  # fmt: skip

    def test_fristen_flyttes_med_begrundelse_og_log(self, mona: Bruger, i_brug: Monitorering) -> None:
        self.flyt(mona, dag(9, 25))
        status = trin(dag(9, 21), "lbf")
        assert (status.planlagt_on, status.frist_on, status.tilstand) == (dag(9, 17), dag(9, 25), "snart")
        haendelse = Haendelse.objects.get(art="kalender.frist_flyttet")
        assert haendelse.by == mona
        assert "17. september 2026" in haendelse.tekst
        assert "LBF er forsinket" in haendelse.tekst
        self.flyt(mona, dag(9, 30), fra_on=dag(9, 25))
        assert trin(dag(9, 21), "lbf").frist_on == dag(9, 30)
        assert list(Fristflytning.objects.values_list("nr", "til_on")) == [(1, dag(9, 25)), (2, dag(9, 30))]

    @pytest.mark.parametrize(
        ("til_on", "felter", "ord_"),
        [
            (dag(9, 26), {}, "ikke en arbejdsdag. Vælg for eksempel 28. september 2026"),
            (dag(9, 9), {}, "er passeret"),
            (dag(9, 17), {}, "allerede 17. september 2026"),
            (dag(9, 25, 2027), {}, "Kontrollér årstallet"),
            (dag(9, 25), {"begrundelse": "  "}, "hvorfor fristen flyttes"),
            (dag(9, 25), {"begrundelse": "Se 010190-1234"}, "CPR"),
            (dag(9, 25), {"fra_on": dag(9, 16)}, "En anden har flyttet fristen til 17. september 2026"),
            (dag(9, 25), {"trin": "kaffe"}, "findes ikke"),
            (dag(9, 25), {"begivenhed": "2019-juni"}, "findes ikke"),
        ],
    )
    def test_forkerte_flytninger_afvises(
        self, mona: Bruger, i_brug: Monitorering, til_on: dt.date, felter: dict[str, Any], ord_: str
    ) -> None:
        with pytest.raises(Afvist, match=ord_):
            self.flyt(mona, til_on, **felter)
        assert not Fristflytning.objects.exists()
        assert not Haendelse.objects.filter(art="kalender.frist_flyttet").exists()

    def test_et_udfoert_trin_flyttes_ikke(self, mona: Bruger, i_brug: Monitorering) -> None:
        indlaest(Kilde.LBF, kl(9, 9), mona)
        with pytest.raises(Afvist, match="ikke åben"):
            self.flyt(mona, dag(9, 25))

    @pytest.mark.parametrize("rolle", [Rolle.STYREGRUPPE, Rolle.ADMINISTRATOR, Rolle.ORGANISATION, Rolle.ANVISNING])
    def test_kun_analytikeren_flytter(self, i_brug: Monitorering, rolle: str) -> None:
        with pytest.raises(ManglerRet):
            self.flyt(f.bruger(rolle), dag(9, 25))
