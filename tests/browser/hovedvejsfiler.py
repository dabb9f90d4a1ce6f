"""A small invented town as the files that a municipality has: one ugliness in each, and every colour among them.

What the model must find, worked out by hand from its steps (the last column is the step):

| afdeling | figures | step |
|---|---|---|
| 0901-001 Solsikkehaven | meets no criterion and is near none | 1, grøn |
| 0901-002 Kornblomsten | 35.0 > 30 without attachment and 65.0 > 60 with only grundskole: two of four | 3, gul |
| 0901-003 Valmuevænget | lies in an area that the ministry lists as forebyggelsesområde | 5, rød |
| 0901-004 Tidselgården | figures are hidden, so they could change the colour | ikke målt |
| 0902-001 Kløvermarken | 65.0 > 60: one of four, and at least 20 % worse than its twins on two | 2, gul |
"""

import datetime as dt
from pathlib import Path

from openpyxl import Workbook

ORGANISATION = "0901"
FARVER = {
    "Solsikkehaven": "Grøn",
    "Kornblomsten": "Gul",
    "Valmuevænget": "Rød",
    "Tidselgården": "Ikke målt",
    "Kløvermarken": "Gul",
}
_AFDELINGER = (
    ("0901", "001", "Solsikkehaven"),
    ("0901", "002", "Kornblomsten"),
    ("0901", "003", "Valmuevænget"),
    ("0901", "004", "Tidselgården"),
    ("0902", "001", "Kløvermarken"),
)
_NAVNE = {"0901": "Havørn Boligforening", "0902": "Boligselskabet Viben"}
#: beboere, uden tilknytning, dømte, grundskole, indkomst, ikke-vestlige
_TAL = {
    "Solsikkehaven": "1.155;12,0;0,50;30,0 %;95,0;8,0",
    "Kornblomsten": "420;35,0;0,60;65,0 %;88,0;14,0",
    "Valmuevænget": "780;36,0;2,10;48,0 %;70,0;38,0",
    "Tidselgården": "64;..;..;*;..;..",
    "Kløvermarken": "510;20,0;0,50;65,0 %;95,0;10,0",
}
_LBF = (
    "organisationsnr;afdelingsnr;afdelingsnavn;aar;beboere;uden_tilknytning_pct;doemte_pct;grundskole_pct;"
    "indkomst_pct_af_region;ikke_vestlige_pct"
)

_MINISTERIET = (
    "listedato;omraade;kommune;kategori;beboere;uden_tilknytning_pct;doemte_pct;doemte_landsgennemsnit_pct;"
    "grundskole_pct;indkomst_pct_af_region;ikke_vestlige_pct"
)


def skriv_filer(mappe: Path, idag: dt.date) -> dict[str, Path]:
    """All six files for the newest complete year and the ministry's newest list before `idag`."""
    aar = idag.year - 1
    liste = dt.date(idag.year if (idag.month, idag.day) >= (12, 1) else aar, 12, 1)
    return {
        "register": _tekst(mappe / "register.csv", _register(), "utf-8-sig"),
        "ministeriet": _ministeriet(mappe / "ministeriets-liste.xlsx", liste),
        "ministeriet-afdelinger": _tekst(mappe / "ministeriets-bilag.csv", _bilag(liste), "utf-8"),
        "lbf": _tekst(mappe / f"lbf-{aar}.csv", _lbf(aar), "cp1252"),
        "tvilling": _tekst(mappe / f"tvillinger-{aar}.csv", _tvilling(aar), "utf-8-sig"),
        "boliger": _tekst(mappe / "boliger.csv", _boliger(), "utf-8"),
    }


def skriv_fil_med_fejl(mappe: Path, idag: dt.date) -> Path:
    """Row 2 is right; row 3 has a percentage over 100 and a letter for a digit; row 4 an afdeling that is unknown."""
    aar = idag.year - 1
    linjer = [
        _LBF,
        f"0901;001;Solsikkehaven;{aar};1.155;12,0;0,50;30,0;95,0;8,0",
        f"0901;002;Kornblomsten;{aar};420;135,0;0,60;65,O;88,0;14,0",
        f"0901;099;Ukendt afdeling;{aar};200;10,0;0,50;30,0;95,0;8,0",
    ]
    return _tekst(mappe / "lbf-med-fejl.csv", linjer, "utf-8")


def _tekst(sti: Path, linjer: list[str], tegnsaet: str) -> Path:
    sti.write_bytes(("\r\n".join(linjer) + "\r\n").encode(tegnsaet))
    return sti


def _register() -> list[str]:
    hoved = "organisationsnr;organisation;cvr;afdelingsnr;afdelingsnavn;bydel;antal_boliger"
    return [hoved, *(f"{org};{_NAVNE[org]};;{nr};{navn};Demoby Øst;120" for org, nr, navn in _AFDELINGER)]


def _lbf(aar: int) -> list[str]:
    titel = [f"Forebyggelses- og parallelsamfundsdata {aar}, opdigtede tal", ""]
    return [*titel, _LBF, *(f"{org};{nr};{navn};{aar};{_TAL[navn]}" for org, nr, navn in _AFDELINGER)]


def _tvilling(aar: int) -> list[str]:
    hoved = "organisationsnr;afdelingsnr;aar;indikator;vaerdi;tvillinger_gennemsnit;antal_tvillinger"
    tal = (("uden_tilknytning", "20,0", "15,0"), ("grundskole", "65,0", "40,0"), ("doemte", "0,50", "0,50"))
    return [hoved, *(f"0902;001;{aar};{navn};{egen};{andre};10" for navn, egen, andre in tal)]


def _ministeriet(sti: Path, liste: dt.date) -> Path:
    """A workbook with title lines; the area meets §61b: 36.0 > 30, 2.10 ≥ 2 × 0.90, and 38.0 > 30."""
    bog = Workbook()
    ark = bog.active
    assert ark is not None
    ark.append(["Boligområder, opdigtede tal"])
    ark.append([])
    ark.append(_MINISTERIET.split(";"))
    ark.append([liste, "Valmueområdet", "Demoby", "forebyggelse", 1155, 36.0, 2.10, 0.90, 48.0, 70.0, 38.0])
    ark.append([liste, "Engområdet", "Demoby", None, 1300, 14.0, 0.60, 0.90, 31.0, 92.0, 9.0])
    bog.save(sti)
    return sti


def _bilag(liste: dt.date) -> list[str]:
    return [
        "listedato;omraade;organisationsnr;afdelingsnr",
        f"{liste};Valmueområdet;0901;003",
        f"{liste};Engområdet;0901;001",
    ]


def _boliger() -> list[str]:
    hoved = (
        "organisationsnr;afdelingsnr;bolignr;adresse;postnr;by;etage;doer;type;rum;areal_m2;husleje;indskud;elevator"
    )
    return [
        hoved,
        "0901;001;0011;Solsikkevej 11;9999;Demoby;1;tv;familie;3;78,5;6.417,00;28.400;nej",
        "0901;002;0021;Kornblomstvej 21;9999;Demoby;st;th;familie;2;64;5.317,50;24.000;ja",
        "0901;003;0031;Valmuevej 31;9999;Demoby;2;tv;familie;4;96;7.205,00;32.000;nej",
    ]
