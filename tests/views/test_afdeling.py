"""The page of one afdeling: who sees what of it, and what it says."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.domain.vaerdier import Betegnelse, Farve, Indikator
from monitoring.models import Afdelingsfoelge
from tests import factories as f
from tests.views.test_overblik import gul_med_egne_tal, som
from udlejning.brugere.rettigheder import Rolle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fast_tid")]

FOERSTE, ANDEN = dt.date(2026, 2, 1), dt.date(2026, 5, 1)
FULD_INDSIGT = [Rolle.ANVISNING, Rolle.MONITOR, Rolle.STYREGRUPPE]


class Sted:
    """A yellow afdeling with figures of its own, a chart, and a green round before."""

    def __init__(self) -> None:
        f.aftale()
        self.organisation = f.organisation("0101", "Egen Boligforening")
        self.afdeling = f.afdeling(self.organisation, "007", "Lærkehaven", bydel="Nord", antal_boliger=1234)
        f.offentliggjort_runde({self.afdeling: Farve.GROEN}, FOERSTE)
        self.runde = f.offentliggjort_runde({}, ANDEN)
        gul_med_egne_tal(self.runde, self.afdeling, "33.7", "61.3")
        f.lbf_tal(self.afdeling, 2023, uden_tilknytning="29.9", grundskole=None)
        f.lbf_tal(self.afdeling, 2024, uden_tilknytning="33.7", grundskole="61.3")
        f.tvillingetal(self.afdeling, Indikator.GRUNDSKOLE, "61.3", "44.4")


@pytest.fixture
def sted() -> Sted:
    return Sted()


def hent(client: Client, noegle: str = "0101-007", **felter: str) -> str:
    svar = client.get(f"/afdelinger/{noegle}/", felter)
    assert svar.status_code == 200, svar.status_code
    return re.sub(r"[ \n]+", " ", svar.content.decode())


@pytest.mark.parametrize("rolle", [*FULD_INDSIGT, Rolle.ORGANISATION])
def test_den_der_maa_se_tallene_ser_dem_med_graense_kilde_og_aar(sted: Sted, rolle: str) -> None:
    html = hent(som(rolle, sted.organisation))
    assert "33,7" in html
    assert "over 30" in html
    assert "Almenboligloven § 61b, stk. 1" in html
    assert "LBF 2024" in html
    assert "2 × landsgennemsnittet 1\N{NO-BREAK SPACE}% (2025)" in html
    assert "Sådan blev trinnet fundet" in html


@pytest.mark.parametrize("rolle", [Rolle.ORGANISATION, Rolle.ADMINISTRATOR])
def test_andre_ser_trin_og_kriterier_i_ord_og_ingen_tal(sted: Sted, rolle: str) -> None:
    html = hent(som(rolle))
    assert "Uden tilknytning til arbejde eller uddannelse og kun grundskole er på niveauet" in html
    assert "trin 3" in html
    assert "På vilkår" in html
    for tal in ("33,7", "61,3", "29,9", "44,4"):
        assert tal not in html
    for afsnit in ('class="graf', "Farver runde for runde", "Sådan blev trinnet fundet", "Hvorfor gul?"):
        assert afsnit not in html


def test_en_anden_organisations_groenne_er_404(sted: Sted) -> None:
    groen = f.afdeling_i_farve(Farve.GROEN, f.organisation("0202"), fra_on=ANDEN, nr="001")
    assert som(Rolle.ORGANISATION, sted.organisation).get("/afdelinger/0202-001/").status_code == 404
    assert som(Rolle.ORGANISATION, groen.organisation).get("/afdelinger/0202-001/").status_code == 200


def test_den_gule_var_groen_i_foerste_runde_og_er_404_for_andre_paa_den_dag(sted: Sted) -> None:
    fremmed = som(Rolle.ORGANISATION)
    assert fremmed.get("/afdelinger/0101-007/", {"paa": "2026-03-01"}).status_code == 404
    assert "Grøn" in hent(som(Rolle.MONITOR), paa="2026-03-01")


@pytest.mark.parametrize("noegle", ["0101-999", "9999-007", "abcd-007", "101-007", "0101-7", "٠١٠١-007"])
def test_det_der_ikke_findes_er_404(sted: Sted, noegle: str) -> None:
    assert som(Rolle.MONITOR).get(f"/afdelinger/{noegle}/").status_code == 404


def test_en_anden_dag_siges_tydeligt(sted: Sted) -> None:
    html = hent(som(Rolle.MONITOR), paa="2026-03-01")
    assert "Du ser 1. marts 2026" in html
    assert "Du ser" not in hent(som(Rolle.MONITOR))


@pytest.mark.parametrize("dag", ["i går", "2026-13-01", "0000-00-00", "2026-06-01x"])
def test_en_dag_der_ikke_kan_laeses_siges_og_viser_i_dag(sted: Sted, dag: str) -> None:
    svar = som(Rolle.MONITOR).get("/afdelinger/0101-007/", {"paa": dag})
    html = svar.content.decode()
    assert svar.status_code == 422
    assert "Dagen kan ikke læses. Her vises i dag" in html
    assert "Lærkehaven" in html


def test_farven_afgoer_hvad_man_maa(sted: Sted) -> None:
    """domain.md §4: yellow is reported and assigned on conditions, and flexible letting is possible by agreement."""
    html = hent(som(Rolle.MONITOR))
    maerker = re.findall(r"udfaldsmaerke--(\w+)", html)
    assert maerker == ["paa_vilkaar", "paa_vilkaar", "mulig_efter_aftale"]
    assert "Aftalen, afsnittet Trappetrinsmodel" in html


def test_uden_aftale_siger_siden_at_loven_alene_gaelder(sted: Sted) -> None:
    html = hent(som(Rolle.MONITOR), paa="2029-01-01")
    assert "Der gælder ingen udlejningsaftale 1. januar 2029, så loven alene gælder." in html


def test_ministeriets_udpegning_og_listens_dato(sted: Sted) -> None:
    omraade = f.omraade("Engen")
    f.medlemskab(sted.afdeling, omraade)
    f.ministerliste(udpegninger={omraade: [Betegnelse.FOREBYGGELSE]})
    html = hent(som(Rolle.MONITOR))
    assert "Afdelingen ligger i Engen. På ministeriets liste af 1. december 2025 er det <strong>forebyggelses" in html
    assert "Derfor skal husstanden screenes efter §59, stk. 7" in html


def test_uden_en_liste_siges_det(sted: Sted) -> None:
    assert "Der er ingen liste fra ministeriet for dagen." in hent(som(Rolle.MONITOR))


def test_historikken_viser_hver_runde_den_nyeste_foerst(sted: Sted) -> None:
    html = hent(som(Rolle.MONITOR))
    historik = html[html.index("Farver runde for runde") :]
    assert historik.index("1. maj 2026") < historik.index("1. februar 2026")
    assert "30. april 2026" in historik


def test_kurverne_har_graense_tabel_og_ord_for_det_der_mangler(sted: Sted) -> None:
    html = hent(som(Rolle.MONITOR))
    kurver = html[html.index("Udviklingen i tallene") :]
    assert "2023: 29,9\N{NO-BREAK SPACE}%; 2024: 33,7\N{NO-BREAK SPACE}%. Tæller mod rød: over 30" in kurver
    assert "Tæller mod gul: over 27" in kurver
    assert "2023: mangler" in kurver
    assert "feltet er tomt" in kurver
    assert "44,4\N{NO-BREAK SPACE}%" in kurver
    assert "style=" not in kurver


def test_en_manuel_placering_staar_med_beslutning_og_udloeb(sted: Sted) -> None:
    umaalt = f.afdeling_i_farve(Farve.IKKE_MAALT, sted.organisation, fra_on=ANDEN, nr="008")
    f.manuel_placering(sted.runde, umaalt, Farve.GUL)
    html = hent(som(Rolle.MONITOR), "0101-008")
    assert "placeret manuelt som gul til og med 31. december 2026 (Styregruppen, punkt 4): Kendskab" in html
    fremmed = hent(som(Rolle.ORGANISATION), "0101-008")
    assert "placeret afdelingen manuelt som gul til og med 31. december 2026" in fremmed
    assert "Kendskab til afdelingen" not in fremmed


def test_en_dispensations_begrundelse_er_ikke_for_andre_organisationer(sted: Sted) -> None:
    roed = f.afdeling_i_farve(Farve.ROED, sted.organisation, fra_on=ANDEN, nr="009")
    givet = f.dispensation(roed)
    egen = hent(som(Rolle.ORGANISATION, sted.organisation), "0101-009")
    assert givet.begrundelse in egen
    fremmed = hent(som(Rolle.ORGANISATION), "0101-009")
    assert givet.begrundelse not in fremmed
    assert "Der er givet en dispensation." in fremmed
    assert re.findall(r"udfaldsmaerke--(\w+)", fremmed)[:2] == ["paa_vilkaar", "paa_vilkaar"]


def test_sammenlaegning_peger_begge_veje(sted: Sted) -> None:
    gammel = f.afdeling(sted.organisation, "001", "Gammelhøj", nedlagt_on=dt.date(2026, 1, 1))
    Afdelingsfoelge.objects.create(forgaenger=gammel, efterfoelger=sted.afdeling, on=dt.date(2026, 1, 1))
    monitor = som(Rolle.MONITOR)
    assert '<a href="/afdelinger/0101-001/">Gammelhøj (0101-001)</a> 1. januar 2026' in hent(monitor)
    lukket = hent(monitor, "0101-001")
    assert '<a href="/afdelinger/0101-007/">Lærkehaven (0101-007)</a> 1. januar 2026' in lukket
    assert "Afdelingen er nedlagt fra 1. januar 2026 og har ingen farve." in lukket


def test_tal_og_aar_staar_paa_dansk(sted: Sted) -> None:
    html = hent(som(Rolle.MONITOR))
    assert "<dd>1.234</dd>" in html
    assert "2.024" not in html


def test_vejen_til_cellen_er_kun_for_dem_der_maa_se_data(sted: Sted) -> None:
    med_celle = f.afdeling(sted.organisation, "010", "Med celle")
    observation = f.observation(med_celle, Indikator.GRUNDSKOLE, 2024, "61.3")
    gul_med_egne_tal(sted.runde, med_celle, "33.7", "61.3", observationer=(observation.pk,))
    assert f"/data/observation/{observation.pk}/" in hent(som(Rolle.MONITOR), "0101-010")
    assert "/data/observation/" not in hent(som(Rolle.ANVISNING), "0101-010")


def test_vejen_til_dagens_arbejde_foelger_rollen(sted: Sted) -> None:
    egen = hent(som(Rolle.ORGANISATION, sted.organisation))
    assert f'href="/boliger/meld-ind/?afdeling={sted.afdeling.pk}"' in egen
    assert "/boliger/meld-ind/?afdeling" not in hent(som(Rolle.ORGANISATION))
    assert 'href="/boliganvisning/?afdeling=0101-007"' in hent(som(Rolle.ANVISNING))


def test_en_roed_tilbyder_ikke_at_melde_ind(sted: Sted) -> None:
    f.afdeling_i_farve(Farve.ROED, sted.organisation, fra_on=ANDEN, nr="011")
    assert "Meld en bolig ind" not in hent(som(Rolle.ORGANISATION, sted.organisation), "0101-011")


def test_ikke_maalt_siger_hvad_der_mangler_og_aldrig_groen(sted: Sted) -> None:
    f.afdeling_i_farve(Farve.IKKE_MAALT, sted.organisation, fra_on=ANDEN, nr="012")
    html = hent(som(Rolle.MONITOR), "0101-012")
    assert "Farven kan ikke afgøres" in html
    assert "Mangler: der er ingen oplysning i de indlæste data" in html
    assert re.findall(r"udfaldsmaerke--(\w+)", html)[:2] == ["ikke_tilladt", "ikke_tilladt"]


def test_antallet_af_opslag_vokser_ikke_med_afdelingerne(sted: Sted) -> None:
    client = som(Rolle.MONITOR)
    hent(client)
    foer = _opslag(client)
    for _ in range(30):
        f.afdeling_i_farve(Farve.GUL, sted.organisation, fra_on=ANDEN)
    assert _opslag(client) == foer


def _opslag(client: Client) -> int:
    with CaptureQueriesContext(connection) as opslag:
        assert "Lærkehaven" in hent(client)
    assert len(opslag) > 0
    return len(opslag)


# The quick search -----------------------------------------------------------------------------------------------------


def test_et_fund_aabnes_straks_for_dem_der_ikke_handler(sted: Sted) -> None:
    svar = som(Rolle.MONITOR).get("/afdelinger/", {"soeg": "0101-007"})
    assert svar.status_code == 302
    assert svar["Location"] == "/afdelinger/0101-007/"


def test_flere_fund_staar_med_farve_og_udfald(sted: Sted) -> None:
    f.afdeling_i_farve(Farve.ROED, sted.organisation, fra_on=ANDEN, nr="020", navn="Lærkely")
    html = som(Rolle.ANVISNING).get("/afdelinger/", {"soeg": "lærke"}).content.decode()
    assert "2 afdelinger" in html
    assert re.findall(r"udfaldsmaerke--(\w+)", html) == [
        *("paa_vilkaar", "paa_vilkaar", "mulig_efter_aftale"),
        *("ikke_tilladt", "ikke_tilladt", "mulig_efter_aftale"),
    ]


def test_soegningen_finder_ikke_andres_groenne_for_en_organisation(sted: Sted) -> None:
    f.afdeling_i_farve(Farve.GROEN, f.organisation("0202"), fra_on=ANDEN, nr="001", navn="Skjult Have")
    html = som(Rolle.ORGANISATION, sted.organisation).get("/afdelinger/", {"soeg": "skjult"}).content.decode()
    assert "Ingen afdeling, som du må se, passer til ordene." in html


def test_soegningen_svarer_htmx_med_fundene_alene(sted: Sted) -> None:
    svar = som(Rolle.ANVISNING).get("/afdelinger/", {"soeg": "lærke"}, headers={"HX-Request": "true"})
    html = svar.content.decode()
    assert svar.status_code == 200
    assert "<html" not in html
    assert "Lærkehaven" in html
    assert "HX-Request" in svar["Vary"]


@pytest.mark.parametrize("soeg", ["", "x" * 101, "\x00", "%", "'"])
def test_underlige_ord_er_ingen_fejl(sted: Sted, soeg: str) -> None:
    assert som(Rolle.ANVISNING).get("/afdelinger/", {"soeg": soeg}).status_code == 200


def test_den_farve_der_kommer_staar_ved_den_der_gaelder(sted: Sted) -> None:
    klient = som(Rolle.ORGANISATION, sted.organisation)
    assert "Derefter:" not in hent(klient)
    om_lidt = f.IDAG + dt.timedelta(days=4)
    f.offentliggjort_runde({sted.afdeling: Farve.ROED}, om_lidt)
    html = hent(klient)
    assert re.search(r"Derefter: .*Rød.* fra 5. juni 2026", html)
    # A day that has passed says what came after it.
    assert "fra 1. maj 2026" in hent(klient, paa="2026-03-01")
