"""Many people at once through the real server, its threads and pool: the agreement holds, nobody gets a 500."""

import datetime as dt
import os
import re
import time
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from anvisning.models import Anvisning, Bolig, Indmelding
from tests import factories as f
from tests.belastning.klient import Person, Svar
from tests.belastning.server import Server, webserver
from tests.formularer import Formular
from tests.traade import samtidig
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.haendelser.models import Haendelse
from udlejning.overblik.efterproevning import efterproev

pytestmark = pytest.mark.django_db(transaction=True)

#: Seconds that the random users work.
VARIGHED = float(os.environ.get("BELASTNING_SEKUNDER", "60"))


def i_dag() -> dt.date:
    return timezone.localdate()


def gaeldende_aftale() -> None:
    f.aftale(i_dag() - dt.timedelta(days=200), i_dag() + dt.timedelta(days=200))


def meldt_ind(bolig: Bolig, by: Bruger) -> Indmelding:
    return f.indmelding(bolig, by=by, idag=i_dag(), now=timezone.now())


def sammen(antal: int, arbejde: Callable[[int], Any]) -> list[Any]:
    """What each of the threads gave. They ask the server and open no connection of their own; none may fail."""
    svar = samtidig(antal, arbejde, vent=VARIGHED + 240, forbind=False)
    assert not [fejl for fejl in svar if isinstance(fejl, Exception)]
    return svar


def doedvande() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        [antal] = cursor.fetchone() or (0,)
        return int(antal)


def alt_holder() -> None:
    assert {invariant.noegle: brud for invariant, brud in efterproev() if brud} == {}


def fejlsaetning(svar: Svar) -> str:
    """What the error summary says."""
    fundet = re.search(r'(?s)class="[^"]*alert-error.*?</div>', svar.tekst) or re.search(
        r'(?s)id="fejlopsummering".*?</', svar.tekst
    )
    return " ".join(re.sub("<[^>]+>", " ", fundet[0]).split()) if fundet else ""


def tilbud_med_alle_kryds(person: Person, indmelding: Indmelding, sagsref: str) -> list[tuple[str, str]]:
    """The offer's form of the unit's page, filled in with care."""
    side = person.hent(f"/boliganvisning/{indmelding.pk}/").laest()
    [formular] = [et for et in side.formularer if et.adresse.endswith("/tilbyd/")]
    return [
        (navn, sagsref if navn.endswith("sagsref") else vaerdi)
        for navn, felt in formular.felter.items()
        for vaerdi in felt.vaerdier or [""]
    ]


def test_200_samtidige_tilbud_paa_en_bolig_giver_et_tilbud_og_199_saetninger() -> None:
    gaeldende_aftale()
    afdeling = f.afdeling_i_farve("groen", fra_on=i_dag())
    indmelding = meldt_ind(f.bolig(afdeling), f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation))
    brugere = [f.bruger(Rolle.ANVISNING) for _ in range(20)]
    with webserver() as server:
        personer = [Person(server.port, brugere[n % len(brugere)]) for n in range(200)]
        felter = tilbud_med_alle_kryds(personer[0], indmelding, "SAG-{}")
        foer = doedvande()

        def tilbyd(nummer: int) -> Svar:
            mine = [(navn, vaerdi.format(nummer)) for navn, vaerdi in felter]
            return personer[nummer].send(f"/boliganvisning/{indmelding.pk}/tilbyd/", mine)

        svar = sammen(200, tilbyd)
        log = server.log.read_text()
    assert Counter(s.status for s in svar) == {302: 1, 422: 199}, log[-2000:]
    saetninger = Counter(fejlsaetning(s) for s in svar if s.status == 422)
    assert all("tilbudt en borger" in saetning for saetning in saetninger), saetninger
    assert Anvisning.objects.count() == 1
    assert Haendelse.objects.filter(art="anvisning.tilbudt").count() == 1
    assert doedvande() == foer
    assert "Traceback" not in log
    alt_holder()


TEKSTER = {"begrundelse": "Det passede ikke.", "note": "Det passede ikke.", "bemaerkning": "Nøglen ligger på kontoret."}


class Abe:
    """A user who keeps choosing something on a page at random and does it."""

    def __init__(self, server: Server, bruger: Bruger, froe: int) -> None:
        self.person, self.rng, self.froe = Person(server.port, bruger), Random(froe), froe
        self.statusser: Counter[int] = Counter()
        self.fejl: list[str] = []
        self.nummer = 0

    def arbejd(self, begyndelser: list[str], slut: float) -> "Abe":
        while time.monotonic() < slut:
            svar = self._hent(self.rng.choice(begyndelser))
            links = [
                h for h in svar.laest().henvisninger if re.match(r"/(boliganvisning/\d+|boliger/meld-ind/\d+)/", h)
            ]
            if links:
                svar = self._hent(self.rng.choice(links))
            for _ in range(3):  # an act may ask to be confirmed
                formularer = [et for et in svar.laest().formularer if "/konto/" not in et.adresse]
                if not formularer:
                    break
                svar = self._send(self.rng.choice(formularer))
            time.sleep(self.rng.random() / 5)
        return self

    def _hent(self, adresse: str) -> Svar:
        return self._noteret(self.person.hent(adresse))

    def _send(self, formular: Formular) -> Svar:
        self.nummer += 1
        dag = i_dag() + dt.timedelta(days=self.rng.randint(0, 60))
        tekster = TEKSTER | {"sagsref": f"SAG-{self.froe}-{self.nummer}", "ledig_fra_on": dag.isoformat()}
        return self._noteret(self.person.send(formular.adresse, formular.udfyldt(self.rng, tekster)))

    def _noteret(self, svar: Svar) -> Svar:
        self.statusser[svar.status] += 1
        if svar.status not in (200, 302, 403, 404, 409, 422):
            self.fejl.append(f"{svar.status} {svar.adresse}")
        return svar


def _by_med_500_boliger() -> tuple[list[Any], dict[Any, str]]:
    """Ten organisations with five afdelinger each and ten units in each; the colours that a new round gives today."""
    organisationer = [f.organisation() for _ in range(10)]
    farver = ("groen", "groen", "gul", "roed", "ikke_maalt")
    kommende: dict[Any, str] = {}
    for organisation in organisationer:
        for nummer, farve in enumerate(farver):
            afdeling = f.afdeling_i_farve(farve, organisation, fra_on=i_dag() - dt.timedelta(days=1))
            kommende[afdeling] = "roed" if nummer == 1 else farve
            for _ in range(10):
                f.bolig(afdeling)
    return organisationer, kommende


def test_100_tilfaeldige_brugere_paa_500_boliger_i_et_minut_bryder_intet() -> None:
    """Half of them caseworkers, half organisations' staff; half-way a published round turns ten afdelinger red."""
    gaeldende_aftale()
    organisationer, kommende = _by_med_500_boliger()
    assert Bolig.objects.count() == 500
    udlejere = [f.bruger(Rolle.ORGANISATION, organisation=organisationer[n % 10]) for n in range(50)]
    for bolig in Bolig.objects.filter(afdeling__in=_groenne(kommende))[:10]:
        meldt_ind(bolig, next(u for u in udlejere if u.organisation_id == bolig.afdeling.organisation_id))
    anvisere = [f.bruger(Rolle.ANVISNING) for _ in range(50)]
    with webserver() as server:
        aber = [Abe(server, bruger, n) for n, bruger in enumerate([*udlejere, *anvisere])]
        foer, slut = doedvande(), time.monotonic() + VARIGHED

        def arbejde(nummer: int) -> Any:
            if nummer == 100:
                time.sleep(VARIGHED / 2)
                return f.offentliggjort_runde(kommende, i_dag())
            sider = (
                ["/boliger/", "/boliger/meld-ind/?soeg=vej", "/boliger/meld-ind/?soeg=vej&side=2"]
                if nummer < 50
                else ["/boliganvisning/"]
            )
            return aber[nummer].arbejd(sider, slut)

        sammen(101, arbejde)
        log = server.log.read_text()
    statusser = sum((abe.statusser for abe in aber), Counter[int]())
    assert [fejl for abe in aber for fejl in abe.fejl] == [], log[-3000:]
    assert doedvande() == foer
    assert "Traceback" not in log
    # They did something: reports and offers were made, answered and refused.
    assert statusser[302] > 50, statusser
    assert Indmelding.objects.count() > 20
    assert Anvisning.objects.count() > 10
    alt_holder()


def _groenne(kommende: dict[Any, str]) -> list[int]:
    return [afdeling.pk for afdeling, farve in kommende.items() if farve == "groen"]
