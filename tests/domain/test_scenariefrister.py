"""What other deadlines had meant: tests/cases/scenariefrister.yaml, and what holds for all of them."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from udlejning.styregruppe.domain.frister import (
    FRISTORD,
    Fristart,
    Fristfoelge,
    Fristopslag,
    Fristsag,
    Fristvirkning,
    fristvirkning,
)

BEGYNDELSE = dt.date(2026, 3, 1)
SAGER = yaml.safe_load((Path(__file__).parents[1] / "cases" / "scenariefrister.yaml").read_text(encoding="utf-8"))


def _efter(dage: int) -> Fristopslag:
    return lambda art, fra_on: fra_on + dt.timedelta(days=dage)


@pytest.mark.parametrize("sag", SAGER, ids=lambda sag: sag["saetning"])
def test_sagerne(sag: dict[str, Any]) -> None:
    givet = sag["sag"]
    en = Fristsag(
        Fristart(givet["art"]), 1, BEGYNDELSE, givet["frist"], givet.get("naaet"), givet.get("udloebet", False)
    )
    fundet = fristvirkning([en], foer=_efter(givet["foer"]), efter=_efter(givet["efter"]))
    linjer = [(li.foelge.value, li.ud_af, li.beroerte, len(li.skift)) for li in fundet.linjer]
    assert linjer == ([(sag["linje"], 1, 1, int(sag["skift"]))] if "linje" in sag else [])
    for linje in fundet.linjer:
        assert all(s.ny_frist_on == BEGYNDELSE + dt.timedelta(days=givet["efter"]) for s in linje.skift)


@st.composite
def _sager(draw: st.DrawFn) -> Fristsag:
    fra_on = BEGYNDELSE + dt.timedelta(days=draw(st.integers(0, 30)))
    naaet = draw(st.none() | st.integers(0, 30))
    return Fristsag(
        draw(st.sampled_from(Fristart)),
        draw(st.integers(1, 3)),
        fra_on,
        fra_on + dt.timedelta(days=draw(st.sampled_from([10, 10, 17]))),
        None if naaet is None else fra_on + dt.timedelta(days=naaet),
        naaet is None and draw(st.booleans()),
    )


def _talt(fundet: Fristvirkning) -> dict[Fristfoelge, int]:
    return {linje.foelge: len(linje.skift) for linje in fundet.linjer}


@given(st.lists(_sager(), max_size=20))
def test_de_samme_frister_aendrer_intet(sager: list[Fristsag]) -> None:
    assert fristvirkning(sager, foer=_efter(10), efter=_efter(10)).linjer == ()


@given(st.lists(_sager(), max_size=20), st.integers(0, 25), st.integers(0, 5))
def test_en_frist_der_aendres_mere_rammer_mindst_lige_saa_mange(sager: list[Fristsag], dage: int, mere: int) -> None:
    """Still shorter and still longer: what had gone otherwise goes otherwise."""
    yderligere = max(0, dage - mere) if dage < 10 else dage + mere
    lidt, meget = (_talt(fristvirkning(sager, foer=_efter(10), efter=_efter(d))) for d in (dage, yderligere))
    if dage != 10:
        assert all(meget[foelge] >= antal for foelge, antal in lidt.items())


@given(st.lists(_sager(), max_size=20), st.integers(0, 25))
def test_hver_linje_er_en_del_af_det_der_er_talt(sager: list[Fristsag], dage: int) -> None:
    for linje in fristvirkning(sager, foer=_efter(10), efter=_efter(dage)).linjer:
        assert linje.foelge.kortere is (dage < 10)
        assert len(linje.skift) <= linje.beroerte <= linje.ud_af == sum(s.art is linje.foelge.art for s in sager)
        assert all(s.sag.art is linje.foelge.art for s in linje.skift)


def test_hver_foelge_har_sine_ord() -> None:
    assert list(FRISTORD) == list(Fristfoelge)
