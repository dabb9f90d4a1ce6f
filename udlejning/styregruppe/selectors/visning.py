"""What the pages of a scenario print: afdelinger with names, the figures that decide, organisations with shares."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitoring.api import Afdeling, Boligorganisation, Placering, Trappemodel
from monitoring.domain.trappe import Led, Placeringsresultat, grundlag_fra_dict, placer, resultat_fra_dict
from udlejning.styregruppe.domain.virkning import Flytning, Rundevirkning
from udlejning.styregruppe.selectors.resultat import Andelsvirkning, Scenarieresultat


@dataclass(frozen=True, slots=True)
class Organisationslinje:
    organisation: Boligorganisation
    andel: Andelsvirkning


def organisationslinjer(resultat: Scenarieresultat) -> list[Organisationslinje]:
    """In Danish order."""
    kendte = Boligorganisation.objects.in_bulk([a.organisation_id for a in resultat.andele])
    return [Organisationslinje(kendte[a.organisation_id], a) for a in resultat.andele]


@dataclass(frozen=True, slots=True)
class Flyttelinje:
    """An afdeling that moves, with both explanations and the comparisons that turn."""

    afdeling: Afdeling
    flytning: Flytning
    foer: Placeringsresultat
    efter: Placeringsresultat

    @property
    def afgoerende(self) -> list[tuple[Led | None, Led]]:
        """The comparisons of the scenario that answer otherwise, or are new, each with the old one."""
        gamle = {_noegle(led): led for v in self.foer.vurderinger for led in v.led}
        nye = {_noegle(led): led for v in self.efter.vurderinger for led in v.led}
        return [
            (gammel, led)
            for noegle, led in nye.items()
            if (gammel := gamle.get(noegle)) is None or gammel.opfyldt != led.opfyldt
        ]


def _noegle(led: Led) -> tuple[str, str, str]:
    return led.art, led.kriterium, led.niveau


def flyttelinjer(runde: Rundevirkning, flytninger: Sequence[Flytning], model: Trappemodel) -> list[Flyttelinje]:
    """A page's afdelinger, each placed again with its reasons; two queries."""
    ids = [f.afdeling_id for f in flytninger]
    afdelinger = afdelinger_i(ids)
    gemte = Placering.objects.filter(monitorering=runde.runde.id, afdeling__in=ids)
    frosne = {pk: (inddata, udfald) for pk, inddata, udfald in gemte.values_list("afdeling_id", "inddata", "resultat")}
    return [
        Flyttelinje(
            afdelinger[f.afdeling_id],
            f,
            resultat_fra_dict(json.loads(frosne[f.afdeling_id][1])),
            placer(grundlag_fra_dict(json.loads(frosne[f.afdeling_id][0])), model),
        )
        for f in flytninger
    ]


def afdelinger_i(ids: Iterable[int]) -> dict[int, Afdeling]:
    return Afdeling.objects.select_related("organisation").in_bulk(list(ids))


def i_dansk_orden() -> dict[int, int]:
    """Every afdeling's place in the Danish order of organisations and numbers."""
    ids = Afdeling.objects.order_by("organisation__sorteringsnavn", "organisation__nr", "nr").values_list("pk")
    return {pk: plads for plads, (pk,) in enumerate(ids)}
