"""``manage.py afdeling``: the answer as text and as JSON, and what it refuses."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from monitoring.domain.vaerdier import Betegnelse, Farve
from tests import factories as f

pytestmark = pytest.mark.django_db

FRA = dt.date(2026, 5, 1)
PAA = "2026-06-01"


def svar(noegle: str, *argumenter: str) -> str:
    ud = StringIO()
    call_command("afdeling", noegle, *argumenter, stdout=ud)
    return ud.getvalue()


def data(noegle: str, paa: str = PAA) -> dict[str, Any]:
    laest = json.loads(svar(noegle, "--paa", paa, "--json"))
    assert isinstance(laest, dict)
    return laest


@pytest.mark.parametrize(
    ("farve", "trin", "indmelding", "anvisning"),
    [
        (Farve.ROED, 5, "ikke_tilladt", "ikke_tilladt"),
        (Farve.GUL, 3, "paa_vilkaar", "paa_vilkaar"),
        (Farve.GROEN, 1, "tilladt", "tilladt"),
        (Farve.IKKE_MAALT, None, "ikke_tilladt", "ikke_tilladt"),
    ],
)
def test_farven_og_det_den_tillader(farve: Farve, trin: int | None, indmelding: str, anvisning: str) -> None:
    """domain.md §4, the table of actions, with no area designated by the ministry."""
    f.aftale()
    f.afdeling_i_farve(farve, f.organisation("0101"), fra_on=FRA, nr="007")
    fundet = data("0101-007")
    assert (fundet["farve"], fundet["trin"]) == (farve.value, trin)
    assert fundet["handlinger"]["indmelding"]["udfald"] == indmelding
    assert fundet["handlinger"]["anvisning"]["udfald"] == anvisning
    assert fundet["handlinger"]["fleksibel_udlejning"]["udfald"] == "mulig_efter_aftale"
    assert fundet["begrundelse"]


def test_hver_handling_har_udfald_vilkaar_begrundelse_og_hjemmel() -> None:
    f.aftale()
    f.afdeling_i_farve(Farve.GUL, f.organisation("0101"), fra_on=FRA, nr="007")
    handlinger = data("0101-007")["handlinger"]
    assert set(handlinger) == {"indmelding", "anvisning", "fleksibel_udlejning"}
    for handling in handlinger.values():
        assert {"udfald", "vilkaar", "begrundelse", "hjemmel"} <= set(handling)
        assert handling["begrundelse"]
    assert handlinger["anvisning"]["vilkaar"]
    assert handlinger["anvisning"]["hjemmel"] == ["Aftalen, afsnittet Trappetrinsmodel"]


def test_i_et_udpeget_omraade_er_fleksibel_udlejning_obligatorisk() -> None:
    f.aftale()
    afdeling = f.afdeling_i_farve(Farve.ROED, f.organisation("0101"), fra_on=FRA, nr="007")
    omraade = f.omraade("Engen")
    f.medlemskab(afdeling, omraade)
    f.ministerliste(udpegninger={omraade: [Betegnelse.FOREBYGGELSE]})
    fleksibel = data("0101-007")["handlinger"]["fleksibel_udlejning"]
    assert fleksibel["udfald"] == "obligatorisk"
    assert "almenboligloven §60, stk. 4" in fleksibel["hjemmel"]


def test_dagen_foer_runden_er_afdelingen_ikke_maalt() -> None:
    f.aftale()
    f.afdeling_i_farve(Farve.GROEN, f.organisation("0101"), fra_on=FRA, nr="007")
    foer = data("0101-007", "2026-04-30")
    assert (foer["farve"], foer["trin"], foer["runde"]) == ("ikke_maalt", None, None)
    assert foer["handlinger"]["indmelding"]["udfald"] == "ikke_tilladt"
    assert data("0101-007", "2026-05-01")["farve"] == "groen"


def test_en_manuel_placering_taeller_og_begrundes() -> None:
    f.aftale()
    runde = f.offentliggjort_runde({}, FRA)
    afdeling = f.afdeling_i_farve(Farve.IKKE_MAALT, f.organisation("0101"), fra_on=FRA, nr="007")
    f.manuel_placering(runde, afdeling, Farve.GUL)
    fundet = data("0101-007")
    assert (fundet["farve"], fundet["trin"], fundet["manuel"]) == ("gul", None, True)
    assert fundet["begrundelse"][0].startswith("Afdelingen er placeret manuelt som gul til og med 31. december 2026")


def test_teksten_kan_laeses_af_et_menneske() -> None:
    f.aftale()
    organisation = f.organisation("0101", "Egen Boligforening")
    f.afdeling_i_farve(Farve.GUL, organisation, fra_on=FRA, nr="007", navn="Lærkehaven")
    tekst = svar("0101-007", "--paa", "01-06-2026")
    assert tekst.startswith("Lærkehaven (0101-007), Egen Boligforening\n1. juni 2026: gul, trin 3\n")
    assert "Indmelding til boliganvisningen: på vilkår" in tekst
    assert "Hjemmel: Aftalen, afsnittet Trappetrinsmodel" in tekst


def test_en_ukendt_afdeling_afvises_med_forslag_fra_samme_organisation() -> None:
    organisation = f.organisation("0101")
    f.afdeling(organisation, "007")
    f.afdeling(f.organisation("0202"), "008")
    with pytest.raises(CommandError) as fejl:
        svar("0101-008")
    assert fejl.value.returncode == 1
    assert str(fejl.value) == ("Afdelingen 0101-008 findes ikke i registeret. Kontrollér nummeret. Mente du 0101-007?")


def test_et_tomt_register_siges() -> None:
    with pytest.raises(CommandError, match="registeret er tomt") as fejl:
        svar("0101-007")
    assert fejl.value.returncode == 1


@pytest.mark.parametrize("noegle", ["0101", "101-007", "0101-07", "0101_007", "abcd-efg", "0101-0077", "", "٠١٠١-٠٠٧"])
def test_en_forkert_skrevet_afdeling_er_forkert_brug(noegle: str) -> None:
    with pytest.raises(CommandError) as fejl:
        svar(noegle)
    assert fejl.value.returncode == 2
    assert "for eksempel 0101-007" in str(fejl.value)


@pytest.mark.parametrize("dag", ["i-går", "2026-02-30", "32-01-2026"])
def test_en_forkert_skrevet_dag_er_forkert_brug(dag: str) -> None:
    f.afdeling(f.organisation("0101"), "007")
    with pytest.raises(CommandError) as fejl:
        svar("0101-007", "--paa", dag)
    assert fejl.value.returncode == 2
