"""Due dates and states of the calendar, as written by hand in tests/cases/kalender.yaml."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitoring.domain.kalender import (
    Art,
    Begivenhed,
    Dom,
    Tilstand,
    Udfoert,
    bedoem,
    begivenheder,
    maaneder_foer,
    naermeste,
    naeste_af_arten,
    ny_nok,
    paamindelse,
)
from monitoring.regler.kalenderregler import kalenderplaner, laes_planer
from udlejning.faelles.arbejdsdage import forskyd
from udlejning.faelles.helligdage import fridage_i_aar

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "kalender.yaml").read_text(encoding="utf-8")
)
RAA: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "monitoring" / "regler" / "kalender.yaml").read_text(encoding="utf-8")
)
PLANER = kalenderplaner()
FRIDAGE = fridage_i_aar(2022, 2028, PLANER[0].lukkedage)
FRIST = dt.date(2026, 10, 8)


def sager(navn: str) -> Any:
    return pytest.mark.parametrize("sag", CASES[navn], ids=lambda sag: sag["sag"])


def _begivenhed(noegle: str) -> Begivenhed:
    return next(b for b in begivenheder(PLANER, 2025, 2027) if b.noegle == noegle)


@sager("forskyd")
def test_arbejdsdage(sag: dict[str, Any]) -> None:
    assert forskyd(sag["fra"], sag["arbejdsdage"], FRIDAGE) == sag["ventet"]


@sager("frister")
def test_frister(sag: dict[str, Any]) -> None:
    begivenhed = _begivenhed(sag["begivenhed"])
    fundet = {trin.noegle: begivenhed.planlagt(trin, FRIDAGE) for trin in begivenhed.plan.trin}
    assert fundet == sag["trin"]


def _dom(sag: dict[str, Any]) -> Dom:
    udfoert = sag.get("udfoert")
    return bedoem(
        frist_on=FRIST,
        udfoert=None if udfoert is None else Udfoert(udfoert, "Mona"),
        dag=sag["dag"],
        slut_on=sag.get("slut"),
        varsel=5,
        fridage=FRIDAGE,
    )


@sager("tilstand")
def test_tilstand(sag: dict[str, Any]) -> None:
    assert _dom(sag) == Dom(Tilstand(sag["ventet"]), sag["dage"])


@sager("filer")
def test_filer(sag: dict[str, Any]) -> None:
    fundet = ny_nok(
        [Udfoert(dag) for dag in sag["indlaest"]],
        begivenhed_on=dt.date(2026, 10, 1),
        frist_on=dt.date(2026, 9, 17),
        frisk_maaneder=12,
        lukket_on=sag.get("lukket"),
    )
    assert fundet == (None if sag["ventet"] is None else Udfoert(sag["ventet"]))


@sager("paamindelser")
def test_paamindelser(sag: dict[str, Any]) -> None:
    ventet = sag["ventet"]
    assert paamindelse(_dom(sag), 5) == (None if ventet is None else tuple(ventet))


@pytest.mark.parametrize("tilstand", ["udfoert", "udfoert_for_sent", "sat", "kommende", "ikke_udfoert"])
def test_ingen_mindes_om_hvad_der_er_gjort_eller_ikke_kan_naas(tilstand: str) -> None:
    assert paamindelse(Dom(Tilstand(tilstand), 3), 5) is None


def test_aaret_har_tre_runder_og_en_liste() -> None:
    assert [b.noegle for b in begivenheder(PLANER, 2026, 2026)] == [
        "2026-februar", "2026-juni", "2026-oktober", "2026-ministeriet",
    ]  # fmt: skip
    assert begivenheder(PLANER, 2022, 2022) == []


@pytest.mark.parametrize(
    ("dag", "ventet"),
    [
        (dt.date(2026, 10, 1), "2026-oktober"),
        (dt.date(2026, 9, 14), "2026-oktober"),
        (dt.date(2026, 11, 23), "2026-oktober"),
        # Between 1 October and 1 February lie 123 days: 61 after is nearer October, 62 after nearer February.
        (dt.date(2026, 12, 1), "2026-oktober"),
        (dt.date(2026, 12, 2), "2027-februar"),
    ],
)
def test_en_runde_hoerer_til_den_naermeste(dag: dt.date, ventet: str) -> None:
    fundet = naermeste(dag, begivenheder(PLANER, 2025, 2027), Art.RUNDE)
    assert fundet is not None
    assert fundet.noegle == ventet


def test_en_runde_er_forbi_naar_den_naeste_begynder() -> None:
    alle = begivenheder(PLANER, 2026, 2027)
    assert naeste_af_arten(_begivenhed("2026-oktober"), alle) == dt.date(2027, 2, 1)
    assert naeste_af_arten(_begivenhed("2026-ministeriet"), alle) == dt.date(2027, 12, 1)


def test_maaneder_foer_en_lang_maaneds_sidste_dag() -> None:
    assert maaneder_foer(dt.date(2026, 3, 31), 1) == dt.date(2026, 2, 28)
    assert maaneder_foer(dt.date(2026, 1, 15), 12) == dt.date(2025, 1, 15)


def test_en_ny_udgave_gaelder_fra_sin_dag() -> None:
    ny = {**RAA[0], "fra_on": dt.date(2026, 6, 1), "runder": [{"noegle": "maj", "navn": "Majrunden", "dag": "05-01"}]}
    planer = laes_planer([*RAA, ny])
    assert [b.noegle for b in begivenheder(planer, 2026, 2027)] == [
        "2026-februar", "2026-ministeriet", "2027-maj", "2027-ministeriet",
    ]  # fmt: skip


def test_et_trin_uden_kendsgerninger_afvises() -> None:
    forkert = {**RAA[0], "listetrin": [{**RAA[0]["listetrin"][0], "noegle": "kaffe"}]}
    with pytest.raises(ValueError, match="kaffe"):
        laes_planer([forkert])
    uden_alder = {**RAA[0], "rundetrin": [{**RAA[0]["rundetrin"][2], "frisk_maaneder": 3}]}
    with pytest.raises(ValueError, match="frisk_maaneder"):
        laes_planer([uden_alder])
