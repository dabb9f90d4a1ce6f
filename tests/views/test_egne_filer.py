"""An organisation's pages about its own files, and a unit corrected by hand."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from anvisning.models import Bolig
from monitoring.models import Indlaesning, Kilde
from tests import factories as f
from tests.services.indlaesningshjaelp import fil, koer
from tests.views.sider import logget_ind
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db

LEDIGE = "organisationsnr;afdelingsnr;bolignr;ledig_fra"


@pytest.fixture
def bolig() -> Bolig:
    return f.bolig(f.afdeling(f.organisation("0101", "Fjordbo"), "007", "Solbakken"), nr="0001")


@pytest.fixture
def klient(bolig: Bolig) -> Client:
    return logget_ind(f.bruger(Rolle.ORGANISATION, organisation=bolig.afdeling.organisation))


def test_siden_viser_kun_organisationens_kilder_og_filer(klient: Client) -> None:
    fremmed = f.indlaesning(Kilde.LEDIGE, fil=f.kildefil("andres.csv", by=f.bruger(Rolle.ORGANISATION)))
    kommunens = f.indlaesning(Kilde.BOLIGER, fil=f.kildefil("kommunens.csv"))
    side = klient.get(reverse("monitoring:data")).content.decode()
    for tekst in (
        "Ledige boliger til boliganvisningen",
        "Ledige familieboliger pr. måned",
        "Organisationernes boliger",
    ):
        assert tekst in side
    for tekst in ("LBF", "Ministeriet", "andres.csv", "kommunens.csv"):
        assert tekst not in side
    formular = klient.get(reverse("monitoring:data_indlaes")).content.decode()
    assert "Data kendt fra" not in formular
    for job in (fremmed, kommunens):
        assert klient.get(reverse("monitoring:indlaesning", args=[job.pk])).status_code == 404
        assert klient.get(reverse("monitoring:indlaesning_fil", args=[job.pk])).status_code == 404


def test_filen_sendes_genkendes_og_rapporten_staar_der(klient: Client) -> None:
    indhold = fil(LEDIGE, "0101;007;9999;01-07-2026", "0202;001;0001;01-07-2026")
    svar = klient.post(
        reverse("monitoring:data_indlaes"), {"filer": SimpleUploadedFile("ledige.csv", indhold), "kilde": ""}
    )
    job = Indlaesning.objects.get()
    assert (svar.status_code, job.kilde) == (302, "ledige")
    koer(job)
    side = klient.get(reverse("monitoring:indlaesning", args=[job.pk])).content.decode()
    assert "er ikke jeres" in side
    assert "Data kendt fra" not in side, "a file of vacant units tells of no figures that become known"
    assert "Boliger meldt ind" in side
    assert "brug jeres eget nummer, 0101" in side
    maerket = klient.get(reverse("monitoring:indlaesning_maerket", args=[job.pk]))
    assert maerket.status_code == 200


def test_en_kommunal_fil_kan_ikke_sendes(klient: Client) -> None:
    svar = klient.post(
        reverse("monitoring:data_indlaes"),
        {"filer": SimpleUploadedFile("lbf.csv", fil("organisationsnr;afdelingsnr;aar;beboere")), "kilde": "lbf"},
    )
    assert svar.status_code == 422
    assert not Indlaesning.objects.exists()


def test_boligen_rettes_paa_sin_side(klient: Client, bolig: Bolig) -> None:
    adresse = reverse("anvisning:ret_bolig", args=[bolig.pk])
    side = klient.get(adresse).content.decode()
    assert bolig.adresse in side
    felter = {
        "nr": bolig.nr,
        "adresse": "Nyvej 1",
        "rum": "4",
        "areal": "92,5",
        "husleje": "7.100",
        "indskud": "30.000",
        "boligtype": "familie",
        "tilgaengelig": "on",
    }
    assert klient.post(adresse, {**felter, "rum": "0"}).status_code == 422
    assert klient.post(adresse, felter).status_code == 302
    bolig.refresh_from_db()
    assert (bolig.adresse, bolig.rum, str(bolig.areal), bolig.tilgaengelig) == ("Nyvej 1", 4, "92.5", True)


def test_typen_paa_en_kladde_afvises_ved_feltet(klient: Client) -> None:
    f.aftale()
    bolig = f.bolig(f.afdeling_i_farve("groen", f.organisation("0303")))
    f.indmelding(bolig)
    ejer = logget_ind(f.bruger(Rolle.ORGANISATION, organisation=bolig.afdeling.organisation))
    adresse = reverse("anvisning:ret_bolig", args=[bolig.pk])
    form = ejer.get(adresse).context["form"]
    data = {navn: vaerdi for navn, vaerdi in form.initial.items() if vaerdi not in (None, False)}
    data |= {"areal": "78", "husleje": "6400", "indskud": "24000", "boligtype": "ungdom"}
    svar = ejer.post(adresse, data)
    assert svar.status_code == 422
    assert "typen kan ikke ændres" in " ".join(svar.context["form"].errors["boligtype"])
