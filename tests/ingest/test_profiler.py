"""The source profiles against the standard headers, and the templates that are made from them."""

import csv
import datetime as dt
import io
import zipfile

import pytest
import yaml
from openpyxl import load_workbook

from monitoring.domain.vaerdier import KRITERIER, Indikator
from monitoring.ingest import Fund, Tilretning, UkendtKilde, grupper, hent_profil, kilder, laes_fil, skabelon
from monitoring.ingest.fund import Alvor, Fundgruppe
from monitoring.ingest.profil import MAPPE, profil_af

from .lav_filer import LBF, MIN, R1, R2

IDAG = dt.date(2025, 11, 20)
#: As the sources are agreed; `ministeriet` has one more, optional column.
STANDARD = {
    "lbf": LBF,
    "ministeriet": MIN,
    "ministeriet-afdelinger": "listedato;omraade;organisationsnr;afdelingsnr",
    "tvilling": "organisationsnr;afdelingsnr;aar;indikator;vaerdi;tvillinger_gennemsnit;antal_tvillinger",
    "register": "organisationsnr;organisation;cvr;afdelingsnr;afdelingsnavn;bydel;antal_boliger;oprettet;nedlagt;"
    "efterfoelger;overgang",
    "boliger": "organisationsnr;afdelingsnr;bolignr;adresse;postnr;by;etage;doer;type;rum;areal_m2;husleje;indskud;"
    "elevator;tilgaengelig",
    "ledige": "organisationsnr;afdelingsnr;bolignr;adresse;ledig_fra;kladde;bemaerkning",
    "ledighed": "organisationsnr;afdelingsnr;aar;maaned;ledige_familieboliger",
}


def test_every_source_has_a_profile_of_its_own_name() -> None:
    assert set(kilder()) == set(STANDARD)
    assert all(hent_profil(kilde).kilde == kilde for kilde in kilder())


@pytest.mark.parametrize("kilde", STANDARD)
def test_the_columns_are_the_standard_headers(kilde: str) -> None:
    profil = hent_profil(kilde)
    assert [navn for navn in profil.kolonner if navn != "doemte_graense_pct"] == STANDARD[kilde].split(";")
    assert all(kol.beskrivelse for kol in profil.kolonner.values())
    assert profil.antagelser
    assert profil.toaarsgennemsnit is True


def test_the_figures_of_both_lists_are_the_indicators() -> None:
    for kilde in ("lbf", "ministeriet"):
        assert set(hent_profil(kilde).indikatorer.values()) == {Indikator.BEBOERE, *KRITERIER}


def test_an_unknown_source_is_named_with_the_known_ones() -> None:
    with pytest.raises(UkendtKilde, match="boliger, lbf, ledige, ledighed, ministeriet"):
        hent_profil("../lbf")


def test_a_profile_that_gives_one_word_to_two_columns_is_refused() -> None:
    data = yaml.safe_load((MAPPE / "lbf.yaml").read_text(encoding="utf-8"))
    data["kolonner"]["aar"]["synonymer"] = ["Beboere"]
    with pytest.raises(ValueError, match=r"beboere.* belongs to both"):
        profil_af(data)


@pytest.mark.parametrize("kilde", STANDARD)
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_template_is_recognised_and_has_no_rows(kilde: str, format: str) -> None:
    resultat = laes_fil(f"skabelon.{format}", skabelon(kilde, format), kilde, idag=IDAG)
    assert [fund.kode for fund in resultat.fund] == ["ingen_raekker"]
    assert set(resultat.genkendt.ark[0].kolonner) == set(hent_profil(kilde).kolonner)


@pytest.mark.parametrize("kilde", STANDARD)
def test_nothing_in_a_template_starts_a_formula(kilde: str) -> None:
    tekst = skabelon(kilde, "csv").decode("utf-8-sig")
    assert tekst.encode("utf-8-sig").startswith(b"\xef\xbb\xbf")
    celler = [celle for raekke in csv.reader(io.StringIO(tekst), delimiter=";") for celle in raekke]
    bog = load_workbook(io.BytesIO(skabelon(kilde, "xlsx")))
    assert bog.sheetnames[1:] == ["Vejledning"]
    for raekke in (raekke for ark in bog for raekke in ark.iter_rows()):
        assert all(celle.data_type in "sn" for celle in raekke)
        celler += [celle.value for celle in raekke if celle.value is not None]
    assert [celle for celle in celler if celle[:1] in set("=+-@\t\r")] == []


def test_numbers_keep_their_zeros_in_the_template() -> None:
    ark = load_workbook(io.BytesIO(skabelon("lbf", "xlsx")))["lbf"]
    assert [ark["A2"].number_format, ark["B501"].number_format, ark["E2"].number_format] == ["@", "@", "General"]
    with zipfile.ZipFile(io.BytesIO(skabelon("lbf", "xlsx"))) as pakken:
        assert b"<f>" not in pakken.read("xl/worksheets/sheet1.xml")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="csv eller xlsx"):
        skabelon("lbf", "ods")


def test_a_person_can_correct_what_was_recognised() -> None:
    """Two header rows that disagree: choose one; a header of one's own; decimals with a point; the year."""
    linjer = [
        "tal fra 2024;;",
        LBF.replace("aar;", "").replace("doemte_pct", "D"),
        R1.replace("2024;", "").replace("1,12", "1.155"),
    ]
    indhold = "\n".join(linjer).encode()
    assert {fund.kolonne for fund in laes_fil("x.csv", indhold, "lbf", idag=IDAG).fejl} == {"aar", "doemte_pct"}
    rettet = Tilretning(overskriftsraekke=2, kolonner={"d": "doemte_pct"}, aar=2024, decimaltegn="punktum")
    resultat = laes_fil("x.csv", indhold, "lbf", idag=IDAG, tilretning=rettet)
    assert resultat.fejl == []
    assert (resultat.raekker[0].vaerdi("aar"), str(resultat.raekker[0].vaerdi("doemte_pct"))) == (2024, "1.155")


def test_findings_of_one_kind_are_one_line() -> None:
    ens = [
        Fund(Alvor.FEJL, "for_stor", "", nr, "doemte_pct", "101", "er over 100 %", "ret den", "G") for nr in range(2, 9)
    ]
    andre = [
        Fund(Alvor.BEMAERKNING, "note", besked="x"),
        Fund(Alvor.FEJL, "for_stor", "", 2, "aar", "1", "er y", "z", "D"),
    ]
    samlet = grupper([andre[0], *ens, andre[1]])
    assert [(gruppe.kode, gruppe.kolonne, gruppe.antal) for gruppe in samlet] == [
        ("for_stor", "doemte_pct", 7),
        ("for_stor", "aar", 1),
        ("note", "", 1),
    ]
    assert samlet[0].tekst() == (
        "Kolonne doemte_pct: for eksempel »101« er over 100 % (G2, G3, G4, G5, G6 og 2 andre steder); ret den."
    )
    assert samlet[0].celler() == ["G2", "G3", "G4", "G5", "G6", "G7", "G8"]


def test_the_same_rows_are_the_same_result_in_both_formats() -> None:
    resultat = laes_fil("x.csv", "\n".join([LBF, R1, R2]).encode(), "lbf", idag=IDAG)
    assert resultat.genkendt.har("aar")
    assert not resultat.genkendt.har("kommune")
    assert [raekke.vaerdi("kommune") for raekke in resultat.raekker] == [None, None]
    assert resultat.tabeller[0].kolonner["beboere"].vaerdier == [412, 388]


def test_neighbouring_cells_are_one_range() -> None:
    def fund(ark: str, raekke: int | None, bogstav: str) -> Fund:
        return Fund(Alvor.FEJL, "x", ark, raekke, "doemte_pct", "101", "er over 100 %", "ret den", bogstav)

    gruppe = Fundgruppe(
        Alvor.FEJL,
        "x",
        "doemte_pct",
        (
            fund("", 5, "G"), fund("", 3, "G"), fund("", 4, "G"), fund("", 4, "G"), fund("", 8, "G"),
            fund("2024", 9, "G"), fund("", 9, "H"), fund("", 11, ""), fund("", 12, ""), fund("", None, ""),
        ),
    )  # fmt: skip
    assert gruppe.omraader(9) == (["række 11-12", "G3:G5", "G8", "H9", "2024!G9"], 0)
    assert gruppe.omraader(2) == (["række 11-12", "G3:G5"], 3)
