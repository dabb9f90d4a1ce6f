"""What an act's answer of the gate rests on, read with one query: the projection's row and the dispensation."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from anvisning.domain.port import Afgoerelse, Dispensationsforhold, Forhold, afgoer
from anvisning.domain.regler import Regelsaet
from anvisning.domain.vaerdier import Boligtype, Handling
from anvisning.services.regelsaet import laest_regelsaet, lov_alene
from monitoring.api import Afdeling, Betegnelse, Farve

#: One row or none. The unit's own dispensation before the afdeling's, the one that lasts longest first.
GRUNDLAG_SQL = """
SELECT f.farve, f.trin, f.manuel, f.betegnelser, f.listedato, r.id, r.sha256, r.til_on,
       d.id, d.bolig_id IS NOT NULL, d.fra_on, d.til_on, d.begrundelse
  FROM anvisning_portforhold f
  LEFT JOIN anvisning_regelsaet r ON r.id = f.regelsaet_id
  LEFT JOIN LATERAL (
       SELECT d.id, d.bolig_id, d.fra_on, d.til_on, d.begrundelse
         FROM anvisning_dispensation d
        WHERE d.afdeling_id = f.afdeling_id AND (d.bolig_id IS NULL OR d.bolig_id = %(bolig)s)
          AND d.status = 'bevilget' AND d.fra_on <= %(dag)s AND %(dag)s < d.til_on
        ORDER BY d.bolig_id IS NULL, d.til_on DESC, d.id LIMIT 1
       ) d ON true
 WHERE f.afdeling_id = %(afdeling)s AND f.fra_on <= %(dag)s AND (f.til_on IS NULL OR %(dag)s < f.til_on)
"""


@dataclass(frozen=True, slots=True)
class Portgrundlag:
    """Everything that the gate is asked about one afdeling or unit on one day."""

    forhold: Forhold
    regelsaet: Regelsaet

    def svar(self, handling: str) -> Afgoerelse:
        return afgoer(self.forhold, self.regelsaet, Handling(handling))


def projiceret_grundlag(
    afdeling: Afdeling, dag: dt.date, boligtype: str, bolig_id: int | None = None
) -> Portgrundlag | None:
    """None on a day that the projection does not have: before it begins, or when the afdeling does not exist."""
    with connection.cursor() as cursor:
        cursor.execute(GRUNDLAG_SQL, {"afdeling": afdeling.pk, "bolig": bolig_id, "dag": dag})
        raekke = cursor.fetchone()
    return som_grundlag(raekke, afdeling, dag, boligtype) if raekke is not None else None


def som_grundlag(raekke: tuple[Any, ...], afdeling: Afdeling, dag: dt.date, boligtype: str) -> Portgrundlag:
    """A row of `GRUNDLAG_SQL` as values."""
    farve, trin, manuel, betegnelser, listedato, regelsaet_id, sha256, til_on, *dispensation = raekke
    forhold = Forhold(
        dag=dag,
        boligtype=Boligtype(boligtype),
        farve=Farve(farve),
        trin=trin,
        manuel=manuel,
        betegnelser=frozenset(map(Betegnelse, betegnelser)),
        listedato=listedato,
        oprettet_on=afdeling.oprettet_on,
        nedlagt_on=afdeling.nedlagt_on,
        dispensation=Dispensationsforhold(*dispensation) if dispensation[0] is not None else None,
    )
    return Portgrundlag(forhold, lov_alene() if regelsaet_id is None else laest_regelsaet(regelsaet_id, sha256, til_on))
