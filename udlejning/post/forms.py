"""The filter of the list of letters."""

from typing import Any

from django import forms

from udlejning.faelles.felter import Datofelt

from .models import UdgaaendeMail


class Brevfilter(forms.Form):
    use_required_attribute = False

    soeg = forms.CharField(label="Søg efter modtager eller emne", required=False, max_length=200)
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Alle"), *UdgaaendeMail.Status.choices], initial=""
    )
    fra = Datofelt(label="Fra", required=False)
    til = Datofelt(label="Til og med", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        fra, til = data.get("fra"), data.get("til")
        if fra and til and til < fra:
            self.add_error("til", "Slutdatoen ligger før startdatoen. Byt om på dem.")
        return data
