"""Parameters that change what a cut-off or a condition means, and not only its number."""

import pytest

from anvisning.domain.regellaeser import normaliser
from anvisning.services.regelsaet import AFTALER, laes_yaml
from monitoring.domain.trappe import Modelfejl, Trappemodel, model_fra_dict, model_som_dict, placer
from tests.domain import trappetal as t
from udlejning.styregruppe.domain.modelparametre import modelparametre
from udlejning.styregruppe.domain.parametre import aendringer, anvend
from udlejning.styregruppe.domain.regelparametre import regelparametre, udfoldet

DATA = model_som_dict(t.model())
PARAMETRE = {p.felt: p for p in modelparametre(DATA)}
#: Step 4's count of the four criteria: the first condition of the first step that the afdeling's own figures decide.
DE_FIRE = "t2_1"


def _model(**vaerdier: object) -> Trappemodel:
    return model_fra_dict(anvend(DATA, list(PARAMETRE.values()), vaerdier))


def test_a_figure_on_the_cut_off_counts_when_the_scenario_says_so() -> None:
    paa_graensen = t.grundlag(egne={"uden_tilknytning": "30", "grundskole": "60", "ikke_vestlig": "40"})
    assert PARAMETRE["n0_uden_tilknytning_paa"].valg == ((">", "tæller ikke med (over)"), (">=", "tæller med (mindst)"))
    assert PARAMETRE["n0_indkomst_paa"].valg == (("<", "tæller ikke med (under)"), ("<=", "tæller med (højst)"))

    med = _model(n0_uden_tilknytning_paa=">=", n0_grundskole_paa=">=")

    assert placer(paa_graensen, t.model()).trin == 2
    assert placer(paa_graensen, med).trin == 4


def test_a_criterion_can_be_left_out_of_a_condition() -> None:
    to_af_fire = t.grundlag(egne={"uden_tilknytning": "31", "grundskole": "61", "ikke_vestlig": "40"})
    uden_grundskole = _model(**{f"{DE_FIRE}_af": ["uden_tilknytning", "doemte", "indkomst"]})

    assert placer(to_af_fire, t.model()).trin == 4
    assert placer(to_af_fire, uden_grundskole).trin == 3
    (aendring,) = aendringer(list(PARAMETRE.values()), DATA, model_som_dict(uden_grundskole))
    assert "grundskole" in aendring.foer.lower()
    assert "grundskole" not in aendring.efter.lower()


def test_a_condition_without_criteria_is_refused_at_its_field() -> None:
    with pytest.raises(Modelfejl) as fanget:
        _model(**{f"{DE_FIRE}_af": []})

    (sted,) = PARAMETRE[f"{DE_FIRE}_af"].steder
    assert any(fejl.startswith(sted) for fejl in fanget.value.fejl)


def test_a_value_beside_another_says_what_both_were() -> None:
    nyt = anvend(DATA, list(PARAMETRE.values()), {"n0_grundskole": "50", "n0_grundskole_paa": ">="})
    graense = nyt["niveauer"]["forebyggelse"]["graenser"]["grundskole"]

    assert "hjemmel" not in graense
    assert graense["antagelse"] == "Ændret i et scenarie. Før: 60\N{NO-BREAK SPACE}%. Før: tæller ikke med (over)."


def test_closing_days_are_a_parameter_of_the_rules() -> None:
    regler = udfoldet(normaliser(laes_yaml(AFTALER[0])))
    parametre = regelparametre(regler)

    nyt = anvend(regler, parametre, {"lukkedage": ["12-24", "05-01"]})

    assert nyt["frister"]["lukkedage"]["datoer"] == ["12-24", "05-01"]
    (aendring,) = aendringer(parametre, regler, nyt)
    assert (aendring.foer, aendring.efter) == ("5. juni, 24. december og 31. december", "1. maj og 24. december")
    assert not list(aendringer(parametre, nyt, anvend(nyt, parametre, {"lukkedage": ["05-01", "12-24"]})))


def test_the_number_of_open_offers_of_a_case_is_a_parameter_of_the_rules() -> None:
    regler = udfoldet(normaliser(laes_yaml(AFTALER[0])))
    parametre = regelparametre(regler)

    nyt = anvend(regler, parametre, {"aabne_pr_sag": 2})

    assert nyt["tilbud"]["aabne_pr_sag"]["antal"] == 2
    (aendring,) = aendringer(parametre, regler, nyt)
    assert (aendring.foer, aendring.efter) == ("1", "2")
