"""What one act of the system tells a person goes in one letter of each kind; what can be undone has its own."""

import datetime as dt

import pytest
from django.conf import LazySettings

from tests.factories import NU, bruger
from udlejning.beskeder.models import Besked, Beskedart, Beskedvalg, Maade
from udlejning.beskeder.services import Meddelelse, giv_beskeder, traek_beskeder_tilbage
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.post.models import UdgaaendeMail
from udlejning.post.services import send_ventende

pytestmark = pytest.mark.django_db


def _om(
    nr: int, *modtagere: Bruger, art: Beskedart = Beskedart.FARVESKIFT, til: dt.datetime | None = None
) -> Meddelelse:
    adresse = f"Prøvevej {nr}"
    return Meddelelse(
        art,
        modtagere,
        f"bolig/{nr}/{art}",
        f"Ny farve: {adresse}",
        f"{adresse} er lukket.",
        f"/boliganvisning/{nr}/",
        til,
    )


def _breve() -> list[UdgaaendeMail]:
    return list(UdgaaendeMail.objects.order_by("pk"))


def test_halvtreds_boliger_er_et_brev_med_dem_alle(settings: LazySettings) -> None:
    settings.STED_ADRESSE = "https://udlejning.example"
    en, to = bruger(Rolle.ANVISNING), bruger(Rolle.ANVISNING)
    assert giv_beskeder([_om(nr, en, to) for nr in range(1, 51)], now=NU) == 100
    breve = _breve()
    assert [(brev.til, brev.emne) for brev in breve] == [
        (en.email, "50 beskeder: Ny farve"),
        (to.email, "50 beskeder: Ny farve"),
    ]
    for nr in range(1, 51):
        assert (
            f"- Ny farve: Prøvevej {nr}\n  Prøvevej {nr} er lukket.\n  https://udlejning.example/boliganvisning/{nr}/\n"
            in (breve[0].tekst)
        )
    assert {besked.mail_id for besked in Besked.objects.filter(modtager=en)} == {breve[0].pk}
    assert send_ventende(now=NU) == 2


def test_hver_art_for_sig_og_en_alene_som_ellers() -> None:
    en = bruger(Rolle.ANVISNING)
    giv_beskeder([_om(1, en), _om(2, en), _om(3, en, art=Beskedart.FRIST_NAER)], now=NU)
    assert sorted(brev.emne for brev in _breve()) == ["2 beskeder: Ny farve", "Ny farve: Prøvevej 3"]


def test_de_valgte_maader_holder() -> None:
    straks, dagligt = bruger(Rolle.ANVISNING), bruger(Rolle.ANVISNING)
    Beskedvalg.objects.create(bruger=dagligt, art=Beskedart.FARVESKIFT, maade=Maade.DAGLIGT)
    giv_beskeder([_om(nr, straks, dagligt) for nr in (1, 2)], now=NU)
    assert [brev.til for brev in _breve()] == [straks.email]
    assert Besked.objects.filter(modtager=dagligt, mail=None).count() == 2


def test_det_der_kan_fortrydes_tages_tilbage_et_for_et() -> None:
    en, til = bruger(Rolle.ANVISNING), NU + dt.timedelta(minutes=10)
    giv_beskeder([_om(nr, en, til=til) for nr in (1, 2)], now=NU)
    assert [brev.emne for brev in _breve()] == ["Ny farve: Prøvevej 1", "Ny farve: Prøvevej 2"]
    assert traek_beskeder_tilbage(noegle=f"bolig/1/{Beskedart.FARVESKIFT}", now=NU)
    assert [brev.emne for brev in _breve()] == ["Ny farve: Prøvevej 2"]


def test_kun_de_nye_kommer_i_brevet() -> None:
    en = bruger(Rolle.ANVISNING)
    giv_beskeder([_om(1, en)], now=NU)
    assert giv_beskeder([_om(nr, en) for nr in (1, 2, 3)], now=NU) == 2
    assert [brev.emne for brev in _breve()] == ["Ny farve: Prøvevej 1", "2 beskeder: Ny farve"]
    assert "Prøvevej 1" not in _breve()[1].tekst
