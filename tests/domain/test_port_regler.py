"""Reading rule sets: what ships is whole, and what is wrong is said in Danish, all of it at once."""

import copy
import datetime as dt
import re
from typing import Any

import pytest
import yaml

from anvisning.domain.regeldata import Regelfejl, lovregler_fra_dict, regelsaet_fra_dict
from anvisning.domain.regellaeser import normaliser
from anvisning.domain.vaerdier import Boligtype, Handling, Udfald
from monitoring.domain.vaerdier import Farve
from tests.domain.test_port import AALBORG, LOV_ALENE, REGLER

DATA: dict[str, Any] = yaml.safe_load((REGLER / "aalborg-2023.yaml").read_text(encoding="utf-8"))
LOV: dict[str, Any] = yaml.safe_load((REGLER / "lov-alene.yaml").read_text(encoding="utf-8"))["lov"]


def test_aftalen_gaelder_til_og_med_31_december_2025() -> None:
    assert (AALBORG.fra_on, AALBORG.til_on) == (dt.date(2023, 1, 1), dt.date(2026, 1, 1))
    assert AALBORG.er_aftale
    assert not LOV_ALENE.er_aftale


def test_matricen_er_som_i_aftalen() -> None:
    ventet = {
        "indmelding": ["ikke_tilladt", "paa_vilkaar", "tilladt", "ikke_tilladt"],
        "anvisning": ["ikke_tilladt", "paa_vilkaar", "tilladt", "ikke_tilladt"],
        "fleksibel_udlejning": ["mulig_efter_aftale"] * 4,
    }
    for handling, udfald in ventet.items():
        fundet = [AALBORG.matrix[Boligtype.FAMILIE, Handling(handling), farve].udfald.value for farve in Farve]
        assert fundet == udfald


def test_frister_og_regler_for_boliger_undervejs() -> None:
    assert AALBORG.frist_boliganvisningen.arbejdsdage == 10
    assert AALBORG.frist_borgeren.arbejdsdage == 5
    assert {navn: regel.handling for navn, regel in AALBORG.undervejs.items()} == {
        "accepteret_tilbud": "gennemfoeres",
        "aabent_tilbud": "beholder_frist",
        "uden_tilbud": "frigives",
    }
    assert AALBORG.tilbud.aabne_pr_sag == 1


@pytest.mark.parametrize("sagsref", ["S-1", "2026/1234-A", "x" * 40])
def test_sagsreferencer_der_passer(sagsref: str) -> None:
    assert re.fullmatch(AALBORG.tilbud.sagsref_moenster, sagsref)


@pytest.mark.parametrize("sagsref", ["", "S1", "x" * 41, "sag 12", "sag_12", "-12", "såg12"])
def test_sagsreferencer_der_ikke_passer(sagsref: str) -> None:
    assert not re.fullmatch(AALBORG.tilbud.sagsref_moenster, sagsref)


def test_alle_trin_har_to_andele() -> None:
    assert [AALBORG.andele_for(trin) is not None for trin in range(1, 7)] == [True] * 6
    assert AALBORG.andele_for(None) is None
    assert LOV_ALENE.andele_for(None) is not None


def test_databasens_json_laeses_som_filen() -> None:
    assert regelsaet_fra_dict(normaliser(DATA), LOV_ALENE.lov) == AALBORG


def _fejl(aendr: Any) -> tuple[str, ...]:
    data = copy.deepcopy(DATA)
    aendr(data)
    with pytest.raises(Regelfejl) as fanget:
        regelsaet_fra_dict(data, LOV_ALENE.lov)
    return fanget.value.fejl


def test_en_celle_uden_hjemmel_og_antagelse_afvises() -> None:
    def aendr(data: dict[str, Any]) -> None:
        del data["raekker"]["ungdom"]["indmelding"]["gul"]["antagelse"]

    assert _fejl(aendr) == (
        "Rækken ungdom/indmelding/gul har hverken hjemmel eller antagelse. Skriv, hvor værdien kommer fra.",
    )


def test_alle_fejl_samles() -> None:
    def aendr(data: dict[str, Any]) -> None:
        data["frister"]["borgeren"]["arbejdsdage"] = 0
        data["raekker"]["familie"]["indmelding"]["roed"]["udfald"] = "måske"
        data["raekker"]["familie"]["anvisning"]["gul"]["vilkaar"] = ["ukendt"]
        data["andele"][1]["anvisningsandel"]["procent"] = 101
        data["farver"] = {}

    tekst = "\n".join(_fejl(aendr))
    for del_ in (
        "Fristen for borgeren, arbejdsdage skal være et helt tal på mindst 1.",
        "Rækken familie/indmelding/roed, udfald er »måske«.",
        "Rækken familie/anvisning/gul henviser til vilkåret »ukendt«, som ikke findes.",
        "Andelene for trin 1, anvisningsandel skal være et tal fra 0 til 100 eller null.",
        "Regelsættet har et ukendt felt, »farver«.",
    ):
        assert del_ in tekst


@pytest.mark.parametrize("handling", ["indmelding", "anvisning"])
def test_en_farve_der_mangler_afvises(handling: str) -> None:
    assert _fejl(lambda data: data["raekker"]["familie"][handling].pop("ikke_maalt"))[0] == (
        f"Rækken familie/{handling}/ikke_maalt mangler eller består ikke af navngivne felter."
    )


def test_fleksibel_udlejning_kan_ikke_forbydes() -> None:
    def aendr(data: dict[str, Any]) -> None:
        data["raekker"]["familie"]["fleksibel_udlejning"]["gul"]["udfald"] = Udfald.IKKE_TILLADT.value

    assert _fejl(aendr) == (
        "Rækken familie/fleksibel_udlejning/gul: udfaldet ikke_tilladt kan ikke bruges om fleksibel_udlejning.",
    )


def test_paa_vilkaar_uden_vilkaar_afvises() -> None:
    assert _fejl(lambda data: data["raekker"]["familie"]["indmelding"]["gul"].pop("vilkaar")) == (
        "Rækken familie/indmelding/gul: vilkår hører til svaret »på vilkår«, og det svar skal have mindst ét.",
    )


@pytest.mark.parametrize(
    ("til", "fejl"),
    [
        (dt.date(2023, 1, 1), "Perioden slutter, før den begynder."),
        (None, "Perioden skal have både fra og til. `til` er den første dag, aftalen ikke gælder."),
        ("snart", "Perioden, til skal være en dato, for eksempel 2026-01-01."),
    ],
)
def test_en_umulig_periode_afvises(til: Any, fejl: str) -> None:
    def aendr(data: dict[str, Any]) -> None:
        data["periode"]["til"] = til

    assert fejl in _fejl(aendr)


@pytest.mark.parametrize("data", [None, [], "tekst", {}, {"raekker": 3, "frister": [], "andele": "alle"}])
def test_det_der_slet_ikke_er_et_regelsaet_giver_fejl_og_ikke_sammenbrud(data: Any) -> None:
    with pytest.raises(Regelfejl):
        regelsaet_fra_dict(data, LOV_ALENE.lov)


def test_screeningens_ordlyd_skal_daekke_alle_dage() -> None:
    data = copy.deepcopy(LOV)
    data["screening_ordlyd"][1]["fra"] = dt.date(2025, 7, 2)
    with pytest.raises(Regelfejl) as fanget:
        lovregler_fra_dict(data)
    assert fanget.value.fejl == ("Screeningens ordlyd efter stk6 skal dække alle dage præcis én gang.",)


def test_ord_i_domaene_og_tabeller_er_de_samme() -> None:
    from anvisning import models
    from anvisning.domain.tilstande import Anvisningsstatus, Indmeldingsstatus

    for domaene, tabel in (
        (Handling, models.Handling),
        (Boligtype, models.Boligtype),
        (Udfald, models.Portudfald.Udfald),
        (Indmeldingsstatus, models.Indmelding.Status),
        (Anvisningsstatus, models.Anvisning.Status),
    ):
        assert {d.value for d in domaene} == set(tabel.values)
