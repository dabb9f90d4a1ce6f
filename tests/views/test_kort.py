"""The map's pages: for everybody the same as the overview, in list, drawing and file; and files that are wrong."""

import csv
import datetime as dt
import gzip
import html
import io
import json
import re
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from monitoring.domain.vaerdier import Farve
from monitoring.models import Afdeling, Afdelingsgeometri, Kildefil, Kortfil
from tests import factories as f
from tests import kortfabrik as k
from tests.views.sider import logget_ind
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.kortbaggrund import Kortbaggrund, kortbaggrund
from udlejning.faelles.tid import idag

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> list[Afdeling]:
    """Two organisations with an afdeling in each colour, all on the map but the second's green one."""
    a, b = f.organisation("0101", "Ærlig Bolig"), f.organisation("0202", "=Birkebo")
    afdelinger = [f.afdeling(o, f"{nr + 1:03d}", f"{o.navn} {nr}") for o in (a, b) for nr in range(4)]
    f.offentliggjort_runde({x: list(Farve)[nr % 4] for nr, x in enumerate(afdelinger)}, idag() - dt.timedelta(days=20))
    groen = next(nr for nr, farve in enumerate(Farve) if farve is Farve.GROEN)
    k.i_brug(*(k.for_(x, k.areal(11.2 + nr / 100)) for nr, x in enumerate(afdelinger) if nr != 4 + groen))
    return afdelinger


def _organisation(by: list[Afdeling]) -> Bruger:
    return f.bruger(Rolle.ORGANISATION, organisation=by[0].organisation)


def _data(klient: Client, foresp: str = "") -> dict[str, Any]:
    svar = klient.get(reverse("overblik:kort_data") + foresp)
    assert svar["Content-Type"] == "application/geo+json"
    samling: dict[str, Any] = json.loads(svar.content)
    return samling


def _noegler(klient: Client, foresp: str = "") -> set[str]:
    return {objekt["id"] for objekt in _data(klient, foresp)["features"]}


def _i_overblikket(klient: Client, foresp: str) -> set[str]:
    return {raekke.afdeling.noegle for raekke in klient.get(reverse("overblik:overblik") + foresp).context["side"]}


def _i_listen(klient: Client, foresp: str) -> set[str]:
    return {linje.raekke.afdeling.noegle for linje in klient.get(reverse("overblik:kort") + foresp).context["side"]}


@pytest.mark.parametrize("rolle", list(Rolle))
@pytest.mark.parametrize(
    "foresp", ["?farve=", "?farve=alle", "?farve=groen", "?farve=gul&organisation=0202", "?farve=&soeg=0101"]
)
def test_kortet_viser_det_overblikket_viser(by: list[Afdeling], rolle: Rolle, foresp: str) -> None:
    klient = logget_ind(_organisation(by) if rolle is Rolle.ORGANISATION else f.bruger(rolle))
    overblikket = _i_overblikket(klient, foresp)
    assert _i_listen(klient, foresp) == overblikket
    med_sted = {g.afdeling.noegle for g in Afdelingsgeometri.objects.select_related("afdeling__organisation")}
    assert _noegler(klient, foresp) == overblikket & med_sted


@pytest.mark.parametrize("foresp", ["", "?farve=", "?farve=alle", "?farve=gul&organisation=0202"])
def test_overblikket_foerer_til_de_samme_paa_kortet(by: list[Afdeling], foresp: str) -> None:
    klient = logget_ind(f.bruger(Rolle.STYREGRUPPE))
    side = klient.get(reverse("overblik:overblik") + foresp)
    (adresse,) = re.findall('href="([^"]*)">Se dem på kortet<', side.content.decode())
    vist = {raekke.afdeling.noegle for raekke in side.context["side"]}
    assert _i_listen(klient, html.unescape(adresse).removeprefix(reverse("overblik:kort"))) == vist


def test_en_organisation_faar_intet_om_andres_groenne_og_ikke_maalte(by: list[Afdeling]) -> None:
    klient = logget_ind(_organisation(by))
    egne = {x.noegle for x in by[:4]}
    andres = {o["id"]: o["properties"]["farve"] for o in _data(klient)["features"] if o["id"] not in egne}
    assert set(andres.values()) == {"roed", "gul"}
    assert len(andres) == 2


def test_en_adresse_uden_farve_viser_alt_det_brugeren_maa_se(by: list[Afdeling]) -> None:
    klient = logget_ind(f.bruger(Rolle.STYREGRUPPE))
    assert len(_noegler(klient)) == 7
    side = klient.get(reverse("overblik:kort")).content.decode()
    assert "8 afdelinger, 7 på kortet" in side
    assert '<option value="alle" selected>' in side
    assert len(_noegler(logget_ind(f.bruger(Rolle.ADMINISTRATOR)))) == 4


def test_det_der_ikke_er_maalt_er_aldrig_groent(by: list[Afdeling]) -> None:
    Afdeling.objects.create(organisation=by[0].organisation, nr="099", navn="Ny")
    ny = Afdeling.objects.select_related("organisation").get(nr="099")
    k.i_brug(k.for_(ny, k.punkt()))
    (objekt,) = [o for o in _data(logget_ind(f.bruger()))["features"] if o["id"] == "0101-099"]
    assert (objekt["properties"]["farve"], objekt["properties"]["trin"]) == ("ikke_maalt", None)


def test_data_har_geometrien_som_filen_havde_den(by: list[Afdeling]) -> None:
    objekt = next(o for o in _data(logget_ind(f.bruger()))["features"] if o["id"] == "0101-001")
    assert objekt["geometry"] == k.areal()
    assert objekt["properties"]["midte"] == [11.202, 56.951]


def test_data_hentes_kun_naar_noget_er_aendret(by: list[Afdeling]) -> None:
    klient, adresse = logget_ind(f.bruger()), reverse("overblik:kort_data")
    foerste = klient.get(adresse, headers={"accept-encoding": "gzip"})
    assert len(json.loads(gzip.decompress(foerste.content))["features"]) == 7
    assert foerste["Cache-Control"] == "private, no-cache"
    igen = klient.get(adresse, headers={"accept-encoding": "gzip", "if-none-match": foerste["ETag"]})
    assert (igen.status_code, igen.content) == (304, b"")
    k.i_brug(k.for_(by[0], k.punkt(11.5)))
    assert klient.get(adresse, headers={"if-none-match": foerste["ETag"]}).status_code == 200


def test_antallet_af_forespoergsler_foelger_ikke_antallet_af_afdelinger(by: list[Afdeling]) -> None:
    klient = logget_ind(f.bruger(Rolle.STYREGRUPPE))
    adresser = [
        reverse("overblik:kort"),
        reverse("overblik:kort_data"),
        reverse("overblik:kort") + "?format=csv",
    ]

    def talt() -> list[int]:
        antal = []
        for adresse in adresser:
            with CaptureQueriesContext(
                connection,
            ) as talte:
                svar = klient.get(adresse)
                assert svar.status_code == 200
                svar.getvalue()  # reads the file's rows, and sends it to its end
            antal.append(len(talte))
        return antal

    talt()
    foer = talt()
    flere = [f.afdeling(by[0].organisation, f"{100 + nr}") for nr in range(40)]
    k.i_brug(*(k.for_(x, k.flere(11 + nr / 100)) for nr, x in enumerate(flere)))
    assert talt() == foer


def _fil(klient: Client, foresp: str) -> bytes:
    svar = klient.get(reverse("overblik:kort") + foresp)
    assert svar.status_code == 200
    indhold: bytes = svar.getvalue()
    return indhold


def test_listen_som_fil_siger_hvad_den_er(by: list[Afdeling]) -> None:
    klient = logget_ind(f.bruger(Rolle.STYREGRUPPE))
    tekst = _fil(klient, "?format=csv&farve=alle&organisation=0202").decode("utf-8-sig")
    for ord_ in (
        "Runde;",
        "Filtre;Farve: Alle farver. Boligorganisation: =Birkebo",
        "senest kort.geojson, taget i brug",
    ):
        assert ord_ in tekst, tekst
    raekker = list(csv.reader(io.StringIO(tekst), delimiter=";"))
    hoved = next(nr for nr, raekke in enumerate(raekker) if raekke[:1] == ["Afdelingsnummer"])
    farver = {raekke[0]: (raekke[4], raekke[6]) for raekke in raekker[hoved + 1 :]}
    assert farver == {
        "0202-001": ("rød", "Areal"),
        "0202-002": ("gul", "Areal"),
        "0202-003": ("grøn", "Ikke på kortet"),
        "0202-004": ("ikke målt", "Areal"),
    }
    assert ";11,242;56,951;kort.geojson" in tekst
    assert "Filtre;Farve: Røde og gule. Søg: 0101" in _fil(klient, "?format=csv&farve=&soeg=0101").decode("utf-8-sig")
    bog = load_workbook(io.BytesIO(_fil(klient, "?format=xlsx")))
    assert bog.sheetnames == ["Kort", "Om tabellen"]
    assert not any(celle.data_type == "f" for ark in bog for raekke in ark.iter_rows() for celle in raekke)
    assert klient.get(reverse("overblik:kort") + "?format=pdf").status_code == 404


def test_filter_der_ikke_findes_giver_et_svar(by: list[Afdeling]) -> None:
    klient = logget_ind(f.bruger())
    svar = klient.get(reverse("overblik:kort") + "?farve=lilla&side=x&organisation=%00")
    assert svar.status_code == 200
    assert "Ret filteret" in svar.content.decode()
    assert klient.get(reverse("overblik:kort_data") + "?farve=lilla").status_code == 200


def test_uden_kort_siger_siden_hvad_der_mangler() -> None:
    f.afdeling()
    assert "Indlæs en kortfil" in logget_ind(f.bruger()).get(reverse("overblik:kort")).content.decode()
    andres = logget_ind(f.bruger(Rolle.STYREGRUPPE)).get(reverse("overblik:kort")).content.decode()
    assert "Kommunen har endnu ikke indlæst et kort" in andres
    assert "Kortfiler" not in andres


# ------------------------------------------------------------------------------------------------ the files


def _send(klient: Client, indhold: bytes, navn: str = "kort.geojson") -> Any:
    return klient.post(reverse("monitoring:kortfiler"), {"fil": SimpleUploadedFile(navn, indhold)})


def test_en_fil_med_fejl_gemmes_ikke_og_siger_hvor(by: list[Afdeling]) -> None:
    foer = Kildefil.objects.count(), Kortfil.objects.count()
    svar = _send(logget_ind(f.bruger()), k.fil(k.for_(by[0], k.punkt(56.95, 11.2)), k.objekt(k.punkt(), "0101", "999")))
    side = svar.content.decode()
    assert svar.status_code == 422
    assert "Filen har 2 fejl, så kortet er uændret." in side
    assert "Har længde og bredde i omvendt rækkefølge" in side
    assert "Er ikke en kendt afdeling i Ærlig Bolig" in side
    assert (Kildefil.objects.count(), Kortfil.objects.count()) == foer


@pytest.mark.parametrize(
    ("indhold", "navn", "ord_"),
    [
        (b"", "kort.geojson", "Filen er tom"),
        (b'{"features": "\\ud800"}', "kort.geojson", "ikke en FeatureCollection"),
        (b'{"type":"FeatureCollection","features":[{"type":"\\ud800"}]}', "k.json", "Er ikke et objekt"),
        (b"x", f"{'a' * 250}.geojson", "ikke gyldig JSON"),
    ],
)
def test_en_fil_der_ikke_kan_bruges_faar_et_svar(indhold: bytes, navn: str, ord_: str) -> None:
    svar = _send(logget_ind(f.bruger()), indhold, navn)
    assert svar.status_code == 422
    assert ord_ in svar.content.decode()
    assert not Kildefil.objects.exists()


def test_filer_over_graensen_naar_ikke_ind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitoring.forms.kort.MAKS_BYTES", 1000)
    svar = _send(logget_ind(f.bruger()), b" " * 1001)
    assert svar.status_code == 422
    assert "Filen fylder 1 MB" in svar.content.decode()


def test_en_fil_hentes_som_den_blev_sendt(by: list[Afdeling]) -> None:
    klient, indhold = logget_ind(f.bruger()), k.fil(k.for_(by[1], k.punkt()))
    svar = _send(klient, indhold, "Æbler & pærer.geojson")
    assert svar.status_code == 302
    fil = Kortfil.objects.latest("pk")
    hentet = klient.get(reverse("monitoring:kortfil_fil", args=[fil.pk]))
    assert hentet.content == indhold
    assert hentet["Content-Disposition"].startswith("attachment; ")
    assert hentet["X-Content-Type-Options"] == "nosniff"


def test_en_nedlagt_afdeling_er_ikke_laengere_paa_kortet(by: list[Afdeling]) -> None:
    klient = logget_ind(f.bruger())
    assert "Kortet viser nu 7 afdelinger" in klient.get(reverse("monitoring:kortfiler")).content.decode()
    Afdeling.objects.filter(pk=by[0].pk).update(nedlagt_on=idag())
    assert "Kortet viser nu 6 afdelinger" in klient.get(reverse("monitoring:kortfiler")).content.decode()
    assert by[0].noegle not in _noegler(klient)


def test_at_tage_i_brug_kraever_et_valg_og_sker_en_gang(by: list[Afdeling]) -> None:
    klient, fil = logget_ind(f.bruger()), k.kontrolleret(k.for_(by[0], k.punkt()))
    adresse = reverse("monitoring:kortfil_brug", args=[fil.pk])
    assert "Vælg, hvad filen erstatter." in klient.post(adresse, {"omfang": "alt"}).content.decode()
    assert klient.post(adresse, {"omfang": "hele"}).status_code == 302
    assert Afdelingsgeometri.objects.paa_kortet().count() == 1
    igen = klient.post(adresse, {"omfang": "filens"})
    assert igen.status_code == 422
    assert "er allerede taget i brug" in igen.content.decode()
    assert (
        "allerede taget i brug"
        in klient.post(reverse("monitoring:kortfil_kasser", args=[fil.pk]), follow=True).content.decode()
    )


# ------------------------------------------------------------------------------------------------ the background


@pytest.mark.parametrize(
    ("skabelon", "sted"),
    [
        ("https://kort.example/{z}/{x}/{y}.png?token=abc", "https://kort.example"),
        ("https://{s}.kort.example:8443/{z}/{x}/{y}.png", "https://*.kort.example:8443"),
        ("http://127.0.0.1:9000/{z}/{x}/{y}.png", "http://127.0.0.1:9000"),
    ],
)
def test_baggrundens_sted_lukkes_ind(skabelon: str, sted: str) -> None:
    assert kortbaggrund(skabelon, " Kortstyrelsen ") == Kortbaggrund(skabelon, "Kortstyrelsen", (sted,))


@pytest.mark.parametrize(
    ("skabelon", "kilde", "ord_"),
    [
        ("https://kort.example/{z}/{x}.png", "K", "mangler {z}, {x} eller {y}"),
        ("http://kort.example/{z}/{x}/{y}.png", "K", "https-adresse"),
        ("javascript:{z}{x}{y}", "K", "https-adresse"),
        ("https://kort.example; script-src *;/{z}/{x}/{y}", "K", "værtsnavn"),
        ("https:///{z}/{x}/{y}", "K", "værtsnavn"),
        ("https://kort.example/{z}/{x}/{y}.png", " ", "KORT_BAGGRUND_KILDE mangler"),
    ],
)
def test_en_baggrund_der_ikke_kan_bruges_stopper_opstarten(skabelon: str, kilde: str, ord_: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=ord_):
        kortbaggrund(skabelon, kilde)


def test_uden_indstilling_har_kortet_ingen_baggrund(by: list[Afdeling], settings: Any) -> None:
    assert kortbaggrund("", "") == Kortbaggrund() == settings.KORT_BAGGRUND
    klient = logget_ind(f.bruger())
    svar = klient.get(reverse("overblik:kort"))
    assert "img-src 'self' data:;" in svar["Content-Security-Policy"] + ";"
    assert "data-baggrund" not in svar.content.decode()
    settings.KORT_BAGGRUND = kortbaggrund("https://kort.example/{z}/{x}/{y}.png", "<Kort>")
    side = klient.get(reverse("overblik:kort")).content.decode()
    assert 'data-baggrund="https://kort.example/{z}/{x}/{y}.png" data-baggrundskilde="&lt;Kort&gt;"' in side
