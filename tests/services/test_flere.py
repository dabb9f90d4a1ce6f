"""Many reports at once: all or nothing, each refusal at its unit, the gate asked once."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anvisning.models import AfvistForsoeg, Bolig, Indmelding
from anvisning.services.flere import FlereAfvist, Oensket, gentag_forrige, meld_flere_ind, meld_kladder_ind
from anvisning.services.indmelding import meld_bolig_ind
from anvisning.services.kladder import gem_kladde
from monitoring.models import Afdeling
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _aftale() -> None:
    f.aftale()


def _meld(afdeling: Afdeling, *boliger: Bolig, by: Bruger | None = None, dag: dt.date = f.IDAG) -> list[Indmelding]:
    return meld_flere_ind(
        afdeling=afdeling,
        boliger=[Oensket(bolig, dag) for bolig in boliger],
        by=by or f.medarbejder(afdeling),
        now=f.NU,
        idag=f.IDAG,
    )


def _kladde(bolig: Bolig, by: Bruger, dag: dt.date = f.IDAG) -> Indmelding:
    return gem_kladde(bolig=bolig, ledig_fra_on=dag, bemaerkning="", by=by, now=f.NU, idag=f.IDAG)


def test_alle_meldes_ind_hver_med_sin_dato_frist_og_haendelse() -> None:
    afdeling = f.afdeling_i_farve("gul")
    boliger = [f.bolig(afdeling) for _ in range(3)]
    by, senere = f.medarbejder(afdeling), dt.date(2026, 9, 1)
    oenskede = [
        Oensket(boliger[0], f.IDAG),
        Oensket(boliger[1], senere, "Nøglen er på kontoret"),
        Oensket(boliger[2], f.IDAG),
    ]
    meldte = meld_flere_ind(afdeling=afdeling, boliger=oenskede, by=by, now=f.NU, idag=f.IDAG)
    assert [(i.bolig, i.ledig_fra_on, i.bemaerkning) for i in meldte] == [
        (boliger[0], f.IDAG, ""),
        (boliger[1], senere, "Nøglen er på kontoret"),
        (boliger[2], f.IDAG, ""),
    ]
    enkelt = f.indmelding(f.bolig(afdeling))
    assert {(i.status, i.frist_on, i.husleje) for i in meldte} == {("indmeldt", enkelt.frist_on, enkelt.husleje)}
    assert Haendelse.objects.filter(art="indmelding.indmeldt").count() == 4


def test_een_hindring_stopper_alle_og_staar_ved_sin_bolig() -> None:
    afdeling = f.afdeling_i_farve("groen")
    fri, meldt, for_sent = (f.bolig(afdeling) for _ in range(3))
    f.indmelding(meldt)
    fremmed = f.bolig(f.afdeling_i_farve("groen", afdeling.organisation))
    oenskede = [Oensket(b, f.IDAG) for b in (fri, meldt, fremmed)] + [Oensket(for_sent, dt.date(2029, 1, 1))]
    with pytest.raises(FlereAfvist) as afvist:
        meld_flere_ind(afdeling=afdeling, boliger=oenskede, by=f.medarbejder(afdeling), now=f.NU, idag=f.IDAG)
    assert afvist.value.besked == (
        "Ingen boliger er meldt ind: 3 af 4 boliger kan ikke meldes ind. Ret dem, eller vælg dem fra."
    )
    beskeder = {pk: a.besked for pk, a in afvist.value.afvisninger.items()}
    assert set(beskeder) == {meldt.pk, fremmed.pk, for_sent.pk}
    assert "er allerede meldt ind" in beskeder[meldt.pk]
    assert "ligger ikke i" in beskeder[fremmed.pk]
    assert "over et år fra i dag" in beskeder[for_sent.pk]
    assert Indmelding.objects.count() == 1


def test_farvens_nej_taelles_som_et_afvist_forsoeg_for_hver_bolig() -> None:
    roed = f.afdeling_i_farve("roed")
    familie, aeldre = f.bolig(roed), f.bolig(roed, "aeldre")
    with pytest.raises(FlereAfvist) as afvist:
        _meld(roed, familie, aeldre)
    assert list(afvist.value.afvisninger) == [familie.pk]
    assert [a.bolig for a in AfvistForsoeg.objects.all()] == [familie]
    assert not Indmelding.objects.exists()


def test_porten_spoerges_een_gang_for_alle() -> None:
    afdeling = f.afdeling_i_farve("groen")
    by = f.medarbejder(afdeling)

    def opslag(*boliger: Bolig) -> int:
        with CaptureQueriesContext(connection) as fanget:
            _meld(afdeling, *boliger, by=by)
        return sum("monitoring_placering" in q["sql"] for q in fanget)

    assert opslag(f.bolig(afdeling)) == opslag(*(f.bolig(afdeling) for _ in range(4))) > 0


def test_kun_egne_og_mindst_een() -> None:
    afdeling = f.afdeling_i_farve("groen")
    bolig = f.bolig(afdeling)
    with pytest.raises(Afvist, match="din organisations boliger"):
        _meld(afdeling, bolig, by=f.bruger(Rolle.ORGANISATION))
    with pytest.raises(Afvist, match="Vælg mindst én bolig"):
        _meld(afdeling)
    assert not Indmelding.objects.exists()


def test_alle_kladder_meldes_ind_eller_ingen() -> None:
    organisation = f.organisation()
    groen, roed = f.afdeling_i_farve("groen", organisation), f.afdeling_i_farve("roed", organisation)
    by = f.bruger(Rolle.ORGANISATION, organisation=organisation)
    gode = [_kladde(f.bolig(groen), by) for _ in range(2)]
    lukket = _kladde(f.bolig(roed), by)
    with pytest.raises(FlereAfvist) as afvist:
        meld_kladder_ind(indmeldinger=[*gode, lukket], by=by, now=f.NU, idag=f.IDAG)
    assert list(afvist.value.afvisninger) == [lukket.bolig_id]
    assert set(Indmelding.objects.values_list("status", flat=True)) == {"kladde"}
    assert AfvistForsoeg.objects.count() == 1
    assert len(meld_kladder_ind(indmeldinger=gode, by=by, now=f.NU, idag=f.IDAG)) == 2
    assert Indmelding.objects.filter(status="indmeldt", indmeldt_on=f.IDAG).count() == 2


def test_sidste_maaneds_boliger_der_kom_tilbage_bliver_kladder() -> None:
    """1 June: the units of May. Released and withdrawn ones come back; let, open and older ones do not."""
    afdeling = f.afdeling_i_farve("groen")
    by, maj, april = f.medarbejder(afdeling), dt.date(2026, 5, 31), dt.date(2026, 4, 30)
    dage = {"frigivet": maj, "trukket": dt.date(2026, 5, 1), "udlejet": maj, "indmeldt": maj, "gammel": april}
    boliger = {navn: f.bolig(afdeling, adresse=navn) for navn in dage}
    for navn, dag in dage.items():
        ledig = dag + dt.timedelta(days=40 if navn == "frigivet" else 1)
        meldt = meld_bolig_ind(bolig=boliger[navn], ledig_fra_on=ledig, bemaerkning=navn, by=by, now=f.NU, idag=dag)
        slut = {"gammel": "frigivet"}.get(navn, navn)
        if slut != "indmeldt":
            Indmelding.objects.filter(pk=meldt.pk).update(status=slut, afsluttet_at=f.NU)
    gentaget = gentag_forrige(by=by, now=f.NU, idag=f.IDAG)
    assert {(k.bolig.adresse, k.ledig_fra_on, k.bemaerkning, k.status) for k in gentaget.kladder} == {
        ("frigivet", dt.date(2026, 7, 10), "frigivet", "kladde"),
        ("trukket", f.IDAG, "trukket", "kladde"),
    }
    assert {(b.adresse, hvorfor) for b, hvorfor in gentaget.udeladte} == {
        ("udlejet", "er udlejet"),
        ("indmeldt", "er meldt ind eller har en kladde"),
    }
    igen = gentag_forrige(by=by, now=f.NU, idag=f.IDAG)
    assert not igen.kladder
    assert len(igen.udeladte) == 4
    with pytest.raises(Afvist, match=r"I meldte ingen boliger ind fra 1. maj 2026 til 31. maj 2026."):
        gentag_forrige(by=f.bruger(Rolle.ORGANISATION), now=f.NU, idag=f.IDAG)
