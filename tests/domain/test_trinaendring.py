"""Steps put into a model and taken out of it: numbers, shares, and what the difference is in words."""

from typing import Any

import pytest

from anvisning.domain.regellaeser import normaliser
from anvisning.services.regelsaet import AFTALER, laes_yaml
from monitoring.domain.trappe import Modelfejl, model_fra_dict, model_som_dict, modelforskel_i_ord
from tests.domain import trappetal as t
from udlejning.styregruppe.domain.kladde import laeg_ind
from udlejning.styregruppe.domain.parametre import anvend
from udlejning.styregruppe.domain.regelparametre import udfoldet
from udlejning.styregruppe.domain.trinaendring import alle_aendringer, med_trin, uden_trin, udgangspunkt

MODEL = model_som_dict(t.model())
REGLER = udfoldet(normaliser(laes_yaml(AFTALER[0])))
NYT = {
    "navn": "Kun grundskole",
    "farve": "gul",
    "antagelse": "Aftalt på et møde.",
    "betingelse": {"mindst": {"antal": 1, "af": ["grundskole"], "niveau": "forebyggelse"}},
}


def _numre(data: dict[str, Any]) -> list[int]:
    return [trin["nummer"] for trin in data["trin"]]


def test_a_step_between_two_others_pushes_those_above_it_and_their_shares_follow() -> None:
    model, regler = med_trin(MODEL, REGLER, 4, NYT)
    assert regler is not None

    assert _numre(model) == [7, 6, 5, 4, 3, 2, 1]
    assert model["trin"][4]["navn"] == "Kun grundskole"
    foer = {n: a["anvisningsandel"]["procent"] for n, a in REGLER["andele"].items()}
    efter = {n: a["anvisningsandel"]["procent"] for n, a in regler["andele"].items()}
    assert efter == {"1": foer["1"], "2": foer["2"], "3": foer["2"], **{str(n + 1): foer[str(n)] for n in (3, 4, 5, 6)}}
    fra = udgangspunkt(MODEL, model, REGLER, regler)
    assert dict(fra.gamle) == {7: 6, 6: 5, 5: 4, 4: 3, 3: None, 2: 2, 1: 1}
    assert (fra.model, fra.regler) == (model, regler)  # nothing but the steps differs


def test_a_free_number_is_taken_before_anybody_is_pushed() -> None:
    uden, regler = uden_trin(MODEL, REGLER, 4)
    assert _numre(uden) == [6, 5, 3, 2, 1]
    assert regler is not None
    assert "4" not in regler["andele"]

    assert _numre(med_trin(uden, None, 2, NYT)[0]) == [6, 5, 4, 3, 2, 1]
    assert _numre(med_trin(uden, None, 4, NYT)[0]) == [6, 5, 4, 3, 2, 1]
    assert _numre(med_trin(uden, None, 0, NYT)[0]) == [7, 6, 5, 3, 2, 1]


def test_without_a_step_of_its_colour_the_new_one_has_no_agreed_share() -> None:
    model, regler = MODEL, REGLER
    for nummer in (3, 2):
        model, regler = uden_trin(model, regler, nummer)  # type: ignore[assignment]  # the rules are there

    _, efter = med_trin(model, regler, 3, NYT)

    assert efter is not None
    assert efter["andele"]["2"]["anvisningsandel"]["procent"] is None


def test_the_last_step_cannot_be_taken_out() -> None:
    with pytest.raises(Modelfejl, match="Det sidste trin skal have betingelsen »ellers«"):
        model_fra_dict(uden_trin(MODEL, None, 1)[0])


def test_the_difference_in_words_tells_of_the_same_steps() -> None:
    model, _ = med_trin(uden_trin(MODEL, None, 5)[0], None, 3, NYT)

    ud, fire, tre, nyt = modelforskel_i_ord(t.model(), model_fra_dict(model))

    assert ud.startswith("Trin 5 udgår. Før: farven: rød; navnet: »Forebyggelsesområde eller udsat boligområde«;")
    assert fire == "Trin 4: nummeret ændres fra 4 til 5."
    assert tre == "Trin 3: nummeret ændres fra 3 til 4."
    assert nyt.startswith("Det nye trin 3 tilføjes: farven: gul; navnet: »Kun grundskole«; antagelsen: »Aftalt på et")


def test_what_a_scenario_changes_is_told_by_step() -> None:
    model, regler = med_trin(*uden_trin(MODEL, REGLER, 6), 3, NYT)
    fra = udgangspunkt(MODEL, model, REGLER, regler)

    assert [(a.navn, a.foer, a.efter) for a in alle_aendringer(fra, model, regler)] == [
        ("Forebyggelsesområde eller udsat boligområde", "trin 5", "trin 6"),
        ("Afdelingens egne tal er som i et forebyggelsesområde", "trin 4", "trin 5"),
        ("To kriterier, eller ét sammen med andelen fra ikke-vestlige lande", "trin 3", "trin 4"),
        (
            "Trin 3: Kun grundskole",
            "fandtes ikke",
            "gul, når: Kun grundskole er på niveauet for forebyggelsesområder. "
            "Kun grundskole: over 60\N{NO-BREAK SPACE}%",
        ),
        ("Trin 6: Parallelsamfund", "med i modellen", "taget ud"),
    ]


def test_a_new_step_keeps_its_own_reason_when_its_values_are_changed() -> None:
    model, regler = med_trin(MODEL, REGLER, 4, NYT)
    fra = udgangspunkt(MODEL, model, REGLER, regler)
    parametre = {p.felt: p for p in fra.modelparametre()}
    felt = next(f for f in parametre if f.startswith("t4_") and f.endswith("_af"))
    vaerdier = {felt: ["grundskole", "indkomst"], "t4_farve": "roed"}

    for nyt in (
        anvend(fra.model, list(parametre.values()), vaerdier),
        laeg_ind(fra.model, list(parametre.values()), vaerdier, version=2),
    ):
        trin = nyt["trin"][4]
        assert (trin["farve"], trin["antagelse"]) == ("roed", "Aftalt på et møde.")
        assert trin["betingelse"]["mindst"] == {"antal": 1, "af": ["grundskole", "indkomst"], "niveau": "forebyggelse"}
