"""The shipped model as an adopted version: loaded once, never changed."""

import datetime as dt
import hashlib
import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from monitoring.domain.vaerdier import kanonisk_json
from monitoring.models import Modelversion
from monitoring.regler.modelindlaesning import indlaes_model
from monitoring.regler.runderegler import Manuelregel
from monitoring.selectors.runder import model_paa, trappemodel_paa
from monitoring.services.modeller import indlaes_modeller, vedtag_model
from tests.factories import NU
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db


def test_indlaesning_to_gange_aendrer_intet() -> None:
    [foerste] = indlaes_modeller(NU)
    [anden] = indlaes_modeller(NU + dt.timedelta(days=1))

    assert foerste.pk == anden.pk
    assert Modelversion.objects.count() == Haendelse.objects.filter(art="model.indlaest").count() == 1
    assert (foerste.fra_on, foerste.til_on, foerste.vedtaget_on) == (dt.date(2023, 1, 1), None, dt.date(2023, 1, 1))
    assert foerste.sha256 == hashlib.sha256(kanonisk_json(foerste.data).encode()).hexdigest()
    assert "Antagelse" in foerste.vedtaget_hvor


def test_andet_indhold_under_samme_version_afvises() -> None:
    indlaes_modeller(NU)
    with pytest.raises(Afvist, match="allerede gemt med et andet indhold"):
        vedtag_model(model=indlaes_model().med_ikke_vestlig(False), now=NU)
    assert Modelversion.objects.count() == 1


def test_en_ny_version_afloeser_fra_sin_egen_dag() -> None:
    indlaes_modeller(NU)
    ny = replace(indlaes_model().med_ikke_vestlig(False), version=2, gaelder_fra=dt.date(2026, 7, 1))
    vedtag_model(model=ny, now=NU)

    foer, efter = model_paa(dt.date(2026, 6, 30)), model_paa(dt.date(2026, 7, 1))
    assert foer is not None
    assert efter is not None
    assert (foer.version, foer.til_on, efter.version) == (1, dt.date(2026, 7, 1), 2)
    model = trappemodel_paa(dt.date(2026, 7, 1))
    assert model is not None
    assert model.ikke_vestlig_indgaar is False


def test_en_ny_version_kan_ikke_gaelde_fra_samme_dag_eller_foer() -> None:
    indlaes_modeller(NU)
    with pytest.raises(Afvist, match=r"gælder fra 1\. januar 2023"):
        vedtag_model(model=replace(indlaes_model(), version=2), now=NU)


def test_foer_den_foerste_model_er_der_ingen() -> None:
    indlaes_modeller(NU)
    assert model_paa(dt.date(2022, 12, 31)) is None
    assert trappemodel_paa(dt.date(2022, 12, 31)) is None


@pytest.mark.parametrize(
    ("dag", "sidste"),
    [
        (dt.date(2026, 6, 1), dt.date(2028, 6, 1)),
        (dt.date(2026, 12, 31), dt.date(2028, 12, 31)),
        (dt.date(2024, 2, 29), dt.date(2026, 2, 28)),
    ],
)
def test_sidste_udloeb_af_en_manuel_placering(dag: dt.date, sidste: dt.date) -> None:
    assert Manuelregel(24, "").sidste_udloeb(dag) == sidste


def test_kommandoen_indlaeser_modeller_og_regelsaet() -> None:
    for _ in range(2):
        ud = StringIO()
        call_command("indlaes_regler", "--json", stdout=ud)
        data = json.loads(ud.getvalue())

    assert data["modeller"] == [{"noegle": "aalborg", "version": 1, "fra": "2023-01-01"}]
    assert Modelversion.objects.count() == 1
