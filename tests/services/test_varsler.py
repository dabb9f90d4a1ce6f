"""Notices of deadlines that are near: to the right people, once per deadline."""

import datetime as dt

import pytest

from anvisning.models import Indmelding
from anvisning.services.anvisning import besvar_tilbud
from anvisning.services.fristsaetning import flyt_frist
from anvisning.services.indmelding import bekraeft_lejekontrakt
from anvisning.services.varsler import varsl_frister
from tests import factories as f
from udlejning.beskeder.models import Besked, Beskedart
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db

dag = dt.date


@pytest.fixture
def indmelding() -> Indmelding:
    """Reported on Monday 1 June 2026: boliganvisningens deadline is 16 June, the citizen's of the same day 9 June."""
    f.aftale()
    return f.indmelding(f.bolig(f.afdeling_i_farve("groen"), adresse="Lærkevej 12"))


def _varsl(idag: dt.date) -> int:
    return varsl_frister(now=dt.datetime.combine(idag, dt.time(8), f.NU.tzinfo), idag=idag)


def _varsler() -> list[tuple[object, str, str]]:
    beskeder = Besked.objects.filter(art=Beskedart.FRIST_NAER).order_by("id")
    return [(b.modtager, b.emne, b.tekst) for b in beskeder]


def test_boliganvisningen_varsles_to_arbejdsdage_foer_en_gang(indmelding: Indmelding) -> None:
    anvisere = [f.bruger(Rolle.ANVISNING), f.bruger(Rolle.ANVISNING)]
    assert _varsl(dag(2026, 6, 11)) == 0  # three working days before Tuesday
    assert _varsl(dag(2026, 6, 12)) == 1
    assert _varsl(dag(2026, 6, 12)) == _varsl(dag(2026, 6, 15)) == _varsl(dag(2026, 6, 16)) == 0
    tekst = (
        "Boliganvisningens frist er 16. juni 2026: 2 arbejdsdage tilbage. "
        "Derefter gives boligen tilbage til organisationen."
    )
    assert _varsler() == [(anviser, "Lærkevej 12 er ikke tilbudt endnu", tekst) for anviser in anvisere]


def test_et_varsel_kommer_ogsaa_efter_en_sovet_uge_men_ikke_naar_fristen_er_forbi(indmelding: Indmelding) -> None:
    f.bruger(Rolle.ANVISNING)
    assert _varsl(dag(2026, 6, 17)) == 0
    assert _varsl(dag(2026, 6, 16)) == 1
    assert "det er sidste dag" in _varsler()[0][2]


def test_en_flyttet_frist_varsles_igen(indmelding: Indmelding) -> None:
    by = f.bruger(Rolle.ANVISNING)
    assert _varsl(dag(2026, 6, 15)) == 1
    flyt_frist(om=indmelding, frist_on=dag(2026, 6, 22), begrundelse="x", by=by, now=f.NU, idag=dag(2026, 6, 15))
    assert _varsl(dag(2026, 6, 16)) == 0
    assert _varsl(dag(2026, 6, 19)) == 1
    assert "én arbejdsdag tilbage" in _varsler()[1][2]


def test_den_der_gav_tilbuddet_varsles_om_borgerens_frist_og_alle_hvis_vedkommende_er_holdt_op(
    indmelding: Indmelding,
) -> None:
    f.bruger(Rolle.ANVISNING)
    tilbud = f.tilbud(indmelding, "SAG-1")
    assert _varsl(dag(2026, 6, 8)) == 1
    assert [(hvem, emne) for hvem, emne, _ in _varsler()] == [
        (tilbud.created_by, "Borgeren har ikke svaret om Lærkevej 12")
    ]
    assert "SAG-1" not in _varsler()[0][2]
    Besked.objects.all().delete()
    tilbud.created_by.is_active = False
    tilbud.created_by.save()
    assert _varsl(dag(2026, 6, 9)) == 1
    assert [hvem for hvem, _, _ in _varsler()] != [tilbud.created_by]
    assert len(_varsler()) == 1


def test_organisationen_mindes_om_lejekontrakten_tre_arbejdsdage_efter_et_ja(indmelding: Indmelding) -> None:
    f.bruger(Rolle.ANVISNING)
    tilbud = f.tilbud(indmelding)
    besvar_tilbud(anvisning=tilbud, accepteret=True, begrundelse="", by=tilbud.created_by, now=f.NU, idag=f.IDAG)
    assert _varsl(dag(2026, 6, 3)) == 0
    assert _varsl(dag(2026, 6, 4)) == 1
    assert _varsl(dag(2026, 6, 30)) == 0
    assert [(hvem, emne) for hvem, emne, _ in _varsler()] == [
        (indmelding.created_by, "Lejekontrakten for Lærkevej 12 er ikke registreret")
    ]


def test_ingen_paamindelse_naar_lejekontrakten_er_sendt(indmelding: Indmelding) -> None:
    tilbud = f.tilbud(indmelding)
    besvar_tilbud(anvisning=tilbud, accepteret=True, begrundelse="", by=tilbud.created_by, now=f.NU, idag=f.IDAG)
    bekraeft_lejekontrakt(indmelding=indmelding, by=indmelding.created_by, now=f.NU)
    assert _varsl(dag(2026, 6, 12)) == 0
