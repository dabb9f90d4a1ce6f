"""A person's notices, choices and letters, and the list of everybody's letters."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NU, besked, bruger
from udlejning.beskeder.models import Beskedvalg
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.post.models import UdgaaendeMail
from udlejning.post.services import send_ventende

pytestmark = pytest.mark.django_db

LISTE = "/beskeder/"


@pytest.fixture
def aase(client: Client) -> Bruger:
    person = bruger(Rolle.ANVISNING, username="aase", first_name="Aase")
    client.force_login(person)
    return person


def side(client: Client, sti: str, **headers: str) -> str:
    svar = client.get(sti, headers=headers)
    assert svar.status_code == 200
    return svar.content.decode()


def test_listen_er_ens_egen_med_de_nyeste_foerst(client: Client, aase: Bruger) -> None:
    besked(aase, emne="Den gamle")
    besked(aase, emne="Den nye", now=NU + dt.timedelta(hours=1))
    besked(bruger(Rolle.ANVISNING), emne="En andens")
    html = side(client, LISTE)
    assert html.index("Den nye") < html.index("Den gamle")
    assert "En andens" not in html
    assert html.count("ulaestmaerke__form") == 2
    assert "(2 ulæste)" in html


def test_aabnet_er_laest_og_foerer_til_sagen(client: Client, aase: Bruger) -> None:
    min_ = besked(aase, sti="/boliganvisning/7/")
    svar = client.get(reverse("beskeder:aabn", args=[min_.pk]))
    assert (svar.status_code, svar["Location"]) == (302, "/boliganvisning/7/")
    min_.refresh_from_db()
    laest_at = min_.laest_at
    assert laest_at is not None
    client.get(reverse("beskeder:aabn", args=[min_.pk]))
    min_.refresh_from_db()
    assert min_.laest_at == laest_at
    html = side(client, LISTE)
    assert "ulaestmaerke__form" not in html
    assert "ulæst)" not in html


def test_uden_scripts_kommer_man_tilbage_til_den_side_man_var_paa(client: Client, aase: Bruger) -> None:
    min_ = besked(aase)
    svar = client.post(reverse("beskeder:skift", args=[min_.pk]) + "?vis=ulaeste&side=2", {"laest": "ja"})
    assert svar["Location"] == "/beskeder/?vis=ulaeste&side=2"
    assert "Du har læst alle dine beskeder." in side(client, LISTE + "?vis=ulaeste")
    client.post(reverse("beskeder:skift", args=[min_.pk]), {"laest": "nej"})
    assert "(1 ulæst)" in side(client, LISTE)
    client.post(reverse("beskeder:alle_laest"))
    assert "ulæst)" not in side(client, LISTE)


def test_med_htmx_svares_med_listen_og_tallet_i_sidehovedet(client: Client, aase: Bruger) -> None:
    en = besked(aase)
    besked(aase)
    svar = client.post(reverse("beskeder:skift", args=[en.pk]), {"laest": "ja"}, headers={"HX-Request": "true"})
    html = svar.content.decode()
    assert svar.status_code == 200
    assert "HX-Request" in svar["Vary"]
    assert "<html" not in html
    assert 'id="ulaeste" hx-swap-oob="true">(1 ulæst)' in html


def test_listen_har_sider(client: Client, aase: Bruger) -> None:
    for nummer in range(26):
        besked(aase, emne=f"Nummer {nummer:02d}", now=NU + dt.timedelta(minutes=nummer))
    assert "Nummer 00" not in side(client, LISTE)
    assert "Nummer 00" in side(client, LISTE + "?side=2")


def test_forsiden_viser_de_nyeste_ulaeste(client: Client, aase: Bruger) -> None:
    for nummer in range(4):
        besked(aase, emne=f"Nummer {nummer}", now=NU + dt.timedelta(minutes=nummer))
    html = side(client, "/")
    assert "4 ulæste beskeder" in html
    assert "Nummer 1" in html
    assert "Nummer 0" not in html
    client.post(reverse("beskeder:alle_laest"))
    assert "nye-beskeder" not in side(client, "/")


def test_tallet_i_sidehovedet_koster_en_forespoergsel(
    client: Client, aase: Bruger, django_assert_max_num_queries: object
) -> None:
    for _ in range(30):
        besked(aase)
    with django_assert_max_num_queries(7):  # type: ignore[operator]  # pytest-django's fixture is a context manager
        side(client, LISTE)


def test_valget_gemmes_og_staar_der_naeste_gang(client: Client, aase: Bruger) -> None:
    html = side(client, reverse("beskeder:valg"))
    assert "Ny ledig bolig" in html
    assert "Data og indlæsninger" not in html, "A caseworker hears of no imports."
    fra = "ny_indmelding nyt_tilbud svar frist_flyttet frigivet trukket udlejet farveskift dispensation moede"
    valg = dict.fromkeys(fra.split(), "fra")
    svar = client.post(reverse("beskeder:valg"), valg | {"fleksibel": "dagligt", "frist_naer": "dagligt"}, follow=True)
    assert "Dit valg er gemt." in svar.content.decode()
    gemt = dict(Beskedvalg.objects.values_list("art", "maade"))
    assert gemt["frist_naer"] == "dagligt"
    # What was chosen already is no change.
    assert "fleksibel" not in gemt


def test_et_valg_der_ikke_findes_afvises_og_intet_gemmes(client: Client, aase: Bruger) -> None:
    svar = client.post(reverse("beskeder:valg"), {"frist_naer": "om natten"})
    assert svar.status_code == 422
    assert "Vælg en af de tre måder." in svar.content.decode()
    assert not Beskedvalg.objects.exists()


def test_den_uden_email_faar_det_at_vide(client: Client, aase: Bruger) -> None:
    Bruger.objects.filter(pk=aase.pk).update(email="")
    assert "Du har ingen e-mailadresse i systemet." in side(client, reverse("beskeder:valg"))


def test_ens_egne_emails_med_tekst(client: Client, aase: Bruger) -> None:
    besked(aase, tekst="Teksten til Aase.")
    besked(bruger(Rolle.ANVISNING), tekst="Teksten til en anden.")
    html = side(client, reverse("post:mine"))
    assert "Teksten til Aase." in html
    assert "Teksten til en anden." not in html
    assert "Venter" in html


def test_listen_over_alle_emails_har_hvem_hvad_hvornaar_og_hvordan_men_ingen_tekst(client: Client) -> None:
    aase, bo = bruger(Rolle.ANVISNING, username="aase", first_name="Aase"), bruger(Rolle.ANVISNING, username="bo")
    besked(aase, emne="Om Aases bolig", tekst="Teksten til Aase.")
    send_ventende(now=NU)
    besked(bo, emne="Om Bos bolig")
    UdgaaendeMail.objects.filter(modtager=bo).update(status="opgivet", forsoeg=20, fejl="SMTPRecipientsRefused: 550")
    client.force_login(bruger(Rolle.ADMINISTRATOR))
    html = side(client, reverse("post:log"))
    for tekst in (
        "aase@example.dk",
        "Om Aases bolig",
        "Sendt 1.",
        "Opgivet",
        "SMTPRecipientsRefused: 550",
        "2 e-mails",
    ):
        assert tekst in html
    assert "Teksten til Aase." not in html
    for filter_, ventet in (
        ({"soeg": "aase bolig"}, "Om Aases bolig"),
        ({"status": "opgivet"}, "Om Bos bolig"),
        ({"fra": "2026-06-01", "til": "2026-06-01", "soeg": "bo@"}, "Om Bos bolig"),
    ):
        html = client.get(reverse("post:log"), filter_, headers={"HX-Request": "true"}).content.decode()
        assert "1 e-mail<" in html
        assert ventet in html
    html = client.get(reverse("post:log"), {"fra": "2026-06-02"}).content.decode()
    assert "Ingen e-mails passer" in html
    html = client.get(reverse("post:log"), {"fra": "2026-06-02", "til": "2026-06-01"}).content.decode()
    assert "Slutdatoen ligger før startdatoen." in html
