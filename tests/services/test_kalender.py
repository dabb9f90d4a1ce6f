"""The calendar on real rows: what is done shows itself, deadlines are moved with a reason, nobody is reminded twice.

The plan's deadlines of the October round 2026 (see tests/cases/kalender.yaml): lbf 17 September, tvilling 24 September,
beregnet 6 October, indstillet 8, godkendt 15, offentliggjort 19, in force 22. The ministry's list: 4 December, annex 8.
"""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from pytest_django import DjangoAssertNumQueries, Settings

from monitoring import tasks
from monitoring.models import Fristflytning, Indlaesning, Kilde, Monitorering, Paamindelse
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
from monitoring.services.paamindelser import skriv_paamindelser
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse
from udlejning.post.models import UdgaaendeMail
from udlejning.post.services import send_ventende

DANMARK = ZoneInfo("Europe/Copenhagen")
OKTOBER = "2026-oktober"
LISTE = "2026-ministeriet"


def kl(maaned: int, dag: int, time: int = 9, aar: int = 2026) -> dt.datetime:
    return dt.datetime(aar, maaned, dag, time, tzinfo=DANMARK)


def dag(maaned: int, dag: int, aar: int = 2026) -> dt.date:
    return dt.date(aar, maaned, dag)


LBF_FRIST = dag(9, 17)


@pytest.fixture
def mona(db: None) -> Bruger:
    return f.bruger(username="mona", first_name="Mona")


@pytest.fixture
def i_brug(mona: Bruger) -> Monitorering:
    """The work began with the June round 2026; the lists so far are loaded."""
    f.ministerliste(
        dag(12, 1, 2025), med_bilag=True, indlaesning=f.indlaesning(Kilde.MINISTERIET, finished_at=kl(6, 1))
    )
    return f.offentliggjort_runde({}, dag(6, 15), pr_on=dag(6, 1))


def trin(paa: dt.date, noegle: str, begivenhed: str = OKTOBER) -> Trinstatus:
    fundet = find_trin(paa, begivenhed, noegle)
    assert fundet is not None
    return fundet


def indlaest(kilde: str, naar: dt.datetime, by: Bruger, **felter: object) -> Indlaesning:
    return f.indlaesning(kilde, fil=f.kildefil(by=by), created_at=naar, finished_at=naar, **felter)


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


def skriv(maaned: int, dagen: int, aar: int = 2026) -> int:
    """The morning's job on that day."""
    return skriv_paamindelser(now=kl(maaned, dagen, 7, aar), idag=dag(maaned, dagen, aar))


def breve(bruger: Bruger) -> list[UdgaaendeMail]:
    return list(UdgaaendeMail.objects.filter(modtager=bruger).order_by("id"))


@pytest.mark.usefixtures("i_brug")
class TestPaamindelser:
    @pytest.fixture(autouse=True)
    def _kun_mona(self, mona: Bruger, i_brug: Monitorering) -> None:
        """Those who made the fixtures' rows want no letters here."""
        Bruger.objects.exclude(pk=mona.pk).update(is_active=False)

    def test_et_varsel_fem_arbejdsdage_foer_og_kun_en_gang(self, mona: Bruger) -> None:
        """Five working days before Thursday 17 September: 11, 14, 15, 16, 17; so from Thursday 10."""
        assert skriv(9, 9) == 0
        assert skriv(9, 10) == 1
        assert [skriv(9, d) for d in (10, 11, 14, 15, 16)] == [0, 0, 0, 0, 0]
        (brev,) = breve(mona)
        assert brev.til == "mona@example.dk"
        assert brev.emne == "1 frist nærmer sig i Fælles udlejningsaftale"
        assert "Oktoberrunden 2026: LBF's tal indlæses. Fristen er 17. september 2026, om 5 arbejdsdage." in brev.tekst
        assert list(Paamindelse.objects.values_list("begivenhed", "trin", "art", "nummer")) == [
            (OKTOBER, "lbf", "varsel", 0)
        ]

    def test_alt_paa_en_dag_er_ét_brev(self, mona: Bruger) -> None:
        """On 18 September lbf is a working day late, and tvilling is due in four (21, 22, 23, 24)."""
        assert skriv(9, 18) == 1
        (brev,) = breve(mona)
        assert brev.emne == "2 frister, heraf 1 forsinket i Fælles udlejningsaftale"
        assert "LBF's tal indlæses. Fristen var 17. september 2026, 1 arbejdsdag siden." in brev.tekst
        assert "Tvillingernes tal indlæses. Fristen er 24. september 2026, om 4 arbejdsdage." in brev.tekst

    def test_nyt_samme_dag_venter_til_naeste_dag(self, mona: Bruger) -> None:
        """The day's letter is out when a deadline is moved near; the next morning tells of it."""
        assert skriv(9, 10) == 1
        flyt_frist(
            begivenhed=OKTOBER, trin="tvilling", fra_on=dag(9, 24), til_on=dag(9, 15), begrundelse="Mødet er rykket",
            by=mona, now=kl(9, 10, 8),
        )  # fmt: skip
        assert skriv(9, 10) == 0
        assert skriv(9, 11) == 1
        assert "Tvillingernes tal indlæses. Fristen er 15. september 2026" in breve(mona)[1].tekst
        assert "LBF's tal" not in breve(mona)[1].tekst

    def test_sprungne_naetter_indhentes(self, mona: Bruger) -> None:
        """The job was down from 10 to 17 September. On the 18th the warning is past, and the delay is told."""
        assert skriv(9, 18) == 1
        noegler = set(Paamindelse.objects.values_list("trin", "art"))
        assert noegler == {("lbf", "forsinket"), ("tvilling", "varsel")}

    def test_en_sprungen_dag_midt_i_varslet_indhentes(self, mona: Bruger) -> None:
        assert skriv(9, 14) == 1
        assert "om 3 arbejdsdage" in breve(mona)[0].tekst

    def test_rykkere_gentages_for_hver_fem_arbejdsdage(self, mona: Bruger) -> None:
        """lbf is due 17 September: first reminder from the 18th, the second from Friday the 25th (six days late).

        From the 29th the next step is near: 30 September, 1, 2, 5 and 6 October.
        """
        indlaest(Kilde.TVILLING, kl(9, 1), mona)
        assert [d for d in range(18, 29) if skriv(9, d)] == [18, 25]
        assert list(Paamindelse.objects.order_by("id").values_list("trin", "nummer")) == [("lbf", 0), ("lbf", 1)]

    def test_ingen_breve_i_weekend_og_paa_fridage(self, mona: Bruger) -> None:
        """Friday 18 was missed; the weekend writes nothing, Monday does."""
        assert [skriv(9, d) for d in (19, 20)] == [0, 0]
        assert skriv(9, 21) == 1

    def test_hvad_der_er_gjort_mindes_der_ikke_om(self, mona: Bruger) -> None:
        indlaest(Kilde.LBF, kl(9, 9), mona)
        assert skriv(9, 15) == 0
        assert not UdgaaendeMail.objects.exists()

    def test_en_flyttet_frist_er_en_ny_frist(self, mona: Bruger) -> None:
        assert skriv(9, 10) == 1
        flyt_frist(
            begivenhed=OKTOBER, trin="lbf", fra_on=dag(9, 17), til_on=dag(9, 23), begrundelse="LBF er forsinket",
            by=mona, now=kl(9, 10),
        )  # fmt: skip
        assert skriv(9, 14) == 0
        assert skriv(9, 16) == 1
        assert "Fristen er 23. september 2026" in breve(mona)[1].tekst

    def test_styregruppen_faar_kun_offentliggoerelsen(self, mona: Bruger) -> None:
        stine = f.bruger(Rolle.STYREGRUPPE)
        assert skriv(9, 18) == 1
        assert breve(stine) == []
        # Offentliggjort is due on Monday 19 October: 13, 14, 15, 16 and 19 are five working days after Monday 12.
        skriv(10, 12)
        (brev,) = breve(stine)
        assert brev.emne == "1 frist nærmer sig i Fælles udlejningsaftale"
        assert "Runden offentliggøres" in brev.tekst
        assert "indstilles" not in brev.tekst
        assert "indstilles" in breve(mona)[1].tekst

    def test_lukkede_brugere_og_andre_roller_faar_intet(self, mona: Bruger) -> None:
        f.bruger(is_active=False)
        for rolle in (Rolle.ORGANISATION, Rolle.ANVISNING, Rolle.ADMINISTRATOR, Rolle.STYREGRUPPE):
            f.bruger(rolle)
        Bruger.objects.filter(pk=mona.pk).update(email="")
        assert skriv(9, 18) == 0

    def test_brevet_har_en_adresse_hvor_stedet_har_en(self, mona: Bruger, settings: Settings) -> None:
        settings.STED_ADRESSE = "https://udlejning.example"
        skriv(9, 18)
        assert "https://udlejning.example/kalender/" in breve(mona)[0].tekst

    def test_opgaven_skriver_og_sender(self, mona: Bruger) -> None:
        with time_machine.travel(kl(9, 18, 7), tick=False):
            tasks.mind_om_frister()
            tasks.mind_om_frister()
        assert [brev.to for brev in mail.outbox] == [["mona@example.dk"]]
        assert breve(mona)[0].status == "sendt"

    def test_draebt_foer_alt_er_skrevet_efterlader_intet(self, mona: Bruger, monkeypatch: pytest.MonkeyPatch) -> None:
        """Dying after the letter and before what it tells of is remembered: neither is stored, both come next time."""

        def doe(*args: object, **kwargs: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as m:
            m.setattr(Paamindelse.objects, "bulk_create", doe)
            with pytest.raises(KeyboardInterrupt):
                skriv(9, 18)
        assert not UdgaaendeMail.objects.exists()
        assert skriv(9, 18) == 1
        assert Paamindelse.objects.count() == 2

    def test_draebt_mellem_besluttet_og_sendt_taber_intet(self, mona: Bruger, monkeypatch: pytest.MonkeyPatch) -> None:
        skriv(9, 18)

        def doe(self: EmailMessage, fail_silently: bool = False) -> int:
            raise KeyboardInterrupt

        with monkeypatch.context() as m:
            m.setattr(EmailMessage, "send", doe)
            with pytest.raises(KeyboardInterrupt):
                send_ventende(now=kl(9, 18, 8))
        assert mail.outbox == []
        assert send_ventende(now=kl(9, 18, 9)) == 1
        assert skriv(9, 21) == 0
        assert len(mail.outbox) == 1
