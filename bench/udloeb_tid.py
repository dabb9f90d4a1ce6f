"""A town with deadlines that are due, and the time of the job that carries them out. For a child of `udloeb`."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import count

from django.db import connection, transaction

from anvisning.models import Anvisning, Bolig, Indmelding, Portudfald
from anvisning.services.udloeb import Afviklet, afvikl_frister
from bench import by, ramme
from bench.vagten import uden_vagt
from monitoring.api import Boligorganisation
from udlejning.beskeder.models import Besked
from udlejning.brugere.models import Bruger
from udlejning.demo.verden import Verden
from udlejning.faelles.tid import idag, nu
from udlejning.post.models import UdgaaendeMail

AFDELINGER, RUNDER, SAGSBEHANDLERE, MEDARBEJDERE = 450, 2, 5, 2
#: Rows of one transaction while the town is filled: the guard takes a lock per case.
BUNDT = 500

_nr = count()


def maal(stoerrelser: Sequence[int], gennemloeb: int) -> ramme.Barnesvar:
    """For each size and kind, the bare UPDATE and the job on the same rows, `gennemloeb` times and once to warm up."""
    by.byg(Verden(idag(), AFDELINGER), RUNDER)
    anvisere = _brugere()
    svar: dict[str, list[ramme.Tid]] = {}
    for gang in range(gennemloeb + 1):
        for antal in stoerrelser if gang else stoerrelser[:1]:
            for navn in ("tilbud", "ledige"):
                _fyld(antal, anvisere[0], med_tilbud=navn == "tilbud")
                ramme.analyser()
                update = ramme.tid(_bar(navn))
                job = ramme.tid(_job(antal, navn))
                if gang:
                    svar.setdefault(f"update/{navn}/{antal}", []).append(update)
                    svar.setdefault(f"job/{navn}/{antal}", []).append(job)
    return {**svar, "beskeder": Besked.objects.count(), "breve": UdgaaendeMail.objects.count()}


def _job(antal: int, navn: str) -> Callable[[], None]:
    def koer() -> None:
        forventet = Afviklet(antal, 0) if navn == "tilbud" else Afviklet(0, antal)
        if afvikl_frister(now=nu(), idag=idag()) != forventet:
            raise ramme.Maalefejl("Ikke alle frister blev afviklet.")

    return koer


def _bar(navn: str) -> Callable[[], None]:
    """The least that changes the same rows: one statement per table, rolled back so that the job finds them again."""
    tilbud = (
        "UPDATE anvisning_anvisning SET status = 'udloebet', besvaret_at = now(), svar_begrundelse = 'Udløbet.'"
        " WHERE status = 'tilbudt' AND svarfrist_on < current_date",
        "UPDATE anvisning_indmelding SET status = 'indmeldt' WHERE status = 'reserveret'",
    )
    ledige = (
        "UPDATE anvisning_indmelding SET status = 'frigivet', afsluttet_at = now(), afslutning = 'Udløbet.'"
        " WHERE status = 'indmeldt' AND frist_on < current_date",
    )

    def opdater() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for saetning in tilbud if navn == "tilbud" else ledige:
                cursor.execute(saetning)
            transaction.set_rollback(True)

    return opdater


def _brugere() -> list[Bruger]:
    for organisation in Boligorganisation.objects.all():
        Bruger.objects.bulk_create(
            _ny(f"udlejer-{organisation.nr}-{nr}", "organisation", organisation) for nr in range(MEDARBEJDERE)
        )
    return Bruger.objects.bulk_create(_ny(f"anviser-{nr}", "anvisning", None) for nr in range(SAGSBEHANDLERE))


def _ny(navn: str, rolle: str, organisation: Boligorganisation | None) -> Bruger:
    return Bruger(username=navn, email=f"{navn}@bench.example", rolle=rolle, organisation=organisation)


def _fyld(antal: int, by_: Bruger, *, med_tilbud: bool) -> None:
    """`antal` units whose deadline was yesterday: the citizen's, or, without an offer, boliganvisningens."""
    dag, i_gaar = idag(), idag() - dt.timedelta(days=1)
    aabne = Portudfald.objects.filter(
        handling="anvisning", boligtype="familie", udfald__in=["tilladt", "paa_vilkaar"], fra_on__lte=dag
    ).exclude(til_on__lte=dag)
    afdelinger = sorted(aabne.values_list("afdeling_id", flat=True))
    for _ in range(0, antal, BUNDT):
        with transaction.atomic(), uden_vagt():
            boliger = Bolig.objects.bulk_create(_bolig(afdelinger) for _ in range(BUNDT))
            felter = {"indmeldt_on": dag, "ledig_fra_on": dag, "created_at": nu(), "created_by": by_}
            status, frist_on = ("reserveret", dag) if med_tilbud else ("indmeldt", i_gaar)
            meldt = Indmelding.objects.bulk_create(
                Indmelding(bolig=bolig, status=status, frist_on=frist_on, **felter) for bolig in boliger
            )
            if med_tilbud:
                Anvisning.objects.bulk_create(
                    Anvisning(
                        indmelding=indmelding,
                        sagsref=f"SAG-{indmelding.pk}",
                        tilbudt_on=dag,
                        svarfrist_on=i_gaar,
                        created_at=nu(),
                        created_by=by_,
                    )
                    for indmelding in meldt
                )


def _bolig(afdelinger: list[int]) -> Bolig:
    nr = next(_nr)
    return Bolig(
        afdeling_id=afdelinger[nr % len(afdelinger)],
        nr=f"U{nr}",
        adresse=f"Udløbsvej {nr}",
        rum=3,
        areal=Decimal(80),
        husleje=Decimal(7000),
        indskud=Decimal(20000),
    )
