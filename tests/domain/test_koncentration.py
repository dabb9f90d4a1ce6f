"""The Herfindahl index, worked by hand and held by its own laws."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from anvisning.domain.koncentration import STOERSTE, koncentration


def test_regnet_i_haanden() -> None:
    """4, 2 and 1 of 7: (16 + 4 + 1) / 49 = 0,428571, and 49 / 21 = 2,333333."""
    fundet = koncentration([1, 4, 0, 2])
    assert (fundet.antal, fundet.afdelinger) == (7, 3)
    assert (fundet.herfindahl, fundet.svarer_til) == (Decimal("0.428571"), Decimal("2.333333"))
    assert fundet.andel_stoerste == 100
    assert fundet.tekst == (
        "0,429: som om anvisningerne var delt lige mellem 2,3 afdelinger. De 5 afdelinger med flest fik "
        "100,0\N{NO-BREAK SPACE}% af 7."
    )


def test_de_fem_stoerste() -> None:
    """Six with one each and one with four: the five largest have 8 of 10."""
    assert koncentration([1, 1, 1, 1, 1, 1, 4]).andel_stoerste == 80


def test_intet_og_kun_en() -> None:
    assert koncentration([]).herfindahl is None
    assert koncentration([0]).tekst == "Ingen anvisninger, så der er ingen koncentration at måle."
    assert "kun fordelt på én afdeling" in koncentration([3]).tekst


@given(st.lists(st.integers(1, 1_000), min_size=1, max_size=40))
def test_mellem_det_mest_spredte_og_det_mest_samlede(antal: list[int]) -> None:
    fundet = koncentration(antal)
    assert fundet.herfindahl is not None
    assert fundet.andel_stoerste is not None
    assert round(Decimal(1) / len(antal), 6) <= fundet.herfindahl <= 1
    assert fundet.andel_stoerste >= min(Decimal(100), round(Decimal(100 * STOERSTE) / len(antal), 6))
    assert koncentration([n * 3 for n in antal]).herfindahl == fundet.herfindahl
