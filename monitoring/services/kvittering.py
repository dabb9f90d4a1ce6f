"""Warnings stop a file until a person has ticked off each kind of them, with a note.

A tick holds for the warnings as they were seen. When the file goes on it is checked again from the beginning, and a
group that has changed meanwhile (another import, a correction of the register) is no longer ticked off.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from monitoring.domain.cpr import CPR_BESKED, ligner_cpr
from monitoring.domain.dansk import opremsning, tal
from monitoring.ingest import Alvor, Fund, Fundgruppe, grupper
from monitoring.models import Advarselkvittering, Indlaesning
from monitoring.services.adgang import kraev_egen_indlaesning
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv

MAKS_NOTE = 2_000
_S = Indlaesning.Status


class AfventerKvittering(Exception):
    """The file holds warnings that nobody has ticked off; nothing of it may be stored yet."""

    def __init__(self, fund: Iterable[Fund]) -> None:
        super().__init__("Warnings wait for a person.")
        self.fund = list(fund)


def kvitterede(job: Indlaesning) -> frozenset[str]:
    """The fingerprints that have been ticked off on this import."""
    return frozenset(job.kvitteringer.values_list("fingeraftryk", flat=True))


def kraev_kvittering(fund: list[Fund], kvitteret: frozenset[str]) -> None:
    """Raise `AfventerKvittering` unless every group of warnings has been ticked off as it stands."""
    if any(post["fingeraftryk"] not in kvitteret for post in til_kvittering(fund)):
        raise AfventerKvittering(fund)


def til_kvittering(fund: Iterable[Fund]) -> list[dict[str, Any]]:
    """The groups of warnings, as they are stored with the import for the page to ask about."""
    return [
        {
            "kode": gruppe.kode,
            "kolonne": gruppe.kolonne[:100],
            "antal": gruppe.antal,
            "tekst": gruppe.tekst(),
            "fingeraftryk": fingeraftryk(gruppe),
            "tal_id": gruppe.fund[0].tal_id,
        }
        for gruppe in grupper(et for et in fund if et.alvor is Alvor.ADVARSEL)
    ]


def fingeraftryk(gruppe: Fundgruppe) -> str:
    """The same for the same warnings in the same cells, whatever the order."""
    linjer = sorted(f"{et.ark}\t{et.raekke}\t{et.celle_tekst}\t{et.besked}\t{et.antal}" for et in gruppe.fund)
    hele = "\n".join([gruppe.kode, gruppe.kolonne, *linjer])
    return hashlib.sha256(hele.encode("utf-8", "replace")).hexdigest()


def udestaaende(job: Indlaesning) -> list[dict[str, Any]]:
    """The groups of a waiting import that nobody has ticked off yet."""
    kvitteret = kvitterede(job)
    return [post for post in job.genkendt.get("advarsler", []) if post["fingeraftryk"] not in kvitteret]


def kvitter(*, indlaesning_id: int, noter: Mapping[str, str], by: Bruger, now: dt.datetime) -> Indlaesning:
    """Tick off the warnings whose fingerprints `noter` names, each with its note.

    When none is left the import waits for a worker again (its status tells); the caller queues it.
    """
    with transaction.atomic():
        job = Indlaesning.objects.select_for_update(of=("self",), no_key=True).get(pk=indlaesning_id)
        kraev_egen_indlaesning(by, job, "kvittere for advarsler")
        if job.status != _S.AFVENTER:
            raise Afvist(f"Indlæsningen venter ikke på kvittering. Den har status »{job.get_status_display()}«.")
        aabne = {post["fingeraftryk"]: post for post in udestaaende(job)}
        if ukendte := set(noter) - set(aabne):
            antal = "En advarsel er" if len(ukendte) == 1 else f"{tal(len(ukendte))} advarsler er"
            raise Afvist(f"{antal} kvitteret af en anden eller har ændret sig. Hent siden igen, og se på dem.")
        for aftryk, note in noter.items():
            _gem(job, aabne[aftryk], _renset(note), by, now)
        if len(noter) == len(aabne):
            job.status, job.faerdig_pct, job.trin_tekst, job.pulse_at = _S.VENTER, 0, "", now
            job.save(update_fields=["status", "faerdig_pct", "trin_tekst", "pulse_at"])
    return job


def kvitter_alle(*, indlaesning_id: int, note: str, by: Bruger, now: dt.datetime) -> Indlaesning:
    """Tick off every warning that is left with the same note."""
    job = Indlaesning.objects.get(pk=indlaesning_id)
    noter = {post["fingeraftryk"]: note for post in udestaaende(job)}
    return kvitter(indlaesning_id=indlaesning_id, noter=noter, by=by, now=now)


def _renset(note: str) -> str:
    note = note.replace("\0", "").strip()
    if not note:
        raise Afvist("Skriv en note om, hvorfor filen kan indlæses trods advarslen.", felt="note")
    if len(note) > MAKS_NOTE:
        raise Afvist(
            f"Noten er på {tal(len(note))} tegn, og grænsen er {tal(MAKS_NOTE)}. Gør den kortere.", felt="note"
        )
    if ligner_cpr(note):
        raise Afvist(CPR_BESKED, felt="note")
    return note


def _gem(job: Indlaesning, post: dict[str, Any], note: str, by: Bruger, now: dt.datetime) -> None:
    Advarselkvittering.objects.create(
        indlaesning=job,
        kode=post["kode"][:60],
        kolonne=post["kolonne"],
        fingeraftryk=post["fingeraftryk"],
        antal=post["antal"],
        note=note,
        at=now,
        by=by,
    )
    skriv(
        art="indlaesning.kvitteret",
        objekt=job,
        tekst=f"{job}: advarslen er kvitteret. {post['tekst']}",
        by=by,
        now=now,
        grundlag={"kode": post["kode"], "kolonne": post["kolonne"], "antal": post["antal"], "note": note},
    )


def afslag(job: Indlaesning) -> str:
    """Why a waiting import has stored nothing, for those who have no page to tick on."""
    linjer = [post["tekst"] for post in udestaaende(job)]
    koder = opremsning(sorted({post["kode"] for post in udestaaende(job)}))
    hoved = f"Filen har advarsler, som ingen har kvitteret for ({koder}). Intet er gemt."
    vej = (
        'Se på dem, og kør kommandoen igen med --kvitter "hvorfor filen kan indlæses trods dem",'
        f" kvittér på siden for indlæsning {job.pk} under Data, eller ret filen."
    )
    return "\n".join([hoved, *linjer, vej])
