"""One working day in two sessions at once: an organisation and a caseworker each see what the other does.

The organisation sits with a telephone, in the first test without scripts; the caseworker at a wide screen. The
pictures are the user guides'.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from anvisning.models import Anvisning, Indmelding
from anvisning.services.aarsager import indlaes_aarsager
from anvisning.services.frister import sidste_dag
from anvisning.services.regelsaet import regelsaet_paa
from anvisning.services.udloeb import Afviklet, afvikl_frister
from monitoring.models import Afdeling
from tests import factories as f
from udlejning.beskeder.models import Besked
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu
from udlejning.post.models import UdgaaendeMail
from udlejning.post.services import send_ventende

from .conftest import BRED, SMAL, Aabn

pytestmark = pytest.mark.django_db(transaction=True)

Tilgaengelig = Callable[[Page], None]
Billede = Callable[..., None]
SAGSREF = "SAG-2026-1"


@pytest.fixture
def anne() -> Bruger:
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))
    indlaes_aarsager(now=f.NU)
    return f.bruger(
        Rolle.ANVISNING,
        username="anne",
        password=f.KODEORD,
        first_name="Anne",
        last_name="Anviser",
    )


@pytest.fixture
def ole(anne: Bruger) -> Bruger:
    organisation = f.organisation("0901", "Havørn Boligforening")
    return f.bruger(
        Rolle.ORGANISATION,
        username="ole",
        password=f.KODEORD,
        organisation=organisation,
        first_name="Ole",
        last_name="Udlejer",
    )


def _afdeling(ole: Bruger, farve: str, navn: str) -> Afdeling:
    return f.afdeling_i_farve(farve, ole.organisation, fra_on=idag() - dt.timedelta(days=100), navn=navn)


def _side(indmelding: Indmelding) -> str:
    return reverse("anvisning:indmelding", args=[indmelding.pk])


def _laes(page: Page, emne: str) -> None:
    """The newest notice, from the start page to the unit that it tells of."""
    page.goto("/")
    page.get_by_role("link", name=emne).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def _tilbyd(page: Page, sagsref: str) -> None:
    """Both steps in a yellow afdeling: screening, and the offer with its checklist."""
    page.get_by_label("Sagsreference").fill(sagsref)
    page.get_by_label("Ikke til hinder for anvisningen").check()
    page.get_by_role("button", name="Gem screeningen").click()
    for boks in page.get_by_role("checkbox").all():
        boks.check()
    page.get_by_role("button", name="Tilbyd boligen").click()
    expect(page.get_by_role("heading", name="Registrér borgerens svar")).to_be_visible()


def _svar(page: Page, svar: str) -> None:
    page.get_by_label(svar).check()
    page.get_by_role("button", name="Gem svaret").click()
    expect(page.get_by_text("Borgerens svar er registreret.")).to_be_visible()


def test_fra_indmelding_over_et_nej_til_lejekontrakt(
    aabn: Aabn, ole: Bruger, tilgaengelig: Tilgaengelig, billede: Billede
) -> None:
    bolig = f.bolig(_afdeling(ole, "gul", "Lærkehaven"), adresse="Lærkevej 12")
    udlejer, anviser = aabn("ole", viewport=SMAL, java_script_enabled=False), aabn("anne", viewport=BRED)
    udlejer.goto(reverse("anvisning:meld_ind", args=[bolig.pk]))
    udlejer.get_by_role("button", name="Fortsæt").click()
    udlejer.get_by_role("button", name="Meld boligen ind").click()
    expect(udlejer.get_by_text("Lærkevej 12 er meldt ind").first).to_be_visible()

    _laes(anviser, "Ny ledig bolig: Lærkevej 12")
    _tilbyd(anviser, SAGSREF)
    tilgaengelig(anviser)
    billede(anviser, "dag-tilbudt", 900)
    _laes(udlejer, "Lærkevej 12 er tilbudt en borger")
    expect(udlejer.get_by_text(SAGSREF)).to_have_count(0)

    _svar(anviser, "Nej: Borgeren ønsker ikke boligen")
    _laes(udlejer, "Borgeren har sagt nej til Lærkevej 12")
    expect(udlejer.get_by_text("Borgeren ønsker ikke boligen").first).to_be_visible()
    _tilbyd(anviser, "SAG-2026-2")
    _svar(anviser, "Ja, borgeren vil have boligen")

    udlejer.goto("/")
    udlejer.get_by_role("link", name="1 lejekontrakt skal sendes").click()
    udlejer.get_by_role("button", name="Lejekontrakten er sendt").click()
    expect(udlejer.get_by_text("er registreret som udlejet")).to_be_visible()
    _laes(anviser, "Lærkevej 12 er udlejet")
    expect(anviser.get_by_text("Udlejet", exact=True).first).to_be_visible()
    tilgaengelig(anviser)
    assert list(Anvisning.objects.order_by("pk").values_list("sagsref", "status")) == [
        (SAGSREF, "afvist"),
        ("SAG-2026-2", "accepteret"),
    ]
    assert not Besked.objects.filter(tekst__contains="SAG-").exists()
    assert not UdgaaendeMail.objects.filter(tekst__contains="SAG-").exists()


def test_en_handling_fortrydes_saa_laenge_ingen_har_faaet_brev(
    aabn: Aabn, ole: Bruger, tilgaengelig: Tilgaengelig, billede: Billede
) -> None:
    indmelding = f.indmelding(
        f.bolig(_afdeling(ole, "groen", "Lærkehaven"), adresse="Lærkevej 12"), by=ole, idag=idag(), now=nu()
    )
    udlejer, anviser = aabn("ole", viewport=SMAL), aabn("anne", viewport=BRED)
    for page in (anviser, udlejer):
        page.goto(_side(indmelding))
    anviser.get_by_label("Sagsreference").fill(SAGSREF)
    anviser.get_by_role("button", name="Tilbyd boligen").click()
    expect(anviser.get_by_role("button", name="Fortryd tilbuddet").first).to_be_visible()
    tilgaengelig(anviser)
    billede(anviser, "dag-fortryd", 700)
    udlejer.goto("/")
    expect(udlejer.get_by_role("link", name="Lærkevej 12 er tilbudt en borger")).to_be_visible()
    anviser.get_by_role("button", name="Fortryd tilbuddet").first.click()
    expect(anviser.get_by_text("Tilbuddet er fortrudt. Ingen har fået e-mail om det.")).to_be_visible()
    udlejer.goto("/")
    expect(udlejer.get_by_role("link", name="Lærkevej 12 er tilbudt en borger")).to_have_count(0)

    anviser.get_by_label("Sagsreference").fill(SAGSREF)
    anviser.get_by_role("button", name="Tilbyd boligen").click()
    _svar(anviser, "Ja, borgeren vil have boligen")
    UdgaaendeMail.objects.update(tidligst_at=nu())  # the ten minutes are over
    assert send_ventende(now=nu()) == 1
    anviser.get_by_role("button", name="Fortryd svaret").first.click()
    expect(anviser.get_by_text("Der er sendt en e-mail om svaret")).to_be_visible()
    tilgaengelig(anviser)
    assert Indmelding.objects.get().status == "reserveret"


def _dag_med_frist_i_gaar(arbejdsdage: str) -> dt.date:
    """The latest day on which a deadline began that has passed today."""
    regelsaet = regelsaet_paa(idag())
    dage = (idag() - dt.timedelta(days=n) for n in range(1, 60))
    return next(dag for dag in dage if sidste_dag(dag, getattr(regelsaet, arbejdsdage), regelsaet) < idag())


def test_frister_udloeber_og_begge_sider_faar_besked(
    aabn: Aabn, anne: Bruger, ole: Bruger, tilgaengelig: Tilgaengelig, billede: Billede
) -> None:
    afdeling = _afdeling(ole, "groen", "Lærkehaven")
    tilbudt_on, meldt_on = _dag_med_frist_i_gaar("frist_borgeren"), _dag_med_frist_i_gaar("frist_boliganvisningen")
    tilbudt = _paa_dagen(f.bolig(afdeling, adresse="Lærkevej 12"), ole, tilbudt_on)
    f.tilbud(tilbudt, SAGSREF, by=anne, idag=tilbudt_on, now=_klokken(tilbudt_on, 9))
    glemt = _paa_dagen(f.bolig(afdeling, adresse="Solsortevej 3"), ole, meldt_on)
    udlejer, anviser = aabn("ole", viewport=SMAL), aabn("anne", viewport=BRED)
    anviser.goto(reverse("anvisning:boliganvisning"))
    expect(anviser.get_by_text("Overskredet med").first).to_be_visible()

    assert afvikl_frister(now=nu(), idag=idag()) == Afviklet(udloebne=1, frigivne=1)
    _laes(anviser, "Svarfristen for Lærkevej 12 er udløbet uden svar")
    expect(anviser.get_by_role("button", name="Tilbyd boligen")).to_be_visible()
    tilgaengelig(anviser)
    billede(anviser, "dag-udloebet", 900, ved=anviser.get_by_role("heading", name="Frister"))
    _laes(udlejer, "Svarfristen for Lærkevej 12 er udløbet uden svar")
    _laes(udlejer, "Solsortevej 3 er givet tilbage")
    tilgaengelig(udlejer)
    udlejer.goto(reverse("anvisning:boliger"))
    expect(udlejer.get_by_text("Boligen er jeres igen")).to_be_visible()
    expect(udlejer.get_by_role("link", name="Meld ind igen Solsortevej 3")).to_be_visible()
    assert afvikl_frister(now=nu(), idag=idag()) == Afviklet(udloebne=0, frigivne=0)
    glemt.refresh_from_db()
    assert glemt.status == "frigivet"


def _klokken(dag: dt.date, time: int) -> dt.datetime:
    return dt.datetime.combine(dag, dt.time(time), f.NU.tzinfo)


def _paa_dagen(bolig: Any, by: Bruger, dag: dt.date) -> Indmelding:
    return f.indmelding(bolig, by=by, idag=dag, now=_klokken(dag, 8))


def test_farven_skifter_undervejs(
    aabn: Aabn, anne: Bruger, ole: Bruger, tilgaengelig: Tilgaengelig, billede: Billede
) -> None:
    """Red closes: without an offer the unit goes back, with one it keeps its deadline; yellow brings conditions."""
    skifter, bliver_gul = _afdeling(ole, "groen", "Lærkehaven"), _afdeling(ole, "groen", "Solsortehaven")
    uden, med, gul = (
        f.indmelding(f.bolig(afdeling, adresse=adresse), by=ole, idag=idag(), now=nu())
        for afdeling, adresse in ((skifter, "Lærkevej 1"), (skifter, "Lærkevej 2"), (bliver_gul, "Solsortevej 3"))
    )
    f.tilbud(med, SAGSREF, by=anne, idag=idag(), now=nu())
    udlejer, anviser = aabn("ole", viewport=SMAL), aabn("anne", viewport=BRED)
    anviser.goto(_side(gul))
    expect(anviser.get_by_text("Trin 1: Screening")).to_have_count(0)

    f.offentliggjort_runde({skifter: "roed", bliver_gul: "gul"}, idag())
    anviser.reload()
    expect(anviser.get_by_role("heading", name="Trin 1: Screening")).to_be_visible()
    _laes(udlejer, "Lærkevej 1 er givet tilbage")
    expect(udlejer.get_by_text("Afdelingen er rød").first).to_be_visible()
    tilgaengelig(udlejer)
    for page in (udlejer, anviser):
        _laes(page, "Ny farve i Lærkehaven: Lærkevej 2")
        expect(page.get_by_text("Tilbudt en borger").first).to_be_visible()
    tilgaengelig(anviser)
    udlejer.goto(reverse("beskeder:liste"))
    tilgaengelig(udlejer)
    billede(udlejer, "dag-beskeder", 900)
    _svar_ja_og_lej(anviser, udlejer, med)
    uden.refresh_from_db()
    assert uden.status == "frigivet"


def _svar_ja_og_lej(anviser: Page, udlejer: Page, indmelding: Indmelding) -> None:
    """What was offered before the change is carried through."""
    anviser.goto(_side(indmelding))
    _svar(anviser, "Ja, borgeren vil have boligen")
    udlejer.goto(_side(indmelding))
    udlejer.get_by_role("button", name="Lejekontrakten er sendt").click()
    expect(udlejer.get_by_text("er registreret som udlejet")).to_be_visible()


def test_sikkerhedsventilen_er_boliganvisningens_sag(
    aabn: Aabn, ole: Bruger, tilgaengelig: Tilgaengelig, billede: Billede
) -> None:
    """In a designated area: the organisation hears of the offer, and nothing of the safety valve or the case."""
    afdeling = f.i_udpeget_omraade(_afdeling(ole, "groen", "Lærkehaven"), "udsat", idag() - dt.timedelta(days=50))
    indmelding = f.indmelding(f.bolig(afdeling, adresse="Lærkevej 12"), by=ole, idag=idag(), now=nu())
    udlejer, anviser = aabn("ole", viewport=SMAL), aabn("anne", viewport=BRED)
    anviser.goto(_side(indmelding))
    anviser.get_by_label("Sagsreference").fill(SAGSREF)
    billede(anviser, "dag-screening", 900, ved=anviser.get_by_role("heading", name="Tilbyd boligen til en borger"))
    anviser.get_by_label("Til hinder for anvisningen", exact=True).check()
    anviser.get_by_role("button", name="Gem screeningen").click()
    anviser.get_by_label("Hvorfor skal boligen anvises").fill("Ingen anden bolig i den størrelse er ledig.")
    anviser.get_by_label("Hvilke alternativer").fill("Solsortevej 3")
    billede(anviser, "dag-sikkerhedsventil", 900, ved=anviser.get_by_role("heading", name="Sikkerhedsventilen i §59"))
    anviser.get_by_role("button", name="Brug sikkerhedsventilen").click()
    anviser.get_by_role("button", name="Tilbyd boligen").click()
    expect(anviser.get_by_text("Sikkerhedsventilen").first).to_be_visible()
    _laes(udlejer, "Lærkevej 12 er tilbudt en borger")
    for skjult in (SAGSREF, "Sikkerhedsventilen", "Ingen anden bolig"):
        expect(udlejer.get_by_text(skjult)).to_have_count(0)
    tilgaengelig(udlejer)
