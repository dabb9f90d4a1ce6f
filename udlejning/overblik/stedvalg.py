"""Where: the choices of organisation and district that lists of afdelinger share."""

from typing import Any

from django import forms

from monitoring.api import UDEN_BYDEL, bydele, har_fuld_indsigt, organisationer
from udlejning.brugere.models import Bruger


class Stedvalg(forms.Form):
    """Only who sees all organisations can choose among them."""

    use_required_attribute = False

    organisation = forms.ChoiceField(label="Boligorganisation", required=False)
    bydel = forms.ChoiceField(label="Bydel", required=False)

    def __init__(self, *args: Any, bruger: Bruger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if har_fuld_indsigt(bruger):
            self._vaelg("organisation", [("", "Alle"), *((o.nr, o.navn) for o in organisationer())])
        else:
            del self.fields["organisation"]
        self._vaelg("bydel", [("", "Alle"), *((b, b) for b in bydele()), (UDEN_BYDEL, "Uden bydel")])
        self.order_fields([navn for navn in self.fields if navn not in Stedvalg.base_fields])

    def _vaelg(self, felt: str, valg: list[tuple[str, str]]) -> None:
        self.fields[felt].choices = valg  # type: ignore[attr-defined]  # a ChoiceField, declared above
