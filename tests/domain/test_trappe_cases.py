"""Placements worked out by hand (tests/cases/trappe.yaml)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from monitoring.domain.trappe import placer
from tests.domain.trappetal import grundlag, model

_FIL = Path(__file__).parents[1] / "cases" / "trappe.yaml"
_SAGER: list[tuple[str, dict[str, Any]]] = [
    (noegle, sag) for noegle, sager in yaml.safe_load(_FIL.read_text(encoding="utf-8")).items() for sag in sager
]
_FELTER = ("egne", "tvillinger", "label", "snit", "trykt", "alt_mangler")


@pytest.mark.parametrize(("noegle", "sag"), _SAGER, ids=[f"{n}: {s['saetning']}" for n, s in _SAGER])
def test_placering(noegle: str, sag: dict[str, Any]) -> None:
    trappe = model(noegle)
    if "indgaar" in sag:
        trappe = trappe.med_ikke_vestlig(sag["indgaar"])

    resultat = placer(grundlag(**{felt: sag[felt] for felt in _FELTER if felt in sag}), trappe)

    assert resultat.farve.value == sag["farve"]
    assert resultat.trin == sag.get("trin")
    assert list(resultat.mulige_trin) == sag.get("mulige", [sag.get("trin")])
    if "mangler" in sag:
        assert [m.noegle for m in resultat.mangler] == sag["mangler"]


def test_the_cases_say_a_different_sentence_each() -> None:
    assert len({(noegle, sag["saetning"]) for noegle, sag in _SAGER}) == len(_SAGER) >= 60
