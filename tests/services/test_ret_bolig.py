"""A unit corrected by hand."""

from decimal import Decimal
from typing import Any

import pytest

from anvisning.models import Bolig
from anvisning.services.boligdata import ret_bolig
from anvisning.services.kladder import gem_kladde
from tests import factories as f
from tests.factories import IDAG, NU
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db


def _by(bolig: Bolig) -> Bruger:
    return f.bruger(Rolle.ORGANISATION, organisation=bolig.afdeling.organisation)


def _ret(bolig: Bolig, by: Bruger | None = None, **aendret: Any) -> Bolig:
    felter = {
        "nr": bolig.nr,
        "adresse": bolig.adresse,
        "rum": bolig.rum,
        "areal": bolig.areal,
        "husleje": bolig.husleje,
        "indskud": bolig.indskud,
        "boligtype": bolig.type,
        **aendret,
    }
    return ret_bolig(bolig=bolig, by=by or _by(bolig), now=NU, **felter)


def test_det_der_er_rettet_staar_i_loggen_med_det_der_var() -> None:
    bolig = f.bolig()
    _ret(bolig, husleje=Decimal("7000.00"), elevator=True, etage="2")
    bolig.refresh_from_db()
    assert (bolig.husleje, bolig.elevator, bolig.etage) == (Decimal("7000.00"), True, "2")
    haendelse = Haendelse.objects.get(art="bolig.rettet")
    assert haendelse.grundlag["foer"] == {"husleje": "6400.00", "elevator": "False", "etage": ""}
    _ret(bolig, elevator=True, etage="2")
    assert Haendelse.objects.filter(art="bolig.rettet").count() == 1


def test_typen_kan_ikke_aendres_mens_boligen_er_meldt_ind_eller_er_kladde() -> None:
    f.aftale()
    afdeling = f.afdeling_i_farve("groen")
    meldt, kladde = f.bolig(afdeling), f.bolig(afdeling)
    f.indmelding(meldt)
    gem_kladde(bolig=kladde, ledig_fra_on=IDAG, bemaerkning="", by=_by(kladde), now=NU, idag=IDAG)
    for bolig in (meldt, kladde):
        with pytest.raises(Afvist, match="typen kan ikke ændres") as fanget:
            _ret(bolig, boligtype="ungdom")
        assert fanget.value.felt == "boligtype"
        assert _ret(bolig, rum=4).rum == 4
    fri = f.bolig(afdeling)
    assert _ret(fri, boligtype="ungdom").type == "ungdom"


def test_kun_egne_boliger_og_kun_det_der_kan_staa() -> None:
    bolig, anden = f.bolig(), f.bolig()
    with pytest.raises(Afvist, match="findes ikke blandt"):
        _ret(bolig, by=_by(anden))
    with pytest.raises(ManglerRet):
        _ret(bolig, by=f.bruger(Rolle.ANVISNING))
    with pytest.raises(Afvist, match="mellem 1 og 20"):
        _ret(bolig, rum=0)
    nabo = f.bolig(bolig.afdeling)
    with pytest.raises(Afvist, match="allerede en bolig med dette lejemålsnummer"):
        _ret(bolig, nr=nabo.nr)
