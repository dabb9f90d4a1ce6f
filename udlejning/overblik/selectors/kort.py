"""The map: the afdelinger that the overview would list, each with its place, for the drawing, the list and the file.

A constant number of queries, whatever the number of afdelinger. What a user may see is the overview's business.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Page

from monitoring.api import FARVENAVNE, Farve, Overbliksfilter, Overbliksraekke, overblik_raekker, synlige_afdelinger
from monitoring.models import Afdelingsgeometri, Kortfil
from monitoring.selectors.afdelinger import filtreret, sorteret, udskiftet
from udlejning.brugere.models import Bruger

PR_SIDE = 50


@dataclass(frozen=True, slots=True)
class Kortlinje:
    """A line of the list beside the map; `sted` is None where nobody has said where the afdeling lies."""

    raekke: Overbliksraekke
    sted: Afdelingsgeometri | None


@dataclass(frozen=True, slots=True)
class Kortsted:
    """An afdeling with its colour, and its place where that is known: `geometri` is GeoJSON text.

    `midte` is longitude and latitude in degrees, for its mark.
    """

    noegle: str
    navn: str
    organisation: str
    bydel: str
    farve: Farve
    trin: int | None
    art: str = ""
    geometri: str = ""
    midte: tuple[float, float] | None = None
    kortfil: str = ""


def kortside(bruger: Bruger, dag: dt.date, filtre: Overbliksfilter, side: int | str) -> Page[Kortlinje]:
    """One page of the list."""
    fundne = overblik_raekker(bruger, dag, filtre, side=side, pr_side=PR_SIDE)
    raekker = list(fundne.object_list)
    paa_kortet = Afdelingsgeometri.objects.paa_kortet().filter(afdeling__in=[r.afdeling.pk for r in raekker])
    steder = {sted.afdeling_id: sted for sted in paa_kortet.defer("geometri")}
    return udskiftet(fundne, [Kortlinje(raekke, steder.get(raekke.afdeling.pk)) for raekke in raekker])


def antal_med_sted(bruger: Bruger, dag: dt.date, filtre: Overbliksfilter) -> int:
    """How many of the afdelinger that the filters leave have a place."""
    valgte = filtreret(synlige_afdelinger(bruger, dag), filtre)
    return Afdelingsgeometri.objects.paa_kortet().filter(afdeling__in=valgte.order_by().values("pk")).count()


def kortsteder(bruger: Bruger, dag: dt.date, filtre: Overbliksfilter) -> Iterator[Kortsted]:
    """All afdelinger that the filters leave, those without a place included, in the order of the list."""
    steder = {
        sted["afdeling_id"]: sted
        for sted in Afdelingsgeometri.objects.paa_kortet().values(
            "afdeling_id", "art", "geometri", "laengde", "bredde", "kortfil__navn"
        )
    }
    valgte = sorteret(filtreret(synlige_afdelinger(bruger, dag), filtre), filtre.sorter)
    for pk, org, nr, navn, organisation, bydel, farve, trin in valgte.values_list(
        "pk", "organisation__nr", "nr", "navn", "organisation__navn", "bydel", "farve", "trin"
    ):
        faelles = (f"{org}-{nr}", navn, organisation, bydel, Farve(farve), trin)
        if (sted := steder.get(pk)) is None:
            yield Kortsted(*faelles)
        else:
            midte = float(sted["laengde"]), float(sted["bredde"])
            yield Kortsted(*faelles, sted["art"], sted["geometri"], midte, sted["kortfil__navn"])


def som_geojson(steder: Iterator[Kortsted]) -> str:
    """The places as a GeoJSON FeatureCollection; those without a place are left out.

    The geometries are put in as the text they are stored as: reading and writing them again would be most of the work.
    """
    objekter = (
        f'{{"type":"Feature","id":{_json(s.noegle)},"geometry":{s.geometri},"properties":{_json(_egenskaber(s))}}}'
        for s in steder
        if s.midte is not None
    )
    return f'{{"type":"FeatureCollection","features":[{",".join(objekter)}]}}'


def _egenskaber(sted: Kortsted) -> dict[str, object]:
    return {
        "navn": sted.navn,
        "organisation": sted.organisation,
        "bydel": sted.bydel,
        "farve": sted.farve.value,
        "farvenavn": FARVENAVNE[sted.farve],
        "trin": sted.trin,
        "midte": sted.midte,
    }


def _json(vaerdi: object) -> str:
    return json.dumps(vaerdi, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Kortkilde:
    """Where the map comes from: the file last taken into use, and of how many files there are places on the map."""

    nyeste: Kortfil | None
    antal: int


def kortkilde() -> Kortkilde:
    brugte = Kortfil.objects.filter(status=Kortfil.Status.I_BRUG).order_by("-afgjort_at", "-pk")
    antal = Afdelingsgeometri.objects.paa_kortet().values("kortfil").distinct().count()
    return Kortkilde(brugte.first(), antal)
