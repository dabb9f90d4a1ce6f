"""The real worker, killed between "expired" and "notified" (SIGKILL, with its children): no notice lost, none twice."""

import datetime as dt
from pathlib import Path

import pytest

from anvisning.models import Anvisning, Indmelding
from tests import factories as f
from tests.services.rigtig_arbejder import arbejder, vent
from udlejning.beskeder.models import Besked
from udlejning.brugere.rettigheder import Rolle
from udlejning.celery import app
from udlejning.faelles.tid import idag, nu
from udlejning.post.models import UdgaaendeMail

pytestmark = pytest.mark.django_db(transaction=True)

KOE = "proeve-udloeb"


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
    with arbejder(tmp_path, "tests.services.udloebsarbejder", KOE):
        app.send_task("anvisning.tasks.afvikl_frister", queue=KOE)
        vent((tmp_path / "her").exists, "the worker never came to its point")
        assert _udloebne() == 0, "Nothing is expired before its notices are written."
    (tmp_path / "stop").unlink()
    assert not Besked.objects.exists()
    with arbejder(tmp_path, "tests.services.udloebsarbejder", KOE):
        # What beat does every quarter of an hour; twice, as after a message that came back.
        app.send_task("anvisning.tasks.afvikl_frister", queue=KOE)
        app.send_task("anvisning.tasks.afvikl_frister", queue=KOE)
        vent(lambda: _udloebne() == 3, (tmp_path / "log").read_text())
        app.send_task("udlejning.post.tasks.send_post", queue=KOE)
        vent(lambda: not UdgaaendeMail.objects.filter(status="venter").exists(), (tmp_path / "log").read_text())
    # Their deadline is over too, so the units went back: both members of staff and the caseworker hear of each, once.
    assert set(Indmelding.objects.values_list("status", flat=True)) == {"frigivet"}
    assert Besked.objects.count() == 3 * 3
    assert Besked.objects.values("noegle", "modtager").distinct().count() == 9
    breve = UdgaaendeMail.objects.values_list("status", "forsoeg")
    assert set(breve) == {("sendt", 1)}
    # One letter to each of the staff, with all three in it.
    assert Besked.objects.exclude(mail=None).count() == 2 * 3
    assert len(breve) == Besked.objects.exclude(mail=None).values("mail").distinct().count() == 2
