"""A small invented town in which the new year's file changes nearly every colour, so that all stops of the path hold.

| afdelinger | last year | this year's file | colour |
|---|---|---|---|
| 001-003 | meets none | 35.0 > 30 without attachment, 65.0 > 60 only grundskole, 35.0 > 30 ikke-vestlige | rød |
| 004-043 | the same | 35.0 > 30 and 65.0 > 60: two of four | gul |
| 044 | the same | all figures are hidden | ikke målt |
| 045-046 | the same | the same | grøn |

So 44 of 46 change colour, which is more than 40 and more than 20 %: the brake. The vacancies are in 001 and 002.
"""

import datetime as dt
from pathlib import Path

from django.utils import timezone

from monitoring.models import Afdeling, Monitorering
from monitoring.services import runder
from tests import factories as f
from tests.services.indlaesningshjaelp import LBF, lbf
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle

ANTAL, ROEDE, GULE = 46, 3, 43
_BEGYNDELSER = ("Solsikke", "Kornblomst", "Valmue", "Kløver", "Syren", "Tulipan", "Mynte", "Timian")
_ENDELSER = ("haven", "vænget", "gården", "marken", "parken", "toften")
NAVNE = [begyndelse + endelse for endelse in _ENDELSER for begyndelse in _BEGYNDELSER][:ANTAL]
_GROEN = "12,0;0,50;30,0;95,0;8,0"


def byg(mona: Bruger, morten: Bruger) -> Monitorering:
    """The town with last year's file and a round in force since ninety days ago, in which all are grøn."""
    now = timezone.now()
    idag, foer = timezone.localdate(now), now - dt.timedelta(days=90)
    f.modelversion()
    f.aftale(idag - dt.timedelta(days=400), idag + dt.timedelta(days=400))
    kendt = (foer - dt.timedelta(days=30)).date()
    listedato = dt.date(kendt.year if kendt.month == 12 else kendt.year - 1, 12, 1)
    f.ministerliste(listedato, med_bilag=True)
    havoern = f.organisation("0901", "Havørn Boligforening")
    for nr, navn in enumerate(NAVNE, 1):
        f.afdeling(havoern, f"{nr:03d}", navn)
    lbf(*_linjer(idag.year - 2, [_GROEN] * ANTAL))
    runde = runder.opret_runde(pr_on=timezone.localdate(foer), by=mona, now=foer)
    runde = runder.indstil_runde(runde=runder.beregn_runde(runde=runde, by=mona, now=foer), by=mona, now=foer)
    runde = runder.godkend_runde(runde=runde, by=morten, now=foer)
    return runder.offentliggoer_runde(runde=runde, gaelder_fra_on=timezone.localdate(foer), by=mona, now=foer)


def meld_ind() -> None:
    """A vacancy without an offer, and one with an open offer."""
    now = timezone.now()
    idag = timezone.localdate(now)
    for nr, navn in enumerate(NAVNE[:2]):
        afdeling = Afdeling.objects.get(navn=navn)
        udlejer = f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation)
        bolig = f.bolig(afdeling, adresse=f"Blomstervej {nr + 1}")
        indmelding = f.indmelding(bolig, by=udlejer, idag=idag, now=now)
        if nr:
            f.tilbud(indmelding, idag=idag, now=now)


def ny_fil(mappe: Path) -> Path:
    """This year's file, which the table above tells of."""
    aar = timezone.localdate().year - 1
    roed, gul, skjult = "35,0;0,50;65,0;95,0;35,0", "35,0;0,50;65,0;95,0;8,0", "..;..;..;..;.."
    tal = [roed] * ROEDE + [gul] * (GULE - ROEDE) + [skjult] + [_GROEN] * (ANTAL - GULE - 1)
    return _skriv(mappe / f"lbf-{aar}.csv", aar, tal)


def rettet_fil(mappe: Path) -> Path:
    """Last year's file again, with five of six figures changed a little in every row."""
    aar = timezone.localdate().year - 2
    return _skriv(mappe / f"lbf-{aar}-rettet.csv", aar, ["12,1;0,51;30,1;95,1;8,1"] * ANTAL)


def _skriv(sti: Path, aar: int, tal: list[str]) -> Path:
    sti.write_bytes("\r\n".join([LBF, *_linjer(aar, tal), ""]).encode("cp1252"))
    return sti


def _linjer(aar: int, tal: list[str]) -> list[str]:
    return [f"0901;{nr:03d};{navn};{aar};400;{de}" for nr, (navn, de) in enumerate(zip(NAVNE, tal, strict=True), 1)]
