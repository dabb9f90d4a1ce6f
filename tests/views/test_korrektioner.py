"""The pages about corrections, and the way from a figure to its source."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring.domain.vaerdier import Betegnelse
from monitoring.models import Korrektion, Observation
from tests import factories as f
from tests.services.indlaesningshjaelp import bilag, lbf, ministeriet, register
from tests.views.sider import logget_ind, tekst
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db

_BEGRUNDET = {"begrundelse": "LBF har rettet tallet.", "dokumentation": "Brev fra LBF, 3. maj 2026"}


@pytest.fixture
def monitor() -> Client:
    return logget_ind(f.bruger(username="mona"))


@pytest.fixture
def tal() -> Observation:
    register()
    lbf("0101;007;Solbakken;2024;1155;40,7;1,25;61,8;54,3;27,5")
    return Observation.objects.get(indikator="grundskole")


def _ret(monitor: Client, tal: Observation, **felter: str) -> int:
    svar = monitor.post(
        reverse("monitoring:observation_ret", args=[tal.pk]), {**_BEGRUNDET, "vaerdi": "31,2", **felter}
    )
    return svar.status_code


def test_ret_et_tal_fra_dets_side_og_se_hvem_hvornaar_og_hvorfor(monitor: Client, tal: Observation) -> None:
    side = monitor.get(reverse("monitoring:observation", args=[tal.pk]))
    assert reverse("monitoring:observation_ret", args=[tal.pk]) in side.content.decode()
    assert reverse("monitoring:indlaesning_fil", args=[tal.indlaesning_id]) in side.content.decode()

    assert _ret(monitor, tal) == 302

    vist = tekst(monitor.get(reverse("monitoring:observation", args=[tal.pk])))
    assert "Tallet er rettet til 31,2\N{NO-BREAK SPACE}%" in vist
    assert "Rettet af mona" in vist
    assert "LBF har rettet tallet. Før 61,8\N{NO-BREAK SPACE}%." in vist
    assert "Brev fra LBF, 3. maj 2026" in vist


@pytest.mark.parametrize(
    ("felter", "besked"),
    [
        ({"vaerdi": "161,8"}, "er over 100"),
        ({"vaerdi": ""}, "Skriv enten den rigtige værdi"),
        ({"begrundelse": ""}, "Skriv, hvorfor tallet er forkert"),
        ({"begrundelse": "Borgeren 010190-1234 klagede."}, "CPR"),
        ({"udloeber_on": "i morgen"}, "Skriv en dato"),
    ],
)
def test_fejl_vises_ved_feltet_og_intet_gemmes(
    monitor: Client, tal: Observation, felter: dict[str, str], besked: str
) -> None:
    svar = monitor.post(
        reverse("monitoring:observation_ret", args=[tal.pk]), {**_BEGRUNDET, "vaerdi": "31,2", **felter}
    )

    assert svar.status_code == 422
    assert besked in tekst(svar)
    assert not Korrektion.objects.exists()


def test_en_ny_fil_giver_en_rettelse_der_venter_og_kan_genanvendes(monitor: Client, tal: Observation) -> None:
    _ret(monitor, tal)
    lbf("0101;007;Solbakken;2024;1155;40,7;1,25;60,2;54,3;27,5")
    rettelse = Korrektion.objects.get()

    liste = monitor.get(reverse("monitoring:korrektioner"), {"status": "venter"})
    assert "1 rettelse venter på stilling" in tekst(liste)
    vej = reverse("monitoring:korrektion_handling", args=[rettelse.pk, "genanvend"])
    assert vej in liste.content.decode()
    assert "60,2\N{NO-BREAK SPACE}%" in tekst(monitor.get(vej))
    assert monitor.post(vej, {"begrundelse": "Samme fejl igen."}).status_code == 302

    assert str(Korrektion.objects.get(status="gaelder").observation.vaerdi) == "60.2000"
    assert "venter på stilling" not in tekst(monitor.get(reverse("monitoring:korrektioner")))


def test_lad_bortfalde_og_ophaev(monitor: Client, tal: Observation) -> None:
    rettelse = f.korrektion(tal)
    vej = reverse("monitoring:korrektion_handling", args=[rettelse.pk, "ophaev"])
    assert monitor.post(vej, {"begrundelse": ""}).status_code == 422
    assert monitor.post(vej, {"begrundelse": "Filen var rigtig."}).status_code == 302
    rettelse.refresh_from_db()
    assert rettelse.status == "ophaevet"
    assert "intet at tage stilling til" in tekst(monitor.get(vej))
    # The same act again, from an old page, is refused in words.
    svar = monitor.post(vej, {"begrundelse": "Igen."})
    assert svar.status_code == 422


def test_listen_filtreres_og_dens_opslag_vokser_ikke(monitor: Client, tal: Observation) -> None:
    antal = []
    for _ in range(2):
        for _ in range(4):
            f.korrektion(f.observation(f.afdeling(), vaerdi="40.7"))
        with CaptureQueriesContext(connection) as opslag:
            svar = monitor.get(reverse("monitoring:korrektioner"), {"kilde": "lbf", "status": "gaelder"})
        antal.append(len(opslag))
    assert "8 rettelser" in tekst(svar)
    assert antal[0] == antal[1]
    assert "Ingen rettelser passer" in tekst(monitor.get(reverse("monitoring:korrektioner"), {"kilde": "tvilling"}))


def test_ministeriets_liste_viser_fil_ark_og_raekke_som_den_stod(monitor: Client) -> None:
    register()
    ministeriet("01-12-2025;Vestparken;Aalborg;forebyggelse;1.800;35,0;1,50;0,66;62,0;60,0;40,0")
    bilag("01-12-2025;Vestparken;0101;007")

    svar = monitor.get(reverse("monitoring:ministerliste", args=[2025]), {"afdeling": "0101-007"})

    vist = tekst(svar)
    assert "Listen af 1. december 2025" in vist
    assert "0,66\N{NO-BREAK SPACE}%" in vist
    assert "Forebyggelsesområde" in vist
    assert "F: uden_tilknytning_pct" in vist
    assert "Bilaget: hvorfor afdelingen hører til området" in vist
    assert "D: afdelingsnr" in vist


def test_listens_tal_foerer_hver_til_sin_side_og_viser_rettelser(monitor: Client) -> None:
    ministeriet("01-12-2025;Vestparken;Aalborg;forebyggelse;1.800;35,0;1,50;0,66;62,0;60,0;40,0")
    rettelse = f.korrektion(Observation.objects.get(indikator="grundskole"), "58.5")

    vist = monitor.get(reverse("monitoring:ministerliste", args=[2025])).content.decode()

    tal = Observation.objects.filter(kilde="ministeriet")
    assert tal.count() == 6
    for et in tal:
        assert vist.count(f'href="{reverse("monitoring:observation", args=[et.pk])}"') == 1
    assert "Rettet til 58,5" in vist
    assert rettelse.begrundelse in vist


def test_kun_de_omraader_som_afdelingen_ligger_i(monitor: Client) -> None:
    afdeling, omraade, andet = f.afdeling(), f.omraade("Nord"), f.omraade("Syd")
    f.medlemskab(afdeling, omraade)
    f.ministerliste(dt.date(2025, 12, 1), udpegninger={omraade: [Betegnelse.UDSAT], andet: [Betegnelse.FOREBYGGELSE]})

    vej = reverse("monitoring:ministerliste", args=[2025])
    assert "Syd" not in tekst(monitor.get(vej, {"afdeling": afdeling.noegle}))
    assert "Syd" in tekst(monitor.get(vej))


def test_en_organisation_kommer_ikke_til_filerne(tal: Observation) -> None:
    assert tal.afdeling
    klient = logget_ind(f.bruger(Rolle.ORGANISATION, organisation=tal.afdeling.organisation))

    for vej in (reverse("monitoring:observation", args=[tal.pk]), reverse("monitoring:korrektioner")):
        assert klient.get(vej).status_code == 403
    # It may fetch files that it has sent itself; this one is somebody else's.
    assert klient.get(reverse("monitoring:indlaesning_fil", args=[tal.indlaesning_id])).status_code == 404
