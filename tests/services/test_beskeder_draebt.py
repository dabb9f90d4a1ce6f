"""Real processes killed (SIGKILL) on the way from an act to its letter: no notice is lost, and none goes twice."""

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection

from tests import factories as f
from udlejning.beskeder.dagligt import skriv_daglige
from udlejning.beskeder.models import Besked, Beskedart, Beskedvalg, Maade
from udlejning.brugere.rettigheder import Rolle
from udlejning.post.models import UdgaaendeMail
from udlejning.post.services import send_ventende

pytestmark = pytest.mark.django_db(transaction=True)

NU = f.NU.replace(hour=7) + dt.timedelta(days=1)
DAGEN = NU.date()
ROD = Path(__file__).parents[2]


@contextmanager
def stands(*kommando: str) -> Iterator[None]:
    """A process that has come to its point; it is killed at the end of the block."""
    miljoe = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.services.arbejderindstillinger",
        "PROEVEDATABASE": str(connection.settings_dict["NAME"]),
    }
    with subprocess.Popen(
        [sys.executable, "-m", *kommando], cwd=ROD, env=miljoe, stdout=subprocess.PIPE, text=True
    ) as proces:
        assert proces.stdout is not None
        assert proces.stdout.readline() == "her\n"
        yield
        proces.kill()


def _tre_beskeder() -> None:
    aase = f.bruger(Rolle.ANVISNING, username="aase")
    Beskedvalg.objects.create(bruger=aase, art=Beskedart.FRIST_NAER, maade=Maade.DAGLIGT)
    for nummer in range(3):
        f.besked(aase, emne=f"Nummer {nummer}")


def test_draebt_mens_det_daglige_brev_skrives() -> None:
    _tre_beskeder()
    with stands("tests.services.draebt_dagligt"):
        assert not UdgaaendeMail.objects.exists()
    # The dead process's letter goes with its connection; the next run waits for that, and gathers all three.
    assert skriv_daglige(now=NU, idag=DAGEN) == 1
    assert skriv_daglige(now=NU, idag=DAGEN) == 0
    brev = UdgaaendeMail.objects.get()
    assert brev.emne.startswith("3 beskeder")
    assert set(Besked.objects.values_list("mail", flat=True)) == {brev.pk}


def test_draebt_mens_det_daglige_brev_sendes() -> None:
    _tre_beskeder()
    assert skriv_daglige(now=NU, idag=DAGEN) == 1
    with stands("tests.services.draebt_postbud", "send"):
        assert send_ventende(now=NU) == 0
    sendt, slut = 0, time.monotonic() + 20
    while not sendt and time.monotonic() < slut:
        sendt = send_ventende(now=NU)
        time.sleep(0.05)
    assert sendt == 1
    assert send_ventende(now=NU + dt.timedelta(days=1)) == 0
    assert [brev.to for brev in mail.outbox] == [["aase@example.dk"]]
