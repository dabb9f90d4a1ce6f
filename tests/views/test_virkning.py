"""Before a round takes effect: the vacancies and offers of the afdelinger that it closes, by the agreement's rule."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anvisning.models import Anvisning, Indmelding
from monitoring.domain.vaerdier import Betegnelse, Farve
from monitoring.models import Afdeling, Monitorering
from monitoring.services import runder
from tests import factories as f
from tests.rundegang import beregnet
from tests.views.sider import logget_ind, tekst
from udlejning.brugere.rettigheder import Rolle
from udlejning.overblik.selectors.virkning import rundevirkning

NU, IDAG = f.NU, f.IDAG

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _aftalen(fast_tid: None) -> None:
    f.aftale()


@pytest.fixture
def lukkes() -> Afdeling:
    """Grøn today; the draft places it rød by the ministry's list."""
    afdeling = f.afdeling_i_farve(Farve.GROEN, f.organisation("0101", "Fjordbo"), navn="Solbakken")
    omraade = f.omraade("Nord")
    f.medlemskab(afdeling, omraade)
    f.ministerliste(dt.date(2025, 12, 1), udpegninger={omraade: [Betegnelse.FOREBYGGELSE]})
    return afdeling


@pytest.fixture
def forbliver() -> Afdeling:
    afdeling = f.afdeling_i_farve(Farve.GROEN, f.organisation("0202", "Havnebo"), navn="Mågevænget")
    f.lbf_tal(afdeling)
    return afdeling


def _kladde() -> Monitorering:
    by = f.bruger()
    return beregnet(by)


def _meldt(afdeling: Afdeling, adresse: str) -> Indmelding:
    return f.indmelding(f.bolig(afdeling, adresse=adresse))


def test_hver_bolig_staar_under_det_der_sker_med_den(lukkes: Afdeling, forbliver: Afdeling) -> None:
    _meldt(lukkes, "Uden Tilbudsvej 1")
    f.tilbud(_meldt(lukkes, "Tilbudsvej 2"))
    accepteret = f.tilbud(_meldt(lukkes, "Jasigervej 3"))
    Anvisning.objects.filter(pk=accepteret.pk).update(status="accepteret")
    _meldt(forbliver, "Blivervej 4")
    runde = _kladde()

    virkning = rundevirkning(runde, IDAG)

    assert [b.indmelding.bolig.adresse for b in virkning.gives_tilbage] == ["Uden Tilbudsvej 1"]
    assert [b.indmelding.bolig.adresse for b in virkning.beholder_frist] == ["Tilbudsvej 2"]
    assert [b.indmelding.bolig.adresse for b in virkning.gennemfoeres] == ["Jasigervej 3"]
    assert {(b.foer, b.efter, b.trin) for b in virkning.gives_tilbage} == {(Farve.GROEN, Farve.ROED, 5)}

    klient = logget_ind(f.bruger())
    side = tekst(klient.get(reverse("overblik:runde_virkning", args=[runde.pk])))
    assert all(t in side for t in ("Uden Tilbudsvej 1", "Tilbudsvej 2", "Jasigervej 3", "Fjordbo"))
    assert "Blivervej 4" not in side
    assert "3 boliger er meldt ind" in side
    assert reverse("overblik:runde_virkning", args=[runde.pk]) in tekst(
        klient.get(reverse("monitoring:runde", args=[runde.pk]))
    )


def test_styregruppen_ser_antal_og_organisation_men_ikke_adresser(lukkes: Afdeling) -> None:
    _meldt(lukkes, "Uden Tilbudsvej 1")
    klient = logget_ind(f.bruger(Rolle.STYREGRUPPE))

    side = tekst(klient.get(reverse("overblik:runde_virkning", args=[_kladde().pk])))

    assert "Fjordbo" in side
    assert "Uden Tilbudsvej 1" not in side


def test_en_dispensation_holder_boligen_aaben(lukkes: Afdeling) -> None:
    indmelding = _meldt(lukkes, "Dispensationsvej 1")
    f.dispensation(lukkes, indmelding.bolig)

    assert rundevirkning(_kladde(), IDAG).antal == 0


def test_en_manuel_placering_i_kladden_taeller_med() -> None:
    afdeling = f.afdeling_i_farve(Farve.GROEN)
    _meldt(afdeling, "Umåltvej 1")
    runde = _kladde()
    assert [b.efter for b in rundevirkning(runde, IDAG).gives_tilbage] == [Farve.IKKE_MAALT]

    f.manuel_placering(runde, afdeling, Farve.GROEN, fra_on=None)

    assert rundevirkning(runde, IDAG).antal == 0


def test_en_offentliggjort_runde_vises_indtil_sin_dag(lukkes: Afdeling) -> None:
    _meldt(lukkes, "Uden Tilbudsvej 1")
    by, anden = f.bruger(), f.bruger()
    runde = beregnet(by)
    runde = runder.godkend_runde(runde=runder.indstil_runde(runde=runde, by=by, now=NU), by=anden, now=NU)
    om_fem = IDAG + dt.timedelta(days=5)
    runde = runder.offentliggoer_runde(runde=runde, gaelder_fra_on=om_fem, by=by, now=NU)

    assert len(rundevirkning(runde, IDAG).gives_tilbage) == 1
    assert rundevirkning(runde, om_fem).i_kraft


def test_antallet_af_opslag_vokser_ikke(lukkes: Afdeling) -> None:
    runde, antal = None, []
    for fra in (1, 4):
        for nr in range(fra * 3):
            _meldt(lukkes, f"Prøvevej {fra}{nr}")
        runde = runde or _kladde()
        with CaptureQueriesContext(connection) as opslag:
            rundevirkning(runde, IDAG)
        antal.append(len(opslag))

    assert antal[0] == antal[1]
