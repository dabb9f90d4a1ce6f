"""The pages about rounds: what they show, what they offer whom, and that they answer bad input with a sentence."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring.domain.vaerdier import Farve
from monitoring.models import Afdeling, ManuelPlacering, Monitorering
from monitoring.selectors.virkning import virkning_af_ikke_vestlig
from monitoring.services import runder
from monitoring.services.modeller import indlaes_modeller
from tests import factories as f
from tests.rundegang import beregnet
from tests.views.sider import logget_ind
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fast_tid")]

NU, IDAG = f.NU, f.IDAG


@pytest.fixture(autouse=True)
def _model(db: None) -> None:
    indlaes_modeller(NU)


@pytest.fixture
def by() -> Bruger:
    return f.bruger(first_name="Mona", last_name="Test")


@pytest.fixture
def anden() -> Bruger:
    return f.bruger(first_name="Anders", last_name="Test")


@pytest.fixture
def afdelinger() -> dict[Farve, Afdeling]:
    organisation = f.organisation("0101", "Ågården")
    alle = {
        farve: f.afdeling(organisation, f"00{nr}", f"Afdeling {farve.value}")
        for nr, farve in enumerate((Farve.GUL, Farve.GROEN, Farve.IKKE_MAALT))
    }
    f.ministerliste()
    indlaesning = f.indlaesning(fil=f.kildefil("lbf.csv"))
    f.lbf_tal(alle[Farve.GUL], indlaesning=indlaesning, uden_tilknytning="35", grundskole="65")
    f.lbf_tal(alle[Farve.GROEN], indlaesning=indlaesning)
    return alle


@pytest.fixture
def kladde(by: Bruger, afdelinger: dict[Farve, Afdeling]) -> Monitorering:
    return beregnet(by)


def _side(bruger: Bruger, navn: str, *args: object, status: int = 200, **foresp: str) -> str:
    klient = logget_ind(bruger)
    svar = klient.get(reverse(f"monitoring:{navn}", args=args), foresp)
    assert svar.status_code == status
    return svar.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def _send(bruger: Bruger, navn: str, *args: object, status: int = 302, **data: Any) -> str:
    klient = logget_ind(bruger)
    svar = klient.post(reverse(f"monitoring:{navn}", args=args), data)
    assert svar.status_code == status, svar.content.decode()
    if status == 302:
        svar = klient.get(svar.headers["Location"])
        assert svar.status_code == 200
    return svar.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_hele_vejen_i_browseren(by: Bruger, anden: Bruger, afdelinger: dict[Farve, Afdeling]) -> None:
    assert "Der er ingen runder endnu" in _side(by, "runder")
    tekst = _send(by, "runde_ny", pr_on="2026-06-01")
    runde = Monitorering.objects.get()
    assert "Beregn runden" in tekst
    assert "Indstil til godkendelse" not in tekst
    assert "Indstil til godkendelse" in _send(by, "runde_beregn", runde.pk)
    assert "skal godkendes af en anden end den, der indstillede den" in _send(by, "runde_indstil", runde.pk)
    assert "Godkend runden" not in _side(by, "runde", runde.pk)
    assert "Godkend runden" in _side(anden, "runde", runde.pk)
    assert "Offentliggør runden" in _send(anden, "runde_godkend", runde.pk)
    tekst = _send(anden, "runde_offentliggoer", runde.pk, gaelder_fra_on="2026-06-01")
    assert "Næste skridt" not in tekst
    assert "gælder fra 1. juni 2026" in tekst
    assert "gælder nu" in _side(by, "runder")


def test_styregruppen_ser_runden_men_faar_ingen_knapper(kladde: Monitorering) -> None:
    styregruppe = f.bruger(Rolle.STYREGRUPPE)
    tekst = _side(styregruppe, "runde", kladde.pk)
    assert "Beregn igen" not in tekst
    assert "En kommunal analytiker beregner og indstiller den" in tekst
    assert "Opret en runde" not in _side(styregruppe, "runder")
    assert "Placér de valgte" not in _side(styregruppe, "runde_ikke_maalte", kladde.pk)
    _send(styregruppe, "runde_ikke_maalte", kladde.pk, status=403)
    _send(styregruppe, "runde_beregn", kladde.pk, status=403)


@pytest.mark.parametrize("rolle", [Rolle.ORGANISATION, Rolle.ANVISNING, Rolle.ADMINISTRATOR])
def test_andre_roller_har_ikke_adgang(kladde: Monitorering, rolle: str) -> None:
    bruger = f.bruger(rolle)
    _side(bruger, "runder", status=403)
    _side(bruger, "runde", kladde.pk, status=403)
    _side(bruger, "runde_placering", kladde.pk, "0101", "000", status=403)


@pytest.mark.parametrize(
    ("pr_on", "ord_"),
    [
        ("", "Vælg en dato."),
        ("31-02-2026", "Skriv en dato"),
        ("2026-06-02", "2. juni 2026 ligger i fremtiden"),
        ("2020-01-01", "ingen vedtaget trappetrinsmodel den 1. januar 2020"),
    ],
)
def test_en_dato_der_ikke_kan_bruges_giver_en_saetning(by: Bruger, pr_on: str, ord_: str) -> None:
    assert ord_ in _send(by, "runde_ny", pr_on=pr_on, status=422)
    assert not Monitorering.objects.exists()


def test_en_ukendt_runde_eller_afdeling_findes_ikke(by: Bruger, kladde: Monitorering) -> None:
    _side(by, "runde", 999999, status=404)
    _side(by, "runde_placering", kladde.pk, "0101", "999", status=404)
    _side(by, "runde_placering", kladde.pk, "abc", "x-y", status=404)


def test_forkert_raekkefoelge_giver_en_saetning_paa_siden(by: Bruger, kladde: Monitorering) -> None:
    assert "Runden skal være indstillet, før den kan godkendes." in _send(by, "runde_godkend", kladde.pk)


def test_offentliggoerelse_bagud_i_tiden_vises_ved_feltet(by: Bruger, anden: Bruger, kladde: Monitorering) -> None:
    runder.indstil_runde(runde=kladde, by=by, now=NU)
    runder.godkend_runde(runde=kladde, by=anden, now=NU)

    tekst = _send(by, "runde_offentliggoer", kladde.pk, status=422, gaelder_fra_on="2026-05-31")
    assert "31. maj 2026 er passeret" in tekst
    assert "Vælg en dato." in _send(by, "runde_offentliggoer", kladde.pk, status=422)
    assert "Skriv en begrundelse." in _send(by, "runde_tilbage", kladde.pk, status=422)
    assert "Runden er igen en kladde." in _send(by, "runde_tilbage", kladde.pk, begrundelse="Tallene er forkerte")


def test_aendringer_siden_sidste_runde_med_det_der_gjorde_forskellen(
    by: Bruger, afdelinger: dict[Farve, Afdeling]
) -> None:
    f.offentliggjort_runde({afdelinger[Farve.GUL]: "groen", afdelinger[Farve.GROEN]: "groen"}, dt.date(2026, 2, 1))
    runde = beregnet(by)

    tekst = _side(by, "runde", runde.pk)

    assert "1 afdeling har fået en anden farve eller et andet trin." in tekst
    assert "1 afdeling er ny i runden, og 0 er gået ud." in tekst
    assert "Uden tilknytning til arbejde eller uddannelse: 35 % er over 30 %." in tekst
    assert "Før: Uden tilknytning til arbejde eller uddannelse: 12 % er ikke over 30 %." in tekst
    assert "Afdeling gul" in tekst
    # Grøn in both rounds: not among the changes.
    assert "Afdeling groen" not in tekst


def test_advarsel_naar_runden_er_aeldre_end_den_offentliggjorte(by: Bruger, afdelinger: dict[Farve, Afdeling]) -> None:
    f.offentliggjort_runde({afdelinger[Farve.GUL]: "groen"}, dt.date(2026, 2, 1))
    runde = runder.opret_runde(pr_on=dt.date(2026, 1, 31), by=by, now=NU)
    assert "Runden bygger på ældre tal" in _side(by, "runde", runde.pk)


def test_virkningen_af_kontakten_ses_foer_den_vendes(by: Bruger) -> None:
    """Rød by two of the four and the fifth is gul without it; grøn stays grøn; the ministry's label stays rød."""
    organisation, nord = f.organisation(), f.omraade("Nord")
    roed, groen, udpeget = (f.afdeling(organisation, f"00{nr}", f"Afdeling {nr}") for nr in range(3))
    f.ministerliste(udpegninger={nord: ["parallelsamfund"]})
    f.medlemskab(udpeget, nord)
    f.lbf_tal(roed, uden_tilknytning="35", grundskole="65", ikke_vestlig="31")
    f.lbf_tal(groen, ikke_vestlig="31")
    f.lbf_tal(udpeget, ikke_vestlig="60")
    runde = runder.opret_runde(pr_on=IDAG, by=by, now=NU)
    assert "Runden er ikke beregnet endnu." in _side(by, "runde_ikke_vestlig", runde.pk)
    runde = runder.beregn_runde(runde=runde, by=by, now=NU)

    virkning = virkning_af_ikke_vestlig(runde)

    assert virkning is not None
    assert virkning.antal == (
        (Farve.ROED, 2, 1), (Farve.GUL, 0, 1), (Farve.GROEN, 1, 1), (Farve.IKKE_MAALT, 0, 0),
    )  # fmt: skip
    assert [(x.placering.afdeling, x.farve, x.trin) for x in virkning.aendrede] == [(roed, Farve.GUL, 3)]
    tekst = _side(by, "runde_ikke_vestlig", runde.pk)
    assert "ville 1 afdeling få en anden farve eller et andet trin" in tekst
    assert "C-417/23" in tekst


class TestPlaceringer:
    def test_soegning_filter_og_delvis_svar(self, by: Bruger, kladde: Monitorering) -> None:
        alle = _side(by, "runde_placeringer", kladde.pk)
        assert "3 afdelinger" in alle
        fundet = _side(by, "runde_placeringer", kladde.pk, soeg="0101-000")
        assert "1 afdeling<" in fundet
        gul = _side(by, "runde_placeringer", kladde.pk, farve="gul", organisation="0101", sorter="-navn")
        assert "Afdeling gul" in gul
        assert "Afdeling groen" not in gul
        assert "Ingen afdelinger passer" in _side(by, "runde_placeringer", kladde.pk, soeg="findes ikke")
        klient = Client()
        klient.force_login(by)
        svar = klient.get(reverse("monitoring:runde_placeringer", args=[kladde.pk]), headers={"HX-Request": "true"})
        assert "<html" not in svar.content.decode()
        assert "HX-Request" in svar.headers["Vary"]

    def test_forklaringen_ned_til_cellen(self, by: Bruger, kladde: Monitorering) -> None:
        tekst = _side(by, "runde_placering", kladde.pk, "0101", "000")

        assert "lbf.csv, Ark1, række 2, kolonne A" in tekst
        assert "Almenboligloven § 61b, stk. 1" in tekst
        assert "Kun grundskole: 65 % er over 60 %." in tekst
        assert "Listen er fra 1. december 2025." in tekst
        assert "Trin 3" in tekst
        # The step that decides is the last one read.
        assert "Trin 2:" not in tekst

    def test_en_ikke_maalt_siger_hvad_der_mangler(self, by: Bruger, kladde: Monitorering) -> None:
        tekst = _side(by, "runde_placering", kladde.pk, "0101", "002")
        assert "Der er ingen tal for afdelingen i de indlæste data." in tekst
        assert "Kan ikke afgøres" in tekst

    def test_antallet_af_opslag_vokser_ikke(self, by: Bruger) -> None:
        organisation, indlaesning = f.organisation(), f.indlaesning()
        f.offentliggjort_runde({f.afdeling(organisation, "999"): "groen"}, dt.date(2026, 1, 1))
        klient = Client()
        klient.force_login(by)
        antal = []
        for til in (10, 100):
            for nr in range(organisation.afdelinger.count() - 1, til):
                f.lbf_tal(f.afdeling(organisation, f"{nr:03d}"), indlaesning=indlaesning)
            runde = runder.opret_runde(pr_on=IDAG - dt.timedelta(days=til), by=by, now=NU)
            runder.beregn_runde(runde=runde, by=by, now=NU)
            talt = []
            for navn in ("runder", "runde", "runde_placeringer", "runde_ikke_maalte"):
                adresse = reverse(f"monitoring:{navn}", args=[runde.pk] if navn != "runder" else [])
                klient.get(adresse)
                with CaptureQueriesContext(connection) as opslag:
                    assert klient.get(adresse).status_code == 200
                talt.append(len(opslag))
            antal.append(talt)
        assert antal[0] == antal[1]


class TestManuelle:
    GYLDIG: dict[str, Any] = {
        "farve": "gul",
        "begrundelse": "Kendskab til afdelingen",
        "afgoerelse": "Styregruppen, punkt 4",
        "til_on": "2027-06-01",
    }

    def test_placer_og_ophaev(self, by: Bruger, kladde: Monitorering, afdelinger: dict[Farve, Afdeling]) -> None:
        afdeling = afdelinger[Farve.IKKE_MAALT]
        assert "Antagelse: En manuel placering kan højst gælde i 24 måneder" in _side(
            by, "runde_ikke_maalte", kladde.pk
        )
        tekst = _send(by, "runde_ikke_maalte", kladde.pk, afdelinger=[afdeling.pk], **self.GYLDIG)
        assert "Placeret manuelt: 1." in tekst
        assert "Fra rundens start til og med 31. maj 2027" in tekst
        manuel = ManuelPlacering.objects.get()
        assert "Placeret manuelt: gul til og med 31. maj 2027" in _side(by, "runde_placering", kladde.pk, "0101", "002")
        assert "Skriv en begrundelse." in _send(by, "manuel_ophaev", kladde.pk, manuel.pk, status=422)
        assert "er ophævet" in _send(by, "manuel_ophaev", kladde.pk, manuel.pk, begrundelse="Fejl")
        _side(by, "manuel_ophaev", kladde.pk + 1, manuel.pk, status=404)

    @pytest.mark.parametrize(
        ("aendret", "ord_"),
        [
            ({"afdelinger": []}, "Vælg mindst én afdeling."),
            ({"afdelinger": ["hest"]}, "ikke længere »ikke målt«"),
            ({"farve": ""}, "Vælg en farve."),
            ({"farve": "lilla"}, "lilla"),
            ({"begrundelse": "CPR 010190-1234"}, "Systemet må ikke gemme CPR-numre"),
            ({"til_on": "2026-06-01"}, "Placeringen skal udløbe efter i dag, 1. juni 2026."),
            ({"til_on": "2029-01-01"}, "Placeringen kan højst gælde i 24 måneder. Vælg senest 1. juni 2028."),
        ],
    )
    def test_fejl_vises_og_intet_gemmes(
        self,
        by: Bruger,
        kladde: Monitorering,
        afdelinger: dict[Farve, Afdeling],
        aendret: dict[str, Any],
        ord_: str,
    ) -> None:
        data = {"afdelinger": [afdelinger[Farve.IKKE_MAALT].pk], **self.GYLDIG, **aendret}
        assert ord_ in _send(by, "runde_ikke_maalte", kladde.pk, status=422, **data)
        assert not ManuelPlacering.objects.exists()

    def test_en_maalt_afdeling_er_ikke_et_valg(
        self, by: Bruger, kladde: Monitorering, afdelinger: dict[Farve, Afdeling]
    ) -> None:
        data = {"afdelinger": [afdelinger[Farve.GROEN].pk], **self.GYLDIG}
        assert "ikke længere »ikke målt«" in _send(by, "runde_ikke_maalte", kladde.pk, status=422, **data)

    def test_en_indstillet_runde_siger_hvorfor_ikke(self, by: Bruger, kladde: Monitorering) -> None:
        runder.indstil_runde(runde=kladde, by=by, now=NU)
        tekst = _side(by, "runde_ikke_maalte", kladde.pk)
        assert "Manuelle placeringer kan kun gives i en kladde eller i den runde, der gælder." in tekst
        assert "Placér de valgte" not in tekst
