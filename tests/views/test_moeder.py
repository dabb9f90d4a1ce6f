"""The pages of meetings: what each shows, errors with their way out, and a pack from the button to the file."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring.domain.vaerdier import Farve
from tests import factories as f
from tests import moedefabrik as m
from tests import versionsfabrik as v
from tests.views.sider import logget_ind
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.moeder.domain.ics import Begivenhed, som_ics
from udlejning.moeder.models import Beslutning, Forum, Kalenderadresse, Moede, Moedepakke
from udlejning.moeder.services import kalender as services
from udlejning.moeder.services.moeder import ret_moede
from udlejning.moeder.views import pakker as views

pytestmark = pytest.mark.django_db

I_DAG = timezone.localdate
EN_DAG = dt.timedelta(days=1)
UDFYLDT = {
    "forum": "styregruppe",
    "organisation": "",
    "holdes_on": "15-12-2026",
    "begynder": "09.30",
    "sted": "Rådhuset",
    "dagsorden": "Farverne\nEventuelt",
}


def _klient(bruger: Bruger | None = None) -> Client:
    return logget_ind(bruger or f.bruger(Rolle.STYREGRUPPE))


def _side(klient: Client, navn: str, *args: Any) -> str:
    svar = klient.get(reverse(f"moeder:{navn}", args=args))
    assert svar.status_code == 200
    return " ".join(svar.content.decode().split())


def test_opret_et_moede_i_browseren() -> None:
    klient = _klient()
    svar = klient.post(reverse("moeder:nyt"), UDFYLDT)
    moede = Moede.objects.get()
    assert svar["Location"] == reverse("moeder:moede", args=[moede.pk])
    assert (moede.begynder, moede.punkter) == (dt.time(9, 30), ["Farverne", "Eventuelt"])
    side = _side(klient, "moede", moede.pk)
    for tekst in ("Tirsdag den 15. december 2026", "Kl. 09.30, Rådhuset", "<li>Farverne</li>", "Ingen er skrevet på"):
        assert tekst in side, tekst
    assert "Styregruppen, 15. december 2026" in _side(klient, "liste")


@pytest.mark.parametrize(
    ("felter", "felt", "besked"),
    [
        ({"dagsorden": ""}, "dagsorden", "Skriv dagsordenen, et punkt på hver linje."),
        ({"begynder": "halv ti"}, "begynder", "Skriv klokkeslættet, for eksempel 09.00."),
        ({"holdes_on": "snart"}, "holdes_on", "Skriv en dato, for eksempel 31-12-2025."),
        ({"forum": "praktisk"}, "organisation", "Vælg den organisation, mødet holdes med."),
        ({"forum": "andet"}, "forum", "Vælg en af mulighederne i listen."),
    ],
)
def test_en_fejl_i_formularen_siges_ved_feltet(felter: dict[str, str], felt: str, besked: str) -> None:
    svar = _klient().post(reverse("moeder:nyt"), UDFYLDT | felter)
    assert svar.status_code == 422
    assert svar.context["form"].errors == {felt: [besked]}
    assert not Moede.objects.exists()


def test_et_holdt_moede_viser_de_manuelle_placeringer_som_de_var_paa_dagen() -> None:
    klient, dagen = _klient(), I_DAG() - 20 * EN_DAG
    afdeling = f.afdeling(navn="Ahornparken")
    runde = f.offentliggjort_runde({afdeling: Farve.IKKE_MAALT}, dagen - 90 * EN_DAG)
    f.manuel_placering(runde, afdeling, fra_on=dagen - 90 * EN_DAG, til_on=dagen + 5 * EN_DAG)
    moede = m.holdt(m.moede(holdes_on=dagen), I_DAG())
    assert "Udløber snart" in _side(klient, "moede", moede.pk)
    assert "Slut" in _side(klient, "moede", m.moede(Forum.STYREGRUPPE, holdes_on=I_DAG()).pk)


def test_et_moede_aflyses_med_en_grund_og_staar_saadan() -> None:
    klient, moede = _klient(), m.moede(holdes_on=I_DAG())
    svar = klient.post(reverse("moeder:aflys", args=[moede.pk]), {"fordi": " "})
    assert svar.status_code == 422
    assert "Skriv, hvorfor mødet er aflyst." in svar.content.decode()
    klient.post(reverse("moeder:aflys", args=[moede.pk]), {"fordi": "Formanden er syg."})
    side = _side(klient, "moede", moede.pk)
    assert "Aflyst: Formanden er syg." in side
    for knap in ("Ret mødet", "Ja, mødet er holdt", "Lav materiale", "Skriv en beslutning", "Skriv en deltager på"):
        assert knap not in side, knap
    assert "Aflyst" in klient.get(reverse("moeder:liste")).content.decode()
    klient.post(reverse("moeder:kalenderadresse"), {"ny": ""})
    adresse = reverse("moeder:kalender", args=[Kalenderadresse.objects.get().noegle])
    kalender = Client().get(adresse).content.decode()
    assert "SUMMARY:Aflyst: Styregruppen\r\n" in kalender
    assert "STATUS:CANCELLED\r\n" in kalender


def test_deltagere_og_beslutninger_i_browseren() -> None:
    klient, moede = _klient(), m.moede(holdes_on=I_DAG())
    anna = f.bruger(Rolle.ANVISNING, first_name="Anna", last_name="Ås")
    fremmed = f.bruger(Rolle.ORGANISATION, first_name="Fie", last_name="Fremmed")
    ny = reverse("moeder:ny_deltager", args=[moede.pk])
    assert "Anna Ås" in klient.get(ny).content.decode()
    assert klient.post(ny, {"bruger": fremmed.pk}).status_code == 422, "Another forum's staff cannot be chosen."
    assert klient.post(ny, {}).status_code == 422
    klient.post(ny, {"navn": "Bo", "hvem": "Lejerne"})
    assert klient.post(ny, {"bruger": anna.pk}).status_code == 302, "Users are to be had after one by name too."
    beslutning = {"slags": "truffet", "tekst": "Grænsen hæves.", "ansvarlig": "Anna", "frist_on": "2026-12-24"}
    assert klient.post(reverse("moeder:ny_beslutning", args=[moede.pk]), {"slags": "truffet"}).status_code == 422
    klient.post(reverse("moeder:ny_beslutning", args=[moede.pk]), beslutning)
    side = _side(klient, "moede", moede.pk)
    for tekst in (
        "Anna Ås, Sagsbehandler i boliganvisningen",
        "Bo, Lejerne",
        "Grænsen hæves.",
        "24. dec. 2026",
    ):
        assert tekst in side, tekst
    klient.post(reverse("moeder:hold", args=[moede.pk]))
    side = _side(klient, "moede", moede.pk)
    assert "Holdt. Skrevet ind" in side
    for adresse in ("ret", "ny_deltager"):
        assert klient.get(reverse(f"moeder:{adresse}", args=[moede.pk])).status_code == 302
    assert "Fjern" not in side
    retter = Beslutning.objects.get()
    svar = klient.post(
        reverse("moeder:ny_beslutning", args=[moede.pk]), beslutning | {"tekst": "Sænkes.", "retter": retter.pk}
    )
    assert svar.status_code == 302
    side = _side(klient, "moede", moede.pk)
    assert "Retter beslutning 1" in side
    assert "Rettet af beslutning 2" in side
    assert klient.post(reverse("moeder:slet_beslutning", args=[moede.pk, retter.pk])).status_code == 302
    assert Beslutning.objects.count() == 2


def test_et_punkt_fra_et_andet_moede_er_404() -> None:
    klient, deltager = _klient(), m.deltager(m.moede())
    assert (
        klient.post(reverse("moeder:fjern_deltager", args=[m.moede(Forum.BOLIGUDVALG).pk, deltager.pk])).status_code
        == 404
    )


def test_en_knap_laver_materialet(django_capture_on_commit_callbacks: Any) -> None:
    runde = f.offentliggjort_runde({f.afdeling(): Farve.GROEN}, I_DAG() - 30 * EN_DAG)
    klient, moede = _klient(), m.moede(holdes_on=I_DAG())
    assert f'<input type="hidden" name="runde" value="{runde.pk}">' in _side(klient, "moede", moede.pk)
    with django_capture_on_commit_callbacks(execute=True):
        svar = klient.post(reverse("moeder:ny_pakke", args=[moede.pk]), {"runde": runde.pk, "fra_runde": ""})
    pakke = Moedepakke.objects.get()
    assert svar["Location"] == reverse("moeder:pakke", args=[pakke.pk])
    assert "Materialet er færdigt" in _side(klient, "pakke", pakke.pk)
    for format, begynder in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        fil = klient.get(reverse("moeder:pakkefil", args=[pakke.pk, format]))
        assert fil.content.startswith(begynder)
        assert fil["Content-Disposition"] == f'attachment; filename="{pakke.filnavn(format)}"'
    assert "Materiale 1</a>, færdig" in _side(klient, "moede", moede.pk)


def test_fremdriften_henter_sig_selv_og_til_sidst_resten() -> None:
    f.offentliggjort_runde({f.afdeling(): Farve.GROEN}, I_DAG() - 30 * EN_DAG)
    klient = _klient()
    pakke = m.bestilt(m.moede(holdes_on=I_DAG()), idag=I_DAG())
    adresse = reverse("moeder:pakke", args=[pakke.pk])
    hele = klient.get(adresse).content.decode()
    assert '<meta http-equiv="refresh" content="5">' in hele
    assert "Materialet venter på at blive lavet." in hele
    del_ = klient.get(adresse, headers={"HX-Request": "true"})
    assert "<html" not in del_.content.decode()
    assert "HX-Retarget" not in del_
    # A file that is not made yet is not there.
    assert klient.get(reverse("moeder:pakkefil", args=[pakke.pk, "pdf"])).status_code == 404
    klient.post(reverse("moeder:annuller_pakke", args=[pakke.pk]))
    del_ = klient.get(adresse, headers={"HX-Request": "true"})
    assert del_["HX-Retarget"] == "#pakke"
    assert "Materialet er annulleret" in del_.content.decode()
    assert 'http-equiv="refresh"' not in klient.get(adresse).content.decode()


def test_uden_koe_venter_materialet(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> None:
    runde = f.offentliggjort_runde({f.afdeling(): Farve.GROEN}, I_DAG() - 30 * EN_DAG)

    def nede(*_: Any) -> None:
        raise OSError("ingen kø")

    monkeypatch.setattr(views.tasks.lav_pakke, "delay", nede)
    with django_capture_on_commit_callbacks(execute=True):
        moede = m.moede(holdes_on=I_DAG())
        svar = _klient().post(reverse("moeder:ny_pakke", args=[moede.pk]), {"runde": runde.pk})
    assert svar.status_code == 302
    assert Moedepakke.objects.get().status == "venter"


def test_uden_en_runde_er_der_intet_at_lave_materiale_af() -> None:
    klient, moede = _klient(), m.moede()
    assert "Ingen runde gælder på mødets dag" in _side(klient, "moede", moede.pk)
    assert "Ingen runde gælder på mødets dag" in _side(klient, "ny_pakke", moede.pk)
    assert klient.post(reverse("moeder:ny_pakke", args=[moede.pk]), {"runde": "1"}).status_code == 422


def test_organisationen_ser_sit_forum_uden_knapper_og_kun_sine_egne() -> None:
    bruger = f.bruger(Rolle.ORGANISATION)
    assert bruger.organisation is not None
    egen = f.afdeling(bruger.organisation, navn="Egen gård")
    fremmed = f.afdeling(navn="Fremmed gård")
    runde = f.offentliggjort_runde({egen: Farve.IKKE_MAALT, fremmed: Farve.IKKE_MAALT}, I_DAG() - 30 * EN_DAG)
    for afdeling in (egen, fremmed):
        f.manuel_placering(runde, afdeling, fra_on=I_DAG() - EN_DAG, til_on=I_DAG() + 10 * EN_DAG)
    moede = m.moede(Forum.PRAKTISK, bruger.organisation, holdes_on=I_DAG())
    side = _side(_klient(bruger), "moede", moede.pk)
    assert "Egen gård" in side
    assert "Fremmed gård" not in side
    for knap in ("Ret mødet", "Lav materiale", "Skriv en beslutning", "Skriv en deltager på"):
        assert knap not in side, knap
    alt = _side(_klient(f.bruger(Rolle.ANVISNING)), "moede", moede.pk)
    assert "Fremmed gård" not in alt, "The meeting is about one organisation, whoever looks."


def test_administratoren_ser_moedet_uden_fortrolige_lister() -> None:
    afdeling = f.afdeling(navn="Hemmelig gård")
    runde = f.offentliggjort_runde({afdeling: Farve.IKKE_MAALT}, I_DAG() - 30 * EN_DAG)
    f.manuel_placering(runde, afdeling, fra_on=I_DAG() - EN_DAG, til_on=I_DAG() + 10 * EN_DAG)
    moede = m.moede(holdes_on=I_DAG())
    side = _side(_klient(f.bruger(Rolle.ADMINISTRATOR)), "moede", moede.pk)
    assert "Dagsorden" in side
    assert "Hemmelig gård" not in side
    assert "Hemmelig gård" in _side(_klient(), "moede", moede.pk)


def test_forsiden_siger_hvornaar_det_naeste_moede_er() -> None:
    m.moede(holdes_on=I_DAG() + 3 * EN_DAG)
    for rolle, ser in ((Rolle.STYREGRUPPE, True), (Rolle.MONITOR, True), (Rolle.ANVISNING, False)):
        side = _klient(f.bruger(rolle)).get(reverse("overblik:forside")).content.decode()
        assert ("Næste møde" in side) is ser, rolle


def test_et_forslag_foerer_til_vedtagelsen_med_moedet_skrevet() -> None:
    version = v.foreslaaet(v.modelkladde())
    klient, moede = _klient(), m.moede(holdes_on=I_DAG())
    side = html.unescape(_side(klient, "moede", moede.pk))
    adresse = reverse("styregruppe:vedtag_version", args=["trappe", version.pk])
    fundet = re.search(rf'href="({re.escape(adresse)}[^"]*)"', side)
    assert fundet is not None
    form = klient.get(fundet[1]).context["form"]
    assert (form["moede_on"].value(), form["moede"].value()) == (I_DAG().isoformat(), "Styregruppen")


def test_et_moede_med_beslutninger_slettes_ikke() -> None:
    klient, moede = _klient(), m.moede()
    m.beslutning(moede)
    svar = klient.post(reverse("moeder:slet", args=[moede.pk]))
    assert next(str(b) for b in get_messages(svar.wsgi_request)).startswith("Mødet har beslutninger")
    assert Moede.objects.exists()


def test_en_privat_kalenderadresse_der_kan_traekkes_tilbage() -> None:
    bruger = f.bruger(Rolle.ORGANISATION)
    egen = m.moede(Forum.PRAKTISK, bruger.organisation, holdes_on=I_DAG(), sted="Salen; 2. sal, til højre")
    m.moede(holdes_on=I_DAG())
    klient, uden_login = _klient(bruger), Client()
    klient.post(reverse("moeder:kalenderadresse"), {"ny": ""})
    foerste = Kalenderadresse.objects.get().noegle
    adresse = reverse("moeder:kalender", args=[foerste])
    assert f"http://testserver{adresse}" in _side(klient, "liste")
    svar = uden_login.get(adresse)
    assert svar["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in svar["Cache-Control"]
    linjer = svar.content.decode().replace("\r\n ", "").split("\r\n")
    assert linjer.count("BEGIN:VEVENT") == 1, "Only what the address's owner may see."
    assert f"UID:moede-{egen.pk}@testserver" in linjer
    assert "LOCATION:Salen\\; 2. sal\\, til højre" in linjer
    assert not any("Godkendelse af referat" in linje for linje in linjer)
    assert all(len(linje.encode()) <= 75 for linje in svar.content.decode().split("\r\n"))
    # Another address takes its place; a closed user's shows nothing; one taken back is gone.
    klient.post(reverse("moeder:kalenderadresse"), {"ny": ""})
    assert uden_login.get(adresse).status_code == 404
    adresse = reverse("moeder:kalender", args=[Kalenderadresse.objects.get().noegle])
    Bruger.objects.filter(pk=bruger.pk).update(is_active=False)
    assert b"VEVENT" not in uden_login.get(adresse).content
    Bruger.objects.filter(pk=bruger.pk).update(is_active=True)
    klient.post(reverse("moeder:kalenderadresse"), {"fjern": ""})
    assert uden_login.get(adresse).status_code == 404
    assert "Få en privat adresse" in _side(klient, "liste")


def test_et_flyttet_moede_har_et_nyt_stempel_i_kalenderen() -> None:
    """A calendar that has the meeting takes the move for one only where the stamp is newer."""
    bruger = f.bruger(Rolle.STYREGRUPPE)
    moede = m.moede(holdes_on=I_DAG())
    services.lav_adresse(by=bruger, now=f.NU)
    ret_moede(
        moede=moede, holdes_on=I_DAG() + EN_DAG, begynder=dt.time(13), sted="", dagsorden="Et punkt",
        by=bruger, now=f.NU + dt.timedelta(hours=2),
    )  # fmt: skip
    svar = Client().get(reverse("moeder:kalender", args=[Kalenderadresse.objects.get().noegle]))
    assert f"DTSTAMP:{f.NU.astimezone(dt.UTC) + dt.timedelta(hours=2):%Y%m%dT%H%M%SZ}" in svar.content.decode()


def test_kalenderens_tid_er_den_danske() -> None:
    sommer = Begivenhed("1", dt.datetime(2026, 7, 1, 9, tzinfo=f.NU.tzinfo), f.NU, "Møde", "", "http://127.0.0.1/")
    vinter = Begivenhed("2", dt.datetime(2026, 12, 1, 9, tzinfo=f.NU.tzinfo), f.NU, "Møde", "", "http://127.0.0.1/")
    tekst = som_ics("Møder", [sommer, vinter])
    assert "DTSTART:20260701T070000Z" in tekst
    assert "DTSTART:20261201T080000Z" in tekst
