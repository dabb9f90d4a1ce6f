"""Early warning: cases worked by hand, and the model's own comparisons as the oracle."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitoring.domain.trappe import Grundlag, Trappemodel, model_fra_dict, placer
from monitoring.domain.trappe.varsling import (
    Aarstal,
    Antagelser,
    Graensevagt,
    Referencer,
    Tvillingevagt,
    aar_til_graensen,
    graensevagter,
    naerhed,
    opstil,
    tvillingeforskel,
    tvillingevagter,
    udvikling,
)
from monitoring.domain.vaerdier import DE_FIRE, Indikator, Maaling

ROD = Path(__file__).parents[2]
SAGER: list[dict[str, Any]] = yaml.safe_load((ROD / "tests/cases/varsling.yaml").read_text(encoding="utf-8"))
MODEL = model_fra_dict(yaml.safe_load((ROD / "monitoring/regler/modeller/aalborg.yaml").read_text(encoding="utf-8")))
ANTAGELSER = Antagelser(Decimal(10), Decimal(20), trend_aar=5, mindst_aar=3, tekst="Prøve")


def _tal(vaerdi: object) -> Decimal | None:
    return None if vaerdi is None else Decimal(str(vaerdi))


def _vagt(indikator: str, model: Trappemodel = MODEL) -> Graensevagt:
    return next(v for v in graensevagter(model, ANTAGELSER) if v.indikator == indikator)


@pytest.mark.parametrize("sag", SAGER, ids=lambda sag: str(sag["navn"]))
def test_sagen(sag: dict[str, Any]) -> None:
    linjer = opstil([_vagt(sag["indikator"])], Referencer(_tal(sag.get("snit")), _tal(sag.get("trykt"))))
    naer = naerhed(linjer[0], _tal(sag["tal"])) if linjer else None
    if sag["ventet"] is None:
        assert naer is None
        return
    assert naer is not None
    gang = udvikling(naer.vagt.indikator, [Aarstal(a, _tal(v)) for a, v in sag.get("aarene", {}).items()], ANTAGELSER)
    assert {
        "graense": naer.graense,
        "afstand": naer.afstand,
        "procent": naer.afstand_pct,
        "retning": gang.retning,
        "pr_aar": gang.pr_aar,
        "aar_til": aar_til_graensen(naer, gang),
        "mangler": list(gang.mangler),
    } == {n: _tal(v) if n not in ("retning", "mangler") else v for n, v in sag["ventet"].items()}


def test_ordene() -> None:
    naer = naerhed(opstil([_vagt("indkomst")], Referencer())[0], Decimal("68"))
    assert naer is not None
    assert naer.graensetekst == "under 65\N{NO-BREAK SPACE}%"
    assert naer.afstandstekst == "3 procentpoint (4,6\N{NO-BREAK SPACE}% af grænsen)"
    aarene = [Aarstal(2020, Decimal(74)), Aarstal(2021, None), Aarstal(2023, Decimal(71)), Aarstal(2024, Decimal(68))]
    assert udvikling(Indikator.INDKOMST, aarene, ANTAGELSER).tekst == (
        "Falder 1,5 procentpoint om året (2020-2024), mod grænsen. 2021 og 2022 mangler."
    )


def test_modellen_giver_margenen_og_kun_ellers_er_den_en_antagelse() -> None:
    margener = {v.indikator: (v.margen_pct, v.antaget) for v in graensevagter(MODEL, ANTAGELSER)}
    assert margener == {
        **{i: (Decimal(10), False) for i in DE_FIRE},
        Indikator.IKKE_VESTLIG: (Decimal(10), True),
    }
    assert tvillingevagter(MODEL, ANTAGELSER) == tuple(Tvillingevagt(i, Decimal(20), False) for i in DE_FIRE)


def test_slukket_indgaar_kriteriet_heller_ikke_i_varslingen() -> None:
    vagter = graensevagter(MODEL.med_ikke_vestlig(False), ANTAGELSER)
    assert {v.indikator for v in vagter} == set(DE_FIRE)


@pytest.mark.parametrize(
    ("indikator", "egen", "snit", "ventet"),
    [
        (Indikator.GRUNDSKOLE, "24", "20", ("4", "20")),  # 20 % af 20 er 4
        (Indikator.GRUNDSKOLE, "23.9", "20", None),
        (Indikator.INDKOMST, "64", "80", ("16", "20")),  # lavere er værre
        (Indikator.INDKOMST, "96", "80", None),
        (Indikator.DOEMTE, "0", "0", None),  # ens er ikke værre
        (Indikator.DOEMTE, "0.5", "0", ("0.5", None)),  # af intet er der ingen procent
        (Indikator.DOEMTE, None, "1", None),
        (Indikator.DOEMTE, "1", None, None),
    ],
)
def test_mod_tvillingerne(
    indikator: Indikator, egen: str | None, snit: str | None, ventet: tuple[str, str | None] | None
) -> None:
    fundet = tvillingeforskel(Tvillingevagt(indikator, Decimal(20), False), _tal(egen), _tal(snit))
    if ventet is None:
        assert fundet is None
    else:
        assert fundet is not None
        assert (fundet.forskel, fundet.forskel_pct) == (_tal(ventet[0]), _tal(ventet[1]))


@given(
    indikator=st.sampled_from(DE_FIRE),
    tal=st.decimals(min_value=0, max_value=120, places=1),
    snit=st.decimals(min_value="0.1", max_value=3, places=2),
)
def test_naer_er_hvad_modellen_selv_kalder_naer(indikator: Indikator, tal: Decimal, snit: Decimal) -> None:
    """Near, and not met: exactly what the model's own step says of the figure."""
    gode = {Indikator.INDKOMST: Decimal(100)}
    tallene = {i: gode.get(i, Decimal(0)) for i in Indikator} | {indikator: tal}
    grundlag = Grundlag(
        pr=dt.date(2026, 6, 1),
        maalinger={i: Maaling(i, v) for i, v in tallene.items()},
        udpegninger=(),
        doemte_landsgennemsnit=Maaling(Indikator.DOEMTE, snit),
    )
    led = [led for v in placer(grundlag, MODEL).vurderinger for led in v.led if led.kriterium == indikator]
    opfyldt = any(x.opfyldt for x in led if x.art == "niveau")
    naer = any(x.opfyldt for x in led if x.art == "naer")
    fundet = naerhed(opstil([_vagt(indikator)], Referencer(landsgennemsnit=snit))[0], tal)
    assert (fundet is not None) == (naer and not opfyldt)
