"""Places an afdeling on the steps of a model, with every reason."""

from monitoring.domain.trappe.grundlag import Grundlag
from monitoring.domain.trappe.model import Trappemodel
from monitoring.domain.trappe.resultat import Placeringsresultat


def placer(grundlag: Grundlag, model: Trappemodel) -> Placeringsresultat:
    """Where the afdeling stands. Pure: the same inputs and model give the same result."""
    raise NotImplementedError
