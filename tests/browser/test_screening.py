"""Screening, safety valve, reasons and the catalogue in a browser: narrow, wide, without scripts, and for axe."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from anvisning.models import Anvisning, Indmelding
from anvisning.services.aarsager import indlaes_aarsager
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu

from .conftest import SMAL

pytestmark = pytest.mark.django_db(transaction=True)

LogInd = Callable[[Bruger], None]
Tilgaengelig = Callable[[Page], None]
Billede = Callable[..., None]


@pytest.fixture(autouse=True)
def _aftale() -> None:
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))
    indlaes_aarsager(now=f.NU)


def _ledig(betegnelse: str = "", adresse: str = "Lærkevej 12") -> Indmelding:
    afdeling = f.afdeling_i_farve("groen", fra_on=idag() - dt.timedelta(days=100))
    if betegnelse:
        f.i_udpeget_omraade(afdeling, betegnelse, idag() - dt.timedelta(days=50))
    return f.indmelding(f.bolig(afdeling, adresse=adresse), idag=idag(), now=nu())


def test_fra_screening_over_sikkerhedsventil_til_tilbud(
    live_server: LiveServer, page: Page, log_ind: LogInd, tilgaengelig: Tilgaengelig, billede: Billede
) -> None:
    indmelding = _ledig("udsat")
    log_ind(f.bruger(Rolle.ANVISNING, first_name="Anna", last_name="Holm"))
    page.goto(live_server.url + reverse("anvisning:indmelding", args=[indmelding.pk]))
    tilgaengelig(page)
    page.get_by_label("Sagsreference").fill("SAG-2026-1")
    page.get_by_label("Til hinder for anvisningen", exact=True).check()
    page.get_by_role("button", name="Gem screeningen").click()
    expect(page.get_by_text("Boligen kan ikke tilbydes sagen")).to_be_visible()
    besked, overskrift = page.locator("#beskeder .alert-success"), page.locator("#tilbyd")
    under, over = (sted.bounding_box() for sted in (besked, overskrift))
    assert under is not None
    assert over is not None
    assert 0 < under["y"] + under["height"] <= over["y"] < 300, "the message hides the step that it leads to"
    expect(page.get_by_role("button", name="Tilbyd boligen")).to_have_count(0)
    tilgaengelig(page)
    page.get_by_role("button", name="Brug sikkerhedsventilen").click()
    expect(page.get_by_role("heading", name="Ret fejlene, og send igen")).to_be_visible()
    tilgaengelig(page)
    page.get_by_label("Hvorfor skal boligen anvises").fill("Der er ingen anden ledig bolig i den størrelse.")
    page.get_by_label("Hvilke alternativer").fill("Solsortevej\nMejsevej")
    page.get_by_role("button", name="Brug sikkerhedsventilen").click()
    expect(page.get_by_text("Sikkerhedsventilen i §59 er brugt").first).to_be_visible()
    tilgaengelig(page)
    page.get_by_role("button", name="Tilbyd boligen").click()
    expect(page.get_by_role("heading", name="Registrér borgerens svar")).to_be_visible()
    tilgaengelig(page)
    tilbud = Anvisning.objects.get()
    assert tilbud.screening is not None
    assert (tilbud.sagsref, tilbud.screening.udfald) == ("SAG-2026-1", "ikke_bestaaet")


def test_uden_scripts_screenes_tilbydes_og_svares(browser: Browser, live_server: LiveServer) -> None:
    indmelding = _ledig("forebyggelse")
    f.bruger(Rolle.ANVISNING, username="anna", password=f.KODEORD)
    context = browser.new_context(java_script_enabled=False, viewport=SMAL)  # type: ignore[arg-type]  # plain dict
    page = context.new_page()
    page.goto(live_server.url + reverse("anvisning:indmelding", args=[indmelding.pk]))
    page.get_by_label("Brugernavn eller e-mail").fill("anna")
    page.get_by_label("Adgangskode").fill(f.KODEORD)
    page.get_by_role("button", name="Log ind").click()
    page.get_by_label("Sagsreference").fill("SAG-1")
    page.get_by_label("Ikke til hinder for anvisningen").check()
    page.get_by_role("button", name="Gem screeningen").click()
    expect(page.get_by_label("Sagsreference")).to_have_value("SAG-1")
    page.get_by_role("button", name="Tilbyd boligen").click()
    page.get_by_label("Nej: Borgeren ønsker ikke boligen").check()
    page.get_by_role("button", name="Gem svaret").click()
    expect(page.get_by_text("Sagens ret til et nyt tilbud er bortfaldet.")).to_be_visible()
    context.close()


def test_retten_bortfalder_og_genaabnes(
    live_server: LiveServer, page: Page, log_ind: LogInd, tilgaengelig: Tilgaengelig
) -> None:
    foerste, naeste = _ledig(), _ledig(adresse="Solsortevej 3")
    f.tilbud(foerste, "SAG-1", idag=idag(), now=nu())
    log_ind(f.bruger(Rolle.ANVISNING))
    page.goto(live_server.url + reverse("anvisning:indmelding", args=[foerste.pk]))
    page.get_by_label("Nej: Andet").check()
    page.get_by_role("button", name="Gem svaret").click()
    expect(page.get_by_text("kræver det").first).to_be_visible()
    tilgaengelig(page)
    page.get_by_label("Nej: Borgeren ønsker ikke boligen").check()
    page.get_by_role("button", name="Gem svaret").click()
    tilgaengelig(page)
    page.goto(live_server.url + reverse("anvisning:indmelding", args=[naeste.pk]))
    page.get_by_label("Sagsreference").fill("SAG-1")
    page.get_by_role("button", name="Tilbyd boligen").click()
    tilgaengelig(page)
    page.get_by_role("link", name="Genåbn sagens ret til et tilbud").click()
    tilgaengelig(page)
    page.get_by_label("Begrundelse").fill("Svaret blev misforstået.")
    page.get_by_role("button", name="Genåbn retten").click()
    expect(page.get_by_role("heading", name="Solsortevej 3")).to_be_visible()
    page.get_by_label("Sagsreference").fill("SAG-1")
    page.get_by_role("button", name="Tilbyd boligen").click()
    expect(page.get_by_role("heading", name="Registrér borgerens svar")).to_be_visible()


def test_administratoren_retter_kataloget(
    live_server: LiveServer, page: Page, log_ind: LogInd, tilgaengelig: Tilgaengelig
) -> None:
    log_ind(f.bruger(Rolle.ADMINISTRATOR))
    page.goto(live_server.url + reverse("anvisning:aarsager"))
    tilgaengelig(page)
    page.get_by_role("link", name="Opret en årsag").click()
    tilgaengelig(page)
    page.get_by_role("button", name="Opret årsagen").click()
    tilgaengelig(page)
    page.goto(live_server.url + reverse("anvisning:aarsager"))
    page.get_by_role("link", name="Huslejen er for høj").click()
    tilgaengelig(page)
    langt = "Huslejen" + "højereendråd" * 9  # one word, wider than a telephone
    page.get_by_label("Årsag", exact=True).fill(langt)
    page.get_by_label("Hjemmel eller beslutning").fill("Praktisk samarbejdsforum")
    page.get_by_role("button", name="Gem som ny udgave").click()
    expect(page.get_by_text("Udgave 1: Huslejen er for høj.")).to_be_visible()
    tilgaengelig(page)
    page.get_by_role("link", name="Årsager").first.click()
    page.get_by_role("link", name="Vis også lukkede").click()
    tilgaengelig(page)
    tilbud = f.tilbud(_ledig(), idag=idag(), now=nu())
    log_ind(f.bruger(Rolle.ANVISNING))
    page.goto(live_server.url + reverse("anvisning:indmelding", args=[tilbud.indmelding_id]))
    expect(page.get_by_label(f"Nej: {langt}")).to_be_visible()
    tilgaengelig(page)
