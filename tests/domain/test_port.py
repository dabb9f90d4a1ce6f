"""The gate as a pure function, held against cases written by hand."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from anvisning.domain.port import Afgoerelse, Dispensationsforhold, Forhold, afgoer, listen_er_forsinket
from anvisning.domain.regeldata import lovregler_fra_dict, regelsaet_fra_dict
from anvisning.domain.regler import Regelsaet
from anvisning.domain.vaerdier import UDFALD_FOR_HANDLING, Boligtype, Handling, Udfald
from monitoring.domain.vaerdier import Betegnelse, Farve

RODEN = Path(__file__).resolve().parents[2]
REGLER = RODEN / "anvisning" / "regler"
_LOV = yaml.safe_load((REGLER / "lov-alene.yaml").read_text(encoding="utf-8"))
LOV_ALENE = regelsaet_fra_dict(_LOV, lovregler_fra_dict(_LOV["lov"]))
AALBORG = regelsaet_fra_dict(yaml.safe_load((REGLER / "aalborg-2023.yaml").read_text(encoding="utf-8")), LOV_ALENE.lov)
SAGER = yaml.safe_load((RODEN / "tests" / "cases" / "port.yaml").read_text(encoding="utf-8"))


def regelsaet_paa(dag: dt.date) -> Regelsaet:
    return AALBORG if dt.date(2023, 1, 1) <= dag <= dt.date(2025, 12, 31) else LOV_ALENE


def dispensation(for_boligen: bool) -> Dispensationsforhold:
    return Dispensationsforhold(
        7, for_boligen, dt.date(2025, 5, 1), dt.date(2025, 8, 1), "Genhusning efter brand i naboejendommen."
    )


def forhold(raa: dict[str, Any]) -> Forhold:
    return Forhold(
        dag=raa.get("dag", dt.date(2025, 6, 1)),
        boligtype=Boligtype(raa.get("boligtype", "familie")),
        farve=Farve(raa.get("farve", "ikke_maalt")),
        trin=raa.get("trin"),
        manuel=raa.get("manuel", False),
        betegnelser=frozenset(Betegnelse(b) for b in raa.get("betegnelser", ())),
        listedato=raa.get("listedato", dt.date(2024, 12, 1)),
        oprettet_on=raa.get("oprettet"),
        nedlagt_on=raa.get("nedlagt"),
        dispensation=dispensation(raa["dispensation"] == "bolig") if "dispensation" in raa else None,
    )


@pytest.mark.parametrize("sag", SAGER, ids=[sag["sag"] for sag in SAGER])
def test_porten_svarer_som_skrevet_i_haanden(sag: dict[str, Any]) -> None:
    stillet = forhold(sag["forhold"])
    svar = afgoer(stillet, regelsaet_paa(stillet.dag), Handling(sag["handling"]))
    assert svar.udfald.value == sag["udfald"]
    if "vilkaar" in sag:
        assert [v.noegle for v in svar.vilkaar] == sag["vilkaar"]
    if "afkrydses" in sag:
        assert [v.noegle for v in svar.til_afkrydsning] == sag["afkrydses"]
    if "screening" in sag:
        assert (svar.screening.stykke if svar.screening else None) == sag["screening"]
    if "dispensation" in sag:
        assert (svar.dispensation_id == 7) is sag["dispensation"]
    if "aftale" in sag:
        assert svar.aftale is sag["aftale"]
    if "advarsler" in sag:
        assert len(svar.advarsler) == sag["advarsler"]
    for felt in ("anvisningsandel", "fleksibel_andel"):
        if felt in sag:
            assert svar.som_dict()[felt] == sag[felt]
    _indeholder(svar, sag)


def _indeholder(svar: Afgoerelse, sag: dict[str, Any]) -> None:
    begrundelse, hjemmel = svar.som_saetning(), " | ".join(svar.hjemmel)
    vilkaar = " ".join(v.tekst for v in svar.vilkaar)
    assert [s for s in sag.get("siger", ()) if s not in begrundelse] == [], begrundelse
    assert [s for s in sag.get("siger_ikke", ()) if s in begrundelse] == [], begrundelse
    assert [s for s in sag.get("hjemmel", ()) if s not in hjemmel] == [], hjemmel
    assert [s for s in sag.get("vilkaarstekst", ()) if s not in vilkaar] == [], vilkaar
    assert [s for s in sag.get("vilkaarstekst_ikke", ()) if s in vilkaar] == [], vilkaar


def test_der_er_mindst_fyrre_sager_og_ingen_to_ens() -> None:
    assert len(SAGER) >= 40
    assert len({sag["sag"] for sag in SAGER}) == len(SAGER)


FORHOLD = st.builds(
    Forhold,
    dag=st.dates(dt.date(2020, 1, 1), dt.date(2028, 12, 31)),
    boligtype=st.sampled_from(Boligtype),
    farve=st.sampled_from(Farve),
    trin=st.none() | st.integers(1, 6),
    betegnelser=st.frozensets(st.sampled_from(Betegnelse), max_size=3),
    listedato=st.none() | st.dates(dt.date(2019, 1, 1), dt.date(2027, 12, 31)),
    nedlagt_on=st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2028, 12, 31)),
    dispensation=st.none() | st.builds(dispensation, st.booleans()),
)


@given(FORHOLD, st.sampled_from(Handling))
def test_ethvert_svar_forklarer_sig(stillet: Forhold, handling: Handling) -> None:
    svar = afgoer(stillet, regelsaet_paa(stillet.dag), handling)
    assert svar.udfald in UDFALD_FOR_HANDLING[handling]
    assert svar.begrundelse
    assert all(s.endswith(".") for s in svar.begrundelse)
    assert svar.hjemmel or svar.antagelser
    assert (svar.udfald is Udfald.PAA_VILKAAR) == bool(svar.vilkaar)
    assert all(v.hjemmel or v.antagelse for v in svar.vilkaar)
    assert json.loads(json.dumps(svar.som_dict()))["udfald"] == svar.udfald.value


@given(FORHOLD, st.sampled_from([Handling.INDMELDING, Handling.ANVISNING]))
def test_en_dispensation_lukker_aldrig_og_fjerner_aldrig_et_vilkaar(stillet: Forhold, handling: Handling) -> None:
    regler = regelsaet_paa(stillet.dag)
    uden = afgoer(_med(stillet, None), regler, handling)
    med = afgoer(_med(stillet, dispensation(True)), regler, handling)
    assert med.er_aaben or not uden.er_aaben
    if uden.er_aaben:
        assert med.vilkaar == uden.vilkaar


def _med(stillet: Forhold, fundet: Dispensationsforhold | None) -> Forhold:
    return Forhold(
        dag=stillet.dag,
        boligtype=stillet.boligtype,
        farve=stillet.farve,
        trin=stillet.trin,
        betegnelser=stillet.betegnelser,
        listedato=stillet.listedato,
        nedlagt_on=stillet.nedlagt_on,
        dispensation=fundet,
    )


@given(FORHOLD)
def test_screeningen_foelger_udpegningen_hver_gang_der_kan_anvises(stillet: Forhold) -> None:
    svar = afgoer(stillet, regelsaet_paa(stillet.dag), Handling.ANVISNING)
    if svar.er_aaben and stillet.betegnelser and stillet.boligtype is not Boligtype.AELDRE:
        assert svar.screening is not None
        assert svar.screening.stykke in ("stk6", "stk7")
    har_vilkaaret = [v.tekst for v in svar.vilkaar if v.noegle == "screening"]
    assert har_vilkaaret == ([svar.screening.tekst] if svar.screening else [])
    assert "screening" not in [v.noegle for v in svar.til_afkrydsning]


@pytest.mark.parametrize(
    ("listedato", "dag", "forsinket"),
    [
        (dt.date(2024, 12, 1), dt.date(2025, 12, 1), False),
        (dt.date(2024, 12, 1), dt.date(2025, 12, 2), True),
        (dt.date(2024, 2, 29), dt.date(2025, 3, 1), False),
        (dt.date(2024, 2, 29), dt.date(2025, 3, 2), True),
    ],
)
def test_en_liste_er_forsinket_dagen_efter_et_aar(listedato: dt.date, dag: dt.date, forsinket: bool) -> None:
    assert listen_er_forsinket(listedato, dag) is forsinket
