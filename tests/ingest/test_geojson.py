"""Ugly map files: each is refused in a clear sentence with its place and way out, and none makes the reader fall."""

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.ingest.fund import Alvor
from monitoring.ingest.geojson import MAKS_BYTES, MAKS_OBJEKTER, Geofil, laes_geojson, skabelon
from tests import kortfabrik as k

#: Made at run time, so that no number stands in a file of the project.
CPR = "0101" + "90"


def _ring(*punkter: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(punkt) for punkt in punkter]]}


def _et(geometri: Any) -> bytes:
    return k.fil(k.objekt(geometri))


def _med(**egenskaber: Any) -> bytes:
    return k.fil({"type": "Feature", "properties": egenskaber, "geometry": k.punkt()})


def _ogsaa(**andre: Any) -> bytes:
    """An object that is right, and has other properties."""
    return k.fil(k.objekt(k.punkt(), **andre))


SLOEJFE = _ring((11.2, 56.95), (11.21, 56.96), (11.21, 56.95), (11.2, 56.97), (11.2, 56.95))
BEROERER = _ring((11.2, 56.95), (11.22, 56.95), (11.22, 56.96), (11.21, 56.95), (11.2, 56.96), (11.2, 56.95))
KAM = _ring(
    *[(11.2 + nr * 1e-5, 56.95 + nr % 2 * 0.01) for nr in range(4_000)], (11.3, 56.94), (11.1, 56.94), (11.2, 56.95)
)
VANDRET = _ring(*[(11.2 + nr % 2 * 0.1, 56.95 + nr * 1e-6) for nr in range(5_001)], (11.1, 56.97), (11.2, 56.95))

#: What the file is, its bytes, and the words that the finding must have.
UGLER: list[tuple[str, bytes | Callable[[], bytes], str]] = [
    ("tom", b"", "Filen er tom"),
    ("kun mellemrum", b"\xef\xbb\xbf \r\n\t", "Filen er tom"),
    ("utf-16", '{"type": "FeatureCollection"}'.encode("utf-16"), "UTF-16; vælg UTF-8"),
    ("latin-1", _ogsaa(navn="Æ").decode().encode("latin-1"), "UTF-8 (det går galt i linje 1)"),
    ("zip", b"PK\x03\x04" + b"\0" * 100, "et ZIP-arkiv (måske en shapefil"),
    ("gzip", gzip.compress(_et(k.punkt())), "en pakket fil (gzip)"),
    ("kml", b"<?xml version='1.0'?><kml/>", "XML (måske KML eller GML)"),
    ("shapefil", b"\0\0\x27\x0a" + b"\0" * 96, "en shapefil"),
    ("afkortet", _et(k.areal())[:-20], "ikke gyldig JSON: det går galt i linje 1, tegn"),
    ("komma til sidst", b'{"type": "FeatureCollection", "features": [],}', "ikke gyldig JSON"),
    ("linjer med objekter", b'{"type": "Feature"}\n{"type": "Feature"}', "ikke gyldig JSON: det går galt i linje 2"),
    ("dyb", b"[" * 200_000 + b"]" * 200_000, "lister inden i lister i for mange lag"),
    ("dyb men lukket", b'{"a":' * 900 + b"1" + b"}" * 900, "ikke en FeatureCollection"),
    ("langt tal", b'{"type": "FeatureCollection", "features": [' + b"9" * 5_000 + b"]}", "flere cifre"),
    ("NaN", _et(k.punkt(float("nan"))), "»NaN« er ikke et tal"),
    ("uendelig", _et(k.punkt(11, float("-inf"))), "»-Infinity« er ikke et tal"),
    ("overløb", _et(k.punkt()).replace(b"11.2", b"1e999"), "»inf« er ikke et tal"),
    ("stort heltal", _et(k.punkt(10**400)), "er ikke et tal, som et sted kan have"),
    ("dobbelt navn", b'{"type": "FeatureCollection", "type": "x", "features": []}', "»type« står to gange"),
    ("for stor", lambda: b" " * MAKS_BYTES + _et(k.punkt()), "grænsen er 10 MB; forenkl omridsene"),
    ("for mange", lambda: k.fil(*([0] * (MAKS_OBJEKTER + 1))), "20.001 objekter, og grænsen er 20.000"),
    ("en liste", b"[]", "ikke en FeatureCollection"),
    ("et objekt", json.dumps(k.objekt(k.punkt())).encode(), "et enkelt objekt (Feature)"),
    ("topojson", b'{"type": "Topology"}', "TopoJSON"),
    ("type er en liste", b'{"type": ["FeatureCollection"]}', "ikke en FeatureCollection"),
    ("uden features", b'{"type": "FeatureCollection"}', "ingen liste »features«"),
    ("ingen objekter", k.fil(), "filen har ingen objekter"),
    ("andet koordinatsystem", k.fil(k.objekt(k.punkt()), crs={"properties": {"name": "EPSG:25832"}}), "vælg EPSG:4326"),
    ("ikke et objekt", k.fil(7), "Objekt 1: er ikke et objekt (Feature)"),
    ("uden egenskaber", k.fil({"type": "Feature", "geometry": k.punkt()}), "giv det egenskaberne organisationsnr og"),
    ("forkert navn", _med(organisati="0101", afdelingsn="001"), "det har »organisati« og »afdelingsn«"),
    ("tomt nummer", _med(organisationsnr="", afdelingsnr=None), "Objekt 1, afdelingsnr: er tom"),
    ("decimaltal", _med(organisationsnr=101.0, afdelingsnr="001"), "»101.0« er ikke et nummer med 4 cifre"),
    ("ja", _med(organisationsnr=True, afdelingsnr="001"), "»true« er ikke et nummer"),
    ("negativt", _med(organisationsnr="0101", afdelingsnr=-1), "»-1« er ikke et nummer med 3 cifre"),
    ("fremmede cifre", _med(organisationsnr="٠١٠١", afdelingsnr="001"), "er ikke et nummer med 4 cifre"),
    ("for langt nummer", _med(organisationsnr="01011", afdelingsnr="001"), "er ikke et nummer med 4 cifre"),
    ("null-geometri", _et(None), "objektet har ingen geometri; tegn afdelingen"),
    ("linje", _et({"type": "LineString", "coordinates": [[11, 56], [12, 57]]}), "»LineString« er ikke en type"),
    ("ukendt type", _et({"type": {"a": 1}, "coordinates": []}), "»et objekt« er ikke en type"),
    ("uden koordinater", _et({"type": "Polygon"}), "koordinaterne passer ikke til geometriens type"),
    ("tomme koordinater", _et({"type": "MultiPolygon", "coordinates": []}), "koordinaterne passer ikke"),
    ("for flad", _et({"type": "Polygon", "coordinates": [[11, 56], [12, 57]]}), "et punkt skal være længde og bredde"),
    ("fire tal", _et({"type": "Point", "coordinates": [11, 56, 0, 0]}), "et punkt skal være længde og bredde"),
    ("tekst som tal", _et(k.punkt("11,2")), "»11,2« er ikke et tal"),
    ("sandt som tal", _et(k.punkt(True)), "»true« er ikke et tal"),
    ("byttet om", _et(k.punkt(56.95, 11.2)), "omvendt rækkefølge; skriv længdegraden først"),
    ("utm", _et(k.punkt(561234.5, 6312345.6)), "UTM zone 32 (EPSG:25832) og ikke i grader; eksportér laget i WGS84"),
    ("utm byttet", _et(k.punkt(6312345.6, 561234.5)), "UTM zone 32"),
    ("web mercator", _et(k.punkt(1_246_000, 7_750_000)), "Web Mercator (EPSG:3857)"),
    ("uden for kloden", _et(k.punkt(190, 95)), "ligger ikke i Danmark"),
    ("nul", _et(k.punkt(0, 0)), "ligger ikke i Danmark"),
    ("åben ring", _et(_ring((11.2, 56.95), (11.3, 56.95), (11.3, 56.96), (11.2, 56.96))), "omridset er ikke lukket"),
    ("to hjørner", _et(_ring((11.2, 56.95), (11.3, 56.95), (11.2, 56.95))), "omridset har intet areal"),
    ("samme punkt", _et(_ring(*[(11.2, 56.95)] * 5)), "omridset har intet areal"),
    ("sløjfe", _et(SLOEJFE), "omridset krydser eller rører sig selv"),
    ("rører sig selv", _et(BEROERER), "omridset krydser eller rører sig selv"),
    ("for indviklet", _et(VANDRET), "for indviklet til at blive kontrolleret; forenkl"),
    ("cpr i en egenskab", _ogsaa(note=f"{CPR}-1234"), "Objekt 1, note: indholdet ligner et CPR"),
    ("cpr i et navn", _ogsaa(**{f"{CPR}1234": 1}), "ligner et CPR-nummer"),
    ("cpr som tal", _ogsaa(id=int(f"{CPR}1234")), "Objekt 1, id: indholdet ligner"),
    ("cpr uden for objekterne", k.fil(k.objekt(k.punkt()), name=f"{CPR} 1234"), "name: indholdet ligner et CPR-nummer"),
    ("cpr i koordinaterne", _et(k.punkt(f"{CPR}-1234")), "ligner et CPR-nummer"),
    ("cpr dybt nede", _ogsaa(a=[{"b": [f"{CPR}1234"]}]), "b: indholdet ligner"),
]  # fmt: skip


def _laes(indhold: bytes | Callable[[], bytes]) -> Geofil:
    return laes_geojson(indhold if isinstance(indhold, bytes) else indhold())


@pytest.mark.parametrize(("indhold", "ord_"), [ugle[1:] for ugle in UGLER], ids=[ugle[0] for ugle in UGLER])
def test_en_grim_fil_afvises_med_sted_og_vej_ud(indhold: bytes | Callable[[], bytes], ord_: str) -> None:
    laest = _laes(indhold)
    assert laest.har_fejl
    saetninger = [et.tekst() for et in laest.fund]
    assert any(ord_.casefold() in saetning.casefold() for saetning in saetninger), saetninger
    assert all(et.raad for et in laest.fund if et.alvor is Alvor.FEJL)
    assert not any(CPR in saetning for saetning in saetninger)


def test_skabelonen_kan_laeses() -> None:
    laest = laes_geojson(skabelon())
    assert laest.fund == []
    assert [(o.organisationsnr, o.afdelingsnr, o.form.art if o.form else "") for o in laest.objekter] == [
        ("0101", "001", "Point"),
        ("0101", "002", "Polygon"),
        ("0101", "003", "MultiPolygon"),
    ]


def test_det_som_kortprogrammer_goer_af_sig_selv_laeses() -> None:
    """A BOM, numbers without their zeros, capitals in names, a height, too many decimals, and CRS84 by name."""
    geometri = {"type": "Point", "coordinates": [11.123456789012, 56.95, 12.5]}
    objekt = {
        "type": "Feature",
        "id": 1,
        "properties": {"OrganisationsNr": 101, "AFDELINGSNR": "7"},
        "geometry": geometri,
    }
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    laest = laes_geojson(b"\xef\xbb\xbf" + k.fil(objekt, crs=crs))
    assert [et.tekst() for et in laest.fund] == ["Objekt 1, geometry: højden i tredje koordinat er ikke læst."]
    assert not laest.har_fejl
    (fundet,) = laest.objekter
    assert (fundet.organisationsnr, fundet.afdelingsnr) == ("0101", "007")
    assert fundet.form is not None
    assert fundet.form.tekst == '{"type":"Point","coordinates":[11.1234568,56.95]}'


def test_det_samme_ved_mange_objekter_siges_en_gang() -> None:
    laest = laes_geojson(k.fil(*(k.objekt(k.punkt(561234 + nr, 6312345), nr=nr) for nr in range(40))))
    assert [(et.kode, et.antal) for et in laest.fund] == [("utm", 40)]
    assert "det gælder 40 objekter" in laest.fund[0].tekst()


def test_et_objekt_langt_fra_de_andre_er_vaerd_at_se_paa() -> None:
    steder = [k.punkt(11.2 + nr / 100) for nr in range(5)] + [k.punkt(8.2, 55.4)]
    laest = laes_geojson(k.fil(*(k.objekt(sted, nr=nr) for nr, sted in enumerate(steder))))
    assert not laest.har_fejl
    assert [(et.raekke, et.alvor) for et in laest.fund] == [(6, Alvor.ADVARSEL)]


def test_et_omrids_med_tusinder_af_hjoerner_kan_laeses() -> None:
    assert not laes_geojson(_et(KAM)).har_fejl


def test_maerket_ligger_inde_i_arealet() -> None:
    """A horseshoe, whose centre of gravity lies outside it; and the larger of two areas."""
    hesteskoen = _ring(
        (11.0, 56.0), (11.3, 56.0), (11.3, 56.3), (11.25, 56.3), (11.25, 56.05), (11.05, 56.05), (11.05, 56.3),
        (11.0, 56.3), (11.0, 56.0),
    )  # fmt: skip
    (objekt,) = laes_geojson(_et(hesteskoen)).objekter
    assert objekt.form is not None
    x, y = objekt.form.midte
    assert 11.0 < x < 11.05 or 11.25 < x < 11.3 or y < 56.05


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda indre: st.lists(indre, max_size=4) | st.dictionaries(st.text(max_size=12), indre, max_size=4),
    max_leaves=12,
)
_tal = st.floats(-200, 7e6) | st.integers(-10, 10) | st.floats() | _json
_punkter = st.lists(_tal, max_size=4) | st.tuples(st.floats(11.1, 11.3), st.floats(56.9, 57)).map(list)
_koordinater = _punkter | st.lists(_punkter, max_size=6) | st.lists(st.lists(_punkter, max_size=8), max_size=3) | _json
_geometrier = st.fixed_dictionaries(
    {"type": st.sampled_from(["Point", "Polygon", "MultiPolygon", "LineString"]) | _json, "coordinates": _koordinater}
)
_numre = st.sampled_from(["0101", "001", 101, 1, "", None]) | _json
_egenskaber = st.fixed_dictionaries({"organisationsnr": _numre, "afdelingsnr": _numre, "andet": _json}) | _json
_objekter = (
    st.fixed_dictionaries(
        {"type": st.just("Feature"), "properties": _egenskaber, "geometry": _geometrier | _json}
    )
    | _json
)  # fmt: skip
_samlinger = (
    st.fixed_dictionaries({"type": st.just("FeatureCollection"), "features": st.lists(_objekter, max_size=5) | _json})
    | _json
)


@settings(max_examples=150, deadline=None)
@given(_samlinger)
def test_intet_json_faar_laeseren_til_at_falde(dokument: Any) -> None:
    laest = laes_geojson(json.dumps(dokument).encode())
    for et in laest.fund:
        et.tekst().encode()
        assert "\0" not in et.tekst()
    if not laest.har_fejl:
        assert laest.objekter
        for objekt in laest.objekter:
            assert objekt.organisationsnr is not None
            assert objekt.form is not None
            assert json.loads(objekt.form.tekst)["type"] == objekt.form.art


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.binary(max_size=30).map(lambda b: _et(k.areal())[:80] + b))
def test_ingen_bytes_faar_laeseren_til_at_falde(indhold: bytes) -> None:
    assert laes_geojson(indhold).har_fejl


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=6))
def test_et_omrids_bedoemmes_ens_fra_alle_hjoerner(hjoerner: list[tuple[int, int]]) -> None:
    """Where the outline begins and which way it goes round does not matter."""

    def dom(raekke: list[tuple[int, int]]) -> bool:
        punkter = [(11 + x / 100, 56 + y / 100) for x, y in raekke]
        return laes_geojson(_et(_ring(*punkter, punkter[0]))).har_fejl

    rettet = [b for a, b in zip([hjoerner[-1], *hjoerner], hjoerner, strict=False) if a != b]
    if len(rettet) >= 3:
        domme = {dom(rettet[nr:] + rettet[:nr]) for nr in range(len(rettet))} | {dom(rettet[::-1])}
        assert len(domme) == 1
