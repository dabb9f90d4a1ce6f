"""The ministry's lists of areas over the years, with labels and no figures: they load as designations."""

import datetime as dt

import pytest

from monitoring.models import Indlaesning, Kilde, Ministerliste, Udpegning
from tests.services.indlaesningshjaelp import indlaes, tekster

pytestmark = pytest.mark.django_db

KUN_BETEGNELSER = "listedato;omraade;kommune;kategori"
LISTER = {
    "2014-02-01": ["ghettoomraade"],
    "2017-12-01": ["ghettoomraade"],
    "2018-12-01": ["parallelsamfund", "udsat"],
    "2021-12-01": ["forebyggelse"],
    "2022-12-01": ["omdannelse"],
}


def test_one_area_on_five_lists_is_five_designations() -> None:
    raekker = [f"{dag};Lærkeparken;Prøveby;{'+'.join(betegnelser)}" for dag, betegnelser in LISTER.items()]
    job = indlaes(Kilde.MINISTERIET, KUN_BETEGNELSER, *raekker)
    assert (job.status, job.antal_raekker, job.antal_nye) == (Indlaesning.Status.INDLAEST, 5, 5), tekster(job)
    fundet = Udpegning.objects.order_by("liste__listedato").values_list("liste__listedato", "betegnelser")
    assert dict(fundet) == {dt.date.fromisoformat(dag): betegnelser for dag, betegnelser in LISTER.items()}


@pytest.mark.parametrize(
    ("dag", "kategori", "siger"),
    [
        ("2017-12-01", "parallelsamfund", "skriv ghettoomraade"),
        ("2018-12-01", "ghettoomraade", "skriv parallelsamfund"),
    ],
)
def test_a_label_of_another_time_stores_nothing(dag: str, kategori: str, siger: str) -> None:
    job = indlaes(Kilde.MINISTERIET, KUN_BETEGNELSER, f"{dag};Lærkeparken;Prøveby;{kategori}")
    assert job.status == Indlaesning.Status.AFVIST
    assert siger in tekster(job)
    assert not Ministerliste.objects.exists()
