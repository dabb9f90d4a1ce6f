"""Rule sets: reading the files, storing agreements, and the one in force on a day."""

import datetime as dt
import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from anvisning import models
from anvisning.domain.regeldata import Regelfejl, lovregler_fra_dict, regelsaet_fra_dict
from anvisning.domain.regellaeser import normaliser
from anvisning.domain.regler import Regelsaet
from monitoring.domain.dansk import dato
from monitoring.domain.vaerdier import kanonisk_json
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser import services as haendelser

EN_DAG = dt.timedelta(days=1)
MAPPE = Path(__file__).resolve().parent.parent / "regler"
LOV_ALENE = MAPPE / "lov-alene.yaml"
#: Agreements that ship with the software.
AFTALER = (MAPPE / "aalborg-2023.yaml",)


def laes_yaml(sti: Path) -> dict[str, Any]:
    """A rule file as plain data; `Afvist` when it is no YAML mapping."""
    try:
        data = yaml.safe_load(sti.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fejl:
        raise Afvist(f"Regelfilen {sti.name} kan ikke læses. Kontrollér, at den er gyldig YAML i UTF-8.") from fejl
    if not isinstance(data, dict):
        raise Afvist(f"Regelfilen {sti.name} er tom eller har ikke felter. Brug en af de medfølgende som forbillede.")
    return data


@lru_cache(maxsize=1)
def lov_alene() -> Regelsaet:
    """The rules of a day without an agreement."""
    data = laes_yaml(LOV_ALENE)
    return regelsaet_fra_dict(data, lovregler_fra_dict(data["lov"]))


def som_regelsaet(data: Any) -> Regelsaet:
    """`data` as the value that the gate uses; `Afvist` with every error."""
    try:
        return regelsaet_fra_dict(data, lov_alene().lov)
    except Regelfejl as fejl:
        raise Afvist("Regelsættet kan ikke bruges. " + " ".join(fejl.fejl)) from fejl


@lru_cache(maxsize=64)
def _laest(pk: int, sha256: str) -> Regelsaet:
    """A stored rule set; it never changes, so its id and checksum stand for it."""
    return som_regelsaet(models.Regelsaet.objects.get(pk=pk, sha256=sha256).data)


def regelsaetperioder() -> list[tuple[dt.date, dt.date, Regelsaet]]:
    """All adopted rule sets with their days, the end exclusive, oldest first."""
    raekker = models.Regelsaet.objects.filter(vedtaget_on__isnull=False).order_by("fra_on")
    return [
        (fra, til, laest_regelsaet(pk, sha, til))
        for pk, sha, fra, til in raekker.values_list("id", "sha256", "fra_on", "til_on")
    ]


def vedtagne_perioder() -> list[tuple[dt.date, dt.date, int]]:
    """The days of all adopted rule sets, the end exclusive, with their ids."""
    return list(models.Regelsaet.objects.filter(vedtaget_on__isnull=False).values_list("fra_on", "til_on", "id"))


def laest_regelsaet(pk: int, sha256: str, til_on: dt.date) -> Regelsaet:
    """The stored rule set of that id and checksum, which ends on `til_on`; read once per process."""
    return _til(_laest(pk, sha256), til_on)


def _til(regelsaet: Regelsaet, til_on: dt.date) -> Regelsaet:
    """One whose place a newer version takes ends before the day that its own data name."""
    return regelsaet if regelsaet.til_on == til_on else replace(regelsaet, til_on=til_on)


def regelsaet_paa(dag: dt.date) -> Regelsaet:
    """The adopted rule set of the agreement in force on `dag`, or the law alone."""
    for fra, til, regelsaet in regelsaetperioder():
        if fra <= dag < til:
            return regelsaet
    return lov_alene()


def opret_regelsaet(
    data: dict[str, Any],
    *,
    fra_on: dt.date,
    til_on: dt.date,
    vedtaget_on: dt.date | None,
    vedtaget_hvor: str,
    now: dt.datetime | None = None,
) -> models.Regelsaet:
    """Store a version of an agreement for a period, and rebuild the gate when it is adopted. Safe to run twice.

    The dates replace those of `data`. A version that is stored already is returned as it is; other content under its
    number is refused. With `now` the adoption is written to the log.
    """
    indhold = normaliser({**data, "periode": _periode(data, fra_on, til_on)})
    indhold.pop("vedtaget", None)
    regler = som_regelsaet(indhold)
    sha256 = hashlib.sha256(kanonisk_json(indhold).encode()).hexdigest()
    with transaction.atomic():
        if fundet := _gemt(regler, sha256):
            return fundet
        if vedtaget_on is not None:
            _afvis_overlap(fra_on, til_on)
        nyt = models.Regelsaet.objects.create(
            noegle=regler.noegle,
            version=regler.version,
            navn=regler.navn,
            aftale=regler.aftale,
            data=indhold,
            sha256=sha256,
            fra_on=fra_on,
            til_on=til_on,
            vedtaget_on=vedtaget_on,
            vedtaget_hvor=vedtaget_hvor,
        )
        if vedtaget_on is not None:
            _ikraft(nyt, now)
    return nyt


def _gemt(regler: Regelsaet, sha256: str) -> models.Regelsaet | None:
    """The version where it is stored already. A number that has other content is refused."""
    fundet = models.Regelsaet.objects.filter(noegle=regler.noegle, version=regler.version).first()
    if fundet is not None and fundet.sha256 != sha256:
        raise Afvist(
            f"Regelsættet {regler.noegle} findes allerede som version {regler.version} med et andet indhold. "
            "Et regelsæt ændres aldrig: giv det nye indhold et nyt versionsnummer."
        )
    return fundet


def _periode(data: dict[str, Any], fra_on: dt.date, til_on: dt.date) -> dict[str, Any]:
    """The dates with the basis that `data` gives for them; for other dates that basis says nothing."""
    dage = {"fra": fra_on.isoformat(), "til": til_on.isoformat()}
    egen = normaliser(data.get("periode") or {})
    if isinstance(egen, dict) and {**egen, **dage} == egen:
        return egen
    return {**dage, "antagelse": "Perioden er oplyst, da regelsættet blev oprettet."}


def _afvis_overlap(fra_on: dt.date, til_on: dt.date) -> None:
    andet = models.Regelsaet.objects.filter(vedtaget_on__isnull=False, fra_on__lt=til_on, til_on__gt=fra_on).first()
    if andet is not None:
        raise Afvist(
            f"{andet.navn} gælder allerede fra {dato(andet.fra_on)} til {dato(andet.til_on)}. "
            "To vedtagne regelsæt må ikke overlappe: vælg en anden periode."
        )


def giv_plads(*, fra_on: dt.date, til_on: dt.date, idag: dt.date) -> None:
    """Let a new agreement hold from `fra_on` until `til_on`, exclusive, without a gap or an overlap, or refuse.

    One in force ends on the new one's first day; between two agreements the law alone would rule. Call it in the
    transaction of the adoption.
    """
    vedtagne = list(models.Regelsaet.objects.select_for_update().filter(vedtaget_on__isnull=False).order_by("fra_on"))
    if samme := next((v for v in vedtagne if v.fra_on == fra_on), None):
        raise Afvist(f"{samme}, version {samme.version}, gælder fra samme dag. Vælg en anden dag.", felt="fra_on")
    foer = [v for v in vedtagne if v.fra_on < fra_on]
    if foer and idag < foer[-1].til_on < fra_on:
        raise Afvist(
            f"{foer[-1]} gælder til og med {dato(foer[-1].til_on - EN_DAG)}. Derefter, til {dato(fra_on)}, ville "
            f"ingen aftale gælde, men loven alene. Lad den nye aftale gælde fra {dato(foer[-1].til_on)}.",
            felt="fra_on",
        )
    efter = next((v for v in vedtagne if v.fra_on > fra_on), None)
    if efter is not None and til_on != efter.fra_on:
        hvad = "overlappe den" if til_on > efter.fra_on else "slutte, før den begynder"
        raise Afvist(
            f"{efter}, version {efter.version}, gælder fra {dato(efter.fra_on)}. Den nye aftale ville {hvad}. "
            f"Ret kladden, så aftalen gælder til og med {dato(efter.fra_on - EN_DAG)}."
        )
    if foer and foer[-1].til_on > fra_on:
        models.Regelsaet.objects.filter(pk=foer[-1].pk).update(til_on=fra_on)


def _ikraft(nyt: models.Regelsaet, now: dt.datetime | None) -> None:
    from .projektion import genopbyg_udfald  # the projection reads rule sets from here

    if now is not None:
        tekst = f"{nyt.navn} er vedtaget og gælder fra {dato(nyt.fra_on)} til {dato(nyt.til_on)}, den dag ikke med."
        haendelser.skriv(art="regelsaet.vedtaget", objekt=nyt, tekst=tekst, by=None, now=now, grundlag=nyt.data)
    genopbyg_udfald()


def indlaes_regelsaet(*, now: dt.datetime | None = None) -> list[models.Regelsaet]:
    """Store the agreements that ship with the software. Safe to run twice."""
    fundet = []
    for sti in AFTALER:
        data = laes_yaml(sti)
        regler = som_regelsaet(data)
        if regler.fra_on is None or regler.til_on is None:
            raise Afvist(f"Regelfilen {sti.name} har ingen periode. Skriv, fra og til hvilken dag aftalen gælder.")
        vedtaget = normaliser(data.get("vedtaget") or {})
        fundet.append(
            opret_regelsaet(
                data,
                fra_on=regler.fra_on,
                til_on=regler.til_on,
                vedtaget_on=dt.date.fromisoformat(vedtaget["dato"]) if vedtaget.get("dato") else None,
                vedtaget_hvor=vedtaget.get("hvor", ""),
                now=now,
            )
        )
    return fundet
