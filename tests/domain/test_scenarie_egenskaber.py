"""What holds for every scenario, whatever the figures, the rounds and the parameters are."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.domain.trappe import (
    Grundlag,
    Trappemodel,
    farve_og_trin,
    grundlag_som_dict,
    model_som_dict,
    modelforskel_i_ord,
    placer,
)
from monitoring.domain.trappe.modeldata import model_fra_dict
from monitoring.domain.vaerdier import Farve, kanonisk_json
from tests.domain.test_trappe_egenskaber import _HULLER, alle_modeller, hele_grundlag, hurtig
from udlejning.styregruppe.domain.frosne import FrossenPlacering, FrossenRunde, Genplacering, figurer_af
from udlejning.styregruppe.domain.modelparametre import modelparametre
from udlejning.styregruppe.domain.parametre import aendringer, anvend
from udlejning.styregruppe.domain.trinaendring import med_trin, plads_igen, uden_trin, udgangspunkt
from udlejning.styregruppe.domain.virkning import Retning, antal_skift, farvevirkning, retning

DAG = dt.date(2024, 1, 1)
faa = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def hullede_grundlag(draw: st.DrawFn) -> Grundlag:
    """Some figures missing, or all known."""
    g = draw(hele_grundlag())
    for hul in draw(st.lists(st.sampled_from(_HULLER), unique=True, max_size=5)):
        g = hul.toem(g)
    return g


def _runde(nr: int, grundlag: Sequence[Grundlag], model: Trappemodel) -> FrossenRunde:
    """A round as it is stored and read: through JSON, placed by the full `placer`."""
    placeringer = []
    for afdeling_id, g in enumerate(grundlag, 1):
        udfald = placer(g, model)
        figurer = figurer_af(json.loads(kanonisk_json(grundlag_som_dict(g))))
        placeringer.append(FrossenPlacering(afdeling_id, (udfald.farve, udfald.trin), figurer))
    fra = DAG + dt.timedelta(days=120 * nr)
    return FrossenRunde(nr, fra, fra, fra + dt.timedelta(days=120), 1, tuple(placeringer))


runder_af_grundlag = st.lists(st.lists(hullede_grundlag(), min_size=1, max_size=4), min_size=1, max_size=3)


@hurtig
@given(hullede_grundlag(), alle_modeller)
def test_the_short_way_gives_the_colour_and_step_of_the_full_one(g: Grundlag, m: Trappemodel) -> None:
    fuld = placer(g, m)

    assert farve_og_trin(g, m) == (fuld.farve, fuld.trin)


@faa
@given(runder_af_grundlag, alle_modeller)
def test_unchanged_parameters_change_nothing(alle: list[list[Grundlag]], m: Trappemodel) -> None:
    data = model_som_dict(m)
    parametre = modelparametre(data)
    uaendret = anvend(data, parametre, {p.felt: p.vaerdi(data) for p in parametre})
    runder = [_runde(nr, grundlag, m) for nr, grundlag in enumerate(alle)]

    virkning = farvevirkning(runder, Genplacering(model_fra_dict(uaendret)))

    assert uaendret == data
    assert not list(aendringer(parametre, data, uaendret))
    assert all(not r.flytninger for r in virkning.runder)
    assert all(f.foer == f.efter for f in virkning.flimmer)


@faa
@given(runder_af_grundlag, alle_modeller, alle_modeller)
def test_the_fast_path_is_the_plain_one(alle: list[list[Grundlag]], m: Trappemodel, andet: Trappemodel) -> None:
    """Against placing everything anew by `placer`, from the whole of what was frozen."""
    runder = [_runde(nr, grundlag, m) for nr, grundlag in enumerate(alle)]

    virkning = farvevirkning(runder, Genplacering(andet))

    for runde, grundlag in zip(virkning.runder, alle, strict=True):
        nye = {nr: placer(g, andet) for nr, g in enumerate(grundlag, 1)}
        assert runde.efter == {nr: (r.farve, r.trin) for nr, r in nye.items()}
        gamle = {p.afdeling_id: p.plads for p in runde.runde.placeringer}
        flyttede = {nr for nr, r in nye.items() if (r.farve, r.trin) != gamle[nr]}
        assert {f.afdeling_id for f in runde.flytninger} == flyttede
        assert sum(runde.antal().values()) + runde.antal_trin == len(flyttede)
        assert sum(foer for _, foer, _ in runde.farver()) == sum(efter for _, _, efter in runde.farver())


@st.composite
def trin(draw: st.DrawFn, m: Trappemodel) -> dict[str, Any]:
    """A step with a condition that the model `m` could have."""
    niveau = draw(st.sampled_from(sorted(m.niveauer)))
    af = sorted(i.value for i in m.niveauer[niveau].graenser)
    art = draw(st.sampled_from(("mindst", "naer_graensen", "vaerre_end_tvillinger")))
    indhold: dict[str, Any] = {"antal": draw(st.integers(1, len(af))), "af": af}
    if art != "vaerre_end_tvillinger":
        indhold["niveau"] = niveau
    if art != "mindst":
        indhold["margen_pct"] = "12.5"
    farve = draw(st.sampled_from(("roed", "gul", "groen")))
    return {"navn": "Et nyt trin", "farve": farve, "antagelse": "Til prøve.", "betingelse": {art: indhold}}


@faa
@given(runder_af_grundlag, alle_modeller, st.data())
def test_with_a_step_more_and_a_step_less_the_fast_path_is_the_plain_one(
    alle: list[list[Grundlag]], m: Trappemodel, valg: st.DataObject
) -> None:
    """A step put in anywhere, another taken out: placed as by `placer`; who keeps colour and step does not move."""
    data = model_som_dict(m)
    plads = valg.draw(st.integers(0, len(m.trin) - 1))
    med, _ = med_trin(data, None, plads, valg.draw(trin(m)))
    andre = [t["nummer"] for nr, t in enumerate(med["trin"][:-1]) if nr != plads]
    ud = valg.draw(st.sampled_from([None, *andre]))
    nyt = med if ud is None else uden_trin(med, None, ud)[0]
    andet, fra = model_fra_dict(nyt), udgangspunkt(data, nyt)
    runder = [_runde(nr, grundlag, m) for nr, grundlag in enumerate(alle)]

    virkning = farvevirkning(runder, Genplacering(andet), fra.gamle)

    for runde, grundlag in zip(virkning.runder, alle, strict=True):
        nye = {nr: placer(g, andet) for nr, g in enumerate(grundlag, 1)}
        assert runde.efter == {nr: (r.farve, r.trin) for nr, r in nye.items()}
        gamle = {p.afdeling_id: p.plads for p in runde.runde.placeringer}
        navne: list[dict[int | None, str]] = [{t.nummer: t.navn for t in model.trin} for model in (m, andet)]
        for nr, (farve, nummer) in runde.efter.items():
            samme = gamle[nr][0] is farve and navne[0].get(gamle[nr][1]) == navne[1].get(nummer)
            assert (nr in {f.afdeling_id for f in runde.flytninger}) is not samme


@faa
@given(alle_modeller, st.data())
def test_a_step_taken_out_and_put_back_is_as_it_was(m: Trappemodel, valg: st.DataObject) -> None:
    data = model_som_dict(m)
    antal = valg.draw(st.integers(1, len(m.trin) - 1))
    ud = valg.draw(st.permutations([t.nummer for t in m.trin[:-1]]))[:antal]
    nyt: dict[str, Any] = data
    for nummer in ud:
        nyt, _ = uden_trin(nyt, None, nummer)
    assert {t["nummer"] for t in udgangspunkt(data, nyt).fjernede} == set(ud)
    assert modelforskel_i_ord(m, model_fra_dict(nyt))

    for nummer in valg.draw(st.permutations(ud)):
        fjernet = next(t for t in udgangspunkt(data, nyt).fjernede if t["nummer"] == nummer)
        nyt, _ = med_trin(nyt, None, plads_igen(data, nyt, nummer), fjernet)

    assert [t["navn"] for t in nyt["trin"]] == [t.navn for t in m.trin]
    assert not udgangspunkt(data, nyt).fjernede
    assert set(udgangspunkt(data, nyt).gamle.values()) == {t.nummer for t in m.trin}


@faa
@given(runder_af_grundlag, alle_modeller, alle_modeller)
def test_flicker_counts_each_change_from_a_round_to_the_next(
    alle: list[list[Grundlag]], m: Trappemodel, andet: Trappemodel
) -> None:
    virkning = farvevirkning([_runde(nr, g, m) for nr, g in enumerate(alle)], Genplacering(andet))
    fundne = {f.afdeling_id: (f.foer, f.efter) for f in virkning.flimmer}

    for nr in range(1, 5):
        med = [grundlag[nr - 1] for grundlag in alle if len(grundlag) >= nr]
        ventet = tuple(antal_skift([placer(g, model).farve for g in med]) for model in (m, andet))
        assert fundne.get(nr, (0, 0)) == ventet


def test_a_change_of_colour_has_one_direction_and_its_opposite() -> None:
    modsat = {
        Retning.VAERRE: Retning.BEDRE,
        Retning.BEDRE: Retning.VAERRE,
        Retning.MAALT: Retning.IKKE_MAALT,
        Retning.IKKE_MAALT: Retning.MAALT,
        None: None,
    }
    for a in Farve:
        for b in Farve:
            assert retning(a, b) == modsat[retning(b, a)]
    assert retning(Farve.GROEN, Farve.ROED) is Retning.VAERRE
    assert retning(Farve.GUL, Farve.GROEN) is Retning.BEDRE
    assert retning(Farve.ROED, Farve.IKKE_MAALT) is Retning.IKKE_MAALT
