"""GeoJSON for tests: objects and files, and a map that is in use."""

import json
from typing import Any

from monitoring.models import Afdeling, Kortfil
from monitoring.services.kort import modtag_kort, tag_i_brug
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu

Geometri = dict[str, Any]


def punkt(x: Any = 11.2, y: Any = 56.95) -> Geometri:
    return {"type": "Point", "coordinates": [x, y]}


def ring(x: float = 11.2, y: float = 56.95, bredde: float = 0.004) -> list[list[float]]:
    hjoerner = [(0.0, 0.0), (1.0, 0.0), (1.0, 0.5), (0.0, 0.5), (0.0, 0.0)]
    return [[round(x + dx * bredde, 6), round(y + dy * bredde, 6)] for dx, dy in hjoerner]


def areal(x: float = 11.2, y: float = 56.95) -> Geometri:
    return {"type": "Polygon", "coordinates": [ring(x, y)]}


def flere(x: float = 11.2, y: float = 56.95) -> Geometri:
    return {"type": "MultiPolygon", "coordinates": [[ring(x, y)], [ring(x + 0.005, y)]]}


def objekt(geometri: Any, org: Any = "0101", nr: Any = "001", **andre: Any) -> dict[str, Any]:
    egenskaber = {"organisationsnr": org, "afdelingsnr": nr, **andre}
    return {"type": "Feature", "properties": egenskaber, "geometry": geometri}


def for_(afdeling: Afdeling, geometri: Geometri) -> dict[str, Any]:
    return objekt(geometri, afdeling.organisation.nr, afdeling.nr, afdelingsnavn=afdeling.navn)


def fil(*objekter: Any, **andre: Any) -> bytes:
    samling = {"type": "FeatureCollection", **andre, "features": list(objekter)}
    return json.dumps(samling, ensure_ascii=False).encode()


def kontrolleret(*objekter: Any, navn: str = "kort.geojson", by: Bruger | None = None) -> Kortfil:
    """A file that has been checked and waits."""
    return modtag_kort(navn=navn, indhold=fil(*objekter), by=by or f.bruger(Rolle.MONITOR), now=nu(), idag=idag())


def i_brug(*objekter: Any, omfang: str = Kortfil.Omfang.FILENS, by: Bruger | None = None) -> Kortfil:
    by = by or f.bruger(Rolle.MONITOR)
    ny = kontrolleret(*objekter, by=by)
    return tag_i_brug(kortfil_id=ny.pk, omfang=omfang, by=by, now=nu(), idag=idag())
