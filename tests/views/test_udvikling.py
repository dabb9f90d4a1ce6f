"""The page of an afdeling's trends: who sees it, what it says, and the same as a file."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from monitoring.domain.vaerdier import Farve, Indikator
from monitoring.models import Afdelingsfoelge
from tests import factories as f
from tests.views.test_overblik import som
from udlejning.brugere.rettigheder import Rolle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fast_tid")]

SIDE = "/afdelinger/0101-007/udvikling/"


class Sted:
    """A yellow afdeling with five years of figures, one of them missing, that took another in; and a neighbour."""

    def __init__(self) -> None:
        self.organisation = f.organisation("0101", "Egen Boligforening")
        self.afdeling = f.afdeling(self.organisation, "007", "Lærkehaven")
        self.nabo = f.afdeling(f.organisation("0202"), "001", "Naboen")
        f.offentliggjort_runde({self.afdeling: Farve.GUL, self.nabo: Farve.GUL})
        for aar, tal in ((2020, "51.3"), (2021, None), (2022, "52.4"), (2023, "53.6"), (2024, "61.7")):
            f.lbf_tal(self.afdeling, aar, grundskole=tal, beboere="100")
            f.lbf_tal(self.nabo, aar, grundskole="31.2", beboere="300")
        f.tvillingetal(self.afdeling, Indikator.GRUNDSKOLE, "61.7", "44.4", antal=9)
        gammel = f.afdeling(self.organisation, "001", "Gammelhøj", nedlagt_on=f.IDAG.replace(2023, 1, 1))
        on = f.IDAG.replace(2023, 1, 1)
        Afdelingsfoelge.objects.create(forgaenger=gammel, efterfoelger=self.afdeling, on=on)


@pytest.fixture
def sted() -> Sted:
    return Sted()


def hent(client: Client, adresse: str = SIDE) -> str:
    svar = client.get(adresse)
    assert svar.status_code == 200, svar.status_code
    return re.sub(r"[ \n]+", " ", svar.content.decode().replace("\N{NO-BREAK SPACE}", " "))


def test_siden_har_tal_gennemsnit_graenser_brud_og_det_der_mangler(sted: Sted) -> None:
    """(100 × 61,7 + 300 × 31,2) / 400 = 38,825, printed with one decimal."""
    html = hent(som(Rolle.STYREGRUPPE))
    grundskole = html[html.index('id="grundskole-navn"') : html.index('id="indkomst-navn"')]
    for ventet in (
        "61,7 %",
        "44,4 % <span",
        "38,8 % <span",
        "over 60 %",
        "over 54 %",
        "feltet er tomt",
        "afdelingen har taget Gammelhøj (0101-001) ind",
        'role="img"',
    ):
        assert ventet in grundskole
    assert "style=" not in html
    assert "2.024" not in html


@pytest.mark.parametrize(
    ("rolle", "egen", "kode"),
    [
        (Rolle.ORGANISATION, True, 200),
        (Rolle.ORGANISATION, False, 404),
        (Rolle.ANVISNING, False, 200),
        (Rolle.MONITOR, False, 200),
        (Rolle.STYREGRUPPE, False, 200),
        (Rolle.ADMINISTRATOR, False, 404),
    ],
)
@pytest.mark.parametrize("format", ["", "?format=xlsx", "?format=csv"])
def test_kun_den_der_maa_se_tallene_ser_siden_og_filen(
    sted: Sted, rolle: str, egen: bool, kode: int, format: str
) -> None:
    svar = som(rolle, sted.organisation if egen else None).get(SIDE + format)
    assert svar.status_code == kode
    assert ("61,7" in svar.getvalue().decode(errors="ignore")) == (kode == 200 and format != "?format=xlsx")


def test_en_organisation_ser_ikke_naboens_tal_i_byens_gennemsnit(sted: Sted) -> None:
    """With one other afdeling the town's mean would tell its figure: 31,2."""
    egen = som(Rolle.ORGANISATION, sted.organisation)
    for tekst in (hent(egen), egen.get(SIDE + "?format=csv").getvalue().decode("utf-8-sig")):
        assert "vises ikke: færre end 3 andre" in tekst
        assert not re.search(r"38,8|31,2", tekst)


def test_tallet_foerer_til_cellen_og_graensen_til_runden_for_dem_der_maa(sted: Sted) -> None:
    html = hent(som(Rolle.MONITOR))
    assert html.count("/data/observation/") >= 5 * 6
    assert "/afdelinger/0101-007/" in html.split('id="grundskole-navn"')[1]
    egen = hent(som(Rolle.ORGANISATION, sted.organisation))
    assert "/data/observation/" not in egen
    assert "/runder/" not in egen


def test_filen_har_sidens_tal_og_siger_hvad_den_er(sted: Sted) -> None:
    client = som(Rolle.MONITOR)
    svar = client.get(SIDE + "?format=csv")
    assert svar["Content-Disposition"] == 'attachment; filename="udviklingen-0101-007-2026-06-01.csv"'
    raekker = list(csv.reader(io.StringIO(svar.getvalue().decode("utf-8-sig")), delimiter=";"))
    tom = raekker.index([])
    om = {r[0]: r[1] for r in raekker[1:tom]}
    assert om["Runde"] == "Pr. 1. juni 2026, gælder fra 1. juni 2026"
    assert om["Hentet"].startswith("1. juni 2026 kl. 12.00 af monitor-")
    assert {"Filtre", "Kilde", "Afdeling", "Tal kendt"} <= set(om)
    kolonner, data = raekker[tom + 1], [dict(zip(raekker[tom + 1], r, strict=True)) for r in raekker[tom + 2 :]]
    nyeste = next(r for r in data if (r["Tal"], r["År"]) == ("Kun grundskole", "2024"))
    assert [nyeste[k] for k in kolonner[3:13]] == [
        *("61,7000", "", "", "44,4000", "9", "61,7000", "1", "38,8250", "2", "")
    ]
    assert (nyeste["Tæller mod rød"], nyeste["Årets tal er brugt i en runde"]) == ("over 60\N{NO-BREAK SPACE}%", "ja")
    tomt = next(r for r in data if (r["Tal"], r["År"]) == ("Kun grundskole", "2021"))
    assert (tomt["Afdelingen"], tomt["Mangler"]) == ("", "feltet er tomt")
    bog = load_workbook(io.BytesIO(client.get(SIDE + "?format=xlsx").getvalue()))
    ark, om_ark = bog.worksheets
    assert [c.value for c in ark[1]] == kolonner
    assert ark.max_row == len(data) + 1
    assert om_ark["A1"].value == "Udviklingen 0101-007"


def test_et_format_der_ikke_findes_er_404(sted: Sted) -> None:
    assert som(Rolle.MONITOR).get(SIDE + "?format=pdf").status_code == 404


def test_uden_tal_siges_det(sted: Sted) -> None:
    Afdelingsfoelge.objects.all().delete()
    tom = f.afdeling(sted.organisation, "009", "Nybyg", oprettet_on=f.IDAG)
    html = hent(som(Rolle.MONITOR), f"/afdelinger/0101-{tom.nr}/udvikling/")
    assert "Der er ingen tal for afdelingen endnu." in html
    assert "format=" not in html


def test_afdelingens_side_foerer_dertil_for_dem_der_maa_se_tallene(sted: Sted) -> None:
    assert SIDE in hent(som(Rolle.MONITOR), "/afdelinger/0101-007/")
    assert SIDE not in hent(som(Rolle.ORGANISATION), "/afdelinger/0101-007/")


def test_sidens_opslag_vokser_ikke(sted: Sted) -> None:
    client = som(Rolle.MONITOR)
    foer = _opslag(client)
    for aar in range(2008, 2020):
        f.lbf_tal(sted.afdeling, aar)
        f.lbf_tal(sted.nabo, aar)
    assert _opslag(client) == foer


def _opslag(client: Client) -> int:
    hent(client)
    with CaptureQueriesContext(connection) as opslag:
        hent(client)
    return len(opslag)
