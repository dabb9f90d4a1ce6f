"""Places on the map: pairs of longitude and latitude (WGS84, in degrees), checked and summed up. No reader of files.

A ring is a list of points that ends where it begins. A polygon is a list of rings, the outer one first.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import cos, radians
from statistics import median

Punkt = tuple[float, float]
Ring = Sequence[Punkt]
Polygon = Sequence[Ring]

#: Where every Danish estate lies: longitude from, to; latitude from, to.
LAENGDE, BREDDE = (7.0, 16.0), (54.0, 58.5)
#: UTM zone 32 north (EPSG:25832) in metres, and Web Mercator (EPSG:3857), over the same land.
_UTM = ((200_000, 1_000_000), (5_900_000, 6_500_000))
_MERCATOR = ((750_000, 1_800_000), (7_100_000, 8_200_000))
_KM_PR_GRAD = 111.2


class ForIndviklet(Exception):
    """The outlines cross each other's span so often that checking them would take too long."""


def i_danmark(x: float, y: float) -> bool:
    return LAENGDE[0] <= x <= LAENGDE[1] and BREDDE[0] <= y <= BREDDE[1]


def forklar_sted(x: float, y: float) -> str:
    """Why a point is not in Denmark: ``byttet``, ``utm``, ``mercator``, ``udenfor``; empty where it is."""
    if i_danmark(x, y):
        return ""
    if i_danmark(y, x):
        return "byttet"
    for kode, (vandret, lodret) in (("utm", _UTM), ("mercator", _MERCATOR)):
        if any(vandret[0] <= a <= vandret[1] and lodret[0] <= b <= lodret[1] for a, b in ((x, y), (y, x))):
            return kode
    return "udenfor"


def areal(ring: Ring) -> float:
    """The signed area in square degrees; 0 for a line that goes back along itself."""
    # From the first point: far from it, the products of degrees would drown a small area in rounding.
    x0, y0 = ring[0]
    par = pairwise(ring)
    return sum((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0) for (x1, y1), (x2, y2) in par) / 2


def krydser_sig_selv(ring: Ring, budget: int) -> tuple[bool, int]:
    """Whether two sides of the ring cross or touch, and what is left of `budget` comparisons of two sides.

    Raises `ForIndviklet` when the budget is spent.
    """
    sider = sorted(
        (min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1]), nr, a, b)
        for nr, (a, b) in enumerate(pairwise(ring))
    )
    antal = len(sider)
    for plads, (_, til_x, fra_y, til_y, nr, a, b) in enumerate(sider):
        for fra_x2, _, fra_y2, til_y2, nr2, c, d in sider[plads + 1 :]:
            if fra_x2 > til_x:
                break
            budget -= 1
            if budget < 0:
                raise ForIndviklet
            if fra_y2 > til_y or til_y2 < fra_y:
                continue
            if _naboer(nr, nr2, antal):
                if _folder(a, b, c, d):
                    return True, budget
            elif _krydser(a, b, c, d):
                return True, budget
    return False, budget


def _naboer(nr: int, nr2: int, antal: int) -> bool:
    return abs(nr - nr2) in (1, antal - 1)


def _side_af(a: Punkt, b: Punkt, c: Punkt) -> float:
    """Above 0 where `c` lies left of the line from `a` to `b`, below where right, 0 on it."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _krydser(a: Punkt, b: Punkt, c: Punkt, d: Punkt) -> bool:
    """Whether the sides a-b and c-d have a point in common."""
    d1, d2, d3, d4 = _side_af(c, d, a), _side_af(c, d, b), _side_af(a, b, c), _side_af(a, b, d)
    if ((d1 > 0) != (d2 > 0) and (d3 > 0) != (d4 > 0)) and 0 not in (d1, d2, d3, d4):
        return True
    return any(
        s == 0 and _mellem(p, q, r) for s, p, q, r in ((d1, c, d, a), (d2, c, d, b), (d3, a, b, c), (d4, a, b, d))
    )


def _mellem(p: Punkt, q: Punkt, r: Punkt) -> bool:
    """Whether `r`, which lies on the line through `p` and `q`, lies between them."""
    return min(p[0], q[0]) <= r[0] <= max(p[0], q[0]) and min(p[1], q[1]) <= r[1] <= max(p[1], q[1])


def _folder(a: Punkt, b: Punkt, c: Punkt, d: Punkt) -> bool:
    """Whether two sides that meet in a point go back over each other."""
    faelles = b if b in (c, d) else a
    ude, ude2 = (a if faelles == b else b), (d if faelles == c else c)
    if _side_af(ude, faelles, ude2) != 0:
        return False
    foran = (ude[0] - faelles[0]) * (ude2[0] - faelles[0]) + (ude[1] - faelles[1]) * (ude2[1] - faelles[1])
    return foran > 0


def midtpunkt(polygoner: Sequence[Polygon]) -> Punkt:
    """A point inside the largest of the polygons, for its mark on the map."""
    stoerst = max(polygoner, key=lambda polygon: abs(areal(polygon[0])))
    tyngde = _tyngdepunkt(stoerst[0])
    stykker = list(_indenfor(stoerst, tyngde[1]))
    if not stykker or any(fra <= tyngde[0] <= til for fra, til in stykker):
        return tyngde
    fra, til = max(stykker, key=lambda stykke: stykke[1] - stykke[0])
    return (fra + til) / 2, tyngde[1]


def _tyngdepunkt(ring: Ring) -> Punkt:
    x0, y0 = ring[0]
    sx = sy = 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        led = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        sx += (x1 + x2 - 2 * x0) * led
        sy += (y1 + y2 - 2 * y0) * led
    seks_arealer = 6 * areal(ring)
    return (x0 + sx / seks_arealer, y0 + sy / seks_arealer) if seks_arealer else (x0, y0)


def _indenfor(polygon: Polygon, y: float) -> Iterator[tuple[float, float]]:
    """The pieces of the level line at `y` that lie inside the polygon, from left to right."""
    snit = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for ring in polygon
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 > y) != (y2 > y)
    )
    yield from zip(snit[::2], snit[1::2], strict=False)


def afstand_km(a: Punkt, b: Punkt) -> float:
    """The distance in kilometres, near enough within a country."""
    return _KM_PR_GRAD * (((a[0] - b[0]) * cos(radians((a[1] + b[1]) / 2))) ** 2 + (a[1] - b[1]) ** 2) ** 0.5


def midten(punkter: Iterable[Punkt]) -> Punkt:
    """The point of the median longitude and the median latitude: one that is far off does not move it."""
    alle = list(punkter)
    return median(x for x, _ in alle), median(y for _, y in alle)
