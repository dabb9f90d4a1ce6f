"""The start page of each role."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anvisning.models import Anvisning, Dispensation, Indmelding
from anvisning.services.anvisning import besvar_tilbud
from anvisning.services.kladder import gem_kladde
from anvisning.services.ledighed import Maanedstal, gem_ledighed
from monitoring.domain.vaerdier import Farve
from monitoring.models import Indlaesning, Monitorering
from tests import factories as f
from tests.views.sider import logget_ind
from tests.views.test_overblik import som
from udlejning.brugere.rettigheder import Rolle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fast_tid")]

FOERSTE, ANDEN = dt.date(2026, 2, 1), dt.date(2026, 5, 1)


def hent(client: Client) -> str:
    svar = client.get("/")
    assert svar.status_code == 200
    return re.sub(r"[ \n]+", " ", svar.content.decode())


def noegletal(html: str) -> dict[str, str]:
    """The text of each key figure → its number."""
    fundne = re.findall(r'noegletal__tal">([^<]+)</span> ([^<]+?) ?</(?:a|li)>', html)
    return {tekst.strip(): tal for tal, tekst in fundne}


@pytest.mark.parametrize("rolle", list(Rolle))
def test_alle_roller_har_en_forside_ogsaa_uden_data(rolle: str) -> None:
    html = hent(som(rolle, f.organisation()))
    assert "Mandag den 1. juni 2026" in html
    assert html.count("<h1>") == 1


def test_organisationen_ser_sine_indmeldinger_frister_og_farver() -> None:
    f.aftale()
    organisation, anden = f.organisation("0101"), f.organisation("0202")
    groen = f.afdeling_i_farve(Farve.GROEN, organisation, fra_on=ANDEN)
    f.afdeling_i_farve(Farve.ROED, organisation, fra_on=ANDEN)
    fremmed = f.afdeling_i_farve(Farve.GROEN, anden, fra_on=ANDEN)
    f.indmelding(f.bolig(groen, adresse="Egen Vej 1"))
    f.tilbud(f.indmelding(f.bolig(groen, adresse="Egen Vej 2")))
    ja = f.tilbud(f.indmelding(f.bolig(groen, adresse="Egen Vej 4")))
    besvar_tilbud(anvisning=ja, accepteret=True, begrundelse="", by=ja.created_by, now=f.NU, idag=f.IDAG)
    f.indmelding(f.bolig(fremmed, adresse="Fremmed Vej 3"))
    html = hent(som(Rolle.ORGANISATION, organisation))
    assert noegletal(html) == {
        "lejekontrakt skal sendes": "1",
        "bolig er tilbudt en borger, der ikke har svaret": "1",
        "bolig er meldt ind og endnu ikke tilbudt": "1",
    }
    assert 'href="/boliger/?status=sagt_ja"' in html
    assert 'href="/boliger/?status=tilbudte"' in html
    # What waits for the organisation itself stands before the deadlines.
    assert html.index("Egen Vej 4") < html.index("send lejekontrakten") < html.index("Egen Vej 2")
    assert html.index("Egen Vej 2") < html.index("Tilbudt, venter på borgerens svar") < html.index("Egen Vej 1")
    assert "Fremmed Vej" not in html
    assert re.findall(r'farvefelt__tal">(\d+)<', html) == ["1", "0", "1", "0"]
    assert 'href="/boliger/meld-ind/">Meld en bolig ind</a>' in html
    # The agreement's deadlines: 10 working days for boliganvisningen, 5 for the citizen; both begin today.
    assert "10 arbejdsdage tilbage" in html
    assert "5 arbejdsdage tilbage" in html


def test_organisationen_ser_kladder_og_de_maaneder_der_mangler_tal() -> None:
    """On 1 June: May of one afdeling is given, April and March of none; another organisation's drafts are not shown."""
    f.aftale()
    organisation = f.organisation("0101")
    ved = f.bruger(Rolle.ORGANISATION, organisation=organisation)
    afdelinger = [f.afdeling_i_farve(Farve.GROEN, organisation, fra_on=ANDEN) for _ in range(2)]
    fremmed = f.afdeling_i_farve(Farve.GROEN, f.organisation("0202"), fra_on=ANDEN)
    for afdeling in (afdelinger[0], fremmed):
        by = ved if afdeling != fremmed else f.bruger(Rolle.ORGANISATION, organisation=fremmed.organisation)
        gem_kladde(bolig=f.bolig(afdeling), ledig_fra_on=f.IDAG, bemaerkning="", by=by, now=f.NU, idag=f.IDAG)
    maj = [Maanedstal(afdelinger[0], dt.date(2026, 5, 1), 2)]
    gem_ledighed(maanedstal=maj, begrundelse="", by=ved, now=f.NU, idag=f.IDAG)
    html = hent(logget_ind(ved))
    assert "1 kladde er ikke meldt ind" in html
    assert re.findall(r"kvartal=([-k\d]+)\">Oplys tallene for (\w+ \d+)</a> \((\d+) afdeling", html) == [
        ("2026-k2", "maj 2026", "1"),
        ("2026-k2", "april 2026", "2"),
        ("2026-k1", "marts 2026", "2"),
    ]
    assert "meldt ind og endnu ikke tilbudt" not in html  # a draft is no report


def test_monitor_ser_ansoegninger_om_dispensation() -> None:
    f.modelversion()
    assert "venter på en afgørelse" not in hent(som(Rolle.MONITOR))
    afdeling = f.afdeling()
    for status in (Dispensation.Status.ANSOEGT, Dispensation.Status.BEVILGET):
        f.dispensation(afdeling, status=status)
    assert noegletal(hent(som(Rolle.MONITOR)))["ansøgning venter på en afgørelse"] == "1"


def test_organisationen_ser_egne_skift_og_ikke_andres() -> None:
    organisation = f.organisation("0101")
    skiftet = f.afdeling(organisation, "001", "Egen skiftet")
    fremmed = f.afdeling(f.organisation("0202"), "001", "Fremmed skiftet")
    f.offentliggjort_runde({skiftet: Farve.GROEN, fremmed: Farve.GROEN}, FOERSTE)
    f.offentliggjort_runde({skiftet: Farve.GUL, fremmed: Farve.GUL}, ANDEN)
    html = hent(som(Rolle.ORGANISATION, organisation))
    assert "Fremmed skiftet" not in html
    skift = html[html.index("Ændret i den seneste runde") :]
    assert "Egen skiftet" in skift
    assert skift.index("farvemaerke--groen") < skift.index("farvemaerke--gul")


def test_boliganvisningen_ser_hvad_der_venter_og_kan_soege() -> None:
    f.aftale()
    afdeling = f.afdeling_i_farve(Farve.GROEN, f.organisation("0101"), fra_on=ANDEN)
    f.indmelding(f.bolig(afdeling, adresse="Ny Vej 1"))
    f.tilbud(f.indmelding(f.bolig(afdeling, adresse="Tilbudt Vej 2")))
    gammel = f.indmelding(f.bolig(afdeling, adresse="Gammel Vej 3"))
    gammel.frist_on = dt.date(2026, 5, 29)
    gammel.save()
    html = hent(som(Rolle.ANVISNING))
    assert noegletal(html) == {
        "boliger er endnu ikke tilbudt": "2",
        "tilbud venter på borgerens svar": "1",
        "borgere har sagt ja": "0",
        "frist er nær eller udløbet": "1",
    }
    # Friday 29 May to Monday 1 June: one working day too late.
    assert "Overskredet med 1 arbejdsdag<" in html
    assert "Gammel Vej 3" in html
    assert "Ny Vej 1" not in html
    assert re.search(r'<form[^>]+action="/afdelinger/"', html)
    assert re.findall(r'href="/boliganvisning/\?status=(\w+)"', html) == ["ledige", "tilbudte", "sagt_ja", "snart"]


@pytest.mark.parametrize(
    ("status", "adresser"), [("snart", ["Snart Vej 2", "Svar Vej 3"]), ("tilbudte", ["Svar Vej 3"])]
)
def test_et_tal_paa_forsiden_er_antallet_i_den_liste_det_foerer_til(status: str, adresser: list[str]) -> None:
    f.aftale()
    afdeling = f.afdeling_i_farve(Farve.GROEN, f.organisation("0101"), fra_on=ANDEN)
    f.indmelding(f.bolig(afdeling, adresse="Ny Vej 1"))
    snart = f.indmelding(f.bolig(afdeling, adresse="Snart Vej 2"))
    # From Monday 1 June, Wednesday is two working days away.
    Indmelding.objects.filter(pk=snart.pk).update(frist_on=dt.date(2026, 6, 3))
    svar = f.tilbud(f.indmelding(f.bolig(afdeling, adresse="Svar Vej 3")))
    # The unit's own deadline is far away, the citizen's is not.
    Anvisning.objects.filter(pk=svar.pk).update(svarfrist_on=dt.date(2026, 6, 3))
    ja = f.tilbud(f.indmelding(f.bolig(afdeling, adresse="Ja Vej 4")))
    besvar_tilbud(anvisning=ja, accepteret=True, begrundelse="", by=ja.created_by, now=f.NU, idag=f.IDAG)
    Indmelding.objects.filter(pk=ja.indmelding_id).update(frist_on=dt.date(2026, 6, 2))
    client = som(Rolle.ANVISNING)
    tal = re.search(rf'status={status}"><span class="noegletal__tal">(\d+)<', hent(client))
    liste = client.get("/boliganvisning/", {"status": status}).content.decode()
    assert tal is not None
    assert int(tal.group(1)) == len(adresser)
    assert re.findall(r">(\w+ Vej \d)<", liste) == adresser


def test_monitor_ser_hvis_tur_det_er() -> None:
    f.modelversion()
    jeg, anden = f.bruger(Rolle.MONITOR, first_name="Ida"), f.bruger(Rolle.MONITOR, first_name="Bo")
    status = Monitorering.Status

    def runde(pr_on: dt.date, **felter: object) -> Monitorering:
        return Monitorering.objects.create(
            pr_on=pr_on, model=f.modelversion(), created_at=f.NU, created_by=jeg, **felter
        )

    indstillet = {"status": status.INDSTILLET, "beregnet_at": f.NU, "indstillet_at": f.NU}
    runde(dt.date(2026, 5, 1), **indstillet, indstillet_by=anden)
    html = hent(logget_ind(jeg))
    assert "Venter på din godkendelse. Bo indstillede den 1. juni 2026." in html
    assert "Du har selv indstillet runden." in hent(logget_ind(anden))
    runde(dt.date(2026, 5, 2))
    assert "Næste skridt: beregn runden." in hent(logget_ind(jeg))
    runde(dt.date(2026, 5, 3), beregnet_at=f.NU)
    assert "og indstil runden til godkendelse" in hent(logget_ind(jeg))
    runde(
        dt.date(2026, 5, 4),
        status=status.GODKENDT,
        beregnet_at=f.NU,
        indstillet_at=f.NU,
        indstillet_by=jeg,
        godkendt_at=f.NU,
        godkendt_by=anden,
    )
    assert "Godkendt af Bo. Næste skridt: vælg den dag" in hent(logget_ind(jeg))


def test_monitor_ser_indlaesninger_med_fejl() -> None:
    f.indlaesning(status=Indlaesning.Status.AFVIST, fil=f.kildefil("forkert.csv"))
    html = hent(som(Rolle.MONITOR))
    assert "forkert.csv" in html
    assert "Afvist på grund af fejl" in html
    assert "1 af dem er afvist eller afbrudt" in html


def test_styregruppen_ser_farver_aendringer_og_runder() -> None:
    afdeling = f.afdeling()
    f.offentliggjort_runde({afdeling: Farve.GUL}, FOERSTE)
    nyeste = f.offentliggjort_runde({afdeling: Farve.GROEN}, ANDEN)
    html = hent(som(Rolle.STYREGRUPPE))
    assert re.findall(r'farvefelt__tal">(\d+)<', html) == ["0", "0", "1", "0"]
    assert "<strong>1</strong> til det bedre" in html
    assert "<strong>0</strong> til det værre" in html
    assert f'href="/runder/{nyeste.pk}/"' in html
    assert html.count("Gælder nu") == 1


def test_administratoren_ser_brugere_register_og_log() -> None:
    f.organisation()
    f.bruger(Rolle.MONITOR, password=f.KODEORD)
    f.bruger(Rolle.MONITOR, is_active=False)
    html = hent(som(Rolle.ADMINISTRATOR))
    assert noegletal(html) == {
        "brugere har adgang": "2",
        "af dem har ikke valgt en adgangskode endnu": "1",
        "bruger er lukket ude": "1",
        "boligorganisation i registeret": "1",
    }
    assert 'href="/brugere/?status=inviteret"' in html
    assert "Loggen er tom." in html


@pytest.mark.parametrize("rolle", list(Rolle))
def test_antallet_af_opslag_vokser_ikke(rolle: str) -> None:
    f.aftale()
    organisation = f.organisation()
    client = som(rolle, organisation)

    def fyld(antal: int) -> None:
        for _ in range(antal):
            afdeling = f.afdeling_i_farve(Farve.GROEN, organisation, fra_on=ANDEN)
            f.tilbud(f.indmelding(f.bolig(afdeling)))
            f.indlaesning()

    fyld(2)
    hent(client)
    ved_faa = _opslag(client)
    fyld(6)
    assert _opslag(client) == ved_faa


def _opslag(client: Client) -> int:
    with CaptureQueriesContext(connection) as opslag:
        hent(client)
    assert len(opslag) > 0
    return len(opslag)
