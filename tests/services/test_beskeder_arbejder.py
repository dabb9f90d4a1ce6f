"""The real worker, killed between "expired" and "notified" (SIGKILL, with its children): no notice lost, none twice."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from anvisning.models import Anvisning, Indmelding
from tests import factories as f
from udlejning.beskeder.models import Besked
from udlejning.brugere.rettigheder import Rolle
from udlejning.celery import app
from udlejning.faelles.tid import idag, nu
from udlejning.post.models import UdgaaendeMail

pytestmark = pytest.mark.django_db(transaction=True)

ROD = Path(__file__).parents[2]
KOE = "proeve-udloeb"


def _vent(paa: Callable[[], bool], hvad: str) -> None:
    slut = time.monotonic() + 90
    while not paa():
        assert time.monotonic() < slut, hvad
        time.sleep(0.1)


@contextmanager
def arbejder(mappe: Path) -> Iterator[None]:
    """A worker of the queue, killed with all its processes at the end of the block."""
    miljoe = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.services.arbejderindstillinger",
        "PROEVEDATABASE": str(connection.settings_dict["NAME"]),
        "PROEVEMAPPE": str(mappe),
    }
    kommando = [sys.executable, "-m", "celery", "-A", "tests.services.udloebsarbejder", "worker"]
    valg = ["--concurrency=1", f"--queues={KOE}", "--without-gossip", "--without-mingle", "--loglevel=WARNING"]
    with (
        (mappe / "log").open("ab") as log,
        subprocess.Popen([*kommando, *valg], cwd=ROD, env=miljoe, stderr=log, stdout=log, start_new_session=True) as p,
    ):
        try:
            yield
        finally:
            os.killpg(p.pid, signal.SIGKILL)


def _udloebne() -> int:
    return Anvisning.objects.filter(status="udloebet").count()


# The tests' own tasks run at once; these are sent to the worker on purpose.
@pytest.mark.filterwarnings("ignore::celery.exceptions.AlwaysEagerIgnored")
def test_arbejderen_draebes_mellem_udloebet_og_underrettet(tmp_path: Path) -> None:
    foer = dt.timedelta(days=20)
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))
    afdeling = f.afdeling_i_farve("groen", fra_on=idag() - dt.timedelta(days=100))
    medarbejdere = [f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation) for _ in range(2)]
    anviser = f.bruger(Rolle.ANVISNING)
    for _ in range(3):
        indmelding = f.indmelding(f.bolig(afdeling), by=medarbejdere[0], idag=idag() - foer, now=nu() - foer)
        f.tilbud(indmelding, by=anviser, idag=idag() - foer, now=nu() - foer)
    Besked.objects.all().delete()
    UdgaaendeMail.objects.all().delete()

    (tmp_path / "stop").touch()
    with arbejder(tmp_path):
        app.send_task("anvisning.tasks.afvikl_frister", queue=KOE)
        _vent((tmp_path / "her").exists, "the worker never came to its point")
        assert _udloebne() == 0, "Nothing is expired before its notices are written."
    (tmp_path / "stop").unlink()
    assert not Besked.objects.exists()
    with arbejder(tmp_path):
        # What beat does every quarter of an hour; twice, as after a message that came back.
        app.send_task("anvisning.tasks.afvikl_frister", queue=KOE)
        app.send_task("anvisning.tasks.afvikl_frister", queue=KOE)
        _vent(lambda: _udloebne() == 3, (tmp_path / "log").read_text())
        app.send_task("udlejning.post.tasks.send_post", queue=KOE)
        _vent(lambda: not UdgaaendeMail.objects.filter(status="venter").exists(), (tmp_path / "log").read_text())
    # Their deadline is over too, so the units went back: both members of staff and the caseworker hear of each, once.
    assert set(Indmelding.objects.values_list("status", flat=True)) == {"frigivet"}
    assert Besked.objects.count() == 3 * 3
    assert Besked.objects.values("noegle", "modtager").distinct().count() == 9
    breve = UdgaaendeMail.objects.values_list("status", "forsoeg")
    assert set(breve) == {("sendt", 1)}
    assert len(breve) == Besked.objects.exclude(mail=None).count() > 0
