"""The file with its findings marked: mended in Excel and sent again. Nothing in it starts a formula."""

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from monitoring.models import Indlaesning, Kilde
from monitoring.services.maerket_fil import maerket_fil
from tests.services.indlaesningshjaelp import LBF, SOLBAKKEN_2024, fil, koer, koer_til_stop, modtag, register
from udlejning.faelles.fejl import Afvist

pytestmark = pytest.mark.django_db
S = Indlaesning.Status
FEJL, ADVARSEL = "FFFFC7CE", "FFFFEB9C"


def aabn(job: Indlaesning) -> Workbook:
    return load_workbook(io.BytesIO(maerket_fil(job)))


def projektmappe(**aendret: object) -> Workbook:
    """A sheet 2024 with a title, headers in row 3, and Solbakken in row 4; `aendret` sets cells."""
    bog = Workbook()
    ark = bog.worksheets[0]
    ark.title = "2024"
    ark["A1"] = "Boligtal"
    ark["A1"].font = Font(bold=True, size=14)
    for plads, navn in enumerate(LBF.split(";"), 1):
        ark.cell(3, plads, navn)
    for plads, vaerdi in enumerate(("0101", "007", "Solbakken", 2024, 1155, 40.7, 1.25, 61.8, 54.3, 27.5), 1):
        ark.cell(4, plads, vaerdi)
    for celle, vaerdi in aendret.items():
        ark[celle] = vaerdi
    return bog


def send(bog: Workbook) -> Indlaesning:
    ud = io.BytesIO()
    bog.save(ud)
    return koer_til_stop(modtag(Kilde.LBF, ud.getvalue(), navn="tal.xlsx"))


def test_a_wrong_cell_of_a_workbook_is_marked_and_commented_and_the_rest_is_as_it_was() -> None:
    register()
    job = send(projektmappe(H4=161.8))
    assert job.status == S.AFVIST
    bog = aabn(job)
    ark = bog["2024"]
    assert ark["H4"].fill.fgColor.rgb == FEJL
    assert "over 100" in ark["H4"].comment.text
    assert ark["H4"].value == 161.8
    assert (ark["A1"].font.b, ark["A1"].font.sz) == (True, 14)
    assert ark["G4"].comment is None
    assert bog["Fund"]["C2"].value == "H4"


def test_mended_and_sent_again_it_goes_in() -> None:
    register()
    bog = aabn(send(projektmappe(H4=161.8)))
    bog["2024"]["H4"] = 61.8
    job = send(bog)
    assert (job.status, job.antal_nye, job.fund) == (S.INDLAEST, 6, [])


def test_marking_once_more_leaves_one_comment_and_one_list() -> None:
    register()
    bog = aabn(send(projektmappe(H4=161.8)))
    igen = aabn(send(bog))
    assert igen.sheetnames == ["2024", "Fund"]
    assert igen["2024"]["H4"].comment.text.count("over 100") == 1


def test_somebody_elses_comment_stays() -> None:
    from openpyxl.comments import Comment

    register()
    bog = projektmappe(H4=161.8)
    bog["2024"]["H4"].comment = Comment("Ring til LBF", "Kollega")
    tekst = aabn(send(bog))["2024"]["H4"].comment.text
    assert tekst.startswith("Ring til LBF")
    assert "over 100" in tekst


def test_a_merged_header_takes_the_mark_in_its_first_cell() -> None:
    register()
    bog = projektmappe(H4=161.8)
    bog["2024"].merge_cells("H4:J4")
    ark = aabn(send(bog))["2024"]
    assert ark["H4"].fill.fgColor.rgb == FEJL


def test_a_warning_has_its_own_colour() -> None:
    register()
    job = send(projektmappe(C4="Solhøj"))
    assert job.status == S.AFVENTER
    assert aabn(job)["2024"]["C4"].fill.fgColor.rgb == ADVARSEL


FARLIGE = ["=1+1", "+1+cmd", "-1+cmd", "@SUM(A1)", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("tekst", FARLIGE)
def test_a_text_file_becomes_cells_of_text_that_start_nothing(tekst: str) -> None:
    register()
    citeret = '"' + tekst + '"'
    job = koer_til_stop(modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024.replace("Solbakken", citeret))))
    bog = aabn(job)
    celle = bog["Data"]["C2"]
    assert celle.data_type == "s"
    assert celle.value.strip() == tekst.strip()
    assert celle.quotePrefix
    assert "f" not in {c.data_type for ark in bog for raekke in ark.iter_rows() for c in raekke}


@pytest.mark.parametrize("tekst", FARLIGE)
def test_a_workbook_holds_no_formula_afterwards(tekst: str) -> None:
    register()
    bog = projektmappe(C4=tekst, L4="=1+1", M4='=HYPERLINK("http://example.dk")')
    bog["2024"]["C4"].data_type = "s"
    job = send(bog)
    for ark in aabn(job):
        assert not [c for raekke in ark.iter_rows() for c in raekke if c.data_type == "f"]


def test_a_text_file_keeps_leading_zeros_and_danish_numbers_and_goes_in_again() -> None:
    register()
    job = koer(modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024.replace("61,8", "161,8"))))
    bog = aabn(job)
    data = bog["Data"]
    assert [data.cell(2, n).value for n in (1, 2, 5, 8)] == ["0101", "007", "1.155", "161,8"]
    assert data["H2"].fill.fgColor.rgb == FEJL
    data["H2"] = "61,8"
    assert send(bog).status == S.INDLAEST


def test_what_is_no_table_has_no_marked_copy() -> None:
    job = koer_til_stop(modtag(Kilde.LBF, b"\0" * 100))
    with pytest.raises(Afvist, match="kunne ikke læses som et regneark"):
        maerket_fil(job)


def test_a_file_whose_bytes_were_wiped_has_none() -> None:
    register()
    job = koer_til_stop(modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024.replace("Solbakken", "010190-1234"))))
    with pytest.raises(Afvist, match="CPR"):
        maerket_fil(job)


def test_a_large_file_is_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    register()
    job = send(projektmappe(H4=161.8))
    monkeypatch.setattr("monitoring.services.maerket_fil.MAKS_RAEKKER", 0)
    with pytest.raises(Afvist, match="for stor til at blive mærket"):
        maerket_fil(job)
