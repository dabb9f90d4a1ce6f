"""The balance's pages and files: every number leads to its list, others' figures stay out, and no cell is a formula."""

import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from monitoring.models import Afdeling
from tests import factories as f
from tests.services.test_vandseng import givet
from tests.views.sider import logget_ind
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> list[Afdeling]:
    """Two organisations' afdelinger: one turned red, one stayed green, one of the other's is not measured."""
    a, b = f.organisation("0101", "Ærlig Bolig"), f.organisation("0202", "=Birkebo")
    ahorn = f.afdeling(a, "001", "Ahorn", bydel="Nord & Vest", antal_boliger=100)
    birk = f.afdeling(a, "002", "Birk", antal_boliger=50)
    ceder = f.afdeling(b, "001", "=Ceder", bydel="Nord & Vest", antal_boliger=1200)
    dag = idag()
    f.offentliggjort_runde({ahorn: "groen", birk: "groen", ceder: "gul"}, dag - dt.timedelta(days=200))
    f.offentliggjort_runde({ahorn: "roed", birk: "groen", ceder: "ikke_maalt"}, dag - dt.timedelta(days=20))
    return [ahorn, birk, ceder]


def _hent(bruger: Bruger, navn: str, foresp: str = "") -> str:
    svar = logget_ind(bruger).get(reverse(navn) + foresp)
    assert svar.status_code == 200
    return svar.content.decode()


def _organisation(by: list[Afdeling]) -> Bruger:
    return f.bruger(Rolle.ORGANISATION, organisation=by[0].organisation)


def _tal_og_lister(html: str) -> list[tuple[str, str]]:
    """Every linked number of the tables, with where it leads."""
    fundne = re.findall(r'<a href="(/(?:overblik|balance)/[^"]*)">([\d.]+)<span class="sr-only">', html)
    return [(adresse.replace("&amp;", "&"), tal.replace(".", "")) for adresse, tal in fundne]


@pytest.mark.parametrize("rolle", [Rolle.STYREGRUPPE, Rolle.ORGANISATION])
def test_hvert_antal_afdelinger_aabner_netop_dem(by: list[Afdeling], rolle: str) -> None:
    bruger = _organisation(by) if rolle == Rolle.ORGANISATION else f.bruger(rolle)
    html = _hent(bruger, "overblik:balance")
    # Dwellings and residents lead to the same lists as the afdelinger; those rows are left out here.
    html = re.sub(r'<th scope="row">(Boliger|Beboere)</th>.*?</tr>', "", html, flags=re.S)
    lister = _tal_og_lister(html)
    assert len(lister) > 10
    klient = logget_ind(bruger)
    for adresse, tal in lister:
        side = klient.get(adresse.partition("#")[0]).context["side"]
        assert side.paginator.count == int(tal), adresse


def test_boliger_og_beboere_staar_med_det_der_mangler(by: list[Afdeling]) -> None:
    html = _hent(f.bruger(Rolle.STYREGRUPPE), "overblik:balance", "?vis=beboere")
    assert "Beboere pr. boligorganisation" in html
    assert ">1.200<" in html  # dwellings of the one that is not measured
    assert "(1 uden tal)" in html
    assert "1 afdeling har intet beboertal." in html


def test_en_organisation_ser_intet_om_andres(by: list[Afdeling]) -> None:
    for navn in ("overblik:balance", "overblik:bevaegelser", "overblik:varsler"):
        html = _hent(_organisation(by), navn)
        assert "Birkebo" not in html
        assert "Ceder" not in html
    svar = logget_ind(_organisation(by)).get(reverse("overblik:balance_fil", args=["balance", "csv"]))
    assert "Birkebo" not in svar.getvalue().decode("utf-8-sig")


def test_tegningen_siger_i_ord_hvad_der_flyttede(by: list[Afdeling]) -> None:
    html = _hent(f.bruger(Rolle.MONITOR), "overblik:balance")
    assert "1 fra grøn til rød" in html
    assert "1 fra gul til ikke målt" in html
    assert 'role="img"' in html


def test_det_der_ikke_kan_vaelges_siges_og_viser_det_almindelige(by: list[Afdeling]) -> None:
    html = _hent(f.bruger(Rolle.MONITOR), "overblik:balance", "?vis=hunde&siden=999999999999")
    assert "Ret valget" in html
    assert "1 fra grøn til rød" in html
    assert "Ret valget" in _hent(f.bruger(Rolle.MONITOR), "overblik:bevaegelser", "?fra=blaa&til=roed&side=x")
    assert "Ret filteret" in _hent(f.bruger(Rolle.MONITOR), "overblik:varsler", "?indikator=hunde&side=-1")


def test_uden_runder_siger_siderne_det() -> None:
    f.afdeling()
    for navn in ("overblik:balance", "overblik:bevaegelser", "overblik:varsler"):
        html = _hent(f.bruger(Rolle.MONITOR), navn)
        assert "ingen tidligere runde" in html or "Ingen tal passer" in html


@pytest.mark.parametrize("tabel", ["balance", "bevaegelser", "varsler"])
def test_filen_siger_hvad_den_er_og_begynder_ingen_formel(by: list[Afdeling], tabel: str) -> None:
    klient = logget_ind(f.bruger(Rolle.STYREGRUPPE))
    csv = klient.get(reverse("overblik:balance_fil", args=[tabel, "csv"])).getvalue().decode("utf-8-sig")
    for ord_ in ("Runde;", "Filtre;", "Hentet;", "Kilde;", "Afdelinger;Alle"):
        assert ord_ in csv
    assert ("Farve nu;Trin nu;" in csv) == (tabel == "varsler")
    assert not re.search(r"(^|;)=", csv, flags=re.M)
    bog = load_workbook(io.BytesIO(klient.get(reverse("overblik:balance_fil", args=[tabel, "xlsx"])).getvalue()))
    assert bog.sheetnames[1] == "Om tabellen"
    assert all(celle.data_type != "f" for ark in bog for raekke in ark.iter_rows() for celle in raekke)


def test_filens_tal_og_farver_i_ord(by: list[Afdeling]) -> None:
    klient = logget_ind(f.bruger(Rolle.STYREGRUPPE))
    linjer = klient.get(reverse("overblik:balance_fil", args=["bevaegelser", "csv"])).getvalue().decode("utf-8-sig")
    assert "0101-001;Ahorn;Ærlig Bolig;Nord & Vest;grøn;rød;" in linjer
    assert "Fra / til;Rød;Gul;Grøn;Ikke målt;I alt" in linjer
    assert "Grøn;1;0;1;0;2" in linjer
    balance = klient.get(reverse("overblik:balance_fil", args=["balance", "csv"])).getvalue().decode("utf-8-sig")
    assert "Bydel;Nord & Vest;1;100;400;0;0;0;0;0;0;1;1200;0;2;1300;400;0;1" in balance


@pytest.fixture
def anviste(by: list[Afdeling]) -> list[Afdeling]:
    """Accepted offers in the afdelinger of `by`, before and after the first turned red; nothing else is of interest."""
    dag = idag()
    for afdeling, dage in ((by[0], 100), (by[0], 40), (by[1], 40), (by[2], 10), (by[2], 5)):
        givet(afdeling, dag - dt.timedelta(days=dage))
    return by


@pytest.mark.parametrize("rolle", [Rolle.STYREGRUPPE, Rolle.ORGANISATION])
def test_hvert_antal_anvisninger_aabner_netop_dem(anviste: list[Afdeling], rolle: str) -> None:
    bruger = _organisation(anviste) if rolle == Rolle.ORGANISATION else f.bruger(rolle)
    lister = _tal_og_lister(_hent(bruger, "overblik:vandseng"))
    assert len(lister) > 5
    klient = logget_ind(bruger)
    for adresse, tal in lister:
        svar = klient.get(adresse)
        assert svar.context["side"].paginator.count == int(tal), adresse
        assert "SAG-HEMMELIG" not in svar.content.decode()
        assert rolle == Rolle.STYREGRUPPE or "Ceder" not in svar.content.decode()


def test_anvisningernes_fil(anviste: list[Afdeling]) -> None:
    klient = logget_ind(f.bruger(Rolle.STYREGRUPPE))
    csv = klient.get(reverse("overblik:balance_fil", args=["anvisninger", "csv"])).getvalue().decode("utf-8-sig")
    assert "Tilbud med et ja" in csv
    assert re.search(r"Farve;Grøn;.*;3;60,0\r", csv)
    assert re.search(r"Koncentration;Afdelinger, der fik nogen;.*;\d+;\r", csv)
    assert "Koncentration;Som delt lige mellem;" in csv
    assert re.search(r"0101-001;Ahorn;.*;2;0;0;0;2\r", csv)
    assert not re.search(r"(^|;)=", csv, flags=re.M)


@pytest.mark.parametrize(
    ("navn", "foresp"),
    [
        ("overblik:vandseng", "?fra=2999&til=x&skridt=uge&hvad=alt"),
        ("overblik:vandseng_liste", "?fra=i+dag&til=&farve=blaa&afdeling=1&side=x"),
        ("overblik:vandseng_liste", "?fra=0001-01-01&til=0001-01-01"),
    ],
)
def test_en_adresse_der_ikke_kan_bruges_fejler_ikke(anviste: list[Afdeling], navn: str, foresp: str) -> None:
    html = _hent(f.bruger(Rolle.MONITOR), navn, foresp)
    assert "Ret " in html or "0 anvisninger" in html
