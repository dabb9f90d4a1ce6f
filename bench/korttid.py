"""A town with a round in force and a map of outlines, and the time of its pages. Imported when Django is set up."""

import json
import time
from math import cos, pi, sin

from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from bench import ramme, register, rundedata
from bench.balancetid import offentliggoer
from bench.sidetid import Side, foerste_organisations, maal_sider, server
from bench.urls import TOM_SIDE
from monitoring.models import Kortfil
from monitoring.services.kort import modtag_kort, tag_i_brug
from udlejning.brugere.models import Bruger
from udlejning.faelles.tid import idag

OPVARMNING, GANGE = 1, 5
HJOERNER = 12


def maal(antal: int, tom: str) -> ramme.Barnesvar:
    """Build the town, take its map in by the real service, then ask for each page in turn, round after round."""
    start = time.perf_counter()
    monitor = rundedata.fyld(antal)
    rundedata.beregn(monitor, antal)
    offentliggoer(monitor)
    bygget = time.perf_counter() - start
    indhold = kortfil(antal)
    start = time.perf_counter()
    fil = modtag_kort(navn="kort.geojson", indhold=indhold, by=monitor, now=timezone.now(), idag=idag())
    kontrolleret = time.perf_counter() - start
    tag_i_brug(kortfil_id=fil.pk, omfang=Kortfil.Omfang.HELE, by=monitor, now=timezone.now(), idag=idag())
    i_brug = time.perf_counter() - start - kontrolleret
    ramme.analyser()
    organisation = foerste_organisations()
    handler = server()
    svar = maal_sider(_sider(handler, tom, monitor, organisation), OPVARMNING, GANGE)
    return {"sider": svar, "bygget": bygget, "bytes": len(indhold), "kontrolleret": kontrolleret, "i_brug": i_brug}


def _sider(handler: WSGIHandler, tom: str, monitor: Bruger, organisation: Bruger) -> dict[str, Side]:
    return {
        tom: Side(handler, TOM_SIDE, monitor),
        "kort": Side(handler, "/kort/", monitor),
        "kort, organisation": Side(handler, "/kort/", organisation),
        "kortets data": Side(handler, "/kort/data.json", monitor),
        "kortets data, kun røde": Side(handler, "/kort/data.json?farve=roed", monitor),
        "kortets data, organisation": Side(handler, "/kort/data.json", organisation),
        "listen som CSV": Side(handler, "/kort/?format=csv", monitor),
    }


def kortfil(antal: int) -> bytes:
    """An outline of a dozen corners for each afdeling of `register`, a hundred in a row, out at sea."""
    objekter = []
    for nr in range(antal):
        org, afd = register.noegle(nr)
        x, y = 10.5 + nr % 100 * 0.008, 56.3 + nr // 100 * 0.005
        ring = [(x + 0.003 * cos(v), y + 0.0015 * sin(v)) for v in (2 * pi * h / HJOERNER for h in range(HJOERNER))]
        geometri = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        egenskaber = {"organisationsnr": org, "afdelingsnr": afd}
        objekter.append({"type": "Feature", "properties": egenskaber, "geometry": geometri})
    return json.dumps({"type": "FeatureCollection", "features": objekter}).encode()
