"""A model as data: what is read, what is refused and with which sentence, and the model in words."""

import copy
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from monitoring.domain.trappe import (
    Modelfejl,
    Saetning,
    advarsler,
    model_fra_dict,
    model_i_ord,
    model_som_dict,
    placer,
)
from monitoring.domain.vaerdier import KRITERIER, Farve, kanonisk_json
from monitoring.regler.modelindlaesning import indlaes_model, model_fra_yaml, modelnoegler
from tests.domain.trappetal import grundlag, model, modeldata

_TO_AF_TO = {"mindst": {"antal": 2, "af": ["uden_tilknytning", "indkomst"], "niveau": "a"}}
_VESTLIG = {"mindst": {"antal": 1, "af": ["ikke_vestlig"], "niveau": "a"}}


def fejl_i(data: Any) -> tuple[str, ...]:
    with pytest.raises(Modelfejl) as fanget:
        model_fra_dict(data)
    return fanget.value.fejl


def test_the_shipped_models_are_read_and_written_back_the_same() -> None:
    assert modelnoegler() == ["aalborg", "eksempel-otte-trin", "eksempel-to-farver"]
    for noegle in modelnoegler():
        trappe = indlaes_model(noegle)
        skrevet = kanonisk_json(model_som_dict(trappe))

        assert trappe.noegle == noegle
        assert trappe.eksempel == noegle.startswith("eksempel")
        assert advarsler(trappe) == []
        assert model_fra_dict(json.loads(skrevet)) == trappe
        assert kanonisk_json(model_som_dict(model_fra_dict(json.loads(skrevet)))) == skrevet


def test_the_default_model_is_the_one_of_the_agreement() -> None:
    trappe = indlaes_model()

    assert trappe.gaelder_fra.isoformat() == "2023-01-01"
    assert trappe.ikke_vestlig_indgaar is True
    assert [(t.nummer, t.farve) for t in trappe.trin] == [
        (6, Farve.ROED),
        (5, Farve.ROED),
        (4, Farve.ROED),
        (3, Farve.GUL),
        (2, Farve.GUL),
        (1, Farve.GROEN),
    ]
    graenser = trappe.niveauer["forebyggelse"].graenser
    assert {i.value: (g.operator, g.graense, g.faktor) for i, g in graenser.items()} == {
        "uden_tilknytning": (">", Decimal(30), None),
        "doemte": (">=", None, Decimal(2)),
        "grundskole": (">", Decimal(60), None),
        "indkomst": ("<", Decimal(65), None),
        "ikke_vestlig": (">", Decimal(30), None),
    }


def test_every_cut_off_and_step_says_where_it_comes_from() -> None:
    for noegle in modelnoegler():
        trappe = indlaes_model(noegle)
        noter = [t.note for t in trappe.trin] + [g.note for n in trappe.niveauer.values() for g in n.graenser.values()]

        assert all(note.hjemmel or note.antagelse for note in [*noter, trappe.ikke_vestlig_note])


def _saet(*sti: Any, til: Any) -> Callable[[dict[str, Any]], None]:
    def saet(data: Any) -> None:
        for trin in sti[:-1]:
            data = data[trin]
        data[sti[-1]] = til

    return saet


_MINDST = ("trin", 0, "betingelse", "mindst")


@pytest.mark.parametrize(
    ("aendring", "ventet"),
    [
        (
            _saet(*_MINDST, "af", til=["uden_tilknytning", "ledighed"]),
            "Trin 2 › mindst: indikatoren »ledighed« findes ikke. "
            "Brug uden_tilknytning, doemte, grundskole, indkomst eller ikke_vestlig.",
        ),
        (
            _saet(*_MINDST, "af", til=["uden_tilknytning", "beboere"]),
            "Trin 2 › mindst: indikatoren »beboere« findes ikke. "
            "Brug uden_tilknytning, doemte, grundskole, indkomst eller ikke_vestlig.",
        ),
        (
            _saet(*_MINDST, "af", til=["indkomst", "indkomst"]),
            "Trin 2 › mindst: indikatoren »indkomst« står mere end én gang.",
        ),
        (_saet(*_MINDST, "niveau", til="b"), "Trin 2 › mindst: niveauet »b« findes ikke. Modellen har a."),
        (
            _saet(*_MINDST, "af", til=["grundskole", "indkomst"]),
            "Trin 2 › mindst: niveauet »a« har ingen grænse for grundskole.",
        ),
        (
            _saet(*_MINDST, "antal", til=3),
            "Trin 2 › mindst: antal er 3, men der er kun 2 kriterier at tælle blandt.",
        ),
        (_saet(*_MINDST, "antal", til=0), "Trin 2 › mindst, antal, skal være et helt tal på mindst 1."),
        (_saet(*_MINDST, "antal", til=True), "Trin 2 › mindst, antal, skal være et helt tal på mindst 1."),
        (
            _saet(*_MINDST, "margin", til=10),
            "Trin 2 › mindst har et ukendt felt, »margin«. Kendte felter er af, antagelse, antal, hjemmel og niveau.",
        ),
        (
            _saet("trin", 0, "betingelse", til={"hvis": []}),
            "Trin 2: betingelsen kan ikke læses. Skriv netop ét af ordene ministeriets_label, mindst, naer_graensen, "
            "vaerre_end_tvillinger, alle, en_af, ikke eller ellers.",
        ),
        (
            _saet("trin", 0, "betingelse", til={"ikke": "ellers"}),
            "Trin 2 › ikke: betingelsen kan ikke læses. Skriv netop ét af ordene ministeriets_label, mindst, "
            "naer_graensen, vaerre_end_tvillinger, alle, en_af, ikke eller ellers "
            "(ellers kun som hele trinnets betingelse).",
        ),
        (
            _saet("trin", 0, "betingelse", til={"alle": []}),
            "Trin 2 › alle skal være en liste med mindst ét punkt.",
        ),
        (
            _saet("trin", 0, "betingelse", til={"ministeriets_label": ["ghetto"]}),
            "Trin 2 › ministeriets_label: betegnelsen »ghetto« findes ikke. "
            "Brug udsat, parallelsamfund, omdannelse, forebyggelse eller ghettoomraade.",
        ),
        (
            _saet(
                "trin",
                0,
                "betingelse",
                til={"vaerre_end_tvillinger": {"antal": 1, "af": ["indkomst"], "margen_pct": 100}},
            ),
            "Trin 2 › vaerre_end_tvillinger, margen_pct, skal være over 0 og under 100.",
        ),
        (
            _saet("trin", 1, "betingelse", til=_TO_AF_TO),
            "Det sidste trin skal have betingelsen »ellers«, så alle afdelinger får et trin.",
        ),
        (
            _saet("trin", 0, "betingelse", til="ellers"),
            "Trin 2 har betingelsen »ellers«, så trinnene under det kan aldrig gælde.",
        ),
        (_saet("trin", 0, "nummer", til=1), "Trin 1 står mere end én gang. Hvert trin skal have sit eget nummer."),
        (_saet("trin", 1, "nummer", til=7), "Trinnene skal stå fra toppen og ned: det højeste nummer først."),
        (
            _saet("trin", 0, "farve", til="ikke_maalt"),
            "Trin 2: farven »ikke_maalt« findes ikke. Brug roed, gul eller groen.",
        ),
        (_saet("trin", til=[]), "Modellens felt »trin« skal være en liste med mindst ét punkt."),
        (
            _saet("trin", 0, "antagelse", til="  "),
            "Trin 2, antagelse, mangler eller er ikke en tekst.",
        ),
        (
            _saet("niveauer", "a", "graenser", "indkomst", "operator", til=">"),
            "Niveau »a«, indkomst: operatoren »>« kan ikke bruges. Brug < eller <=, da et lavere tal er det værre.",
        ),
        (
            _saet("niveauer", "a", "graenser", "doemte", "operator", til="=>"),
            "Niveau »a«, doemte: operatoren »=>« kan ikke bruges. Brug > eller >=, da et højere tal er det værre.",
        ),
        (
            _saet("niveauer", "a", "graenser", "doemte", "graense", til=2),
            "Niveau »a«, doemte skal have enten »graense« (et tal) eller »faktor« (gange landsgennemsnittet).",
        ),
        (
            _saet("niveauer", "a", "graenser", "indkomst", til={"operator": "<", "faktor": 2, "hjemmel": "x"}),
            "Niveau »a«, indkomst: »faktor« kan kun bruges for doemte, som er det eneste med et landsgennemsnit.",
        ),
        (
            _saet("niveauer", "a", "graenser", "indkomst", til={"operator": "<", "graense": 65}),
            "Niveau »a«, indkomst skal have en »hjemmel« eller en »antagelse«, så læseren kan se, hvor det kommer fra.",
        ),
        (
            _saet("niveauer", "a", "graenser", "indkomst", "graense", til=65.5),
            "Niveau »a«, indkomst, graense, skal være et tal. Decimaler skrives med punktum, fx 2.7.",
        ),
        (
            _saet("niveauer", "a", "graenser", "indkomst", "graense", til="65,5"),
            "Niveau »a«, indkomst, graense, skal være et tal. Decimaler skrives med punktum, fx 2.7.",
        ),
        (
            _saet("niveauer", "a", "graenser", "indkomst", "graense", til="NaN"),
            "Niveau »a«, indkomst, graense, skal være et tal. Decimaler skrives med punktum, fx 2.7.",
        ),
        (_saet("gaelder_fra", til="i morgen"), "Modellens felt »gaelder_fra« skal være en dato, fx 2023-01-01."),
        (
            _saet("ikke_vestlig_indgaar", "vaerdi", til="ja"),
            "ikke_vestlig_indgaar, vaerdi, skal være true eller false.",
        ),
        (_saet("navn", til=""), "Modellens felt »navn« mangler eller er ikke en tekst."),
        (_saet("niveauer", til=[]), "Modellens felt »niveauer« skal bestå af navngivne felter (nøgle: værdi)."),
    ],
)
def test_a_wrong_model_is_refused_with_the_place_and_the_way_out(
    aendring: Callable[[dict[str, Any]], None], ventet: str
) -> None:
    data = copy.deepcopy(modeldata(_TO_AF_TO, "ellers"))
    aendring(data)

    assert ventet in fejl_i(data)


def test_all_errors_are_told_at_once() -> None:
    data = copy.deepcopy(modeldata(_TO_AF_TO, "ellers"))
    data["navn"] = None
    data["trin"][0]["farve"] = "blaa"
    data["trin"][0]["betingelse"]["mindst"]["antal"] = 9

    assert len(fejl_i(data)) == 3


@pytest.mark.parametrize("data", [None, [], "model", 7, {}, {1: 2}])
def test_what_is_no_model_at_all_is_refused(data: Any) -> None:
    assert fejl_i(data)


def test_conditions_without_end_are_refused() -> None:
    dyb: Any = _TO_AF_TO
    bred: Any = _TO_AF_TO
    for _ in range(25):
        dyb = {"ikke": dyb}
    for _ in range(15):
        bred = {"alle": [bred, bred, bred]}

    assert any("mere end 20 lag" in fejl for fejl in fejl_i(modeldata(dyb, "ellers")))
    assert "Modellen har mere end 500 betingelser. Skriv den kortere." in fejl_i(modeldata(bred, "ellers"))


def test_a_switched_off_criterion_is_false_also_under_not() -> None:
    trappe = model_fra_dict(modeldata({"ikke": _VESTLIG}, "ellers"))
    hoej, mangler = grundlag(egne={"ikke_vestlig": "90"}), grundlag(egne={"ikke_vestlig": None})

    assert placer(hoej, trappe).trin == 1
    assert placer(mangler, trappe).farve is Farve.IKKE_MAALT
    assert placer(hoej, trappe.med_ikke_vestlig(False)).trin == 2
    assert placer(mangler, trappe.med_ikke_vestlig(False)).trin == 2


def test_a_model_that_may_surprise_warns() -> None:
    omvendt = model_fra_dict(modeldata({"ikke": _VESTLIG}, "ellers"))
    dobbelt = model_fra_dict(modeldata({"ikke": {"ikke": _VESTLIG}}, "ellers"))
    data = modeldata({"ministeriets_label": ["udsat"]}, _VESTLIG, "ellers")
    data["trin"][0]["farve"] = "gul"

    assert advarsler(omvendt) == ["Trin 2 bruger »ikke« om tal, så et dårligere tal kan give en bedre farve."]
    assert advarsler(dobbelt) == []
    assert advarsler(model_fra_dict(data)) == [
        "Farverne står ikke fra rød over gul til grøn, så et højere trin kan have en bedre farve."
    ]


@pytest.mark.parametrize(
    ("tekst", "ventet"),
    [
        ("noegle: [", "Filen kan ikke læses som YAML i linje 1. Ret indrykning og tegnsætning, og prøv igen."),
        ("noegle: a\nnavn: b\nnoegle: c\n", "Feltet »noegle« står to gange i den samme del af filen (linje 3)."),
        ("gaelder_fra: 2023-13-45", "Filen kan ikke læses som YAML. Ret den, og prøv igen."),
        ("? [1, 2]\n: 3", "Filen kan ikke læses som YAML i linje 1. Ret indrykning og tegnsætning, og prøv igen."),
        ("&a [*a]", "Modellen skal bestå af navngivne felter (nøgle: værdi)."),
        (
            "a: !!python/object:os.system x",
            "Filen kan ikke læses som YAML i linje 1. Ret indrykning og tegnsætning, og prøv igen.",
        ),
        ("\x00", "Filen kan ikke læses som YAML. Ret den, og prøv igen."),
        ("", "Modellen skal bestå af navngivne felter (nøgle: værdi)."),
        ("#" * 300_000, "Filen er for stor til at være en trappemodel. Den må højst fylde 256 kB."),
    ],
)
def test_a_file_that_is_no_model_is_refused(tekst: str, ventet: str) -> None:
    with pytest.raises(Modelfejl) as fanget:
        model_fra_yaml(tekst)

    assert ventet in fanget.value.fejl


def test_a_decimal_in_the_file_is_read_exactly() -> None:
    niveau = indlaes_model("eksempel-otte-trin").niveauer["opmaerksomhed"]

    assert {g.graense or g.faktor for g in niveau.graenser.values()} == {
        Decimal("22.5"),
        Decimal("1.5"),
        Decimal("72.5"),
    }


def _flad(saetning: Saetning) -> list[str]:
    tekst = saetning.tekst.replace("\N{NO-BREAK SPACE}", " ")
    return [tekst, *(linje for del_ in saetning.dele for linje in _flad(del_))]


def test_the_model_in_words_follows_its_parameters() -> None:
    trin = {t.nummer: t for t in model_i_ord(model())}

    assert [t.farvenavn for t in trin.values()] == ["rød", "rød", "rød", "gul", "gul", "grøn"]
    assert _flad(trin[6].betingelse) == [
        "Afdelingen ligger i et område, som ministeriet har udpeget som "
        "parallelsamfund, omdannelsesområde eller ghettoområde."
    ]
    assert _flad(trin[4].betingelse) == [
        "Alt dette gælder:",
        "Mindst 2 af 4 kriterier er på niveauet for forebyggelsesområder.",
        "Uden tilknytning til arbejde eller uddannelse: over 30 %.",
        "Dømte: mindst 2 × landsgennemsnittet.",
        "Kun grundskole: over 60 %.",
        "Indkomst i forhold til regionen: under 65 %.",
        "Indvandrere og efterkommere fra ikke-vestlige lande er på niveauet for forebyggelsesområder.",
        "Indvandrere og efterkommere fra ikke-vestlige lande: over 30 %.",
    ]
    assert _flad(trin[2].betingelse)[-5:] == [
        "Mindst 2 af 4 kriterier er på eller nær niveauet for forebyggelsesområder (højst 10 % af grænsen fra).",
        "Uden tilknytning til arbejde eller uddannelse: over 27 % (grænsen er over 30 %).",
        "Dømte: mindst 1,8 × landsgennemsnittet (grænsen er mindst 2 × landsgennemsnittet).",
        "Kun grundskole: over 54 % (grænsen er over 60 %).",
        "Indkomst i forhold til regionen: under 71,5 % (grænsen er under 65 %).",
    ]
    assert "Almenboligloven § 61b, stk. 1" in trin[4].hjemler
    assert any("Et kriterium, der allerede er opfyldt, tæller med" in a for a in trin[2].antagelser)


def test_the_model_in_words_says_what_is_switched_off() -> None:
    trin = {t.nummer: t for t in model_i_ord(model().med_ikke_vestlig(False))}

    assert "Indvandrere og efterkommere fra ikke-vestlige lande: indgår ikke i modellens egne trin." in _flad(
        trin[4].betingelse
    )


def test_every_criterion_has_a_place_in_the_default_model() -> None:
    assert set(indlaes_model().niveauer["forebyggelse"].graenser) == set(KRITERIER)
