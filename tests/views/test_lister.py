"""The pages of many: the caseworker's list and its memory, the organisation's acts, many reports, any afdeling."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.urls import reverse

from anvisning.models import Bolig, Indmelding
from anvisning.services.anvisning import besvar_tilbud, tilbagekald_tilbud
from anvisning.services.kladder import gem_kladde
from anvisning.services.udloeb import afvikl_frister
from tests import factories as f
from tests import fleksibelfabrik as ff
from tests.views.sider import hent, logget_ind
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _aftale() -> None:
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))


def _bolig(farve: str = "groen", **felter: Any) -> Bolig:
    return f.bolig(f.afdeling_i_farve(farve, fra_on=idag() - dt.timedelta(days=100)), **felter)


def _ledig(farve: str = "groen", **felter: Any) -> Indmelding:
    return f.indmelding(_bolig(farve, **felter), idag=idag(), now=nu())


# The caseworker


def test_listen_husker_det_seneste_valg_uden_at_tvinge_det_paa() -> None:
    _ledig("groen", adresse="Lærkevej 1")
    _ledig("gul", adresse="Solsortevej 2")
    klient = logget_ind(f.bruger(Rolle.ANVISNING))
    assert "Vis dit seneste valg igen" not in hent(klient, "anvisning:boliganvisning")
    valgt = hent(klient, "anvisning:boliganvisning", svar="screening", rum="", side="1")
    assert "Solsortevej 2" in valgt
    assert "Lærkevej 1" not in valgt
    igen = hent(klient, "anvisning:boliganvisning")
    assert "Lærkevej 1" in igen
    assert 'href="?svar=screening"' in igen


def test_forkerte_valg_siges_og_skaerer_intet_fra() -> None:
    _ledig(adresse="Lærkevej 1")
    side = hent(
        logget_ind(f.bruger(Rolle.ANVISNING)), "anvisning:boliganvisning", husleje="billig", etage="9", sorter="x"
    )
    assert "Ret filteret" in side
    assert "Lærkevej 1" in side


def test_naeste_bolig_i_listen_foelger_den_sidst_valgte_raekkefoelge() -> None:
    dyr, billig, mellem = (_ledig(adresse=f"Vej {kr}", husleje=kr) for kr in (9000, 5000, 7000))
    klient = logget_ind(f.bruger(Rolle.ANVISNING))
    hent(klient, "anvisning:boliganvisning", sorter="husleje")
    for denne, naeste in ((billig, mellem), (mellem, dyr)):
        side = hent(klient, "anvisning:indmelding", denne.pk)
        assert f'href="{reverse("anvisning:indmelding", args=[naeste.pk])}" accesskey="n"' in side
        assert f'href="{reverse("anvisning:boliganvisning")}?sorter=husleje"' in side
    assert "Næste bolig" not in hent(klient, "anvisning:indmelding", dyr.pk)


# Any afdeling


def test_afdelingens_fleksible_kriterier_staar_i_begge_lister() -> None:
    indmelding = _ledig()
    _ledig()
    ff.vedtaget(indmelding.bolig.afdeling, fra_on=idag(), til_on=idag() + dt.timedelta(days=300))
    for bruger, liste in ((f.bruger(Rolle.ANVISNING), "boliganvisning"), (f.medarbejder(indmelding.bolig), "boliger")):
        side = hent(logget_ind(bruger), f"anvisning:{liste}")
        assert side.count("Fleksibel udlejning: beskæftigelse, uddannelse<") == 1


def test_svaret_for_en_afdeling_staar_der_i_eet_trin() -> None:
    indmelding = _ledig("gul", adresse="Lærkevej 12")
    afdeling = indmelding.bolig.afdeling
    f.dispensation(afdeling, fra_on=idag(), til_on=idag() + dt.timedelta(days=30))
    klient = logget_ind(f.bruger(Rolle.ANVISNING))
    for ord_ in (afdeling.noegle, afdeling.navn, "lærkevej 12"):
        side = hent(klient, "overblik:find", soeg=ord_)
        for tekst in (
            "1 afdeling",
            "Må jeg anvise her?",
            "Skal registreres",  # the screening
            "1 kan tilbydes",
            "indtil en ny runde ændrer den",
            "for afdelingen fra",  # the dispensation
            "Mulig efter aftale",
            "Vilkår (2)",
        ):
            assert tekst in side, (ord_, tekst)
    foer = hent(klient, "overblik:find", soeg=afdeling.noegle, paa=(idag() - dt.timedelta(days=200)).isoformat())
    assert "ingen offentliggjort runde har afdelingen på dagen" in foer
    assert "kan tilbydes" not in foer


def test_organisationen_ser_ikke_andres_tal_i_svaret() -> None:
    fremmed = _ledig("gul", adresse="Lærkevej 12")
    f.dispensation(fremmed.bolig.afdeling, fra_on=idag(), til_on=idag() + dt.timedelta(days=30))
    side = hent(logget_ind(f.bruger(Rolle.ORGANISATION)), "overblik:find", soeg=fremmed.bolig.afdeling.noegle)
    assert "Må vi melde ind her?" in side
    assert fremmed.bolig.afdeling.navn in side
    assert "Genhusning efter brand" not in side
    assert "for afdelingen fra" not in side
    assert "kan tilbydes" not in side


# The organisation's list


def test_det_der_venter_staar_foerst_med_handlingen_i_raekken() -> None:
    afdeling = _bolig().afdeling
    by = f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation)
    ja, frigivet, gammel, ledig = (
        f.indmelding(f.bolig(afdeling, adresse=navn), idag=idag(), now=nu())
        for navn in ("Ja", "Frigivet", "Gammel", "Ledig")
    )
    tilbud = f.tilbud(ja, idag=idag(), now=nu())
    type(tilbud).objects.filter(pk=tilbud.pk).update(status="accepteret")
    Indmelding.objects.filter(pk=frigivet.pk).update(status="frigivet", afsluttet_at=nu())
    Indmelding.objects.filter(pk=gammel.pk).update(status="frigivet", afsluttet_at=nu() - dt.timedelta(days=20))
    gem_kladde(
        bolig=f.bolig(afdeling, adresse="Kladden"), ledig_fra_on=idag(), bemaerkning="", by=by, now=nu(), idag=idag()
    )
    klient = logget_ind(by)
    side = hent(klient, "anvisning:boliger")
    steder = [side.index(f">{navn}</a>") for navn in ("Ja", "Kladden", "Frigivet", "Ledig")]
    assert steder == sorted(steder)
    assert ">Gammel</a>" not in side
    assert reverse("anvisning:meld_ind", args=[frigivet.bolig_id]) in side
    svar = klient.post(reverse("anvisning:lejekontrakt", args=[ja.pk]), {"fra": "liste"})
    assert svar["Location"] == reverse("anvisning:boliger")
    ja.refresh_from_db()
    assert ja.status == "udlejet"
    kladde = Indmelding.objects.get(status="kladde")
    svar = klient.post(reverse("anvisning:kladder"), {"send": str(kladde.pk)}, follow=True)
    assert "Kladden er meldt ind." in svar.content.decode()
    assert ledig.status == "indmeldt"


@pytest.mark.parametrize("liste", ["boliganvisning", "boliger"])
def test_et_cpr_nummer_i_soegefeltet_afvises_og_huskes_ikke(liste: str) -> None:
    """A session is stored: what is searched for in it must be nobody's number."""
    ledig = _ledig(adresse="Lærkevej 1")
    klient = logget_ind(f.bruger(Rolle.ANVISNING) if liste == "boliganvisning" else f.medarbejder(ledig.bolig))
    hent(klient, f"anvisning:{liste}", soeg="lærkevej")
    assert "CPR-nummer" in hent(klient, f"anvisning:{liste}", soeg=f"{31}{12}{99} - {0:04}")
    assert klient.session[f"liste.{liste}"] == "soeg=l%C3%A6rkevej"


# Many at once


def test_flere_vaelges_ses_samlet_og_meldes_ind_med_egne_datoer() -> None:
    bolig = _bolig(adresse="Lærkevej 1")
    anden, tredje = f.bolig(bolig.afdeling, adresse="Lærkevej 2"), f.bolig(bolig.afdeling, adresse="Lærkevej 3")
    klient = logget_ind(f.medarbejder(bolig))
    adresse = f"{reverse('anvisning:meld_flere')}?afdeling={bolig.afdeling_id}"
    assert "Lærkevej 3" in klient.get(adresse).content.decode()
    valgt = {f"valgt_{bolig.pk}": "on", f"valgt_{anden.pk}": "on"}
    samlet = klient.post(adresse, valgt | {"trin": "videre"}).content.decode()
    assert "Bekræft indmeldingen af 2 boliger" in samlet
    assert [vej in samlet for vej in ("Lærkevej 1", "Lærkevej 2", "Lærkevej 3")] == [True, True, False]
    assert not Indmelding.objects.exists()
    senere = idag() + dt.timedelta(days=20)
    felter = valgt | {"ledig_fra_on": idag().isoformat(), f"dato_{anden.pk}": senere.isoformat(), "trin": "meld"}
    svar = klient.post(adresse, felter, follow=True)
    assert "2 boliger er meldt ind." in svar.content.decode()
    assert set(Indmelding.objects.values_list("bolig", "ledig_fra_on")) == {(bolig.pk, idag()), (anden.pk, senere)}
    igen = klient.post(adresse, felter | {f"valgt_{tredje.pk}": "on"})
    assert igen.status_code == 422
    side = igen.content.decode()
    assert "Ingen boliger er meldt ind: 2 af 3 boliger kan ikke meldes ind." in side
    assert side.count("er allerede meldt ind") >= 2
    assert Indmelding.objects.count() == 2


def test_der_findes_blandt_mange_boliger_uden_at_valget_gaar_tabt() -> None:
    """Without scripts too: what is chosen is shown whatever one looks for, and days written stay when one goes back."""
    afdeling = _bolig().afdeling
    boliger = [
        f.bolig(afdeling, nr=f"{n:04d}", adresse=f"Lærkevej {n // 2}", doer=("tv", "th")[n % 2]) for n in range(20, 32)
    ]
    klient = logget_ind(f.medarbejder(boliger[0]))
    adresse = f"{reverse('anvisning:meld_flere')}?afdeling={afdeling.pk}"
    side = klient.get(adresse).content.decode()
    assert "Find blandt boligerne" in side
    assert side.count("<legend>Lærkevej") == 6, "the units of a building stand together"
    valgt = {f"valgt_{boliger[0].pk}": "on"}
    fundet = klient.post(adresse, valgt | {"soeg": "VEJ 15  th", "trin": "soeg"}).content.decode()
    assert re.findall(r'name="valgt_(\d+)"', fundet) == [str(boliger[0].pk), str(boliger[-1].pk)]
    assert re.search(rf'name="valgt_{boliger[0].pk}"[^>]* checked', fundet)
    skrevet = {"ledig_fra_on": "2026-12-24", "bemaerkning": "Nøglen er her", f"dato_{boliger[0].pk}": "2027-01-02"}
    tilbage = klient.post(adresse, valgt | skrevet | {"trin": "vaelg"}).content.decode()
    for navn, vaerdi in skrevet.items():
        assert f'<input type="hidden" name="{navn}" value="{vaerdi}">' in tilbage
    videre = klient.post(adresse, valgt | skrevet | {"trin": "videre"}).content.decode()
    assert all(vaerdi in videre for vaerdi in skrevet.values())
    assert '<details class="details" open>' in videre, "a day of a unit's own must be seen"
    for ord_, fejl in (("findes ikke", "Ingen af boligerne passer"), (f"{31}{12}{99}-{0:04}", "CPR-nummer")):
        assert fejl in klient.post(adresse, {"soeg": ord_, "trin": "soeg"}).content.decode()
    assert not Indmelding.objects.exists()


def test_boliger_der_ikke_kan_vaelges_staar_for_sig_med_hvorfor() -> None:
    kan, meldt = _bolig(adresse="Lærkevej 1"), _bolig(adresse="Lærkevej 2")
    meldt.afdeling = kan.afdeling
    meldt.save(update_fields=["afdeling"])
    f.indmelding(meldt, idag=idag(), now=nu())
    side = hent(logget_ind(f.medarbejder(kan)), "anvisning:meld_flere", afdeling=str(kan.afdeling_id))
    assert "1 bolig kan ikke vælges" in side
    assert re.findall(r'name="valgt_(\d+)"', side) == [str(kan.pk)]


def test_sidens_egen_formular_virker_for_en_afdeling_med_noegle_over_tusind() -> None:
    """Numbers are shown as "1.234.567"; the keys in the form's address and fields must not be."""
    afdeling = f.afdeling_i_farve("groen", fra_on=idag() - dt.timedelta(days=100), pk=1_234_567)
    bolig = f.bolig(afdeling, adresse="Lærkevej 1", pk=2_345_678)
    klient = logget_ind(f.medarbejder(bolig))
    side = hent(klient, "anvisning:meld_flere", afdeling=str(afdeling.pk))
    for trin in ("videre", "meld"):
        fundet = re.search(r'<form class="flere" method="post" action="([^"]+)"', side)
        assert fundet
        assert f'name="valgt_{bolig.pk}"' in side
        felter = {"ledig_fra_on": idag().isoformat(), f"valgt_{bolig.pk}": "on", "trin": trin}
        side = klient.post(html.unescape(fundet[1]), felter, follow=True).content.decode()
    assert "Lærkevej 1 er meldt ind." in side
    assert Indmelding.objects.get().bolig == bolig


def test_ingen_kryds_forkert_dato_og_fremmed_afdeling_afvises_uden_at_gemme() -> None:
    bolig, fremmed = _bolig(), _bolig()
    klient = logget_ind(f.medarbejder(bolig))
    adresse = f"{reverse('anvisning:meld_flere')}?afdeling={bolig.afdeling_id}"
    meld = {"ledig_fra_on": idag().isoformat(), "trin": "meld"}
    for felter, fejl in (
        (meld, "Sæt kryds ved mindst én bolig."),
        (meld | {"trin": "videre"}, "Sæt kryds ved mindst én bolig."),
        (meld | {"ledig_fra_on": "i går", f"valgt_{bolig.pk}": "on"}, "Skriv en dato"),
        (meld | {"ledig_fra_on": "2099-01-01", f"valgt_{bolig.pk}": "on"}, "over et år fra i dag"),
        (meld | {f"dato_{bolig.pk}": "0001-01-01", f"valgt_{bolig.pk}": "on"}, "mellem år 2000 og 2100"),
        (meld | {f"valgt_{fremmed.pk}": "on"}, "Sæt kryds ved mindst én bolig."),
    ):
        svar = klient.post(adresse, felter)
        assert svar.status_code == 422
        assert fejl in svar.content.decode()
    fremmed_adresse = f"{reverse('anvisning:meld_flere')}?afdeling={fremmed.afdeling_id}"
    assert klient.post(fremmed_adresse, meld | {f"valgt_{fremmed.pk}": "on"}).status_code == 422
    assert not Indmelding.objects.exists()


def test_kladder_rettes_kasseres_og_sendes_alle() -> None:
    boliger = [_bolig(adresse="Lærkevej 1")]
    boliger += [f.bolig(boliger[0].afdeling, adresse=f"Lærkevej {n}") for n in (2, 3)]
    by, senere = f.medarbejder(boliger[0]), idag() + dt.timedelta(days=9)
    kladder = [gem_kladde(bolig=b, ledig_fra_on=idag(), bemaerkning="", by=by, now=nu(), idag=idag()) for b in boliger]
    klient, adresse = logget_ind(by), reverse("anvisning:kladder")
    assert "Meld alle 3 ind" in klient.get(adresse).content.decode()
    klient.post(adresse, {"kasser": str(kladder[2].pk)})
    fremmed = logget_ind(f.bruger(Rolle.ORGANISATION))
    assert fremmed.post(adresse, {"kasser": str(kladder[0].pk)}).status_code == 404
    assert fremmed.post(adresse, {"kasser": "x" * 30}).status_code == 404
    datoer = {f"dato_{boliger[0].pk}": senere.isoformat(), f"dato_{boliger[1].pk}": idag().isoformat()}
    forkert = klient.post(adresse, datoer | {f"dato_{boliger[1].pk}": "aldrig", "send": "alle"})
    assert forkert.status_code == 422
    klient.post(adresse, datoer | {"gem": "ja"})
    kladder[0].refresh_from_db()
    assert (kladder[0].ledig_fra_on, kladder[0].status) == (senere, "kladde")
    svar = klient.post(adresse, datoer | {"send": "alle"}, follow=True)
    assert "2 boliger er meldt ind." in svar.content.decode()
    assert sorted(Indmelding.objects.values_list("status", flat=True)) == ["indmeldt", "indmeldt", "trukket"]


def test_gentag_siger_hvad_der_ikke_er_noget_at_gentage() -> None:
    svar = logget_ind(f.bruger(Rolle.ORGANISATION)).post(reverse("anvisning:gentag"), follow=True)
    assert "I meldte ingen boliger ind fra" in svar.content.decode()


def test_gentag_uden_kladder_siger_det_og_hvorfor() -> None:
    bolig = _bolig()
    by, sidst = f.medarbejder(bolig), idag().replace(day=1) - dt.timedelta(days=1)
    meldt = f.indmelding(bolig, by=by, idag=sidst, now=nu())
    Indmelding.objects.filter(pk=meldt.pk).update(status="udlejet", afsluttet_at=nu())
    side = html.unescape(logget_ind(by).post(reverse("anvisning:gentag"), follow=True).content.decode())
    assert "Ingen af sidste måneds boliger kan meldes ind igen nu, så der er ikke lavet kladder." in side
    assert f"Ikke taget med: {bolig} er udlejet." in side
    assert "0 kladder" not in side


# How an offer failed, and whether a unit that came back may be reported again


@pytest.mark.parametrize(
    ("hvordan", "ord_"),
    [
        ("nej", "en borger har sagt nej"),
        ("udloebet", "borgeren har ikke svaret i tide"),
        ("kaldt", "tilbuddet er kaldt tilbage"),
    ],
)
def test_organisationens_liste_og_fil_siger_hvordan_det_sidste_tilbud_faldt(hvordan: str, ord_: str) -> None:
    indmelding, by = _ledig(), f.bruger(Rolle.ANVISNING)
    tilbud = f.tilbud(indmelding, by=by, idag=idag(), now=nu())
    if hvordan == "nej":
        besvar_tilbud(anvisning=tilbud, accepteret=False, aarsag=f.aarsag("nej-husleje"), by=by, now=nu(), idag=idag())
    elif hvordan == "kaldt":
        tilbagekald_tilbud(anvisning=tilbud, aarsag=f.aarsag("kald-fejl"), by=by, now=nu(), idag=idag())
    else:
        afvikl_frister(now=nu(), idag=tilbud.svarfrist_on + dt.timedelta(days=1))
    klient = logget_ind(f.medarbejder(indmelding.bolig))
    linje = f"Intet: {ord_}, og boligen kan tilbydes igen"
    assert linje in hent(klient, "anvisning:boliger")
    svar: Any = klient.get(reverse("anvisning:boliger"), {"format": "csv"})
    fil = b"".join(svar.streaming_content)
    assert linje in fil.decode("utf-8-sig")
    # Offered again it waits for the new answer, and the old one is no news.
    f.tilbud(indmelding, idag=idag(), now=nu())
    assert ord_ not in hent(klient, "anvisning:boliger")


def test_en_bolig_der_kom_tilbage_meldes_kun_ind_igen_hvor_farven_tillader_det() -> None:
    indmelding = _ledig()
    f.aarsag("boliganvisningens-frist-udloebet")
    assert indmelding.frist_on is not None
    afvikl_frister(now=nu(), idag=indmelding.frist_on + dt.timedelta(days=1))
    klient = logget_ind(f.medarbejder(indmelding.bolig))
    assert "Meld ind igen" in hent(klient, "anvisning:boliger")
    f.offentliggjort_runde({indmelding.bolig.afdeling: "roed"}, idag())
    side = hent(klient, "anvisning:boliger")
    assert "Boligen er jeres igen" in side
    assert "Den kan ikke meldes ind i dag: farven lukker" in side
    assert "Meld ind igen" not in side
