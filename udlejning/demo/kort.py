"""The invented town's map: a GeoJSON file of made-up outlines, taken in by the real service.

The town lies in open water in Kattegat, so that no invented estate stands on a real street.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from math import atan2, cos, hypot, pi, radians, sin
from pathlib import Path
from random import Random

from monitoring.models import Kortfil
from monitoring.services.kort import modtag_kort, tag_i_brug
from udlejning.brugere.models import Bruger

from . import navne
from .tidslinje import Fortael, klokken
from .verden import DemoAfdeling, Verden

FILNAVN = "kort.geojson"
MIDTE = (11.25, 56.97)
#: Metres between the middles of two estates.
_AFSTAND = 260
_METER_PR_GRAD = 111_200

Sted = tuple[float, float]


def tegn_kortet(*, verden: Verden, mappe: Path, idag: dt.date, monitor: Bruger, fortael: Fortael) -> None:
    """A map that is there already is left as it is."""
    if Kortfil.objects.exists():
        return
    indhold = kortfil(verden, idag)
    (mappe / FILNAVN).write_bytes(indhold)
    now = klokken(idag, 8)
    fil = modtag_kort(navn=FILNAVN, indhold=indhold, by=monitor, now=now, idag=idag)
    tag_i_brug(kortfil_id=fil.pk, omfang=Kortfil.Omfang.HELE, by=monitor, now=now, idag=idag)
    fortael(f"{fil.antal} afdelinger er på kortet.")


def kortfil(verden: Verden, dag: dt.date) -> bytes:
    """The afdelinger of `dag`: most as areas, some as points, a few as two areas, and one in thirty left out."""
    findes = [a for a in verden.afdelinger if a.findes(dag)]
    objekter = []
    for afdeling, sted in zip(_efter_bydel(findes), _steder(findes), strict=True):
        rng = Random(f"{verden.seed}/kort/{afdeling.noegle}")
        if rng.random() > 1 / 30:
            objekter.append(_objekt(afdeling, sted, rng))
    samling = {"type": "FeatureCollection", "name": "Demoby (opdigtet, i Kattegat)", "features": objekter}
    return json.dumps(samling, ensure_ascii=False).encode()


def _efter_bydel(afdelinger: Sequence[DemoAfdeling]) -> list[DemoAfdeling]:
    """The middle of the town first, then the districts around it; those of an area side by side."""
    return sorted(afdelinger, key=lambda a: (navne.BYDELE.index(a.bydel), a.omraade or "~", a.noegle))


def _steder(afdelinger: Sequence[DemoAfdeling]) -> Iterator[Sted]:
    """A place for each in metres from the middle: the first district around it, the others each in a sector."""
    antal = len(afdelinger)
    i_midten = sum(a.bydel == navne.BYDELE[0] for a in afdelinger)
    side = range(-int((antal * 1.2) ** 0.5), int((antal * 1.2) ** 0.5) + 1)
    felter = sorted(
        ((x + y % 2 / 2) * _AFSTAND, y * 0.87 * _AFSTAND) for x in side for y in side
    )  # fmt: skip
    # One place in eight stays empty, as parks and harbours do.
    felter = [sted for nr, sted in enumerate(felter) if nr * 7919 % 8]
    naermeste = sorted(felter, key=lambda sted: hypot(*sted))[:antal]
    yield from naermeste[:i_midten]
    # Clockwise from the north-west, so that the northern district lies north.
    yield from sorted(naermeste[i_midten:], key=lambda sted: (atan2(sted[0], sted[1]) + pi / 5) % (2 * pi))


def _objekt(afdeling: DemoAfdeling, sted: Sted, rng: Random) -> dict[str, object]:
    art = rng.choices(("Polygon", "Point", "MultiPolygon"), (75, 20, 5))[0]
    if art == "Point":
        koordinater: object = _grader(sted)
    elif art == "Polygon":
        koordinater = [_omrids(sted, _radius(afdeling), rng)]
    else:
        halv = _AFSTAND / 4
        koordinater = [[_omrids((sted[0] + dx, sted[1]), halv * 0.8, rng)] for dx in (-halv, halv)]
    egenskaber = {"organisationsnr": afdeling.org, "afdelingsnr": afdeling.nr, "afdelingsnavn": afdeling.navn}
    return {
        "type": "Feature",
        "properties": egenskaber,
        "geometry": {"type": art, "coordinates": koordinater},
    }


def _radius(afdeling: DemoAfdeling) -> float:
    return min(0.48, 0.2 + 0.02 * afdeling.boliger**0.5) * _AFSTAND


def _omrids(midte: Sted, radius: float, rng: Random) -> list[Sted]:
    """A turned box with its corners moved a little: no two are alike, and none crosses itself."""
    drejning, hjoerner = rng.uniform(0, pi), []
    for nr in range(4):
        vinkel = drejning + nr * pi / 2 + rng.uniform(-0.3, 0.3)
        r = radius * rng.uniform(0.8, 1)
        hjoerner.append(_grader((midte[0] + r * cos(vinkel), midte[1] + r * sin(vinkel))))
    return [*hjoerner, hjoerner[0]]


def _grader(sted: Sted) -> Sted:
    x, y = sted
    laengde = MIDTE[0] + x / (_METER_PR_GRAD * cos(radians(MIDTE[1])))
    return round(laengde, 6), round(MIDTE[1] + y / _METER_PR_GRAD, 6)
