"""The checker on agreements on fleksibel udlejning: silent on what the services made, and it names what is broken."""

import pytest
from django.db import connection

from anvisning.domain.fleksibel import Aftaleart
from anvisning.services.fleksibeludkast import Fil
from anvisning.services.projektion import genopbyg_udfald
from tests import fleksibelfabrik as ff
from udlejning.overblik.efterproevning import efterproev

pytestmark = pytest.mark.django_db


def _brudte() -> set[str]:
    return {invariant.noegle for invariant, brud in efterproev() if brud}


@pytest.mark.parametrize(
    ("noegle", "tabel", "saetning"),
    [
        ("obligatoriske_kriterier", "kriterium", "DELETE FROM anvisning_kriterium WHERE slags = 'uddannelse'"),
        (
            "obligatoriske_kriterier",
            "fleksibelaftale",
            "UPDATE anvisning_fleksibelaftale SET til_on = fra_on + 1462, slut_on = fra_on + 1462",
        ),
        (
            "aftalte_kriterier_er_foreslaaet",
            "fleksibelaftale",
            "UPDATE anvisning_fleksibelaftale SET fremsat_at = NULL WHERE art = 'aftalt'",
        ),
        ("saglige_kriterier", "kriterium", "UPDATE anvisning_kriterium SET ordlyd = 'Etnisk dansk'"),
        ("aftaledokumenter_er_hele", "aftaledokument", "UPDATE anvisning_aftaledokument SET indhold = 'x'"),
    ],
)
def test_hvert_brud_bliver_set(noegle: str, tabel: str, saetning: str) -> None:
    ff.vedtaget(art=Aftaleart.OBLIGATORISK, fil=Fil("aftale.pdf", ff.PDF))
    ff.vedtaget()
    genopbyg_udfald()
    assert [(i.noegle, b) for i, b in efterproev() if b] == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE anvisning_{tabel} DISABLE TRIGGER USER")
        cursor.execute(saetning)
        cursor.execute(f"ALTER TABLE anvisning_{tabel} ENABLE TRIGGER USER")
    assert noegle in _brudte()
