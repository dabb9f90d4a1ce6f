"""The difference between two versions in words: cases by hand, and for any change of any leaf."""

import copy
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from anvisning.domain.forskel import regelforskel_i_ord
from anvisning.domain.regeldata import Regelfejl
from anvisning.domain.regellaeser import normaliser
from anvisning.services.regelsaet import AFTALER, laes_yaml, som_regelsaet
from monitoring.domain.trappe import Modelfejl, model_fra_dict, model_som_dict, modelforskel_i_ord
from monitoring.regler.modelindlaesning import indlaes_model, modelnoegler
from udlejning.faelles.fejl import Afvist

TILFAELDE = yaml.safe_load((Path(__file__).parent.parent / "cases" / "forskel.yaml").read_text(encoding="utf-8"))
MODEL: dict[str, Any] = model_som_dict(indlaes_model())
AFTALE: dict[str, Any] = {k: v for k, v in normaliser(laes_yaml(AFTALER[0])).items() if k != "vedtaget"}
Forskel = Callable[[Any, Any], list[str]]
SLAGS: dict[str, tuple[dict[str, Any], Callable[[Any], Any], Forskel]] = {
    "model": (MODEL, model_fra_dict, modelforskel_i_ord),
    "aftale": (AFTALE, som_regelsaet, regelforskel_i_ord),
}
Sti = tuple[str | int, ...]


def _saet(data: dict[str, Any], sti: Sti, vaerdi: Any) -> None:
    knude: Any = data
    for led in sti[:-1]:
        knude = knude[led]
    if vaerdi is ...:
        del knude[sti[-1]]
    else:
        knude[sti[-1]] = vaerdi


def _ens(saetning: str) -> str:
    return saetning.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("slags", "tilfaelde"), [pytest.param(s, t, id=f"{s}: {t['navn']}") for s in SLAGS for t in TILFAELDE[s]]
)
def test_i_haanden(slags: str, tilfaelde: dict[str, Any]) -> None:
    data, laes, forskel = SLAGS[slags]
    ny = copy.deepcopy(data)
    for aendring in tilfaelde["aendringer"]:
        _saet(ny, tuple(aendring["sti"]), aendring.get("til", ...))
    assert [_ens(s) for s in forskel(laes(data), laes(ny))] == tilfaelde["saetninger"]


def _blade(data: Any, sti: Sti = ()) -> Iterator[tuple[Sti, Any]]:
    if isinstance(data, Mapping):
        for noegle, vaerdi in data.items():
            yield from _blade(vaerdi, (*sti, noegle))
    elif isinstance(data, list) and data and isinstance(data[0], dict):
        for nr, vaerdi in enumerate(data):
            yield from _blade(vaerdi, (*sti, nr))
    else:
        yield sti, data


def _anderledes(vaerdi: Any, maerke: str) -> Any:
    """Another value of the same kind; the mark is found again in the sentences."""
    match vaerdi:
        case bool():
            return not vaerdi
        case int():
            return vaerdi + 1
        case list():
            return vaerdi[:-1] or None
        case str() if vaerdi.replace(".", "").isdigit():
            return f"{vaerdi}.{maerke}" if "." not in vaerdi else f"{vaerdi}{maerke}"
        case str():
            return f"{vaerdi} {maerke}"
    return None


def _aendr(slags: str, valgte: set[int]) -> tuple[dict[str, Any], list[tuple[Sti, str]]]:
    """The data with the chosen leaves changed, one by one where the reader still takes it."""
    data, laes, _ = SLAGS[slags]
    ny, aendrede = data, []
    for nr, (sti, vaerdi) in enumerate(_blade(data)):
        maerke = f"7{nr:03d}1"
        if nr not in valgte or (anden := _anderledes(vaerdi, maerke)) is None:
            continue
        proeve = copy.deepcopy(ny)
        _saet(proeve, sti, anden)
        try:
            laes(proeve)
        except (Modelfejl, Regelfejl, Afvist):
            continue
        ny = proeve
        aendrede.append((sti, maerke if isinstance(anden, str) else ""))
    return ny, aendrede


@pytest.mark.parametrize("slags", SLAGS)
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_ingen_forskel_er_ingen_saetninger_og_hvert_aendret_blad_naevnes(slags: str, data: st.DataObject) -> None:
    udgangspunkt, laes, forskel = SLAGS[slags]
    antal = len(list(_blade(udgangspunkt)))
    valgte = data.draw(st.sets(st.integers(0, antal - 1), max_size=6))
    ny, aendrede = _aendr(slags, valgte)
    foer, efter = laes(udgangspunkt), laes(ny)
    for fra, til in ((foer, efter), (efter, foer)):
        saetninger = forskel(fra, til)
        assert (fra == til) == (not saetninger)
        assert len(saetninger) == len(set(saetninger)) >= len(aendrede)
        samlet = _ens(" ".join(saetninger)).replace(".", "").replace(",", "")
        for sti, maerke in aendrede:
            assert maerke in samlet, sti


@pytest.mark.parametrize("slags", SLAGS)
def test_hvert_blad_for_sig_giver_netop_saetningen_om_det(slags: str) -> None:
    """Every leaf that can be changed alone is told; most can, so that the test says something."""
    udgangspunkt, laes, forskel = SLAGS[slags]
    alle = list(_blade(udgangspunkt))
    fortalte = 0
    for nr in range(len(alle)):
        ny, aendrede = _aendr(slags, {nr})
        if not aendrede:
            continue
        sti = alle[nr][0]
        # A step that changes its number changes the order too; a row for all colours is four.
        ventet = 2 if sti[-1] == "nummer" else 4 if "raekker" in sti and "alle" in sti else 1
        assert len(forskel(laes(udgangspunkt), laes(ny))) == ventet, sti
        fortalte += 1
    assert fortalte > len(alle) * 0.6


@pytest.mark.parametrize("noegle", modelnoegler())
def test_to_helt_forskellige_modeller_fortaeller_hvad_der_er_nyt_og_hvad_der_udgaar(noegle: str) -> None:
    anden = indlaes_model(noegle)
    assert bool(modelforskel_i_ord(indlaes_model(), anden)) == (noegle != "aalborg")
    assert modelforskel_i_ord(anden, anden) == []
