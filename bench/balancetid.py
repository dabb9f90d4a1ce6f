"""A town with two published rounds and assignments, and the time of its pages. Imported when Django is set up."""

import time
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from anvisning.models import Bolig
from bench import figurer, ramme, rundedata
from bench.sidetid import Side, foerste_organisations, maal_sider, server
from bench.urls import TOM_SIDE
from bench.vagten import uden_vagt
from monitoring.models import Afdeling, Monitorering
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag
from udlejning.overblik.selectors.tidlig_varsling import tidlige_varsler

OPVARMNING, GANGE = 1, 5
BYDELE = 12
#: Assignments over two years: so many per afdeling.
PR_AFDELING = 3


def maal(antal: int, tom: str) -> ramme.Barnesvar:
    """Build the town, then ask for each page in turn, round after round."""
    start = time.perf_counter()
    monitor = rundedata.fyld(antal)
    rundedata.beregn(monitor, antal)
    offentliggoer(monitor)
    anvist = anvis(monitor, antal)
    ramme.analyser()
    bygget = time.perf_counter() - start
    organisation = foerste_organisations()
    handler = server()
    sider = {
        tom: Side(handler, TOM_SIDE, monitor),
        "balance": Side(handler, "/balance/", monitor),
        "balance, organisationens egen": Side(handler, "/balance/", organisation),
        "bevægelser": Side(handler, "/balance/bevaegelser/", monitor),
        "varsler": Side(handler, "/balance/varsler/", monitor),
        "anvisninger": Side(handler, "/balance/anvisninger/", monitor),
        "anvisninger, listen": Side(handler, "/balance/anvisninger/liste/", monitor),
        "varsler som Excel": Side(handler, "/balance/fil/varsler.xlsx", monitor),
    }
    svar = maal_sider(sider, OPVARMNING, GANGE)
    return {"sider": svar, "bygget": bygget, "anvist": anvist, "varsler": len(tidlige_varsler(monitor, idag()))}


def offentliggoer(by: Bruger) -> None:
    """The computed round in force, and before it one in which every twentieth green one was yellow; and districts."""
    ny = Monitorering.objects.get()
    gammel = Monitorering.objects.get()
    gammel.pk = None
    gammel.pr_on = figurer.PR.replace(year=figurer.PR.year - 1)
    gammel.save(force_insert=True)
    anden = Bruger.objects.create(username="anden", email="anden@bench.example", rolle=Rolle.MONITOR)
    kolonner = "afdeling_id, inddata, resultat"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO monitoring_placering (monitorering_id, {kolonner}, farve, trin) SELECT %s, {kolonner},"
            " CASE WHEN afdeling_id %% 20 = 0 AND farve = 'groen' THEN 'gul' ELSE farve END,"
            " CASE WHEN afdeling_id %% 20 = 0 AND farve = 'groen' THEN 2 ELSE trin END"
            " FROM monitoring_placering WHERE monitorering_id = %s",
            [gammel.pk, ny.pk],
        )
        cursor.execute(f"UPDATE monitoring_afdeling SET bydel = 'Bydel ' || (id % {BYDELE})")
    now = timezone.now()
    for runde in (gammel, ny):
        Monitorering.objects.filter(pk=runde.pk).update(
            status=Monitorering.Status.OFFENTLIGGJORT,
            gaelder_fra_on=runde.pr_on,
            indstillet_at=now,
            indstillet_by=by,
            godkendt_at=now,
            godkendt_by=anden,
            offentliggjort_at=now,
            offentliggjort_by=anden,
        )


def _bolig(nr: int, afdeling_id: int) -> Bolig:
    return Bolig(
        afdeling_id=afdeling_id,
        nr=f"L{nr:06d}",
        adresse=f"Prøvevej {nr}",
        rum=3,
        areal=Decimal(78),
        husleje=Decimal(6_400),
        indskud=Decimal(24_000),
    )


def anvis(by: Bruger, antal: int) -> int:
    """Accepted offers spread over the last two years, written past the guard, which judges one row at a time."""
    ialt, now, dag = antal * PR_AFDELING, timezone.now(), idag()
    foerste = Afdeling.objects.order_by("id").values_list("id", flat=True)[0]
    Bolig.objects.bulk_create([_bolig(nr, foerste + nr % antal) for nr in range(ialt)], batch_size=5_000)
    with uden_vagt(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO anvisning_indmelding (bolig_id, status, indmeldt_on, ledig_fra_on, frist_on, bemaerkning,"
            " afgoerelse, created_at, created_by_id, afslutning, tilbudsstatus)"
            " SELECT id, 'udlejet', d, d, d, '', '{}', %s, %s, '', ''"
            " FROM (SELECT id, %s::date - (id * 7919 %% 730)::int AS d FROM anvisning_bolig) b",
            [now, by.pk, dag],
        )
        cursor.execute(
            "INSERT INTO anvisning_anvisning (indmelding_id, sagsref, status, tilbudt_on, svarfrist_on,"
            " vilkaar_opfyldt, afgoerelse, created_at, created_by_id, svar_begrundelse)"
            " SELECT id, 'SAG-' || id, 'accepteret', indmeldt_on, indmeldt_on, '[]', '{}', %s, %s, ''"
            " FROM anvisning_indmelding",
            [now, by.pk],
        )
    return ialt
