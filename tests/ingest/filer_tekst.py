"""The ugly text files, and files that are no text at all."""

import random

from .lav_filer import LBF, MIN, R1, R2, cpr, fil, lbf, med, tekst

# --- Encodings, separators, line ends
tekst("utf8_med_bom.csv", LBF, R1, R2, kodning="utf-8-sig")
tekst("utf8_uden_bom.csv", LBF, R1, R2)
tekst("windows_1252.csv", LBF, R1, R2, kodning="cp1252")
fil("utf16_lille_ende.csv")(lambda: b"\xff\xfe" + "\r\n".join([LBF, R1, R2, ""]).encode("utf-16-le"))
fil("utf16_stor_ende.csv")(lambda: b"\xfe\xff" + "\r\n".join([LBF, R1, R2, ""]).encode("utf-16-be"))
fil("utf16_uden_bom.csv")(lambda: "\r\n".join([LBF, R1, R2, ""]).encode("utf-16-le"))
fil("oedelagte_bogstaver.csv")(lambda: "\n".join([LBF, R1, R2]).encode().decode("cp1252").encode())
tekst(
    "separator_komma.csv",
    LBF.replace(";", ","),
    '0101,007,Æblehaven,2024,412,"31,4","1,12","48,9","68,2","27,5"',
    "0101,008,Skovbrynet,2024,388,22.0,0.66,44.4,81.0,12.1",
)
tekst("separator_tabulator.csv", *(linje.replace(";", "\t") for linje in (LBF, R1, R2)))
tekst("sep_linje_oeverst.csv", "sep=;", LBF, R1, R2)
tekst("gamle_mac_linjeskift.csv", LBF, R1, R2, skift="\r")

# --- Around the table
tekst("titel_og_noter_over_tabellen.csv", "Tal pr. afdeling;;;", "", "Udtrukket 3. marts 2025", ";;", LBF, R1, R2)
tekst(
    "synonymer_og_anden_raekkefoelge.csv",
    "År;Antal beboere;Ikke-vestlige (%);DØMTE;Org.nr.;Afd. nr;Kun grundskole, pct.;Indkomst i pct. af regionen;"
    "Uden tilknytning til arbejde eller uddannelse;AFDELINGENS NAVN",
    "2024;412;27,5;1,12;0101;007;48,9;68,2;31,4;Æblehaven",
)
tekst("ukendte_kolonner.csv", f"{LBF};kommentar;kilde", f"{R1};fin;x", f"{R2};;")
tekst("kolonne_mangler.csv", LBF.replace("doemte_pct", "domte_pct"), R1, R2)
tekst("samme_kolonne_to_gange.csv", f"{LBF};antal beboere", f"{R1};412", f"{R2};388")
tekst(
    "to_raekker_med_overskrifter_der_er_uenige.csv",
    LBF,
    LBF.replace("doemte_pct;grundskole_pct", "grundskole_pct;doemte_pct"),
    R1,
)
tekst("overskrifter_gentaget_midt_i.csv", LBF, R1, LBF, R2)
tekst("overskrifter_to_gange_i_traek.csv", LBF, LBF, R1)
tekst(
    "overskrift_i_to_linjer.csv",
    "organisationsnr;afdelingsnr;afdelingsnavn;aar;beboere;Indikatorer;;;;",
    ";;;;;uden_tilknytning_pct;doemte_pct;grundskole_pct;indkomst_pct_af_region;ikke_vestlige_pct",
    R1,
)
tekst("ingen_overskrifter.csv", R1, R2)
tekst("kun_overskrifter.csv", LBF)
tekst("totalraekker.csv", LBF, R1, R2, "I alt;;;;800;;;;;")
tekst("note_under_tabellen.csv", LBF, R1, R2, "", "Kilde: egne udtræk", "* betyder diskretion i tabellen")
tekst("ti_tusind_tomme_raekker.csv", LBF, R1, R2, *([";;;;;;;;;"] * 10_000))
tekst("tomme_kolonner_til_sidst.csv", f"{LBF};;;", f"{R1};;;", f"{R2};;;")
tekst("kolonne_uden_overskrift.csv", f"{LBF};;", f"{R1};hej;", f"{R2};;")
tekst("linjeskift_i_en_celle.csv", LBF, R1.replace("Æblehaven", '"Æble\nhaven"'), R2)
tekst("anfoerselstegn_inde_i_navn.csv", LBF, R1.replace("Æblehaven", 'Æble "haven" nord'), R2)
tekst("anfoerselstegn_ikke_afsluttet.csv", LBF, R1, R2.replace("Skovbrynet", '"Skovbrynet'), R1, R1)
tekst("for_mange_celler_i_en_raekke.csv", LBF, R1, R2.replace("Skovbrynet", "Skov;brynet"))
tekst("for_faa_celler_i_en_raekke.csv", LBF, R1, "0101;008;Skovbrynet;2024;388;22,0;0,66;44,4")
tekst("raekke_uden_noegle.csv", LBF, R1, med(R2, organisationsnr=""))
tekst("dublet_ens.csv", LBF, R1, R2, R1)
tekst("dublet_med_andre_tal.csv", LBF, R1, R2, med(R1, uden_tilknytning_pct="33,0"))
lbf("samme_fejl_800_gange.csv", *({"doemte_pct": f"{nr + 101},5"} for nr in range(800)))
fil("cpr_i_navn.csv")(lambda: "\n".join([LBF, R1, med(R2, afdelingsnavn=f"Bo {cpr()}")]).encode())
fil("cpr_i_ukendt_kolonne.csv")(lambda: "\n".join([f"{LBF};note", f"{R1};{cpr('')}", f"{R2};"]).encode())
fil("cpr_i_titlen.csv")(lambda: "\n".join([f"Spørg {cpr(' ')};", LBF, R1, R2]).encode())
tekst("formel_som_tekst.csv", LBF, med(R1, afdelingsnavn="=1+1"), R2)
tekst(
    "formler_paa_mange_maader.csv",
    LBF,
    *(
        med(R1, afdelingsnr=f"{nr:03d}", afdelingsnavn=navn)
        for nr, navn in enumerate(
            (
                '"=HYPERLINK(""http://eksempel.dk"",""Klik"")"',
                "+1+cmd|' /C calc'!A0",
                "@SUM(A1:A9)",
                '"\t=1+1"',
                "-2+3",
                "＝1+1",
                "A=B",
            ),
            7,
        )
    ),
)
fil("tusind_separatorer_overalt.csv")(lambda: "\n".join([LBF, R1, ";" * 7_000_000 + "x"]).encode())

# --- Figures
lbf("punktum_for_tusinder.csv", {"beboere": "1.155"}, {"beboere": "5.317"})
lbf("mellemrum_for_tusinder.csv", {"beboere": "1 155"}, {"beboere": "5\u00a0317"}, {"beboere": "12\u2009400"})
lbf(
    "procenttegn_og_haarde_mellemrum.csv",
    {"uden_tilknytning_pct": "40,7 %"},
    {"uden_tilknytning_pct": "\u00a040,7\u00a0%\u200b"},
    {"uden_tilknytning_pct": "40 pct."},
)
_PUNKTUM = {"grundskole_pct": "48", "indkomst_pct_af_region": "68", "ikke_vestlige_pct": "27"}
lbf(
    "punktum_som_decimaltegn.csv",
    {"uden_tilknytning_pct": "40.7", "doemte_pct": "0.667", **_PUNKTUM},
    {"uden_tilknytning_pct": "40.75", "doemte_pct": "0.6767", **_PUNKTUM},
)
lbf("tvetydigt_punktum_i_procent.csv", {"doemte_pct": "1.155"}, {})
lbf("engelske_tal.csv", {"beboere": "1,155,000"}, {"beboere": "1,155.5"})
lbf("decimaler_i_heltal.csv", {"beboere": "5,317"}, {"beboere": "412,0"})
lbf("ord_i_talfelt.csv", {"beboere": "uoplyst"}, {"uden_tilknytning_pct": "ca. 40"})
lbf("hoevet_fodnotetegn_er_ikke_et_ciffer.csv", {"uden_tilknytning_pct": "40,7\u00b9"}, {})
lbf(
    "over_hundrede_og_under_nul.csv",
    {"uden_tilknytning_pct": "100,1", "indkomst_pct_af_region": "131,5"},
    {"doemte_pct": "-0,1"},
    {"indkomst_pct_af_region": "1000,5"},
)
lbf("minus_som_tankestreg.csv", {"uden_tilknytning_pct": "\u221240,7"}, {"beboere": "\u20135"})
lbf("maerker_for_manglende.csv", *({"doemte_pct": maerke} for maerke in ("", "..", ".", "*", "<5", "< 10", "…")))
lbf("streg_er_nul.csv", {"doemte_pct": "-"}, {"doemte_pct": "–"})
lbf(
    "nuller_foran_tabt.csv",
    {"organisationsnr": "101", "afdelingsnr": "7"},
    {"organisationsnr": "101,0", "afdelingsnr": "8"},
)
lbf("nummer_med_for_mange_cifre.csv", {"afdelingsnr": "0007"}, {"organisationsnr": "A101"})
lbf("nummer_som_excelformel.csv", {"organisationsnr": '="0101"', "afdelingsnr": '="007"'}, {})
lbf("aarstal_der_ikke_gaar.csv", {"aar": "2031"}, {"aar": "1989"}, {"aar": "24"}, {"aar": "2023/24"})
lbf("excels_fejl_som_tekst.csv", *({"uden_tilknytning_pct": f} for f in ("#REF!", "#I/T", "#DIVISION/0!", "####")))
lbf(
    "mange_decimaler_afrundes.csv",
    {"uden_tilknytning_pct": "41,233333"},
    {"uden_tilknytning_pct": "40,00005"},
)
_BROEK = {"doemte_pct": "0,01", "grundskole_pct": "48", "indkomst_pct_af_region": "68", "ikke_vestlige_pct": "27"}
lbf(
    "broeker_i_stedet_for_procent.csv",
    {"uden_tilknytning_pct": "0,407", **_BROEK},
    {"uden_tilknytning_pct": "0,31", **_BROEK},
)

# --- Other sources of our own
tekst(
    "tvilling_loft_efter_indikator.csv",
    "organisationsnr;afdelingsnr;aar;indikator;vaerdi;tvillinger_gennemsnit;antal_tvillinger",
    "0101;007;2024;indkomst;131,5;99,2;10",
    "0101;007;2024;grundskole;131,5;99,2;10",
    "0101;007;2024;Dømte;1,2;..;10",
    "0101;007;2024;husdyr;1,2;2,0;10",
)
_BOLIG = "organisationsnr;afdelingsnr;bolignr;adresse;postnr;by;etage;doer;type;rum;areal_m2;husleje;indskud;elevator;tilgaengelig"  # fmt: skip  # noqa: E501  the header as it stands
tekst(
    "boliger_beloeb_og_ja_nej.csv",
    _BOLIG,
    "0101;007;0012;Eksempelvej 1;9999;Eksempelby;2;tv;ældre;3;78,5;kr. 5.317,50;28.400,-;Ja;nej",
    "0101;007;0013;Eksempelvej 3;9999;Eksempelby;st;3;Familiebolig;3;80;5.317 kr.;;nej;",
)
tekst(
    "boliger_forkerte.csv",
    _BOLIG,
    "0101;007;0012;Eksempelvej 1;9999;Eksempelby;2;tv;hytte;3;78;5317,505;;ja;nej",
    "0101;007;0013;Eksempelvej 3;9999;Eksempelby;2;tv;familie;0;78;5317;;måske;nej",
    "0101;007;0013;Eksempelvej 5;9999;Eksempelby;2;tv;familie;0;78;5317;;måske;nej",
)
_REGISTER = "organisationsnr;organisation;cvr;afdelingsnr;afdelingsnavn;bydel;antal_boliger;oprettet;nedlagt;efterfoelger;overgang"  # fmt: skip  # noqa: E501  the header as it stands
tekst(
    "register_rigtigt.csv",
    _REGISTER,
    "0101;Eksempel Bolig;12345674;007;Gammelgård;Øst;40;01-01-1975;01-07-2024;0101-008 + 0101-009;01-07-2024",
    "0101;Eksempel Bolig;DK 12345674;008;Nygård;Øst;128;;;;",
    "0101;Eksempel Bolig;12345674;009;Nybæk;;56;;;;",
)
tekst(
    "register_forkert.csv",
    _REGISTER,
    "0101;Eksempel Bolig;12345675;007;A;Øst;40;01-01-1975;01-01-1975;;",
    "0101;Eksempel Bolig;12345674;008;B;Øst;40;;;0101-008;",
    "0101;Eksempel Bolig;12345674;009;C;Øst;40;;;;01-07-2024",
    "0101;Eksempel Bolig;12345674;010;D;Øst;40;;;101-8;01-07-2024",
    "0101;Eksempel Boliger;12345674;011;E;Øst;40;;;;",
)

# --- The ministry's lists
_TAL = "1436;43,7;1,33;0,66;70,4;62,4;56,8"
tekst(
    "datoer_paa_mange_maader.csv",
    MIN,
    *(
        f"{dato};Eksempel {nr};Eksempelkøbing;udsat;{_TAL}"
        for nr, dato in enumerate(
            ("2018-12-01", "01-12-2018", "1.12.2018", "1. december 2018", "43435", "1. dec. 2018")
        )
    ),
)
tekst(
    "datoer_der_ikke_gaar.csv",
    MIN,
    *(
        f"{dato};Eksempel {nr};Eksempelkøbing;;{_TAL}"
        for nr, dato in enumerate(("30-11-2010", "01-12-2030", "01/12/2018", "01-12-18", "31-11-2018", "", "2018"))
    ),
)
tekst(
    "kategorier.csv",
    MIN,
    *(
        f"2021-12-01;Eksempel {nr};Eksempelkøbing;{ord_};{_TAL}"
        for nr, ord_ in enumerate(("Parallelsamfund + UDSAT", "Forebyggelsesområde", "", ".."))
    ),
)
tekst("ukendt_kategori.csv", MIN, f"2021-12-01;Eksempelvang;Eksempelkøbing;udsat+pæn;{_TAL}")
tekst(
    "ghettoomraade_efter_2018.csv",
    MIN,
    f"2018-12-01;Eksempel 1;Eksempelkøbing;ghettoområde;{_TAL}",
    f"2017-12-01;Eksempel 2;Eksempelkøbing;ghettoomraade;{_TAL}",
    f"2017-12-01;Eksempel 3;Eksempelkøbing;udsat;{_TAL}",
    f"2018-12-01;Eksempel 4;Eksempelkøbing;udsat+parallelsamfund+omdannelse;{_TAL}",
)
tekst(
    "forebyggelse_foer_2021.csv",
    MIN,
    f"2020-12-01;Eksempel 1;Eksempelkøbing;forebyggelse;{_TAL}",
    f"2017-12-01;Eksempel 2;Eksempelkøbing;forebyggelse;{_TAL}",
)
tekst(
    "to_landsgennemsnit_paa_samme_dato.csv",
    MIN,
    f"2018-12-01;Eksempel 1;Eksempelkøbing;;{_TAL}",
    f"2018-12-01;Eksempel 2;Eksempelkøbing;;{_TAL.replace('0,66', '0,67')}",
    f"2019-12-01;Eksempel 2;Eksempelkøbing;;{_TAL.replace('0,66', '0,68')}",
)
tekst(
    "graense_og_ukendt_kolonne.csv",
    f"{MIN};doemte_graense_pct;bemaerkning",
    '2018-12-01;Eksempelvang;Eksempelkøbing;udsat;;44,6;1,94;0,66;67,4;61,8;;1,98;"tekst; med semikolon"',
)
tekst("uden_kategori.csv", MIN.replace("kategori;", ""), f"2018-12-01;Eksempelvang;Eksempelkøbing;{_TAL}")
tekst(
    "hele_landet_nederst.csv",
    MIN,
    f"2018-12-01;Eksempelvang;Eksempelkøbing;udsat;{_TAL}",
    "2018-12-01;Hele landet;;;5781190;;0,66;0,66;;;",
)
tekst(
    "samme_omraadenavn_i_to_kommuner.csv",
    MIN,
    f"2018-12-01;Eksempelvang;Eksempelkøbing;udsat;{_TAL}",
    f"2018-12-01;Eksempelvang;Prøverup;udsat;{_TAL}",
)
tekst(
    "samme_omraade_to_gange.csv",
    MIN,
    f"2018-12-01;Eksempelvang;Eksempelkøbing;udsat;{_TAL}",
    f"2018-12-01;EKSEMPELVANG;Eksempelkøbing;udsat;{_TAL.replace('1436', '1437')}",
)
tekst(
    "bilag_med_dubletter.csv",
    "listedato;omraade;organisationsnr;afdelingsnr",
    "01-12-2024;Eksempelvang;0101;007",
    "01-12-2024;Eksempelvang;0101;008",
    "01-12-2024;Eksempelvang;0101;007",
    "01-12-2024;Prøvevang;0101;008",
)

# --- No table at all
_MB50 = 50 * 1024 * 1024
fil("tom.csv")(lambda: b"")
fil("kun_bom.csv")(lambda: b"\xef\xbb\xbf")
fil("kun_blanke_linjer_50_mb.csv")(lambda: b"\r\n" * (_MB50 // 2))
fil("kun_nulbytes_50_mb.csv")(lambda: bytes(_MB50))
fil("over_50_mb.csv")(lambda: bytes(_MB50 + 1))
fil("pdf_kaldt_xlsx.xlsx")(lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
fil("png_kaldt_csv.csv")(lambda: b"\x89PNG\r\n\x1a\n" + bytes(100))
tekst("webside_kaldt_xls.xls", "<html><body><table><tr><td>organisationsnr</td></tr></table></body></html>")
fil("tilfaeldige_bytes.csv")(lambda: random.Random(7).randbytes(5000))
fil("nultegn_langt_nede.csv")(lambda: "\n".join([LBF, *([R1] * 200), R2, "\0"]).encode())
tekst(
    "overskrift_i_to_linjer_af_ulige_laengde.csv",
    ";;;;;uden_tilknytning_pct;doemte_pct;grundskole_pct;indkomst_pct_af_region;ikke_vestlige_pct",
    "organisationsnr;afdelingsnr;afdelingsnavn;aar;beboere",
    R1,
)
lbf(
    "uhyrlige_tal.csv",
    {"beboere": "9" * 5000},
    {"beboere": "1234567890123456789012345678,12345"},
    {"uden_tilknytning_pct": "0," + "1" * 300},
    {"beboere": "1.000.001"},
)
