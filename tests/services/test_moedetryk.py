"""The printed pack: nothing of what people write is read as markup, the PDF is PDF/UA-1, and the bytes repeat."""

import datetime as dt
import io
import re
import struct
import time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pikepdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from monitoring.domain.vaerdier import Farve
from tests.moedefabrik import celler, pdf_tekst
from udlejning.moeder.domain.dokument import Afsnit, Celle, Dokument, Tabel, alle_celler, celletekst, fra_json, som_json
from udlejning.moeder.services.tryk import _TRYKBARE, SKABELON, som_pdf, som_regneark, som_sider

LAVET = dt.datetime(2026, 11, 25, 9, 5, tzinfo=ZoneInfo("Europe/Copenhagen"))
UA = "{http://www.aiim.org/pdfua/ns/id/}part"
OND = (
    '#panic("a")', "*fed* og _kursiv_", "$x^2$", "@henvisning", "<etiket>", "\\", "`kode`", "// væk", "= Titel", "#{",
    "]",
)  # fmt: skip


def _dokument(tekst: str = "Åse Ærø", *, raekker: int = 3) -> Dokument:
    linjer: list[list[Celle]] = [[f, 1155 + nr, Decimal("40.7"), tekst] for nr, f in enumerate(Farve)]
    linjer += [[f"Række {nr}", None, nr, tekst] for nr in range(raekker)]
    tabel = Tabel(f"Tabel: {tekst}", ["Farve", "Antal", "Andel", tekst], linjer, (3, 2, 2, 6), hoejst=80)
    afsnit = Afsnit(tekst, "Farver", [tekst], [tekst, "Andet punkt"], [tabel])
    return Dokument(tekst, tekst, "Fortroligt.", [("Runde", tekst)], [(tekst, tekst), ("Uden rolle", "")], [afsnit])


def _pdf(dokument: Dokument) -> bytes:
    return som_pdf(dokument, nummer=1, lavet_at=LAVET)


def _xlsx(dokument: Dokument) -> bytes:
    return som_regneark(dokument, nummer=1, lavet_at=LAVET, lavet_af="Mona")


@pytest.mark.parametrize("tekst", OND)
def test_tekst_bliver_aldrig_til_opmaerkning(tekst: str) -> None:
    dokument = _dokument(f"før {tekst} efter")
    laest = " ".join(pdf_tekst(_pdf(dokument)).split())
    # Title, sentence, point, heading and cells: it stands as written wherever it was written.
    assert laest.count(f"før {tekst} efter") >= 6, laest
    assert f"før {tekst} efter" in celler(_xlsx(dokument))


@pytest.mark.parametrize("laengder", [[2_000] * 3, [6_000, 40], [500] * 12, [300] * 30])
def test_lange_begrundelser_gaar_over_paa_naeste_side_og_ikke_ud_over_den_foerste(laengder: list[int]) -> None:
    raekker: list[list[Celle]] = [["Ahorn", "Parterne er enige. " * (laengde // 19), "x"] for laengde in laengder]
    afsnit = Afsnit(
        "Afsnit", "Ark", ["Indledning."], tabeller=[Tabel("Tabel", ["A", "Begrundelse", "B"], raekker, (2, 2, 5))]
    )
    dokument = Dokument("Prøve", "I dag", "Fortroligt.", afsnit=[afsnit])
    sider = som_sider(dokument, nummer=1, lavet_at=LAVET, ppi=40)
    for nr, side in enumerate(sider, 1):
        billede = Image.open(io.BytesIO(side)).convert("L")
        bredde, hoejde = billede.size
        nederst = billede.crop((0, hoejde - hoejde // 40, bredde, hoejde))
        assert nederst.getextrema() == (255, 255), f"Side {nr} har tekst, hvor papiret slutter."
    assert pdf_tekst(_pdf(dokument)).count("enige") >= sum(laengde // 19 for laengde in laengder)


def test_en_farve_deles_ikke_i_bevaegelsernes_smalle_kolonne() -> None:
    raekker: list[list[Celle]] = [["Ahorn", "0101-001", "Birkebo", Farve.IKKE_MAALT, Farve.GROEN, "Fordi."]]
    tabel = Tabel("Skift", ["A", "N", "B", "Før", "Nu", "Hvorfor"], raekker, (6, 4, 7, 4, 4, 17))
    laest = pdf_tekst(_pdf(Dokument("Prøve", "I dag", "Fortroligt.", afsnit=[Afsnit("A", "A", tabeller=[tabel])])))
    assert "målt" in laest


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_enhver_tekst_kan_trykkes(tekst: str) -> None:
    assert _pdf(_dokument(f"a{tekst}z")).startswith(b"%PDF")
    assert _xlsx(_dokument(f"a{tekst}z"))


def test_hvert_tegn_i_de_trykbare_kan_vises_og_andre_bliver_til_en_firkant() -> None:
    alle = [chr(nr) for fra, til in _TRYKBARE for nr in range(fra, til + 1)]
    assert _pdf(Dokument("Alle tegn", "", "", afsnit=[Afsnit("Tegn", "Tegn", [" ".join(alle)])]))
    laest = pdf_tekst(_pdf(_dokument("Zoë \N{ARABIC LETTER ALEF}\N{GRINNING FACE} A\N{COMBINING RING ABOVE}se")))
    assert "Zoë □□ Åse" in laest


def test_pdf_er_maerket_op_og_har_titel_og_sprog() -> None:
    with pikepdf.open(io.BytesIO(_pdf(_dokument("Mødemateriale", raekker=100)))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "da-DK"
        assert str(pdf.docinfo.Title) == "Mødemateriale"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata[UA] == "1"
            assert metadata["dc:title"] == "Mødemateriale"
        maerker = _maerker(pdf.Root.StructTreeRoot)
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI", "/P"} <= set(maerker)
        assert maerker.count("/TH") == 4, "The heading is marked once, though it is printed again on each page."
        assert maerker.count("/TD") == 4 * 80
        assert len(pdf.pages) == 2
        # Nothing but the fonts that typst brings: embedded, and no font of the system's.
        fonte = {str(font.BaseFont) for side in pdf.pages for font in side.Resources.Font.values()}
        assert all("Libertinus" in navn for navn in fonte), fonte


def _maerker(knude: pikepdf.Object) -> list[str]:
    fundne = [str(knude.S)] if "/S" in knude else []
    boern: Any = knude.get("/K", [])
    for barn in boern if isinstance(boern, pikepdf.Array) else [boern]:
        if isinstance(barn, pikepdf.Dictionary):
            fundne += _maerker(barn)
    return fundne


def test_skabelonens_skrift_foelger_med() -> None:
    skrifter = typst.Fonts(include_system_fonts=False).families()
    navne = re.search(r"font: \(([^)]*)\)", SKABELON.read_text(encoding="utf-8"))
    assert navne is not None
    assert set(re.findall('"([^"]*)"', navne[1])) <= set(skrifter)


def test_tal_datoer_og_farver_paa_dansk() -> None:
    laest = pdf_tekst(_pdf(_dokument()))
    for vist in ("1.155", "40,7", "ikke oplyst", "Rød", "Gul", "Grøn", "Ikke målt", "25. november 2026 kl. 09.05"):
        assert vist in laest, vist
    assert celletekst(Farve.IKKE_MAALT) == "Ikke målt"


def test_det_lange_afkortes_i_pdf_og_staar_i_excel() -> None:
    dokument = _dokument(raekker=100)
    laest = " ".join(pdf_tekst(_pdf(dokument)).split())
    assert "De første 80 af 104 er vist. Alle står i Excel-filen på arket »Farver«." in laest
    assert "Række 75" in laest
    assert "Række 76" not in laest
    assert "Række 99" in celler(_xlsx(dokument))


def test_samme_indhold_giver_samme_bytes() -> None:
    dokument = _dokument()
    foerst = _pdf(dokument), _xlsx(dokument)
    time.sleep(2.1)  # an archive's own clock counts every other second
    assert (_pdf(fra_json(som_json(dokument))), _xlsx(fra_json(som_json(dokument)))) == foerst


def test_json_er_kanonisk_og_mister_intet() -> None:
    dokument = _dokument()
    assert som_json(fra_json(som_json(dokument))) == som_json(dokument)
    assert list(alle_celler(fra_json(som_json(dokument)))) == list(alle_celler(dokument))


def test_en_formel_bliver_ikke_til_en_formel() -> None:
    assert '=HYPERLINK("http://127.0.0.1")' in celler(_xlsx(_dokument('=HYPERLINK("http://127.0.0.1")')))
    bog = openpyxl.load_workbook(io.BytesIO(_xlsx(_dokument("=1+1"))))
    assert {celle.data_type for ark in bog for raekke in ark for celle in raekke if celle.value == "=1+1"} == {"s"}


def test_en_raekke_skal_passe_til_sit_hoved() -> None:
    with pytest.raises(ValueError, match="another number of cells"):
        Tabel("Farver", ["Farve", "Antal"], [["Rød"]])


def test_siderne_som_billeder() -> None:
    sider = som_sider(_dokument(raekker=100), nummer=1, lavet_at=LAVET)
    assert len(sider) == 2
    bredde, hoejde = struct.unpack(">II", sider[0][16:24])
    assert hoejde > bredde > 500
