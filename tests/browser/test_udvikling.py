"""The trends in the browser: accessible at both widths, pictured for the guide, and readable with many years."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from monitoring.domain.vaerdier import DE_FIRE, Farve
from monitoring.models import Afdeling, Afdelingsfoelge
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag

pytestmark = pytest.mark.django_db(transaction=True)

LogInd = Callable[[Bruger], None]
Tilgaengelig = Callable[[Page], None]

AAR = range(2010, 2025)


@pytest.fixture
def lang() -> Afdeling:
    """Fifteen years of figures, two missing, one merger, and the others that the means are of."""
    dag = idag()
    organisation = f.organisation("0101", "Ærlig Bolig")
    navne = ("Ahornparken", "Birkehaven", "Cedervang", "Dildgården")
    egne = [f.afdeling(organisation, f"{nr:03d}", navn) for nr, navn in enumerate(navne, 1)]
    andre = [f.afdeling(f.organisation(f"0{n}0{n}"), "001") for n in (2, 3, 4)]
    f.offentliggjort_runde(dict.fromkeys([*egne, *andre], Farve.GUL), dag)
    for aar in AAR:
        for nr, afdeling in enumerate([*egne, *andre]):
            trin = aar - AAR[0] + nr
            f.lbf_tal(
                afdeling,
                aar,
                uden_tilknytning=None if nr == 0 and aar in (2013, 2014) else f"{21 + trin * 7 // 10 + aar % 2}.{nr}",
                grundskole=f"{44 + trin}.3",
                indkomst=f"{88 - trin}.5",
                doemte=f"1.{10 + trin}",
                beboere=f"{180 + 30 * nr + aar % 7}",
            )
        for indikator in DE_FIRE:
            f.tvillingetal(egne[0], indikator, "30", f"{28 + aar % 5}.4", aar=aar)
    Afdelingsfoelge.objects.create(forgaenger=egne[3], efterfoelger=egne[0], on=dag.replace(2020, 1, 1))
    return egne[0]


def test_udviklingen_kan_laeses_i_begge_bredder(
    live_server: LiveServer,
    page: Page,
    log_ind: LogInd,
    tilgaengelig: Tilgaengelig,
    billede: Callable[..., None],
    lang: Afdeling,
) -> None:
    log_ind(f.bruger(Rolle.STYREGRUPPE))
    page.goto(live_server.url + reverse("overblik:afdeling", args=["0101", "001"]))
    tilgaengelig(page)
    page.get_by_role("link", name="Se udviklingen med gennemsnit for organisationen og byen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Udviklingen i Ahornparken")
    tilgaengelig(page)
    billede(page, "styregruppe-udvikling", 1040, page.locator("#uden_tilknytning-navn"))
    tegning = page.get_by_role("img", name="Uden tilknytning til arbejde eller uddannelse")
    expect(tegning.locator(".graf__kryds")).to_have_count(2)
    expect(tegning.locator(".graf__brudnavn")).to_have_text(["brud", "brud"])
    for bredde in (390, 1280):
        page.set_viewport_size({"width": bredde, "height": 900})
        _staar_ikke_oven_i_hinanden(page)


def _staar_ikke_oven_i_hinanden(page: Page) -> None:
    """The years' labels of every chart, as they are laid out, leave room between each other."""
    kasser = page.evaluate(
        "[...document.querySelectorAll('svg.graf')].map(g => [...g.querySelectorAll('.graf__aar')]"
        ".map(t => t.getBoundingClientRect()).map(r => [r.left, r.right]).sort((a, b) => a[0] - b[0]))"
    )
    assert len(kasser) == 6
    for graf in kasser:
        assert len(graf) > 3
        assert all(efter[0] - foer[1] >= 1 for foer, efter in pairwise(graf))


def test_udskriften_har_tegning_og_tabel_hele(
    live_server: LiveServer, page: Page, log_ind: LogInd, lang: Afdeling
) -> None:
    log_ind(f.bruger(Rolle.MONITOR))
    page.goto(live_server.url + reverse("overblik:udvikling", args=["0101", "001"]))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 740, "height": 1000})
    expect(page.locator("svg.graf").first).to_be_visible()
    expect(page.locator(".eksport")).to_be_hidden()
    bredest = page.evaluate("Math.max(...[...document.querySelectorAll('.udviklingstabel')].map(t => t.scrollWidth))")
    assert bredest <= 740
