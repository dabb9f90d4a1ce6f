"""Asking for a dispensation, and deciding on it."""

from typing import Any

from django import forms

from anvisning.models import Bolig

from .felter import UKENDT, MedAfdeling, afdelingsfelt, datofelt, fritekst


class Dispensationsformular(MedAfdeling):
    """An application; `til_og_med` is the last day, the service takes the day after."""

    afdeling = afdelingsfelt()
    bolig_nr = forms.CharField(
        label="Lejemålsnummer",
        max_length=40,
        required=False,
        help_text="Udfyld kun feltet, hvis dispensationen skal gælde én bolig. Ellers gælder den hele afdelingen.",
    )
    fra_on = datofelt("Fra")
    til_og_med = datofelt("Til og med")
    begrundelse = fritekst("Begrundelse")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bolig: Bolig | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        nr, afdeling = data.get("bolig_nr"), data.get("afdeling")
        if nr and afdeling:
            self.bolig = Bolig.objects.filter(afdeling=afdeling, nr=nr).first()
            if self.bolig is None:
                self.add_error(
                    "bolig_nr",
                    f"{afdeling.navn} har ingen bolig med nummeret {nr}. Ret det, eller slet det.",
                )
        return data


class Dispensationsafgoerelse(forms.Form):
    use_required_attribute = False

    afgoerelse = forms.ChoiceField(
        label="Afgørelse",
        choices=[("bevil", "Bevilg dispensationen"), ("afslaa", "Afslå ansøgningen")],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg en afgørelse.", "invalid_choice": UKENDT},
    )
    begrundelse = fritekst("Begrundelse", required=False, hjaelp="Et afslag skal begrundes. Skriv ikke CPR-numre.")
