"""What obligatory criteria must hold, how long they run, when to warn, and what is a PDF."""

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from anvisning.domain.fleksibel import (
    AFTALEOVERGANGE,
    KRITERIENAVNE,
    Aftaleart,
    Aftalestatus,
    Kriterieslags,
    er_pdf,
    fleksibelregler_fra_dict,
    for_lang,
    laengst_til,
    maaneder_senere,
    mangler_slags,
    varsel,
)

REGLER = fleksibelregler_fra_dict(
    yaml.safe_load((Path(__file__).parents[2] / "anvisning" / "regler" / "fleksibel.yaml").read_text())
)
D = dt.date


def test_reglernes_tal_er_lovens() -> None:
    assert REGLER.hoejst_aar == 4
    assert REGLER.kraevede == (Kriterieslags.BESKAEFTIGELSE, Kriterieslags.UDDANNELSE)
    assert REGLER.varsler == (6, 2)


@pytest.mark.parametrize(
    ("slags", "mangler"),
    [
        ({"beskaeftigelse", "uddannelse"}, ()),
        ({"beskaeftigelse", "uddannelse", "senior"}, ()),
        ({"beskaeftigelse"}, ("uddannelse",)),
        ({"uddannelse", "pendler"}, ("beskæftigelse",)),
        ({"andet"}, ("beskæftigelse", "uddannelse")),
        (set(), ("beskæftigelse", "uddannelse")),
    ],
)
def test_obligatoriske_kriterier_skal_have_beskaeftigelse_og_uddannelse(
    slags: set[str], mangler: tuple[str, ...]
) -> None:
    besked = mangler_slags(Aftaleart.OBLIGATORISK, slags, REGLER)
    assert bool(besked) == bool(mangler)
    for ord_ in (*mangler, "§60, stk. 4") if mangler else ():
        assert ord_ in besked
    assert mangler_slags(Aftaleart.AFTALT, slags, REGLER) == ""


@pytest.mark.parametrize(
    ("fra", "til", "for_laenge"),
    [
        (D(2026, 1, 1), D(2030, 1, 1), False),
        (D(2026, 1, 1), D(2030, 1, 2), True),
        (D(2024, 2, 29), D(2028, 2, 29), False),
        (D(2024, 2, 29), D(2028, 3, 1), True),
    ],
)
def test_fire_aar_paa_dagen(fra: D, til: D, for_laenge: bool) -> None:
    assert bool(for_lang(Aftaleart.OBLIGATORISK, fra, til, REGLER)) is for_laenge
    assert for_lang(Aftaleart.AFTALT, fra, til, REGLER) == ""


def test_en_skuddag_har_sit_sidste_doegn_i_februar() -> None:
    assert laengst_til(D(2024, 2, 29), REGLER) == D(2028, 2, 29)
    assert maaneder_senere(D(2026, 8, 31), -6) == D(2026, 2, 28)
    assert maaneder_senere(D(2026, 1, 31), -2) == D(2025, 11, 30)


@pytest.mark.parametrize(
    ("dag", "forventet"),
    [
        (D(2026, 6, 30), None),
        (D(2026, 7, 1), 6),
        (D(2026, 10, 31), 6),
        (D(2026, 11, 1), 2),
        (D(2026, 12, 31), 2),
        (D(2027, 1, 1), None),
    ],
)
def test_varslernes_dage(dag: D, forventet: int | None) -> None:
    assert varsel(D(2023, 1, 1), D(2027, 1, 1), dag, REGLER) == forventet


def test_en_kort_aftale_varsles_ikke_med_en_frist_fra_foer_den_begyndte() -> None:
    assert varsel(D(2026, 10, 1), D(2027, 1, 1), D(2026, 10, 1), REGLER) is None
    assert varsel(D(2026, 10, 1), D(2027, 1, 1), D(2026, 11, 1), REGLER) == 2


@given(st.dates(D(2000, 1, 1), D(2090, 1, 1)), st.integers(1, 2000), st.integers(-400, 2400))
def test_et_varsel_staar_til_slutningen_og_bliver_naermere(fra: D, laengde: int, forskudt: int) -> None:
    slut, dag = fra + dt.timedelta(days=laengde), fra + dt.timedelta(days=forskudt)
    nu, naeste = varsel(fra, slut, dag, REGLER), varsel(fra, slut, dag + dt.timedelta(days=1), REGLER)
    if nu is not None:
        assert fra <= dag < slut
        assert naeste is None or naeste <= nu


@pytest.mark.parametrize(
    ("indhold", "er"),
    [
        (b"%PDF-1.4\n...\nstartxref\n123\n%%EOF", True),
        (b"%PDF-2.0\n" + b"x" * 5000 + b"startxref\n1\n%%EOF\n\n", True),
        (b"", False),
        (b"%PDF-1.4\n...", False),
        (b"%PDF-1.4\n... %%EOF", False),
        (b"PK\x03\x04 startxref %%EOF", False),
        (b"<html>%PDF-1.4 startxref %%EOF", False),
        (b"%PDF-1.4 startxref %%EOF" + b"x" * 5000, False),
    ],
)
def test_kun_en_hel_pdf(indhold: bytes, er: bool) -> None:
    assert er_pdf(indhold) is er


def test_alle_slags_har_navn_og_alle_tilstande_overgange() -> None:
    assert set(KRITERIENAVNE) == set(Kriterieslags)
    assert set(AFTALEOVERGANGE) == set(Aftalestatus)
    assert not AFTALEOVERGANGE[Aftalestatus.OPHOERT]
