"""What a round is computed from, put in place by COPY; and the computing. Imported when Django is set up."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection
from django.utils import timezone

from bench import figurer, ramme, register
from monitoring.models import INDIKATORNUMRE, Indlaesning, Kilde, Kildefil, Ministerliste, Omraade, Udpegning
from monitoring.services.kopiering import kopier
from monitoring.services.modeller import indlaes_modeller
from monitoring.services.runder import beregn_runde, opret_runde
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle

_KOLONNER = (
    "afdeling_id, kilde, lag, vaerdier, mangler, tvillinger, tvillinger_mangler, antal_tvillinger, raekke, kolonner,"
    " indlaesning_id, aar, kendt_on, ark"
)


def fyld(antal: int) -> Bruger:
    """Register, list, areas and observations of `antal` afdelinger; the user who computes."""
    now = timezone.now()
    by = Bruger.objects.create(username="maaler", email="maaler@bench.example", rolle=Rolle.MONITOR)
    indlaes_modeller(now=now)
    register.fyld(antal)
    job = {kilde.value: _indlaesning(kilde, by) for kilde in (Kilde.LBF, Kilde.TVILLING, Kilde.MINISTERIET)}
    _liste_og_omraader(antal, job["ministeriet"])
    kopier(f"monitoring_talraekke ({_KOLONNER})", _linjer(antal, {kilde: et.pk for kilde, et in job.items()}))
    with connection.cursor() as cursor:
        # The year before, which the reading has to pass over.
        aaret_foer = _KOLONNER.replace(" aar, kendt_on", " aar - 1, kendt_on - 366")
        tabel = f"monitoring_talraekke ({_KOLONNER})"
        cursor.execute(f"INSERT INTO {tabel} SELECT {aaret_foer} FROM monitoring_talraekke")
    return by


def _indlaesning(kilde: Kilde, by: Bruger) -> Indlaesning:
    now = timezone.now()
    fil = Kildefil.objects.create(sha256=kilde, navn=f"{kilde}.csv", indhold=b"-", stoerrelse=1, at=now, by=by)
    status = Indlaesning.Status.INDLAEST
    return Indlaesning.objects.create(fil=fil, kilde=kilde, status=status, created_at=now, created_by=by)


def _liste_og_omraader(antal: int, job: Indlaesning) -> None:
    liste = Ministerliste.objects.create(
        listedato=figurer.LISTEDATO, doemte_landsgennemsnit=figurer.LANDSGENNEMSNIT, med_bilag=True, indlaesning=job
    )
    omraader = []
    for plads, betegnelser in enumerate(figurer.OMRAADER):
        omraade = Omraade.objects.create(navn=figurer.omraadenavn(plads), kommune="Opdigtet")
        omraader.append(omraade)
        Udpegning.objects.create(
            liste=liste, omraade=omraade, betegnelser=sorted(betegnelser), indlaesning=job, ark="", raekke=plads + 2
        )
    linjer = (
        f"{nr + 1}\t{omraader[sted].pk}\t{figurer.LISTEDATO}\tbilag"
        for nr in range(antal)
        if (sted := figurer.omraadeplads(nr)) is not None
    )
    kopier("monitoring_omraademedlemskab (afdeling_id, omraade_id, fra_on, kilde)", linjer)


def _linjer(antal: int, job: dict[str, int]) -> Iterator[str]:
    """A line for each afdeling's own figures, and one for each of its indicators with twins, as files bring them."""
    tid = f"{figurer.AAR}\t{figurer.AAR}-09-01\t"
    for (afdeling, kilde), gruppe in groupby(figurer.observationer(range(antal)), key=itemgetter(0, 1)):
        alle = [raekke[2:] for raekke in gruppe]
        for lag, raekker in enumerate([alle] if kilde == Kilde.LBF else [[en] for en in alle]):
            indikatorer, vaerdier, mangler, *_, kolonner = zip(*raekker, strict=True)
            _, _, _, *tvillinger, nr, _ = raekker[0]
            arrays = [f"{{{','.join(_paa_plads(indikatorer, af, 'NULL'))}}}" for af in (vaerdier, mangler)]
            celler = (afdeling, kilde, lag, *arrays, *tvillinger, nr, " ".join(_paa_plads(indikatorer, kolonner, "")))
            linje = "\t".join("\\N" if celle is None else str(celle) for celle in celler)
            yield f"{linje}\t{job[str(kilde)]}\t{tid}"


def _paa_plads(indikatorer: tuple[Any, ...], af: tuple[Any, ...], ingen: str) -> list[str]:
    fyldte = {i: str(en) for i, en in zip(indikatorer, af, strict=True) if en not in (None, "")}
    return [fyldte.get(indikator, ingen) for indikator in INDIKATORNUMRE]


def beregn(by: Bruger, antal: int) -> ramme.Tid:
    """A new round on the day of the figures: the time of its computing."""
    runde = opret_runde(pr_on=figurer.PR, by=by, now=timezone.now())
    maalt = ramme.tid(lambda: beregn_runde(runde=runde, by=by, now=timezone.now()))
    if runde.placeringer.count() != antal:
        raise ramme.Maalefejl(f"Runden skulle have placeret {antal} afdelinger.")
    return maalt
