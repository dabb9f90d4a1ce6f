"""What a round would be with the switch for ikke-vestlig the other way, before anybody turns it."""

import json
from collections import Counter
from dataclasses import dataclass

from monitoring.domain.trappe import grundlag_fra_dict, model_fra_dict, placer
from monitoring.domain.trappe.model import Note
from monitoring.domain.vaerdier import Farve
from monitoring.models import Monitorering, Placering


@dataclass(frozen=True, slots=True)
class Flytning:
    """One afdeling that would stand elsewhere."""

    placering: Placering
    farve: Farve
    trin: int | None


@dataclass(frozen=True, slots=True)
class Virkning:
    """`indgaar` is the switch as the round used it; `antal` holds colour, count in the round, count the other way."""

    indgaar: bool
    note: Note
    antal: tuple[tuple[Farve, int, int], ...]
    aendrede: tuple[Flytning, ...]


def virkning_af_ikke_vestlig(runde: Monitorering) -> Virkning | None:
    """Every placement computed again from its stored inputs with the switch turned; None for a round not computed."""
    if runde.beregnet_at is None:
        return None
    model = model_fra_dict(json.loads(runde.parametre))
    vendt = model.med_ikke_vestlig(not model.ikke_vestlig_indgaar)
    foer, efter = Counter[str](), Counter[str]()
    aendrede = []
    placeringer = (
        Placering.objects.filter(monitorering=runde).select_related("afdeling__organisation").defer("resultat")
    )
    raekkefoelge = ("afdeling__organisation__sorteringsnavn", "afdeling__organisation__nr", "afdeling__nr")
    for placering in placeringer.order_by(*raekkefoelge).iterator(chunk_size=1000):
        resultat = placer(grundlag_fra_dict(json.loads(placering.inddata)), vendt)
        foer[placering.farve] += 1
        efter[resultat.farve.value] += 1
        if (resultat.farve.value, resultat.trin) != (placering.farve, placering.trin):
            aendrede.append(Flytning(placering, resultat.farve, resultat.trin))
    return Virkning(
        indgaar=model.ikke_vestlig_indgaar,
        note=model.ikke_vestlig_note,
        antal=tuple((farve, foer[farve.value], efter[farve.value]) for farve in Farve),
        aendrede=tuple(aendrede),
    )
