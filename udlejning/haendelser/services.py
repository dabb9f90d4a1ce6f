"""Writing to the log. Every service calls this in the same transaction as the change it describes."""

import datetime as dt
from typing import Any

from django.db import models

from udlejning.brugere.models import Bruger

from .models import Haendelse


def skriv(
    *,
    art: str,
    objekt: models.Model,
    tekst: str,
    by: Bruger | None,
    now: dt.datetime,
    grundlag: dict[str, Any] | None = None,
    organisation_id: int | None = None,
) -> Haendelse:
    """Append one event about `objekt`. `art` is a stable key such as ``monitorering.offentliggjort``."""
    haendelse = ny_haendelse(
        art=art, objekt=objekt, tekst=tekst, by=by, now=now, grundlag=grundlag, organisation_id=organisation_id
    )
    haendelse.save()
    return haendelse


def ny_haendelse(
    *,
    art: str,
    objekt: models.Model,
    tekst: str,
    by: Bruger | None,
    now: dt.datetime,
    grundlag: dict[str, Any] | None = None,
    organisation_id: int | None = None,
) -> Haendelse:
    """The event of `skriv`, not yet stored: for those who append many in one statement."""
    return Haendelse(
        art=art,
        objekt_type=objekt._meta.label_lower,
        objekt_id=str(objekt.pk),
        tekst=tekst,
        by=by,
        at=now,
        grundlag=grundlag or {},
        organisation_id=organisation_id,
    )
