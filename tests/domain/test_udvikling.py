"""From where a figure counts towards a colour, and where a series breaks."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.domain.brud import Brud, graensebrud, metodebrud
from monitoring.domain.trappe import Grundlag, placer
from monitoring.domain.trappe.farvegraenser import FARVER, farvegraenser
from monitoring.domain.trappe.varsling import Referencer
from monitoring.domain.vaerdier import DE_FIRE, LAVERE_ER_VAERRE, Farve, Indikator, Maaling
from monitoring.regler.indlaes_lov import gaeldende_lov
from tests.domain.trappetal import PR, model

SNIT = Referencer(landsgennemsnit=Decimal("0.7"))
I = Indikator  # noqa: E741  the rows below are read by their values


def _tekster(noegle: str, referencer: Referencer = SNIT) -> dict[tuple[str, str], tuple[str, bool]]:
    return {
        (i.value, farve.value): (g.tekst.replace("\N{NO-BREAK SPACE}", " "), g.naer)
        for i, farver in farvegraenser(model(noegle), referencer).items()
        for farve, g in farver.items()
    }


def test_standardmodellens_graenser_er_paragrafens_og_ti_procent_foer_den() -> None:
    """Red is the level of §61b; yellow begins within the margin of 10 %: 30 − 3, 2 × 0,7 × 0,9, 65 + 6,5."""
    assert _tekster("aalborg") == {
        ("uden_tilknytning", "roed"): ("over 30 %", False),
        ("uden_tilknytning", "gul"): ("over 27 %", True),
        ("doemte", "roed"): ("mindst 1,4 %", False),
        ("doemte", "gul"): ("mindst 1,26 %", True),
        ("grundskole", "roed"): ("over 60 %", False),
        ("grundskole", "gul"): ("over 54 %", True),
        ("indkomst", "roed"): ("under 65 %", False),
        ("indkomst", "gul"): ("under 71,5 %", True),
        ("ikke_vestlig", "roed"): ("over 30 %", False),
        ("ikke_vestlig", "gul"): ("over 30 %", False),
    }


def test_den_mildeste_af_flere_graenser_taeller_foerst() -> None:
    """Eight steps: red begins at step 5's 30, not at step 6's 40; income is near 65 within 15 %: 74,75."""
    fundne = _tekster("eksempel-otte-trin")
    assert fundne["uden_tilknytning", "roed"] == ("over 30 %", False)
    assert fundne["uden_tilknytning", "gul"] == ("mindst 22,5 %", False)
    assert fundne["indkomst", "roed"] == ("under 65 %", False)
    assert fundne["indkomst", "gul"] == ("under 74,75 %", True)


def test_en_model_uden_gul_har_ingen_gul_graense_og_et_ikke_taeller_ikke() -> None:
    assert {farve for _, farve in _tekster("eksempel-to-farver")} == {"roed"}


def test_det_der_ikke_indgaar_og_det_ukendte_har_ingen_graense() -> None:
    uden = replace(model(), ikke_vestlig_indgaar=False)
    assert I.IKKE_VESTLIG not in farvegraenser(uden, SNIT)
    assert I.DOEMTE not in farvegraenser(model(), Referencer())
    trykt = farvegraenser(model(), Referencer(trykt_graense=Decimal("2.43")))
    assert trykt[I.DOEMTE][Farve.ROED].vaerdi == Decimal("1.62")  # 2 × 2,43 / 3


@given(st.data())
def test_tal_der_ikke_taeller_med_giver_groen(data: st.DataObject) -> None:
    """The model itself is the oracle: with every figure on the good side of where it begins to count, it says green."""
    graenser = farvegraenser(model(), SNIT)
    maalinger = {}
    for indikator in (*DE_FIRE, I.IKKE_VESTLIG):
        gul = graenser[indikator][Farve.GUL].vaerdi
        god = st.decimals(min_value=gul + Decimal("0.01"), max_value=200, places=2)
        if indikator not in LAVERE_ER_VAERRE:
            god = st.decimals(min_value=0, max_value=gul - Decimal("0.01"), places=2)
        maalinger[indikator] = Maaling(indikator, data.draw(god), aar=2023, kilde="lbf")
    landstal = Maaling(I.DOEMTE, SNIT.landsgennemsnit, aar=2023)
    grundlag = Grundlag(PR, maalinger, udpegninger=(), listedato=PR, doemte_landsgennemsnit=landstal)
    assert placer(grundlag, model()).farve is Farve.GROEN


@pytest.mark.parametrize("noegle", ["aalborg", "eksempel-otte-trin", "eksempel-to-farver"])
def test_gul_begynder_ikke_efter_roed(noegle: str) -> None:
    for indikator, farver in farvegraenser(model(noegle), SNIT).items():
        if set(farver) == set(FARVER):
            roed, gul = farver[Farve.ROED].vaerdi, farver[Farve.GUL].vaerdi
            assert gul >= roed if indikator in LAVERE_ER_VAERRE else gul <= roed


@pytest.mark.parametrize(
    ("on", "foer", "efter", "skiller"),
    [
        (dt.date(2024, 1, 1), 2023, 2024, True),
        (dt.date(2024, 1, 1), 2024, 2025, False),
        (dt.date(2024, 12, 31), 2024, 2025, True),
        (dt.date(2024, 12, 31), 2023, 2024, False),
        (dt.date(2023, 3, 1), 2022, 2023, True),
        (dt.date(2023, 9, 1), 2022, 2023, False),
        (dt.date(2023, 9, 1), 2023, 2024, True),
        (dt.date(2024, 1, 1), 2020, 2026, True),
    ],
)
def test_bruddet_ligger_mellem_to_aar(on: dt.date, foer: int, efter: int, skiller: bool) -> None:
    assert Brud(on, "Prøve").skiller(foer, efter) is skiller


def test_lovens_metodebrud() -> None:
    """Uoplyst education was counted from 2014 and is not since 1 December 2018; residents have no method of the law."""
    lov = gaeldende_lov()
    grundskole = metodebrud(lov, I.GRUNDSKOLE)
    assert [b.on for b in grundskole] == [dt.date(2018, 12, 1)]
    assert "uoplyst uddannelse er talt med" in grundskole[0].tekst
    assert [b.on for b in metodebrud(lov, I.UDEN_TILKNYTNING)] == [dt.date(2014, 1, 1)]
    assert metodebrud(lov, I.IKKE_VESTLIG) == metodebrud(lov, I.BEBOERE) == []


def test_graensebruddet_siger_begge_veje() -> None:
    brud = graensebrud(dt.date(2024, 1, 1), ["Ahorn (0101-001)", "Birk (0101-002)"], ["Ceder (0101-003)"])
    assert brud.graense
    assert brud.tekst == (
        "Afdelingens grænse er ændret 1. januar 2024: afdelingen har taget Ahorn (0101-001) og Birk (0101-002) ind"
        " og afdelingen er helt eller delvis fortsat i Ceder (0101-003)."
    )
