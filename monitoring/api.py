"""The only door from the colour side: what anvisning and the shared pages may use of monitoring."""

from .models import Afdeling, Boligorganisation
from .models.felter import Datoperiode, Punkt, Tegnpunkt

__all__ = ["Afdeling", "Boligorganisation", "Datoperiode", "Punkt", "Tegnpunkt"]
