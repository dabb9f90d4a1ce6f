"""The geometry of one GeoJSON object: its type, its coordinates, and whether its outline holds."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any, NoReturn

from monitoring.domain.dansk import tal
from monitoring.domain.geometri import (
    ForIndviklet,
    Polygon,
    Punkt,
    areal,
    forklar_sted,
    krydser_sig_selv,
    midtpunkt,
)

from .fund import Alvor
from .geofund import Geofund, fejl

#: Decimals of a degree that are kept: a centimetre.
DECIMALER = 7
MAKS_PUNKTER = 500_000
#: Pairs of sides that are compared in one file: a few seconds' work.
MAKS_SAMMENLIGNINGER = 5_000_000
_WGS84 = "eksportér laget i WGS84 (EPSG:4326), med længdegrad før breddegrad"
#: What the point is, and what to do.
_STEDFEJL = {
    "byttet": ("har længde og bredde i omvendt rækkefølge", "skriv længdegraden først, for eksempel [9.92, 57.05]"),
    "utm": ("er i UTM zone 32 (EPSG:25832) og ikke i grader", _WGS84),
    "mercator": ("er i Web Mercator (EPSG:3857) og ikke i grader", _WGS84),
    "udenfor": ("ligger ikke i Danmark", f"kontrollér koordinaterne, eller {_WGS84}"),
}


@dataclass(frozen=True, slots=True)
class Form:
    """A checked geometry: its GeoJSON type, itself as compact JSON, and a point inside it."""

    art: str
    tekst: str
    midte: Punkt


class _Forkert(Exception):
    """The finding that ends the reading of one geometry."""

    def __init__(self, fund: Geofund) -> None:
        super().__init__(fund.besked)
        self.fund = fund


class Formlaeser:
    """Reads the geometries of one file, within what one file may ask for."""

    def __init__(self) -> None:
        self._punkter = MAKS_PUNKTER
        self._sammenligninger = MAKS_SAMMENLIGNINGER
        self._nr = 0
        self._hoejde = False

    def laes(self, nr: int, geometri: Any) -> tuple[Form | None, list[Geofund]]:
        """The geometry of object number `nr`, or None and why."""
        self._nr, self._hoejde = nr, False
        try:
            form = self._form(geometri)
        except _Forkert as forkert:
            return None, [forkert.fund]
        if not self._hoejde:
            return form, []
        besked = "højden i tredje koordinat er ikke læst"
        return form, [Geofund(Alvor.BEMAERKNING, "hoejde", "", nr, "geometry", "", besked)]

    def _form(self, geometri: Any) -> Form:
        if not isinstance(geometri, dict):
            self._stop("ingen_geometri", "objektet har ingen geometri", "tegn afdelingen, eller slet objektet")
        art, koordinater = geometri.get("type"), geometri.get("coordinates")
        if art == "Point":
            punkt = self._punkt(koordinater)
            return Form(art, _tekst(art, punkt), punkt)
        if art == "Polygon":
            polygon = self._polygon(koordinater)
            return Form(art, _tekst(art, polygon), _rundet(midtpunkt([polygon])))
        if art == "MultiPolygon":
            polygoner = [self._polygon(et) for et in self._liste(koordinater)]
            return Form(art, _tekst(art, polygoner), _rundet(midtpunkt(polygoner)))
        raad = "brug Point, Polygon eller MultiPolygon"
        self._stop("forkert_type", "er ikke en type, som kortet kan vise", raad, "type", art)

    def _polygon(self, vaerdi: Any) -> Polygon:
        return [self._ring(ring) for ring in self._liste(vaerdi)]

    def _ring(self, vaerdi: Any) -> list[Punkt]:
        ring = [self._punkt(punkt) for punkt in self._liste(vaerdi)]
        if ring[0] != ring[-1]:
            raad = "gentag det første punkt som det sidste"
            self._stop("aaben_ring", f"omridset er ikke lukket: det begynder i {_sted(ring[0])}", raad)
        ring = list(_uden_gentagelser(ring))
        intet = "intet_areal", "omridset har intet areal", "tegn mindst tre hjørner, eller brug Point"
        if len(ring) < 4:
            self._stop(*intet)
        try:
            krydser, self._sammenligninger = krydser_sig_selv(ring, self._sammenligninger)
        except ForIndviklet:
            self._stop("for_indviklet", "omridset er for indviklet til at blive kontrolleret", "forenkl omridsene")
        if krydser:
            raad = "ret omridset i kortprogrammet, eller del det i flere (MultiPolygon)"
            self._stop("krydser", "omridset krydser eller rører sig selv", raad)
        if areal(ring) == 0:
            self._stop(*intet)
        return ring

    def _liste(self, vaerdi: Any) -> list[Any]:
        if not isinstance(vaerdi, list) or not vaerdi:
            self._stop("forkert_form", "koordinaterne passer ikke til geometriens type", "eksportér filen igen")
        return vaerdi

    def _punkt(self, vaerdi: Any) -> Punkt:
        self._punkter -= 1
        if self._punkter < 0:
            self._stop("for_mange_punkter", f"filen har over {tal(MAKS_PUNKTER)} punkter", "forenkl omridsene")
        if not isinstance(vaerdi, list) or len(vaerdi) not in (2, 3):
            self._stop("forkert_form", "et punkt skal være længde og bredde, for eksempel [9.92, 57.05]", "ret det")
        x, y, *hoejde = vaerdi
        for et in vaerdi:
            if type(et) not in (int, float) or not _endeligt(et):
                self._stop("ikke_tal", "er ikke et tal, som et sted kan have", "ret koordinaten", vaerdi=et)
        self._hoejde |= bool(hoejde)
        if kode := forklar_sted(x, y):
            self._stop(kode, *_STEDFEJL[kode], vaerdi=_sted((x, y)))
        return _rundet((x, y))

    def _stop(self, kode: str, besked: str, raad: str, sted: str = "coordinates", vaerdi: Any = "") -> NoReturn:
        raise _Forkert(fejl(kode, besked, raad, objekt=self._nr, sted=f"geometry.{sted}", vaerdi=vaerdi))


def _endeligt(vaerdi: float) -> bool:
    """An integer of hundreds of digits has no float."""
    try:
        return isfinite(vaerdi)
    except OverflowError:
        return False


def _rundet(punkt: Punkt) -> Punkt:
    return round(float(punkt[0]), DECIMALER), round(float(punkt[1]), DECIMALER)


def _sted(punkt: Punkt) -> str:
    return f"[{punkt[0]:.7g}, {punkt[1]:.7g}]"


def _uden_gentagelser(ring: list[Punkt]) -> Iterator[Punkt]:
    """The ring without points that stand twice in a row, as rounding may leave them."""
    yield ring[0]
    yield from (b for a, b in pairwise(ring) if a != b)


def _tekst(art: str, koordinater: Any) -> str:
    return json.dumps({"type": art, "coordinates": koordinater}, separators=(",", ":"))
