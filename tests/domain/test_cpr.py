"""What is read as a CPR number, however it is written; each is put together when the test runs."""

import pytest

from monitoring.domain.cpr import CPR_SKJULT, ligner_cpr, skjul_cpr

#: Nobody's: no such number is handed out.
DAG, LOEB = f"{31}{12}{99}", f"{0:04}"


@pytest.mark.parametrize("streg", ["-", "", " ", "–", "—", "‑", "−", " - ", " – ", "  ", "\n", "/", ".", "_", "\u00a0"])
def test_et_cpr_nummer_ses_med_hvad_som_helst_imellem(streg: str) -> None:
    tekst = f"nr. {DAG}{streg}{LOEB}."
    assert ligner_cpr(tekst)
    assert skjul_cpr(tekst) == f"nr. {CPR_SKJULT}."


@pytest.mark.parametrize("skille", [".", "-", " ", "/"])
def test_ogsaa_naar_datoen_er_skrevet_med_skilletegn(skille: str) -> None:
    assert ligner_cpr(f"{skille.join((DAG[:2], DAG[2:4], DAG[4:]))}-{LOEB}")


@pytest.mark.parametrize("nul", ["\uff10", "\u0660", "\u0966", "\U0001d7ce", "\U0001d7f6"])
def test_ogsaa_med_cifre_fra_andre_skrifter(nul: str) -> None:
    fremmede = str.maketrans({str(ciffer): chr(ord(nul) + ciffer) for ciffer in range(10)})
    assert ligner_cpr(f"{DAG}-{LOEB}".translate(fremmede))
    assert ligner_cpr(f"{DAG}-{LOEB.translate(fremmede)}")


@pytest.mark.parametrize("usynligt", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u202e", "\ufe0f\u20e3", "\u0336"])
def test_ogsaa_med_tegn_inde_i_der_intet_viser(usynligt: str) -> None:
    assert ligner_cpr(f"Bo {usynligt.join(DAG + LOEB)}")


def test_ogsaa_med_haevede_og_indcirklede_cifre() -> None:
    haevede = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
    assert ligner_cpr(f"{DAG}-{LOEB}".translate(haevede))
    assert ligner_cpr("".join("⓪" if c == "0" else chr(0x245F + int(c)) for c in DAG + LOEB))


@pytest.mark.parametrize(
    "andet",
    [
        "12345674",  # a CVR number
        "0101-007",
        "0101-001-0012",
        "SAG-2026-1001",
        "+45 12 34 56 78",
        "12 34 56 78",
        "01-12-2018",
        "1. december 2018, kl. 12.00",
        "15.10.2026 9000 Demoby",
        "01-12-2018 til 30-11-2022",
        "2026-11-25 22:30:00.123456+00:00",
        "20250101120000",
        "1.436",
        "62,3 m², 5.775 kr.",
        "321299-0000",  # no day of a month
        "311399-0000",  # no month
    ],
)
def test_andre_tal_er_i_orden(andet: str) -> None:
    assert not ligner_cpr(andet)
    assert skjul_cpr(andet) == andet
