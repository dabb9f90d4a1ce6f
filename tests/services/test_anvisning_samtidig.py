"""Many at once, with real threads and connections: one wins, the others get a sentence."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import transaction

from anvisning.models import Anvisning, Indmelding
from anvisning.services.anvisning import tilbyd_bolig
from anvisning.services.indmelding import meld_bolig_ind
from tests import factories as f
from tests.traade import samtidig
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db(transaction=True)


def _praecis_en(svar: list[Any], ord_: str) -> None:
    afviste = [s for s in svar if isinstance(s, Exception)]
    assert len(svar) - len(afviste) == 1, afviste
    assert all(isinstance(s, Afvist) and ord_ in s.besked for s in afviste), afviste


@pytest.mark.parametrize("antal", [2, 20])
def test_mange_tilbud_paa_en_bolig_giver_et(antal: int) -> None:
    f.aftale()
    indmelding = f.indmelding(f.bolig(f.afdeling_i_farve("groen")))
    by = f.bruger(Rolle.ANVISNING)

    def tilbyd(nummer: int) -> Anvisning:
        return tilbyd_bolig(indmelding=indmelding, sagsref=f"SAG-{nummer}", vilkaar=(), by=by, now=f.NU, idag=f.IDAG)

    _praecis_en(samtidig(antal, tilbyd), "allerede tilbudt en borger")
    assert Anvisning.objects.count() == 1
    assert Haendelse.objects.filter(art="anvisning.tilbudt").count() == 1


def test_en_sag_faar_et_tilbud_selv_om_ti_sagsbehandlere_tilbyder_hver_sin_bolig() -> None:
    f.aftale()
    afdeling = f.afdeling_i_farve("groen")
    ledige = [f.indmelding(f.bolig(afdeling)) for _ in range(10)]
    by = f.bruger(Rolle.ANVISNING)

    def tilbyd(nummer: int) -> Anvisning:
        return tilbyd_bolig(indmelding=ledige[nummer], sagsref="SAG-1", vilkaar=(), by=by, now=f.NU, idag=f.IDAG)

    _praecis_en(samtidig(10, tilbyd), "så mange åbne tilbud")
    assert sorted(Indmelding.objects.values_list("status", flat=True)) == ["indmeldt"] * 9 + ["reserveret"]


def test_mange_indmeldinger_af_en_bolig_giver_en() -> None:
    f.aftale()
    bolig = f.bolig(f.afdeling_i_farve("groen"))
    by = f.bruger(Rolle.ORGANISATION, organisation=bolig.afdeling.organisation)

    def meld(_: int) -> Indmelding:
        return meld_bolig_ind(bolig=bolig, ledig_fra_on=f.IDAG, bemaerkning="", by=by, now=f.NU, idag=f.IDAG)

    _praecis_en(samtidig(8, meld), "allerede meldt ind")
    assert Indmelding.objects.count() == 1


def test_en_indmelding_under_en_offentliggoerelse_bedoemmes_af_en_af_runderne_hel() -> None:
    """Publication is under way and has written its colours: a report waits, and is judged by the new round."""
    f.aftale()
    bolig = f.bolig(f.afdeling_i_farve("groen"))
    by = f.bruger(Rolle.ORGANISATION, organisation=bolig.afdeling.organisation)
    skrevet, vent = threading.Event(), threading.Event()

    def offentliggoer() -> None:
        with transaction.atomic():
            f.offentliggjort_runde({bolig.afdeling: "roed"}, f.IDAG)
            skrevet.set()
            vent.wait(timeout=30)

    def arbejde(nummer: int) -> Any:
        if nummer == 0:
            return offentliggoer()
        skrevet.wait(timeout=30)
        threading.Timer(0.5, vent.set).start()
        return meld_bolig_ind(bolig=bolig, ledig_fra_on=f.IDAG, bemaerkning="", by=by, now=f.NU, idag=f.IDAG)

    _, svar = samtidig(2, arbejde)
    assert isinstance(svar, Afvist)
    assert "Afdelingen er rød" in svar.besked
    assert not Indmelding.objects.exists()


def test_tilfaeldige_samtidige_indmeldinger_og_en_offentliggoerelse_efterlader_kun_lovlige() -> None:
    """Reports and a publication start together: what was reported, was reported under green."""
    f.aftale()
    afdeling = f.afdeling_i_farve("groen")
    boliger = [f.bolig(afdeling) for _ in range(8)]
    by = f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation)

    def arbejde(nummer: int) -> Any:
        if nummer == 0:
            with transaction.atomic():
                return f.offentliggjort_runde({afdeling: "roed"}, f.IDAG)
        return meld_bolig_ind(
            bolig=boliger[nummer - 1],
            ledig_fra_on=f.IDAG + dt.timedelta(days=1),
            bemaerkning="",
            by=by,
            now=f.NU,
            idag=f.IDAG,
        )

    svar = samtidig(9, arbejde)
    afviste = [s for s in svar if isinstance(s, Exception)]
    assert all(isinstance(s, Afvist) and "rød" in s.besked for s in afviste), afviste
    assert {i.afgoerelse["farve"] for i in Indmelding.objects.all()} <= {"groen"}
    assert Indmelding.objects.count() == 8 - len(afviste)
