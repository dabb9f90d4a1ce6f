"""A pack is ordered, made by a worker, and kept.

A job is a row (`Moedepakke`). Whoever makes it claims it by an attempt number and shows signs of life; one that stops
showing them may be taken over. Content and both files are stored together, in one transaction that holds the claim, so
a worker that was killed leaves nothing behind and the next gives one pack.
"""

import datetime as dt
import hashlib
import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone

from monitoring.api import Monitorering, dato, runde_paa, tal
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.puls import Jobpuls, JobTabt, doed, lad_doede_vente
from udlejning.haendelser.services import skriv
from udlejning.moeder.domain.dokument import Dokument, fra_json, som_json
from udlejning.moeder.models import Moede, Moedepakke
from udlejning.moeder.selectors.grundlag import opgoerelsesdag
from udlejning.moeder.selectors.moeder import maa_se_pakker
from udlejning.moeder.services.indhold import saml
from udlejning.moeder.services.moeder import laas_moede
from udlejning.moeder.services.tryk import som_pdf, som_regneark

logger = logging.getLogger(__name__)

#: A job that has taken its worker down this often is given up.
MAKS_FORSOEG = 5
AFBRUDT = "Der skete en fejl i programmet. Lav materialet igen, og kontakt administratoren, hvis det sker igen."
_S = Moedepakke.Status


@transaction.atomic
def bestil_pakke(
    *,
    moede: Moede,
    runde: Monitorering,
    fra_runde: Monitorering | None,
    by: Bruger,
    now: dt.datetime,
    idag: dt.date,
) -> Moedepakke:
    """A new pack that waits for a worker; earlier ones stay as they are."""
    _kraev_ret(moede, by)
    laast = laas_moede(moede)
    if (igang := laast.pakker.filter(status__in=[_S.VENTER, _S.KOERER]).first()) is not None:
        raise Afvist(f"Materiale {igang.nummer} er ved at blive lavet. Vent, til det er færdigt, eller annullér det.")
    dag = opgoerelsesdag(laast, runde, idag)
    if dag is None:
        raise Afvist(f"{runde} gælder ikke på mødets dag. Vælg en anden runde.", felt="runde")
    if fra_runde is not None and not _er_foer(fra_runde, runde):
        raise Afvist(
            f"{fra_runde} er ikke tidligere end {runde}. Vælg en tidligere at sammenligne med.", felt="fra_runde"
        )
    pakke = Moedepakke.objects.create(
        moede=laast,
        nummer=(laast.pakker.aggregate(m=Max("nummer"))["m"] or 0) + 1,
        dag=dag,
        runde=runde,
        fra_runde=fra_runde,
        created_at=now,
        created_by=by,
    )
    tekst = f"{pakke} er bestilt, opgjort pr. {dato(dag)}."
    _log(pakke, "bestilt", tekst, by, now)
    return pakke


@transaction.atomic
def annuller_pakke(*, pakke: Moedepakke, by: Bruger, now: dt.datetime) -> Moedepakke:
    laast = _laas(pakke, by)
    if not laast.i_gang:
        raise Afvist("Materialet er ikke ved at blive lavet, så der er intet at annullere.")
    laast.status, laast.trin_tekst, laast.finished_at = _S.ANNULLERET, "", now
    laast.save(update_fields=["status", "trin_tekst", "finished_at"])
    _log(laast, "annulleret", f"{laast} er annulleret.", by, now)
    return laast


@transaction.atomic
def lav_igen(*, pakke: Moedepakke, by: Bruger, now: dt.datetime) -> Moedepakke:
    """Let one that broke off or was cancelled wait for a worker again; it tells of the same day and rounds."""
    laast = _laas(pakke, by)
    if laast.status not in (_S.FEJLET, _S.ANNULLERET):
        raise Afvist("Kun materiale, der blev afbrudt eller annulleret, kan laves igen. Lav et nyt i stedet.")
    laast.status, laast.forsoeg, laast.fejl, laast.faerdig_pct = _S.VENTER, 0, "", 0
    laast.trin_tekst, laast.finished_at, laast.pulse_at = "", None, now
    laast.save(update_fields=["status", "forsoeg", "fejl", "faerdig_pct", "trin_tekst", "finished_at", "pulse_at"])
    _log(laast, "genstartet", f"{laast} er sat i gang igen.", by, now)
    return laast


def lav_pakke(*, pakke_id: int, now: dt.datetime) -> None:
    """Make a pack if nobody else has or does. Safe to call any number of times, from any number of workers."""
    pakke = _overtag(pakke_id, now)
    if pakke is None:
        return
    er_vor = Moedepakke.objects.filter(pk=pakke.pk, forsoeg=pakke.forsoeg, status=_S.KOERER)
    with Jobpuls(er_vor, f"pakke-{pakke.pk}") as puls:
        try:
            _lav(pakke, puls, now)
        except JobTabt:
            logger.warning("Pack %s was cancelled or taken over by another worker.", pakke.pk)
        except Afvist as afvist:
            _afslut(pakke, {"status": _S.FEJLET, "fejl": afvist.besked, "finished_at": now})
        except Exception:  # whatever goes wrong, the page must tell the user and the log must tell us
            logger.exception("Pack %s failed.", pakke.pk)
            _afslut(pakke, {"status": _S.FEJLET, "fejl": AFBRUDT, "finished_at": now})


def genoptag_doede() -> list[int]:
    """Packs that nobody works on wait again: those not taken for a minute, and those without a sign of life."""
    return lad_doede_vente(Moedepakke.objects.filter(status__in=(_S.VENTER, _S.KOERER)), _S.VENTER)


def tryk_igen(pakke: Moedepakke) -> tuple[bytes, bytes]:
    """PDF and workbook printed anew from what the pack froze: the same bytes as are kept."""
    return _tryk(pakke, fra_json(pakke.indhold))


def _lav(pakke: Moedepakke, puls: Jobpuls, now: dt.datetime) -> None:
    _kraev_runden(pakke)
    dokument = saml(pakke, puls.meld, demo=settings.DEMO)
    _kraev_runden(pakke)
    puls.meld("Skriver PDF og Excel", 80)
    pdf, xlsx = _tryk(pakke, dokument)
    puls.meld("Gemmer", 95)
    _afslut(
        pakke,
        {
            "status": _S.FAERDIG,
            "indhold": som_json(dokument),
            "pdf": pdf,
            "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
            "xlsx": xlsx,
            "xlsx_sha256": hashlib.sha256(xlsx).hexdigest(),
            "faerdig_pct": 100,
            "finished_at": now,
        },
    )


def _tryk(pakke: Moedepakke, dokument: Dokument) -> tuple[bytes, bytes]:
    lavet_at = timezone.localtime(pakke.created_at)
    pdf = som_pdf(dokument, nummer=pakke.nummer, lavet_at=lavet_at)
    return pdf, som_regneark(dokument, nummer=pakke.nummer, lavet_at=lavet_at, lavet_af=str(pakke.created_by))


def _kraev_runden(pakke: Moedepakke) -> None:
    """A round may have been published or withdrawn since the pack was ordered."""
    if runde_paa(pakke.dag) != pakke.runde:
        raise Afvist(f"{pakke.runde} gælder ikke længere {dato(pakke.dag)}. Lav et nyt materiale.")


def _overtag(pakke_id: int, now: dt.datetime) -> Moedepakke | None:
    """Claim the job, or None where it is done, gone, or alive in other hands."""
    with transaction.atomic():
        personer = ("moede__organisation", "runde__model", "fra_runde", "created_by")
        fundne = Moedepakke.objects.select_for_update(of=("self",)).select_related(*personer).annotate(doed=doed())
        pakke = fundne.filter(pk=pakke_id, status__in=(_S.VENTER, _S.KOERER)).first()
        if pakke is None or (pakke.status == _S.KOERER and not pakke.doed):
            return None
        if pakke.forsoeg >= MAKS_FORSOEG:
            pakke.status, pakke.finished_at = _S.FEJLET, now
            pakke.fejl = f"Arbejdet blev afbrudt {tal(MAKS_FORSOEG)} gange og er opgivet. Kontakt administratoren."
            pakke.save(update_fields=["status", "finished_at", "fejl"])
            return None
        pakke.status, pakke.forsoeg, pakke.trin_tekst, pakke.faerdig_pct = _S.KOERER, pakke.forsoeg + 1, "Begynder", 5
        pakke.save(update_fields=["status", "forsoeg", "trin_tekst", "faerdig_pct"])
        Moedepakke.objects.filter(pk=pakke.pk).update(pulse_at=Now())
    return pakke


@transaction.atomic
def _afslut(pakke: Moedepakke, felter: dict[str, Any]) -> None:
    """End the job with `felter`, if it is still this attempt's."""
    er_vor = Moedepakke.objects.select_for_update().filter(pk=pakke.pk, forsoeg=pakke.forsoeg, status=_S.KOERER)
    if not er_vor.exists():
        return
    Moedepakke.objects.filter(pk=pakke.pk).update(**felter, trin_tekst="")
    if felter["status"] == _S.FAERDIG:
        grundlag = {navn: felter[navn] for navn in ("pdf_sha256", "xlsx_sha256")}
        skriv(
            art="moedepakke.faerdig",
            objekt=pakke,
            tekst=f"{pakke} er færdigt.",
            by=None,
            now=felter["finished_at"],
            grundlag=grundlag,
            organisation_id=pakke.moede.organisation_id,
        )


def _er_foer(fra_runde: Monitorering, runde: Monitorering) -> bool:
    assert fra_runde.gaelder_fra_on is not None
    assert runde.gaelder_fra_on is not None
    return (fra_runde.gaelder_fra_on, fra_runde.pk) < (runde.gaelder_fra_on, runde.pk)


def _kraev_ret(moede: Moede, by: Bruger) -> None:
    tjek_ret(by, Rettighed.FORBERED_MOEDER, handling="lave mødemateriale")
    if not maa_se_pakker(by, moede):
        raise Afvist("Materialet har fortrolige tal, som du ikke må se. Bed styregruppen eller en analytiker lave det.")


def _laas(pakke: Moedepakke, by: Bruger) -> Moedepakke:
    _kraev_ret(pakke.moede, by)
    return Moedepakke.objects.select_for_update(of=("self",)).select_related("moede__organisation").get(pk=pakke.pk)


def _log(pakke: Moedepakke, hvad: str, tekst: str, by: Bruger, now: dt.datetime) -> None:
    skriv(
        art=f"moedepakke.{hvad}",
        objekt=pakke,
        tekst=tekst,
        by=by,
        now=now,
        organisation_id=pakke.moede.organisation_id,
    )
