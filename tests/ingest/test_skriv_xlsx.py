"""A workbook that leaves: what is read back is what was given, whatever stands in it."""

import datetime as dt
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from python_calamine import CalamineWorkbook

from monitoring.ingest import sikker_celle
from monitoring.ingest.eksport import som_xlsx

TEKST = st.text(
    st.one_of(st.sampled_from("=+-@<>&\"']]>\r\n\t\x00\x0b æøå"), st.characters(codec="utf-8")), max_size=20
)
TAL = st.one_of(st.integers(-(10**9), 10**9), st.decimals(-(10**6), 10**6, places=2))


def _celler(xlsx: bytes, ark: int = 0) -> list[list[Cell]]:
    return [list(raekke) for raekke in load_workbook(io.BytesIO(xlsx)).worksheets[ark].iter_rows()]


@given(st.lists(st.lists(st.one_of(TEKST, TAL, st.none()), min_size=2, max_size=4), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_det_der_laeses_er_det_der_blev_skrevet(raekker: list[list[Any]]) -> None:
    xlsx = som_xlsx({"Ark": raekker, "Om": [["Æblegård & Søn"]]}, bredder=[14])
    celler = _celler(xlsx)
    for nr, raekke in enumerate(raekker):
        for kolonne, vaerdi in enumerate(raekke):
            celle = celler[nr][kolonne] if nr < len(celler) and kolonne < len(celler[nr]) else None
            if not isinstance(vaerdi, str):
                assert (celle.value if celle else None) == (float(vaerdi) if isinstance(vaerdi, Decimal) else vaerdi)
                continue
            rent = "\n".join(re.split("\r\n?", re.sub("[\ufffe\uffff]", "", ILLEGAL_CHARACTERS_RE.sub("", vaerdi))))
            assert celle is not None
            assert (celle.value or "") == rent
            assert (celle.data_type, celle.number_format) in (("s", "@"), ("n", "@"))  # an empty text is read as none
            assert celle.quotePrefix == (sikker_celle(rent) != rent)
    with CalamineWorkbook.from_filelike(io.BytesIO(xlsx)) as laest:
        assert laest.sheet_names == ["Ark", "Om"]
        assert laest.get_sheet_by_index(1).to_python() == [["Æblegård & Søn"]]


def test_foerste_raekke_og_en_celle_alene_er_fede_og_tomme_raekker_staar() -> None:
    xlsx = som_xlsx({"Ark": [["Navn", "Tal"], ["Ahorn", 3], [], ["Overskrift"], ["Birk", None]]}, bredder=[20, 14])
    celler = _celler(xlsx)
    assert [[bool(c.font.b) for c in raekke if c.value is not None] for raekke in celler] == [
        [True, True], [False, False], [], [True], [False],
    ]  # fmt: skip
    side = load_workbook(io.BytesIO(xlsx)).worksheets[0]
    assert [int(side.column_dimensions[k].width) for k in "AB"] == [20, 14]


def test_et_ark_laest_som_en_stroem_har_alle_kolonner() -> None:
    xlsx = som_xlsx({"Ark": ([nr, "x", Decimal("0.5")] for nr in range(3))}, bredder=[14])
    stroem = load_workbook(io.BytesIO(xlsx), read_only=True).worksheets[0]
    assert [list(r) for r in stroem.iter_rows(values_only=True)] == [[nr, "x", 0.5] for nr in range(3)]


@pytest.mark.parametrize("tekst", ["<r>x</r>", "<r><t>=1</t></r>", "<r></r>"])
def test_det_der_ligner_opmaerkning_er_tekst(tekst: str) -> None:
    [[celle]] = _celler(som_xlsx({"Ark": [[tekst]]}, bredder=[14]))
    assert celle.value == f"{tekst} "


def test_samme_raekker_og_tid_giver_de_samme_bytes() -> None:
    lavet = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    foerste, anden = (som_xlsx({"Ark": [["Navn", 2]]}, bredder=[14], lavet_at=lavet) for _ in range(2))
    assert foerste == anden
    assert load_workbook(io.BytesIO(foerste)).properties.created == lavet.replace(tzinfo=None)
