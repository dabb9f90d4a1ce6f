"""Two rounds of one town, vacancies in flight, and the time of the pages that compare. A child of `sammenligning`."""

import datetime as dt
import gc
import time
from collections.abc import Callable
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from anvisning.models import Anvisning, Bolig, Indmelding
from bench import figurer, ramme, rundedata
from bench.sidetid import Side, server
from bench.vagten import uden_vagt
from monitoring.models import Monitorering, Placering
from monitoring.selectors.rundevisning import skift_i_farve
from monitoring.services import runder
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.demo.aftale import indlaes_demoaftale
from udlejning.overblik.selectors.virkning import rundevirkning

OPVARMNING, GANGE = 2, 15
#: The new year's figures are known here; every third afdeling's, but for its residents (the first), have moved for the
#: worse or the better.
PR_NY = figurer.PR + dt.timedelta(days=60)
_NYT_AAR = """
    INSERT INTO monitoring_talraekke (afdeling_id, kilde, lag, vaerdier, mangler, tvillinger, tvillinger_mangler,
        antal_tvillinger, raekke, kolonner, indlaesning_id, aar, kendt_on, ark)
    SELECT afdeling_id, kilde, lag,
        CASE WHEN afdeling_id %% 3 <> 0 THEN vaerdier ELSE ARRAY(
            SELECT CASE WHEN nummer = 1 THEN tal ELSE tal * CASE WHEN afdeling_id %% 2 = 0 THEN 1.25 ELSE 0.8 END END
            FROM unnest(vaerdier) WITH ORDINALITY AS v(tal, nummer) ORDER BY nummer
        ) END,
        mangler, tvillinger, tvillinger_mangler, antal_tvillinger, raekke, kolonner, indlaesning_id, aar + 1, %s, ark
    FROM monitoring_talraekke WHERE aar = %s
"""
#: The least that answers the same: how many went from each colour to each, and fifty of them with both explanations.
_TALT = """
    SELECT foer.farve, ny.farve, count(*) FROM monitoring_placering ny
    JOIN monitoring_placering foer ON foer.afdeling_id = ny.afdeling_id AND foer.monitorering_id = %s
    WHERE ny.monitorering_id = %s AND foer.farve <> ny.farve GROUP BY 1, 2
"""
_VISTE = """
    SELECT ny.afdeling_id, foer.farve, ny.farve, foer.resultat, ny.resultat FROM monitoring_placering ny
    JOIN monitoring_placering foer ON foer.afdeling_id = ny.afdeling_id AND foer.monitorering_id = %s
    WHERE ny.monitorering_id = %s AND (foer.farve, foer.trin) IS DISTINCT FROM (ny.farve, ny.trin)
    ORDER BY ny.farve, ny.afdeling_id LIMIT 50
"""


class Gulv:
    """The join by itself, measured as a page is."""

    def __init__(self, foer: Monitorering, ny: Monitorering) -> None:
        self._argumenter = [foer.pk, ny.pk]
        self.tider: list[ramme.Tid] = []

    def hent(self) -> tuple[ramme.Tid, int]:
        antal: list[int] = []

        def spoerg() -> None:
            with connection.cursor() as cursor:
                for saetning in (_TALT, _VISTE):
                    cursor.execute(saetning, self._argumenter)
                    antal.extend(len(str(raekke)) for raekke in cursor.fetchall())

        return ramme.tid(spoerg), sum(antal)

    def forespoergsler(self) -> int:
        with CaptureQueriesContext(connection) as fanget:
            self.hent()
        return len(fanget)


def maal(antal: int, gulv: str) -> ramme.Barnesvar:
    """Build the town and its two rounds, then ask for each page in turn."""
    start = time.perf_counter()
    by = rundedata.fyld(antal)
    foer, kladde = _runder(by)
    ledige = _ledige(foer, by)
    ramme.analyser()
    bygget = time.perf_counter() - start
    handler = server()
    sti = f"/runder/{kladde.pk}/"
    sider: dict[str, Gulv | Side] = {
        gulv: Gulv(foer, kladde),
        "runden og dens ændringer": Side(handler, sti, by),
        "kun dem med værre farve": Side(handler, f"{sti}?retning=vaerre", by),
        "boliger, som runden berører": Side(handler, f"{sti}boliger/", by),
    }
    _gentag(list(sider.values()))
    skift = sum(n for _, _, n in skift_i_farve(kladde, foer))
    virkning = rundevirkning(kladde, timezone.localdate())
    if not skift or not virkning.antal:
        raise ramme.Maalefejl("Den nye runde skulle have ændret farver og berørt ledige boliger.")
    svar = {
        navn: {"tider": side.tider, "forespoergsler": side.forespoergsler(), "bytes": side.hent()[1]}
        for navn, side in sider.items()
    }
    return {"sider": svar, "skift": skift, "ledige": ledige, "beroerte": virkning.antal, "bygget": bygget}


def _gentag(sider: list[Gulv | Side]) -> None:
    for gang in range(OPVARMNING + GANGE):
        gc.collect()
        for side in sider:
            tid, _ = side.hent()
            if gang >= OPVARMNING:
                side.tider.append(tid)


def _runder(by: Bruger) -> tuple[Monitorering, Monitorering]:
    """A published round in force today, and a computed draft on the next year's figures."""
    now = timezone.now()
    idag = timezone.localdate(now)
    anden = Bruger.objects.create(username="anden", email="anden@bench.example", rolle=Rolle.MONITOR)
    indlaes_demoaftale(fra_on=figurer.PR, til_on=idag + dt.timedelta(days=1_000), now=now)
    foer = runder.opret_runde(pr_on=figurer.PR, by=by, now=now)
    trin: list[tuple[Callable[..., Monitorering], Bruger]] = [
        (runder.beregn_runde, by),
        (runder.indstil_runde, by),
        (runder.godkend_runde, anden),
    ]
    for service, hvem in trin:
        foer = service(runde=foer, by=hvem, now=now)
    foer = runder.offentliggoer_runde(runde=foer, gaelder_fra_on=idag, by=by, now=now)
    with connection.cursor() as cursor:
        cursor.execute(_NYT_AAR, [PR_NY, figurer.AAR])
    ramme.analyser()
    kladde = runder.opret_runde(pr_on=PR_NY, by=by, now=now)
    return foer, runder.beregn_runde(runde=kladde, by=by, now=now)


def _ledige(foer: Monitorering, by: Bruger) -> int:
    """A vacancy in every third open afdeling; every third of them is offered to somebody. Written by the owner role."""
    aabne = Placering.objects.filter(monitorering=foer, farve__in=["groen", "gul"]).order_by("afdeling_id")
    ider = list(aabne.values_list("afdeling_id", flat=True))[::3]
    nul = Decimal(0)
    boliger = Bolig.objects.bulk_create(
        Bolig(afdeling_id=pk, nr="1", adresse=f"Opdigtet {pk}", rum=3, areal=nul, husleje=nul, indskud=nul)
        for pk in ider
    )
    with uden_vagt():
        return _indmeldt(boliger, by)


def _indmeldt(boliger: list[Bolig], by: Bruger) -> int:
    now = timezone.now()
    idag, status = timezone.localdate(now), Indmelding.Status
    indmeldinger = Indmelding.objects.bulk_create(
        Indmelding(
            bolig=bolig,
            status=status.INDMELDT if nr % 3 else status.RESERVERET,
            indmeldt_on=idag,
            ledig_fra_on=idag,
            frist_on=idag + dt.timedelta(days=14),
            created_at=now,
            created_by=by,
        )
        for nr, bolig in enumerate(boliger)
    )
    Anvisning.objects.bulk_create(
        Anvisning(
            indmelding=et,
            sagsref=f"SAG-{et.pk}",
            tilbudt_on=idag,
            svarfrist_on=idag + dt.timedelta(days=7),
            created_at=now,
            created_by=by,
        )
        for et in indmeldinger
        if et.status == status.RESERVERET
    )
    return len(indmeldinger)
