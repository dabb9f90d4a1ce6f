"""The catalogue's pages, the choice of a reason with its consequences, and the way back for a case's right."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anvisning.models import Aarsag, Anvisning, Indmelding
from anvisning.services.aarsager import indlaes_aarsager
from tests import factories as f
from tests.views.sider import hent, logget_ind
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _aftale() -> None:
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))


@pytest.fixture
def katalog() -> None:
    indlaes_aarsager(now=f.NU)


def _klient(rolle: str) -> Client:
    return logget_ind(f.bruger(rolle))


def _ledig() -> Indmelding:
    afdeling = f.afdeling_i_farve("groen", fra_on=idag() - dt.timedelta(days=100))
    return f.indmelding(f.bolig(afdeling), idag=idag(), now=nu())


def _felter(**andet: object) -> dict[str, Any]:
    return {
        "navn": "Boligen er for mørk",
        "virkning_bolig": "ledig_igen",
        "virkning_ret": "beholder",
        "hjemmel": "Praktisk samarbejdsforum",
        "sortering": "15",
        **andet,
    }


@pytest.mark.usefixtures("katalog")
def test_administratoren_opretter_retter_og_lukker() -> None:
    klient = _klient(Rolle.ADMINISTRATOR)
    side = hent(klient, "anvisning:aarsager")
    assert "Huslejen er for høj" in side
    assert "Sagens ret til et nyt tilbud bortfalder." in side
    ny = _felter(handling="nej", hvis="borger", fra_on=idag().isoformat())
    assert klient.post(reverse("anvisning:ny_aarsag"), ny | {"navn": ""}).status_code == 422
    assert klient.post(reverse("anvisning:ny_aarsag"), ny | {"handling": "frigivelse"}).status_code == 422
    assert klient.post(reverse("anvisning:ny_aarsag"), ny | {"sortering": "1" * 30}).status_code == 422
    assert klient.post(reverse("anvisning:ny_aarsag"), ny | {"er_andet": "on"}).status_code == 302
    aarsag = Aarsag.objects.get(navn="Boligen er for mørk")
    assert (aarsag.er_andet, aarsag.note_kraeves) == (True, True)
    adresse = reverse("anvisning:aarsag", args=[aarsag.pk])
    uden_note = {f"ret-{navn}": vaerdi for navn, vaerdi in _felter(navn="Boligen mangler lys").items()}
    svar = klient.post(adresse, uden_note)
    assert svar.status_code == 422
    assert "kræver altid en note" in svar.content.decode()
    svar = klient.post(adresse, uden_note | {"ret-note_kraeves": "on"}, follow=True)
    side = svar.content.decode()
    assert "Udgave 1: Boligen er for mørk." in side
    assert "Aldrig taget i brug" in side
    ny_pk = Aarsag.objects.get(navn="Boligen mangler lys").pk
    assert "Årsagen er lukket og kan ikke rettes." in hent(klient, "anvisning:aarsag", aarsag.pk)
    luk = reverse("anvisning:luk_aarsag", args=[ny_pk])
    assert klient.post(luk, {"luk-til_og_med": "1999-01-01"}).status_code == 422
    assert klient.post(luk, {"luk-til_og_med": (idag() - dt.timedelta(days=1)).isoformat()}).status_code == 302
    assert "»Boligen mangler lys« er lukket." in hent(klient, "anvisning:aarsager")
    assert "Boligen mangler lys" not in hent(klient, "anvisning:aarsager")
    assert "Boligen mangler lys" in hent(klient, "anvisning:aarsager", alle="1")


def test_et_tomt_katalog_siger_hvordan_det_fyldes() -> None:
    assert "manage.py indlaes_regler" in hent(_klient(Rolle.ADMINISTRATOR), "anvisning:aarsager")


@pytest.mark.usefixtures("katalog")
def test_virkningen_staar_ved_valget_foer_der_sendes() -> None:
    indmelding = _ledig()
    f.tilbud(indmelding, "SAG-1", idag=idag(), now=nu())
    side = hent(_klient(Rolle.ANVISNING), "anvisning:indmelding", indmelding.pk)
    for stykke in (
        "Nej: Huslejen er for høj",
        "Sagen beholder retten til et nyt tilbud.",
        "Sagens ret til et nyt tilbud bortfalder.",
        "Boligen gives tilbage til organisationen. Sagen beholder retten til et nyt tilbud. Kræver en note.",
    ):
        assert stykke in side
    assert "Borgeren har ikke svaret inden svarfristen" not in side


def test_fra_bortfald_til_nyt_tilbud_paa_siderne() -> None:
    foerste, naeste = _ledig(), _ledig()
    tilbud = f.tilbud(foerste, "SAG-1", idag=idag(), now=nu())
    klient = _klient(Rolle.ANVISNING)
    nej = {"svar-aarsag": f.aarsag("nej-oensker-ikke").pk}
    assert klient.post(reverse("anvisning:svar", args=[tilbud.pk]), nej).status_code == 302
    assert "Sagens ret til et nyt tilbud er bortfaldet." in hent(klient, "anvisning:indmelding", foerste.pk)
    tilbyd = reverse("anvisning:tilbyd", args=[naeste.pk])
    afvist = klient.post(tilbyd, {"tilbud-sagsref": "SAG-1"})
    assert afvist.status_code == 422
    genaabn = reverse("anvisning:genaabn_ret", args=[tilbud.pk])
    assert f"{genaabn}?bolig={naeste.pk}" in afvist.content.decode()
    assert "»Borgeren ønsker ikke boligen«" in klient.get(genaabn).content.decode()
    cpr = "0101" + "90" + "-1234"
    assert klient.post(genaabn, {"begrundelse": f"Se {cpr}"}).status_code == 422
    svar = klient.post(f"{genaabn}?bolig={naeste.pk}", {"begrundelse": "Svaret blev misforstået."})
    assert svar.headers["Location"] == reverse("anvisning:indmelding", args=[naeste.pk])
    assert "Sagen har allerede ret til et nyt tilbud." in klient.get(f"{genaabn}?bolig=x").content.decode()
    assert klient.post(genaabn, {"begrundelse": "Igen"}).status_code == 422
    assert "Svaret blev misforstået." in hent(klient, "anvisning:indmelding", foerste.pk)
    assert klient.post(tilbyd, {"tilbud-sagsref": "SAG-1"}).status_code == 302
    assert Anvisning.objects.filter(sagsref="SAG-1").count() == 2


def test_organisationen_ser_aarsagen_men_hverken_sag_eller_bortfald() -> None:
    indmelding = _ledig()
    tilbud = f.tilbud(indmelding, "SAG-1", idag=idag(), now=nu())
    _klient(Rolle.ANVISNING).post(
        reverse("anvisning:svar", args=[tilbud.pk]), {"svar-aarsag": f.aarsag("nej-oensker-ikke").pk}
    )
    klient = logget_ind(f.bruger(Rolle.ORGANISATION, organisation=indmelding.bolig.afdeling.organisation))
    side = hent(klient, "anvisning:indmelding", indmelding.pk)
    assert "Borgeren ønsker ikke boligen" in side
    assert "SAG-1" not in side
    assert "bortfaldet" not in side
