"""What holds for every afdeling and every model, whatever the figures are."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.domain.trappe import (
    Grundlag,
    Trappemodel,
    Tvillingetal,
    Udpegning,
    grundlag_fra_dict,
    grundlag_som_dict,
    model_fra_dict,
    model_som_dict,
    placer,
    resultat_fra_dict,
)
from monitoring.domain.vaerdier import (
    KRITERIER,
    LAVERE_ER_VAERRE,
    Betegnelse,
    Farve,
    Indikator,
    Maaling,
    Mangelgrund,
    kanonisk_json,
)
from tests.domain.trappeorakel import Hul, alle_trin, farve_af, trin_i
from tests.domain.trappetal import LISTEDATO, PR, model

_VAERST_FOERST = [Farve.ROED, Farve.GUL, Farve.GROEN]
_MODELLER = ("aalborg", "eksempel-to-farver", "eksempel-otte-trin")

#: Figures on, just beside and well away from the cut-offs of the shipped models and of the random ones.
_TAL: dict[Indikator, list[str]] = {
    Indikator.UDEN_TILKNYTNING: ["0", "15", "22.5", "25.6", "27", "27.1", "30", "30.1", "36", "40", "40.1", "100"],
    Indikator.DOEMTE: ["0", "0.5", "1.2", "1.35", "1.43", "1.44", "1.59", "1.6", "1.76", "2.4", "2.7", "30"],
    Indikator.GRUNDSKOLE: ["0", "25", "51.1", "54", "54.1", "57.1", "58.6", "60", "60.1", "72", "100"],
    Indikator.INDKOMST: ["0", "40", "54.9", "55", "64.9", "65", "71.4", "71.5", "72.5", "74.7", "90", "140"],
    Indikator.IKKE_VESTLIG: ["0", "12", "27", "27.1", "30", "30.1", "50", "50.1", "90"],
}
_SNIT = ["0.45", "0.66", "0.8", "1.1"]
_HULLER = [
    Hul("betegnelse"),
    *(Hul(art, i) for i in KRITERIER for art in ("egen", "tvilling", "tvillingesnit")),
    Hul("landsgennemsnit", Indikator.DOEMTE),
]

hurtig = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
faa = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _maaling(indikator: Indikator) -> st.SearchStrategy[Maaling]:
    andre = st.decimals(0, 100, places=1, allow_nan=False, allow_infinity=False)
    vaerdier = st.one_of(st.sampled_from(_TAL[indikator]).map(Decimal), andre)
    return st.builds(lambda v, o: Maaling(indikator, v, aar=2022, observationer=(o,)), vaerdier, st.integers(1, 99))


@st.composite
def hele_grundlag(draw: st.DrawFn) -> Grundlag:
    """Every figure known."""
    betegnelser = st.frozensets(st.sampled_from(list(Betegnelse)), max_size=2)
    navne = draw(st.lists(st.sampled_from("ABC"), unique=True, max_size=2))
    snit = Decimal(draw(st.sampled_from(_SNIT)))
    return Grundlag(
        pr=PR,
        maalinger={i: draw(_maaling(i)) for i in KRITERIER},
        tvillinger={i: Tvillingetal(draw(_maaling(i)), draw(_maaling(i)), 8) for i in KRITERIER},
        udpegninger=tuple(Udpegning(n, draw(betegnelser) if draw(st.booleans()) else frozenset()) for n in navne),
        listedato=LISTEDATO,
        doemte_landsgennemsnit=Maaling(Indikator.DOEMTE, snit, aar=2022, kilde="ministeriet"),
        doemte_trykt_graense=draw(
            st.none() | st.just(Maaling(Indikator.DOEMTE, Decimal("2.03"), aar=2022, kilde="ministeriet"))
        ),
    )


@st.composite
def betingelser(draw: st.DrawFn, dybde: int = 2, *, med_ikke: bool) -> Any:
    """A condition as data."""
    slags = ["label", "mindst", "mindst", "naer", "tvilling"]
    if dybde:
        slags += ["alle", "en_af"] + (["ikke"] if med_ikke else [])
    valg = draw(st.sampled_from(slags))
    under = betingelser(dybde - 1, med_ikke=med_ikke) if dybde else None
    if valg in ("alle", "en_af") and under is not None:
        return {valg: draw(st.lists(under, min_size=1, max_size=3))}
    if valg == "ikke" and under is not None:
        return {"ikke": draw(under)}
    if valg == "label":
        labels = draw(st.lists(st.sampled_from([b.value for b in Betegnelse]), unique=True, min_size=1, max_size=3))
        return {"ministeriets_label": {"betegnelser": labels}}
    af = draw(st.lists(st.sampled_from([i.value for i in KRITERIER]), unique=True, min_size=1, max_size=5))
    felter: dict[str, Any] = {"antal": draw(st.integers(1, len(af))), "af": af}
    if valg != "tvilling":
        felter["niveau"] = draw(st.sampled_from(["a", "b"]))
    if valg != "mindst":
        felter["margen_pct"] = draw(st.sampled_from(["2.5", "10", "20"]))
    return {{"mindst": "mindst", "naer": "naer_graensen", "tvilling": "vaerre_end_tvillinger"}[valg]: felter}


def _niveau(
    uden: str, doemte: dict[str, str], grund: str, indkomst: str, vestlig: str, strengt: bool
) -> dict[str, Any]:
    over, under = (">", "<") if strengt else (">=", "<=")
    note = {"antagelse": "Opdigtet."}
    return {
        "navn": "et opdigtet niveau",
        "graenser": {
            "uden_tilknytning": {"operator": over, "graense": uden, **note},
            "doemte": {"operator": over, **doemte, **note},
            "grundskole": {"operator": over, "graense": grund, **note},
            "indkomst": {"operator": under, "graense": indkomst, **note},
            "ikke_vestlig": {"operator": over, "graense": vestlig, **note},
        },
    }


@st.composite
def modeller(draw: st.DrawFn, *, med_ikke: bool = True) -> Trappemodel:
    """A random model whose colours run from red to green."""
    farver = sorted(draw(st.lists(st.sampled_from(_VAERST_FOERST), min_size=2, max_size=5)), key=_VAERST_FOERST.index)
    antal = len(farver)
    return model_fra_dict(
        {
            "noegle": "tilfaeldig",
            "navn": "En tilfældig model",
            "version": 1,
            "gaelder_fra": "2024-01-01",
            "hjemmel": "Opdigtet.",
            "ikke_vestlig_indgaar": {"vaerdi": draw(st.booleans()), "antagelse": "Opdigtet."},
            "niveauer": {
                "a": _niveau("30", {"faktor": "2"}, "60", "65", "30", strengt=draw(st.booleans())),
                "b": _niveau(
                    "40",
                    draw(st.sampled_from([{"faktor": "2"}, {"faktor": "3"}, {"graense": "2.7"}])),
                    "60",
                    "55",
                    "50",
                    strengt=draw(st.booleans()),
                ),
            },
            "trin": [
                {
                    "nummer": antal - plads,
                    "farve": farve.value,
                    "navn": f"Trin {antal - plads}",
                    "antagelse": "Opdigtet.",
                    "betingelse": "ellers" if plads == antal - 1 else draw(betingelser(med_ikke=med_ikke)),
                }
                for plads, farve in enumerate(farver)
            ],
        }
    )


def afsendte_modeller() -> st.SearchStrategy[Trappemodel]:
    """The shipped models, the switch either way."""
    return st.builds(
        lambda noegle, indgaar: model(noegle).med_ikke_vestlig(indgaar), st.sampled_from(_MODELLER), st.booleans()
    )


alle_modeller = st.one_of(afsendte_modeller(), modeller())


@hurtig
@given(hele_grundlag(), alle_modeller)
def test_with_every_figure_known_the_step_is_the_first_that_holds(g: Grundlag, m: Trappemodel) -> None:
    data = model_som_dict(m)
    trin = trin_i(data, g)

    resultat = placer(g, m)

    assert (resultat.trin, resultat.mulige_trin) == (trin, (trin,))
    assert resultat.farve.value == farve_af(data, trin)
    assert resultat.mangler == ()


@hurtig
@given(hele_grundlag(), st.one_of(afsendte_modeller(), modeller(med_ikke=False)), st.data())
def test_a_worse_figure_never_gives_a_better_colour(g: Grundlag, m: Trappemodel, data: st.DataObject) -> None:
    art = data.draw(st.sampled_from(["egen", "tvilling"]))
    indikator = data.draw(st.sampled_from(KRITERIER))
    gammel = g.maalinger[indikator].vaerdi if art == "egen" else g.tvillinger[indikator].egen.vaerdi
    ny = data.draw(_maaling(indikator)).vaerdi
    assert gammel is not None
    assert ny is not None
    vaerst = min(gammel, ny) if indikator in LAVERE_ER_VAERRE else max(gammel, ny)

    foer, efter = placer(g, m), placer(Hul(art, indikator).fyld(g, vaerst), m)

    assert _VAERST_FOERST.index(efter.farve) <= _VAERST_FOERST.index(foer.farve)


@faa
@given(
    hele_grundlag(),
    alle_modeller,
    st.lists(st.sampled_from(_HULLER), unique=True, min_size=1, max_size=2),
)
def test_missing_figures_leave_open_exactly_what_they_could_change(
    g: Grundlag, m: Trappemodel, huller: list[Hul]
) -> None:
    data = model_som_dict(m)
    if Hul("landsgennemsnit", Indikator.DOEMTE) in huller:
        g = replace(g, doemte_trykt_graense=None)
    huller = [h for h in _HULLER if h in huller]
    for hul in huller:
        g = hul.toem(g)
    trin = alle_trin(data, g, huller)
    farver = {farve_af(data, t) for t in trin}

    resultat = placer(g, m)

    assert set(resultat.mulige_trin) == trin
    assert {f.value for f in resultat.mulige_farver} == farver
    assert resultat.farve.value == (farver.pop() if len(farver) == 1 else "ikke_maalt")
    assert resultat.trin == (min(trin) if resultat.farve is not Farve.IKKE_MAALT else None)
    assert {n.noegle for n in resultat.mangler} <= {h.noegle for h in huller}
    assert bool(resultat.mangler) == (len(trin) > 1)


@hurtig
@given(hele_grundlag(), alle_modeller, st.data())
def test_missing_figures_never_hide_a_colour(g: Grundlag, m: Trappemodel, data: st.DataObject) -> None:
    huller = data.draw(st.lists(st.sampled_from(_HULLER), unique=True, min_size=1, max_size=len(_HULLER)))
    hullet = g
    for hul in huller:
        hullet = hul.toem(hullet)
    if Hul("landsgennemsnit", Indikator.DOEMTE) in huller:
        g, hullet = replace(g, doemte_trykt_graense=None), replace(hullet, doemte_trykt_graense=None)

    helt, delvist = placer(g, m), placer(hullet, m)

    assert helt.farve in delvist.mulige_farver
    assert helt.trin in delvist.mulige_trin
    if delvist.farve is not Farve.IKKE_MAALT:
        assert delvist.farve is helt.farve
        assert delvist.trin is not None
        assert helt.trin is not None
        assert delvist.trin <= helt.trin


def _anderledes(draw: st.DrawFn, g: Grundlag, brugte: set[str]) -> Grundlag:
    """Everything that is not named is replaced by something else, or taken away."""
    for hul in _HULLER:
        if hul.indikator is None or hul.noegle in brugte:
            continue
        if hul.art == "landsgennemsnit":
            if "trykt_graense:doemte" in brugte:
                g = hul.toem(g)
            elif "egen:doemte" not in brugte:
                g = replace(g, doemte_trykt_graense=None, doemte_landsgennemsnit=None)
        else:
            g = hul.toem(g) if draw(st.booleans()) else hul.fyld(g, draw(_maaling(hul.indikator)).vaerdi)
    unavngivne = [b for b in Betegnelse if f"betegnelse:{b.value}" not in brugte]
    if g.udpegninger is not None and unavngivne:
        nye = frozenset(draw(st.lists(st.sampled_from(unavngivne), max_size=2)))
        g = replace(
            g,
            udpegninger=tuple(replace(u, betegnelser=(u.betegnelser - set(unavngivne)) | nye) for u in g.udpegninger),
        )
    return g


@st.composite
def _to_grundlag(draw: st.DrawFn) -> tuple[Grundlag, Grundlag, Trappemodel]:
    g, m = draw(hele_grundlag()), draw(alle_modeller)
    for hul in draw(st.lists(st.sampled_from(_HULLER), unique=True, max_size=4)):
        g = hul.toem(g)
    return g, _anderledes(draw, g, set(placer(g, m).brugte)), m


@hurtig
@given(_to_grundlag())
def test_a_figure_that_is_not_named_changes_nothing(par: tuple[Grundlag, Grundlag, Trappemodel]) -> None:
    foer, efter, m = par

    assert kanonisk_json(placer(foer, m).som_dict()) == kanonisk_json(placer(efter, m).som_dict())


@hurtig
@given(_to_grundlag())
def test_the_figures_of_the_lines_are_the_figures_named(par: tuple[Grundlag, Grundlag, Trappemodel]) -> None:
    g, _, m = par
    resultat = placer(g, m)
    naevnt: set[str] = set()
    for led in (led for v in resultat.vurderinger for led in v.led if led.oprindelse != "slukket"):
        if led.art == "betegnelse":
            continue
        tvilling = led.art == "tvillinger"
        naevnt.add(f"{'tvilling' if tvilling else 'egen'}:{led.kriterium}")
        if led.oprindelse != "fast":
            reference = {"tvillinger": "tvillingesnit", "trykt": "trykt_graense"}.get(led.oprindelse, led.oprindelse)
            naevnt.add(f"{reference}:{led.kriterium}")
        par_ = g.tvillinger[Indikator(led.kriterium)]
        maaling = par_.egen if tvilling else g.maalinger[Indikator(led.kriterium)]
        assert (led.vaerdi, led.mangler) == (maaling.vaerdi, maaling.mangler)
        assert set(maaling.observationer) <= set(led.observationer)

    assert naevnt == {n for n in resultat.brugte if not n.startswith("betegnelse:")}


@hurtig
@given(_to_grundlag())
def test_a_placement_recomputed_from_what_was_stored_is_the_same_bytes(
    par: tuple[Grundlag, Grundlag, Trappemodel],
) -> None:
    g, _, m = par
    gemt_grundlag, gemt_model = kanonisk_json(grundlag_som_dict(g)), kanonisk_json(model_som_dict(m))
    gemt = kanonisk_json(placer(g, m).som_dict())

    genlaest = grundlag_fra_dict(json.loads(gemt_grundlag))
    genlaest_model = model_fra_dict(json.loads(gemt_model))

    assert kanonisk_json(grundlag_som_dict(genlaest)) == gemt_grundlag
    assert kanonisk_json(model_som_dict(genlaest_model)) == gemt_model
    assert genlaest_model == m
    assert kanonisk_json(placer(genlaest, genlaest_model).som_dict()) == gemt
    assert kanonisk_json(resultat_fra_dict(json.loads(gemt)).som_dict()) == gemt


def test_every_reason_for_missing_counts_as_unknown() -> None:
    for grund in Mangelgrund:
        g = Grundlag(
            pr=PR,
            maalinger={i: Maaling(i, mangler=grund) for i in KRITERIER},
            udpegninger=(),
            listedato=LISTEDATO,
        )

        assert placer(g, model()).farve is Farve.IKKE_MAALT
