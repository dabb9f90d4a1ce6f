"""What the styregruppe tries before it is adopted."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tests.factories.grund import NU, bruger
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.styregruppe.models import Scenarie
from udlejning.styregruppe.services.scenarier import gem_scenarie, opret_scenarie


def scenarie(
    by: Bruger | None = None,
    *,
    navn: str = "Grænsen for grundskole ned",
    model_data: Mapping[str, Any] | None = None,
    regel_data: Mapping[str, Any] | None = None,
    now: dt.datetime = NU,
) -> Scenarie:
    """A copy of the model and the agreement in force on `now`, with other data where given."""
    by = by or bruger(Rolle.STYREGRUPPE)
    nyt = opret_scenarie(navn=navn, beskrivelse="", fra=None, by=by, now=now, idag=now.date())
    return gem_scenarie(
        scenarie=nyt,
        navn=navn,
        beskrivelse="Hvad nu hvis?",
        model_data=dict(model_data or nyt.model_data),
        regel_data=nyt.regel_data if regel_data is None else dict(regel_data),
        by=by,
        now=now,
    )
