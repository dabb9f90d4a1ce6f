"""The town of ``tests/cases/scenarie.yaml`` in the database. Every name and figure is invented."""

import datetime as dt
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from anvisning.models import AfvistForsoeg, Bolig, Indmelding, Ledighedstal
from monitoring import signals
from monitoring.domain.trappe import Grundlag, Tvillingetal, grundlag_som_dict, model_fra_dict, placer
from monitoring.domain.vaerdier import Indikator, Maaling, Mangelgrund, kanonisk_json
from monitoring.models import Afdeling, Monitorering, Placering
from tests import factories as f
from udlejning.brugere.models import Bruger

_ROLIGE = {"uden_tilknytning": "12", "doemte": "0.5", "grundskole": "30", "indkomst": "95", "ikke_vestlig": "8"}
MAANEDER = [dt.date(2025 + (5 + nr) // 12, (5 + nr) % 12 + 1, 1) for nr in range(12)]


@cache
def sag() -> dict[str, Any]:
    data = yaml.safe_load((Path(__file__).parent / "cases" / "scenarie.yaml").read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def byg() -> dict[str, Afdeling]:
    """Register, agreement, rounds, vacancies and numbers; the afdelinger by name."""
    f.aftale(dt.date(2025, 1, 1), dt.date(2028, 1, 1))
    organisationer = {navn: f.organisation() for navn in "ABC"}
    afdelinger = {navn: f.afdeling(organisationer[navn[0]], navn=navn) for navn in sag()["afdelinger"]}
    for runde, fra in sag()["runder"].items():
        _runde(afdelinger, runde, fra)
    signals.grundlag_aendret.send(sender=Monitorering, afdeling_ids=None)
    by = f.bruger()
    for navn, dag, type_, rum, leje, dispensation in sag()["indmeldinger"]:
        _indmelding(_bolig(afdelinger[navn], type_, rum, leje), dag, by, dispensation)
    for navn, dag, type_, rum, leje in sag()["forsoeg"]:
        bolig = _bolig(afdelinger[navn], type_, rum, leje)
        AfvistForsoeg.objects.create(bolig=bolig, forsoegt_on=dag, farve="ikke_maalt", at=f.NU, by=by)
    Ledighedstal.objects.bulk_create(
        Ledighedstal(afdeling=afdelinger[navn], maaned=maaned, antal=antal, at=f.NU, by=by)
        for navn, antal in sag()["ledige"].items()
        for maaned in MAANEDER
    )
    return afdelinger


def _runde(afdelinger: dict[str, Afdeling], navn: str, fra_on: dt.date) -> None:
    runde = f.offentliggjort_runde({}, fra_on)
    model = model_fra_dict(runde.model.data)
    for afdeling, runder in sag()["afdelinger"].items():
        inddata = _grundlag(runder[navn]["tal"], fra_on)
        resultat = placer(inddata, model)
        Placering.objects.create(
            monitorering=runde,
            afdeling=afdelinger[afdeling],
            trin=resultat.trin,
            farve=resultat.farve.value,
            inddata=kanonisk_json(grundlag_som_dict(inddata)),
            resultat=kanonisk_json(resultat.som_dict()),
        )


def _grundlag(tal: dict[str, str | None], pr: dt.date) -> Grundlag:
    maalinger = {Indikator(i): _maaling(Indikator(i), v) for i, v in {**_ROLIGE, **tal}.items()}
    return Grundlag(
        pr=pr,
        maalinger=maalinger,
        tvillinger={i: Tvillingetal(m, m, 8) for i, m in maalinger.items()},
        udpegninger=(),
        listedato=dt.date(2024, 12, 1),
        doemte_landsgennemsnit=_maaling(Indikator.DOEMTE, "1"),
    )


def _maaling(indikator: Indikator, vaerdi: str | None) -> Maaling:
    if vaerdi is None:
        return Maaling(indikator, mangler=Mangelgrund.DISKRETION, aar=2024, kilde="lbf")
    return Maaling(indikator, Decimal(vaerdi), aar=2024, kilde="lbf")


def _bolig(afdeling: Afdeling, boligtype: str, rum: int, leje: int) -> Bolig:
    return f.bolig(afdeling, boligtype, rum=rum, husleje=Decimal(leje))


def _indmelding(bolig: Bolig, dag: dt.date, by: Bruger, dispensation: bool) -> None:
    Indmelding.objects.create(
        bolig=bolig,
        indmeldt_on=dag,
        ledig_fra_on=dag,
        frist_on=dag + dt.timedelta(days=14),
        husleje=bolig.husleje,
        dispensation=f.dispensation(bolig.afdeling, bolig=bolig) if dispensation else None,
        created_at=f.NU,
        created_by=by,
    )
