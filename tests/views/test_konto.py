"""Signing in and out, lock-out, and choosing a new password."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests import factories
from udlejning.brugere.konto import FOR_MANGE_FORSOEG, FORKERT_LOGIN

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ingen_gamle_forsoeg() -> None:
    """The counters of failed sign-ins live in the run's own Redis."""
    cache.clear()


def _log_ind(navn: str, kode: str) -> str:
    svar = Client().post(reverse("account_login"), {"login": navn, "password": kode})
    return "inde" if svar.status_code == 302 else svar.content.decode()


def test_sign_in_by_user_name_and_by_email() -> None:
    bruger = factories.bruger(username="ida", password=factories.KODEORD)
    assert _log_ind("ida", factories.KODEORD) == "inde"
    assert _log_ind(bruger.email, factories.KODEORD) == "inde"


def test_a_wrong_password_and_an_unknown_user_get_the_same_sentence() -> None:
    factories.bruger(username="ida", password=factories.KODEORD)
    for navn in ("ida", "ida@example.dk", "ukendt", "ukendt@example.dk"):
        assert FORKERT_LOGIN in _log_ind(navn, "helt forkert kode"), navn


def test_five_failures_lock_the_name_also_for_the_right_password() -> None:
    factories.bruger(username="ida", password=factories.KODEORD)
    factories.bruger(username="bo", password=factories.KODEORD)
    for _ in range(5):
        assert FORKERT_LOGIN in _log_ind("ida", "helt forkert kode")
    assert FOR_MANGE_FORSOEG in _log_ind("ida", factories.KODEORD)
    assert _log_ind("bo", factories.KODEORD) == "inde"


def test_an_unknown_name_is_locked_the_same_way() -> None:
    for _ in range(5):
        _log_ind("ukendt", "helt forkert kode")
    assert FOR_MANGE_FORSOEG in _log_ind("ukendt", "helt forkert kode")


def test_sign_out_needs_a_post(client: Client) -> None:
    client.force_login(factories.bruger())
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_chosen_anew_by_mail(client: Client) -> None:
    bruger = factories.bruger(username="ida", password=factories.KODEORD)
    client.post(reverse("account_reset_password"), {"email": bruger.email})
    [brev] = mail.outbox
    fundet = re.search(r"https://testserver(/konto/\S+)", str(brev.body))
    assert fundet
    side = client.get(fundet[1], follow=True)
    ny = "fire grønne både sejler"
    client.post(side.redirect_chain[-1][0], {"password1": ny, "password2": ny})
    assert _log_ind("ida", ny) == "inde"
    assert FORKERT_LOGIN in _log_ind("ida", factories.KODEORD)


def test_asking_for_an_unknown_address_looks_alike_and_sends_nothing(client: Client) -> None:
    svar = client.post(reverse("account_reset_password"), {"email": "ukendt@example.dk"})
    assert svar["Location"] == reverse("account_reset_password_done")
    assert not mail.outbox


def test_a_short_password_is_refused_in_danish(client: Client) -> None:
    client.force_login(bruger := factories.bruger(password=factories.KODEORD))
    svar = client.post(
        reverse("account_change_password"),
        {"oldpassword": factories.KODEORD, "password1": "kort", "password2": "kort"},
    )
    assert "12 tegn" in str(svar.context["form"].errors["password1"])
    bruger.refresh_from_db()
    assert bruger.check_password(factories.KODEORD)


@pytest.mark.parametrize("navn", ["account_email", "account_reauthenticate", "account_confirm_login_code"])
def test_pages_of_allauth_that_we_do_not_use_have_no_address(navn: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(navn)


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    assert client.get(reverse("account_signup")).status_code == 404
    assert client.get("/konto/signup/").status_code == 404
