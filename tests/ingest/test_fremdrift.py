"""How far a reading is: told while a large sheet is checked, and a place to stop it."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from monitoring.ingest import csvfil, laes_fil

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
    assert {i_alt for i_alt, _ in meldt} == {len(RAEKKER)}
    kontrolleret = [nu for _, nu in meldt]
    assert kontrolleret == sorted(set(kontrolleret))
    assert (len(kontrolleret), kontrolleret[0], kontrolleret[-1]) == (11, 0, len(RAEKKER))


def test_only_rows_of_data_are_counted() -> None:
    """Neither title, header, blank rows, another sheet's notes nor a row of totals: the count that the report gives."""
    meldt: list[tuple[int, int]] = []
    linjer = ["Tal fra LBF", "", HOVED, *RAEKKER[:3], ";" * 8, "I alt;;2001;900;;;;;", ""]
    resultat = laes_fil(
        "x.csv", "\n".join(linjer).encode(), "lbf", idag=IDAG, fremdrift=lambda i_alt, nu: meldt.append((i_alt, nu))
    )
    assert resultat.ok
    assert meldt[-1] == (3, 3)
    assert resultat.genkendt.ark[0].antal_raekker == 3


def test_the_rows_read_move_while_a_text_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvfil, "_BIDDER", 1_000)
    laest: list[tuple[int, float, str]] = []
    resultat = laes_fil("stor.csv", FIL, "lbf", idag=IDAG, laest=lambda *et: laest.append(et))
    assert resultat.ok
    assert [raekker for raekker, _, _ in laest] == [1_000, 2_000, 3_000, 4_000, 5_000, 6_000]
    andele = [andel for _, andel, _ in laest]
    assert andele == sorted(andele)
    # Characters consumed: the rows are nearly equally long, the header is not.
    assert all(abs(andel - raekker / len(RAEKKER)) < 0.02 for raekker, andel, _ in laest)
    assert {ark for _, _, ark in laest} == {""}


def test_each_sheet_of_a_workbook_is_told_before_it_is_read() -> None:
    bog = Workbook()
    for navn, raekker in (("2023", RAEKKER[:4]), ("2024", RAEKKER[:7])):
        side = bog.create_sheet(navn)
        for linje in (HOVED, *raekker):
            side.append(linje.split(";"))
    del bog["Sheet"]
    ud = io.BytesIO()
    bog.save(ud)
    laest: list[tuple[int, float, str]] = []
    laes_fil("bog.xlsx", ud.getvalue(), "lbf", idag=IDAG, laest=lambda *et: laest.append(et))
    assert laest == [(0, 0.0, "2023"), (5, 0.5, "2024")]


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
