"""The pages of fleksibel udlejning: writing, both sides' acts, the document, and criteria where units are read."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anvisning.domain.fleksibel import Kriterieslags
from anvisning.models import Aftaledokument, Fleksibelaftale
from anvisning.services.fleksibeludkast import Fil
from monitoring.models import Afdeling
from tests import factories as f
from tests import fleksibelfabrik as ff
from tests.views.sider import hent, logget_ind
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _dag(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' clock is the tests' own day."""
    for modul in ("fleksibel", "fleksibeludkast", "indmelding"):
        monkeypatch.setattr(f"anvisning.views.{modul}.idag", lambda: f.IDAG)
    monkeypatch.setattr("udlejning.overblik.views.forside.idag", lambda: f.IDAG)
    monkeypatch.setattr("udlejning.overblik.views.afdeling.idag", lambda: f.IDAG)


def _felter(afdeling: Afdeling, **andet: object) -> dict[str, object]:
    return {
        "afdeling": afdeling.pk,
        "art": "aftalt",
        "fra_on": "2026-06-01",
        "til_og_med": "31-05-2028",
        "parter": "Kommunen og boligforeningen",
        "andel": "33,3",
        "ordlyd_beskaeftigelse": "Fast arbejde i mindst 25 timer\n\nSelvstændig",
        **andet,
    }


def test_en_kladde_skrives_med_dokument_og_et_kriterium_pr_linje() -> None:
    afdeling = f.afdeling()
    klient = logget_ind(f.medarbejder(afdeling))
    assert "Foreslå kriterier" in klient.get(reverse("anvisning:fleksibel")).content.decode()
    fil = SimpleUploadedFile("aftale.pdf", ff.PDF, content_type="application/pdf")
    svar = klient.post(reverse("anvisning:ny_fleksibel"), _felter(afdeling, dokument=fil))
    aftale = Fleksibelaftale.objects.get()
    assert svar.status_code == 302
    assert svar["Location"] == reverse("anvisning:fleksibelaftale", args=[aftale.pk])
    assert [k.ordlyd for k in aftale.kriterier.all()] == ["Fast arbejde i mindst 25 timer", "Selvstændig"]
    assert (aftale.til_on, str(aftale.andel)) == (dt.date(2028, 6, 1), "33.30")
    side = klient.get(svar["Location"]).content.decode()
    for tekst in ("33,3", "31. maj 2028", "Send forslaget til den anden part", aftale.dokument.sha256):  # type: ignore[union-attr]
        assert tekst in side
    hentet = klient.get(reverse("anvisning:fleksibel_dokument", args=[aftale.pk]))
    assert hentet.content == ff.PDF
    assert hentet["Content-Disposition"].startswith("attachment")
    assert hentet["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("felter", "felt", "besked"),
    [
        ({"ordlyd_andet": "Etnisk dansk baggrund"}, "ordlyd_andet", "etnisk ligebehandling"),
        ({"ordlyd_beskaeftigelse": ""}, "ordlyd_beskaeftigelse", "mindst ét kriterium"),
        ({"til_og_med": "2026-05-01"}, "til_og_med", "slutter, før den begynder"),
        ({"andel": "0"}, "andel", "over 0"),
        ({"parter": ""}, "parter", "hvem parterne er"),
        ({"dokument": SimpleUploadedFile("a.pdf", b"PK")}, "dokument", "ikke en hel PDF"),
        ({"ordlyd_andet": "Medlem nr. 0101" + "90-1234"}, "ordlyd_andet", "CPR"),
        ({"fra_on": "i morgen"}, "fra_on", "Skriv en dato"),
    ],
)
def test_en_fejl_staar_ved_sit_felt_og_intet_gemmes(felter: dict[str, object], felt: str, besked: str) -> None:
    afdeling = f.afdeling()
    svar = logget_ind(f.medarbejder(afdeling)).post(reverse("anvisning:ny_fleksibel"), _felter(afdeling, **felter))
    assert svar.status_code == 422
    assert besked in " ".join(svar.context["form"].errors[felt])
    assert not Fleksibelaftale.objects.exists()
    assert not Aftaledokument.objects.exists()


def test_en_fremmed_afdeling_kan_ikke_vaelges_og_obligatorisk_er_kommunens() -> None:
    afdeling, fremmed = f.afdeling(), f.afdeling()
    klient = logget_ind(f.medarbejder(afdeling))
    svar = klient.post(reverse("anvisning:ny_fleksibel"), _felter(fremmed))
    assert svar.status_code == 422
    assert fremmed.navn not in svar.content.decode()
    klient.post(reverse("anvisning:ny_fleksibel"), _felter(afdeling, art="obligatorisk"))
    assert not Fleksibelaftale.objects.filter(art="obligatorisk").exists()


def test_kommunen_ser_hvem_der_mangler_og_fastsaetter() -> None:
    afdeling = ff.afdeling_med_pligt()
    klient = logget_ind(f.bruger(Rolle.MONITOR))
    side = klient.get(reverse("anvisning:fleksibel")).content.decode()
    adresse = f"{reverse('anvisning:ny_fleksibel')}?afdeling={afdeling.pk}&amp;art=obligatorisk"
    assert "Mangler obligatoriske kriterier (1)" in side
    assert adresse in side
    assert "mangler obligatoriske kriterier" in klient.get(reverse("overblik:forside")).content.decode()
    udfyldt = klient.get(adresse.replace("&amp;", "&")).content.decode()
    assert 'value="2030-05-31"' in udfyldt
    felter = _felter(afdeling, art="obligatorisk", til_og_med="2030-05-31")
    svar = klient.post(reverse("anvisning:ny_fleksibel"), felter)
    assert svar.status_code == 422
    assert "§60, stk. 4" in " ".join(svar.context["form"].errors["ordlyd_uddannelse"])
    klient.post(reverse("anvisning:ny_fleksibel"), {**felter, "ordlyd_uddannelse": "Under uddannelse"})
    aftale = Fleksibelaftale.objects.get()
    klient.post(reverse("anvisning:fremsaet_fleksibel", args=[aftale.pk]))
    side = klient.get(reverse("anvisning:fleksibel")).content.decode()
    assert "Mangler obligatoriske" not in side
    assert ">Beskæftigelse, Uddannelse<" in side


def test_organisationen_ser_kun_sine_egne_der_mangler() -> None:
    egen, fremmed = ff.afdeling_med_pligt(), ff.afdeling_med_pligt()
    side = logget_ind(f.medarbejder(egen)).get(reverse("anvisning:fleksibel")).content.decode()
    assert egen.navn in side
    assert fremmed.navn not in side
    assert "Fastsæt kriterier" not in side


def test_den_anden_part_bekraefter_paa_siden() -> None:
    aftale = ff.forslag()
    klient = logget_ind(f.medarbejder(aftale.afdeling))
    side = reverse("anvisning:fleksibelaftale", args=[aftale.pk])
    assert "Venter på jeres svar (1)" in klient.get(reverse("anvisning:fleksibel")).content.decode()
    adresse = reverse("anvisning:svar_fleksibel", args=[aftale.pk])
    svar = klient.post(adresse, {"svar-svar": "nej"})
    assert svar.status_code == 422
    assert "hvorfor forslaget afvises" in svar.content.decode()
    assert klient.post(adresse, {"svar-svar": "ja"})["Location"] == side
    assert "gælder nu" in klient.get(side).content.decode()


def test_et_afvist_forslag_har_en_vej_videre() -> None:
    aftale = ff.forslag()
    medarbejder = logget_ind(f.medarbejder(aftale.afdeling))
    adresse = reverse("anvisning:svar_fleksibel", args=[aftale.pk])
    medarbejder.post(adresse, {"svar-svar": "nej", "svar-begrundelse": "Vi vil tale om andelen"})
    for klient in (medarbejder, logget_ind(ff.sagsbehandler())):
        side = klient.get(reverse("anvisning:fleksibelaftale", args=[aftale.pk])).content.decode()
        vej = f"{reverse('anvisning:ny_fleksibel')}?afdeling={aftale.afdeling_id}&amp;art=aftalt"
        assert f'href="{vej}">Skriv et nyt forslag' in side
    styregruppe = logget_ind(f.bruger(Rolle.STYREGRUPPE))
    assert "nyt forslag" not in hent(styregruppe, "anvisning:fleksibelaftale", aftale.pk)


def test_kladden_rettes_og_en_fremsat_kan_ikke() -> None:
    aftale = ff.kladde()
    klient = logget_ind(ff.sagsbehandler())
    adresse = reverse("anvisning:ret_fleksibel", args=[aftale.pk])
    assert "Fast arbejde i mindst 25 timer" in klient.get(adresse).content.decode()
    felter = _felter(aftale.afdeling, ordlyd_beskaeftigelse="", ordlyd_pendler="25 km til arbejde", art="obligatorisk")
    assert klient.post(adresse, felter).status_code == 302
    aftale.refresh_from_db()
    assert (aftale.art, [k.slags for k in aftale.kriterier.all()]) == ("aftalt", ["pendler"])
    klient.post(reverse("anvisning:fremsaet_fleksibel", args=[aftale.pk]))
    assert klient.get(adresse)["Location"] == reverse("anvisning:fleksibelaftale", args=[aftale.pk])


def test_en_gammel_fane_traekker_ikke_et_forslag_tilbage() -> None:
    """It said "Kassér kladden" there; the draft was sent from another tab since."""
    aftale = ff.kladde()
    klient = logget_ind(ff.sagsbehandler())
    gammel = hent(klient, "anvisning:fleksibelaftale", aftale.pk)
    assert '<input type="hidden" name="status" value="kladde">' in gammel
    klient.post(reverse("anvisning:fremsaet_fleksibel", args=[aftale.pk]))
    kasser = reverse("anvisning:kasser_fleksibel", args=[aftale.pk])
    svar = klient.post(kasser, {"status": "kladde"})
    assert svar.status_code == 422
    assert "Status er nu: venter på den anden part" in svar.content.decode()
    aftale.refresh_from_db()
    assert aftale.status == "foreslaaet"
    assert klient.post(kasser, {"status": "foreslaaet"}).status_code == 302


def test_ny_version_foelger_hvor_den_gamle_slutter() -> None:
    aftale = ff.vedtaget()
    klient = logget_ind(ff.sagsbehandler())
    svar = klient.post(reverse("anvisning:ny_version_fleksibel", args=[aftale.pk]))
    ny = Fleksibelaftale.objects.get(version=2)
    assert svar["Location"] == reverse("anvisning:ret_fleksibel", args=[ny.pk])
    assert ny.fra_on == aftale.til_on
    side = klient.get(reverse("anvisning:fleksibelaftale", args=[aftale.pk])).content.decode()
    assert "Der er en nyere version" in side
    organisation = logget_ind(f.medarbejder(aftale.afdeling))
    assert "nyere" not in organisation.get(reverse("anvisning:fleksibelaftale", args=[aftale.pk])).content.decode()


def test_boligens_og_afdelingens_side_viser_kriterierne_for_begge_sider() -> None:
    f.aftale()
    afdeling = f.afdeling_i_farve("gul")
    bolig = f.bolig(afdeling)
    indmelding = f.indmelding(bolig)
    medarbejder, anviser, fremmed = f.medarbejder(afdeling), ff.sagsbehandler(), f.bruger(Rolle.ORGANISATION)
    boligside = reverse("anvisning:indmelding", args=[indmelding.pk])
    afdelingsside = reverse("overblik:afdeling", args=[afdeling.organisation.nr, afdeling.nr])
    for bruger in (medarbejder, anviser):
        assert "ingen kriterier, der gælder" in logget_ind(bruger).get(boligside).content.decode()
    f.screening(indmelding)
    screenet = f"{boligside}?screening={indmelding.screeninger.get().pk}"
    uden = "Afdelingen har ingen kriterier for fleksibel udlejning i dag. Sæt krydset for, at du har set efter."
    assert uden in logget_ind(anviser).get(screenet).content.decode(), "nobody says that what is not there was weighed"
    ff.vedtaget(afdeling, kriterier=[(Kriterieslags.PENDLER, "Mindst 25 km til arbejde")])
    for bruger in (medarbejder, anviser):
        for side in (boligside, afdelingsside):
            assert "Mindst 25 km til arbejde" in logget_ind(bruger).get(side).content.decode()
    assert uden not in logget_ind(anviser).get(screenet).content.decode()
    svar = logget_ind(fremmed).get(afdelingsside)
    assert svar.status_code == 200
    assert "Mindst 25 km" not in svar.content.decode()


def test_filteret_finder_og_htmx_faar_kun_listen() -> None:
    en, anden = ff.vedtaget(f.afdeling(navn="Lærkeparken")), ff.vedtaget(f.afdeling(navn="Solbakken"))
    ff.vedtaget(f.afdeling(navn="Kommende"), fra_on=dt.date(2027, 1, 1))
    klient = logget_ind(ff.sagsbehandler())
    adresse = reverse("anvisning:fleksibel")
    side = klient.get(adresse, {"soeg": "lærke"}, headers={"HX-Request": "true"}).content.decode()
    assert en.afdeling.navn in side
    assert anden.afdeling.navn not in side
    assert "<h1" not in side
    assert "Kommende" in klient.get(adresse, {"vis": "kommende"}).content.decode()
    assert klient.get(adresse, {"vis": "vrøvl", "side": "x"}).status_code == 200


def test_uden_pligt_og_aftaler_er_listen_tom_med_ord() -> None:
    side = logget_ind(f.bruger(Rolle.STYREGRUPPE)).get(reverse("anvisning:fleksibel")).content.decode()
    assert "Der er ingen kriterier her." in side
    assert "Skriv kriterier" not in side


def test_en_aftale_uden_dokument_har_intet_at_hente() -> None:
    aftale = ff.vedtaget(fil=Fil("a.pdf", ff.PDF))
    uden = ff.vedtaget()
    klient = logget_ind(ff.sagsbehandler())
    assert klient.get(reverse("anvisning:fleksibel_dokument", args=[aftale.pk])).status_code == 200
    assert klient.get(reverse("anvisning:fleksibel_dokument", args=[uden.pk])).status_code == 404
