"""Deadlines that keep themselves: expiry on the day, to the minute, once, whatever was missed or ran beside it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine

from anvisning import tasks
from anvisning.models import Anvisning, Indmelding
from anvisning.services import udloeb
from anvisning.services.anvisning import besvar_tilbud
from anvisning.services.fristsaetning import flyt_frist
from anvisning.services.udloeb import Afviklet, afvikl_frister
from tests import factories as f
from udlejning.beskeder.models import Besked
from udlejning.brugere.rettigheder import Rolle
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db

dag = dt.date
DANSK = ZoneInfo("Europe/Copenhagen")
SVARFRIST, FRIST = dag(2026, 6, 9), dag(2026, 6, 16)  # of what is reported and offered on Monday 1 June 2026


@pytest.fixture(autouse=True)
def _aftale() -> None:
    f.aftale(dag(2023, 1, 1), dag(2031, 1, 1))
    f.aarsag("svarfrist-udloebet")


def _ledig(idag: dt.date = f.IDAG, **felter: str) -> Indmelding:
    bolig = f.bolig(f.afdeling_i_farve("groen", fra_on=dag(2023, 1, 1)), **felter)
    return f.indmelding(bolig, idag=idag, now=_kl(idag))


def _kl(idag: dt.date, time: int = 12) -> dt.datetime:
    return dt.datetime.combine(idag, dt.time(time), DANSK)


def _afvikl(idag: dt.date) -> Afviklet:
    return afvikl_frister(now=_kl(idag, 0), idag=idag)


def _status(indmelding: Indmelding) -> tuple[str, list[str]]:
    indmelding.refresh_from_db()
    return indmelding.status, list(indmelding.anvisninger.order_by("id").values_list("status", flat=True))


def test_fristens_sidste_dag_gaelder_og_dagen_efter_er_tilbuddet_udloebet() -> None:
    indmelding = _ledig(adresse="Lærkevej 12")
    tilbud = f.tilbud(indmelding)
    assert _afvikl(SVARFRIST) == Afviklet(0, 0)
    assert _status(indmelding) == ("reserveret", ["tilbudt"])
    assert _afvikl(SVARFRIST + dt.timedelta(days=1)) == Afviklet(1, 0)
    assert _status(indmelding) == ("indmeldt", ["udloebet"])
    assert Anvisning.objects.get().aarsag == f.aarsag("svarfrist-udloebet")
    haendelse = Haendelse.objects.get(art="anvisning.udloebet")
    assert haendelse.by is None
    assert haendelse.tekst == (
        "Tilbuddet på Lærkevej 12 er udløbet. Svarfristen udløb 9. juni 2026, uden at borgeren havde svaret."
    )
    assert Haendelse.objects.get(art="indmelding.ledig_igen").by is None
    # The organisation and the caseworker who made the offer hear of it, in one notice each.
    beskeder = Besked.objects.filter(noegle=f"tilbud/{tilbud.pk}/udloebet")
    assert {b.modtager for b in beskeder} == {indmelding.created_by, tilbud.created_by}
    # Within the vacancy's deadline the unit is free for the next offer.
    assert f.tilbud(indmelding, idag=FRIST, now=_kl(FRIST)).status == "tilbudt"


def test_en_bolig_uden_tilbud_gives_tilbage_dagen_efter_sin_frist() -> None:
    indmelding = _ledig()
    assert _afvikl(FRIST) == Afviklet(0, 0)
    assert _afvikl(FRIST + dt.timedelta(days=1)) == Afviklet(0, 1)
    assert _status(indmelding) == ("frigivet", [])
    assert indmelding.afslutning == "Boliganvisningens frist udløb 16. juni 2026."
    assert (indmelding.afsluttet_by, indmelding.afsluttet_at) == (None, _kl(dag(2026, 6, 17), 0))
    assert Haendelse.objects.get(art="indmelding.frigivet").by is None
    assert Besked.objects.get(art="frigivet").modtager == indmelding.created_by


def test_et_aabent_tilbud_overlever_boligens_frist_og_boligen_gives_saa_tilbage_samme_dag() -> None:
    indmelding = _ledig()
    f.tilbud(indmelding, idag=FRIST, now=_kl(FRIST))  # the citizen has until 23 June
    assert _afvikl(dag(2026, 6, 17)) == Afviklet(0, 0)
    assert _afvikl(dag(2026, 6, 23)) == Afviklet(0, 0)
    assert _afvikl(dag(2026, 6, 24)) == Afviklet(1, 0)
    assert _status(indmelding) == ("frigivet", ["udloebet"])
    assert Besked.objects.filter(art__in=["svar", "frigivet"], modtager=indmelding.created_by).count() == 1


def test_et_accepteret_tilbud_udloeber_aldrig() -> None:
    indmelding = _ledig()
    tilbud = f.tilbud(indmelding)
    besvar_tilbud(anvisning=tilbud, accepteret=True, begrundelse="", by=tilbud.created_by, now=f.NU, idag=SVARFRIST)
    assert _afvikl(dag(2027, 1, 1)) == Afviklet(0, 0)
    assert _status(indmelding) == ("reserveret", ["accepteret"])


def test_en_kladde_har_ingen_frist() -> None:
    from tests.services.test_kladder import _kladde

    kladde = _kladde(f.bolig(f.afdeling_i_farve("groen")))
    assert _afvikl(dag(2030, 1, 1)) == Afviklet(0, 0)
    assert _status(kladde) == ("kladde", [])


def test_to_gange_og_efter_forsoemte_naetter_er_det_samme_en_gang() -> None:
    """Three weeks without a run: the offer and, the same day, the unit whose deadline is long past."""
    med, uden = _ledig(), _ledig()
    f.tilbud(med)
    senere = dag(2026, 7, 1)
    assert _afvikl(senere) == Afviklet(1, 1)
    assert _afvikl(senere) == Afviklet(0, 0)
    assert (_status(med), _status(uden)) == (("frigivet", ["udloebet"]), ("frigivet", []))
    for art in ("anvisning.udloebet", "indmelding.frigivet"):
        objekter = list(Haendelse.objects.filter(art=art).values_list("objekt_id", flat=True))
        assert len(objekter) == len(set(objekter))
    assert Besked.objects.filter(art="frigivet").count() == 4  # of each unit its organisation and the caseworker
    assert not Besked.objects.filter(art="svar").exists()


def test_en_flyttet_frist_er_den_der_gaelder() -> None:
    indmelding = _ledig()
    tilbud = f.tilbud(indmelding)
    by = f.bruger(Rolle.ANVISNING)
    flyt_frist(om=tilbud, frist_on=dag(2026, 6, 12), begrundelse="Ferie", by=by, now=f.NU, idag=f.IDAG)
    flyt_frist(om=indmelding, frist_on=f.IDAG, begrundelse="Aftalt", by=by, now=f.NU, idag=f.IDAG)
    assert _afvikl(dag(2026, 6, 12)) == Afviklet(0, 0)
    assert _afvikl(dag(2026, 6, 13)) == Afviklet(1, 0)
    assert _status(indmelding) == ("frigivet", ["udloebet"])


def test_i_en_afdeling_der_er_blevet_roed_gives_boligen_tilbage_i_stedet_for_at_blive_tilbudt_igen() -> None:
    udloeber, siger_nej = _ledig(), _ledig()
    for indmelding in (udloeber, siger_nej):
        f.tilbud(indmelding)
    f.offentliggjort_runde({udloeber.bolig.afdeling: "roed", siger_nej.bolig.afdeling: "roed"}, dag(2026, 6, 3))
    tilbud = siger_nej.anvisninger.get()
    besvar_tilbud(
        anvisning=tilbud,
        accepteret=False,
        aarsag=f.aarsag("nej-stoerrelse"),
        by=tilbud.created_by,
        now=f.NU,
        idag=dag(2026, 6, 4),
    )
    _afvikl(dag(2026, 6, 10))
    assert _status(siger_nej) == ("frigivet", ["afvist"])
    assert _status(udloeber) == ("frigivet", ["udloebet"])
    assert "Afdelingen er rød" in udloeber.afslutning
    assert "Afdelingen er rød" in siger_nej.afslutning


def test_en_dispensation_holder_boligen_fri_til_naeste_tilbud() -> None:
    indmelding = _ledig()
    f.tilbud(indmelding)
    f.offentliggjort_runde({indmelding.bolig.afdeling: "roed"}, dag(2026, 6, 3))
    f.dispensation(indmelding.bolig.afdeling, indmelding.bolig)
    _afvikl(dag(2026, 6, 10))
    assert _status(indmelding) == ("indmeldt", ["udloebet"])


@pytest.mark.parametrize(
    ("meldt", "svarfrist"),
    [
        (dag(2026, 3, 30), dag(2026, 4, 9)),  # over Easter
        (dag(2026, 5, 29), dag(2026, 6, 8)),  # over 5 June
        (dag(2026, 12, 18), dag(2026, 12, 29)),  # over Christmas
        (dag(2028, 2, 22), dag(2028, 2, 29)),  # on 29 February
        (dag(2026, 3, 20), dag(2026, 3, 27)),  # the night after it, clocks go forward on the 29th
        (dag(2026, 10, 16), dag(2026, 10, 23)),  # clocks go back on the 25th
    ],
)
def test_midnat_er_dansk(meldt: dt.date, svarfrist: dt.date) -> None:
    """A minute before Danish midnight the offer is open, a minute after it has expired, summer and winter alike."""
    indmelding = _ledig(meldt)
    tilbud = f.tilbud(indmelding, idag=meldt, now=_kl(meldt))
    assert tilbud.svarfrist_on == svarfrist
    midnat = dt.datetime.combine(svarfrist + dt.timedelta(days=1), dt.time(), DANSK).astimezone(dt.UTC)
    with time_machine.travel(midnat - dt.timedelta(minutes=1), tick=False):
        tasks.afvikl_frister()
    assert _status(indmelding) == ("reserveret", ["tilbudt"])
    with time_machine.travel(midnat + dt.timedelta(minutes=1), tick=False):
        tasks.afvikl_frister()
    assert _status(indmelding)[1] == ["udloebet"]


@pytest.mark.parametrize("nat", [dag(2026, 3, 29), dag(2026, 10, 25)])
def test_nattens_koersler_naar_uret_stilles(nat: dt.date) -> None:
    """Every quarter through a night of 23 or 25 hours: once each, all on the right day."""
    meldt = nat - dt.timedelta(days=9)  # a Friday, so the citizen's deadline is the Friday before that night
    indmelding = _ledig(meldt)
    tilbud = f.tilbud(indmelding, idag=meldt, now=_kl(meldt))
    assert tilbud.svarfrist_on == nat - dt.timedelta(days=2)
    fredag = dt.datetime.combine(tilbud.svarfrist_on, dt.time(20), DANSK).astimezone(dt.UTC)
    for kvarter in range(4 * 36):
        with time_machine.travel(fredag + kvarter * dt.timedelta(minutes=15), tick=False):
            tasks.afvikl_frister()
    haendelse = Haendelse.objects.get(art="anvisning.udloebet")
    assert haendelse.at.astimezone(DANSK) == dt.datetime.combine(nat - dt.timedelta(days=1), dt.time(), DANSK)


def test_mange_tages_i_bundter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(udloeb, "BUNDT", 3)
    afdeling = f.afdeling_i_farve("groen")
    for nr in range(14):
        indmelding = f.indmelding(f.bolig(afdeling))
        if nr % 2:
            f.tilbud(indmelding)
    assert _afvikl(dag(2026, 6, 10)) == Afviklet(7, 0)
    assert _afvikl(dag(2026, 6, 17)) == Afviklet(0, 14)
    assert Anvisning.objects.filter(status="udloebet").count() == 7
    assert Haendelse.objects.filter(art="indmelding.frigivet").count() == 14
