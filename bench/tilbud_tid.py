"""A town with units that stand open, and the time of offering them. Imported in a child of `tilbud`."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from anvisning.models import Anvisning, Bolig, Indmelding, Portudfald
from anvisning.services.anvisning import tilbyd_bolig
from anvisning.services.indmelding import meld_bolig_ind
from anvisning.services.port import spoerg_porten_om_boliger
from anvisning.services.screening import registrer_screening
from bench import by, ramme
from udlejning.brugere.models import Bruger
from udlejning.demo.brugere import sikr_bruger
from udlejning.demo.verden import Verden
from udlejning.faelles.tid import idag, nu

AFDELINGER, RUNDER = 450, 2
KOPI = "bench_anvisning"


def maal(antal: int, gennemloeb: int) -> ramme.Barnesvar:
    """`antal` offers and as many bare inserts in turn, `gennemloeb` times and once more to warm up."""
    by.byg(Verden(idag(), AFDELINGER), RUNDER)
    anviser = sikr_bruger("anvisning", "ubrugt")
    ledige = _ledige(antal * (gennemloeb + 1))
    krav = _krav(ledige, anviser)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {KOPI} (LIKE anvisning_anvisning INCLUDING DEFAULTS INCLUDING IDENTITY)")
    ramme.analyser()
    svar: dict[str, list[ramme.Tid]] = {"tilbud": [], "insert": []}
    forespoergsler = 0
    for gang in range(gennemloeb + 1):
        valgte = ledige[gang * antal : (gang + 1) * antal]
        with CaptureQueriesContext(connection) as fanget:
            _tilbyd(valgte[0], krav, anviser)
        forespoergsler = len(fanget)
        tilbud = ramme.tid(lambda valgte=valgte: [_tilbyd(et, krav, anviser) for et in valgte[1:]])  # type: ignore[misc]  # the default binds the loop's value
        insert = ramme.tid(_bare(antal - 1))
        if gang:
            svar["tilbud"].append(tilbud)
            svar["insert"].append(insert)
        else:
            # Offers and events are no empty tables in operation, and their statistics say so.
            ramme.analyser()
    if Anvisning.objects.count() != len(ledige):
        raise ramme.Maalefejl("Ikke alle boliger blev tilbudt.")
    return {**svar, "forespoergsler": forespoergsler}


def _tilbyd(indmelding: Indmelding, krav: dict[int, list[str]], by_: Bruger) -> Anvisning:
    return tilbyd_bolig(
        indmelding=indmelding,
        sagsref=_sag(indmelding),
        vilkaar=krav[indmelding.bolig_id],
        by=by_,
        now=nu(),
        idag=idag(),
    )


def _krav(ledige: list[Indmelding], by_: Bruger) -> dict[int, list[str]]:
    """The conditions that each unit's form asks for; the screening, an act of its own, is made where it is demanded."""
    svar = spoerg_porten_om_boliger(boliger=[i.bolig for i in ledige], dag=idag(), handling="anvisning")
    for indmelding in ledige:
        if svar[indmelding.bolig_id].screening is not None:
            registrer_screening(
                indmelding=indmelding, sagsref=_sag(indmelding), bestaaet=True, by=by_, now=nu(), idag=idag()
            )
    return {pk: [v.noegle for v in et.til_afkrydsning] for pk, et in svar.items()}


def _sag(indmelding: Indmelding) -> str:
    return f"SAG-{indmelding.pk}"


def _ledige(antal: int) -> list[Indmelding]:
    """Units in afdelinger that stand open today, reported through the service."""
    dag = idag()
    aabne = Portudfald.objects.filter(
        handling="anvisning", boligtype="familie", udfald__in=["tilladt", "paa_vilkaar"], fra_on__lte=dag
    ).exclude(til_on__lte=dag)
    afdelinger = sorted(aabne.values_list("afdeling_id", flat=True))
    boliger = Bolig.objects.bulk_create(
        Bolig(
            afdeling_id=afdelinger[nr % len(afdelinger)],
            nr=f"B{nr}",
            adresse=f"Målevej {nr}",
            rum=3,
            areal=Decimal(80),
            husleje=Decimal(7000),
            indskud=Decimal(20000),
        )
        for nr in range(antal)
    )
    valgte = Bolig.objects.select_related("afdeling__organisation").in_bulk([b.pk for b in boliger])
    udlejere: dict[int, Bruger] = {}
    return [_meld_ind(bolig, dag, udlejere) for bolig in valgte.values()]


def _meld_ind(bolig: Bolig, dag: dt.date, udlejere: dict[int, Bruger]) -> Indmelding:
    organisation = bolig.afdeling.organisation
    if organisation.pk not in udlejere:
        navn = f"udlejer-{organisation.nr}"
        udlejere[organisation.pk] = Bruger.objects.create(
            username=navn, email=f"{navn}@bench.example", rolle="organisation", organisation=organisation
        )
    return meld_bolig_ind(
        bolig=bolig, ledig_fra_on=dag, bemaerkning="", by=udlejere[organisation.pk], now=nu(), idag=dag
    )


def _bare(antal: int) -> Callable[[], None]:
    """As many rows of the last offer, each inserted by one statement in a transaction of its own."""
    kolonner = [str(felt.column) for felt in Anvisning._meta.concrete_fields if not felt.primary_key]
    navne = ", ".join(kolonner)

    def indsaet() -> None:
        for raekke in _raekker(antal, kolonner):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {KOPI} ({navne}) VALUES ({', '.join(['%s'] * len(kolonner))})", raekke)

    return indsaet


def _raekker(antal: int, kolonner: list[str]) -> Iterator[list[str | None]]:
    with connection.cursor() as cursor:
        tekst = ", ".join(f"{kolonne}::text" for kolonne in kolonner)
        cursor.execute(f"SELECT {tekst} FROM anvisning_anvisning ORDER BY id DESC LIMIT 1")
        raekke = list(cursor.fetchone() or ())
    for _ in range(antal):
        yield raekke
