"""The map's filters: the overview's own."""

from django.http import QueryDict

from udlejning.brugere.models import Bruger
from udlejning.faelles.eksport import filtre_i_ord

from .forms import ALLE, Overbliksform


class Kortform(Overbliksform):
    """As the overview's, but an address that says nothing of colours shows all that the user may see."""

    def __init__(self, data: QueryDict, *, bruger: Bruger) -> None:
        super().__init__(data, bruger=bruger)
        if "farve" not in data and ALLE in self._farver:
            self.data = data.copy()
            self.data["farve"] = ALLE

    @property
    def i_ord(self) -> str:
        """What it was narrowed to. Red and yellow are a choice too, although the field is empty then."""
        andre = filtre_i_ord(self)
        if self.cleaned_data.get("farve", ""):
            return andre
        return f"Farve: {self._farver['']}" + ("" if andre == "Ingen" else f". {andre}")

    @property
    def _farver(self) -> dict[str, str]:
        return dict(getattr(self.fields["farve"], "choices", []))
