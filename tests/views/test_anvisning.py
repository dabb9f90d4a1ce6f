"""The pages of both sides: what they show, what they do, and what they say when they cannot."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anvisning.models import Anvisning, Bolig, Dispensation, Indmelding
from tests import factories as f
from tests.views.sider import hent, logget_ind
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _aftale() -> None:
    """In force on the real day, which the pages read."""
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))


def _bolig(farve: str = "groen", **felter: object) -> Bolig:
    return f.bolig(f.afdeling_i_farve(farve, fra_on=idag() - dt.timedelta(days=100)), **felter)  # type: ignore[arg-type]  # test data


def _ledig(farve: str = "groen", **felter: object) -> Indmelding:
    return f.indmelding(_bolig(farve, **felter), idag=idag(), now=nu())


# The organisation


def test_en_bolig_meldes_ind_paa_to_sider_uden_javascript() -> None:
    bolig = _bolig("groen")
    klient = logget_ind(f.medarbejder(bolig))
    assert "Må boligen meldes ind i dag?" in hent(klient, "anvisning:meld_ind", bolig.pk)
    adresse = reverse("anvisning:meld_ind", args=[bolig.pk])
    oplysninger = {"ledig_fra_on": idag().isoformat(), "bemaerkning": "Nøglen ligger på kontoret"}
    bekraeft = klient.post(adresse, oplysninger)
    assert "Bekræft indmeldingen" in bekraeft.content.decode()
    assert not Indmelding.objects.exists()
    svar = klient.post(adresse, oplysninger | {"bekraeft": "ja"}, follow=True)
    assert "er meldt ind til boliganvisningen" in svar.content.decode()
    assert Indmelding.objects.get().bemaerkning == "Nøglen ligger på kontoret"


def test_oplysningerne_kan_rettes_foer_de_bekraeftes() -> None:
    bolig = _bolig("groen")
    svar = logget_ind(f.medarbejder(bolig)).post(
        reverse("anvisning:meld_ind", args=[bolig.pk]),
        {"ledig_fra_on": idag().isoformat(), "bemaerkning": "Husk hunden", "ret": "ja"},
    )
    assert "Husk hunden</textarea>" in svar.content.decode()
    assert not Indmelding.objects.exists()


def test_en_roed_afdeling_viser_grunden_og_vejen_frem_i_stedet_for_en_knap() -> None:
    bolig = _bolig("roed")
    klient = logget_ind(f.medarbejder(bolig))
    side = hent(klient, "anvisning:meld_ind", bolig.pk)
    assert "Boliger i røde afdelinger kan ikke meldes ind til boliganvisningen." in side
    assert "Farven skyldes: Trin 5: Forebyggelsesområde eller udsat boligområde." in side
    assert f"{reverse('anvisning:ny_dispensation')}?bolig={bolig.pk}" in side
    assert "Fortsæt" not in side
    svar = klient.post(
        reverse("anvisning:meld_ind", args=[bolig.pk]), {"ledig_fra_on": idag().isoformat(), "bekraeft": "ja"}
    )
    assert svar.status_code == 422
    assert "kan ikke meldes ind" in svar.content.decode()
    assert not Indmelding.objects.exists()


def test_boligen_findes_ved_soegning_og_kun_blandt_egne() -> None:
    egen, fremmed = _bolig("groen", adresse="Lærkevej 12"), _bolig("groen", adresse="Lærkevej 14")
    klient = logget_ind(f.medarbejder(egen))
    side = hent(klient, "anvisning:ny_indmelding", soeg="lærkevej")
    assert "Lærkevej 12" in side
    assert "Lærkevej 14" not in side
    assert "Vælg en afdeling, eller søg efter en adresse." in hent(klient, "anvisning:ny_indmelding")
    hent(klient, "anvisning:meld_ind", fremmed.pk, kode=404)
    hent(klient, "anvisning:ny_indmelding", afdeling=str(fremmed.afdeling_id))


def test_en_ny_bolig_oprettes_og_kan_straks_meldes_ind() -> None:
    nabo = _bolig("groen")
    klient = logget_ind(f.medarbejder(nabo))
    felter = {
        "afdeling": nabo.afdeling_id,
        "boligtype": "familie",
        "nr": "9",
        "adresse": "Lærkevej 9",
        "rum": "3",
        "areal": "78,5",
        "husleje": "6.400,00",
        "indskud": "24.000",
    }
    svar = klient.post(reverse("anvisning:ny_bolig"), felter)
    bolig = Bolig.objects.get(nr="9")
    assert svar.headers["Location"] == reverse("anvisning:meld_ind", args=[bolig.pk])
    assert (str(bolig.areal), str(bolig.husleje)) == ("78.5", "6400.00")
    igen = klient.post(reverse("anvisning:ny_bolig"), felter)
    assert igen.status_code == 422
    assert "allerede en bolig med dette lejemålsnummer" in igen.content.decode()


def test_organisationen_ser_kun_sine_egne_indmeldinger() -> None:
    egen, fremmed = _ledig(adresse="Lærkevej 12"), _ledig(adresse="Solsortevej 3")
    klient = logget_ind(f.medarbejder(egen.bolig))
    side = hent(klient, "anvisning:boliger")
    assert "Lærkevej 12" in side
    assert "Solsortevej 3" not in side
    hent(klient, "anvisning:indmelding", egen.pk)
    hent(klient, "anvisning:indmelding", fremmed.pk, kode=404)


def test_organisationen_traekker_tilbage_og_sender_lejekontrakt() -> None:
    indmelding = _ledig()
    klient = logget_ind(f.medarbejder(indmelding.bolig))
    traek = reverse("anvisning:traek", args=[indmelding.pk])
    grund = f.aarsag("traek-skade")
    assert klient.post(traek, {"traek-begrundelse": "Vandskade"}).status_code == 422
    assert klient.post(traek, {"traek-aarsag": grund.pk, "traek-begrundelse": "Vandskade"}).status_code == 302
    anden = f.indmelding(indmelding.bolig, idag=idag(), now=nu())
    tilbud = f.tilbud(anden, "SAG-77", idag=idag(), now=nu())
    assert "SAG-77" not in hent(klient, "anvisning:indmelding", anden.pk)
    Anvisning.objects.filter(pk=tilbud.pk).update(status="accepteret")
    assert "Boliganvisningens sagsreference er SAG-77" in hent(klient, "anvisning:indmelding", anden.pk)
    assert "Send lejekontrakten" in hent(klient, "anvisning:boliger")
    klient.post(reverse("anvisning:lejekontrakt", args=[anden.pk]))
    anden.refresh_from_db()
    assert anden.status == "udlejet"


# Boliganvisningen


def test_listen_filtrerer_og_filteret_staar_i_adressen() -> None:
    groen = _ledig(adresse="Lærkevej 12", rum=4, husleje=7000)
    _ledig("gul", adresse="Solsortevej 3", rum=2, husleje=5000)
    klient = logget_ind(f.bruger(Rolle.ANVISNING))

    def fundne(**foresp: Any) -> list[bool]:
        side = hent(klient, "anvisning:boliganvisning", **foresp)
        return ["Lærkevej 12" in side, "Solsortevej 3" in side]

    assert fundne() == [True, True]
    assert fundne(rum="3") == [True, False]
    assert fundne(husleje="6000") == [False, True]
    assert fundne(husleje="6.000") == [False, True]
    assert fundne(husleje="6.999,50") == [False, True]
    assert fundne(status="ledige") == [True, True]
    assert fundne(status="tilbudte") == [False, False]
    assert fundne(status="snart") == [False, False]
    assert fundne(status="udlejet") == [False, False]
    assert fundne(farve="gul") == [False, True]
    assert fundne(farve="ikke_maalt") == [False, False]
    assert fundne(soeg="lærkevej") == [True, False]
    assert fundne(afdeling=groen.bolig.afdeling.noegle) == [True, False]
    assert fundne(tilgaengelig="on") == [False, False]
    assert fundne(type="ungdom") == [False, False]
    assert fundne(status="alle") == [True, True]
    assert fundne(rum="mange", side="tusind") == [True, True]


def test_listen_regner_med_borgerens_frist_saa_laenge_tilbuddet_er_aabent() -> None:
    tilbudt = f.tilbud(_ledig(adresse="Lærkevej 12"), idag=idag(), now=nu())
    Anvisning.objects.filter(pk=tilbudt.pk).update(svarfrist_on=idag() - dt.timedelta(days=7))
    _ledig(adresse="Solsortevej 3")
    klient = logget_ind(f.bruger(Rolle.ANVISNING))
    side = hent(klient, "anvisning:boliganvisning")
    assert side.index("Lærkevej 12") < side.index("Solsortevej 3")
    assert "Tilbudt, svarfrist" in side
    assert "Overskredet med" in side
    assert "Solsortevej 3" not in hent(klient, "anvisning:boliganvisning", status="snart")
    Anvisning.objects.filter(pk=tilbudt.pk).update(status="accepteret")
    side = hent(klient, "anvisning:boliganvisning")
    assert side.index("Solsortevej 3") < side.index("Lærkevej 12")
    assert "Borgeren har sagt ja" in side
    assert "Overskredet med" not in side


@pytest.mark.parametrize(
    ("felt", "skrevet", "saetning"),
    [
        # Read by halves, 52.9 square metres would be 529.
        ("areal", "52.9", "Skriv tallet som 5.317 eller 52,9."),
        ("areal", "1.2.3", "Skriv tallet som 5.317 eller 52,9."),
        ("areal", "1.001", "Skriv et tal fra 1 til 1.000."),
        ("areal", "52,95", "Skriv højst 1 decimal."),
        ("husleje", "-1", "Skriv et tal fra 0 til 100.000."),
        ("husleje", "", "Skriv et tal fra 0 til 100.000."),
        ("indskud", "٣", "Skriv tallet som 5.317 eller 52,9."),
        ("rum", "0", "Skriv et helt tal fra 1 til 20."),
        ("rum", "2,5", "Skriv et helt tal fra 1 til 20."),
        ("nr", "\u202e", "Skriv lejemålsnummeret."),
        ("adresse", " ", "Skriv vej og husnummer."),
        ("boligtype", "slot", "Vælg en af mulighederne i listen."),
    ],
)
def test_en_bolig_med_et_forkert_felt_gemmes_ikke_og_siger_hvorfor(felt: str, skrevet: str, saetning: str) -> None:
    afdeling = f.afdeling_i_farve("groen", fra_on=idag() - dt.timedelta(days=100))
    klient = logget_ind(f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation))
    felter = {"boligtype": "familie", "nr": "0007", "adresse": "Ny Vej 7", "rum": "2", "areal": "52,9"}
    felter |= {"afdeling": str(afdeling.pk), "husleje": "5.317,50", "indskud": "20.000"}
    svar = klient.post(reverse("anvisning:ny_bolig"), felter | {felt: skrevet})
    assert svar.status_code == 422
    assert saetning in svar.content.decode()
    assert not Bolig.objects.exists()
    assert klient.post(reverse("anvisning:ny_bolig"), felter).status_code == 302
    bolig = Bolig.objects.get()
    assert (bolig.areal, bolig.husleje, bolig.indskud) == (Decimal("52.9"), Decimal("5317.50"), Decimal(20_000))


def test_det_der_ikke_kan_gemmes_siges_foer_siden_hvor_man_bekraefter() -> None:
    bolig = _bolig("groen")
    klient, adresse = logget_ind(f.medarbejder(bolig)), reverse("anvisning:meld_ind", args=[bolig.pk])
    om_tre_aar = idag() + dt.timedelta(days=3 * 366)
    svar = klient.post(adresse, {"ledig_fra_on": om_tre_aar.isoformat()})
    assert svar.status_code == 422
    assert "det er over et år fra i dag" in svar.content.decode()
    cpr = "0101" + "80" + "1234"
    svar = klient.post(adresse, {"ledig_fra_on": idag().isoformat(), "bemaerkning": f"Ring til {cpr}"})
    assert svar.status_code == 422
    assert "Systemet må ikke gemme CPR-numre" in svar.content.decode()


def test_historikken_siger_et_tilbud_en_gang() -> None:
    indmelding = _ledig(adresse="Lærkevej 12")
    f.tilbud(indmelding, idag=idag(), now=nu())
    side = hent(logget_ind(f.bruger(Rolle.ANVISNING)), "anvisning:indmelding", indmelding.pk)
    assert side.count("er tilbudt en borger. Svarfristen er") == 1


def test_htmx_faar_kun_listen() -> None:
    _ledig(adresse="Lærkevej 12")
    klient = logget_ind(f.bruger(Rolle.ANVISNING))
    svar = klient.get(reverse("anvisning:boliganvisning"), headers={"HX-Request": "true"})
    assert "Lærkevej 12" in svar.content.decode()
    assert "<html" not in svar.content.decode()
    assert "HX-Request" in svar.headers["Vary"]


@pytest.mark.parametrize("side", ["anvisning:boliganvisning", "anvisning:boliger", "anvisning:dispensationer"])
def test_antallet_af_forespoergsler_vokser_ikke_med_listen(side: str) -> None:
    organisation = f.organisation()
    rolle = Rolle.ORGANISATION if side == "anvisning:boliger" else Rolle.ANVISNING
    klient = logget_ind(f.bruger(rolle, organisation=organisation if rolle == Rolle.ORGANISATION else None))

    def antal() -> int:
        with CaptureQueriesContext(connection) as fanget:
            hent(klient, side)
        return len(fanget)

    def flere(hvor_mange: int) -> None:
        for _ in range(hvor_mange):
            afdeling = f.afdeling_i_farve("groen", organisation, fra_on=idag() - dt.timedelta(days=100))
            f.indmelding(f.bolig(afdeling), idag=idag(), now=nu())
            f.dispensation(afdeling)

    flere(1)
    foerst = antal()
    flere(6)
    assert antal() == foerst


# Dispensations


def test_fra_ansoegning_til_indmelding_med_dispensation() -> None:
    bolig = _bolig("roed")
    organisation = logget_ind(f.medarbejder(bolig))
    side = hent(organisation, "anvisning:ny_dispensation", bolig=str(bolig.pk))
    assert f'value="{bolig.nr}"' in side
    felter = {
        "afdeling": bolig.afdeling_id,
        "bolig_nr": bolig.nr,
        "fra_on": idag().isoformat(),
        "til_og_med": (idag() + dt.timedelta(days=20)).isoformat(),
        "begrundelse": "Genhusning efter brand",
    }
    assert organisation.post(reverse("anvisning:ny_dispensation"), felter).status_code == 302
    igen = organisation.post(reverse("anvisning:ny_dispensation"), felter)
    assert igen.status_code == 422
    assert "Der er allerede søgt om dispensation" in igen.content.decode()
    dispensation = Dispensation.objects.get()
    assert dispensation.til_on == idag() + dt.timedelta(days=21)
    monitor = logget_ind(f.bruger(Rolle.MONITOR))
    assert "Afgør ansøgningen" in hent(monitor, "anvisning:dispensation", dispensation.pk)
    assert "Afgør ansøgningen" not in hent(organisation, "anvisning:dispensation", dispensation.pk)
    afgoer = reverse("anvisning:afgoer_dispensation", args=[dispensation.pk])
    assert monitor.post(afgoer, {"afgoerelse-afgoerelse": "afslaa"}).status_code == 422
    assert monitor.post(afgoer, {"afgoerelse-afgoerelse": "bevil"}).status_code == 302
    assert "Genhusning efter brand" in hent(organisation, "anvisning:meld_ind", bolig.pk)
    indmelding = f.indmelding(bolig, idag=idag(), now=nu())
    assert indmelding.dispensation_id == dispensation.pk
    tilbagekald = reverse("anvisning:tilbagekald_dispensation", args=[dispensation.pk])
    assert monitor.post(tilbagekald, {"tilbagekald-begrundelse": "Slut"}).status_code == 302
    assert "Tilbagekaldt" in hent(organisation, "anvisning:dispensationer", status="tilbagekaldt")


@pytest.mark.parametrize(
    ("felter", "ord_"),
    [
        ({"til_og_med": "9999-12-31"}, "mellem år 2000 og 2100"),
        ({"til_og_med": "i morgen"}, "Skriv en dato"),
        ({"bolig_nr": "findes-ikke"}, "har ingen bolig med nummeret"),
        ({"begrundelse": "Borger 010190-1234"}, "CPR-nummer"),
    ],
)
def test_en_daarlig_ansoegning_er_en_saetning(felter: dict[str, str], ord_: str) -> None:
    bolig = _bolig("roed")
    hele = {
        "afdeling": bolig.afdeling_id,
        "fra_on": idag().isoformat(),
        "til_og_med": (idag() + dt.timedelta(days=20)).isoformat(),
        "begrundelse": "Genhusning",
    }
    svar = logget_ind(f.medarbejder(bolig)).post(reverse("anvisning:ny_dispensation"), hele | felter)
    assert svar.status_code == 422
    assert ord_ in svar.content.decode()
    assert not Dispensation.objects.exists()


def test_en_organisation_ser_ikke_andres_dispensationer() -> None:
    dispensation = f.dispensation(_bolig("roed").afdeling)
    klient = logget_ind(f.bruger(Rolle.ORGANISATION))
    hent(klient, "anvisning:dispensation", dispensation.pk, kode=404)
    assert "Der er ingen dispensationer her." in hent(klient, "anvisning:dispensationer")


# No agreement


def test_uden_aftale_siger_hver_side_at_loven_alene_gaelder() -> None:
    from django.db import connection as forbindelse

    bolig = _bolig("roed")
    klient = logget_ind(f.medarbejder(bolig))
    assert "Der gælder ingen udlejningsaftale i dag" not in hent(klient, "anvisning:boliger")
    with forbindelse.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE anvisning_regelsaet CASCADE")
    assert "Der gælder ingen udlejningsaftale i dag" in hent(klient, "anvisning:boliger")
    assert "Fortsæt" in hent(klient, "anvisning:meld_ind", bolig.pk)
