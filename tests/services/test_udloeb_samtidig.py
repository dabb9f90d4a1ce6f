"""Expiry beside itself, beside caseworkers and in processes that are killed: nothing lost, nothing twice."""

import datetime as dt
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from anvisning.models import Anvisning, Indmelding
from anvisning.services.anvisning import besvar_tilbud, tilbyd_bolig
from anvisning.services.udloeb import Afviklet, afvikl_frister
from tests import factories as f
from tests.traade import samtidig
from udlejning.beskeder.models import Besked
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db(transaction=True)

DAGEN = dt.date(2026, 6, 10)  # the day after the citizen's deadline of an offer of 1 June
NU = dt.datetime(2026, 6, 10, 0, 1, tzinfo=f.NU.tzinfo)
ROD = Path(__file__).parents[2]


def _tilbudte(antal: int) -> list[Anvisning]:
    f.aftale()
    afdeling = f.afdeling_i_farve("groen")
    f.bruger("organisation", organisation=afdeling.organisation)
    return [f.tilbud(f.indmelding(f.bolig(afdeling))) for _ in range(antal)]


def _afvikl() -> Afviklet:
    return afvikl_frister(now=NU, idag=DAGEN)


def _faldne() -> dict[str, int]:
    """How each offer ended, after a look that no two rows and no two notices tell of the same."""
    antal: dict[str, int] = {}
    for tilbud in Anvisning.objects.select_related("indmelding"):
        antal[tilbud.status] = antal.get(tilbud.status, 0) + 1
        haendelser = Haendelse.objects.filter(objekt_type="anvisning.anvisning", objekt_id=str(tilbud.pk))
        assert haendelser.exclude(art="anvisning.tilbudt").count() == (tilbud.status != "tilbudt")
        modtagere = Besked.objects.filter(noegle=f"tilbud/{tilbud.pk}/{tilbud.status}").values_list("modtager_id")
        assert len(modtagere) == len(set(modtagere))
        if tilbud.status != "tilbudt":
            assert tilbud.indmelding.status == "indmeldt"
            assert modtagere
    return antal


def test_fire_koersler_paa_en_gang_udloeber_hvert_tilbud_en_gang() -> None:
    _tilbudte(24)
    svar = samtidig(4, lambda _: _afvikl())
    assert all(isinstance(s, Afviklet) for s in svar), svar
    rest = _afvikl()
    assert sum(s.udloebne for s in svar) + rest.udloebne == 24
    assert _faldne() == {"udloebet": 24}


def test_udloebet_og_et_sent_nej_er_en_af_delene() -> None:
    tilbud, nej = _tilbudte(12), f.aarsag("nej-stoerrelse")

    def arbejde(nummer: int) -> Any:
        if nummer == 0:
            return _afvikl()
        et = tilbud[nummer - 1]
        return besvar_tilbud(anvisning=et, accepteret=False, aarsag=nej, by=et.created_by, now=NU, idag=DAGEN)

    svar = samtidig(13, arbejde)
    afviste = [s for s in svar if isinstance(s, Exception)]
    assert all(isinstance(s, Afvist) and "Tilbuddet er nu: udløbet" in s.besked for s in afviste), afviste
    _afvikl()
    faldne = _faldne()
    assert faldne.get("udloebet", 0) == len(afviste)
    assert sum(faldne.values()) == 12


def test_en_bolig_som_en_anden_holder_venter_til_naeste_koersel() -> None:
    tilbud = _tilbudte(3)
    holdt, slip = threading.Event(), threading.Event()

    def arbejde(nummer: int) -> Any:
        if nummer == 1:
            holdt.wait(timeout=30)
            try:
                return _afvikl()
            finally:
                slip.set()
        with transaction.atomic():
            Indmelding.objects.select_for_update().get(pk=tilbud[1].indmelding_id)
            holdt.set()
            slip.wait(timeout=30)
        return None

    assert samtidig(2, arbejde)[1] == Afviklet(2, 0)
    assert _faldne() == {"udloebet": 2, "tilbudt": 1}
    assert _afvikl() == Afviklet(1, 0)


def test_mens_der_udloeber_tilbydes_andre_boliger() -> None:
    """The job holds the gate's lock shared: caseworkers offer beside it."""
    tilbud = _tilbudte(6)
    ledige = [f.indmelding(f.bolig(tilbud[0].indmelding.bolig.afdeling)) for _ in range(6)]

    def arbejde(nummer: int) -> Any:
        if nummer == 0:
            return _afvikl()
        return tilbyd_bolig(
            indmelding=ledige[nummer - 1],
            sagsref=f"NY-{nummer}",
            vilkaar=(),
            by=tilbud[0].created_by,
            now=NU,
            idag=DAGEN,
        )

    svar = samtidig(7, arbejde)
    assert not [s for s in svar if isinstance(s, Exception)], svar
    assert _faldne() == {"udloebet": 6, "tilbudt": 6}


def test_draebt_mellem_udloebet_og_underrettet() -> None:
    _tilbudte(4)
    miljoe = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.services.arbejderindstillinger",
        "PROEVEDATABASE": str(connection.settings_dict["NAME"]),
    }
    kommando = [sys.executable, "-m", "tests.services.draebt_udloeb"]
    foer = Besked.objects.count()
    with subprocess.Popen(kommando, cwd=ROD, env=miljoe, stdout=subprocess.PIPE, text=True) as proces:
        assert proces.stdout is not None
        assert proces.stdout.readline() == "her\n"
        # While it lives it holds its rows, and another run passes them by.
        assert _afvikl() == Afviklet(0, 0)
        proces.kill()
    antal, slut = 0, time.monotonic() + 20
    while antal < 4 and time.monotonic() < slut:
        antal += _afvikl().udloebne
        time.sleep(0.05)
    assert antal == 4
    assert _faldne() == {"udloebet": 4}
    # Each of the four to its caseworker and to the organisation's staff.
    medarbejdere = Bruger.objects.filter(rolle="organisation").count()
    assert Besked.objects.count() - foer == 4 * (1 + medarbejdere)
    assert _afvikl() == Afviklet(0, 0)
