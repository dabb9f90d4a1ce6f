"""The published rounds with what they froze, read once per process: a round that is published never changes."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from monitoring.domain.vaerdier import Farve
from monitoring.models import Monitorering, Placering
from monitoring.selectors.runder import perioder
from udlejning.faelles.lager import Lager
from udlejning.styregruppe.domain.frosne import Figurer, FrossenPlacering, FrossenRunde, figurer_af

#: What a round's placements are known by, see `rundestempler`.
_Stempel = tuple[Any, ...]
#: So many rounds: some 2 MB each with 450 afdelinger, and three come a year.
_LAGER: Lager[_Stempel, tuple[FrossenPlacering, ...]] = Lager(pladser=48)


def frosne_runder() -> list[FrossenRunde]:
    """Every published round that is or was to be in force, from the oldest. One replaced on its first day never was."""
    gaeldende = [(runde, fra, til) for runde, fra, til in perioder() if til is None or fra < til]
    stempler = rundestempler([runde for runde, _, _ in gaeldende])
    fundne = {stempel: kendt for stempel in stempler.values() if (kendt := _LAGER.hent(stempel)) is not None}
    laeste = _laes([stempel for stempel in stempler.values() if stempel not in fundne])
    for stempel, placeringer in laeste.items():
        _LAGER.gem(stempel, placeringer)
    fundne |= laeste
    return [
        FrossenRunde(runde.pk, runde.pr_on, fra, til, runde.model_id, fundne[stempler[runde.pk]])
        for runde, fra, til in gaeldende
    ]


def rundestempler(runder: Sequence[Monitorering]) -> dict[int, _Stempel]:
    """Of each round what changes whenever one of its placements does.

    PostgreSQL stamps each row with the transaction that wrote it (``xmin``), so reading the long texts is not needed.
    """
    kendt = {runde.pk: (runde.pk, runde.beregnet_at) for runde in runder}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT monitorering_id, count(*), sum(xmin::text::bigint), max(id) FROM monitoring_placering"
            " WHERE monitorering_id = ANY(%s) GROUP BY 1",
            [list(kendt)],
        )
        talt = {raekke[0]: tuple(raekke[1:]) for raekke in cursor.fetchall()}
    return {pk: (*noegle, *talt.get(pk, ())) for pk, noegle in kendt.items()}


def _laes(stempler: Iterable[_Stempel]) -> dict[_Stempel, tuple[FrossenPlacering, ...]]:
    laest: dict[int, list[FrossenPlacering]] = {stempel[0]: [] for stempel in stempler}
    if not laest:
        return {}
    ens: dict[Figurer, Figurer] = {}
    raekker = Placering.objects.filter(monitorering__in=laest).order_by("monitorering_id", "afdeling_id")
    felter = raekker.values_list("monitorering_id", "afdeling_id", "farve", "trin", "inddata")
    for runde_id, afdeling_id, farve, trin, inddata in felter.iterator(chunk_size=1_000):
        figurer = figurer_af(json.loads(inddata))
        plads = (Farve(farve), trin)
        laest[runde_id].append(FrossenPlacering(afdeling_id, plads, ens.setdefault(figurer, figurer)))
    return {stempel: tuple(laest[stempel[0]]) for stempel in stempler}
