"""What a scenario's deadlines had meant for a year's reports and offers, counted by hand around 5 June and Whitsun.

Boliganvisningen has 10 working days and the citizen 5. After Monday 2 June 2025 the working days are 3, 4, 6, 10, 11,
12, 13, 16, 17 and 18 June: 5 June is a closed day of the agreement, 9 June is Whit Monday. So a report of 2 June has
until 18 June; with 5 days, until 11 June; with 12, until 20 June.
"""

import datetime as dt
from typing import Any

import pytest

from anvisning.models import Indmelding
from anvisning.services.aarsager import indlaes_aarsager
from anvisning.services.anvisning import besvar_tilbud
from anvisning.services.fristsaetning import flyt_frist
from anvisning.services.udloeb import afvikl_frister
from monitoring.models import Afdeling
from tests import factories as f
from udlejning.brugere.rettigheder import Rolle
from udlejning.styregruppe.domain.frister import Fristfoelge, Fristvirkning
from udlejning.styregruppe.domain.parametre import anvend
from udlejning.styregruppe.domain.regelparametre import regelparametre
from udlejning.styregruppe.selectors.frosne import frosne_runder
from udlejning.styregruppe.selectors.resultat import Scenarieresultat, regn_scenarie
from udlejning.styregruppe.selectors.scenarier import gaeldende_forlaeg

pytestmark = pytest.mark.django_db

F = Fristfoelge


def _dag(tekst: str) -> dict[str, Any]:
    """The clock of a Danish day: ``"06-13"``."""
    dag = dt.date.fromisoformat(f"2025-{tekst}")
    return {"idag": dag, "now": dt.datetime.combine(dag, dt.time(10), tzinfo=dt.UTC)}


@pytest.fixture
def afdeling() -> Afdeling:
    f.aftale(dt.date(2025, 1, 1), dt.date(2028, 1, 1))
    indlaes_aarsager(now=f.NU, fra_on=dt.date(2025, 1, 1))
    return f.afdeling_i_farve("groen", fra_on=dt.date(2025, 1, 1))


def _meldt(afdeling: Afdeling, dag: str = "06-02") -> Indmelding:
    return f.indmelding(f.bolig(afdeling), **_dag(dag))


def _udlejet(afdeling: Afdeling, *, tilbudt: str, svaret: str) -> None:
    tilbud = f.tilbud(_meldt(afdeling), **_dag(tilbudt))
    besvar_tilbud(anvisning=tilbud, accepteret=True, by=f.bruger(Rolle.ANVISNING), **_dag(svaret))


def _regn(**vaerdier: Any) -> Scenarieresultat:
    forlaeg = gaeldende_forlaeg(f.IDAG)
    assert forlaeg is not None
    assert forlaeg.regel_data is not None
    regler = anvend(forlaeg.regel_data, regelparametre(forlaeg.regel_data), vaerdier)
    return regn_scenarie(forlaeg.model_data, regler, frosne_runder(), dag=f.IDAG)


def _frister(**vaerdier: Any) -> Fristvirkning:
    return _regn(**vaerdier).frister


def _linjer(fundet: Fristvirkning) -> dict[Fristfoelge, tuple[int, int, int]]:
    return {li.foelge: (li.ud_af, li.beroerte, len(li.skift)) for li in fundet.linjer}


def test_en_kortere_frist_giver_boligen_tilbage_foer_borgeren_faar_den(afdeling: Afdeling) -> None:
    _udlejet(afdeling, tilbudt="06-11", svaret="06-12")
    _udlejet(afdeling, tilbudt="06-12", svaret="06-13")
    _meldt(afdeling)
    fundet = _frister(f_boliganvisningen=5)
    assert _linjer(fundet) == {F.GIVET_TILBAGE: (3, 3, 1)}
    (skift,) = fundet.skift(F.GIVET_TILBAGE)
    assert (skift.sag.fra_on, skift.sag.frist_on) == (dt.date(2025, 6, 2), dt.date(2025, 6, 18))
    assert (skift.ny_frist_on, skift.sag.naaet_on) == (dt.date(2025, 6, 11), dt.date(2025, 6, 12))
    assert skift.sag.afdeling_id == afdeling.pk


def test_en_laengere_frist_lader_boligen_staa(afdeling: Afdeling) -> None:
    _meldt(afdeling)
    afvikl_frister(**_dag("06-18"))
    afvikl_frister(**_dag("06-19"))
    assert Indmelding.objects.get().status == "frigivet"
    fundet = _frister(f_boliganvisningen=12)
    assert _linjer(fundet) == {F.STAAR_LAENGERE: (1, 1, 1)}
    assert fundet.skift(F.STAAR_LAENGERE)[0].ny_frist_on == dt.date(2025, 6, 20)


def test_borgerens_svar_og_tilbud_der_udloeb(afdeling: Afdeling) -> None:
    """After Thursday 12 June come 13, 16, 17, 18 and 19 June; with 3 days the last is the 17th, with 6 the 20th."""
    _udlejet(afdeling, tilbudt="06-12", svaret="06-18")
    _udlejet(afdeling, tilbudt="06-12", svaret="06-17")
    f.tilbud(_meldt(afdeling), **_dag("06-12"))
    afvikl_frister(**_dag("06-20"))
    kortere, laengere = _frister(f_borgeren=3), _frister(f_borgeren=6)
    assert _linjer(kortere) == {F.SVAR_FOR_SENT: (3, 3, 1)}
    assert kortere.skift(F.SVAR_FOR_SENT)[0].ny_frist_on == dt.date(2025, 6, 17)
    assert _linjer(laengere) == {F.LAENGERE_SVARFRIST: (3, 3, 1)}
    assert laengere.skift(F.LAENGERE_SVARFRIST)[0].ny_frist_on == dt.date(2025, 6, 20)


def test_en_lukkedag_mere_er_en_laengere_frist(afdeling: Afdeling) -> None:
    _meldt(afdeling)
    afvikl_frister(**_dag("06-19"))
    fundet = _frister(lukkedage=["06-05", "06-18", "12-24", "12-31"])
    assert [s.ny_frist_on for s in fundet.skift(F.STAAR_LAENGERE)] == [dt.date(2025, 6, 19)]


def test_en_flyttet_frist_er_ikke_reglens(afdeling: Afdeling) -> None:
    indmelding = _meldt(afdeling)
    flyt_frist(
        om=indmelding,
        frist_on=dt.date(2025, 6, 25),
        begrundelse="Ferie",
        by=f.bruger(Rolle.ANVISNING),
        **_dag("06-03"),
    )
    assert _frister(f_boliganvisningen=5).linjer == ()


def test_kun_naar_fristen_er_en_anden(afdeling: Afdeling) -> None:
    _udlejet(afdeling, tilbudt="06-12", svaret="06-13")
    uden = _regn()
    assert (uden.frister.linjer, uden.aendrer_noget) == ((), False)
    assert _regn(f_boliganvisningen=5).aendrer_noget


def test_dagen_foer_perioden_er_ikke_med(afdeling: Afdeling) -> None:
    """The twelve whole months before 1 June 2026 begin on 1 June 2025."""
    _meldt(afdeling, "05-30")
    assert _frister(f_boliganvisningen=5).linjer == ()
    _meldt(afdeling, "06-02")
    assert _linjer(_frister(f_boliganvisningen=5)) == {F.GIVET_TILBAGE: (1, 1, 0)}
