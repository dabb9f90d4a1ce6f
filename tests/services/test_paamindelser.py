"""Reminders of the calendar's deadlines: one letter a day, nobody is reminded twice, and nothing is lost on the way."""

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from pytest_django import Settings

from monitoring import tasks
from monitoring.models import Kilde, Monitorering, Paamindelse
from monitoring.services.kalender import flyt_frist
from monitoring.services.paamindelser import skriv_paamindelser
from tests import factories as f
from tests.services import kalenderhjaelp
from tests.services.kalenderhjaelp import OKTOBER, dag, indlaest, kl
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.post.models import UdgaaendeMail
from udlejning.post.services import send_ventende


@pytest.fixture
def mona(db: None) -> Bruger:
    return f.bruger(username="mona", first_name="Mona")


@pytest.fixture
def i_brug(mona: Bruger) -> Monitorering:
    return kalenderhjaelp.i_brug()


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
