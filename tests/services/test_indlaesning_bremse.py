"""An import that changes much of what was there stops, stores nothing, and waits for a second person."""

from collections.abc import Iterator
from decimal import Decimal
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse

from monitoring.domain.bremse import Bremseregel
from monitoring.models import Indlaesning, Korrektion, Observation
from monitoring.services import bremse, tilbagetraekning
from tests import factories as f
from tests.services.indlaesningshjaelp import LBF, fil, koer, lbf, modtag, register
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.models import Haendelse

_HOVED = "0101;007;Solbakken;2024"
_FOER = f"{_HOVED};1155;40,7;1,25;61,8;54,3;27,5"
#: Three of the six figures differ: more than 2, and 50 % is more than 20.
_MEGET = f"{_HOVED};1155;41,7;1,35;62,8;54,3;27,5"
#: Two differ: not more than 2.
_LIDT = f"{_HOVED};1155;41,7;1,35;61,8;54,3;27,5"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _smaa_graenser() -> Iterator[None]:
    regel = Bremseregel(2, Decimal(20), "Prøve")
    with mock.patch.object(bremse, "bremseregel", return_value=regel):
        yield


@pytest.fixture
def bremset(by: Bruger) -> Indlaesning:
    register()
    lbf(_FOER)
    return koer(modtag("lbf", fil(LBF, _MEGET), by=by))


def _vaerdi() -> Decimal | None:
    return Observation.objects.get(indikator="grundskole", erstattet_af=None).vaerdi


def test_den_stopper_og_gemmer_intet(bremset: Indlaesning) -> None:
    assert bremset.status == "bremset"
    assert bremset.bremse == {
        "aendrede": 3,
        "ialt": 6,
        "graense_antal": 2,
        "graense_procent": "20",
        "mod": None,
    }
    assert _vaerdi() == Decimal("61.8")
    assert not bremset.raekker.exists()
    assert Haendelse.objects.filter(art="indlaesning.bremset").exists()


def test_faa_aendringer_gaar_igennem() -> None:
    register()
    lbf(_FOER)

    assert lbf(_LIDT).status == "indlaest"


def test_nye_tal_er_ingen_aendring() -> None:
    register()
    lbf(_FOER)

    assert lbf("0101;007;Solbakken;2025;900;11,7;0,35;22,8;94,3;7,5").status == "indlaest"


def test_en_anden_frigiver_og_saa_gemmes_den(bremset: Indlaesning, by: Bruger) -> None:
    anden = f.bruger()
    with pytest.raises(Afvist, match="Du har selv indlæst filen"):
        bremse.frigiv_indlaesning(indlaesning=bremset, begrundelse="Fin.", by=by, now=f.NU)

    job = bremse.frigiv_indlaesning(indlaesning=bremset, begrundelse="LBF har rettet hele året.", by=anden, now=f.NU)
    assert job.status == "venter"
    job = koer(job)

    assert (job.status, job.frigivet_by, job.antal_nye) == ("indlaest", anden, 3)
    assert _vaerdi() == Decimal("62.8")
    with pytest.raises(Afvist, match="ikke bremset"):
        bremse.frigiv_indlaesning(indlaesning=job, begrundelse="Igen.", by=anden, now=f.NU)


def test_en_rettelse_tilbydes_foerst_igen_naar_filen_er_gemt(by: Bruger) -> None:
    register()
    lbf(_FOER)
    rettelse = f.korrektion(Observation.objects.get(indikator="grundskole"))
    job = koer(modtag("lbf", fil(LBF, _MEGET), by=by))
    rettelse.refresh_from_db()
    assert rettelse.status == "gaelder"

    koer(bremse.frigiv_indlaesning(indlaesning=job, begrundelse="Fin.", by=f.bruger(), now=f.NU))

    rettelse.refresh_from_db()
    assert rettelse.status == "venter"


def test_traekkes_filen_tilbage_venter_rettelsen_over_den(by: Bruger) -> None:
    register()
    job = lbf(_FOER)
    rettelse = f.korrektion(Observation.objects.get(indikator="grundskole"))

    tilbagetraekning.traek_indlaesning_tilbage(indlaesning_id=job.pk, begrundelse="Forkert fil.", by=by, now=f.NU)

    rettelse.refresh_from_db()
    assert (rettelse.status, rettelse.tilbudt_ved) == (Korrektion.Status.VENTER, job)


def test_siden_viser_tallene_og_frigiver(bremset: Indlaesning, by: Bruger) -> None:
    egen, anden = Client(), Client()
    egen.force_login(by)
    anden.force_login(f.bruger())
    vej = reverse("monitoring:indlaesning_frigiv", args=[bremset.pk])

    assert vej in egen.get(reverse("monitoring:indlaesning", args=[bremset.pk])).content.decode()
    assert "Du har selv indlæst filen" in egen.get(vej).content.decode()
    assert "3 af 6 (50" in anden.get(vej).content.decode()
    assert anden.post(vej, {"begrundelse": ""}).status_code == 422
    assert egen.post(vej, {"begrundelse": "Fin."}).status_code == 422
    assert anden.post(vej, {"begrundelse": "LBF har rettet hele året."}).status_code == 302
    bremset.refresh_from_db()
    assert bremset.status == "venter"
