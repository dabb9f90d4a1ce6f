"""The tables that a projection is stored in: what they hold as plain rows, and bringing them in line with others."""

from collections.abc import Collection, Set
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from psycopg import sql

from anvisning.models import Portforhold, Portudfald

#: The values of `Projektionstabel.felter`, in their order.
Raekke = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Projektionstabel:
    """A model's columns with their types in PostgreSQL; `liste` is the one that holds an array of keys."""

    model: type[models.Model]
    felter: tuple[str, ...]
    typer: tuple[str, ...]
    liste: str

    @property
    def navn(self) -> str:
        return str(self.model._meta.verbose_name)

    def gemte(self, afdeling_ids: Collection[int] | None = None) -> dict[Raekke, int]:
        """What the table holds of these afdelinger (None = of all), with each row's key."""
        nuvaerende = self.model._default_manager.order_by()
        if afdeling_ids is not None:
            nuvaerende = nuvaerende.filter(afdeling__in=list(afdeling_ids))
        plads = self.felter.index(self.liste)
        return {
            (*raekke[:plads], tuple(raekke[plads]), *raekke[plads + 1 :]): pk
            for pk, *raekke in nuvaerende.values_list("id", *self.felter)
        }

    def ret_ind(self, oenskede: Set[Raekke], afdeling_ids: Collection[int] | None = None) -> int:
        """Write only the rows that differ, with at most two statements. Returns how many were removed or added."""
        gemte = self.gemte(afdeling_ids)
        overfloedige = [pk for raekke, pk in gemte.items() if raekke not in oenskede]
        nye = sorted(oenskede - gemte.keys(), key=str)
        with connection.cursor() as cursor:
            if overfloedige:
                cursor.execute(self._slet, [overfloedige])
            if nye:
                cursor.execute(self._indsaet, [list(kolonne) for kolonne in zip(*map(self._flad, nye), strict=True)])
        return len(overfloedige) + len(nye)

    def _flad(self, raekke: Raekke) -> Raekke:
        """Arrays of different lengths cannot be one array: the keys, which have no spaces, travel as text."""
        plads = self.felter.index(self.liste)
        return (*raekke[:plads], " ".join(raekke[plads]), *raekke[plads + 1 :])

    @property
    def _slet(self) -> sql.Composed:
        return sql.SQL("DELETE FROM {} WHERE id = ANY(%s)").format(self._tabel)

    @property
    def _indsaet(self) -> sql.Composed:
        felter = {felt: sql.Identifier(felt) for felt in self.felter}
        udtryk = [sql.SQL("string_to_array({}, ' ')").format(f) if n == self.liste else f for n, f in felter.items()]
        return sql.SQL("INSERT INTO {tabel} ({felter}) SELECT {udtryk} FROM unnest({raekker}) AS ny ({felter})").format(
            tabel=self._tabel,
            felter=sql.SQL(", ").join(felter.values()),
            udtryk=sql.SQL(", ").join(udtryk),
            raekker=sql.SQL(", ").join(sql.SQL("%s::{}[]").format(sql.Identifier(t)) for t in self.typer),
        )

    @property
    def _tabel(self) -> sql.Identifier:
        return sql.Identifier(self.model._meta.db_table)


UDFALD = Projektionstabel(
    Portudfald,
    ("afdeling_id", "boligtype", "handling", "udfald", "screening", "vilkaar", "fra_on", "til_on"),
    ("int8", "text", "text", "text", "text", "text", "date", "date"),
    "vilkaar",
)
FORHOLD = Projektionstabel(
    Portforhold,
    ("afdeling_id", "farve", "trin", "manuel", "betegnelser", "listedato", "regelsaet_id", "fra_on", "til_on"),
    ("int8", "text", "int2", "bool", "text", "date", "int8", "date", "date"),
    "betegnelser",
)
