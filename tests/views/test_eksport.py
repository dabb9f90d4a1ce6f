"""Every page with a table of data offers it as a file; the others stand in a short list, each with its reason."""

import inspect
import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from tests.views.test_adgang import ALLE, MATRIX, VAGTET

SKABELONER = Path(settings.BASE_DIR) / "templates"
#: Page → why its table is not offered as a file.
UNDTAGNE: dict[str, str] = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "eksport.yaml").read_text(encoding="utf-8")
)
#: What a table, or a list with pages, is known by; and what offers one as a file.
_TABEL = re.compile(r'<table\b|include "components/sidetal\.html"')
_FIL = re.compile(r'include "components/eksport\.html"|_fil\' (?:tabel )?\'(?:xlsx|csv)\'')
_INDE = re.compile(r'\{% include "([^"]+)"')


@cache
def _kilde(navn: str) -> str:
    return (SKABELONER / navn).read_text(encoding="utf-8")


@cache
def _hele(navn: str) -> str:
    """A template with all that it includes."""
    inde = [_hele(et) for et in dict.fromkeys(_INDE.findall(_kilde(navn))) if et != navn and et.startswith(_RUM)]
    return "\n".join([_kilde(navn), *inde])


_RUM = tuple(
    f"{mappe.name}/" for mappe in SKABELONER.iterdir() if mappe.is_dir() and mappe.name not in ("components", "django")
)
SIDER = sorted(
    navn
    for sti in SKABELONER.rglob("*.html")
    if '{% extends "base.html" %}' in _kilde(navn := str(sti.relative_to(SKABELONER)))
)
MED_TABEL = [navn for navn in SIDER if _TABEL.search(_hele(navn))]


def test_vandringen_finder_siderne() -> None:
    assert len(MED_TABEL) > 40
    assert {"overblik/overblik.html", "anvisning/boliganvisning.html", "post/mine.html"} <= set(MED_TABEL)


@pytest.mark.parametrize("navn", MED_TABEL)
def test_siden_tilbyder_sin_tabel_som_fil(navn: str) -> None:
    har = _FIL.search(_hele(navn)) is not None
    assert har != (navn in UNDTAGNE), (
        f"{navn}: give it components/eksport.html, or a reason in tests/cases/eksport.yaml"
    )


def test_undtagelserne_er_faa_findes_og_er_begrundede() -> None:
    assert set(UNDTAGNE) <= set(MED_TABEL)
    assert all(len(grund) > 20 for grund in UNDTAGNE.values())
    assert len(UNDTAGNE) < len(MED_TABEL) / 3


def _eksporterer(navn: str) -> bool:
    """Whether the view behind the address answers ``?format=``."""
    kilde = inspect.getsource(inspect.unwrap(ALLE[navn].callback))
    return "oensket(request)" in kilde


def test_hver_fil_har_sin_raekke_i_adgangsmatricen() -> None:
    """Whose page offers a file, of those the matrix says who may have it."""
    sider = {navn for navn in VAGTET if not navn.startswith("admin:") and _eksporterer(navn)}
    assert {raekke["adresse"] for raekke in MATRIX if "fil" in raekke} == sider
