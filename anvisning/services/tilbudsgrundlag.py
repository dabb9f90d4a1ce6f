"""Locking a reported unit together with what the gate says of it: three statements, sent as one.

The hottest path of the system: each screening and each offer begins here, so what it costs is counted in round trips to
the database, and in plans. The gate's lock is taken by a statement of its own, before the others: each of them sees
what is committed when it begins.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection

from anvisning.models import Bolig, Indmelding
from anvisning.services.laase import PORTLAAS
from anvisning.services.port import portgrundlag
from anvisning.services.portforhold import GRUNDLAG_SQL, Portgrundlag, som_grundlag
from monitoring.api import Afdeling
from udlejning.faelles.forberedt import Forberedt, forberedt_cursor

_FELTER = [(model, list(model._meta.concrete_fields)) for model in (Indmelding, Bolig, Afdeling)]

_KOLONNER = ", ".join(f"{model._meta.db_table}.{felt.column}" for model, felter in _FELTER for felt in felter)

_LAAS_INDMELDINGEN = f"""
SELECT {_KOLONNER}
  FROM anvisning_indmelding
  JOIN anvisning_bolig ON anvisning_bolig.id = anvisning_indmelding.bolig_id
  JOIN monitoring_afdeling ON monitoring_afdeling.id = anvisning_bolig.afdeling_id
 WHERE anvisning_indmelding.id = %(indmelding)s
   FOR NO KEY UPDATE OF anvisning_indmelding
"""  # noqa: S608  # the names are the models' own
_BOLIG = "(SELECT bolig_id FROM anvisning_indmelding WHERE id = %(indmelding)s)"
_AFDELING = f"(SELECT afdeling_id FROM anvisning_bolig WHERE id = {_BOLIG})"  # noqa: S608  # put together of constants
_GRUNDLAGET = GRUNDLAG_SQL.replace("%(bolig)s", _BOLIG).replace("%(afdeling)s", _AFDELING)

_LAAS = Forberedt("anvisning_laas_indmelding", _LAAS_INDMELDINGEN, indmelding="bigint")
_SPOERG = Forberedt("anvisning_tilbudsgrundlag", _GRUNDLAGET, indmelding="bigint", dag="date")
_ALT = f"SELECT pg_advisory_xact_lock_shared({PORTLAAS}); {_LAAS.kald}; {_SPOERG.kald}"


def laas_tilbudsgrundlag(indmelding_id: int, dag: dt.date) -> tuple[Indmelding, Portgrundlag]:
    """The report, locked after the gate, with its unit and afdeling; and the gate's basis on `dag`.

    `Indmelding.DoesNotExist` where there is no such report.
    """
    with forberedt_cursor(_LAAS, _SPOERG) as cursor:
        cursor.execute(_ALT, {"indmelding": indmelding_id, "dag": dag})
        cursor.nextset()
        raekke = cursor.fetchone()
        cursor.nextset()
        grundlag = cursor.fetchone()
    if raekke is None:
        raise Indmelding.DoesNotExist
    indmelding = _som_indmelding(raekke)
    bolig = indmelding.bolig
    if grundlag is None:
        return indmelding, portgrundlag(afdeling=bolig.afdeling, dag=dag, bolig=bolig)
    return indmelding, som_grundlag(grundlag, bolig.afdeling, dag, bolig.type)


def _som_indmelding(raekke: Sequence[Any]) -> Indmelding:
    """The objects as the ORM would make them of these columns."""
    vaerdier = iter(raekke)
    indmelding, bolig, afdeling = (_objekt(model, felter, vaerdier) for model, felter in _FELTER)
    indmelding.bolig, bolig.afdeling = bolig, afdeling
    fundet: Indmelding = indmelding
    return fundet


def _objekt(model: Any, felter: Sequence[Any], vaerdier: Any) -> Any:
    laest = [
        felt.from_db_value(vaerdi, None, connection) if hasattr(felt, "from_db_value") else vaerdi
        for felt in felter
        for vaerdi in [next(vaerdier)]
    ]
    return model.from_db(connection.alias, [felt.attname for felt in felter], laest)
