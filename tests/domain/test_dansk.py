"""Danish sentences put together of parts."""

import pytest

from monitoring.domain.dansk import opremsning


@pytest.mark.parametrize(
    ("led", "tekst"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b", "c"], "a, b og c"),
        (["a", "b", "c", "d"], "a, b og 2 andre"),
        ([str(nr) for nr in range(1_003)], "0, 1 og 1.001 andre"),
    ],
)
def test_flere_end_der_er_plads_til_taelles_og_en_alene_naevnes(led: list[str], tekst: str) -> None:
    assert opremsning(led, hoejst=3) == tekst
