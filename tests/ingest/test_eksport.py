"""What leaves as CSV or xlsx starts no formula, whatever text stands in it and whatever separator the reader takes."""

import csv
import io
import re
import zipfile
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from monitoring.ingest import sikker_celle, skabelon, skriv_celle
from monitoring.ingest.profil import kilder

STARTER = "=+-@＝＋－＠"
#: Texts with much of what is dangerous.
ONDE = st.text(st.sampled_from("=+-@＝－ \t\r\n\x0b\x00\u200b\xa0\ufeff;,|\"'a1%.!()"), max_size=12)
TEKST = st.one_of(ONDE, st.text(max_size=30))


def trim(tekst: str) -> str:
    return "".join(" " if tegn < " " or "\x7f" <= tegn <= "\x9f" else tegn for tegn in tekst).strip(
        " \xa0\u200b\u2060\ufeff\u2000\u2003\u2009\u202f\u3000\u1680\u2001\u2002\u2004\u2005\u2006\u2007\u2008\u200a"
        "\u2028\u2029\u205f\x85"
    )


def er_farlig(celle: str) -> bool:
    """A cell that begins as a formula and is neither a number nor dashes."""
    celle = trim(celle)
    if not celle or celle[0] not in STARTER or not celle.strip("- "):
        return False
    resten = celle[1:].replace(" ", "").replace("\xa0", "").removesuffix("%").replace(".", "").replace(",", "", 1)
    return not (celle[0] in "+-" and resten.isascii() and resten.isdigit())


@pytest.mark.parametrize(
    ("tekst", "ventet"),
    [
        ("=1+1", "'=1+1"),
        ("+45 98 12 34 56", "+45 98 12 34 56"),
        ("+A1", "'+A1"),
        ("-2+cmd|' /C calc'!A0", "'-2+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "  '=1+1"),
        ("\t=1+1", "\t'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("Parken; =1+1", "Parken; '=1+1"),
        ('Parken"=1+1', "Parken\"'=1+1"),
        ("-", "-"),
        ("-40,7 %", "-40,7 %"),
        ("-1,5+cmd|' /C calc'!A0", "'-1,5+cmd|' /C calc'!A0"),
        ("-1.155", "-1.155"),
        ("5.000,-", "5.000,-"),
        ("A=B", "A=B"),
        ("Kirke-Helsinge", "Kirke-Helsinge"),
        ("", ""),
    ],
)
def test_a_text_that_could_start_a_formula_gets_an_apostrophe(tekst: str, ventet: str) -> None:
    assert sikker_celle(tekst) == ventet


@pytest.mark.parametrize("tal", [-5, -40.7, Decimal("-0.5"), None])
def test_a_number_stays_a_number(tal: int | float | Decimal | None) -> None:
    assert sikker_celle(tal) is tal


@given(st.lists(TEKST, min_size=1, max_size=4))
@example(['a"', "=1"])
@example(["a\n=1+1", "b"])
@settings(max_examples=300)
def test_no_cell_of_a_csv_file_starts_a_formula_with_any_separator(celler: list[str]) -> None:
    ud = io.StringIO(newline="")
    csv.writer(ud, delimiter=";", lineterminator="\r\n").writerow(map(sikker_celle, celler))
    for separator in ";,|\t":
        for laest in [*_laes(ud.getvalue(), separator), ud.getvalue().replace('"', separator).split(separator)]:
            # Read with another separator, a dash before our separator or a loose quote is no formula.
            assert not [celle for celle in laest if er_farlig(celle) and er_farlig(re.split('[;"]', celle)[0])]


def _laes(tekst: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(tekst, newline=""), delimiter=separator))
    except csv.Error:
        return []


@given(TEKST)
@settings(max_examples=60, deadline=None)
def test_a_workbook_keeps_the_text_and_holds_no_formula(tekst: str) -> None:
    bog = Workbook()
    celle = bog.worksheets[0].cell(1, 1)
    skriv_celle(celle, tekst)
    skriv_celle(bog.worksheets[0].cell(1, 2), "slut")
    ud = io.BytesIO()
    bog.save(ud)
    er_aendret = sikker_celle(str(celle.value)) != celle.value
    with zipfile.ZipFile(ud) as arkiv:
        assert b"<f>" not in arkiv.read("xl/worksheets/sheet1.xml")
        assert (b'quotePrefix="1"' in arkiv.read("xl/styles.xml")) == er_aendret
    assert load_workbook(io.BytesIO(ud.getvalue())).worksheets[0]["A1"].data_type != "f"
    with CalamineWorkbook.from_filelike(io.BytesIO(ud.getvalue())) as laest:
        raekke = laest.get_sheet_by_index(0).to_python(skip_empty_area=False)[0]
    rene = "".join(tegn for tegn in tekst if tegn >= " " or tegn in "\t\n\r")
    assert str(raekke[0]).split() == rene.split()


def test_a_text_that_is_too_long_for_a_cell_is_cut() -> None:
    bog = Workbook()
    skriv_celle(bog.worksheets[0].cell(1, 1), "a" * 40_000)
    assert len(str(bog.worksheets[0]["A1"].value)) == 32_767


@pytest.mark.parametrize("kilde", kilder())
def test_the_templates_hold_no_formula(kilde: str) -> None:
    for raekke in csv.reader(io.StringIO(skabelon(kilde, "csv").decode("utf-8-sig")), delimiter=";"):
        assert not [celle for celle in raekke if er_farlig(celle)]
    with zipfile.ZipFile(io.BytesIO(skabelon(kilde, "xlsx"))) as arkiv:
        assert not [navn for navn in arkiv.namelist() if b"<f>" in arkiv.read(navn)]
