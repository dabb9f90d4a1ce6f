"""What a scenario shows is what comes: preview, proposal, adoption, round and publication, through the services."""

import datetime as dt
from random import Random
from typing import Any

import pytest

from anvisning.services.regelsaet import regelsaet_paa
from monitoring.domain.trappe import model_fra_dict
from monitoring.domain.vaerdier import KRITERIER
from monitoring.models import Afdeling, Monitorering, Placering
from monitoring.selectors.forloeb import farve_paa
from monitoring.services.runder import beregn_runde, godkend_runde, indstil_runde, offentliggoer_runde, opret_runde
from tests import factories as f
from tests import versionsfabrik as v
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist
from udlejning.styregruppe.domain.modelparametre import modelparametre
from udlejning.styregruppe.domain.parametre import Art, Parameter, anvend
from udlejning.styregruppe.domain.regelparametre import regelparametre
from udlejning.styregruppe.models import Scenarie
from udlejning.styregruppe.selectors.scenarier import regnet
from udlejning.styregruppe.selectors.virkning import Modelvirkning, ventende_virkning
from udlejning.styregruppe.services.trin import fjern_trin, tilfoej_trin
from udlejning.styregruppe.services.vedtagelse import foreslaa_fra_scenarie, vedtag_version

pytestmark = pytest.mark.django_db
ANTAL = 14


@pytest.fixture
def afdelinger() -> list[Afdeling]:
    """Figures all around the cut-offs; some are missing."""
    f.modelversion()
    f.aftale()
    f.ministerliste(dt.date(2025, 12, 1))
    rng = Random(5)
    alle = [f.afdeling() for _ in range(ANTAL)]
    for afdeling in alle:
        for indikator in KRITERIER:
            if rng.random() < 0.93:
                f.observation(afdeling, indikator, 2024, str(round(rng.uniform(*_SPAEND[indikator.value]), 1)))
    return alle


_SPAEND = {
    "uden_tilknytning": (15, 45),
    "doemte": (0.5, 3.5),
    "grundskole": (40, 75),
    "indkomst": (50, 90),
    "ikke_vestlig": (10, 50),
}


def _runde(pr_on: dt.date, fra_on: dt.date) -> Monitorering:
    by, anden = f.bruger(Rolle.MONITOR), f.bruger(Rolle.MONITOR)
    runde = beregn_runde(runde=opret_runde(pr_on=pr_on, by=by, now=f.NU), by=by, now=f.NU)
    runde = godkend_runde(runde=indstil_runde(runde=runde, by=by, now=f.NU), by=anden, now=f.NU)
    return offentliggoer_runde(runde=runde, gaelder_fra_on=fra_on, by=by, now=f.NU)


def _tilfaeldig(parameter: Parameter, gammel: Any, rng: Random) -> Any:
    match parameter.art:
        case Art.KONTAKT:
            return not gammel
        case Art.PROCENT | Art.FAKTOR:
            return str(round(float(gammel) * rng.uniform(0.7, 1.3), 1))
        case Art.ANTAL:
            return rng.randint(1, 2)
        case Art.VALG:
            return rng.choice([v for v, _ in parameter.valg])
    return gammel


def _proevet(scenarie: Scenarie, rng: Random) -> dict[str, Any]:
    parametre = modelparametre(scenarie.model_data)
    valgte = rng.sample(parametre, 5)
    return anvend(
        scenarie.model_data,
        parametre,
        {p.felt: _tilfaeldig(p, p.vaerdi(scenarie.model_data), rng) for p in valgte},
    )


def _med_andre_trin(scenarie: Scenarie, by: Bruger) -> Scenarie:
    """Step 3 out, and a new one of its own between 4 and 2."""
    betingelse = {"mindst": {"antal": 1, "af": ["grundskole", "indkomst"], "niveau": "forebyggelse"}}
    nyt = {"navn": "Grundskole eller indkomst", "farve": "gul", "antagelse": "Aftalt.", "betingelse": betingelse}
    uden = fjern_trin(scenarie=scenarie, nummer=3, by=by, now=f.NU)
    med = tilfoej_trin(scenarie=uden, over=4, trin=nyt, by=by, now=f.NU)
    return tilfoej_trin(scenarie=med, over=2, trin={**nyt, "navn": "Det samme igen"}, by=by, now=f.NU)


@pytest.mark.parametrize("andre_trin", [False, True], ids=["samme trin", "andre trin"])
@pytest.mark.parametrize("froe", [1, 2, 3])
def test_det_scenariet_viste_er_det_runden_giver(afdelinger: list[Afdeling], froe: int, andre_trin: bool) -> None:
    _runde(f.IDAG - dt.timedelta(days=1), f.IDAG)
    by = f.bruger(Rolle.STYREGRUPPE)
    kladde = f.scenarie(by)
    scenarie = f.scenarie(by, model_data=_proevet(kladde, Random(froe)))
    if andre_trin:
        scenarie = _med_andre_trin(scenarie, by)
        regler, scenarie.regel_data = scenarie.regel_data, kladde.regel_data
        assert regler is not None
        assert set(regler["andele"]) == {str(t["nummer"]) for t in scenarie.model_data["trin"]}
    model_fra_dict(scenarie.model_data)
    lovet = regnet(scenarie, f.IDAG).nu
    assert lovet is not None
    assert lovet.flytninger  # a promise of nothing would be kept too easily

    [forslag] = foreslaa_fra_scenarie(scenarie=scenarie, by=by, now=f.NU, idag=f.IDAG)
    paa_siden = ventende_virkning(forslag, f.IDAG)
    assert isinstance(paa_siden, Modelvirkning)
    assert paa_siden.antal == len(lovet.farveskift)
    assert "scenarie" not in str(forslag.data).lower()  # nothing of the trial stands in what is adopted
    vedtag_version(
        version=forslag, moede_on=f.IDAG, moede="Mødet", referat="Punkt 1", fra_on=f.IDAG,
        by=f.bruger(Rolle.MONITOR), now=f.NU, idag=f.IDAG,
    )  # fmt: skip

    dagen = f.IDAG + dt.timedelta(days=1)
    runde = _runde(f.IDAG, dagen)
    assert runde.model_id == forslag.pk
    faaet = {p.afdeling_id: (p.farve, p.trin) for p in Placering.objects.filter(monitorering=runde)}
    assert faaet == {pk: (farve.value, trin) for pk, (farve, trin) in lovet.efter.items()}
    assert {farve_paa(a, dagen).farve.value for a in afdelinger} == {farve for farve, _ in faaet.values()}  # type: ignore[union-attr]  # all are placed


def test_scenariets_regler_foreslaas_med_aftalens_egen_begrundelse(afdelinger: list[Afdeling]) -> None:
    by = f.bruger(Rolle.STYREGRUPPE)
    scenarie = f.scenarie(by)
    assert scenarie.regel_data is not None
    vaerdier = {"r_familie_indmelding_roed": "tilladt", "f_borgeren": 8}
    regler = anvend(scenarie.regel_data, regelparametre(scenarie.regel_data), vaerdier)
    scenarie = f.scenarie(by, regel_data=regler)
    [forslag] = foreslaa_fra_scenarie(scenarie=scenarie, by=by, now=f.NU, idag=f.IDAG)
    celle = forslag.data["raekker"]["familie"]["indmelding"]["roed"]
    assert celle["udfald"] == "tilladt"
    assert celle["begrundelse"] == "Indmelding til boliganvisningen, familiebolig: tilladt, når farven er rød."
    assert forslag.data["frister"]["borgeren"]["arbejdsdage"] == 8


def test_regler_der_er_proevet_i_aftalens_sted_foreslaas_mens_den_loeber(afdelinger: list[Afdeling]) -> None:
    by = f.bruger(Rolle.STYREGRUPPE)
    scenarie = f.scenarie(by)
    assert scenarie.regelsaet is not None
    assert scenarie.regel_data is not None
    regler = anvend(scenarie.regel_data, regelparametre(scenarie.regel_data), {"f_borgeren": 8})
    [forslag] = foreslaa_fra_scenarie(scenarie=f.scenarie(by, regel_data=regler), by=by, now=f.NU, idag=f.IDAG)
    assert (forslag.fra_on, forslag.til_on) == (dt.date(2026, 7, 1), scenarie.regelsaet.til_on)
    v.vedtaget_forslag(forslag)
    assert [regelsaet_paa(d).frist_borgeren.arbejdsdage for d in (f.IDAG, dt.date(2026, 7, 1))] == [5, 8]


def test_en_vedtaget_efterfoelger_staar_ikke_i_vejen_for_en_aendring_af_den_aftale_der_gaelder(
    afdelinger: list[Afdeling],
) -> None:
    """The scenario copies what holds today: a successor years ahead would else bar every change until then."""
    by = f.bruger(Rolle.STYREGRUPPE)
    scenarie = f.scenarie(by)
    assert scenarie.regelsaet is not None
    assert scenarie.regel_data is not None
    slut = scenarie.regelsaet.til_on
    v.vedtaget(v.aftalekladde(scenarie.regelsaet, slut, slut + dt.timedelta(days=700)))
    regler = anvend(scenarie.regel_data, regelparametre(scenarie.regel_data), {"f_borgeren": 8})
    [forslag] = foreslaa_fra_scenarie(scenarie=f.scenarie(by, regel_data=regler), by=by, now=f.NU, idag=f.IDAG)
    v.vedtaget_forslag(forslag)
    dage = (dt.date(2026, 6, 30), dt.date(2026, 7, 1), slut - dt.timedelta(days=1))
    assert [regelsaet_paa(d).frist_borgeren.arbejdsdage for d in dage] == [5, 8, 8]
    efter = regelsaet_paa(slut)
    assert (efter.frist_borgeren.arbejdsdage, efter.frist_boliganvisningen.arbejdsdage) == (5, 12)


def test_et_scenarie_uden_aendringer_foreslaas_ikke(afdelinger: list[Afdeling]) -> None:
    by = f.bruger(Rolle.STYREGRUPPE)
    with pytest.raises(Afvist, match="ændrer ikke noget"):
        foreslaa_fra_scenarie(scenarie=f.scenarie(by), by=by, now=f.NU, idag=f.IDAG)


def test_et_scenarie_over_en_gammel_model_foreslaas_ikke(afdelinger: list[Afdeling]) -> None:
    by = f.bruger(Rolle.STYREGRUPPE)
    scenarie = f.scenarie(by, model_data=_proevet(f.scenarie(by), Random(1)))
    v.vedtaget(v.modelkladde(f.IDAG + dt.timedelta(days=30)))
    with pytest.raises(Afvist, match="nyere version"):
        foreslaa_fra_scenarie(scenarie=scenarie, by=by, now=f.NU, idag=f.IDAG)
