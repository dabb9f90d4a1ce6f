"""A draft can be deleted, by service, command and page; the log remembers it. Nothing else of a round can."""

import datetime as dt
import json
from collections.abc import Iterator
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from monitoring.domain.vaerdier import Farve
from monitoring.models import Afdeling, ManuelPlacering, Monitorering, Placering
from monitoring.services import runder
from monitoring.services.modeller import indlaes_modeller
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse

NU, IDAG = f.NU, f.IDAG

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _grund(db: None) -> Iterator[None]:
    indlaes_modeller(NU)
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def by() -> Bruger:
    return f.bruger(username="monitor")


@pytest.fixture
def afdeling() -> Afdeling:
    """Without figures, and so ikke målt."""
    return f.afdeling(f.organisation("0101"), "001")


@pytest.fixture
def kladde(by: Bruger, afdeling: Afdeling) -> Monitorering:
    runde = runder.opret_runde(pr_on=IDAG, by=by, now=NU)
    return runder.beregn_runde(runde=runde, by=by, now=NU)


def test_kladden_gaar_med_sine_placeringer_og_loggen_husker(
    kladde: Monitorering, by: Bruger, afdeling: Afdeling
) -> None:
    f.manuel_placering(kladde, afdeling, Farve.GROEN, fra_on=None)
    ident = kladde.pk
    runder.slet_kladde(runde=kladde, by=by, now=NU)
    assert not Monitorering.objects.exists()
    assert not Placering.objects.exists()
    assert not ManuelPlacering.objects.exists()
    haendelse = Haendelse.objects.get(art="monitorering.slettet")
    assert (haendelse.objekt_id, haendelse.by, haendelse.at) == (str(ident), by, NU)
    assert haendelse.grundlag["antal"] == {"roed": 0, "gul": 0, "groen": 0, "ikke_maalt": 1}
    assert len(haendelse.grundlag["manuelle"]) == 1
    assert haendelse.grundlag["manuelle"][0].startswith("0101-001: ")


def test_datoen_er_fri_igen(kladde: Monitorering, by: Bruger) -> None:
    runder.slet_kladde(runde=kladde, by=by, now=NU)
    assert runder.opret_runde(pr_on=IDAG, by=by, now=NU).status == Monitorering.Status.KLADDE


def test_kun_en_kladde(kladde: Monitorering, by: Bruger) -> None:
    runder.indstil_runde(runde=kladde, by=by, now=NU)
    with pytest.raises(Afvist, match="Kun en kladde kan slettes"):
        runder.slet_kladde(runde=kladde, by=by, now=NU)
    runder.godkend_runde(runde=kladde, by=f.bruger(), now=NU)
    runder.offentliggoer_runde(runde=kladde, gaelder_fra_on=IDAG, by=by, now=NU)
    with pytest.raises(Afvist, match="Kun en kladde kan slettes"):
        runder.slet_kladde(runde=kladde, by=by, now=NU)
    assert Placering.objects.count() == 1


def test_en_slettet_kladde_er_der_ikke(kladde: Monitorering, by: Bruger) -> None:
    samme = Monitorering.objects.get(pk=kladde.pk)
    runder.slet_kladde(runde=kladde, by=by, now=NU)
    with pytest.raises(Afvist, match="findes ikke længere"):
        runder.slet_kladde(runde=samme, by=by, now=NU)


@pytest.mark.parametrize("rolle", [rolle for rolle in Rolle if rolle is not Rolle.MONITOR])
def test_andre_roller_maa_ikke(kladde: Monitorering, rolle: Rolle) -> None:
    with pytest.raises(ManglerRet, match="slette kladden"):
        runder.slet_kladde(runde=kladde, by=f.bruger(rolle), now=NU)
    assert Monitorering.objects.exists()


def test_kommandoen(kladde: Monitorering) -> None:
    ud, ident = StringIO(), kladde.pk
    call_command("monitorering", "slet", str(ident), "--af", "monitor", "--json", stdout=ud)
    assert json.loads(ud.getvalue()) == {"id": ident, "status": "slettet", "pr": IDAG.isoformat()}
    with pytest.raises(CommandError, match=f"Der er ingen runde med nummer {ident}") as fejl:
        call_command("monitorering", "slet", str(ident), "--af", "monitor")
    assert fejl.value.returncode == 1


def test_knappen(kladde: Monitorering, by: Bruger, afdeling: Afdeling) -> None:
    f.manuel_placering(kladde, afdeling, Farve.GUL, fra_on=None, til_on=IDAG + dt.timedelta(days=90))
    klient = Client()
    klient.force_login(by)
    slet = reverse("monitoring:runde_slet", args=[kladde.pk])
    side = klient.get(reverse("monitoring:runde", args=[kladde.pk])).content.decode()
    assert slet in side
    assert "og 1 manuel placering." in side
    svar = klient.post(slet, follow=True)
    assert svar.redirect_chain == [(reverse("monitoring:runder"), 302)]
    assert "Kladden er slettet." in svar.content.decode()
    assert klient.post(slet).status_code == 404


def test_en_indstillet_runde_har_ingen_knap_og_siger_hvorfor(kladde: Monitorering, by: Bruger) -> None:
    runder.indstil_runde(runde=kladde, by=by, now=NU)
    klient = Client()
    klient.force_login(by)
    slet = reverse("monitoring:runde_slet", args=[kladde.pk])
    assert slet not in klient.get(reverse("monitoring:runde", args=[kladde.pk])).content.decode()
    assert "Kun en kladde kan slettes." in klient.post(slet, follow=True).content.decode()
