"""What the explanation says, in the words a user reads. The sentences are written by hand."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from monitoring.domain.trappe import Grundlag, Led, Udpegning, placer
from monitoring.domain.vaerdier import Betegnelse, Farve, Indikator
from tests.domain.trappetal import grundlag, model

UDEN = "Uden tilknytning til arbejde eller uddannelse"
VESTLIG = "Indvandrere og efterkommere fra ikke-vestlige lande"


def linjer(g: Grundlag, *, art: str, kriterium: str, noegle: str = "aalborg") -> list[Led]:
    resultat = placer(g, model(noegle))
    alle = {led.tekst: led for v in resultat.vurderinger for led in v.led}
    return [led for led in alle.values() if (led.art, led.kriterium) == (art, kriterium)]


def saetning(g: Grundlag, *, art: str, kriterium: str, noegle: str = "aalborg") -> str:
    (led,) = linjer(g, art=art, kriterium=kriterium, noegle=noegle)
    return led.tekst.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("felter", "art", "kriterium", "ventet"),
    [
        ({"egne": {"uden_tilknytning": "35.20"}}, "niveau", "uden_tilknytning", f"{UDEN}: 35,2 % er over 30 %."),
        ({"egne": {"uden_tilknytning": "30"}}, "niveau", "uden_tilknytning", f"{UDEN}: 30 % er ikke over 30 %."),
        (
            {"egne": {"indkomst": "65"}},
            "niveau",
            "indkomst",
            "Indkomst i forhold til regionen: 65 % er ikke under 65 %.",
        ),
        (
            {"egne": {"doemte": "1.33"}, "snit": "0.66"},
            "niveau",
            "doemte",
            "Dømte: 1,33 % er mindst 1,32 % (2 × landsgennemsnittet 0,66 %).",
        ),
        (
            {"egne": {"doemte": "1.31"}, "trykt": "1.98"},
            "niveau",
            "doemte",
            "Dømte: 1,31 % er ikke mindst 1,32 % (2/3 af ministeriets trykte grænse 1,98 %).",
        ),
        (
            {"egne": {"doemte": "1.2"}, "trykt": "2.03"},
            "niveau",
            "doemte",
            "Dømte: 1,2 % er ikke mindst 1,35 % (2/3 af ministeriets trykte grænse 2,03 %).",
        ),
        (
            {"egne": {"doemte": "1.3533"}, "trykt": "2.03"},
            "niveau",
            "doemte",
            "Dømte: 1,3533 % er ikke mindst 1,35333 % (2/3 af ministeriets trykte grænse 2,03 %).",
        ),
        (
            {"egne": {"doemte": None}},
            "niveau",
            "doemte",
            "Dømte: tallet mangler (skjult af hensyn til diskretion (*)). "
            "Kriteriet er mindst 1,6 % (2 × landsgennemsnittet 0,8 %).",
        ),
        (
            {"snit": None},
            "niveau",
            "doemte",
            "Dømte: tallet er 0,5 %. Landsgennemsnittet mangler (skjult af hensyn til diskretion (*)). "
            "Kriteriet er mindst 2 × landsgennemsnittet.",
        ),
        (
            {"egne": {"doemte": "0"}, "snit": None},
            "niveau",
            "doemte",
            "Dømte: tallet er 0 %. Landsgennemsnittet mangler (skjult af hensyn til diskretion (*)). "
            "Kriteriet er mindst 2 × landsgennemsnittet. Det er ikke opfyldt, uanset hvad der mangler.",
        ),
        (
            {"egne": {"uden_tilknytning": "27.5"}},
            "naer",
            "uden_tilknytning",
            f"{UDEN}: 27,5 % er over 27 %, som er 10 % fra grænsen på 30 %.",
        ),
        (
            {"egne": {"doemte": "1.43"}},
            "naer",
            "doemte",
            "Dømte: 1,43 % er ikke mindst 1,44 %, som er 10 % fra grænsen på 1,6 % (2 × landsgennemsnittet 0,8 %).",
        ),
        (
            {"tvillinger": {"grundskole": ["24", "20"]}},
            "tvillinger",
            "grundskole",
            "Kun grundskole, sammenlignet med tvillingerne: "
            "24 % er mindst 24 % (20 % over tvillingernes gennemsnit på 20 %).",
        ),
        (
            {"tvillinger": {"indkomst": ["72.1", "90"]}},
            "tvillinger",
            "indkomst",
            "Indkomst i forhold til regionen, sammenlignet med tvillingerne: "
            "72,1 % er ikke højst 72 % (20 % under tvillingernes gennemsnit på 90 %).",
        ),
        (
            {"tvillinger": {"doemte": ["0", "0"]}},
            "tvillinger",
            "doemte",
            "Dømte, sammenlignet med tvillingerne: 0 % er det samme som tvillingernes gennemsnit.",
        ),
    ],
)
def test_a_comparison_is_one_plain_sentence(felter: dict[str, Any], art: str, kriterium: str, ventet: str) -> None:
    assert saetning(grundlag(**felter), art=art, kriterium=kriterium) == ventet


def test_a_line_carries_figure_cut_off_source_year_and_observations() -> None:
    (led,) = linjer(grundlag(egne={"doemte": "1.33"}, snit="0.66"), art="niveau", kriterium="doemte")

    assert (led.vaerdi, led.aar, led.kilde) == (Decimal("1.33"), 2022, "lbf")
    assert (led.operator, led.graense, led.oprindelse, led.faktor) == (
        ">=",
        Decimal("1.32"),
        "landsgennemsnit",
        Decimal(2),
    )
    assert (led.reference, led.reference_aar, led.reference_kilde) == (Decimal("0.66"), 2022, "ministeriet")
    assert led.observationer == (1, 4)
    assert led.hjemmel == "Almenboligloven § 61b, stk. 1"
    assert led.opfyldt is True


def test_the_ministrys_label_names_the_area_and_the_list() -> None:
    g = replace(
        grundlag(),
        udpegninger=(
            Udpegning("Sydvang", frozenset({Betegnelse.UDSAT, Betegnelse.PARALLELSAMFUND, Betegnelse.OMDANNELSE})),
            Udpegning("Nordvang", frozenset({Betegnelse.FOREBYGGELSE})),
        ),
    )

    resultat = placer(g, model())

    assert resultat.begrundelse == (
        "Trin 6 (rød): Parallelsamfund.",
        "Sydvang er parallelsamfund og omdannelsesområde på ministeriets liste af 1. december 2023.",
    )
    assert resultat.brugte == (
        "betegnelse:parallelsamfund",
        "betegnelse:omdannelse",
        "betegnelse:ghettoomraade",
    )


def test_the_reasons_of_a_settled_step_are_the_comparisons_that_carry_it() -> None:
    resultat = placer(grundlag(egne={"uden_tilknytning": "31", "ikke_vestlig": "40"}), model())

    assert [s.replace("\N{NO-BREAK SPACE}", " ") for s in resultat.begrundelse] == [
        "Trin 3 (gul): To kriterier, eller ét sammen med andelen fra ikke-vestlige lande.",
        f"{UDEN}: 31 % er over 30 %.",
        f"{VESTLIG}: 40 % er over 30 %.",
    ]


def test_green_says_that_no_other_step_applies() -> None:
    resultat = placer(grundlag(), model())

    assert resultat.begrundelse == ("Trin 1 (grøn): Øvrige afdelinger.", "Ingen af de andre trin gælder.")
    assert [(v.trin, v.opfyldt) for v in resultat.vurderinger] == [
        (6, False),
        (5, False),
        (4, False),
        (3, False),
        (2, False),
        (1, True),
    ]


def test_an_open_colour_says_what_it_could_be_and_what_is_missing() -> None:
    resultat = placer(grundlag(egne={"uden_tilknytning": "31", "doemte": None, "ikke_vestlig": "40"}), model())

    assert resultat.begrundelse == (
        "Farven kan ikke afgøres: med de tal, der mangler, kan den være rød eller gul.",
        "Mangler: Dømte: skjult af hensyn til diskretion (*).",
    )
    assert resultat.i_ord == "Farven kan ikke afgøres, fordi der mangler tal, som kan ændre den."
    assert resultat.trin is None
    assert not resultat.trin_er_afgjort


def test_a_settled_colour_with_an_open_step_says_at_least() -> None:
    resultat = placer(
        grundlag(egne={"uden_tilknytning": "31", "grundskole": "61", "ikke_vestlig": "31"}, label="ukendt"), model()
    )

    assert resultat.begrundelse[:2] == (
        "Farven er rød, uanset hvad de manglende tal er.",
        "Trinnet er mindst trin 4: det kan være trin 4, 5 eller 6.",
    )
    assert resultat.begrundelse[-1] == "Mangler: Ministeriets liste: der er ingen liste i de indlæste data."
    assert resultat.i_ord.startswith("Mindst trin 4: ")


def test_in_words_there_is_no_figure_of_the_afdeling() -> None:
    resultat = placer(
        grundlag(
            egne={"uden_tilknytning": "31.7", "grundskole": "54.3"},
            tvillinger={"uden_tilknytning": ["31.9", "20.4"], "grundskole": ["54.6", "33.8"]},
        ),
        model(),
    )

    assert resultat.i_ord == (
        "Trin 2: På vej, eller markant værre end tvillingerne. "
        f"{UDEN} er på niveauet for forebyggelsesområder. "
        f"{UDEN} og kun grundskole er markant værre end hos tvillingerne. "
        f"{UDEN} og kun grundskole er på eller nær niveauet for forebyggelsesområder."
    )


def test_the_explanation_stops_at_the_deciding_step() -> None:
    resultat = placer(grundlag(label=["udsat"]), model())

    assert [v.trin for v in resultat.vurderinger] == [6, 5]
    assert not any(noegle.startswith("egen:") for noegle in resultat.brugte)


def test_a_switched_off_criterion_is_shown_without_its_figure() -> None:
    g = grundlag(egne={"uden_tilknytning": "31", "ikke_vestlig": "77.7"})

    resultat = placer(g, model().med_ikke_vestlig(False))

    (led,) = {led for v in resultat.vurderinger for led in v.led if led.kriterium == "ikke_vestlig"}
    assert (led.tekst, led.opfyldt, led.vaerdi) == (f"{VESTLIG}: indgår ikke i modellens egne trin.", False, None)
    assert "egen:ikke_vestlig" not in resultat.brugte


def test_a_national_mean_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        grundlag(snit="0")


def test_an_afdeling_with_no_entry_at_all_is_missing_not_green() -> None:
    tomt = Grundlag(pr=grundlag().pr, udpegninger=())

    resultat = placer(tomt, model())

    assert resultat.farve is Farve.IKKE_MAALT
    assert "landsgennemsnit:doemte" in {m.noegle for m in resultat.mangler}
    assert Indikator.DOEMTE.value in {led.kriterium for v in resultat.vurderinger for led in v.led}
