"""Default deny: every address names its right, and every address has its row in the hand-written matrix."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from udlejning.brugere.adminside import Adminside
from udlejning.brugere.rettigheder import Rettighed

from .objekter import OBJEKTER, ROLLER, byg_scene

MATRIX: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent.parent / "cases" / "adgang.yaml").read_text())

#: Open to everybody: signing in, choosing a password, and what the law says must be public.
AABNE = frozenset(
    {
        "account_login",
        "account_inactive",
        "account_logout",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "admin:login",
        "moeder:kalender",  # by a private address
        "overblik:tilgaengelighed",
        "overblik:was",
    }
)


def _moenstre(resolver: URLResolver, praefiks: str = "") -> Iterator[tuple[str, URLPattern]]:
    for moenster in resolver.url_patterns:
        if isinstance(moenster, URLResolver):
            rum = f"{praefiks}{moenster.namespace}:" if moenster.namespace else praefiks
            yield from _moenstre(moenster, rum)
        else:
            yield f"{praefiks}{moenster.name or moenster.pattern}", moenster


ALLE = dict(_moenstre(get_resolver()))
VAGTET = {navn: moenster for navn, moenster in ALLE.items() if navn not in AABNE}


def test_the_open_pages_are_known_addresses() -> None:
    assert set(ALLE) >= AABNE


@pytest.mark.parametrize("navn", sorted(VAGTET))
def test_every_address_names_its_right(navn: str) -> None:
    callback = VAGTET[navn].callback
    af_modellen = getattr(callback, "model_admin", None)
    if isinstance(getattr(af_modellen or callback, "admin_site", None), Adminside):
        return  # wrapped by `Adminside.admin_view`, which asks for ADMINISTRER_REGISTER; the matrix samples it
    rettigheder = getattr(callback, "rettigheder", None)
    assert isinstance(rettigheder, frozenset), f"{navn} has neither @kraever nor @alle_indloggede and is not open"
    assert all(isinstance(ret, Rettighed) for ret in rettigheder)
    assert getattr(callback, "login_required", True), f"{navn} is open to those who are not signed in"


def test_every_address_has_a_row_in_the_matrix() -> None:
    """The admin's own pages are one wrapper (`Adminside.admin_view`); the matrix samples them."""
    raekker = {raekke["adresse"] for raekke in MATRIX}
    mangler = {navn for navn in VAGTET if not navn.startswith("admin:")} - raekker
    assert not mangler, f"tests/cases/adgang.yaml lacks: {sorted(mangler)}"


def test_the_matrix_names_addresses_that_exist() -> None:
    assert {raekke["adresse"] for raekke in MATRIX} <= set(ALLE)


def _navn(raekke: dict[str, Any]) -> str:
    return " ".join(
        filter(None, [raekke.get("metode", "GET"), raekke["adresse"], raekke.get("objekt", ""), raekke.get("fil", "")])
    )


@pytest.mark.django_db
@pytest.mark.parametrize("raekke", MATRIX, ids=_navn)
def test_the_matrix(raekke: dict[str, Any]) -> None:
    scene = byg_scene()
    forventet = dict(zip(("anonym", *(rolle.value for rolle in ROLLER)), raekke["svar"], strict=True))
    faktisk: dict[str, int] = {}
    for hvem in forventet:
        argumenter = OBJEKTER[raekke["objekt"]](scene) if "objekt" in raekke else {}
        adresse = reverse(raekke["adresse"], kwargs=argumenter)
        if "fil" in raekke:
            adresse += f"?format={raekke['fil']}"
        klient = Client(raise_request_exception=True)
        if hvem != "anonym":
            klient.force_login(scene.brugere[hvem])
        svar = klient.generic(raekke.get("metode", "GET"), adresse)
        faktisk[hvem] = svar.status_code
        svar.getvalue()  # sends a file to its end, which closes it
        if hvem == "anonym" and svar.status_code == 302:
            til = svar["Location"]
            assert til.startswith((resolve_url(settings.LOGIN_URL), reverse("admin:login"))), til
    assert faktisk == forventet
