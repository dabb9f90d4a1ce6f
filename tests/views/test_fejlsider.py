"""What goes wrong gets a page in Danish with a way out."""

from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests import factories
from udlejning.brugere.rettigheder import Rolle
from udlejning.brugere.views import fejl

pytestmark = pytest.mark.django_db


@pytest.fixture
def anmodning(rf: RequestFactory) -> HttpRequest:
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/")
    request.user = AnonymousUser()
    request._messages = []  # type: ignore[attr-defined]  # what MessageMiddleware would set
    return request


def test_an_unknown_address_is_a_danish_404(client: Client) -> None:
    client.force_login(factories.bruger())
    svar = client.get("/findes-ikke/")
    assert svar.status_code == 404
    assert "Siden findes ikke" in svar.content.decode()
    assert 'href="/"' in svar.content.decode()


@pytest.mark.parametrize(
    "adresse",
    [
        "/moeder/kalender/%00.ics",  # open to all
        "/scenarier/%00/",
        "/scenarier/nyt/?fra=%00",
        "/regnskab/organisation/%00/",
        "/regnskab/tal/ledige/?organisation=%00",
        "/runder/1/afdelinger/%00-%00/",
    ],
)
def test_an_address_with_a_nul_is_a_danish_404(client: Client, adresse: str) -> None:
    aaben = adresse.endswith(".ics")
    assert client.get(adresse).status_code == (404 if aaben else 302)
    client.force_login(factories.bruger(Rolle.STYREGRUPPE))
    svar = client.get(adresse)
    assert svar.status_code == 404
    assert "Siden findes ikke" in svar.content.decode()


def test_a_missing_right_is_a_danish_403(client: Client) -> None:
    client.force_login(factories.bruger(Rolle.ANVISNING))
    svar = client.get(reverse("haendelser:log"))
    assert svar.status_code == 403
    assert "Du har ikke adgang til siden" in svar.content.decode()


def test_a_form_without_its_token_is_explained() -> None:
    klient = Client(enforce_csrf_checks=True)
    svar = klient.post(reverse("account_login"), {"login": "ida", "password": "x"})
    assert svar.status_code == 403
    assert "Formularen er for gammel" in svar.content.decode()


def test_a_fault_of_ours_shows_no_trace_and_asks_the_database_nothing(
    rf: RequestFactory, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        svar = fejl.serverfejl(rf.get("/"))
    assert svar.status_code == 500
    assert "Der skete en fejl hos os" in svar.content.decode()
    assert "Traceback" not in svar.content.decode()


def test_a_bad_request_and_a_too_large_one(anmodning: HttpRequest) -> None:
    assert fejl.forkert_anmodning(anmodning, SuspiciousOperation("x")).status_code == 400
    for_stor = fejl.forkert_anmodning(anmodning, RequestDataTooBig("x"))
    assert for_stor.status_code == 413
    assert "Filen er for stor" in for_stor.content.decode()


def test_an_upload_over_the_limit_stops_before_any_view(client: Client, settings: Settings) -> None:
    settings.UPLOAD_MAKS_BYTES = 1_000_000
    client.force_login(factories.bruger(password=factories.KODEORD))
    svar = client.post(reverse("account_change_password"), b"x" * 1_000_001, content_type="application/octet-stream")
    assert svar.status_code == 413
    assert "mere end 1 MB" in svar.content.decode()
    lige_paa = client.post(reverse("account_change_password"), {"oldpassword": "x" * 900_000})
    assert lige_paa.status_code == 200


def test_htmx_without_a_session_sends_the_browser_to_the_sign_in(client: Client) -> None:
    svar = client.get(
        reverse("haendelser:log"),
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/log/?art=bruger"},
    )
    assert svar.status_code == 200
    assert svar["HX-Redirect"] == f"{reverse('account_login')}?next=%2Flog%2F"
    assert svar.content == b""


def test_a_form_sent_after_the_session_ran_out_is_told_and_leads_back_to_its_page(client: Client) -> None:
    bruger = factories.bruger(Rolle.MONITOR, password=factories.KODEORD)
    job = factories.indlaesning(status="afventer", created_by=bruger)
    kvitter = reverse("monitoring:indlaesning_kvitter", args=[job.pk])
    login = client.post(kvitter, {"note": "x"}, follow=True)
    assert login.redirect_chain[0][0] == f"{reverse('account_login')}?next={kvitter}"
    assert "det, du sendte, er ikke gemt" in login.content.decode()
    oplysninger = {"login": bruger.username, "password": factories.KODEORD, "next": kvitter}
    svar = client.post(reverse("account_login"), oplysninger, follow=True)
    assert svar.request["PATH_INFO"] == reverse("monitoring:indlaesning", args=[job.pk])
    assert "Der er ikke sendt noget" in svar.content.decode()
    job.refresh_from_db()
    assert job.status == "afventer"


def test_an_address_that_only_takes_what_is_sent_leads_to_the_nearest_page(client: Client) -> None:
    """Two levels: the page above an act may itself only take what is sent."""
    client.force_login(factories.bruger(Rolle.MONITOR))
    veje = {
        reverse("monitoring:indlaesning_annuller", args=[pk := factories.indlaesning().pk]): f"/data/{pk}/",
        reverse("styregruppe:ny_version", args=["trappe"]): reverse("styregruppe:model"),
        reverse("beskeder:alle_laest"): reverse("beskeder:liste"),
    }
    for adresse, side in veje.items():
        svar = client.get(adresse, follow=True)
        assert (svar.status_code, svar.request["PATH_INFO"]) == (200, side)


def test_every_page_says_that_it_is_a_demonstration_only_when_it_is(client: Client, settings: Settings) -> None:
    banner = "Demonstration: alle organisationer, afdelinger og tal er opdigtede."
    assert banner not in client.get(reverse("account_login")).content.decode()
    settings.DEMO = True
    for svar in (client.get(reverse("account_login")), client.get("/konto/opret/"), client.get("/tilgaengelighed/")):
        assert banner in svar.content.decode()
    assert banner in fejl.serverfejl(HttpRequest()).content.decode()
