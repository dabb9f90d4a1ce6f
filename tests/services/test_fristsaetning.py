"""Deadlines as stored facts: how each was counted, who moved it, and that nobody can rewrite it."""

import contextlib
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from anvisning.models import Anvisning, Farveskift, Fristsaetning, Indmelding
from anvisning.services.anvisning import besvar_tilbud
from anvisning.services.fristsaetning import flyt_frist
from tests import factories as f
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db

dag = dt.date


@pytest.fixture(autouse=True)
def _aftale() -> None:
    f.aftale(dag(2023, 1, 1), dag(2031, 1, 1))


def _ledig(idag: dt.date = f.IDAG) -> Indmelding:
    afdeling = f.afdeling_i_farve("groen", fra_on=dag(2023, 1, 1))
    return f.indmelding(f.bolig(afdeling), idag=idag, now=_kl(idag))


def _kl(idag: dt.date) -> dt.datetime:
    return dt.datetime.combine(idag, dt.time(12), f.NU.tzinfo)


def _nyeste(**om: Any) -> Fristsaetning:
    fundet = Fristsaetning.objects.filter(**om).first()
    assert fundet is not None
    return fundet


def test_reglens_frist_gemmes_med_sin_udregning() -> None:
    indmelding = _ledig()
    saetning = _nyeste(indmelding=indmelding)
    assert (saetning.frist_on, saetning.fra_on, saetning.arbejdsdage) == (dag(2026, 6, 16), f.IDAG, 10)
    assert saetning.sprunget_over == [
        {"dag": "2026-06-05", "hvorfor": "lukkedag"},
        {"dag": "2026-06-06", "hvorfor": "lørdag"},
        {"dag": "2026-06-07", "hvorfor": "søndag"},
        {"dag": "2026-06-13", "hvorfor": "lørdag"},
        {"dag": "2026-06-14", "hvorfor": "søndag"},
    ]
    assert saetning.by is None
    assert saetning.begrundelse == "10 arbejdsdage efter Prøveaftalen (en antagelse)."
    tilbud = f.tilbud(indmelding)
    assert _nyeste(anvisning=tilbud).frist_on == tilbud.svarfrist_on == dag(2026, 6, 9)


@pytest.mark.parametrize(
    ("idag", "borgerens", "boliganvisningens", "navne"),
    [
        # Skærtorsdag, Langfredag and Anden påskedag fall on working days.
        (dag(2026, 3, 30), dag(2026, 4, 9), dag(2026, 4, 16), {"skærtorsdag", "langfredag", "påskedag"}),
        (dag(2026, 6, 4), dag(2026, 6, 12), dag(2026, 6, 19), {"lukkedag"}),  # 5 June
        (dag(2026, 12, 18), dag(2026, 12, 29), dag(2027, 1, 7), {"juledag", "anden juledag", "nytårsdag", "lukkedag"}),
        (dag(2028, 2, 28), dag(2028, 3, 6), dag(2028, 3, 13), set()),  # 29 February is a Tuesday
        (dag(2026, 3, 27), dag(2026, 4, 8), dag(2026, 4, 15), {"skærtorsdag"}),  # summer time begins on 29 March
        (dag(2026, 10, 23), dag(2026, 10, 30), dag(2026, 11, 6), set()),  # summer time ends on 25 October
    ],
)
def test_frister_over_hoejtider(idag: dt.date, borgerens: dt.date, boliganvisningens: dt.date, navne: set[str]) -> None:
    indmelding = _ledig(idag)
    tilbud = f.tilbud(indmelding, idag=idag, now=_kl(idag))
    assert (tilbud.svarfrist_on, indmelding.frist_on) == (borgerens, boliganvisningens)
    sprunget = _nyeste(indmelding=indmelding).sprunget_over
    assert navne <= {s["hvorfor"] for s in sprunget}
    assert len(sprunget) == (boliganvisningens - idag).days - 10


def _flyt(om: Indmelding | Anvisning, til: dt.date, grund: str = "Ferie", idag: dt.date = f.IDAG, **andet: Any) -> Any:
    by = andet.get("by") or f.bruger(Rolle.ANVISNING)
    return flyt_frist(om=om, frist_on=til, begrundelse=grund, by=by, now=f.NU, idag=idag)


def test_boliganvisningen_flytter_sin_egen_frist_og_borgerens() -> None:
    indmelding = _ledig()
    tilbud = f.tilbud(indmelding)
    by = f.bruger(Rolle.ANVISNING)
    saetning = _flyt(indmelding, dag(2026, 6, 22), by=by)
    assert (saetning.by, saetning.begrundelse, saetning.arbejdsdage) == (by, "Ferie", 14)
    _flyt(tilbud, dag(2026, 6, 12), "Borgeren er indlagt", by=by)
    indmelding.refresh_from_db()
    tilbud.refresh_from_db()
    assert (indmelding.frist_on, tilbud.svarfrist_on) == (dag(2026, 6, 22), dag(2026, 6, 12))
    assert [s.frist_on for s in indmelding.fristsaetninger.all()] == [dag(2026, 6, 22), dag(2026, 6, 16)]
    arter = Haendelse.objects.filter(art__endswith="frist_flyttet").order_by("id")
    assert [h.art for h in arter] == ["indmelding.frist_flyttet", "anvisning.frist_flyttet"]
    assert "flyttet fra 16. juni 2026 til 22. juni 2026: Ferie" in arter[0].tekst
    assert arter[0].organisation_id == indmelding.bolig.afdeling.organisation_id


def test_en_frist_kan_rykkes_frem_til_i_dag_men_ikke_til_i_gaar() -> None:
    indmelding = _ledig()
    _flyt(indmelding, f.IDAG)
    with pytest.raises(Afvist, match="den dag er forbi") as fanget:
        _flyt(indmelding, f.IDAG - dt.timedelta(days=1))
    assert fanget.value.felt == "frist_on"
    indmelding.refresh_from_db()
    assert indmelding.frist_on == f.IDAG


@pytest.mark.parametrize(
    ("til", "ord_"),
    [
        (dag(2026, 6, 16), "er allerede 16. juni 2026"),
        (dag(2026, 6, 5), r"5. juni 2026 er ingen arbejdsdag \(lukkedag\)"),
        (dag(2026, 6, 6), "lørdag"),
        (dag(2026, 7, 1), "højst flyttes til 30. juni 2026, som er 20 arbejdsdage"),
        (dag(9999, 12, 31), "højst flyttes til"),
    ],
)
def test_umulige_dage_afvises(til: dt.date, ord_: str) -> None:
    indmelding = _ledig()
    with pytest.raises(Afvist, match=ord_):
        _flyt(indmelding, til)
    assert indmelding.fristsaetninger.count() == 1


def test_uden_grund_med_cpr_eller_uden_ret_flyttes_intet() -> None:
    indmelding = _ledig()
    with pytest.raises(Afvist, match="hvorfor fristen flyttes"):
        _flyt(indmelding, dag(2026, 6, 22), " ")
    with pytest.raises(Afvist, match="CPR"):
        _flyt(indmelding, dag(2026, 6, 22), "Borger " + "010190" + "-1234")
    for rolle in (Rolle.ORGANISATION, Rolle.MONITOR, Rolle.STYREGRUPPE, Rolle.ADMINISTRATOR):
        with pytest.raises(ManglerRet):
            _flyt(indmelding, dag(2026, 6, 22), by=f.bruger(rolle))
    assert indmelding.fristsaetninger.count() == 1


def test_en_udloebet_eller_afsluttet_frist_flyttes_ikke() -> None:
    indmelding = _ledig()
    tilbud = f.tilbud(indmelding)
    with pytest.raises(Afvist, match=r"udløb 9. juni 2026 og kan ikke flyttes"):
        _flyt(tilbud, dag(2026, 6, 12), idag=dag(2026, 6, 10))
    besvar_tilbud(anvisning=tilbud, accepteret=True, begrundelse="", by=tilbud.created_by, now=f.NU, idag=f.IDAG)
    with pytest.raises(Afvist, match="Fristen løber ikke mere: status er nu accepteret"):
        _flyt(tilbud, dag(2026, 6, 12))


def test_svar_paa_fristens_sidste_dag_taeller_og_dagen_efter_kun_et_nej() -> None:
    til_tiden, for_sent = f.tilbud(_ledig()), f.tilbud(_ledig())
    by = f.bruger(Rolle.ANVISNING)
    besvar_tilbud(anvisning=til_tiden, accepteret=True, begrundelse="", by=by, now=f.NU, idag=til_tiden.svarfrist_on)
    dagen_efter = for_sent.svarfrist_on + dt.timedelta(days=1)
    with pytest.raises(Afvist, match=r"Svarfristen for .* udløb 9. juni 2026, så et ja kan ikke registreres"):
        besvar_tilbud(anvisning=for_sent, accepteret=True, begrundelse="", by=by, now=f.NU, idag=dagen_efter)
    for_sent.refresh_from_db()
    assert for_sent.status == "tilbudt"
    besvar_tilbud(
        anvisning=for_sent, accepteret=False, aarsag=f.aarsag("nej-stoerrelse"), by=by, now=f.NU, idag=dagen_efter
    )
    for_sent.indmelding.refresh_from_db()
    assert for_sent.indmelding.status == "indmeldt"


def test_en_flyttet_svarfrist_giver_borgeren_laengere_tid() -> None:
    tilbud = f.tilbud(_ledig())
    _flyt(tilbud, dag(2026, 6, 12))
    by = f.bruger(Rolle.ANVISNING)
    besvar_tilbud(anvisning=tilbud, accepteret=True, begrundelse="", by=by, now=f.NU, idag=dag(2026, 6, 12))
    tilbud.refresh_from_db()
    assert tilbud.status == "accepteret"


@pytest.mark.parametrize("som_ejer", [True, False])
def test_hverken_ejer_eller_app_kan_rette_eller_slette(
    som_app: Callable[[], contextlib.AbstractContextManager[None]], som_ejer: bool
) -> None:
    indmelding = _ledig()
    Farveskift.objects.create(
        indmelding=indmelding,
        fra_on=f.IDAG,
        grundlag="runde 1",
        farve_foer="groen",
        farve_efter="gul",
        udfald_efter="paa_vilkaar",
        hvad="paa_vilkaar",
        at=f.NU,
    )
    rolle = contextlib.nullcontext if som_ejer else som_app
    for raekker, felt in ((Fristsaetning.objects.all(), "frist_on"), (Farveskift.objects.all(), "fra_on")):
        for handling in (lambda r=raekker, g=felt: r.update(**{g: dag(2030, 1, 1)}), lambda r=raekker: r.delete()):
            nej = pytest.raises(DatabaseError, match="hverken rettes eller slettes")
            with rolle(), nej as fanget, transaction.atomic():
                handling()
            assert getattr(fanget.value.__cause__, "sqlstate", None) == "UD002"
