"""An agreement's shares and the model's steps: what does not fit is said, and the agreement is not adopted first."""

import datetime as dt

import pytest
from django.urls import reverse

from anvisning.models import Regelsaet
from monitoring.models import Modelversion
from tests import factories as f
from tests import versionsfabrik as v
from tests.views.sider import logget_ind
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist
from udlejning.styregruppe.selectors.trinandele import trinforskel
from udlejning.styregruppe.services.trin import tilfoej_trin
from udlejning.styregruppe.services.vedtagelse import foreslaa_fra_scenarie, vedtag_version
from udlejning.styregruppe.slags import Version

pytestmark = pytest.mark.django_db

BETINGELSE = {"mindst": {"antal": 1, "af": ["grundskole", "indkomst"], "niveau": "forebyggelse"}}


@pytest.fixture
def forslag() -> tuple[Modelversion, Regelsaet]:
    """A step put in between 4 and 3: the steps above it go one up, and their shares with them."""
    f.modelversion()
    f.aftale(f.IDAG - dt.timedelta(days=400), f.IDAG + dt.timedelta(days=400))
    by = f.bruger(Rolle.STYREGRUPPE)
    trin = {"navn": "Grundskole eller indkomst", "farve": "gul", "antagelse": "Aftalt.", "betingelse": BETINGELSE}
    scenarie = tilfoej_trin(scenarie=f.scenarie(by), over=3, trin=trin, by=by, now=f.NU)
    model, aftale = foreslaa_fra_scenarie(scenarie=scenarie, by=by, now=f.NU, idag=f.IDAG)
    assert isinstance(model, Modelversion)
    assert isinstance(aftale, Regelsaet)
    return model, aftale


def _vedtag(version: Version) -> Version:
    return vedtag_version(
        version=version,
        moede_on=f.IDAG,
        moede="Mødet",
        referat="Punkt 1",
        fra_on=f.IDAG,
        by=f.bruger(Rolle.MONITOR),
        now=f.NU,
        idag=f.IDAG,
    )


def test_aftalen_vedtages_ikke_foer_den_model_hvis_trin_dens_andele_foelger(
    forslag: tuple[Modelversion, Regelsaet],
) -> None:
    model, aftale = forslag
    with pytest.raises(Afvist, match="Aftalen har andele for trin 7, som modellen ikke har") as afvist:
        _vedtag(aftale)
    assert afvist.value.felt == "fra_on"
    aftale.refresh_from_db()
    assert aftale.er_foreslaaet

    _vedtag(model)
    _vedtag(aftale)
    for version in forslag:
        assert trinforskel(type(version).objects.get(pk=version.pk), f.IDAG) is None


def test_indtil_aftalen_foelger_efter_siges_det(forslag: tuple[Modelversion, Regelsaet]) -> None:
    model, aftale = forslag
    klient = logget_ind(f.bruger(Rolle.MONITOR))
    overskrift = "Aftalens andele passer ikke til modellens trin"
    sider = [reverse(f"styregruppe:{navn}", args=["trappe", model.pk]) for navn in ("version", "vedtag_version")]
    sider += [reverse("styregruppe:version", args=["aftale", aftale.pk])]
    for side in sider:
        html = klient.get(side).content.decode()
        assert overskrift in html, side
    assert "har ingen andele for trin 7" in klient.get(sider[0]).content.decode()
    assert "har andele for trin 7, som modellen ikke har" in klient.get(sider[2]).content.decode()

    oversigt = reverse("styregruppe:model")
    assert overskrift not in klient.get(oversigt).content.decode()
    _vedtag(model)
    assert overskrift in klient.get(oversigt).content.decode()
    _vedtag(aftale)
    assert overskrift not in klient.get(oversigt).content.decode()


def test_samme_andel_for_alle_trin_passer_til_enhver_model(forslag: tuple[Modelversion, Regelsaet]) -> None:
    model, aftale = forslag
    assert trinforskel(model, f.IDAG) is not None
    assert trinforskel(aftale, f.IDAG) is not None
    aftale.data["andele"] = {"alle": next(iter(aftale.data["andele"].values()))}
    assert trinforskel(aftale, f.IDAG) is None


def test_en_andel_af_en_farve_der_lukkes_siges(forslag: tuple[Modelversion, Regelsaet]) -> None:
    """The organisations would owe what they may not report."""
    _, aftale = forslag
    gaeldende = aftale.bygger_paa
    assert isinstance(gaeldende, Regelsaet)
    assert trinforskel(gaeldende, f.IDAG) is None
    lukket = {"udfald": "ikke_tilladt", "begrundelse": "Gule lukkes.", "antagelse": "Prøve."}
    kladde = v.aftalekladde(
        gaeldende, f.IDAG, gaeldende.til_on, aendringer=[(("raekker", "familie", "indmelding", "gul"), lukket)]
    )
    forskel = trinforskel(kladde, f.IDAG)
    assert forskel is not None
    assert (forskel.mangler, forskel.ukendte, forskel.lukkede) == ((), (), (2, 3))
    html = logget_ind(f.bruger(Rolle.MONITOR)).get(reverse("styregruppe:version", args=["aftale", kladde.pk]))
    tekst = html.content.decode()
    assert "har en andel for trin 2 og 3, men lukker farven for indmelding" in tekst
    assert "skylde boliger, som de ikke må melde ind" in tekst
    assert "Vedtag modellen først" not in tekst
