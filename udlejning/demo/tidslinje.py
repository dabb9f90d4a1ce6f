"""Three years of work in the invented town, done by the same services as the real work, each step on its own day.

Every step may be run again: a file that was loaded changes nothing, a round or a vacancy that exists is passed over.
So an interrupted demonstration is completed by the next start.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from monitoring.models import Indlaesning, Monitorering, Placering
from monitoring.regler.indlaes_lov import gaeldende_lov
from monitoring.services.indlaesning import koer_indlaesning, modtag_fil
from monitoring.services.kvittering import kvitter_alle
from monitoring.services.manuelle import placer_manuelt
from monitoring.services.runder import (
    beregn_runde,
    godkend_runde,
    indstil_runde,
    offentliggoer_runde,
    opret_runde,
)
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist

from .betegnelser import Demoministerium
from .filer import Demofil, alle_filer
from .verden import Verden

DANMARK = ZoneInfo("Europe/Copenhagen")
#: A round's colours take effect this long after its as-of date.
IKRAFTTRAEDEN = dt.timedelta(days=14)

KVITTERING = "Tallene er opdigtede og er set igennem til demonstrationen."

Fortael = Callable[[str], None]


def klokken(dag: dt.date, time: int = 9) -> dt.datetime:
    return dt.datetime.combine(dag, dt.time(time), DANMARK)


def skriv_filer(verden: Verden, mappe: Path) -> list[Demofil]:
    """Write every file of the town into `mappe` and return them in the order in which they became known."""
    mappe.mkdir(parents=True, exist_ok=True)
    filer = alle_filer(verden, Demoministerium(gaeldende_lov(), verden.lister[0].year))
    for fil in filer:
        (mappe / fil.navn).write_bytes(fil.indhold)
    return filer


def forloeb(verden: Verden, mappe: Path, monitor: Bruger, monitor2: Bruger, fortael: Fortael) -> None:
    """Load the files and hold the rounds, in the order of their days."""
    filer = skriv_filer(verden, mappe)
    fortael(f"{len(filer)} filer er skrevet i {mappe.name}/. De indlæses som alle andre filer.")
    runder = list(verden.runder)
    for fil in filer:
        while runder and runder[0] < fil.kendt_on:
            hold_runde(runder.pop(0), monitor, monitor2, fortael)
        indlaes(mappe / fil.navn, fil, monitor, fortael)
    for pr in runder:
        hold_runde(pr, monitor, monitor2, fortael)


def indlaes(sti: Path, fil: Demofil, monitor: Bruger, fortael: Fortael) -> None:
    """Load one written file on the day from which it is known. A refusal here is a fault of the generator.

    Invented figures may be unusual: their warnings are ticked off with a note, as a person would.
    """
    now = klokken(fil.kendt_on)
    job = modtag_fil(
        navn=sti.name,
        indhold=sti.read_bytes(),
        kilde=fil.kilde,
        by=monitor,
        now=now,
        kendt_on=fil.kendt_on,
    )
    job = koer_indlaesning(indlaesning_id=job.pk, now=now, idag=fil.kendt_on)
    if job.status == Indlaesning.Status.AFVENTER:
        kvitter_alle(indlaesning_id=job.pk, note=KVITTERING, by=monitor, now=now)
        job = koer_indlaesning(indlaesning_id=job.pk, now=now, idag=fil.kendt_on)
    if job.status not in (Indlaesning.Status.INDLAEST, Indlaesning.Status.UAENDRET):
        raise Afvist(f"Demofilen {fil.navn} blev ikke indlæst: {job.get_status_display()}. {job.fund[:3]}")
    fortael(f"{fil.navn}: {job.antal_raekker} rækker")


def hold_runde(pr: dt.date, monitor: Bruger, monitor2: Bruger, fortael: Fortael) -> None:
    """One round from draft to publication, by two people, on its own days."""
    runde = Monitorering.objects.filter(pr_on=pr).first() or opret_runde(pr_on=pr, by=monitor, now=klokken(pr))
    if runde.status == Monitorering.Status.KLADDE:
        runde = beregn_runde(runde=runde, by=monitor, now=klokken(pr, 10))
        _placer_nogle_manuelt(runde, monitor)
        runde = indstil_runde(runde=runde, by=monitor, now=klokken(pr, 11))
    fra = pr + IKRAFTTRAEDEN
    if runde.status == Monitorering.Status.INDSTILLET:
        runde = godkend_runde(runde=runde, by=monitor2, now=klokken(fra - dt.timedelta(days=2)))
    if runde.status == Monitorering.Status.GODKENDT:
        dag = fra - dt.timedelta(days=1)
        offentliggoer_runde(runde=runde, gaelder_fra_on=fra, by=monitor, now=klokken(dag))
    fortael(f"Runden pr. {pr:%d.%m.%Y} er holdt og gælder fra {fra:%d.%m.%Y}.")


def _placer_nogle_manuelt(runde: Monitorering, monitor: Bruger) -> None:
    """Once a year, in June, the styregruppe places every third afdeling that is ikke målt, for a year."""
    if runde.pr_on.month != 6:
        return
    uden_farve = Placering.objects.filter(monitorering=runde, farve="ikke_maalt").order_by("afdeling_id")
    afdelinger = [p.afdeling for p in uden_farve.select_related("afdeling__organisation")[::3]]
    if afdelinger and not runde.manuelle_placeringer.exists():
        placer_manuelt(
            runde=runde,
            afdelinger=afdelinger,
            farve="groen",
            begrundelse="Afdelingen er for lille til, at tallene må vises. Parterne kender ingen problemer i den.",
            afgoerelse=f"Styregruppens møde i juni {runde.pr_on.year}, punkt 4",
            til_on=runde.pr_on.replace(year=runde.pr_on.year + 1) + IKRAFTTRAEDEN,
            by=monitor,
            now=klokken(runde.pr_on, 10),
        )
