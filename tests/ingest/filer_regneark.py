"""The ugly workbooks, and packages that are none."""

import datetime as dt
import io
import struct

from openpyxl import Workbook

from .lav_filer import LBF, MIN, cpr, fil
from .pakke import HOVED, NS, Ark, Celle, X, bog, dato, dele, fejlcelle, formel, pak_om, procent, zip_af

HOVEDRAEKKE: list[Celle] = list(LBF.split(";"))
UDEN_AAR: list[Celle] = [navn for navn in HOVEDRAEKKE if navn != "aar"]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def raekke(afdeling: Celle = "007", navn: str = "Æblehaven", **felter: Celle) -> list[Celle]:
    """One lbf row with numbers as numbers."""
    alle: dict[str, Celle] = {
        "organisationsnr": "0101", "afdelingsnr": afdeling, "afdelingsnavn": navn, "aar": 2024, "beboere": 412,
        "uden_tilknytning_pct": 31.4, "doemte_pct": 1.12, "grundskole_pct": 48.9, "indkomst_pct_af_region": 68.2,
        "ikke_vestlige_pct": 27.5,
    }  # fmt: skip
    return list((alle | felter).values())


def to(**felter: Celle) -> list[list[Celle]]:
    """Header and two rows, the first with changes."""
    return [HOVEDRAEKKE, raekke(**felter), raekke("008", "Skovbrynet")]  # type: ignore[arg-type]  # fields by name


def uden_aar(antal: int = 2) -> list[list[Celle]]:
    rader = [raekke("007", "Æblehaven"), raekke("008", "Skovbrynet")][:antal]
    return [UDEN_AAR, *([*rad[:3], *rad[4:]] for rad in rader)]


def regneark(navn: str, *ark: Ark) -> None:
    """Register a workbook."""
    fil(navn)(lambda: bog(*ark))


# --- Figures and texts
regneark("almindelig.xlsx", Ark("2024", to()))
regneark("makroer.xlsm", Ark("2024", to()))
regneark(
    "tal_med_stoej.xlsx",
    Ark(
        "2024",
        [
            HOVEDRAEKKE,
            raekke(uden_tilknytning_pct=40.7 + 7e-15),
            raekke("008", uden_tilknytning_pct=X("<v>40.000000000000007</v>")),
        ],
    ),
)
regneark(
    "tekst_i_talceller.xlsx",
    Ark(
        "2024",
        [HOVEDRAEKKE, raekke(beboere="1.155", uden_tilknytning_pct="40,7 %"), raekke("008", uden_tilknytning_pct="*")],
    ),
)
regneark(
    "nuller_foran_tabt.xlsx",
    Ark("2024", [HOVEDRAEKKE, raekke(7, organisationsnr=101), raekke(8, organisationsnr=101.0)]),
)
regneark("tusindpunktum_blev_decimal.xlsx", Ark("2024", to(beboere=5.317)))
regneark("sand_i_talfelt.xlsx", Ark("2024", [HOVEDRAEKKE, raekke(beboere=True), raekke("008", beboere=1)]))
regneark(
    "procentformat.xlsx",
    Ark(
        "2024",
        [
            HOVEDRAEKKE,
            raekke(uden_tilknytning_pct=procent(0.407), doemte_pct=procent(0.0112)),
            raekke("008", uden_tilknytning_pct=procent(0.314)),
        ],
    ),
)
regneark(
    "broeker_uden_procentformat.xlsx",
    Ark("2024", [HOVEDRAEKKE, raekke(uden_tilknytning_pct=0.407), raekke("008", uden_tilknytning_pct=0.314)]),
)

# --- Around the table
regneark(
    "titel_og_flettede_overskrifter.xlsx",
    Ark(
        "Udtræk",
        [
            ["Tal pr. afdeling"],
            [],
            [None, None, None, None, None, "Indikatorer i procent"],
            *to(),
        ],
        efter='<mergeCells count="2"><mergeCell ref="A1:J1"/><mergeCell ref="F3:J3"/></mergeCells>',
    ),
)
regneark(
    "tabellen_begynder_i_c4.xlsx",
    Ark("Data", [[], [], [], [None, None, *HOVEDRAEKKE], [None, None, *raekke(uden_tilknytning_pct=131.4)]]),
)
regneark("ark_pr_aar.xlsx", Ark("Tal 2023", uden_aar()), Ark("Tal 2024", uden_aar()), Ark("Noter", [["Om tallene"]]))
regneark("ark_i_fremtiden.xlsx", Ark("Tal 2031", uden_aar()))
regneark("ark_uden_aarstal.xlsx", Ark("Data", uden_aar()))
regneark("samme_raekke_i_to_ark.xlsx", Ark("Data", to()), Ark("Kopi", to()))
regneark(
    "andre_tal_i_andet_ark.xlsx", Ark("Data", to()), Ark("Rettet", [HOVEDRAEKKE, raekke(beboere=413), raekke("009")])
)
regneark("skjult_ark.xlsx", Ark("Forside", []), Ark("2024", to(), tilstand="hidden"))
regneark("skjult_kolonne.xlsx", Ark("2024", to(), foer='<cols><col min="5" max="5" hidden="1" width="0"/></cols>'))
regneark("skjulte_raekker.xlsx", Ark("2024", to(), skjulte_raekker=(3,)))
regneark("formler_med_gemte_vaerdier.xlsx", Ark("2024", to(beboere=formel("400+12", "412"))))
regneark("formler_uden_vaerdi.xlsx", Ark("2024", to(beboere=formel("400+12"))))
regneark(
    "formel_som_tekst.xlsx",
    Ark("2024", [HOVEDRAEKKE, raekke(navn="=1+1"), raekke("008", navn="@SUM(A1)"), raekke("009")]),
)
regneark(
    "fejlceller.xlsx",
    Ark(
        "2024",
        [
            HOVEDRAEKKE,
            raekke(beboere=fejlcelle("#REF!")),
            raekke("008", "Skovbrynet", uden_tilknytning_pct=fejlcelle("#DIV/0!")),
        ],
    ),
)
regneark(
    "uhyrlige_tal.xlsx",
    Ark(
        "2024",
        [
            HOVEDRAEKKE,
            raekke(beboere=X("<v>1e999</v>")),
            raekke("008", uden_tilknytning_pct=X("<v>NaN</v>")),
            raekke("009", beboere=X("<v>1e308</v>")),
            raekke("010", doemte_pct=X("<v>1e-300</v>")),
        ],
    ),
)
regneark("nultegn_i_tekst.xlsx", Ark("2024", [HOVEDRAEKKE, raekke(navn="Æble_x0000_have")]))
_LISTE: list[Celle] = ["Eksempelvang", "Eksempelkøbing", "udsat", 1436, 43.7, 1.33, 0.66, 70.4, 62.4, 56.8]
regneark(
    "datoer_som_datoer.xlsx",
    Ark(
        "Liste",
        [list(MIN.split(";")), [dato(dt.date(2018, 12, 1)), *_LISTE], [43435, "Prøvevang", *_LISTE[1:]]],
    ),
)
_BOLIG: list[Celle] = [
    "organisationsnr", "afdelingsnr", "bolignr", "adresse", "postnr", "by", "etage", "doer", "type", "rum", "areal_m2",
    "husleje", "indskud",
]  # fmt: skip
_RESTEN: list[Celle] = ["Eksempelvej 1", 9999, "Eksempelby", 2, "tv", "familie", 3, 78, 5317.5, None]
regneark(
    "bolignr_blev_til_dato.xlsx",
    Ark("Boliger", [_BOLIG, ["0101", "007", dato(dt.date(2025, 12, 1)), *_RESTEN], ["0101", "007", 12, *_RESTEN]]),
)
_TOM_RAEKKE: list[Celle] = [X("", stil=3)] * 10
regneark("ti_tusind_tomme_raekker.xlsx", Ark("2024", [*to(), *([_TOM_RAEKKE] * 10_000)]))
regneark(
    "celle_langt_ude.xlsx",
    Ark("2024", raa='<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
)
fil("cpr_som_tal.xlsx")(
    lambda: bog(Ark("2024", [[*HOVEDRAEKKE, "note"], [*raekke(), int(cpr(""))], [*raekke("008"), 3]]))
)
regneark(
    "to_ark_hvor_det_ene_mangler_en_kolonne.xlsx",
    Ark("2023", [rad[:6] + rad[7:] for rad in to(aar=2023)[:2]] + [(r := raekke("008", aar=2023))[:6] + r[7:]]),
    Ark("2024", to()),
)
regneark("kun_overskrifter.xlsx", Ark("2024", [HOVEDRAEKKE]))
regneark("tom_projektmappe.xlsx", Ark("Ark1"))


@fil("gemt_af_openpyxl_med_flettede_celler.xlsx")
def _openpyxl() -> bytes:
    projekt = Workbook()
    ark = projekt.worksheets[0]
    ark.title = "2024"
    ark.append(["Tal pr. afdeling"])
    ark.append(["organisationsnr", "afdelingsnr", "afdelingsnavn", "aar", "beboere", "Andele i procent"])
    ark.append([None] * 5 + HOVEDRAEKKE[5:])
    ark.append(raekke())
    for omraade in ("A1:J1", "F2:J2", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3"):
        ark.merge_cells(omraade)
    ud = io.BytesIO()
    projekt.save(ud)
    return pak_om(ud.getvalue())


# --- Packages that are no workbooks
fil("gammel_excel.xls")(lambda: _OLE + bytes(504) + "Workbook".encode("utf-16-le") + bytes(2000))
fil("med_adgangskode.xlsx")(lambda: _OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000))
fil("zip_uden_projektmappe.xlsx")(lambda: zip_af({"lbf.csv": LBF}))
fil("word_kaldt_xlsx.xlsx")(lambda: zip_af({"word/document.xml": "<document/>"}))
fil("opendocument.ods")(lambda: zip_af({"mimetype": "application/vnd.oasis", "content.xml": "<office/>"}))
fil("binaer_excel.xlsb")(lambda: zip_af({"xl/workbook.bin": "x"}))
fil("afkortet.xlsx")(lambda: (hel := bog(Ark("2024", to())))[: len(hel) // 2])


@fil("krypteret_zip.xlsx")
def _krypteret() -> bytes:
    """The flag that says that a part is encrypted, in every entry of the directory."""
    pakken = bytearray(bog(Ark("2024", to())))
    sted = pakken.find(b"PK\x01\x02")
    while sted >= 0:
        pakken[sted + 8] |= 1
        sted = pakken.find(b"PK\x01\x02", sted + 4)
    return bytes(pakken)


@fil("oedelagt_indeni.xlsx")
def _oedelagt() -> bytes:
    """Bytes of the sheet's compressed content overwritten."""
    pakken = bytearray(bog(Ark("2024", to())))
    start = pakken.find(b"xl/worksheets/sheet1.xml") + len(b"xl/worksheets/sheet1.xml")
    pakken[start + 20 : start + 60] = b"\xff" * 40
    return bytes(pakken)


@fil("ark_mangler_i_pakken.xlsx")
def _ark_mangler() -> bytes:
    alle = dele([Ark("2024", to())])
    del alle["xl/worksheets/sheet1.xml"]
    return zip_af(alle)


@fil("halv_xml.xlsx")
def _halv_xml() -> bytes:
    alle = dele([Ark("2024", to())])
    hel = alle["xl/worksheets/sheet1.xml"]
    return zip_af(alle | {"xl/worksheets/sheet1.xml": hel[: len(hel) // 2]})


def _bombe() -> bytes:
    alle = dele([Ark("2024", to())])
    return zip_af(alle | {"xl/worksheets/sheet1.xml": alle["xl/worksheets/sheet1.xml"] + " " * (60 * 1024 * 1024)})


fil("zip_bombe.xlsx")(_bombe)


@fil("zip_bombe_der_lyver_om_stoerrelsen.xlsx")
def _loegnen() -> bytes:
    """The directory says that the sheet is 100 bytes."""
    pakken = bytearray(_bombe())
    sted = pakken.find(b"PK\x01\x02")
    while sted >= 0:
        if pakken[sted + 46 :].startswith(b"xl/worksheets/sheet1.xml"):
            pakken[sted + 24 : sted + 28] = struct.pack("<I", 100)
        sted = pakken.find(b"PK\x01\x02", sted + 4)
    return bytes(pakken)


@fil("delt_tekst_bombe.xlsx")
def _delt_tekst() -> bytes:
    """One text of 30,000 characters in 200,000 cells."""
    celler = [f'<c r="{bogstav}{{nr}}" t="s"><v>0</v></c>' for bogstav in "ABCDEFGHIJ"]
    raekken = f'<row r="{{nr}}">{"".join(celler)}</row>'
    alle = dele([Ark("2024", raa="".join(raekken.format(nr=nr) for nr in range(1, 20_001)))])
    relationer = alle["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        '<Relationship Id="rId98" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"'
        ' Target="sharedStrings.xml"/></Relationships>',
    )
    tekster = f'{HOVED}<sst xmlns="{NS}"><si><t>{"x" * 30_000}</t></si></sst>'
    return zip_af(alle | {"xl/_rels/workbook.xml.rels": relationer, "xl/sharedStrings.xml": tekster})


@fil("xml_entitetsbombe.xlsx")
def _entiteter() -> bytes:
    alle = dele([Ark("2024", to())])
    led = "".join(f'<!ENTITY e{nr} "{f"&e{nr - 1};" * 10}">' for nr in range(1, 9))
    dtd = f'<!DOCTYPE worksheet [<!ENTITY e0 "ha">{led}]>'
    ark = alle["xl/worksheets/sheet1.xml"].replace(HOVED, HOVED + dtd).replace("Æblehaven", "&e8;")
    return zip_af(alle | {"xl/worksheets/sheet1.xml": ark})


@fil("ekstern_entitet_i_styles.xlsx")
def _ekstern() -> bytes:
    alle = dele([Ark("2024", to())])
    dtd = '<!DOCTYPE styleSheet [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return zip_af(alle | {"xl/styles.xml": alle["xl/styles.xml"].replace(HOVED, HOVED + dtd)})
