"""Moving a deadline on a vacancy's page: narrow and wide, by keyboard, and what the other side then reads."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu

pytestmark = pytest.mark.django_db(transaction=True)


def test_en_frist_flyttes_og_organisationen_laeser_hvorfor(
    live_server: LiveServer,
    page: Page,
    log_ind: Callable[[Bruger], None],
    tilgaengelig: Callable[[Page], None],
) -> None:
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))
    indmelding = f.indmelding(
        f.bolig(f.afdeling_i_farve("groen", fra_on=idag() - dt.timedelta(days=100))), idag=idag(), now=nu()
    )
    tilbud = f.tilbud(indmelding, idag=idag(), now=nu())
    log_ind(f.bruger(Rolle.ANVISNING))
    page.goto(live_server.url + reverse("anvisning:indmelding", args=[indmelding.pk]))
    page.locator("summary", has_text="Flyt borgerens svarfrist").focus()
    page.keyboard.press("Enter")
    page.locator("summary", has_text="Flyt boliganvisningens frist").click()
    tilgaengelig(page)
    page.get_by_role("button", name="Flyt svarfristen").click()
    expect(page.get_by_role("heading", name="Ret fejlene, og send igen")).to_be_visible()
    tilgaengelig(page)
    page.get_by_label("Ny frist").first.fill((tilbud.svarfrist_on + dt.timedelta(days=7)).isoformat())
    page.get_by_label("Hvorfor flyttes fristen?").first.fill("Borgeren er bortrejst")
    page.get_by_role("button", name="Flyt svarfristen").click()
    expect(page.get_by_text("Fristen er flyttet.")).to_be_visible()

    log_ind(indmelding.created_by)
    page.reload()
    expect(page.get_by_role("cell", name="Borgeren er bortrejst")).to_be_visible()
    expect(page.get_by_role("button", name="Flyt svarfristen")).to_have_count(0)
    tilgaengelig(page)
