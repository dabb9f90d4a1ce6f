"""The brake on rounds and imports: who may let it go, and what it says while it holds."""

import datetime as dt

from django.db import transaction

from monitoring.domain.bremse import Bremsetal
from monitoring.domain.dansk import dato
from monitoring.models import Indlaesning, Monitorering
from monitoring.regler.runderegler import bremseregel
from monitoring.selectors.runder import er_frigivet, rundebremse, uafgjort_bremse
from monitoring.services.overgange import laas, tjek_begrundelse
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv


class IndlaesningBremset(Exception):
    """An import would change too much of what was there; its transaction is rolled back and it waits."""

    def __init__(self, tal: Bremsetal) -> None:
        super().__init__(tal.talt)
        self.tal = tal


def tjek_bremse(runde: Monitorering) -> None:
    """Refuse to go on with a round that changes too many colours, until somebody else has let it through."""
    if tal := uafgjort_bremse(runde):
        raise Afvist(
            f"Runden er bremset: {tal.talt} afdelinger skifter farve, og grænsen er {tal.graense}. "
            "En anden end den, der beregnede runden, skal se på ændringerne og frigive den med en begrundelse."
        )


def spaerring_for_frigivelse(runde: Monitorering, tal: Bremsetal | None, by: Bruger) -> str | None:
    """Why `by` may not let the round through now; None when it may happen."""
    if runde.status == Monitorering.Status.OFFENTLIGGJORT:
        return "Runden er offentliggjort."
    if tal is None or not tal.overskredet:
        return "Runden er ikke bremset."
    if er_frigivet(runde, tal):
        return "Runden er allerede frigivet."
    if by.pk in (runde.beregnet_by_id, runde.indstillet_by_id):
        return "Du har selv beregnet eller indstillet runden. En anden skal frigive den."
    return None


@transaction.atomic
def frigiv_bremse(*, runde: Monitorering, begrundelse: str, by: Bruger, now: dt.datetime) -> Monitorering:
    """Let a round through that changes more colours than the limit. Holds for these figures only."""
    tjek_ret(by, Rettighed.GODKEND_RUNDE, handling="frigive en bremset runde")
    begrundelse = tjek_begrundelse(begrundelse, "Skriv, hvorfor ændringerne er rigtige.")
    runde = laas(runde)
    tal = rundebremse(runde)
    if grund := spaerring_for_frigivelse(runde, tal, by):
        raise Afvist(grund)
    assert tal is not None
    runde.bremse = tal.som_dict()
    runde.frigivet_at, runde.frigivet_by, runde.frigivet_begrundelse = now, by, begrundelse
    runde.save(update_fields=["bremse", "frigivet_at", "frigivet_by", "frigivet_begrundelse"])
    skriv(
        art="monitorering.frigivet",
        objekt=runde,
        tekst=(
            f"Bremsen på runden pr. {dato(runde.pr_on)} er frigivet: {tal.talt} afdelinger skifter farve. "
            f"Begrundelse: {begrundelse}"
        ),
        by=by,
        now=now,
        grundlag=runde.bremse,
    )
    return runde


def tjek_indlaesningsbremse(*, indlaesning: Indlaesning, aendrede: int, ialt: int) -> None:
    """Stop an import that would change too many of the `ialt` values that were there, unless it has been released."""
    tal = Bremsetal(aendrede, ialt, bremseregel("indlaesning"))
    if tal.overskredet and indlaesning.frigivet_at is None:
        raise IndlaesningBremset(tal)


def spaerring_for_indlaesning(job: Indlaesning, by: Bruger) -> str | None:
    """Why `by` may not let the import through now; None when it may happen."""
    if job.status != Indlaesning.Status.BREMSET or job.bremse is None:
        return "Indlæsningen er ikke bremset."
    if job.created_by_id == by.pk:
        return "Du har selv indlæst filen. En anden skal frigive den."
    return None


@transaction.atomic
def frigiv_indlaesning(*, indlaesning: Indlaesning, begrundelse: str, by: Bruger, now: dt.datetime) -> Indlaesning:
    """Let a stopped import store its changes; it waits for a worker again."""
    tjek_ret(by, Rettighed.INDLAES_DATA, handling="frigive en bremset indlæsning")
    begrundelse = tjek_begrundelse(begrundelse, "Skriv, hvorfor ændringerne er rigtige.")
    job = Indlaesning.objects.select_for_update(no_key=True, of=("self",)).get(pk=indlaesning.pk)
    if grund := spaerring_for_indlaesning(job, by):
        raise Afvist(grund)
    assert job.bremse is not None
    job.frigivet_at, job.frigivet_by, job.frigivet_begrundelse = now, by, begrundelse
    job.status, job.forsoeg, job.pulse_at, job.finished_at = Indlaesning.Status.VENTER, 0, now, None
    job.fund, job.faerdig_pct, job.trin_tekst = [], 0, ""
    job.save(
        update_fields=[
            "frigivet_at", "frigivet_by", "frigivet_begrundelse", "status", "forsoeg", "pulse_at", "finished_at",
            "fund", "faerdig_pct", "trin_tekst",
        ]
    )  # fmt: skip
    skriv(
        art="indlaesning.frigivet",
        objekt=job,
        tekst=f"{job} er frigivet og indlæses. Begrundelse: {begrundelse}",
        by=by,
        now=now,
        grundlag=job.bremse,
    )
    return job
