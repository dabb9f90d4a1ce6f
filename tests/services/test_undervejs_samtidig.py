"""A report sent in the same second as a publication is judged by one of the two rounds, whole.

Threads with connections of their own, started together, over and over. Whichever comes first: a report that got in
under the old colour is handed back by the round that closed it, one that came after is refused.
"""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import transaction

from anvisning.models import AfvistForsoeg, Farveskift, Indmelding
from anvisning.services.anvisning import besvar_tilbud
from anvisning.services.indmelding import Portafvist, meld_bolig_ind
from anvisning.services.undervejs import behandl_farveskift
from monitoring.models import Monitorering
from tests import factories as f
from tests.traade import samtidig
from udlejning.beskeder.models import Besked
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db(transaction=True)

GENTAGELSER, MELDERE = 20, 4


@pytest.fixture(autouse=True)
def _ur() -> Any:
    """The job that the publication sets off reads the clock itself."""
    with time_machine.travel(f.NU, tick=True):
        f.aftale()
        f.aarsag("farven-lukker")
        yield


def _offentliggoer(farver: dict[Any, str]) -> Monitorering:
    with transaction.atomic():
        return f.offentliggjort_runde(farver, f.IDAG)


@pytest.mark.parametrize("_gang", range(GENTAGELSER))
def test_hver_indmelding_bedoemmes_af_en_runde_hel(_gang: int) -> None:
    """Two afdelinger change places: one closes and one opens. No report sees one half of the round."""
    lukker, aabner = f.afdeling_i_farve("groen"), f.afdeling_i_farve("roed")
    by = {a.pk: f.bruger(Rolle.ORGANISATION, organisation=a.organisation) for a in (lukker, aabner)}
    boliger = [f.bolig(afdeling) for afdeling in (lukker, aabner) for _ in range(MELDERE)]

    def arbejde(nummer: int) -> Any:
        if nummer == 0:
            return _offentliggoer({lukker: "roed", aabner: "groen"})
        bolig = boliger[nummer - 1]
        return meld_bolig_ind(
            bolig=bolig, ledig_fra_on=f.IDAG, bemaerkning="", by=by[bolig.afdeling_id], now=f.NU, idag=f.IDAG
        )

    svar = samtidig(1 + len(boliger), arbejde)[1:]
    behandl_farveskift(now=f.NU, idag=f.IDAG)
    for bolig, et in zip(boliger, svar, strict=True):
        if isinstance(et, Portafvist):
            # By the new round where it closes, by the old one where it opens; counted once, and nothing is stored.
            assert et.afgoerelse.farve == "roed"
            assert AfvistForsoeg.objects.filter(bolig=bolig).count() == 1
            assert not Indmelding.objects.filter(bolig=bolig).exists()
            continue
        assert isinstance(et, Indmelding), et
        et.refresh_from_db()
        assert (et.afgoerelse["farve"], et.afgoerelse["udfald"], et.afgoerelse["trin"]) == ("groen", "tilladt", 1)
        # What the round closed is handed back, once and with one notice; what it opened stays.
        lukket = bolig.afdeling_id == lukker.pk
        assert et.status == ("frigivet" if lukket else "indmeldt")
        assert [s.hvad for s in et.farveskift.all()] == (["frigivet"] if lukket else [])
        assert Besked.objects.filter(noegle=f"indmelding/{et.pk}/frigivet").count() == lukket


@pytest.mark.parametrize("_gang", range(GENTAGELSER))
def test_et_nej_samtidig_med_at_farven_lukker_efterlader_ingen_ledig_bolig(_gang: int) -> None:
    """Either the no comes first and the unit is handed back by the round, or after it and is released by the no."""
    afdeling = f.afdeling_i_farve("groen")
    tilbud = [f.tilbud(f.indmelding(f.bolig(afdeling))) for _ in range(MELDERE)]
    nej = f.aarsag("nej-stoerrelse")

    def arbejde(nummer: int) -> Any:
        if nummer == 0:
            return _offentliggoer({afdeling: "roed"})
        et = tilbud[nummer - 1]
        return besvar_tilbud(anvisning=et, accepteret=False, aarsag=nej, by=et.created_by, now=f.NU, idag=f.IDAG)

    svar = samtidig(1 + MELDERE, arbejde)
    assert not [s for s in svar if isinstance(s, Exception)], svar
    behandl_farveskift(now=f.NU, idag=f.IDAG)
    for et in tilbud:
        et.indmelding.refresh_from_db()
        assert et.indmelding.status == "frigivet"
        assert Besked.objects.filter(noegle=f"indmelding/{et.indmelding_id}/frigivet").exists()


def test_samme_arbejde_fire_gange_paa_en_gang() -> None:
    afdeling = f.afdeling_i_farve("groen")
    for _ in range(12):
        f.indmelding(f.bolig(afdeling))
    aabent = f.tilbud(f.indmelding(f.bolig(afdeling)))
    with time_machine.travel(f.NU - dt.timedelta(days=1)):  # so that the publication's own job finds nothing to do
        _offentliggoer({afdeling: "roed"})
    svar = samtidig(4, lambda _: behandl_farveskift(now=f.NU, idag=f.IDAG))
    assert all(isinstance(s, int) for s in svar), svar
    assert sum(svar) == 13
    assert Farveskift.objects.count() == 13
    assert Farveskift.objects.get(hvad="beholder_frist").anvisning == aabent
    assert set(Indmelding.objects.values_list("status", flat=True)) == {"frigivet", "reserveret"}
