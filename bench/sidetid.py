"""One town and the time of its pages. Imported when Django is set up, in a child of `sider`."""

import gc
import time
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from bench import by, ramme
from bench.urls import TOM_SIDE
from monitoring.models import Boligorganisation
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.demo.verden import Verden
from udlejning.faelles.tid import idag

OPVARMNING, GANGE = 3, 25


class Side:
    """One address for one user, asked through the whole stack of middleware as the web server asks."""

    def __init__(self, handler: WSGIHandler, adresse: str, bruger: Bruger) -> None:
        klient = Client()
        klient.force_login(bruger)
        kage = SimpleCookie()
        kage[settings.SESSION_COOKIE_NAME] = klient.cookies[settings.SESSION_COOKIE_NAME].value
        self._handler = handler
        self._adresse = adresse
        self._kage = kage.output(header="", sep=";").strip()
        self.tider: list[ramme.Tid] = []

    def hent(self) -> tuple[ramme.Tid, int]:
        """The time and the bytes of one answer."""
        miljoe = RequestFactory().get(self._adresse, HTTP_HOST="127.0.0.1", HTTP_COOKIE=self._kage).environ
        status: list[str] = []

        def begynd(linje: str, _: list[tuple[str, str]], __: Any = None) -> Any:
            status.append(linje)

        connection.ensure_connection()
        pid = connection.connection.info.backend_pid
        start, cpu = time.perf_counter(), time.process_time() + ramme.cpu_af(pid)
        svar = self._handler(miljoe, begynd)
        antal_bytes = sum(map(len, svar))
        tid = ramme.Tid(time.perf_counter() - start, time.process_time() + ramme.cpu_af(pid) - cpu)
        svar.close()
        if not status[0].startswith("200"):
            raise ramme.Maalefejl(f"{self._adresse} svarede {status[0]}.")
        return tid, antal_bytes

    def forespoergsler(self) -> int:
        with CaptureQueriesContext(connection) as fanget:
            self.hent()
        return len(fanget)


def server() -> WSGIHandler:
    """What answers, on a new connection that does not grow old: else one of the pages would have to open another."""
    connection.settings_dict["CONN_MAX_AGE"] = None
    connection.close()
    return WSGIHandler()


def foerste_organisations() -> Bruger:
    """A member of the first organisation's staff."""
    return Bruger.objects.create(
        username="egen",
        email="egen@bench.example",
        rolle=Rolle.ORGANISATION,
        organisation=Boligorganisation.objects.order_by("nr")[0],
    )


def maal_sider(sider: dict[str, Side], opvarmning: int, gange: int) -> ramme.Barnesvar:
    """Ask for each page in turn, round after round: times, number of queries, and bytes of each."""
    for _ in range(opvarmning):
        for side in sider.values():
            side.hent()
    for _ in range(gange):
        gc.collect()
        for side in sider.values():
            side.tider.append(side.hent()[0])
    return {
        navn: {"tider": side.tider, "forespoergsler": side.forespoergsler(), "bytes": side.hent()[1]}
        for navn, side in sider.items()
    }


def maal(antal: int, runder: int, tom: str) -> ramme.Barnesvar:
    """Build the town, then ask for each page in turn, round after round."""
    start = time.perf_counter()
    monitor, organisation = by.byg(Verden(idag(), antal), runder)
    ramme.analyser()
    bygget = time.perf_counter() - start
    handler = server()
    egen, fremmed = by.roed_i_omraade(egen=organisation), by.roed_i_omraade(fremmed_for=organisation)
    sider = {
        tom: Side(handler, TOM_SIDE, monitor),
        "overblik, monitor": Side(handler, "/overblik/", monitor),
        "overblik, organisation": Side(handler, "/overblik/", organisation),
        "afdeling, monitor": Side(handler, egen, monitor),
        "afdeling, organisationens egen": Side(handler, egen, organisation),
        "afdeling, organisationen ser en andens": Side(handler, fremmed, organisation),
    }
    svar = maal_sider(sider, OPVARMNING, GANGE)
    return {"sider": svar, "bygget": bygget, "hukommelse": ramme.hukommelse()}
