"""A pack through the real worker and Redis, killed (SIGKILL, with its children) before it is stored: one, whole."""

import datetime as dt
from pathlib import Path

import pytest

from monitoring.domain.vaerdier import Farve
from tests import factories as f
from tests import moedefabrik as m
from tests.services.rigtig_arbejder import arbejder, vent
from udlejning.celery import app
from udlejning.faelles.puls import LEVETID, SLAG
from udlejning.faelles.tid import idag
from udlejning.moeder.models import Moedepakke

pytestmark = pytest.mark.django_db(transaction=True)

KOE = "proeve-moedepakke"
MODUL = "tests.services.pakkearbejder"


# The tests' own tasks run at once; these are sent to the worker on purpose.
@pytest.mark.filterwarnings("ignore::celery.exceptions.AlwaysEagerIgnored")
def test_arbejderen_draebes_og_materialet_bliver_til_et(tmp_path: Path) -> None:
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))
    f.offentliggjort_runde({f.afdeling(): Farve.GUL, f.afdeling(): Farve.GROEN}, idag() - dt.timedelta(days=30))
    pakke = m.bestilt(m.moede(holdes_on=idag()), idag=idag())

    def stand() -> tuple[str, int]:
        pakke.refresh_from_db()
        return pakke.status, pakke.forsoeg

    (tmp_path / "stop").touch()
    with arbejder(tmp_path, MODUL, KOE):
        app.send_task("udlejning.moeder.tasks.lav_pakke", [pakke.pk], queue=KOE)
        vent((tmp_path / "her").exists, "the worker never came to its point")
        assert stand() == ("koerer", 1)
        assert (pakke.trin_tekst, pakke.faerdig_pct) == ("Skriver PDF og Excel", 80)
    assert (stand(), pakke.pdf, pakke.indhold) == (("koerer", 1), None, "")
    (tmp_path / "stop").unlink()
    with arbejder(tmp_path, MODUL, KOE):
        # What beat does twice a minute; and the message that comes back, late, from the dead worker.
        def taget_op() -> bool:
            app.send_task("udlejning.moeder.tasks.genoptag_pakker", queue=KOE)
            return stand() == ("faerdig", 2)

        vent(taget_op, (tmp_path / "log").read_text())
        app.send_task("udlejning.moeder.tasks.lav_pakke", [pakke.pk], queue=KOE)
        app.send_task("udlejning.moeder.tasks.genoptag_pakker", queue=KOE)
    assert Moedepakke.objects.count() == 1
    assert stand() == ("faerdig", 2)
    # As it would have been without a breakdown.
    assert m.lavet(pakke.moede, idag()).indhold == pakke.indhold


def test_en_pakke_tages_op_inden_to_minutter() -> None:
    interval = app.conf.beat_schedule["genoptag-moedepakker"]["schedule"]
    assert LEVETID + interval <= 90
    assert LEVETID >= 3 * SLAG
