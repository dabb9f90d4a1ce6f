"""Forms that several pages ask by."""

from typing import Any

from django import forms

from .felter import Datofelt


class Periodefilter(forms.Form):
    """The days of a list, both included, after whatever else narrows it."""

    use_required_attribute = False

    fra = Datofelt(label="Fra", required=False)
    til = Datofelt(label="Til og med", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(navn for navn in self.fields if navn not in ("fra", "til")), "fra", "til"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        fra, til = data.get("fra"), data.get("til")
        if fra and til and til < fra:
            self.add_error("til", "Slutdatoen ligger før startdatoen. Byt om på dem.")
        return data
