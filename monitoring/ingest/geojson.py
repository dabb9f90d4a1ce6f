"""A GeoJSON file's bytes → its objects, each with the afdeling it names and a checked geometry.

Nothing raises because of what the file contains. Size, depth, number of objects and the work on outlines are bounded.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from monitoring.domain.cpr import ligner_cpr
from monitoring.domain.dansk import opremsning, tal
from monitoring.domain.geometri import Punkt, afstand_km, midten

from .fund import Alvor
from .geoform import Form, Formlaeser
from .geofund import Geofund, fejl, som_vist, tal_ligner_cpr
from .tegn import fold, rens

MAKS_BYTES = 10 * 1024**2
MAKS_OBJEKTER = 20_000
#: The properties that name the afdeling, and how many digits each has.
NUMRE = {"organisationsnr": 4, "afdelingsnr": 3}
NAVN = "afdelingsnavn"
#: An afdeling this far from the middle of the others is worth a look.
LANGT_VAEK_KM = 30
MINDST_STEDER = 3
_GODE_CRS = ("crs84", "epsg:4326", "epsg::4326")


@dataclass(frozen=True, slots=True)
class Geoobjekt:
    """One object; the numbers are None where the file does not say them so that they can be read."""

    nr: int
    organisationsnr: str | None
    afdelingsnr: str | None
    navn: str
    form: Form | None


@dataclass(slots=True)
class Geofil:
    """What was read. With an error among `fund` nothing of the file may be used."""

    objekter: list[Geoobjekt] = field(default_factory=list)
    fund: list[Geofund] = field(default_factory=list)

    @property
    def har_fejl(self) -> bool:
        return any(et.alvor is Alvor.FEJL for et in self.fund)


def laes_geojson(indhold: bytes) -> Geofil:
    """Read and check a whole file."""
    ud = Geofil()
    indlaest = _json(indhold)
    if isinstance(indlaest, Geofund):
        ud.fund.append(indlaest)
        return ud
    ud.fund += _cpr(indlaest)
    objekter = _objekter(indlaest)
    if isinstance(objekter, Geofund):
        ud.fund.append(objekter)
        return ud
    if (crs := _crs(indlaest)) is not None:
        ud.fund.append(crs)
    laeser = Formlaeser()
    for nr, objekt in enumerate(objekter, 1):
        laest, fund = _objekt(nr, objekt, laeser)
        ud.fund += fund
        ud.objekter.append(laest)
    ud.fund = samlet(ud.fund)
    ud.fund += _langt_vaek(ud.objekter)
    return ud


# ------------------------------------------------------------------------------------------------ bytes → JSON


class _Ulovlig(ValueError):
    """A value that JSON does not have, or a key that stands twice. Its argument is the finding."""


def _json(indhold: bytes) -> Any:
    """The document, or the finding that says why there is none."""
    if len(indhold) > MAKS_BYTES:
        besked = f"filen fylder {tal(-(-len(indhold) // 1024**2))} MB, og grænsen er {tal(MAKS_BYTES // 1024**2)} MB"
        return fejl("for_stor_fil", besked, "forenkl omridsene i kortprogrammet, eller skriv færre decimaler")
    if not indhold.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        return fejl("tom_fil", "filen er tom", "kontrollér, at du har valgt den rigtige fil")
    if (fremmed := _fremmed_fil(indhold)) is not None:
        return fremmed
    try:
        tekst = indhold.decode("utf-8-sig")
    except UnicodeDecodeError as forkert:
        linje = indhold.count(b"\n", 0, forkert.start) + 1
        besked = f"filen er ikke i tegnsættet UTF-8 (det går galt i linje {tal(linje)})"
        return fejl("tegnsaet", besked, "vælg UTF-8, når du gemmer filen")
    try:
        return json.loads(tekst, parse_constant=_konstant, object_pairs_hook=_par)
    except _Ulovlig as ulovlig:
        return ulovlig.args[0]
    except json.JSONDecodeError as forkert:
        besked = f"filen er ikke gyldig JSON: det går galt i linje {tal(forkert.lineno)}, tegn {tal(forkert.colno)}"
        return fejl("ikke_json", besked, "eksportér filen igen fra kortprogrammet som GeoJSON")
    except RecursionError:
        return fejl("for_dybt", "filen har lister inden i lister i for mange lag", "eksportér filen igen som GeoJSON")
    except ValueError:
        besked = "et tal i filen har flere cifre, end der kan læses"
        return fejl("ikke_json", besked, "skriv koordinater som grader med højst syv decimaler")


_FREMMEDE: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"PK\x03\x04", b"PK\x05\x06"), "et ZIP-arkiv (måske en shapefil eller et regneark)"),
    ((b"\x1f\x8b",), "en pakket fil (gzip)"),
    ((b"SQLite format 3",), "en database (måske en GeoPackage)"),
    ((b"%PDF",), "en PDF"),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0"), "et billede"),
    ((b"\0\0\x27\x0a",), "en shapefil"),
    ((b"<",), "XML (måske KML eller GML) eller en webside"),
)


def _fremmed_fil(indhold: bytes) -> Geofund | None:
    if indhold.startswith((b"\xff\xfe", b"\xfe\xff")):
        return fejl("tegnsaet", "filen er i tegnsættet UTF-16", "vælg UTF-8, når du gemmer filen")
    begyndelse = indhold[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    for start, hvad in _FREMMEDE:
        if begyndelse.startswith(start):
            return fejl("forkert_filtype", f"filen er {hvad} og ikke GeoJSON", "eksportér kortet som GeoJSON i stedet")
    return None


def _konstant(navn: str) -> NoReturn:
    raad = "ret tallet, eller slet objektet"
    raise _Ulovlig(fejl("ikke_tal", "er ikke et tal, som JSON kan have", raad, vaerdi=navn))


def _par(par: list[tuple[str, Any]]) -> dict[str, Any]:
    samlet = dict(par)
    if len(samlet) != len(par):
        # What the first of two says would be lost without anybody having looked at it.
        [(to_gange, _)] = Counter(navn for navn, _ in par).most_common(1)
        raise _Ulovlig(fejl("dobbelt_navn", "står to gange i samme objekt", "slet den ene", vaerdi=to_gange))
    return samlet


# ------------------------------------------------------------------------------------------------ the document


_ANDRE_TYPER = {
    "Feature": "et enkelt objekt (Feature)",
    "Topology": "TopoJSON",
    "GeometryCollection": "en samling geometrier uden egenskaber",
    "Point": "en geometri uden egenskaber",
    "Polygon": "en geometri uden egenskaber",
    "MultiPolygon": "en geometri uden egenskaber",
}


def _objekter(dokument: Any) -> list[Any] | Geofund:
    raad = "eksportér laget som en GeoJSON FeatureCollection, eller se skabelonen"
    if not isinstance(dokument, dict) or dokument.get("type") != "FeatureCollection":
        art = dokument.get("type") if isinstance(dokument, dict) else None
        hvad = _ANDRE_TYPER.get(art) if isinstance(art, str) else None
        return fejl("ikke_samling", f"filen er {hvad}" if hvad else "filen er ikke en FeatureCollection", raad)
    objekter = dokument.get("features")
    if not isinstance(objekter, list):
        return fejl("ikke_samling", "filen har ingen liste »features«", raad)
    if not objekter:
        return fejl("ingen_objekter", "filen har ingen objekter", "kontrollér, at du har valgt det rigtige lag")
    if len(objekter) > MAKS_OBJEKTER:
        besked = f"filen har {tal(len(objekter))} objekter, og grænsen er {tal(MAKS_OBJEKTER)}"
        return fejl("for_mange", besked, "kontrollér, at du har valgt det rigtige lag")
    return objekter


def _crs(dokument: dict[str, Any]) -> Geofund | None:
    """GeoJSON is in WGS84; older files may name another system."""
    crs = dokument.get("crs")
    egenskaber = crs.get("properties") if isinstance(crs, dict) else None
    navn = egenskaber.get("name") if isinstance(egenskaber, dict) else None
    if not isinstance(navn, str) or navn.casefold().endswith(_GODE_CRS):
        return None
    besked = "er filens koordinatsystem, og GeoJSON skal være i WGS84"
    return fejl("koordinatsystem", besked, "vælg EPSG:4326 (WGS 84), når du eksporterer", sted="crs", vaerdi=navn)


def _objekt(nr: int, objekt: Any, laeser: Formlaeser) -> tuple[Geoobjekt, list[Geofund]]:
    tomt = Geoobjekt(nr, None, None, "", None)
    if not isinstance(objekt, dict) or objekt.get("type") != "Feature":
        raad = "eksportér filen igen som GeoJSON"
        return tomt, [fejl("ikke_objekt", "er ikke et objekt (Feature)", raad, objekt=nr)]
    form, fund = laeser.laes(nr, objekt.get("geometry"))
    egenskaber = objekt.get("properties")
    if not isinstance(egenskaber, dict) or not egenskaber:
        besked = "objektet har ingen egenskaber, så vi kan ikke se, hvilken afdeling det er"
        raad = f"giv det egenskaberne {opremsning(list(NUMRE))}"
        return Geoobjekt(nr, None, None, "", form), [*fund, fejl("ingen_egenskaber", besked, raad, objekt=nr)]
    foldede = {fold(navn): vaerdi for navn, vaerdi in egenskaber.items()}
    numre: list[str | None] = []
    for navn, cifre in NUMRE.items():
        nummer = _nummer(nr, navn, cifre, foldede, list(egenskaber))
        fund += [nummer] if isinstance(nummer, Geofund) else []
        numre.append(None if isinstance(nummer, Geofund) else nummer)
    kaldt = foldede.get(NAVN)
    return Geoobjekt(nr, numre[0], numre[1], rens(kaldt) if isinstance(kaldt, str) else "", form), fund


def _nummer(nr: int, navn: str, cifre: int, foldede: dict[str, Any], navne: list[str]) -> str | Geofund:
    """The number with its leading zeros, which are lost where a map program made a number of it."""
    if navn not in foldede:
        har = opremsning([f"»{som_vist(et)}«" for et in navne[:6]])
        besked = f"objektet mangler egenskaben {navn}; det har {har}"
        return fejl("mangler_egenskab", besked, f"kald egenskaben med nummeret {navn}", objekt=nr, sted=navn)
    vaerdi = foldede[navn]
    tekst = rens(vaerdi) if isinstance(vaerdi, str) else str(vaerdi) if type(vaerdi) is int else ""
    if not (tekst.isascii() and tekst.isdigit() and len(tekst) <= cifre):
        eksempel = "0101" if cifre == 4 else "007"
        raad = f"skriv nummeret med {cifre} cifre som tekst, for eksempel »{eksempel}«"
        tom = vaerdi is None or tekst == vaerdi == ""
        besked = "er tom" if tom else f"er ikke et nummer med {cifre} cifre"
        return fejl("ikke_nummer", besked, raad, objekt=nr, sted=navn, vaerdi="" if tom else vaerdi)
    return tekst.zfill(cifre)


# ------------------------------------------------------------------------------------------------ the whole file


def _cpr(dokument: Any) -> list[Geofund]:
    """Every text and number that looks like a CPR number: at most one finding per object."""
    ramte: dict[int | None, str] = {}
    for nr, navn, vaerdi in _vaerdier(dokument):
        if nr not in ramte and (tal_ligner_cpr(vaerdi) if isinstance(vaerdi, int | float) else ligner_cpr(vaerdi)):
            ramte[nr] = som_vist(navn)
    besked, raad = "ligner et CPR-nummer, og CPR-numre må ikke stå i filen", "slet det, og send filen igen"
    return [fejl("cpr", f"indholdet {besked}", raad, objekt=nr, sted=navn or "filen") for nr, navn in ramte.items()]


def _vaerdier(dokument: Any) -> Iterator[tuple[int | None, str, str | float]]:
    """Object number, name and value of every text and number; names too. Without recursion: files may lie deep."""
    stak: list[tuple[int | None, str, Any]] = []
    if isinstance(dokument, dict) and isinstance(objekter := dokument.get("features"), list):
        stak += [(nr, "", objekt) for nr, objekt in enumerate(objekter, 1)]
        dokument = {navn: vaerdi for navn, vaerdi in dokument.items() if navn != "features"}
    stak.append((None, "", dokument))
    while stak:
        nr, navn, vaerdi = stak.pop()
        if isinstance(vaerdi, dict):
            yield from ((nr, under, under) for under in vaerdi)
            stak += [(nr, under, indre) for under, indre in vaerdi.items()]
        elif isinstance(vaerdi, list):
            stak += [(nr, navn, indre) for indre in vaerdi]
        elif isinstance(vaerdi, str) or type(vaerdi) in (int, float):
            yield nr, navn, vaerdi


#: What a file that is wrong throughout says once.
_ENS = ("utm", "mercator", "byttet", "udenfor", "hoejde", "cpr", "ingen_egenskaber", "langt_fra_kortet")


def samlet(fund: Sequence[Geofund]) -> list[Geofund]:
    """Of those that say the same of many objects the first, with their number."""
    antal = Counter(et.kode for et in fund)
    set_: set[str] = set()
    ud = []
    for et in fund:
        if et.kode not in _ENS:
            ud.append(et)
        elif et.kode not in set_:
            set_.add(et.kode)
            felter = (et.alvor, et.kode, et.ark, et.raekke, et.kolonne, et.celle_tekst, et.besked, et.raad, et.bogstav)
            ud.append(Geofund(*felter, antal[et.kode]))
    return ud


def _langt_vaek(objekter: Sequence[Geoobjekt]) -> list[Geofund]:
    steder = [o.form.midte for o in objekter if o.form is not None]
    return langt_fra(objekter, steder, "de andre", "langt_vaek")


def langt_fra(objekter: Iterable[Geoobjekt], steder: Sequence[Punkt], hvad: str, kode: str) -> list[Geofund]:
    """A warning of each object far from the middle of `steder`, which are `hvad`; fewer than three have no middle."""
    if len(steder) < MINDST_STEDER:
        return []
    midte = midten(steder)
    fund = []
    for objekt in objekter:
        if objekt.form is not None and (km := afstand_km(midte, objekt.form.midte)) > LANGT_VAEK_KM:
            besked = f"objektet ligger {tal(round(km))} km fra midten af {hvad}"
            raad = "kontrollér, om det er det rigtige sted"
            fund.append(Geofund(Alvor.ADVARSEL, kode, "", objekt.nr, "geometry", "", besked, raad))
    return fund


# ------------------------------------------------------------------------------------------------ the template


GEOJSON = "application/geo+json"


def skabelon() -> bytes:
    """A file to fill in: a point, an area, and several areas, off the coast and of afdelinger with made-up numbers."""

    def firkant(x: float, y: float) -> list[list[list[float]]]:
        hjoerner = [(0.0, 0.0), (0.004, 0.0), (0.004, 0.002), (0.0, 0.002), (0.0, 0.0)]
        return [[[round(x + dx, 4), round(y + dy, 4)] for dx, dy in hjoerner]]

    former = [
        ("001", "Et punkt", {"type": "Point", "coordinates": [11.2, 56.95]}),
        ("002", "Et areal", {"type": "Polygon", "coordinates": firkant(11.21, 56.95)}),
        (
            "003",
            "To arealer",
            {"type": "MultiPolygon", "coordinates": [firkant(11.22, 56.95), firkant(11.23, 56.95)]},
        ),
    ]
    objekter = [
        {
            "type": "Feature",
            "properties": {"organisationsnr": "0101", "afdelingsnr": nr, NAVN: navn},
            "geometry": geometri,
        }
        for nr, navn, geometri in former
    ]
    samling = {"type": "FeatureCollection", "features": objekter}
    return json.dumps(samling, ensure_ascii=False, indent=2).encode()
