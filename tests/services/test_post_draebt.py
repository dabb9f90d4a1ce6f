"""Real processes killed (SIGKILL) between deciding on a reminder and its being sent: nothing lost, nothing twice."""

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection

from monitoring.models import Paamindelse
from monitoring.services.paamindelser import skriv_paamindelser
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.post.models import UdgaaendeMail
from udlejning.post.services import send_ventende

pytestmark = pytest.mark.django_db(transaction=True)

#: lbf of the October round is a working day late, tvilling four before its deadline.
DAGEN = dt.date(2026, 9, 18)
NU = dt.datetime(2026, 9, 18, 7, tzinfo=ZoneInfo("Europe/Copenhagen"))
ROD = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _en_modtager() -> None:
    f.ministerliste(med_bilag=True)
    f.offentliggjort_runde({}, dt.date(2026, 6, 15), pr_on=dt.date(2026, 6, 1))
    Bruger.objects.update(is_active=False)
    f.bruger(username="mona")


@contextmanager
def stands_ved(hvad: str) -> Iterator[None]:
    """A process that has come to that point; it is killed at the end of the block."""
    miljoe = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.services.arbejderindstillinger",
        "PROEVEDATABASE": str(connection.settings_dict["NAME"]),
    }
    kommando = [sys.executable, "-m", "tests.services.draebt_postbud", hvad]
    with subprocess.Popen(kommando, cwd=ROD, env=miljoe, stdout=subprocess.PIPE, text=True) as proces:
        assert proces.stdout is not None
        assert proces.stdout.readline() == "her\n"
        yield
        proces.kill()


def test_draebt_mens_paamindelsen_skrives() -> None:
    with stands_ved("skriv"):
        assert not UdgaaendeMail.objects.exists()
    # The letter of the dead process goes with its connection; a second writer waits for that and writes its own.
    assert skriv_paamindelser(now=NU, idag=DAGEN) == 1
    assert UdgaaendeMail.objects.count() == 1
    assert Paamindelse.objects.count() == 2


def test_draebt_mens_brevet_sendes() -> None:
    assert skriv_paamindelser(now=NU, idag=DAGEN) == 1
    with stands_ved("send"):
        # While it lives, nobody else takes its letter.
        assert send_ventende(now=NU) == 0
    sendt, slut = 0, time.monotonic() + 20
    while not sendt and time.monotonic() < slut:
        sendt = send_ventende(now=NU)
        time.sleep(0.05)
    assert sendt == 1
    assert send_ventende(now=NU) == 0
    assert [brev.to for brev in mail.outbox] == [["mona@example.dk"]]
    assert skriv_paamindelser(now=NU, idag=DAGEN) == 0
