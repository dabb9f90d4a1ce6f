"""The calendar's pages, its list on the start pages, and the notice of a late list."""

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.models import Fristflytning, Kilde, Monitorering
from tests import factories as f
from tests.views.sider import logget_ind
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db

#: A working day late for lbf, four before tvilling (see tests/cases/kalender.yaml).
DAGEN = dt.datetime(2026, 9, 18, 10, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.fixture(autouse=True)
def _dagen() -> Iterator[None]:
    with time_machine.travel(DAGEN, tick=False):
        yield


@pytest.fixture(autouse=True)
def runde() -> Monitorering:
    """The work began with the June round; the list of 2025 and its annex are loaded."""
    f.ministerliste(dt.date(2025, 12, 1), med_bilag=True)
    return f.offentliggjort_runde({}, dt.date(2026, 6, 15), pr_on=dt.date(2026, 6, 1))


def hent(klient: Client, adresse: str = "/kalender/") -> str:
    svar = klient.get(adresse)
    assert svar.status_code == 200
    return re.sub(r"\s+", " ", svar.content.decode())


def tabel(html: str, begivenhed: str) -> list[tuple[str, str]]:
    """(step, status) of one event's rows, as words."""
    del_ = html[html.index(f'id="begivenhed-{begivenhed}"') :]
    del_ = del_[: del_.index("</table>")]
    raekker = re.findall(
        r'<th scope="row"[^>]*>([^<]+)</th>.*?<span class="trinstatus[^>]*>.*?<span>([^<]+)</span>', del_
    )
    return [(trin.replace("&#x27;", "'"), status) for trin, status in raekker]


def test_trin_og_status_staar_med_ord() -> None:
    html = hent(logget_ind(f.bruger()))
    assert tabel(html, "2026-oktober") == [
        ("LBF's tal indlæses", "Forsinket 1 arbejdsdag"),
        ("Tvillingernes tal indlæses", "4 arbejdsdage tilbage"),
        ("Runden oprettes og beregnes", "Kommende"),
        ("Runden indstilles", "Kommende"),
        ("Runden godkendes", "Kommende"),
        ("Runden offentliggøres", "Kommende"),
        ("Farverne træder i kraft", "Kommende"),
    ]
    # The factory does every step on 1 June, and the colours took effect on the 15th; no files were loaded for it.
    assert tabel(html, "2026-juni") == [
        ("LBF's tal indlæses", "Ikke udført"),
        ("Tvillingernes tal indlæses", "Ikke udført"),
        ("Runden oprettes og beregnes", "Udført"),
        ("Runden indstilles", "Udført"),
        ("Runden godkendes", "Udført"),
        ("Runden offentliggøres", "Udført"),
        ("Farverne træder i kraft", "Udført"),
    ]
    assert "2027-oktober" in html
    assert "Antagelse</span> Aftalen siger »tre gange om året«" in html


def test_hvem_og_hvornaar_staar_der() -> None:
    naar = dt.datetime(2026, 9, 15, 12, tzinfo=ZoneInfo("Europe/Copenhagen"))
    f.indlaesning(Kilde.LBF, fil=f.kildefil(by=f.bruger(first_name="Mona")), created_at=naar, finished_at=naar)
    assert "<span>15. september 2026, Mona</span>" in hent(logget_ind(f.bruger()))


def test_tidligere_aar_er_foldet_sammen() -> None:
    f.offentliggjort_runde({}, dt.date(2024, 6, 15), pr_on=dt.date(2024, 6, 1))
    html = hent(logget_ind(f.bruger()))
    foldet = html[html.index("Tidligere år") :]
    assert re.findall(r'details-summary-text">(\d+)<', foldet) == ["2025", "2024"]
    assert 'id="begivenhed-2024-juni"' in foldet
    assert "2024-februar" not in html


def test_styregruppen_ser_men_flytter_ikke() -> None:
    klient = logget_ind(f.bruger(Rolle.STYREGRUPPE))
    assert "/kalender/2026-oktober/" not in hent(klient)
    assert "/kalender/2026-oktober/lbf/" in hent(logget_ind(f.bruger()))


def test_antallet_af_opslag_vokser_ikke() -> None:
    klient = logget_ind(f.bruger())

    def opslag() -> int:
        with CaptureQueriesContext(connection) as fundne:
            hent(klient)
        return len(fundne)

    foer = opslag()
    for aar in (2023, 2024, 2025):
        f.offentliggjort_runde({}, dt.date(aar, 6, 15), pr_on=dt.date(aar, 6, 1))
        f.indlaesning(Kilde.LBF)
    f.ministerliste(dt.date(2024, 12, 1), med_bilag=True)
    assert opslag() == foer


class TestFlyt:
    ADRESSE = "/kalender/2026-oktober/lbf/"

    def data(self, **felter: str) -> dict[str, str]:
        return {"fra_on": "2026-09-17", "til_on": "2026-09-25", "begrundelse": "LBF er forsinket", **felter}

    def test_siden_viser_fristen(self) -> None:
        html = hent(logget_ind(f.bruger()), self.ADRESSE)
        assert "Flyt fristen for »LBF&#x27;s tal indlæses«" in html
        assert "Fristen er 17. september 2026." in html

    def test_fristen_flyttes_og_staar_i_kalenderen(self) -> None:
        mona = f.bruger(first_name="Mona")
        svar = logget_ind(mona).post(self.ADRESSE, self.data(), follow=True)
        html = re.sub(r"\s+", " ", svar.content.decode())
        assert "Fristen er flyttet til 25. september 2026." in html
        assert "Flyttet fra 17. september 2026 af Mona den 18. september 2026: LBF er forsinket" in html
        assert tabel(html, "2026-oktober")[0] == ("LBF's tal indlæses", "5 arbejdsdage tilbage")

    @pytest.mark.parametrize(
        ("felter", "ord_"),
        [
            ({"til_on": ""}, "Vælg en dato."),
            ({"til_on": "i morgen"}, "Skriv en dato, for eksempel 31-12-2025."),
            ({"til_on": "2026-09-26"}, "ikke en arbejdsdag"),
            ({"til_on": "2026-09-01"}, "er passeret"),
            ({"begrundelse": ""}, "Skriv en begrundelse."),
            ({"begrundelse": "Se 010190-1234"}, "CPR"),
            ({"fra_on": "2026-09-16"}, "En anden har flyttet fristen"),
            ({"fra_on": "vrøvl"}, "dato"),
        ],
    )
    def test_fejl_staar_paa_siden_og_intet_gemmes(self, felter: dict[str, str], ord_: str) -> None:
        svar = logget_ind(f.bruger()).post(self.ADRESSE, self.data(**felter))
        assert svar.status_code == 422
        assert ord_ in svar.content.decode()
        assert not Fristflytning.objects.exists()

    def test_et_trin_der_ikke_er_aabent_har_ingen_formular(self) -> None:
        html = hent(logget_ind(f.bruger()), "/kalender/2026-juni/beregnet/")
        assert "ikke åben i junirunden 2026, så fristen kan ikke flyttes" in html
        assert "Ny frist" not in html


def test_forsiden_har_de_naeste_frister() -> None:
    html = hent(logget_ind(f.bruger()), "/")
    frister = html[html.index("Næste frister") :]
    assert frister.index("LBF&#x27;s tal indlæses") < frister.index("Tvillingernes tal indlæses")
    assert "Forsinket 1 arbejdsdag" in frister
    assert 'href="/kalender/"' in frister


def test_styregruppens_forside_har_offentliggoerelserne() -> None:
    html = hent(logget_ind(f.bruger(Rolle.STYREGRUPPE)), "/")
    frister = html[html.index("Næste frister") :]
    assert "Runden offentliggøres" in frister
    assert "Runden indstilles" not in frister


@pytest.mark.parametrize("rolle", [Rolle.ORGANISATION, Rolle.ANVISNING, Rolle.ADMINISTRATOR])
def test_andre_roller_har_ingen_frister_i_kalenderen(rolle: str) -> None:
    assert "Næste frister" not in hent(logget_ind(f.bruger(rolle)), "/")


class TestRammebesked:
    def test_en_forsinket_liste_staar_paa_hver_side_for_den_der_ser_data(self) -> None:
        with time_machine.travel(dt.datetime(2026, 12, 7, 9, tzinfo=dt.UTC), tick=False):
            html = hent(logget_ind(f.bruger()), "/overblik/")
            assert "Ministeriets liste pr. 1. december 2026 er ikke indlæst" in html
            assert "Fristen var 4. december 2026." in html
            assert "er ikke indlæst" not in hent(logget_ind(f.bruger(Rolle.STYREGRUPPE)), "/overblik/")
            liste = f.ministerliste(dt.date(2026, 12, 1))
            assert "er ikke indlæst" not in hent(logget_ind(f.bruger()), "/overblik/")
        with time_machine.travel(dt.datetime(2026, 12, 9, 9, tzinfo=dt.UTC), tick=False):
            html = hent(logget_ind(f.bruger()), "/overblik/")
            assert "Bilaget til ministeriets liste pr. 1. december 2026 er ikke indlæst" in html
            liste.med_bilag = True
            liste.save()
            assert "er ikke indlæst" not in hent(logget_ind(f.bruger()), "/overblik/")

    def test_til_tiden_siges_intet(self) -> None:
        with time_machine.travel(dt.datetime(2026, 12, 4, 9, tzinfo=dt.UTC), tick=False):
            assert "er ikke indlæst" not in hent(logget_ind(f.bruger()), "/overblik/")
