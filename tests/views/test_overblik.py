"""The dashboard: what each role sees of whose afdelinger, the filters, and the partial answer."""

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.domain.vaerdier import Farve, Indikator, Maaling
from monitoring.models import Afdeling, Boligorganisation, Monitorering
from tests import factories as f
from tests.views.sider import logget_ind
from udlejning.brugere.rettigheder import Rolle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fast_tid")]

FOERSTE, ANDEN = dt.date(2026, 2, 1), dt.date(2026, 5, 1)
OVERBLIK = "/overblik/"
HTMX = {"HX-Request": "true"}
ALLE_ROLLER = list(Rolle)


def gul_med_egne_tal(
    runde: Monitorering,
    afdeling: Afdeling,
    uden_tilknytning: str,
    grundskole: str,
    observationer: tuple[int, ...] = (),
) -> None:
    """Yellow by two criteria, with figures that stand nowhere else on a page."""
    inddata = f.grundlag(Farve.GUL, runde.pr_on)
    tal = {Indikator.UDEN_TILKNYTNING: uden_tilknytning, Indikator.GRUNDSKOLE: grundskole}
    maalinger = {i: Maaling(i, Decimal(v), aar=2024, kilde="lbf", observationer=observationer) for i, v in tal.items()}
    inddata = replace(inddata, maalinger={**inddata.maalinger, **maalinger})
    assert f.placering_af(runde, afdeling, inddata).farve == Farve.GUL


class By:
    """Two organisations with an afdeling in every colour, and one that went from green to yellow."""

    def __init__(self) -> None:
        self.egen = f.organisation("0101", "Egen Boligforening")
        self.anden = f.organisation("0202", "Anden Boligforening")
        self.egne = self._afdelinger(self.egen, "Egen")
        self.andres = self._afdelinger(self.anden, "Andres")
        self.skiftet = f.afdeling(self.anden, "090", "Skiftet afdeling", bydel="Nord")
        alle = {a: farve for gruppe in (self.egne, self.andres) for farve, a in gruppe.items()}
        f.offentliggjort_runde({**alle, self.skiftet: Farve.GROEN}, FOERSTE)
        uden_gule = {a: farve for a, farve in alle.items() if farve != Farve.GUL}
        self.runde = f.offentliggjort_runde(uden_gule, ANDEN)
        gul_med_egne_tal(self.runde, self.egne[Farve.GUL], "33.7", "61.3")
        gul_med_egne_tal(self.runde, self.andres[Farve.GUL], "38.9", "67.1")
        gul_med_egne_tal(self.runde, self.skiftet, "36.6", "62.2")

    @staticmethod
    def _afdelinger(organisation: Boligorganisation, navn: str) -> dict[Farve, Afdeling]:
        return {
            farve: f.afdeling(organisation, f"{nr:03d}", f"{navn} {farve.value}", bydel="Syd")
            for nr, farve in enumerate(Farve, start=1)
        }


@pytest.fixture
def by() -> By:
    return By()


def som(rolle: str, organisation: Boligorganisation | None = None) -> Client:
    return logget_ind(f.bruger(rolle, organisation=organisation if rolle == Rolle.ORGANISATION else None))


def hent(client: Client, *, adresse: str = OVERBLIK, **felter: str) -> str:
    svar = client.get(adresse, felter)
    assert svar.status_code == 200, svar.status_code
    return svar.content.decode()


def navne(html: str) -> list[str]:
    """The afdelinger of the table, in its order."""
    return re.findall(r'<th scope="row" data-title="Afdeling"><span><a href="[^"]+">([^<]+)</a>', html)


@pytest.mark.parametrize("rolle", ALLE_ROLLER)
def test_alle_roller_faar_roede_og_gule_fra_alle_organisationer(by: By, rolle: str) -> None:
    fundet = navne(hent(som(rolle, by.egen)))
    assert fundet == ["Andres roed", "Egen roed", "Andres gul", "Egen gul", "Skiftet afdeling"]


def test_en_organisation_ser_egne_tal_og_kun_ord_om_andres(by: By) -> None:
    html = hent(som(Rolle.ORGANISATION, by.egen), farve="alle")
    assert "33,7" in html
    assert "61,3" in html
    for fremmed in ("38,9", "67,1", "36,6", "62,2"):
        assert fremmed not in html
    assert "Uden tilknytning til arbejde eller uddannelse og kun grundskole er på niveauet" in html


def test_en_administrator_ser_ingen_tal(by: By) -> None:
    html = hent(som(Rolle.ADMINISTRATOR))
    for tal in ("33,7", "61,3", "38,9", "67,1"):
        assert tal not in html


@pytest.mark.parametrize("rolle", [Rolle.ANVISNING, Rolle.MONITOR, Rolle.STYREGRUPPE])
def test_kommunen_og_styregruppen_ser_alles_tal_og_farver(by: By, rolle: str) -> None:
    html = hent(som(rolle), farve="alle")
    for tal in ("33,7", "61,3", "38,9", "67,1"):
        assert tal in html
    assert len(navne(html)) == 9


def test_andres_groenne_og_ikke_maalte_er_kun_tal_for_en_organisation(by: By) -> None:
    client = som(Rolle.ORGANISATION, by.egen)
    html = hent(client, farve="alle")
    assert "Andres groen" not in html
    assert "Andres ikke_maalt" not in html
    assert {"Egen groen", "Egen ikke_maalt"} <= set(navne(html))
    assert navne(hent(client, farve="groen")) == ["Egen groen"]
    # Totals: 2 red, 3 yellow, 2 green and 2 ikke målt of all; one of each of its own.
    tal = re.findall(r'farvefelt__tal">(\d+)<', html)
    assert tal == ["1", "1", "1", "1", "2", "3", "2", "2"]


def test_en_fremmed_groen_findes_heller_ikke_ved_soegning(by: By) -> None:
    client = som(Rolle.ORGANISATION, by.egen)
    assert navne(hent(client, soeg="Andres groen", farve="alle")) == []
    assert navne(hent(client, soeg="0202-003", farve="alle")) == []


def test_runden_og_dens_datadag_staar_paa_siden(by: By) -> None:
    html = hent(som(Rolle.MONITOR))
    assert "Farverne gælder fra 1. maj 2026" in html


def test_aendringen_vises_fra_og_til(by: By) -> None:
    html = hent(som(Rolle.MONITOR), aendret="on")
    assert navne(html) == ["Skiftet afdeling"]
    raekke = html[html.index('data-title="Ændring"') :]
    assert re.search(r"farvemaerke--groen.*?trin 1", raekke[:1500], re.DOTALL)
    assert "1 afdeling skiftede farve" in html


def test_den_forrige_farve_skjules_naar_den_var_groen_og_afdelingen_er_en_andens(by: By) -> None:
    html = hent(som(Rolle.ORGANISATION, by.egen), aendret="on")
    assert navne(html) == ["Skiftet afdeling"]
    raekke = html[html.index('data-title="Ændring"') :]
    assert "Ny på det fælles overblik" in raekke
    assert "farvemaerke--groen" not in raekke


def test_matricen_taeller_skiftet(by: By) -> None:
    html = hent(som(Rolle.STYREGRUPPE))
    matrix = html[html.index('class="table table--compact matrix"') :]
    matrix = matrix[: matrix.index("</table>")]
    assert re.findall(r">(\d+)<(?:/td|span)", matrix) == ["0", "0", "0", "0", "0", "0", "0", "1", "0", "0", "0", "0"]


@pytest.mark.parametrize(
    ("felter", "forventet"),
    [
        ({"farve": "roed"}, ["Andres roed", "Egen roed"]),
        ({"farve": "ikke_maalt"}, ["Andres ikke_maalt", "Egen ikke_maalt"]),
        ({"organisation": "0101"}, ["Egen roed", "Egen gul"]),
        ({"bydel": "Nord"}, ["Skiftet afdeling"]),
        ({"soeg": "0101-002"}, ["Egen gul"]),
        ({"soeg": "skiftet"}, ["Skiftet afdeling"]),
        ({"sorter": "-trin"}, ["Skiftet afdeling", "Egen gul", "Andres gul", "Egen roed", "Andres roed"]),
        ({"sorter": "navn"}, ["Andres gul", "Andres roed", "Egen gul", "Egen roed", "Skiftet afdeling"]),
        ({"sorter": "-navn"}, ["Skiftet afdeling", "Egen roed", "Egen gul", "Andres roed", "Andres gul"]),
        (
            {"sorter": "organisation"},
            ["Andres roed", "Andres gul", "Skiftet afdeling", "Egen roed", "Egen gul"],
        ),
    ],
)
def test_filtre_og_sortering(by: By, felter: dict[str, str], forventet: list[str]) -> None:
    assert navne(hent(som(Rolle.MONITOR), **felter)) == forventet


def test_ingen_fund_siger_det_og_viser_en_vej_ud(by: By) -> None:
    html = hent(som(Rolle.MONITOR), soeg="findes ikke")
    assert "Ingen afdelinger passer til det, du har valgt." in html
    assert 'href="/overblik/">Vis alle røde og gule afdelinger' in html


@pytest.mark.parametrize(
    "felter", [{"farve": "lilla"}, {"organisation": "9999"}, {"sorter": "drop"}, {"side": "x"}, {"side": "999"}]
)
def test_ugyldige_valg_i_adressen_er_ingen_serverfejl(by: By, felter: dict[str, str]) -> None:
    html = hent(som(Rolle.MONITOR), **felter)
    assert "Egen roed" in html


def test_htmx_faar_kun_tabellen_og_tallet(by: By) -> None:
    svar = som(Rolle.MONITOR).get(OVERBLIK, {"farve": "roed", "sorter": "navn"}, headers=HTMX)
    html = svar.content.decode()
    assert "<html" not in html
    assert "<h1" not in html
    assert navne(html) == ["Andres roed", "Egen roed"]
    assert 'id="antal"' in html
    assert "2 afdelinger" in html
    assert '<option value="navn" selected>' in html
    assert "HX-Request" in svar["Vary"]


def test_siden_virker_uden_javascript(by: By) -> None:
    html = hent(som(Rolle.MONITOR), farve="roed", organisation="0101")
    form = html[html.index('<form class="filterform') :]
    form = form[: form.index("</form>")]
    assert 'method="get"' in form
    assert re.search(r'<button[^>]+type="submit">Vis</button>', form)
    assert '<option value="roed" selected>' in form
    assert 'href="/overblik/?farve=roed&amp;organisation=0101&amp;sorter=navn"' in html


def test_et_tal_i_matricen_foerer_til_netop_de_afdelinger(by: By) -> None:
    link = '<a href="/overblik/?fra_farve=groen&amp;farve=gul#liste">1<'
    assert link in hent(som(Rolle.STYREGRUPPE))
    assert link in hent(som(Rolle.STYREGRUPPE), side="1")
    assert navne(hent(som(Rolle.STYREGRUPPE), fra_farve="groen", farve="gul")) == ["Skiftet afdeling"]
    assert navne(hent(som(Rolle.STYREGRUPPE), fra_farve="roed", farve="gul")) == []


@pytest.mark.parametrize("rolle", [Rolle.ORGANISATION, Rolle.ADMINISTRATOR])
def test_den_der_ikke_maa_se_den_forrige_farve_kan_heller_ikke_soege_paa_den(by: By, rolle: str) -> None:
    html = hent(som(rolle, by.egen), fra_farve="groen", farve="gul")
    assert 'href="/overblik/?fra_farve=groen&amp;farve=gul#liste"' not in html
    assert 'name="fra_farve"' not in html
    assert "Andres gul" in navne(html)


def test_raekken_siger_trinnets_navn_og_gemmer_resten(by: By) -> None:
    html = hent(som(Rolle.MONITOR), farve="roed")
    raekke = html[html.index('class="hvorfor"') :]
    raekke = re.sub(r"\s+", " ", raekke[: raekke.index("</details>")])
    synligt, gemt = raekke.split("<details", 1)
    assert "<p>Forebyggelsesområde eller udsat boligområde</p>" in synligt
    assert "Området" not in synligt
    assert "Området er forebyggelsesområde" in gemt


def test_overskriften_siger_hvad_der_sorteres_efter(by: By) -> None:
    assert 'aria-sort="ascending"' in hent(som(Rolle.MONITOR))
    assert 'aria-sort="descending"' in hent(som(Rolle.MONITOR), sorter="-navn")


def test_en_manuel_placering_siges_og_begrundelsen_er_kun_for_dem_der_maa_se_den(by: By) -> None:
    f.manuel_placering(by.runde, by.andres[Farve.IKKE_MAALT], Farve.GUL)
    kommunen = hent(som(Rolle.MONITOR), farve="gul")
    assert "Placeret manuelt af styregruppen til og med 31. december 2026" in kommunen
    assert "Kendskab til afdelingen." in kommunen
    organisation = hent(som(Rolle.ORGANISATION, by.egen), farve="gul")
    assert "Placeret manuelt af styregruppen til og med 31. december 2026" in organisation
    fil = som(Rolle.ORGANISATION, by.egen).get("/overblik/?farve=gul&format=csv").getvalue().decode("utf-8-sig")
    assert ";ja;31. december 2026;" in fil
    assert "Kendskab til afdelingen." not in organisation


def test_uden_en_runde_siger_siden_at_der_ingen_farver_er() -> None:
    f.afdeling()
    html = hent(som(Rolle.MONITOR))
    assert "Der er endnu ingen farver" in html
    assert "Ingen afdelinger har en farve endnu." in html


def test_fremmede_skal_logge_ind() -> None:
    assert Client().get(OVERBLIK).status_code == 302


@pytest.mark.parametrize("rolle", [Rolle.MONITOR, Rolle.ORGANISATION])
def test_antallet_af_opslag_vokser_ikke_med_afdelingerne(rolle: str) -> None:
    organisation = f.organisation("0303")
    f.offentliggjort_runde({}, FOERSTE)
    for _ in range(10):
        f.afdeling_i_farve(Farve.GUL, organisation, fra_on=FOERSTE)
    client = som(rolle, organisation)
    hent(client)
    ved_ti = _opslag(client)
    for _ in range(90):
        f.afdeling_i_farve(Farve.ROED, organisation, fra_on=FOERSTE)
    assert _opslag(client) == ved_ti


def _opslag(client: Client) -> int:
    with CaptureQueriesContext(connection) as opslag:
        html = hent(client, farve="alle")
    assert navne(html)
    assert len(opslag) > 0
    return len(opslag)
