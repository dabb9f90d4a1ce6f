"""A town with two published rounds, and the time of a pack for each forum. Imported when Django is set up."""

import datetime as dt
import time
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import balancetid, ramme, rundedata
from monitoring.models import Boligorganisation
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu
from udlejning.moeder.domain.dokument import fra_json, som_json
from udlejning.moeder.models import Forum, Moedepakke
from udlejning.moeder.selectors.grundlag import rundevalg
from udlejning.moeder.services.indhold import saml
from udlejning.moeder.services.moeder import opret_moede
from udlejning.moeder.services.pakker import bestil_pakke
from udlejning.moeder.services.tryk import som_pdf, som_regneark, som_sider

GANGE = 3


def maal(antal: int) -> ramme.Barnesvar:
    """Build the town, then gather and print each forum's pack, round after round."""
    start = time.perf_counter()
    monitor = rundedata.fyld(antal)
    rundedata.beregn(monitor, antal)
    balancetid.offentliggoer(monitor)
    balancetid.anvis(monitor, antal)
    ramme.analyser()
    bygget, foer = time.perf_counter() - start, ramme.hukommelse()
    by = Bruger.objects.create(username="stine", email="stine@bench.example", rolle=Rolle.STYREGRUPPE)
    fora = {forum.value: _pakke(_bestilt(forum, by)) for forum in Forum}
    return {"fora": fora, "bygget": bygget, "foer": foer, "hukommelse": ramme.hukommelse()}


def _bestilt(forum: Forum, by: Bruger) -> Moedepakke:
    organisation = Boligorganisation.objects.order_by("nr")[0] if forum == Forum.PRAKTISK else None
    moede = opret_moede(
        forum=forum,
        organisation=organisation,
        holdes_on=idag(),
        begynder=dt.time(9),
        sted="",
        dagsorden="Farverne nu\nEventuelt",
        by=by,
        now=nu(),
    )
    valg = rundevalg(moede, idag())
    assert valg.runde is not None
    return bestil_pakke(moede=moede, runde=valg.runde, fra_runde=valg.fra_runde, by=by, now=nu(), idag=idag())


def _pakke(pakke: Moedepakke) -> ramme.Barnesvar:
    felter: dict[str, Any] = {"nummer": 1, "lavet_at": pakke.created_at}
    with CaptureQueriesContext(connection) as fanget:
        dokument = saml(pakke, lambda *_: None, demo=False)
    pdf, xlsx = som_pdf(dokument, **felter), som_regneark(dokument, **felter, lavet_af="Stine")
    arbejder = {
        "indhold": lambda: saml(pakke, lambda *_: None, demo=False),
        "pdf": lambda: som_pdf(dokument, **felter),
        "xlsx": lambda: som_regneark(dokument, **felter, lavet_af="Stine"),
    }
    tider = {trin: [ramme.tid(arbejde) for _ in range(GANGE)] for trin, arbejde in arbejder.items()}
    igen = fra_json(som_json(dokument))
    samme = (som_pdf(igen, **felter), som_regneark(igen, **felter, lavet_af="Stine")) == (pdf, xlsx)
    return {
        "tider": tider,
        "forespoergsler": len(fanget),
        "sider": len(som_sider(dokument, **felter, ppi=10)),
        "bytes": {"indhold": len(som_json(dokument).encode()), "pdf": len(pdf), "xlsx": len(xlsx)},
        "samme": samme,
    }
