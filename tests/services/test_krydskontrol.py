"""A file beside what is known: figures that moved too much, afdelinger that are gone, labels that do not follow.

Limits by hand from ``monitoring/regler/krydskontrol.yaml``: grundskole 12 and doemte 2 percentage points, residents
25 % and at least 60 persons, an extract below 50 % of last year's afdelinger.
"""

import datetime as dt
from typing import Any

import pytest

from monitoring.models import Indlaesning, Kilde, Korrektion, Observation, Talraekke
from monitoring.regler.krydskontrolregler import krydskontrolregel
from tests import factories
from tests.services.indlaesningshjaelp import (
    LBF,
    MINISTERIET,
    SOLBAKKEN_2024,
    fil,
    koder,
    koer,
    koer_til_stop,
    lbf,
    modtag,
    register,
    tekster,
)

pytestmark = pytest.mark.django_db
S = Indlaesning.Status
SOLBAKKEN_2023 = SOLBAKKEN_2024.replace("2024", "2023")


def kontroller(*raekker: str) -> Indlaesning:
    """Check LBF rows until the file is stored or waits."""
    return koer_til_stop(modtag(Kilde.LBF, fil(LBF, *raekker)))


@pytest.mark.parametrize(
    ("foer", "nu", "ramt"),
    [
        ("49,8", "61,8", False),  # exactly 12 percentage points
        ("49,79", "61,8", True),
        ("73,8", "61,8", False),
        ("73,81", "61,8", True),
        ("..", "61,8", False),
        ("20,0", "*", False),
    ],
)
def test_a_share_that_moved_more_than_its_limit_is_a_warning_on_its_cell(foer: str, nu: str, ramt: bool) -> None:
    register()
    lbf(SOLBAKKEN_2023.replace("61,8", foer))
    job = kontroller(SOLBAKKEN_2024.replace("61,8", nu))
    assert koder(job, "advarsel") == (["spring"] if ramt else [])
    assert job.status == (S.AFVENTER if ramt else S.INDLAEST)


def test_the_warning_names_cell_figure_last_year_and_assumption() -> None:
    register()
    lbf(SOLBAKKEN_2023.replace("61,8", "40,3"))
    fund = next(et for et in kontroller(SOLBAKKEN_2024).fund if et["kode"] == "spring")
    assert (fund["raekke"], fund["bogstav"], fund["kolonne"], fund["celle_tekst"]) == (2, "H", "grundskole_pct", "61,8")
    assert "er 21,5 procentpoint højere end året før (40,3\u00a0%); grænsen er 12 procentpoint" in fund["besked"]
    assert "antagelse" in fund["besked"]


@pytest.mark.parametrize(
    ("foer", "nu", "ramt"),
    [
        ("1000", "1250", False),  # exactly 25 %
        ("1000", "1251", True),
        ("1000", "749", True),
        ("100", "159", False),  # 59 persons
        ("100", "160", True),
    ],
)
def test_residents_that_jump(foer: str, nu: str, ramt: bool) -> None:
    register()
    lbf(SOLBAKKEN_2023.replace("1.155", foer))
    job = kontroller(SOLBAKKEN_2024.replace("1.155", nu))
    assert koder(job, "advarsel") == (["beboere_springer"] if ramt else [])


def test_years_of_one_file_are_held_against_each_other_and_a_corrected_year_against_the_file() -> None:
    register()
    job = kontroller(SOLBAKKEN_2024, SOLBAKKEN_2023.replace("61,8", "40,0"))
    assert koder(job, "advarsel") == ["spring"]
    koer(job)
    # The file's own figure of 2023 wins over the stored one, which it corrects.
    assert koder(kontroller(SOLBAKKEN_2024.replace("61,8", "61,9"), SOLBAKKEN_2023), "advarsel") == []


def test_a_figure_of_two_years_ago_is_no_measure() -> None:
    register()
    lbf(SOLBAKKEN_2024.replace("2024", "2022").replace("61,8", "20,0"))
    assert kontroller(SOLBAKKEN_2024).status == S.INDLAEST


def _ti_afdelinger(antal: int, aar: int) -> list[str]:
    return [f"0303;{nr:03d};Afd {nr};{aar};300;10;0,5;30;95;8" for nr in range(1, antal + 1)]


@pytest.fixture
def ti() -> None:
    """Ten afdelinger with figures of 2023."""
    ejer = factories.organisation("0303", "Skovbo")
    for nr in range(1, 11):
        factories.afdeling(ejer, f"{nr:03d}", f"Afd {nr}")
    lbf(*_ti_afdelinger(10, 2023))


@pytest.mark.usefixtures("ti")
@pytest.mark.parametrize(
    ("antal", "status", "alvor", "kode"),
    [
        (9, S.AFVENTER, "advarsel", "forsvundne_afdelinger"),
        (5, S.AFVENTER, "advarsel", "forsvundne_afdelinger"),  # exactly half is no extract
        (4, S.INDLAEST, "bemaerkning", "udsnit"),
    ],
)
def test_afdelinger_that_are_gone_are_one_finding(antal: int, status: str, alvor: str, kode: str) -> None:
    job = kontroller(*_ti_afdelinger(antal, 2024))
    assert (job.status, koder(job, alvor)) == (status, [kode])
    assert "0303-010 Afd 10" in tekster(job)
    assert ("1 afdeling," in tekster(job)) == (antal == 9)


@pytest.mark.usefixtures("ti")
def test_all_ten_are_no_finding_and_neither_is_one_that_was_closed_or_came_in_another_file() -> None:
    assert kontroller(*_ti_afdelinger(9, 2024)[:8], *_ti_afdelinger(10, 2024)[8:]).fund == []
    Talraekke.objects.filter(aar=2024).update(aar=2001)
    koer(modtag(Kilde.LBF, fil(LBF, *_ti_afdelinger(1, 2024))))
    assert koder(kontroller(*_ti_afdelinger(10, 2024)[1:]), "advarsel") == []


VEST = "01-12-2022;Vestparken;Fjordby;{};1.400;43,7;1,98;0,66;70,4;62,4;{}"


def liste(*raekker: str) -> Indlaesning:
    return koer_til_stop(modtag(Kilde.MINISTERIET, fil(MINISTERIET, *raekker)))


@pytest.mark.parametrize(
    ("kategori", "ikke_vestlig", "enig"),
    [
        ("udsat+parallelsamfund", "56,8", True),
        ("parallelsamfund", "56,8", True),
        ("udsat", "50,0", True),  # not over 50
        ("udsat", "50,1", False),
        ("", "56,8", False),
        ("forebyggelse", "56,8", False),
        ("udsat", "..", True),  # not settled: no claim
    ],
)
def test_a_label_that_our_calculation_does_not_give_is_a_warning_with_the_reason(
    kategori: str, ikke_vestlig: str, enig: bool
) -> None:
    job = liste(VEST.format(kategori, ikke_vestlig))
    assert (job.status, koder(job, "advarsel")) == ((S.INDLAEST, []) if enig else (S.AFVENTER, ["betegnelse_uenig"]))
    assert enig or "men listen angiver" in tekster(job) or "men tallene giver det ikke" in tekster(job)


def test_an_areas_figure_is_held_against_last_years_list() -> None:
    foer = VEST.format("udsat+parallelsamfund", "56,8").replace("2022", "2021").replace("70,4", "90,4")
    koer(modtag(Kilde.MINISTERIET, fil(MINISTERIET, foer)))
    job = liste(VEST.format("udsat+parallelsamfund", "56,8"))
    assert koder(job, "advarsel") == ["spring"]
    assert "20 procentpoint lavere" in tekster(job)


def test_every_limit_is_marked_as_an_assumption() -> None:
    regel = krydskontrolregel()
    assert all((regel.spring_antagelse, regel.beboere_antagelse, regel.forsvundne_antagelse))
    assert "beboere" not in {indikator.value for indikator in regel.spring}


def _spring(job: Indlaesning) -> dict[str, Any]:
    return next(et for et in job.fund if et["kode"] == "spring")


def test_the_warning_keeps_which_stored_figure_it_quotes() -> None:
    register()
    lbf(SOLBAKKEN_2023.replace("61,8", "40,3"))
    citeret = Observation.objects.get(indikator="grundskole", aar=2023)
    assert _spring(kontroller(SOLBAKKEN_2024))["tal_id"] == citeret.pk


def test_a_figure_of_the_file_itself_is_named_by_its_cell_instead() -> None:
    register()
    fund = _spring(kontroller(SOLBAKKEN_2024, SOLBAKKEN_2023.replace("61,8", "40,0")))
    assert (fund["raekke"], fund["tal_id"]) == (2, None)
    assert "end året før (40\u00a0%, i celle H3); grænsen" in fund["besked"]


@pytest.mark.parametrize(
    ("rettet", "udloeber_on", "foer"),
    [
        ("55.0", None, None),  # corrected to what this year's figure lies near
        ("30.0", None, "30\u00a0%, rettet i hånden"),
        ("55.0", factories.IDAG, "40,3\u00a0%"),  # expired
    ],
)
def test_last_years_figure_is_the_one_that_a_person_corrected_it_to(
    rettet: str, udloeber_on: dt.date | None, foer: str | None
) -> None:
    register()
    lbf(SOLBAKKEN_2023.replace("61,8", "40,3"))
    tal = Observation.objects.get(indikator="grundskole")
    factories.korrektion(tal, rettet, udloeber_on=udloeber_on)
    job = kontroller(SOLBAKKEN_2024)
    assert koder(job, "advarsel") == ([] if foer is None else ["spring"])
    assert foer is None or (f"({foer})" in tekster(job) and _spring(job)["tal_id"] == tal.pk)


def test_a_figure_that_a_person_took_away_is_no_measure() -> None:
    register()
    lbf(SOLBAKKEN_2023.replace("61,8", "40,3"))
    rettelse = factories.korrektion(Observation.objects.get(indikator="grundskole"))
    Korrektion.objects.filter(pk=rettelse.pk).update(vaerdi=None, mangler="diskretion")
    assert kontroller(SOLBAKKEN_2024).status == S.INDLAEST


def test_a_missing_figure_that_a_person_filled_in_is_a_measure_too() -> None:
    register()
    lbf(SOLBAKKEN_2023.replace("61,8", ".."))
    tal = Observation.objects.get(indikator="grundskole")
    factories.korrektion(tal, "30.0")
    assert _spring(kontroller(SOLBAKKEN_2024))["tal_id"] == tal.pk
