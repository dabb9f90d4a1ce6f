"""Drafts: nothing to anybody before they are sent, and then judged by the day's gate."""

import contextlib
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from anvisning.models import AfvistForsoeg, Bolig, Fristsaetning, Indmelding
from anvisning.services.flere import FlereAfvist, meld_kladder_ind
from anvisning.services.indmelding import Portafvist, meld_bolig_ind, traek_indmelding
from anvisning.services.kladder import gem_kladde, kasser_kladde, ret_kladde
from tests import factories as f
from udlejning.beskeder.models import Besked
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.faelles.tid import idag, nu
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db

SomApp = Callable[[], contextlib.AbstractContextManager[None]]
SENERE = f.IDAG + dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def _aftale() -> None:
    f.aftale(dt.date(2026, 1, 1), dt.date(2099, 1, 1))


def _kladde(bolig: Bolig, **andet: Any) -> Indmelding:
    felter = {"ledig_fra_on": dt.date(2026, 7, 1), "bemaerkning": "", "now": f.NU, "idag": f.IDAG, **andet}
    return gem_kladde(bolig=bolig, **{"by": f.medarbejder(bolig), **felter})


def _er_ikke_meldt_ind(kladde: Indmelding) -> bool:
    return Indmelding.objects.filter(pk=kladde.pk, indmeldt_on=None, frist_on=None).exists()


def _meld_ind(kladde: Indmelding, *, by: Bruger, now: dt.datetime, idag: dt.date) -> Indmelding:
    """One draft is sent as many are; its own refusal where it has one."""
    try:
        [meldt] = meld_kladder_ind(indmeldinger=[kladde], by=by, now=now, idag=idag)
    except FlereAfvist as afvist:
        [grund] = afvist.afvisninger.values()
        raise grund from None
    return meldt


def test_en_kladde_gemmes_rettes_og_meldes_ind_paa_en_senere_dag() -> None:
    bolig = f.bolig(f.afdeling_i_farve("groen"))
    anviser = f.bruger(Rolle.ANVISNING)
    kladde = _kladde(bolig)
    assert (kladde.status, kladde.afgoerelse) == ("kladde", {})
    assert _er_ikke_meldt_ind(kladde)
    assert not Fristsaetning.objects.exists()
    assert not Besked.objects.exists()
    by = f.medarbejder(bolig)
    ret_kladde(indmelding=kladde, ledig_fra_on=dt.date(2026, 8, 1), bemaerkning="Nøgle 3", by=by, now=f.NU, idag=SENERE)
    Bolig.objects.filter(pk=bolig.pk).update(husleje=7100)
    meldt = _meld_ind(kladde, by=by, now=f.NU, idag=SENERE)
    meldt.refresh_from_db()
    assert (meldt.status, meldt.indmeldt_on, meldt.frist_on) == ("indmeldt", SENERE, dt.date(2026, 6, 22))
    assert (meldt.ledig_fra_on, meldt.bemaerkning, meldt.husleje) == (dt.date(2026, 8, 1), "Nøgle 3", Decimal(7100))
    assert (meldt.created_by, meldt.afgoerelse["udfald"]) == (by, "tilladt")
    assert Fristsaetning.objects.get(indmelding=meldt).frist_on == meldt.frist_on
    assert [h.art for h in Haendelse.objects.filter(art__startswith="indmelding").order_by("id")] == [
        "indmelding.kladde",
        "indmelding.kladde_rettet",
        "indmelding.indmeldt",
    ]
    assert Besked.objects.get().modtager == anviser


def test_en_kladde_kan_vente_paa_en_bedre_farve_men_ikke_sendes_i_roed() -> None:
    bolig = f.bolig(f.afdeling_i_farve("roed"))
    kladde = _kladde(bolig)
    with pytest.raises(Portafvist, match="Afdelingen er rød"):
        _meld_ind(kladde, by=f.medarbejder(bolig), now=f.NU, idag=f.IDAG)
    kladde.refresh_from_db()
    assert kladde.status == "kladde"
    assert _er_ikke_meldt_ind(kladde)
    assert AfvistForsoeg.objects.get().bolig == bolig
    f.offentliggjort_runde({bolig.afdeling: "gul"}, SENERE)
    assert _meld_ind(kladde, by=f.medarbejder(bolig), now=f.NU, idag=SENERE).status == "indmeldt"


def test_en_kasseret_kladde_er_aldrig_meldt_ind_og_boligen_er_fri() -> None:
    bolig = f.bolig(f.afdeling_i_farve("groen"))
    kladde = kasser_kladde(indmelding=_kladde(bolig), by=f.medarbejder(bolig), now=f.NU)
    assert (kladde.status, kladde.afslutning) == ("trukket", "Kladden er kasseret.")
    assert _er_ikke_meldt_ind(kladde)
    assert Haendelse.objects.latest("id").art == "indmelding.kasseret"
    with pytest.raises(Afvist, match=r"ikke længere en kladde \(trukket tilbage\)"):
        _meld_ind(kladde, by=f.medarbejder(bolig), now=f.NU, idag=f.IDAG)
    assert f.indmelding(bolig).status == "indmeldt"


def test_der_er_en_kladde_eller_en_indmelding_pr_bolig() -> None:
    bolig = f.bolig(f.afdeling_i_farve("groen"))
    kladde = _kladde(bolig)
    with pytest.raises(Afvist, match="har allerede en kladde"):
        _kladde(bolig)
    with pytest.raises(Afvist, match="har allerede en kladde"):
        meld_bolig_ind(bolig=bolig, ledig_fra_on=f.IDAG, bemaerkning="", by=f.medarbejder(bolig), now=f.NU, idag=f.IDAG)
    with pytest.raises(Afvist, match="Kassér kladden i stedet"):
        traek_indmelding(
            indmelding=kladde, aarsag=f.aarsag("traek-fejl"), by=f.medarbejder(bolig), now=f.NU, idag=f.IDAG
        )


def test_kun_egen_organisation_og_kun_rimelige_oplysninger() -> None:
    bolig = f.bolig(f.afdeling_i_farve("groen"))
    fremmed = f.bruger(Rolle.ORGANISATION)
    with pytest.raises(Afvist, match="findes ikke blandt din organisations"):
        _kladde(bolig, by=fremmed)
    kladde = _kladde(bolig)
    for handling in (
        lambda: _meld_ind(kladde, by=fremmed, now=f.NU, idag=f.IDAG),
        lambda: kasser_kladde(indmelding=kladde, by=fremmed, now=f.NU),
    ):
        with pytest.raises(Afvist, match="findes ikke blandt din organisations"):
            handling()
    with pytest.raises(ManglerRet):
        kasser_kladde(indmelding=kladde, by=f.bruger(Rolle.ANVISNING), now=f.NU)
    with pytest.raises(Afvist, match="over et år"):
        _kladde(f.bolig(bolig.afdeling), ledig_fra_on=dt.date(2062, 7, 1))
    with pytest.raises(Afvist, match="CPR"):
        _kladde(f.bolig(bolig.afdeling), bemaerkning="Nøgle hos " + "010190" + "-1234")


def test_som_appens_rolle_gennem_hele_livet(som_app: SomApp) -> None:
    """The guard passes a draft of a closed afdeling, and refuses to let raw SQL send it or skip the day."""
    dag = idag()
    roed = f.bolig(f.afdeling_i_farve("roed", fra_on=dag - dt.timedelta(days=9)))
    groen = f.bolig(f.afdeling_i_farve("groen", fra_on=dag - dt.timedelta(days=9)))
    with som_app():
        lukket = _kladde(roed, ledig_fra_on=dag, now=nu(), idag=dag)
        ret_kladde(indmelding=lukket, ledig_fra_on=dag, bemaerkning="x", by=f.medarbejder(roed), now=nu(), idag=dag)
        for saet in ("status = 'indmeldt', indmeldt_on = current_date, frist_on = current_date", "status = 'indmeldt'"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE anvisning_indmelding SET {saet} WHERE id = %s", [lukket.pk])
        kasser_kladde(indmelding=lukket, by=f.medarbejder(roed), now=nu())
        aaben = _kladde(groen, ledig_fra_on=dag, now=nu(), idag=dag)
        meldt = _meld_ind(aaben, by=f.medarbejder(groen), now=nu(), idag=dag)
    assert meldt.status == "indmeldt"


def test_en_bolig_med_en_kladde_kan_skifte_til_en_lukket_afdeling(som_app: SomApp) -> None:
    bolig, roed = f.bolig(f.afdeling_i_farve("groen")), f.afdeling_i_farve("roed")
    _kladde(bolig)
    with som_app():
        Bolig.objects.filter(pk=bolig.pk).update(afdeling=roed)
    bolig.refresh_from_db()
    assert bolig.afdeling == roed
