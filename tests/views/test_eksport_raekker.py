"""Each file has its page's rows: the whole list, in the page's order, with the same filter, for each who may see it."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from monitoring.domain.vaerdier import Farve
from monitoring.ingest.fund import Alvor, Fund
from monitoring.models import Afdeling
from tests import factories as f
from tests.services.test_vandseng import givet
from tests.views.sider import logget_ind
from udlejning.brugere.rettigheder import Rolle
from udlejning.haendelser.services import skriv
from udlejning.styregruppe.models import Scenarie

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fast_tid")]

GAMMEL, NY = f.IDAG.replace(month=2, day=1), f.IDAG.replace(month=5, day=1)
#: More than any page shows.
MANGE = 60


class By:
    """Two organisations with more of everything than a page shows; some of it could start a formula."""

    def __init__(self) -> None:
        f.aftale()
        self.egen, self.anden = f.organisation("0101", "Ærlig Bolig"), f.organisation("0202", "=Birkebo")
        self.afdelinger = [
            f.afdeling(
                self.egen if nr % 2 else self.anden,
                f"{nr:03d}",
                f"Afdeling {nr:02d}",
                bydel=("Nord", "Syd")[nr % 3 == 0],
            )
            for nr in range(1, MANGE + 1)
        ]
        foer = {a: (Farve.GROEN, Farve.GUL, Farve.IKKE_MAALT)[nr % 3] for nr, a in enumerate(self.afdelinger)}
        nu = {a: (Farve.ROED, Farve.GUL, Farve.GROEN, Farve.IKKE_MAALT)[nr % 4] for nr, a in enumerate(self.afdelinger)}
        f.offentliggjort_runde(foer, GAMMEL)
        self.runde = f.offentliggjort_runde(nu, NY)
        self.brugere = {
            rolle: f.bruger(
                rolle, username=f"en-{rolle}", organisation=self.egen if rolle == Rolle.ORGANISATION else None
            )
            for rolle in Rolle
        }

    def groenne(self) -> list[Afdeling]:
        return [a for nr, a in enumerate(self.afdelinger) if nr % 4 == 2]


@pytest.fixture
def by() -> By:
    return By()


class _Raekker(HTMLParser):
    """The text of each row of a page's tables' bodies, or of each item of a list of `klasse`."""

    def __init__(self) -> None:
        super().__init__()
        self.raekker: list[str] = []
        self._i_krop = self._i_raekke = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        klasse = dict(attrs).get("class") or ""
        self._i_krop |= tag == "tbody"
        if (tag == "tr" and self._i_krop) or (tag == "li" and klasse.split()[:1] == ["besked"]):
            self.raekker.append("")
            self._i_raekke = True

    def handle_endtag(self, tag: str) -> None:
        self._i_krop &= tag != "tbody"
        self._i_raekke &= tag not in ("tr", "li")

    def handle_data(self, data: str) -> None:
        if self._i_raekke:
            self.raekker[-1] += data


def _sidens_raekker(client: Client, adresse: str, efter: str) -> list[str]:
    """The rows of every page of the list, in order; `efter` is what stands before the table."""
    raekker: list[str] = []
    skel = "&" if "?" in adresse else "?"
    for side in range(1, 12):
        html = client.get(f"{adresse}{skel}side={side}").content.decode()
        laeser = _Raekker()
        laeser.feed(html[html.index(efter) :] if efter else html)
        nye = [re.sub(r"\s+", " ", r.replace("\N{NO-BREAK SPACE}", " ")) for r in laeser.raekker]
        raekker += nye
        if f"side={side + 1}" not in html:
            break
    return raekker


def _filens(client: Client, adresse: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """What the file says of itself, and its rows."""
    svar = client.get(f"{adresse}{'&' if '?' in adresse else '?'}format=csv")
    assert svar.status_code == 200, svar.status_code
    raekker = list(csv.reader(io.StringIO(svar.getvalue().decode("utf-8-sig")), delimiter=";"))
    tom = raekker.index([])
    return (
        {r[0]: r[-1] for r in raekker[:tom]},
        [dict(zip(raekker[tom + 1], r, strict=True)) for r in raekker[tom + 2 :]],
    )


def _ord(vaerdi: str) -> str:
    """A cell as the page prints it."""
    return re.sub(r"\s+", " ", vaerdi.replace("\N{NO-BREAK SPACE}", " ")).removeprefix("'").strip()


@dataclass(frozen=True)
class Sag:
    """A list: its address, the columns whose text the page's row must hold, who may see it, and what it needs."""

    adresse: str
    kolonner: tuple[str, ...]
    roller: tuple[Rolle, ...]
    lav: Callable[[By], Any] | None = None
    efter: str = ""
    mindst: int = 5


R = Rolle
KOMMUNEN = (R.ANVISNING, R.MONITOR, R.STYREGRUPPE)
ALLE_SER = (*KOMMUNEN, R.ORGANISATION)


def _boliger(by: By) -> None:
    for nr, afdeling in enumerate(by.afdelinger):
        if nr % 4 in (1, 2):
            f.indmelding(f.bolig(afdeling, adresse=f"=Prøvevej {nr}"))


def _dispensationer(by: By) -> None:
    for afdeling in by.afdelinger:
        f.dispensation(afdeling, status="ansoegt")


def _rettelser(by: By) -> None:
    for nr, afdeling in enumerate(by.afdelinger):
        f.korrektion(f.observation(afdeling, aar=2024, vaerdi="40.7"), f"31.{nr}", begrundelse=f"@nummer {nr}")


def _aarsager(by: By) -> None:
    f.aarsag("nej-husleje")


def _log(by: By) -> None:
    for nr in range(MANGE):
        skriv(art="proeve", objekt=by.runde, tekst=f"=Hændelse {nr:02d}", by=by.brugere[R.MONITOR], now=f.NU)


def _beskeder(by: By) -> None:
    for bruger in by.brugere.values():
        for nr in range(MANGE):
            f.besked(bruger, emne=f"Besked {nr:02d}")


def _anviste(by: By) -> None:
    for nr, afdeling in enumerate(by.groenne()):
        givet(afdeling, f.IDAG.replace(month=5, day=nr + 2))


def _filer(by: By) -> None:
    for nr in range(MANGE):
        f.indlaesning(fil=f.kildefil(f"=fil-{nr:02d}.csv"))


def _fund(by: By) -> int:
    fund = [
        Fund(Alvor.FEJL, "over", "Ark1", nr + 2, "grundskole_pct", f"1{nr}0", "er over 100 %", "Ret tallet.", "H")
        for nr in range(8)
    ]
    return f.indlaesning(status="afvist", fund=[et.som_json() for et in fund]).pk


def _scenarie(by: By) -> str:
    scenarie = f.scenarie(by.brugere[R.STYREGRUPPE], navn="=Strammere")
    data = scenarie.model_data
    data["niveauer"]["forebyggelse"]["graenser"]["uden_tilknytning"]["graense"] = "10"
    data["niveauer"]["forebyggelse"]["graenser"]["grundskole"]["graense"] = "20"
    Scenarie.objects.filter(pk=scenarie.pk).update(model_data=data)
    return scenarie.noegle


NAVN = ("Afdeling", "Afdelingsnummer")
SAGER = {
    "overblik": Sag("/overblik/", (*NAVN, "Boligorganisation", "Farve"), ALLE_SER, efter='id="liste"'),
    "overblik, alle": Sag("/overblik/?farve=alle&sorter=navn", (*NAVN, "Farve"), KOMMUNEN, efter='id="liste"'),
    "overblik, bydel": Sag("/overblik/?bydel=Syd", (*NAVN, "Bydel"), ALLE_SER, efter='id="liste"'),
    "bevægelser": Sag("/balance/bevaegelser/?til=roed", (*NAVN, "Farve før", "Farve nu"), ALLE_SER),
    "anviste": Sag("/balance/anvisninger/liste/", (*NAVN, "Farve på dagen"), KOMMUNEN, _anviste),
    "runder": Sag("/runder/", ("Pr.", "Status", "Røde"), (R.MONITOR, R.STYREGRUPPE), mindst=2),
    "placeringer": Sag("/runder/{runde}/afdelinger/?farve=gul", (*NAVN, "Farve", "Begrundelse"), (R.MONITOR,)),
    "ændringer": Sag(
        "/runder/{runde}/?retning=vaerre", (*NAVN, "Farve før", "Farve nu"), (R.MONITOR,), efter='id="aendringer"'
    ),
    "ikke målte": Sag("/runder/{runde}/ikke-maalte/", (*NAVN, "Boligorganisation"), (R.STYREGRUPPE,)),
    "rettelser": Sag("/data/rettelser/", ("Tal", "Begrundelse", "Status"), (R.MONITOR,), _rettelser),
    "filer": Sag("/data/", ("Fil", "Kilde", "Status"), (R.MONITOR,), _filer),
    "fund i en fil": Sag("/data/{lavet}/", ("Ark", "Kolonne", "Der står", "Hvad er der galt"), (R.MONITOR,), _fund),
    "årsager": Sag("/aarsager/", ("Årsag", "Hvis afslag", "Hvad der følger"), (R.ADMINISTRATOR,), _aarsager),
    "kalender": Sag("/kalender/", ("Trin", "Frist"), (R.MONITOR,)),
    "til rådighed": Sag("/boliganvisning/", ("Bolig", "Afdeling", "Må anvises"), (R.ANVISNING, R.MONITOR), _boliger),
    "til rådighed, filter": Sag("/boliganvisning/?farve=gul", ("Bolig", "Farve"), (R.ANVISNING,), _boliger),
    "egne boliger": Sag("/boliger/", ("Bolig", "Afdeling"), (R.ORGANISATION,), _boliger),
    "dispensationer": Sag(
        "/dispensationer/?status=ansoegt", ("Gælder", "Status"), (R.ORGANISATION, R.MONITOR), _dispensationer
    ),
    "log": Sag("/log/?soeg=Hændelse", ("Hvem", "Hvad"), (R.MONITOR, R.ADMINISTRATOR), _log),
    "beskeder": Sag("/beskeder/", ("Emne", "Art"), tuple(R), _beskeder),
    "brugere": Sag("/brugere/", ("Navn", "Rolle"), (R.ADMINISTRATOR,)),
    "scenariets afdelinger": Sag(
        "/scenarier/{lavet}/afdelinger/", (*NAVN, "Farve i runden", "Farve i scenariet"), KOMMUNEN, _scenarie
    ),
}


@pytest.mark.parametrize("navn", SAGER)
def test_filen_har_sidens_raekker(navn: str, by: By) -> None:
    sag = SAGER[navn]
    lavet = sag.lav(by) if sag.lav else ""
    adresse = sag.adresse.format(runde=by.runde.pk, lavet=lavet)
    for rolle in Rolle:
        client = Client()
        client.force_login(by.brugere[rolle])
        if rolle not in sag.roller:
            continue
        siden = _sidens_raekker(client, adresse, sag.efter)
        om, raekker = _filens(client, adresse)
        assert len(raekker) == len(siden) >= sag.mindst, (rolle, len(raekker), len(siden))
        for raekke, vist in zip(raekker, siden, strict=True):
            for kolonne in sag.kolonner:
                assert _ord(raekke[kolonne]).lower() in vist.lower(), (rolle, kolonne, raekke[kolonne], vist)
        assert {"Runde", "Filtre", "Hentet", "Kilde"} <= set(om)


@pytest.mark.parametrize("navn", SAGER)
def test_ingen_celle_begynder_en_formel(navn: str, by: By) -> None:
    sag = SAGER[navn]
    adresse = sag.adresse.format(runde=by.runde.pk, lavet=sag.lav(by) if sag.lav else "")
    client = logget_ind(by.brugere[sag.roller[0]])
    skel = "&" if "?" in adresse else "?"
    tekst = client.get(f"{adresse}{skel}format=csv").getvalue().decode("utf-8-sig")
    assert not re.search(r'(^|;)"?[=+@-](?!\d)', tekst, flags=re.M)
    bog = load_workbook(io.BytesIO(client.get(f"{adresse}{skel}format=xlsx").getvalue()))
    assert bog.sheetnames[1] == "Om tabellen"
    assert all(celle.data_type != "f" for ark in bog for raekke in ark.iter_rows() for celle in raekke)
    assert bog.worksheets[0].max_row > sag.mindst


def test_filteret_staar_i_filen_med_sidens_egne_ord(by: By) -> None:
    client = logget_ind(by.brugere[R.MONITOR])
    om, _ = _filens(client, "/overblik/?bydel=Syd&soeg=Afdeling")
    assert om["Filtre"].startswith("Søg: Afdeling. Farve: Røde og gule. Bydel: Syd")
    assert om["Runde"] == "Pr. 1. maj 2026, gælder fra 1. maj 2026"
    assert om["Hentet"] == "1. juni 2026 kl. 12.00 af en-monitor"
