"""A new version of the model from draft to adopted in the browser; every page on the way is accessible."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from anvisning.models import Regelsaet
from monitoring.domain.vaerdier import Farve
from monitoring.models import Modelversion
from tests import factories as f
from tests import versionsfabrik as v
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag

pytestmark = pytest.mark.django_db(transaction=True)

LogInd = Callable[[Bruger], None]
Tilgaengelig = Callable[[Page], None]


@pytest.fixture
def byen() -> None:
    """A round in force, manual placements, and an agreement that ends within its last warning."""
    dag = idag()
    f.aftale(dag - dt.timedelta(days=700), dag + dt.timedelta(days=25))
    farver = [Farve.GROEN, Farve.GUL, Farve.ROED, Farve.IKKE_MAALT]
    afdelinger = {f.afdeling(navn=navn): farve for navn, farve in zip("ABCD", farver, strict=True)}
    runde = f.offentliggjort_runde(afdelinger, dag - dt.timedelta(days=30))
    umaalt = next(a for a, farve in afdelinger.items() if farve is Farve.IKKE_MAALT)
    f.manuel_placering(runde, umaalt, fra_on=dag - dt.timedelta(days=20), til_on=dag + dt.timedelta(days=40))


def test_fra_kladde_til_vedtaget(
    live_server: LiveServer,
    page: Page,
    log_ind: LogInd,
    tilgaengelig: Tilgaengelig,
    billede: Callable[..., None],
    byen: None,
) -> None:
    log_ind(f.bruger(Rolle.MONITOR))
    page.goto(live_server.url + reverse("overblik:forside"))
    expect(page.get_by_text("Udlejningsaftalen slutter")).to_be_visible()
    tilgaengelig(page)
    page.goto(live_server.url + reverse("styregruppe:model"))
    tilgaengelig(page)
    page.get_by_role("button", name="Lav en kladde til trappetrinsmodellen").click()
    tilgaengelig(page)
    page.get_by_label("Uden tilknytning til arbejde eller uddannelse, over").fill("mange")
    page.get_by_role("button", name="Gem kladden").click()
    expect(page.locator("#fejlopsummering")).to_be_visible()
    tilgaengelig(page)
    page.get_by_label("Uden tilknytning til arbejde eller uddannelse, over").fill("36")
    page.get_by_role("button", name="Gem kladden").click()
    expect(page.get_by_text("grænsen ændres fra over 30")).to_be_visible()
    tilgaengelig(page)
    billede(page, "styregruppe-version", 1000)
    page.get_by_label("Begrundelse").fill("Evalueringen viser, at grænsen er for lav.")
    page.get_by_role("button", name="Foreslå versionen").click()
    expect(page.get_by_text("skal vedtage forslaget")).to_be_visible()
    tilgaengelig(page)

    page.context.clear_cookies()
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    page.goto(live_server.url + reverse("styregruppe:version", args=["trappe", Modelversion.objects.get(version=2).pk]))
    page.get_by_role("link", name="Skriv vedtagelsen ind").click()
    tilgaengelig(page)
    page.get_by_role("button", name="Vedtag versionen").click()
    expect(page.locator("#fejlopsummering")).to_be_visible()
    tilgaengelig(page)
    page.get_by_label("Møde", exact=True).fill("Styregruppens møde")
    page.get_by_label("Referat").fill("Punkt 4")
    page.get_by_role("button", name="Vedtag versionen").click()
    expect(page.get_by_text("Versionen er vedtaget.")).to_be_visible()
    tilgaengelig(page)
    page.goto(live_server.url + reverse("styregruppe:model"))
    billede(page, "styregruppe-model", 1000)
    tilgaengelig(page)


def test_aftalen_sammenligningen_og_listen_er_tilgaengelige(
    live_server: LiveServer,
    page: Page,
    log_ind: LogInd,
    tilgaengelig: Tilgaengelig,
    billede: Callable[..., None],
    byen: None,
) -> None:
    gammel = Regelsaet.objects.get()
    kladde = v.aftalekladde(gammel, gammel.til_on, gammel.til_on + dt.timedelta(days=900))
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    for navn, argumenter in (
        ("version", ["aftale", kladde.pk]),
        ("ret_version", ["aftale", kladde.pk]),
        ("sammenlign", ["aftale"]),
        ("manuelle", []),
    ):
        page.goto(live_server.url + reverse(f"styregruppe:{navn}", args=argumenter))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        tilgaengelig(page)
    billede(page, "styregruppe-manuelle", 700)
