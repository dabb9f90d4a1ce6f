"""The analyst corrects how a file was recognised: the same bytes are read again, and the correction is remembered."""

import datetime as dt
from typing import Any

from django.db import transaction

from monitoring.ingest.resultat import Tilretning
from monitoring.ingest.tilretning import som_data, til_naeste
from monitoring.models import Indlaesning, Kilde, Kildefil, Kildetilretning
from monitoring.services.adgang import kraev_egen_indlaesning, kraev_indlaesning
from monitoring.services.indlaesning import annuller_indlaesning, find_eller_opret
from monitoring.services.indlaesningstilstande import AABNE, I_GANG
from monitoring.services.laesning import nyeste_tilretning
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv


def ret_genkendelse(
    *, indlaesning_id: int, kilde: str, tilretning: Tilretning, by: Bruger, now: dt.datetime
) -> Indlaesning:
    """A new import of the same file as `kilde`, read with `tilretning`; the caller queues it.

    The correction (without the year) is remembered for the source. An import that waits for a person is cancelled.
    """
    data = som_data(tilretning)
    with transaction.atomic():
        gammel = Indlaesning.objects.select_for_update(of=("self",), no_key=True).get(pk=indlaesning_id)
        kraev_egen_indlaesning(by, gammel, "indlæse data")
        kraev_indlaesning(by, kilde)
        _tjek(gammel, kilde, data)
        if gammel.status in AABNE:
            annuller_indlaesning(indlaesning_id=gammel.pk, by=by, now=now)
        fil = Kildefil.objects.select_for_update(no_key=True).defer("indhold").get(pk=gammel.fil_id)
        ny = find_eller_opret(fil=fil, kilde=kilde, kendt_on=gammel.kendt_on, tilretning=data, by=by, now=now)
        husket = _husk(ny, til_naeste(tilretning), by, now)
        tekst = f"{ny}: måden, filen læses på, er rettet, og den kontrolleres igen."
        skriv(
            art="indlaesning.genkendelse_rettet",
            objekt=ny,
            tekst=tekst,
            by=by,
            now=now,
            grundlag={"tilretning": data, "foer": gammel.pk, "husket": husket},
        )
    return ny


def _tjek(gammel: Indlaesning, kilde: str, data: dict[str, Any]) -> None:
    if kilde not in Kilde.values:
        raise Afvist("Kilden findes ikke. Vælg en på listen.", felt="kilde")
    if gammel.status in I_GANG:
        raise Afvist("Filen er ved at blive læst. Vent, til den er færdig, eller annullér indlæsningen.")
    if kilde == gammel.kilde and data == gammel.tilretning:
        raise Afvist("Du har ikke ændret noget. Ret det, der er læst forkert, og kontrollér filen igen.")
    if not Kildefil.objects.filter(pk=gammel.fil_id).exclude(indhold=b"").exists():
        raise Afvist("Filens indhold er slettet, fordi den havde CPR-numre. Fjern dem, og send filen igen.")


def _husk(job: Indlaesning, tilretning: Tilretning, by: Bruger, now: dt.datetime) -> int | None:
    """Remember what is new; nothing corrected is nothing to remember."""
    data, nyeste = som_data(tilretning), nyeste_tilretning(job.kilde, by)
    if not data or (nyeste and nyeste.data == data):
        return nyeste.pk if nyeste else None
    ny = Kildetilretning.objects.create(kilde=job.kilde, data=data, indlaesning=job, at=now, by=by)
    return int(ny.pk)
