"""Fleksibel udlejning in two sessions: the municipality proposes, the organisation confirms, narrow and wide."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from anvisning.domain.fleksibel import Aftaleart
from anvisning.models import Fleksibelaftale
from tests import factories as f
from tests import fleksibelfabrik as ff
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag

pytestmark = pytest.mark.django_db(transaction=True)

LogInd = Callable[[Bruger], None]
Tilgaengelig = Callable[[Page], None]
Billede = Callable[..., None]


def test_kommunen_foreslaar_og_organisationen_bekraefter(
    live_server: LiveServer, page: Page, log_ind: LogInd, tilgaengelig: Tilgaengelig
) -> None:
    afdeling = f.afdeling_i_farve("gul", navn="Lærkeparken")
    medarbejder = f.medarbejder(afdeling)
    log_ind(f.bruger(Rolle.ANVISNING))
    page.goto(live_server.url + reverse("anvisning:fleksibel"))
    tilgaengelig(page)
    page.get_by_role("link", name="Skriv kriterier").click()
    page.get_by_label("Afdeling", exact=True).select_option(str(afdeling.pk))
    page.get_by_label("Aftalt").check()
    page.get_by_label("Parter").fill("Kommunen og boligforeningen")
    page.get_by_label("Gælder til og med").fill(f"{idag().year + 2}-06-30")
    page.get_by_label("Andet").fill("Familier med dansk baggrund")
    page.get_by_label("Aftalens dokument").set_input_files(
        {"name": "aftale.pdf", "mimeType": "application/pdf", "buffer": ff.PDF}
    )
    page.get_by_role("button", name="Gem kladden").click()
    expect(page.get_by_role("heading", name="Ret fejlene, og send igen")).to_be_visible()
    expect(page.get_by_text("handler om etnisk eller national oprindelse").first).to_be_visible()
    tilgaengelig(page)
    page.get_by_label("Andet").fill("")
    page.get_by_label("Pendling").fill("Mindst 25 km til arbejde")
    page.get_by_role("button", name="Gem kladden").click()
    expect(page.get_by_text("Kladden er gemt.")).to_be_visible()
    tilgaengelig(page)
    page.get_by_role("button", name="Send forslaget til den anden part").click()
    expect(page.get_by_text("Forslaget er sendt.")).to_be_visible()

    log_ind(medarbejder)
    page.goto(live_server.url)
    page.get_by_role("link", name="1 forslag venter på jeres svar").click()
    tilgaengelig(page)
    page.get_by_role("link", name="Lærkeparken").first.click()
    tilgaengelig(page)
    page.get_by_label("Bekræft aftalen").check()
    page.get_by_role("button", name="Gem svaret").click()
    expect(page.get_by_text("Vedtaget: gælder nu")).to_be_visible()
    tilgaengelig(page)
    assert Fleksibelaftale.objects.get().svar_by == medarbejder
    page.goto(live_server.url + reverse("overblik:afdeling", args=[afdeling.organisation.nr, afdeling.nr]))
    expect(page.get_by_text("Mindst 25 km til arbejde")).to_be_visible()
    tilgaengelig(page)


def test_hvem_der_mangler_et_gyldigt_saet(
    live_server: LiveServer, page: Page, log_ind: LogInd, tilgaengelig: Tilgaengelig, billede: Billede
) -> None:
    organisation = f.organisation(navn="Boligforeningen Prøven")
    uden, med = (ff.afdeling_med_pligt(organisation) for _ in range(2))
    ff.vedtaget(med, Aftaleart.OBLIGATORISK, fra_on=f.IDAG, til_on=f.IDAG.replace(year=f.IDAG.year + 4))
    log_ind(f.bruger(Rolle.ORGANISATION, organisation=organisation))
    page.goto(live_server.url + reverse("anvisning:fleksibel"))
    expect(page.get_by_role("heading", name="Mangler obligatoriske kriterier (1)")).to_be_visible()
    tilgaengelig(page)
    billede(page, "fleksibel-udlejning", 900)
    page.get_by_role("link", name=uden.navn).click()
    expect(page.get_by_text("Obligatoriske kriterier mangler")).to_be_visible()
    tilgaengelig(page)
    page.goto(live_server.url)
    expect(page.get_by_role("link", name="1 afdeling mangler obligatoriske kriterier")).to_be_visible()
    tilgaengelig(page)
