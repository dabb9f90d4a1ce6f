"""Trends on the real database: means worked by hand, cut-offs of the rounds' own models, breaks, what is missing."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.domain.trappe import grundlag_som_dict, model_fra_dict, placer
from monitoring.domain.vaerdier import Farve, Indikator, Maaling, kanonisk_json
from monitoring.models import Afdeling, Afdelingsfoelge, Monitorering, Placering
from monitoring.selectors.udvikling import Gennemsnit, gennemsnit, rundegraenser
from tests import factories as f
from tests.factories import IDAG
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.overblik.selectors.kurver import INGEN, SKJULT, Aarsraekke, Kurve, kurver, udviklingen

pytestmark = pytest.mark.django_db

G = Indikator.GRUNDSKOLE


@pytest.fixture
def by() -> dict[str, Afdeling]:
    """Two afdelinger of the one organisation and three of others."""
    egen, anden, tredje = f.organisation("0101"), f.organisation("0202"), f.organisation("0303")
    return {
        "a": f.afdeling(egen, "001", "Ahorn"),
        "b": f.afdeling(egen, "002", "Birk"),
        "c": f.afdeling(anden, "001", "Ceder"),
        "d": f.afdeling(anden, "002", "Dild"),
        "e": f.afdeling(tredje, "001", "Ege"),
    }


def _tal(afdeling: Afdeling, aar: int, beboere: str | None, grundskole: str | None, **felter: Any) -> None:
    f.lbf_tal(afdeling, aar, {"beboere": beboere, "grundskole": grundskole}, **felter)


def _kurve(fundne: list[Kurve], indikator: Indikator = G) -> Kurve:
    return next(k for k in fundne if k.serie.noegle == indikator.value)


def _aar(fundne: list[Kurve], aar: int, indikator: Indikator = G) -> Aarsraekke:
    return next(r for r in _kurve(fundne, indikator).raekker if r.aar == aar)


def test_gennemsnittene_regnet_i_haanden(by: dict[str, Afdeling]) -> None:
    """100 × 30 + 300 × 50 = 18.000 over 400 residents: 45. With 200 × 60, 400 × 20 and 100 × 40: 42.000 / 1.100."""
    for navn, beboere, grundskole in (
        ("a", "100", "30"),
        ("b", "300", "50"),
        ("c", "200", "60"),
        ("d", "400", "20"),
        ("e", "100", "40"),
    ):
        _tal(by[navn], 2024, beboere, grundskole)
    aaret = gennemsnit(by["a"].organisation_id, IDAG)[G][2024]
    assert aaret.organisation == Gennemsnit(Decimal(45), 2)
    assert aaret.by == Gennemsnit(Decimal(42_000) / Decimal(1_100), 5)
    assert aaret.andre == 3
    beboertal = gennemsnit(by["a"].organisation_id, IDAG)[Indikator.BEBOERE][2024]
    assert (beboertal.organisation, beboertal.by) == (Gennemsnit(Decimal(200), 2), Gennemsnit(Decimal(220), 5))


def test_den_uden_tal_og_den_uden_beboertal_taeller_ikke_med(by: dict[str, Afdeling]) -> None:
    _tal(by["a"], 2024, "100", "30")
    _tal(by["b"], 2024, None, "90")  # no weight
    _tal(by["c"], 2024, "500", None)  # no figure
    _tal(by["d"], 2024, "300", "50")
    aaret = gennemsnit(by["a"].organisation_id, IDAG)[G][2024]
    assert aaret.organisation == Gennemsnit(Decimal(30), 1)
    assert aaret.by == Gennemsnit(Decimal(45), 2)


def test_kun_kendte_gaeldende_og_rettede_tal_taeller(by: dict[str, Afdeling]) -> None:
    """A figure not known yet and one taken out of force do not count; a correction does, while it has not expired."""
    _tal(by["a"], 2024, "100", "30")
    _tal(by["b"], 2024, "100", "90", kendt_on=IDAG + dt.timedelta(days=1))
    _tal(by["c"], 2024, "100", None)
    ude = f.observation(by["c"], G, 2023, "99")
    f.erstat(ude, f.indlaesning())
    rettet = f.observation(by["d"], G, 2024, "70")
    f.observation(by["d"], Indikator.BEBOERE, 2024, "100")
    f.korrektion(rettet, "40", udloeber_on=IDAG + dt.timedelta(days=1))
    fundne = gennemsnit(by["a"].organisation_id, IDAG)[G]
    assert set(fundne) == {2024}
    assert fundne[2024].by == Gennemsnit(Decimal(35), 2)
    senere = gennemsnit(by["a"].organisation_id, IDAG + dt.timedelta(days=1))[G][2024]
    assert senere.by == Gennemsnit(Decimal(190) / Decimal(3), 3)


def test_byens_gennemsnit_er_skjult_for_den_der_kan_regne_de_andre_ud(by: dict[str, Afdeling]) -> None:
    for navn in "abcd":
        _tal(by[navn], 2023, "100", "30")
    for navn in "abcde":
        _tal(by[navn], 2024, "100", "30")
    egen = f.bruger(Rolle.ORGANISATION, organisation=by["a"].organisation)
    fundne = udviklingen(egen, by["a"], IDAG)
    skjult, vist = _aar(fundne, 2023).by, _aar(fundne, 2024).by
    assert skjult
    assert vist
    assert (skjult.vaerdi, skjult.mangler, skjult.antal) == (None, SKJULT, None)
    assert vist.vaerdi == Decimal(30)
    alle = _aar(udviklingen(f.bruger(Rolle.STYREGRUPPE), by["a"], IDAG), 2023).by
    assert alle
    assert (alle.vaerdi, alle.antal) == (Decimal(30), 4)


def test_det_der_mangler_staar_som_manglende(by: dict[str, Afdeling]) -> None:
    """2021 has a row without the figure, 2022 no row at all, 2025 only others have; in 2020 it was not built."""
    Afdeling.objects.filter(pk=by["a"].pk).update(oprettet_on=dt.date(2021, 1, 1))
    by["a"].refresh_from_db()
    _tal(by["a"], 2021, "100", None)
    _tal(by["a"], 2023, "100", "30")
    for aar in (2020, 2025):
        _tal(by["c"], aar, "100", "50")
    raekker = _kurve(udviklingen(f.bruger(), by["a"], IDAG)).raekker
    assert [(r.aar, r.egen.vaerdi, r.egen.mangler) for r in raekker] == [
        (2025, None, INGEN),
        (2024, None, INGEN),
        (2023, Decimal(30), ""),
        (2022, None, INGEN),
        (2021, None, "feltet er tomt"),
    ]
    assert [r.by.antal for r in raekker if r.by] == [1, 0, 1, 0, 0]


def _runde(afdeling: Afdeling, fra: dt.date, aar: int, parametre: dict[str, Any] | None = None) -> Monitorering:
    """A published round by the standard model, changed, that used the figure of `aar`."""
    runde = f.offentliggjort_runde({}, fra, parametre=parametre)
    grundlag = f.grundlag(Farve.GROEN, fra)
    maalinger = {i: Maaling(i, m.vaerdi, aar=aar, kilde="lbf") for i, m in grundlag.maalinger.items()}
    resultat = placer(grundlag, model_fra_dict(json.loads(runde.parametre)))
    Placering.objects.create(
        monitorering=runde,
        afdeling=afdeling,
        trin=resultat.trin,
        farve=resultat.farve,
        inddata=kanonisk_json(grundlag_som_dict(replace(grundlag, maalinger=maalinger))),
        resultat=kanonisk_json(resultat.som_dict()),
    )
    return runde


def _med_graense(graense: str) -> dict[str, Any]:
    data = json.loads(kanonisk_json(f.modelversion().data))
    data["niveauer"]["forebyggelse"]["graenser"]["grundskole"]["graense"] = graense
    return {"niveauer": data["niveauer"]}


def test_hvert_aars_tal_har_den_graense_som_runden_holdt_det_op_imod(by: dict[str, Afdeling]) -> None:
    """2022 was used twice: the newer round's model counts. 2021 and 2025 no round used: the nearest, marked."""
    a = by["a"]
    for aar in (2021, 2022, 2023, 2025):
        _tal(a, aar, "100", "30")
    _runde(a, dt.date(2023, 6, 1), 2022, _med_graense("70"))
    anden = _runde(a, dt.date(2024, 6, 1), 2022)
    _runde(a, dt.date(2025, 6, 1), 2023, _med_graense("50"))
    _runde(a, IDAG + dt.timedelta(days=1), 2025, _med_graense("10"))  # not in force yet
    assert rundegraenser(a, IDAG)[G][2022].runde_id == anden.pk
    graenser = {r.aar: r.graense for r in _kurve(udviklingen(f.bruger(), a, IDAG)).raekker}
    vist = {aar: (g.farver[Farve.ROED].vaerdi, g.farver[Farve.GUL].vaerdi, g.brugt) for aar, g in graenser.items() if g}
    assert vist == {
        2025: (Decimal(50), Decimal(45), False),
        2024: (Decimal(50), Decimal(45), False),
        2023: (Decimal(50), Decimal(45), True),
        2022: (Decimal(60), Decimal(54), True),
        2021: (Decimal(60), Decimal(54), False),
    }


def test_afdelingens_egen_side_har_de_samme_graenser_og_ingen_gennemsnit(by: dict[str, Afdeling]) -> None:
    _tal(by["a"], 2023, "100", "30")
    _runde(by["a"], dt.date(2025, 6, 1), 2023)
    kurve = _kurve(kurver(by["a"], IDAG))
    assert [(navn, farver) for navn, farver, _ in kurve.serie.nyeste_graenser] == [("roed", "rød"), ("gul", "gul")]
    assert (kurve.serie.organisation, kurve.serie.by) == ((), ())


def test_sammenlaegning_er_et_brud_i_sit_aar_og_lovens_i_sit(by: dict[str, Afdeling]) -> None:
    for aar in (2017, 2018, 2019, 2020):
        _tal(by["a"], aar, "100", "30")
    Afdelingsfoelge.objects.create(forgaenger=by["b"], efterfoelger=by["a"], on=dt.date(2020, 1, 1))
    fundne = udviklingen(f.bruger(), by["a"], IDAG)
    assert {r.aar: [b.graense for b in r.brud] for r in _kurve(fundne).raekker if r.brud} == {
        2020: [True],
        2018: [False],
    }
    assert [b.on for b in _kurve(fundne, Indikator.BEBOERE).brud] == [dt.date(2020, 1, 1)]
    efter = udviklingen(f.bruger(), by["b"], IDAG)
    assert not any(r.brud for r in _kurve(efter).raekker if r.aar < 2018)


def _opslag(bruger: Bruger, afdeling: Afdeling) -> int:
    with CaptureQueriesContext(connection) as opslag:
        assert udviklingen(bruger, afdeling, IDAG)
    return len(opslag)


def test_opslagene_vokser_hverken_med_aar_runder_eller_afdelinger(by: dict[str, Afdeling]) -> None:
    bruger = f.bruger()
    _tal(by["a"], 2024, "100", "30")
    _runde(by["a"], dt.date(2024, 1, 1), 2023)
    foer = _opslag(bruger, by["a"])
    for aar in range(2010, 2024):
        for navn in "abcde":
            _tal(by[navn], aar, "100", "30")
        f.tvillingetal(by["a"], G, "30", "31", aar=aar)
        _runde(by["a"], dt.date(aar, 2, 1), aar)
    assert _opslag(bruger, by["a"]) == foer
