"""Warnings of fleksibel udlejning: on their days, each once, whatever nights are missed."""

import datetime as dt

import pytest

from anvisning.domain.fleksibel import Aftaleart
from anvisning.selectors.fleksibel import (
    afdelinger_uden_gyldigt_saet,
    fleksibelaftaler_for,
    fleksibeltal,
    udloeber_snart,
)
from anvisning.services.fleksibel import bring_til_ophoer
from anvisning.services.fleksibelbesked import varsl
from anvisning.services.fleksibeludkast import ny_version
from anvisning.tasks import varsl_fleksibel
from monitoring.models import Afdeling
from tests import factories as f
from tests import fleksibelfabrik as ff
from tests.factories import IDAG, NU
from udlejning.beskeder.models import Besked
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db
OBLIGATORISK = Aftaleart.OBLIGATORISK
SLUT = dt.date(2028, 6, 1)


def _varsler(dag: dt.date) -> int:
    return varsl(now=dt.datetime.combine(dag, dt.time(7, 10), NU.tzinfo), idag=dag)


def test_hver_frist_varsles_en_gang_for_begge_parter() -> None:
    aftale = ff.vedtaget()
    Besked.objects.all().delete()
    modtagere = 1 + 1  # the member of staff and the caseworker whom `vedtaget` made
    assert _varsler(dt.date(2027, 11, 30)) == 0
    assert _varsler(dt.date(2027, 12, 1)) == modtagere
    assert _varsler(dt.date(2027, 12, 1)) == _varsler(dt.date(2028, 1, 15)) == 0
    assert _varsler(dt.date(2028, 4, 1)) == modtagere
    assert _varsler(SLUT) == 0
    tekster = set(Besked.objects.values_list("tekst", flat=True))
    assert len(tekster) == 1
    assert "31. maj 2028" in tekster.pop()
    assert Besked.objects.filter(sti=f"/fleksibel/{aftale.pk}/").count() == 2 * modtagere


def test_efter_forsoemte_naetter_gives_kun_det_naermeste_varsel() -> None:
    ff.vedtaget()
    Besked.objects.all().delete()
    assert _varsler(dt.date(2028, 5, 1)) == 2
    assert not Besked.objects.exclude(noegle__endswith="/2").exists()


def test_en_vedtaget_efterfoelger_fjerner_varslet() -> None:
    aftale = ff.vedtaget()
    by = ff.sagsbehandler()
    ny = ny_version(aftale=aftale, fra_on=SLUT, by=by, now=NU)
    dag = dt.date(2027, 12, 1)
    assert [a.pk for a in udloeber_snart(fleksibelaftaler_for(by), dag, 6)] == [aftale.pk]
    from anvisning.services.fleksibel import fremsaet, svar_paa_forslag

    fremsaet(aftale=ny, by=by, now=NU, idag=IDAG)
    svar_paa_forslag(aftale=ny, accepteret=True, begrundelse="", by=f.medarbejder(aftale.afdeling), now=NU, idag=IDAG)
    Besked.objects.all().delete()
    assert not udloeber_snart(fleksibelaftaler_for(by), dag, 6).exists()
    assert _varsler(dag) == 0


def test_en_aftale_der_er_bragt_til_ophoer_varsles_kun_hvor_loven_kraever_et_saet() -> None:
    aftalt, obligatorisk = ff.vedtaget(), ff.vedtaget(art=OBLIGATORISK)
    slut = dt.date(2026, 9, 1)
    for aftale in (aftalt, obligatorisk):
        bring_til_ophoer(
            aftale=aftale, slut_on=slut, begrundelse="Nye tider.", by=ff.sagsbehandler(), now=NU, idag=IDAG
        )
    by = ff.sagsbehandler()
    assert [a.pk for a in udloeber_snart(fleksibelaftaler_for(by), IDAG, 6)] == [obligatorisk.pk]


def test_hvem_der_mangler_et_gyldigt_saet_paa_dagen() -> None:
    uden, med, aftalt = (ff.afdeling_med_pligt() for _ in range(3))
    f.afdeling()
    ff.vedtaget(med, OBLIGATORISK, til_on=dt.date(2027, 1, 1))
    ff.vedtaget(aftalt)
    siden = dt.date(2025, 12, 1)
    alle = Afdeling.objects.all()
    assert set(afdelinger_uden_gyldigt_saet(alle, IDAG)) == {(uden, siden), (aftalt, siden)}
    assert {a for a, _ in afdelinger_uden_gyldigt_saet(alle, dt.date(2026, 12, 31))} == {uden, aftalt}
    assert {a for a, _ in afdelinger_uden_gyldigt_saet(alle, dt.date(2027, 1, 1))} == {uden, med, aftalt}
    assert afdelinger_uden_gyldigt_saet(alle, dt.date(2025, 11, 30)) == []


def test_manglende_saet_meldes_en_gang_pr_organisation() -> None:
    organisation = f.organisation()
    afdelinger = [ff.afdeling_med_pligt(organisation) for _ in range(3)]
    egen, fremmed, sagsbehandler = f.medarbejder(afdelinger[0]), f.bruger(Rolle.ORGANISATION), ff.sagsbehandler()
    assert _varsler(IDAG) == Bruger.objects.count() - 1
    assert _varsler(IDAG + ff.EN_DAG) == 0
    modtagere = [b.modtager for b in Besked.objects.all()]
    assert {egen, sagsbehandler} < set(modtagere)
    assert len(modtagere) == len(set(modtagere))
    assert fremmed not in modtagere
    besked = Besked.objects.filter(modtager=egen).get()
    assert all(a.navn in besked.tekst for a in afdelinger)


def test_forsidens_tal_er_brugerens_egne() -> None:
    afdeling = ff.afdeling_med_pligt()
    ff.forslag(afdeling)
    egen, fremmed = f.medarbejder(afdeling), f.bruger(Rolle.ORGANISATION)
    tal = fleksibeltal(egen, IDAG, 6)
    assert (tal.mangler, tal.udloeber, tal.venter) == (1, 0, 1)
    assert not fleksibeltal(fremmed, IDAG, 6).noget
    kommunens = fleksibeltal(ff.sagsbehandler(), IDAG, 6)
    assert (kommunens.mangler, kommunens.venter) == (1, 0)


def test_opgaven_kan_koeres_igen() -> None:
    ff.afdeling_med_pligt()
    ff.sagsbehandler()
    assert varsl_fleksibel() == Bruger.objects.count()
    assert varsl_fleksibel() == 0
