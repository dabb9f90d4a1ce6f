"""The warning that the agreement ends: each limit once per person, only to those who can adopt the next one."""

import datetime as dt

import pytest

from anvisning.models import Regelsaet
from tests import factories as f
from tests import versionsfabrik as v
from udlejning.beskeder.models import Besked, Beskedart
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.post.models import UdgaaendeMail
from udlejning.styregruppe.selectors.aftalevarsel import aftalevarsel
from udlejning.styregruppe.services.varsling import varsl_aftale

pytestmark = pytest.mark.django_db

dag = dt.date


@pytest.fixture
def aftale() -> Regelsaet:
    """Ends with 31 December 2027: the limits are 12, 6, 3 and 1 months before 1 January 2028."""
    return f.aftale()


@pytest.fixture
def medlem() -> Bruger:
    for rolle in (Rolle.ANVISNING, Rolle.ADMINISTRATOR, Rolle.ORGANISATION):
        f.bruger(rolle)
    f.bruger(Rolle.STYREGRUPPE, is_active=False)
    return f.bruger(Rolle.STYREGRUPPE)


def _varsl(idag: dt.date) -> int:
    return varsl_aftale(now=dt.datetime.combine(idag, dt.time(7), f.NU.tzinfo), idag=idag)


def test_hver_graense_siges_en_gang(aftale: Regelsaet, medlem: Bruger) -> None:
    assert _varsl(dag(2026, 12, 31)) == 0
    assert _varsl(dag(2027, 1, 1)) == 1
    assert _varsl(dag(2027, 1, 1)) == _varsl(dag(2027, 1, 2)) == _varsl(dag(2027, 6, 30)) == 0
    assert [_varsl(d) for d in (dag(2027, 7, 1), dag(2027, 10, 1), dag(2027, 12, 1), dag(2027, 12, 31))] == [1] * 3 + [
        0
    ]
    beskeder = Besked.objects.filter(art=Beskedart.AFTALE)
    assert {b.modtager for b in beskeder} == {medlem}
    assert {b.emne for b in beskeder} == {"Udlejningsaftalen slutter 31. december 2027"}
    assert beskeder.count() == UdgaaendeMail.objects.count() == 4


def test_varslet_viser_det_der_foelger_efter_og_ikke_en_aendring_undervejs(aftale: Regelsaet) -> None:
    forslag = v.foreslaaet(v.aftalekladde(aftale, dag(2028, 1, 1), dag(2030, 1, 1)))
    v.aftalekladde(aftale, dag(2028, 1, 1), dag(2032, 1, 1))
    v.foreslaaet(v.aftalekladde(aftale, dag(2027, 6, 1), aftale.til_on))
    varsel = aftalevarsel(dag(2027, 1, 1))
    assert varsel is not None
    assert varsel.udkast == forslag


def test_efter_en_sovet_graense_siges_kun_den_naermeste(aftale: Regelsaet, medlem: Bruger) -> None:
    assert _varsl(dag(2027, 10, 5)) == 1
    assert _varsl(dag(2027, 11, 30)) == 0
    assert Besked.objects.get().noegle.endswith("/3")


def test_en_ny_i_styregruppen_faar_sit_eget_varsel_og_ingen_andre_et_nyt(aftale: Regelsaet, medlem: Bruger) -> None:
    assert _varsl(dag(2027, 1, 1)) == 1
    ny = f.bruger(Rolle.STYREGRUPPE)
    assert _varsl(dag(2027, 1, 2)) == 1
    assert [b.modtager for b in Besked.objects.order_by("id")] == [medlem, ny]


def test_en_vedtaget_efterfoelger_varsler_foerst_om_sin_egen_slutning(aftale: Regelsaet, medlem: Bruger) -> None:
    f.aftale(aftale.til_on, dag(2030, 1, 1), noegle="naeste")
    assert _varsl(dag(2027, 12, 31)) == 0
    assert _varsl(dag(2029, 1, 1)) == 1
    assert Besked.objects.get().emne == "Udlejningsaftalen slutter 31. december 2029"


def test_uden_aftale_eller_efter_dens_slutning_siges_intet(medlem: Bruger) -> None:
    assert _varsl(f.IDAG) == 0
    f.aftale()
    assert _varsl(dag(2028, 1, 1)) == 0
