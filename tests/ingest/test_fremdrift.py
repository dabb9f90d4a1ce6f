"""How far a reading is: told while a large sheet is checked, and a place to stop it."""

import datetime as dt

import pytest

from monitoring.ingest import laes_fil

HOVED = (
    "organisationsnr;afdelingsnr;aar;beboere;uden_tilknytning_pct;doemte_pct;grundskole_pct;indkomst_pct_af_region;"
    "ikke_vestlige_pct"
)
RAEKKER = [f"0101;{nr:03};{aar};300;10;1,5;20,1;99;.." for nr in range(1, 301) for aar in range(2001, 2021)]
FIL = "\n".join([HOVED, *RAEKKER]).encode()
IDAG = dt.date(2025, 6, 1)


def test_the_rows_checked_move_while_one_large_sheet_is_read() -> None:
    meldt: list[tuple[int, int]] = []
    resultat = laes_fil("stor.csv", FIL, "lbf", idag=IDAG, fremdrift=lambda i_alt, nu: meldt.append((i_alt, nu)))
    assert resultat.ok
    assert {i_alt for i_alt, _ in meldt} == {len(RAEKKER) + 1}
    kontrolleret = [nu for _, nu in meldt]
    assert kontrolleret == sorted(set(kontrolleret))
    assert (len(kontrolleret), kontrolleret[0], kontrolleret[-1]) == (11, 0, len(RAEKKER) + 1)


def test_what_the_listener_raises_stops_the_reading_in_the_middle_of_a_sheet() -> None:
    class Annulleret(Exception):
        pass

    meldt: list[int] = []

    def lyt(_: int, nu: int) -> None:
        meldt.append(nu)
        if nu > len(RAEKKER) // 2:
            raise Annulleret

    with pytest.raises(Annulleret):
        laes_fil("stor.csv", FIL, "lbf", idag=IDAG, fremdrift=lyt)
    assert max(meldt) < len(RAEKKER)
