"""The daily letter, the choices behind it, and what is removed when it is old."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import mail

from tests.factories import IDAG, NU, besked, bruger
from tests.traade import samtidig
from udlejning.beskeder.dagligt import skriv_daglige
from udlejning.beskeder.models import Besked, Beskedart, Beskedvalg, Maade
from udlejning.beskeder.oprydning import slet_gamle
from udlejning.beskeder.services import marker, traek_beskeder_tilbage, vaelg_maader
from udlejning.beskeder.standard import STANDARD, valgene
from udlejning.beskeder.tasks import skriv_daglige as opgaven
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.celery import app
from udlejning.faelles.opbevaring import som_tabel
from udlejning.haendelser.models import Haendelse
from udlejning.post.models import UdgaaendeMail
from udlejning.post.services import send_ventende

EN_DAG = dt.timedelta(days=1)
MORGEN = NU.replace(hour=7) + EN_DAG
DAGEN = IDAG + EN_DAG


def en_daglig(navn: str = "aase") -> Bruger:
    person = bruger(Rolle.ANVISNING, username=navn, first_name="Aase")
    Beskedvalg.objects.create(bruger=person, art=Beskedart.FRIST_NAER, maade=Maade.DAGLIGT)
    return person


@pytest.mark.django_db
def test_et_brev_pr_person_og_dag_med_alt_siden_sidst(settings: LazySettings) -> None:
    settings.STED_ADRESSE = "https://udlejning.example"
    aase, bo = en_daglig(), en_daglig("bo")
    besked(aase, emne="Den første", sti="/et/")
    besked(aase, emne="Den anden", sti="/to/", now=NU + dt.timedelta(hours=1))
    besked(bo)
    assert skriv_daglige(now=MORGEN, idag=DAGEN) == 2
    brev = UdgaaendeMail.objects.get(modtager=aase)
    assert brev.emne == "2 beskeder i Fælles udlejningsaftale"
    assert (
        brev.tekst.index("Den første")
        < brev.tekst.index("https://udlejning.example/et/")
        < brev.tekst.index("Den anden")
    )
    assert "1. juni 2026 kl." in brev.tekst
    assert "https://udlejning.example/beskeder/valg/" in brev.tekst
    assert UdgaaendeMail.objects.get(modtager=bo).emne == "1 besked i Fælles udlejningsaftale"


@pytest.mark.django_db
def test_to_gange_samme_dag_og_en_dag_uden() -> None:
    """What comes after the day's letter goes with the next; a day that was missed is made up for."""
    aase = en_daglig()
    besked(aase)
    assert skriv_daglige(now=MORGEN, idag=DAGEN) == 1
    besked(aase, now=MORGEN)
    assert skriv_daglige(now=MORGEN + dt.timedelta(hours=1), idag=DAGEN) == 0
    assert skriv_daglige(now=MORGEN + 3 * EN_DAG, idag=DAGEN + 3 * EN_DAG) == 1
    assert skriv_daglige(now=MORGEN + 4 * EN_DAG, idag=DAGEN + 4 * EN_DAG) == 0
    assert set(Besked.objects.values_list("mail__noegle", flat=True)) == {
        f"beskeder/{aase.pk}/2026-06-02",
        f"beskeder/{aase.pk}/2026-06-05",
    }


@pytest.mark.django_db
def test_hvad_der_kan_fortrydes_venter_til_naeste_morgen() -> None:
    aase = en_daglig()
    besked(aase, noegle="a", fortrydes_til=MORGEN + dt.timedelta(minutes=1))
    assert skriv_daglige(now=MORGEN, idag=DAGEN) == 0
    assert skriv_daglige(now=MORGEN + EN_DAG, idag=DAGEN + EN_DAG) == 1
    assert not traek_beskeder_tilbage(noegle="a", now=MORGEN + EN_DAG)


@pytest.mark.django_db
def test_lukkede_og_dem_uden_email_faar_intet_dagligt_brev() -> None:
    for navn, aendring in (("lukket", {"is_active": False}), ("tavs", {"email": ""})):
        person = en_daglig(navn)
        besked(person)
        Bruger.objects.filter(pk=person.pk).update(**aendring)
    assert skriv_daglige(now=MORGEN, idag=DAGEN) == 0


@pytest.mark.django_db(transaction=True)
def test_to_der_skriver_paa_en_gang_giver_et_brev() -> None:
    for nummer in range(3):
        besked(en_daglig(f"nr{nummer}"))
    assert sum(samtidig(4, lambda _: skriv_daglige(now=MORGEN, idag=DAGEN))) == 3
    assert UdgaaendeMail.objects.count() == 3
    assert not Besked.objects.filter(mail=None).exists()


@pytest.mark.django_db
def test_opgaven_skriver_og_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("udlejning.faelles.tid.nu", lambda: MORGEN)
    monkeypatch.setattr("udlejning.faelles.tid.idag", lambda: DAGEN)
    besked(en_daglig())
    opgaven()
    assert [brev.to for brev in mail.outbox] == [["aase@example.dk"]]


def test_det_daglige_brev_kommer_kl_7_dansk_tid() -> None:
    plan = app.conf.beat_schedule["daglige-beskeder"]["schedule"]
    assert (plan.hour, plan.minute, str(app.timezone)) == ({7}, {0}, "Europe/Copenhagen")
    for post in app.conf.beat_schedule.values():
        app.loader.import_default_modules()
        assert post["task"] in app.tasks


@pytest.mark.django_db
def test_valget_gaelder_fra_nu_og_staar_i_loggen() -> None:
    person = bruger(Rolle.ANVISNING)
    assert valgene(person) == STANDARD[Rolle.ANVISNING]
    assert vaelg_maader(valg={"frist_naer": "dagligt", "svar": "fra"}, by=person, now=NU) == 1
    besked(person)
    assert not UdgaaendeMail.objects.exists()
    haendelse = Haendelse.objects.get(art="beskedvalg.aendret")
    assert haendelse.tekst == "Valg af e-mail er ændret. En frist er nær: samlet én gang om dagen."
    # Switched off again: what waits for the daily letter stays out of it, and stays in the system.
    assert vaelg_maader(valg={"frist_naer": "fra"}, by=person, now=NU) == 1
    assert skriv_daglige(now=MORGEN, idag=DAGEN) == 0
    assert person.beskeder.count() == 1


@pytest.mark.django_db
def test_kun_ens_egne_beskeder_bliver_laest() -> None:
    min_, din = besked(bruger(Rolle.ANVISNING)), besked(bruger(Rolle.ANVISNING))
    assert marker(by=min_.modtager, now=NU, pk=din.pk) == 0
    assert marker(by=min_.modtager, now=NU) == 1
    assert marker(by=min_.modtager, now=NU) == 0
    assert set(Besked.objects.filter(laest_at=None)) == {din}
    assert marker(by=min_.modtager, now=NU, pk=min_.pk, laest=False) == 1
    assert Besked.objects.filter(laest_at=None).count() == 2


@pytest.mark.django_db
def test_gamle_beskeder_og_breve_slettes_og_ingen_der_venter() -> None:
    """Notices after 180 days, their letters after 365 (figures of the published table)."""
    straks, daglig = bruger(Rolle.ANVISNING), en_daglig()
    besked(straks)
    send_ventende(now=NU)
    venter = besked(daglig)
    uafsendt = besked(straks)
    ny = besked(straks, now=NU + 30 * EN_DAG)
    assert slet_gamle(now=NU + 180 * EN_DAG) == 0
    assert slet_gamle(now=NU + 181 * EN_DAG) == 1
    assert set(Besked.objects.all()) == {venter, uafsendt, ny}
    assert UdgaaendeMail.objects.count() == 3
    assert slet_gamle(now=NU + 366 * EN_DAG) == 1
    assert set(UdgaaendeMail.objects.values_list("status", flat=True)) == {"venter"}


def test_tabellen_over_opbevaring_staar_i_dokumenterne() -> None:
    fil = Path(__file__).resolve().parents[2] / "docs" / "opbevaring.md"
    assert som_tabel() in fil.read_text(encoding="utf-8"), f"Put into docs/opbevaring.md:\n\n{som_tabel()}"
