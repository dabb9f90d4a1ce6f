"""The warning that manual placements run out: twice before the day, together, to those who decide."""

import datetime as dt

import pytest

from monitoring.domain.vaerdier import Farve
from monitoring.models import ManuelPlacering
from tests import factories as f
from udlejning.beskeder.models import Besked, Beskedart
from udlejning.brugere.rettigheder import Rolle
from udlejning.styregruppe.services.varsling import varsl_manuelle

pytestmark = pytest.mark.django_db

UDLOEB = dt.date(2027, 6, 15)


def _varsl(dage_foer: int) -> int:
    idag = UDLOEB - dt.timedelta(days=dage_foer)
    return varsl_manuelle(now=dt.datetime.combine(idag, dt.time(7), f.NU.tzinfo), idag=idag)


def _placer(navn: str, til_on: dt.date = UDLOEB) -> ManuelPlacering:
    afdeling = f.afdeling(navn=navn)
    runde = f.offentliggjort_runde({afdeling: Farve.IKKE_MAALT}, dt.date(2026, 5, 1) + _dage())
    return f.manuel_placering(runde, afdeling, fra_on=f.IDAG, til_on=til_on)


def _dage() -> dt.timedelta:
    return dt.timedelta(days=ManuelPlacering.objects.count())


def test_120_og_30_dage_foer_siges_det_en_gang_om_dem_der_udloeber_samme_dag() -> None:
    for rolle in (Rolle.ORGANISATION, Rolle.ANVISNING, Rolle.ADMINISTRATOR):
        f.bruger(rolle)
    medlem = f.bruger(Rolle.STYREGRUPPE)
    for navn in ("Ahornparken", "Birkevang", "Cederhaven", "Duevej", "Elmegård", "Fyrreparken"):
        _placer(navn)
    _placer("Granvej", UDLOEB + dt.timedelta(days=200))

    assert [bool(_varsl(d)) for d in (121, 120, 119, 31, 30, 29, 1)] == [False, True, False, False, True, False, False]
    # The rounds' analysts are told too.
    assert {b.modtager.rolle for b in Besked.objects.all()} == {Rolle.MONITOR, Rolle.STYREGRUPPE}
    besked, senere = Besked.objects.filter(art=Beskedart.AFTALE, modtager=medlem).order_by("id")
    assert (senere.emne, senere.tekst) == (besked.emne, besked.tekst)
    assert (besked.emne, besked.sti) == ("Manuelle placeringer udløber 15. juni 2027", "/model/manuelle-placeringer/")
    assert "Duevej" in besked.tekst
    assert "og 2 andre gælder til og med 14. juni 2027" in besked.tekst
    assert "Granvej" not in besked.tekst


def test_en_nat_der_er_sovet_over_varsles_ved_den_naermeste_graense_og_en_ophaevet_slet_ikke() -> None:
    manuel = _placer("Ahornparken")
    assert _varsl(20)
    assert {b.noegle for b in Besked.objects.all()} == {"manuel/udloeber/2027-06-15/30"}
    ManuelPlacering.objects.filter(pk=manuel.pk).update(
        ophaevet_at=f.NU, ophaevet_by=manuel.created_by, ophaevet_on=UDLOEB - dt.timedelta(days=19)
    )
    f.bruger(Rolle.STYREGRUPPE)
    assert _varsl(20) == 0
