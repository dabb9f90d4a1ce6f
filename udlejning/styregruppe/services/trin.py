"""Steps put into a scenario's model, taken out of it, and put back."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from monitoring.api import CPR_BESKED, kanonisk_json, ligner_cpr
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist
from udlejning.styregruppe.domain.trinaendring import med_trin, plads_igen, uden_trin
from udlejning.styregruppe.models import Scenarie
from udlejning.styregruppe.selectors.scenarier import udgangspunkt_for

from .scenarier import laas_scenarie, proev_model, skriv_om


@transaction.atomic
def tilfoej_trin(*, scenarie: Scenarie, over: int, trin: Mapping[str, Any], by: Bruger, now: dt.datetime) -> Scenarie:
    """Put `trin` (without a number) right above the step that has the number `over`.

    Refuses what the model's own reader refuses, and a name that another step has: by its name a step is known again.
    """
    laast = laas_scenarie(scenarie, by, "ændre")
    if ligner_cpr(kanonisk_json(trin)):
        raise Afvist(CPR_BESKED)
    plads = _plads(laast, over)
    if trin["navn"].casefold() in {andet["navn"].casefold() for andet in laast.model_data["trin"]}:
        raise Afvist(
            f"Der er allerede et trin, der hedder »{trin['navn']}«. Giv det nye trin et andet navn.", felt="navn"
        )
    return _gem(
        laast,
        med_trin(laast.model_data, laast.regel_data, plads, trin),
        f"Trinnet »{trin['navn']}« er sat ind",
        by,
        now,
    )


@transaction.atomic
def fjern_trin(*, scenarie: Scenarie, nummer: int, by: Bruger, now: dt.datetime) -> Scenarie:
    """Take a step out; the others keep their numbers."""
    laast = laas_scenarie(scenarie, by, "ændre")
    navn = laast.model_data["trin"][_plads(laast, nummer)]["navn"]
    return _gem(laast, uden_trin(laast.model_data, laast.regel_data, nummer), f"Trinnet »{navn}« er taget ud", by, now)


@transaction.atomic
def genindsaet_trin(*, scenarie: Scenarie, nummer: int, by: Bruger, now: dt.datetime) -> Scenarie:
    """Put back a step that was taken out, as it is in the model that the scenario copies, by its `nummer` there."""
    laast = laas_scenarie(scenarie, by, "ændre")
    fjernede = {trin["nummer"]: trin for trin in udgangspunkt_for(laast).fjernede}
    if nummer not in fjernede:
        raise Afvist(f"Trin {nummer} er ikke taget ud af scenariet. Genindlæs siden.")
    plads = plads_igen(laast.model.data, laast.model_data, nummer)
    nyt = med_trin(laast.model_data, laast.regel_data, plads, fjernede[nummer])
    return _gem(laast, nyt, f"Trinnet »{fjernede[nummer]['navn']}« er sat ind igen", by, now)


def _plads(scenarie: Scenarie, nummer: int) -> int:
    for plads, trin in enumerate(scenarie.model_data["trin"]):
        if trin["nummer"] == nummer:
            return plads
    raise Afvist(f"Scenariet har ikke længere et trin {nummer}. Genindlæs siden.")


def _gem(
    scenarie: Scenarie,
    nyt: tuple[dict[str, Any], dict[str, Any] | None],
    hvad: str,
    by: Bruger,
    now: dt.datetime,
) -> Scenarie:
    scenarie.model_data, scenarie.regel_data = nyt
    proev_model(scenarie.model_data)
    scenarie.gemt_at = now
    scenarie.save(update_fields=["model_data", "regel_data", "gemt_at"])
    skriv_om(scenarie, "gemt", f"{hvad} i scenariet »{scenarie.navn}«.", by, now)
    return scenarie
