"""One file goes in: received, read, checked against the register, and stored whole or not at all.

A job is a row (`Indlaesning`). Whoever runs it claims it by an attempt number and shows signs of life; one that stops
showing them may be taken over. All that is stored lies in one transaction that ends with the claim being verified, so
a worker that was killed, or thought dead, leaves nothing behind. Imports wait for each other (an advisory lock).
"""

import datetime as dt
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from monitoring.domain.dansk import dato, tal
from monitoring.ingest import Alvor, Fund
from monitoring.ingest.filtype import MAKS_FIL
from monitoring.models import Indlaesning, Kilde, Kildefil
from monitoring.services import laesning, lagring
from monitoring.services.adgang import kraev_egen_indlaesning, kraev_indlaesning
from monitoring.services.bremse import IndlaesningBremset
from monitoring.services.indlaesningstilstande import AABNE, I_GANG, KAN_KOERES_IGEN
from monitoring.services.kopiering import gem_bytes
from monitoring.services.kvittering import AfventerKvittering, til_kvittering
from monitoring.services.modtagere import FilAfvist
from monitoring.services.puls import JobTabt, Puls
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.oprydning import uden_oprydning
from udlejning.faelles.puls import doed, lad_doede_vente
from udlejning.haendelser.services import skriv

logger = logging.getLogger(__name__)

#: A job that has taken its worker down this often is given up.
MAKS_FORSOEG = 5
#: More findings than this are counted and not stored.
MAKS_FUND = 2_000

# Jobs are locked without their key (no_key): the rows of an import that is being stored hold a share of the key, and
# a job must be claimable while a worker that is thought dead still stores.
_S = Indlaesning.Status


@dataclass(slots=True)
class _Afslutning:
    """How a job ends."""

    status: str
    fund: list[Fund] = field(default_factory=list)
    genkendt: dict[str, Any] = field(default_factory=dict)
    antal_raekker: int = 0
    antal_nye: int = 0
    grundlag: dict[str, Any] = field(default_factory=dict)
    bremse: dict[str, Any] | None = None


def modtag_fil(
    *,
    navn: str,
    indhold: bytes,
    kilde: str,
    by: Bruger,
    now: dt.datetime,
    kendt_on: dt.date | None = None,
) -> Indlaesning:
    """Keep a file and make the job that loads it. The bytes are kept once per content.

    The same file, source and day that already wait or run give that job, so that two at once are one.
    """
    kraev_indlaesning(by, kilde)
    _tjek(indhold, kilde, kendt_on, now)
    kortnavn = PurePath(navn.replace("\\", "/")).name[-255:] or "fil"
    with transaction.atomic():
        sha256 = hashlib.sha256(indhold).hexdigest()
        ny = Kildefil(sha256=sha256, navn=kortnavn, indhold=indhold, stoerrelse=len(indhold), at=now, by=by)
        gem_bytes(ny)
        fil = Kildefil.objects.select_for_update(no_key=True).defer("indhold").get(sha256=sha256)
        # The bytes of a file with CPR numbers were wiped; the file may be sent again all the same.
        if Kildefil.objects.filter(pk=fil.pk, indhold=b"").exists():
            Kildefil.objects.filter(pk=fil.pk).update(indhold=indhold)
        return find_eller_opret(fil=fil, kilde=kilde, kendt_on=kendt_on, tilretning={}, by=by, now=now)


def find_eller_opret(
    *,
    fil: Kildefil,
    kilde: str,
    kendt_on: dt.date | None,
    tilretning: dict[str, Any],
    by: Bruger,
    now: dt.datetime,
) -> Indlaesning:
    """The open job of a file that the caller has locked, or a new one. An organisation never meets another's.

    `tilretning`: the corrections that it is read with (`monitoring.ingest.tilretning`).
    """
    samme: dict[str, Any] = {"kilde": kilde, "kendt_on": kendt_on, "tilretning": tilretning}
    aaben = fra_samme_side(fil.indlaesninger.filter(status__in=AABNE, **samme), by).first()
    return aaben or Indlaesning.objects.create(fil=fil, created_at=now, created_by=by, **samme)


def fra_samme_side(indlaesninger: QuerySet[Indlaesning], by: Bruger) -> QuerySet[Indlaesning]:
    """Those that `by`'s organisation has sent, or for the municipality all."""
    if by.organisation_id is None:
        return indlaesninger
    return indlaesninger.filter(created_by__organisation=by.organisation_id)


def _tjek(indhold: bytes, kilde: str, kendt_on: dt.date | None, now: dt.datetime) -> None:
    if kilde not in Kilde.values:
        raise Afvist(f"Kilden »{kilde}« findes ikke. Vælg en af: {', '.join(Kilde.values)}.", felt="kilde")
    if not indhold:
        raise Afvist("Filen er tom. Kontrollér, at du har valgt den rigtige fil.", felt="filer")
    tjek_stoerrelse(len(indhold))
    if kendt_on is not None and kendt_on > timezone.localdate(now):
        raise Afvist("»Data kendt fra« ligger i fremtiden. Skriv en dato, der er passeret.", felt="kendt_on")


def tjek_stoerrelse(antal_bytes: int) -> None:
    """Refuse a file that is too large."""
    if antal_bytes > MAKS_FIL:
        mb = -(-antal_bytes // 1024**2)
        raise Afvist(
            f"Filen fylder {tal(mb)} MB, og grænsen er {tal(MAKS_FIL // 1024**2)} MB."
            " Del den i flere, for eksempel en for hvert år.",
            felt="filer",
        )


def annuller_indlaesning(*, indlaesning_id: int, by: Bruger, now: dt.datetime) -> Indlaesning:
    """Stop an import that waits, runs or waits for a person. What a running worker has stored goes back.

    Waits for a worker that is just writing its end; if that was first, the import is done and this is refused.
    """
    with transaction.atomic():
        job = Indlaesning.objects.select_for_update(of=("self",), no_key=True).get(pk=indlaesning_id)
        kraev_egen_indlaesning(by, job, "annullere en indlæsning")
        if job.status not in AABNE:
            raise Afvist(
                f"Indlæsningen kan ikke annulleres, for den har status »{job.get_status_display()}«."
                " En fil, der er indlæst, kan trækkes tilbage i stedet."
            )
        job.status, job.trin_tekst, job.finished_at = _S.ANNULLERET, "", now
        job.save(update_fields=["status", "trin_tekst", "finished_at"])
        tekst = f"{job} blev annulleret. Intet fra filen er gemt."
        skriv(art="indlaesning.annulleret", objekt=job, tekst=tekst, by=by, now=now)
    return job


def koer_igen(*, indlaesning_id: int, by: Bruger, now: dt.datetime) -> Indlaesning:
    """Let an import that broke off, or was refused (the register may have been mended since), wait for a worker."""
    with transaction.atomic():
        job = Indlaesning.objects.select_for_update(no_key=True).get(pk=indlaesning_id)
        kraev_egen_indlaesning(by, job, "indlæse data")
        if job.status not in KAN_KOERES_IGEN:
            raise Afvist("Kun en indlæsning, der blev afbrudt eller afvist, kan køres igen. Send filen igen i stedet.")
        job.status, job.forsoeg, job.fund, job.faerdig_pct, job.trin_tekst = _S.VENTER, 0, [], 0, ""
        job.finished_at, job.pulse_at = None, now
        job.save(update_fields=["status", "forsoeg", "fund", "faerdig_pct", "trin_tekst", "finished_at", "pulse_at"])
        skriv(art="indlaesning.genstartet", objekt=job, tekst=f"{job} blev sat i gang igen.", by=by, now=now)
    return job


@uden_oprydning()
def koer_indlaesning(*, indlaesning_id: int, now: dt.datetime, idag: dt.date) -> Indlaesning:
    """Load a file if nobody else has or does. Safe to call any number of times, from any number of workers.

    The job returned tells what happened; a file's errors and the program's own never raise.
    """
    job = _overtag(indlaesning_id, now)
    if job is None:
        return Indlaesning.objects.get(pk=indlaesning_id)
    with Puls(job.pk, job.forsoeg) as puls:
        try:
            _udfoer_eller_meld(job, puls, now, idag)
        except JobTabt:
            logger.warning("Import %s was taken over by another worker.", job.pk)
    job.refresh_from_db()
    return job


def _udfoer_eller_meld(job: Indlaesning, puls: Puls, now: dt.datetime, idag: dt.date) -> None:
    try:
        _udfoer(job, puls, now, idag)
    except JobTabt:
        raise
    except Exception:  # whatever goes wrong, the job must tell the user and the log must tell us
        logger.exception("Import %s failed.", job.pk)
        fund = Fund(
            Alvor.FEJL,
            "afbrudt",
            besked="der skete en fejl i programmet, og intet fra filen er gemt",
            raad="kør indlæsningen igen, og kontakt administratoren, hvis det sker igen",
        )
        _afslut(job, _Afslutning(_S.FEJLET, [fund]), now)


def _overtag(indlaesning_id: int, now: dt.datetime) -> Indlaesning | None:
    """Claim the job, or None where it is done or alive in other hands."""
    with transaction.atomic():
        job = (
            Indlaesning.objects.select_for_update(of=("self",), no_key=True)
            .select_related("created_by", "fil")
            .defer("fil__indhold")
            .annotate(doed=doed())
            .get(pk=indlaesning_id)
        )
        if job.status not in I_GANG or (job.status == _S.KOERER and not job.doed):
            return None
        if job.forsoeg >= MAKS_FORSOEG:
            fund = Fund(
                Alvor.FEJL,
                "opgivet",
                besked=f"indlæsningen blev afbrudt {tal(MAKS_FORSOEG)} gange og er opgivet; intet fra filen er gemt",
                raad="del filen i mindre, eller kontakt administratoren",
            )
            _skriv_slut(job, _Afslutning(_S.FEJLET, [fund]), now)
            return None
        job.status, job.forsoeg, job.trin_tekst, job.faerdig_pct = _S.KOERER, job.forsoeg + 1, "Åbner filen", 5
        job.save(update_fields=["status", "forsoeg", "trin_tekst", "faerdig_pct"])
        Indlaesning.objects.filter(pk=job.pk).update(pulse_at=Now())
    return job


def _udfoer(job: Indlaesning, puls: Puls, now: dt.datetime, idag: dt.date) -> None:
    puls.meld("Åbner filen", 5)
    if foer := _indlaest_foer(job):
        _afslut(job, _uaendret(foer), now)
        return
    resultat, genkendt = laesning.laes(job, puls, idag)
    try:
        with transaction.atomic():
            puls.meld("Venter på andre indlæsninger", 30)
            lagring.laas_indlaesninger()
            if foer := _indlaest_foer(job):
                slut = _uaendret(foer)
            else:
                gemt = lagring.gem_resultat(resultat=resultat, indlaesning=job, now=now, idag=idag, meld=puls.meld)
                genkendt |= {"gemt": gemt.grundlag, "advarsler": til_kvittering(resultat.fund)}
                slut = _Afslutning(_S.INDLAEST, resultat.fund, genkendt, gemt.raekker, gemt.nye, gemt.grundlag)
            puls.meld("Gør færdig", 95)
            _skriv_slut(job, slut, now)
    except (FilAfvist, AfventerKvittering) as stop:
        antal = sum(len(tabel.numre) for tabel in resultat.tabeller)
        status = _S.AFVIST if isinstance(stop, FilAfvist) else _S.AFVENTER
        genkendt["advarsler"] = til_kvittering(stop.fund)
        bagefter = stop.bagefter if isinstance(stop, FilAfvist) else None
        _afslut(job, _Afslutning(status, stop.fund, genkendt, antal), now, bagefter)
    except IndlaesningBremset as stop:
        antal = sum(len(tabel.numre) for tabel in resultat.tabeller)
        genkendt["advarsler"] = til_kvittering(resultat.fund)
        bremse = stop.tal.som_dict()
        _afslut(job, _Afslutning(_S.BREMSET, resultat.fund, genkendt, antal, grundlag=bremse, bremse=bremse), now)


def _indlaest_foer(job: Indlaesning) -> Indlaesning | None:
    """The import that already brought in the same bytes as the same source (and with the same wish for a day)."""
    samme = Indlaesning.objects.filter(fil=job.fil_id, kilde=job.kilde, status=_S.INDLAEST, tilretning=job.tilretning)
    foer = fra_samme_side(samme, job.created_by)
    if job.kendt_on is not None:
        foer = foer.filter(kendt_on=job.kendt_on)
    return foer.order_by("-finished_at", "-pk").first()


def _uaendret(foer: Indlaesning) -> _Afslutning:
    naar = dato(timezone.localdate(foer.finished_at)) if foer.finished_at else "tidligere"
    fund = [Fund(Alvor.BEMAERKNING, "indlaest_foer", besked=f"filen er indlæst før ({naar}), så intet er ændret")]
    if erstattet := foer.observationer.exclude(erstattet_af=None).count():
        besked = f"{tal(erstattet)} af filens værdier er siden rettet af en nyere fil, og rettelserne gælder stadig"
        raad = "indlæs en fil med de gamle værdier og et andet indhold, hvis rettelsen var forkert"
        fund.append(Fund(Alvor.ADVARSEL, "rettet_siden", besked=besked, raad=raad))
    return _Afslutning(_S.UAENDRET, fund, foer.genkendt, foer.antal_raekker, 0, {"indlaest_af": foer.pk})


def _afslut(job: Indlaesning, slut: _Afslutning, now: dt.datetime, bagefter: Callable[[], None] | None = None) -> None:
    with transaction.atomic():
        _skriv_slut(job, slut, now)
        if bagefter is not None:
            bagefter()


def _skriv_slut(job: Indlaesning, slut: _Afslutning, now: dt.datetime) -> None:
    """Write the outcome and the event, if the job is still ours."""
    skrevet = Indlaesning.objects.filter(pk=job.pk, forsoeg=job.forsoeg, status__in=(_S.VENTER, _S.KOERER)).update(
        status=slut.status,
        fund=_uden_nul([et.som_json() for et in _hoejst(slut.fund)]),
        genkendt=_uden_nul(slut.genkendt),
        antal_raekker=slut.antal_raekker,
        antal_nye=slut.antal_nye,
        trin_tekst="",
        faerdig_pct=100,
        finished_at=None if slut.status in AABNE else now,
        bremse=slut.bremse or F("bremse"),
    )
    if not skrevet:
        raise JobTabt
    if any(et.kode == "cpr" for et in slut.fund):
        _slet_indhold(job)
    grundlag = {"status": slut.status, "raekker": slut.antal_raekker, "nye": slut.antal_nye, **slut.grundlag}
    grundlag["fejl"] = sum(et.alvor is Alvor.FEJL for et in slut.fund)
    tekst = f"{job}: {_S(slut.status).label}."
    skriv(art=f"indlaesning.{slut.status}", objekt=job, tekst=tekst, by=job.created_by, now=now, grundlag=grundlag)


def _uden_nul(data: Any) -> Any:
    """JSON in PostgreSQL holds no NUL character."""
    if isinstance(data, dict):
        return {navn: _uden_nul(vaerdi) for navn, vaerdi in data.items()}
    if isinstance(data, list):
        return [_uden_nul(vaerdi) for vaerdi in data]
    return data.replace("\0", "") if isinstance(data, str) else data


def _slet_indhold(job: Indlaesning) -> None:
    """CPR numbers are kept nowhere: the bytes go, unless they were loaded before the file was known to hold any."""
    if not Indlaesning.objects.filter(fil=job.fil_id, status=_S.INDLAEST).exists():
        Kildefil.objects.filter(pk=job.fil_id).update(indhold=b"")


def _hoejst(fund: list[Fund]) -> list[Fund]:
    rang = {Alvor.FEJL: 0, Alvor.ADVARSEL: 1, Alvor.BEMAERKNING: 2}
    ordnet = sorted(fund, key=lambda et: rang[et.alvor])
    if len(ordnet) <= MAKS_FUND:
        return ordnet
    besked = f"der er {tal(len(ordnet) - MAKS_FUND)} fund mere, som ikke er vist"
    flere = Fund(ordnet[0].alvor, "flere_fund", besked=besked, raad="ret de viste, og send filen igen")
    return [*ordnet[:MAKS_FUND], flere]


def genoptag_doede() -> list[int]:
    """Jobs that nobody works on wait again: those not taken for a minute, and those running without a sign of life."""
    return lad_doede_vente(Indlaesning.objects.filter(status__in=(_S.VENTER, _S.KOERER)), _S.VENTER)
