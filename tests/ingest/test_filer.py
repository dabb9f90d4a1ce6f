"""Every ugly file against the outcome that was written for it by hand, and the words in which it is told."""

import datetime as dt
import hashlib
import re
import time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitoring.domain.vaerdier import Celle
from monitoring.ingest import Felt, Fund, Indlaesningsresultat, grupper, laes_fil

from .lav_filer import alle, cpr

IDAG = dt.date(2025, 11, 20)
CASES: dict[str, dict[str, Any]] = {
    navn: case
    for sti in sorted((Path(__file__).parents[1] / "cases" / "filer").glob("*.yaml"))
    for navn, case in yaml.safe_load(sti.read_text(encoding="utf-8")).items()
}
_KENDTE = {
    "raekker", "kilde", "fejl", "advarsler", "bemaerkninger", "vaerdier", "arkvaerdier", "genkendt", "tekster",
    "antal_fejl", "grupper",
}  # fmt: skip


@cache
def indhold(navn: str) -> bytes:
    return alle()[navn]()


@cache
def laes(navn: str) -> Indlaesningsresultat:
    return laes_fil(navn, indhold(navn), CASES[navn]["kilde"], idag=IDAG)


def sted(fund: Fund) -> str:
    if fund.raekke is None:
        return ""
    return (f"{fund.ark}!" if fund.ark else "") + (fund.celle or f"række {fund.raekke}")


def skrevet(felt: Felt) -> Any:
    """A field the way the cases write it."""
    if felt.mangler:
        return felt.mangler.value
    if isinstance(felt.vaerdi, Decimal):
        return format(felt.vaerdi.normalize(), "f")
    return sorted(felt.vaerdi) if isinstance(felt.vaerdi, frozenset) else felt.vaerdi


def test_every_file_has_an_outcome_and_every_outcome_a_file() -> None:
    assert set(CASES) == set(alle())
    assert len(CASES) >= 60
    assert all(set(case) <= _KENDTE for case in CASES.values())


@pytest.mark.parametrize("navn", CASES)
def test_outcome(navn: str) -> None:
    case, resultat = CASES[navn], laes(navn)
    if "antal_fejl" in case:
        fundne = {g.kode: g.antal for g in grupper(resultat.fejl)}
        assert fundne == case["antal_fejl"]
        assert len(grupper(resultat.fejl)) == case["grupper"]
    else:
        assert sorted([f.kode, sted(f)] for f in resultat.fejl) == sorted(case.get("fejl", []))
    assert sorted([f.kode, sted(f)] for f in resultat.advarsler) == sorted(case.get("advarsler", []))
    # What was skipped or changed is told: each kind that the case names, and no other.
    assert {f.kode for f in resultat.bemaerkninger} == set(case.get("bemaerkninger", []))
    assert len(resultat.raekker) == case["raekker"]
    assert resultat.ok is not bool(resultat.fejl)


@pytest.mark.parametrize("navn", [navn for navn, case in CASES.items() if {"vaerdier", "arkvaerdier"} & set(case)])
def test_values(navn: str) -> None:
    resultat = laes(navn)
    felter = {f"{raekke.nr}.{navn}": felt for raekke in resultat.raekker for navn, felt in raekke.felter.items()}
    for noegle, ventet in CASES[navn].get("vaerdier", {}).items():
        assert skrevet(felter[noegle]) == (sorted(ventet) if isinstance(ventet, list) else ventet), noegle
    paa_ark = {f"{r.ark}!{r.nr}.{navn}": felt for r in resultat.raekker for navn, felt in r.felter.items()}
    for noegle, ventet in CASES[navn].get("arkvaerdier", {}).items():
        assert skrevet(paa_ark[noegle]) == ventet, noegle


@pytest.mark.parametrize("navn", [navn for navn, case in CASES.items() if "genkendt" in case])
def test_recognised(navn: str) -> None:
    genkendt = laes(navn).genkendt.som_json()
    genkendt["overskriftsraekke"] = genkendt["ark"][0]["overskriftsraekke"]
    assert {noegle: genkendt[noegle] for noegle in CASES[navn]["genkendt"]} == CASES[navn]["genkendt"]


@pytest.mark.parametrize("navn", CASES)
def test_every_finding_is_one_danish_sentence(navn: str) -> None:
    for fund in laes(navn).fund[:50]:
        tekst = fund.tekst()
        assert re.fullmatch(r"[A-ZÆØÅ].*\.", tekst, re.DOTALL), tekst
        assert not re.search("None|Traceback|Error", tekst)
        if fund.raekke:
            assert f"ække {fund.raekke:,}".replace(",", ".") in tekst
        if fund.alvor == "fejl":
            assert fund.raad, f"{fund.kode} says what is wrong and not what to do"


@pytest.mark.parametrize("navn", [navn for navn, case in CASES.items() if "tekster" in case])
def test_the_text_names_what_matters(navn: str) -> None:
    samlet = " ".join(fund.tekst() for fund in laes(navn).fejl)
    assert [uddrag for uddrag in CASES[navn]["tekster"] if str(uddrag) not in samlet] == []


def test_no_cpr_number_comes_through() -> None:
    for navn in ("cpr_i_navn.csv", "cpr_i_ukendt_kolonne.csv", "cpr_i_titlen.csv", "cpr_som_tal.xlsx"):
        resultat = laes(navn)
        samlet = " ".join(fund.tekst() for fund in resultat.fund) + str([raekke.celler for raekke in resultat.raekker])
        assert not any(cpr(streg) in samlet for streg in ("-", "", " "))


def test_each_value_knows_its_cell() -> None:
    raekke = laes("ark_pr_aar.xlsx").raekker[3]
    assert (raekke.ark, raekke.nr) == ("Tal 2024", 3)
    assert raekke["doemte_pct"].celle == Celle("ark_pr_aar.xlsx", "Tal 2024", 3, "F")
    assert raekke["doemte_pct"].tekst == "1,12"
    assert raekke.celler[:3] == ("0101", "008", "Skovbrynet")


def test_the_files_are_the_same_bytes_each_time() -> None:
    for navn in (
        "almindelig.xlsx",
        "gemt_af_openpyxl_med_flettede_celler.xlsx",
        "zip_bombe.xlsx",
        "utf16_stor_ende.csv",
    ):
        assert hashlib.sha256(indhold(navn)).digest() == hashlib.sha256(alle()[navn]()).digest()


def test_big_nothings_are_refused_at_once() -> None:
    for navn in ("kun_blanke_linjer_50_mb.csv", "kun_nulbytes_50_mb.csv", "over_50_mb.csv"):
        data = indhold(navn)
        start = time.process_time()
        laes_fil(navn, data, "lbf", idag=IDAG)
        assert time.process_time() - start < 2
