"""Two of the morning's jobs at once, as when beat was started twice: one letter each."""

import datetime as dt
import threading
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from monitoring.models import Paamindelse
from monitoring.services import paamindelser
from tests import factories as f
from tests.traade import samtidig
from udlejning.post.models import UdgaaendeMail

pytestmark = pytest.mark.django_db(transaction=True)


def test_to_paa_en_gang_skriver_ét_brev_til_hver(monkeypatch: pytest.MonkeyPatch) -> None:
    f.offentliggjort_runde({}, dt.date(2026, 6, 15), pr_on=dt.date(2026, 6, 1))
    f.bruger()
    sammen = threading.Barrier(2, timeout=10)
    moedet = threading.local()
    rigtig = paamindelser.laeg_i_post

    def sammen_i_post(**felter: Any) -> UdgaaendeMail | None:
        if not hasattr(moedet, "ja"):
            moedet.ja = True
            sammen.wait()  # both have seen that nothing is written
        return rigtig(**felter)

    monkeypatch.setattr(paamindelser, "laeg_i_post", sammen_i_post)
    now = dt.datetime(2026, 9, 18, 7, tzinfo=ZoneInfo("Europe/Copenhagen"))
    skrevet = samtidig(2, lambda _: paamindelser.skriv_paamindelser(now=now, idag=now.date()))
    # The three analysts: the two behind the published round, and one more.
    assert UdgaaendeMail.objects.count() == 3
    assert sum(skrevet) == 3
    assert Paamindelse.objects.values("modtager", "trin").distinct().count() == Paamindelse.objects.count()
