"""Rounds with full movements, a year of vacancies, and the time of a scenario's page. A child of `scenarie`."""

import datetime as dt
import gc
import json
import time
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

from django.urls import reverse
from django.utils import timezone

from anvisning.models import AfvistForsoeg, Bolig, Indmelding, Ledighedstal
from bench import figurer, ramme, register
from bench.scenarie import GULV, KOLD, SIDE
from bench.sidetid import Side, server
from monitoring import signals
from monitoring.domain.trappe import (
    Grundlag,
    grundlag_fra_dict,
    grundlag_som_dict,
    model_fra_dict,
    placer,
)
from monitoring.domain.vaerdier import kanonisk_json
from monitoring.models import Afdeling, Monitorering, Placering
from monitoring.selectors.runder import model_paa
from monitoring.services.modeller import indlaes_modeller
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.demo.aftale import indlaes_demoaftale
from udlejning.styregruppe.domain.modelparametre import modelparametre
from udlejning.styregruppe.domain.parametre import anvend
from udlejning.styregruppe.models import Scenarie
from udlejning.styregruppe.selectors import frosne
from udlejning.styregruppe.selectors.resultat import regn_scenarie
from udlejning.styregruppe.services.scenarier import gem_scenarie, opret_scenarie

GANGE, KOLDE, GULVE = 9, 3, 3
INDMELDINGER, FORSOEG = 1_200, 300
#: Cut-offs, margins and a count: what a steering group would turn at once.
AENDRET = {"n0_grundskole": "50", "n0_uden_tilknytning": "27", "t4_2_margen": "15", "t4_3_margen": "12.5"}


def maal(antal: int, runder: int) -> ramme.Barnesvar:
    """Build, ask for the page warm and cold, place all anew by `placer`, and compare."""
    start = time.perf_counter()
    by = _byg(antal, runder)
    scenarie = _scenarie(by)
    ramme.analyser()
    bygget = time.perf_counter() - start
    side = Side(server(), reverse("styregruppe:scenarie", kwargs={"noegle": scenarie.noegle}), by)
    side.hent()
    tider: dict[str, list[ramme.Tid]] = {SIDE: [], KOLD: [], GULV: []}
    for nr in range(GANGE):
        gc.collect()
        tider[SIDE].append(side.hent()[0])
        if nr < KOLDE:
            frosne._LAGER.toem()
            tider[KOLD].append(side.hent()[0])
        if nr < GULVE:
            tider[GULV].append(ramme.tid(lambda: _alt_paa_ny(scenarie)))
    resultat = _kontroller(scenarie)
    return {
        "tider": tider,
        "bygget": bygget,
        "bytes": side.hent()[1],
        "forespoergsler": side.forespoergsler(),
        "placeringer": sum(len(r.runde.placeringer) for r in resultat.farver.runder),
        "forskellige": len({p.figurer for r in resultat.farver.runder for p in r.runde.placeringer}),
        "ledige": len(resultat.boliger.ledige),
        "flytninger": sum(len(r.flytninger) for r in resultat.farver.runder),
        "nu": len(resultat.nu.flytninger) if resultat.nu else 0,
    }


def _alt_paa_ny(scenarie: Scenarie) -> dict[tuple[int, int], tuple[str, int | None]]:
    """The plain way: each placement's stored inputs, whole, placed with its explanation."""
    model = model_fra_dict(scenarie.model_data)
    gemte = Placering.objects.filter(monitorering__status=Monitorering.Status.OFFENTLIGGJORT)
    fundne = {}
    for runde, afdeling, inddata in gemte.values_list("monitorering_id", "afdeling_id", "inddata").iterator():
        udfald = placer(grundlag_fra_dict(json.loads(inddata)), model)
        fundne[runde, afdeling] = (udfald.farve.value, udfald.trin)
    return fundne


def _kontroller(scenarie: Scenarie) -> Any:
    """The scenario's result; the run ends where it differs from the plain way, or unchanged parameters move anybody."""
    dag = timezone.localdate()
    resultat = regn_scenarie(scenarie.model_data, scenarie.regel_data, frosne.frosne_runder(), dag=dag)
    hurtige = {
        (r.runde.id, pk): (farve.value, trin) for r in resultat.farver.runder for pk, (farve, trin) in r.efter.items()
    }
    if hurtige != _alt_paa_ny(scenarie):
        raise ramme.Maalefejl("Scenariet og placeringen på ny giver ikke det samme.")
    if not any(r.flytninger for r in resultat.farver.runder) or not resultat.boliger.spaerrede:
        raise ramme.Maalefejl("Scenariet skulle have flyttet afdelinger og spærret indmeldinger.")
    uaendret = regn_scenarie(scenarie.model.data, scenarie.regel_data, frosne.frosne_runder(), dag=dag)
    if uaendret.aendrer_noget:
        raise ramme.Maalefejl("Uændrede parametre ændrede noget.")
    return resultat


def _scenarie(by: Bruger) -> Scenarie:
    now = timezone.now()
    nyt = opret_scenarie(navn="Måling", beskrivelse="", fra=None, by=by, now=now, idag=timezone.localdate(now))
    return gem_scenarie(
        scenarie=nyt,
        navn=nyt.navn,
        beskrivelse="",
        model_data=anvend(nyt.model_data, modelparametre(nyt.model_data), AENDRET),
        regel_data=nyt.regel_data,
        by=by,
        now=now,
    )


def _byg(antal: int, runder: int) -> Bruger:
    """Rounds every four months until now, in each of which a third of the afdelinger have other figures."""
    now = timezone.now()
    idag = timezone.localdate(now)
    by = Bruger.objects.create(username="maaler", email="maaler@bench.example", rolle=Rolle.MONITOR)
    anden = Bruger.objects.create(username="anden", email="anden@bench.example", rolle=Rolle.MONITOR)
    indlaes_modeller(now=now)
    begyndelse = idag - dt.timedelta(days=121 * runder)
    indlaes_demoaftale(fra_on=begyndelse, til_on=idag + dt.timedelta(days=1_000), now=now)
    register.fyld(antal)
    udgaver = [0] * antal
    rng = Random(12)
    for nr in range(runder):
        udgaver = [u + (rng.random() < 1 / 3) for u in udgaver]
        dag = begyndelse + dt.timedelta(days=121 * nr + 60)
        grundlag = [figurer.grundlag(figurer.figurer(plads + antal * u)) for plads, u in enumerate(udgaver)]
        _runde(grundlag, dag, by, anden, now)
    signals.grundlag_aendret.send(sender=Monitorering, afdeling_ids=None)
    _ledige(idag, by, now, rng)
    return by


def _runde(grundlag: Sequence[Grundlag], dag: dt.date, by: Bruger, anden: Bruger, now: dt.datetime) -> None:
    version = model_paa(dag)
    assert version is not None
    model = model_fra_dict(version.data)
    runde = Monitorering.objects.create(
        pr_on=dag,
        status=Monitorering.Status.OFFENTLIGGJORT,
        model=version,
        parametre=kanonisk_json(version.data),
        gaelder_fra_on=dag,
        **{f"{hvad}_at": now for hvad in ("beregnet", "created", "indstillet", "godkendt", "offentliggjort")},
        **{f"{hvad}_by": by for hvad in ("beregnet", "created", "indstillet", "offentliggjort")},
        godkendt_by=anden,
    )
    placeringer = []
    for plads, g in enumerate(grundlag):
        udfald = placer(g, model)
        placeringer.append(
            Placering(
                monitorering=runde,
                afdeling_id=plads + 1,
                trin=udfald.trin,
                farve=udfald.farve.value,
                inddata=kanonisk_json(grundlag_som_dict(g)),
                resultat=kanonisk_json(udfald.som_dict()),
            )
        )
    Placering.objects.bulk_create(placeringer, batch_size=200)


def _meld(
    aabne: list[tuple[Bolig, dt.date]], lukkede: list[tuple[Bolig, dt.date]], by: Bruger, now: dt.datetime
) -> None:
    """A report of each of the one, and a refused attempt of each of the other, on their days."""
    Bolig.objects.bulk_create([b for b, _ in (*aabne, *lukkede)], batch_size=500)
    frist = dt.timedelta(days=14)
    Indmelding.objects.bulk_create(
        [
            Indmelding(
                bolig=b,
                indmeldt_on=d,
                ledig_fra_on=d,
                frist_on=d + frist,
                husleje=b.husleje,
                created_at=now,
                created_by=by,
            )
            for b, d in aabne
        ],
        batch_size=500,
    )
    AfvistForsoeg.objects.bulk_create(
        [AfvistForsoeg(bolig=b, forsoegt_on=d, farve="roed", at=now, by=by) for b, d in lukkede]
    )


def _ledige(idag: dt.date, by: Bruger, now: dt.datetime, rng: Random) -> None:
    """Reports where the colour of the day is open, attempts where it is closed, and twelve months' numbers."""
    from monitoring.selectors.forloeb import farveforloeb

    forloeb = farveforloeb()
    aabne: list[tuple[Bolig, dt.date]] = []
    lukkede: list[tuple[Bolig, dt.date]] = []
    ider = list(forloeb)
    nr = 0
    while len(aabne) < INDMELDINGER or len(lukkede) < FORSOEG:
        nr += 1
        pk, dag = rng.choice(ider), idag - dt.timedelta(days=rng.randint(31, 360))
        farve = next((s.farve.value for s in forloeb[pk] if s.fra_on <= dag and (not s.til_on or dag < s.til_on)), "")
        leje = Decimal(rng.randint(2_500, 12_000))
        bolig = Bolig(
            afdeling_id=pk,
            nr=str(nr),
            adresse=f"Opdigtet {nr}",
            rum=rng.randint(1, 6),
            areal=70,
            husleje=leje,
            indskud=0,
        )
        (aabne if farve in ("groen", "gul") else lukkede).append((bolig, dag))
    _meld(aabne[:INDMELDINGER], lukkede[:FORSOEG], by, now)
    maaned = idag.replace(day=1)
    for _ in range(12):
        maaned = (maaned - dt.timedelta(days=1)).replace(day=1)
        Ledighedstal.objects.bulk_create(
            Ledighedstal(afdeling=a, maaned=maaned, antal=rng.randint(0, 4), at=now, by=by)
            for a in Afdeling.objects.all()
        )
