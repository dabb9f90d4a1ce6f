"""The forms about corrections by hand. What may be corrected to what is the services' business."""

from typing import Any

from django import forms

from monitoring.domain.vaerdier import INDIKATORNAVNE, MANGELTEKSTER, Indikator
from monitoring.models import Kilde, Korrektion, Observation
from monitoring.services.korrektioner import VALGBARE_MANGELGRUNDE, felter_af
from udlejning.faelles.felter import Begrundelsesfelt, Datofelt


class _Form(forms.Form):
    use_required_attribute = False


class Rettelsesform(_Form):
    felt = forms.ChoiceField(label="Hvad skal rettes?", widget=forms.RadioSelect, initial=Korrektion.Felt.VAERDI)
    vaerdi = forms.CharField(
        label="Rigtig værdi",
        required=False,
        max_length=40,
        help_text="Skriv tallet på dansk, for eksempel 31,2 eller 1.155. Lad feltet være tomt, hvis tallet mangler.",
    )
    mangler = forms.ChoiceField(
        label="Eller: tallet mangler, fordi",
        required=False,
        choices=[("", "Tallet mangler ikke"), *((g.value, MANGELTEKSTER[g]) for g in VALGBARE_MANGELGRUNDE)],
    )
    begrundelse = Begrundelsesfelt(
        mangler="Skriv, hvorfor tallet er forkert.",
        max_length=4000,
        help_text="Skriv, hvorfor tallet i filen er forkert. Skriv ikke om enkelte personer.",
    )
    dokumentation = forms.CharField(
        label="Dokumentation",
        max_length=500,
        help_text="Hvor det rigtige tal står, for eksempel et brev fra LBF og dets dato.",
        error_messages={"required": "Skriv, hvor det rigtige tal står."},
    )
    udloeber_on = Datofelt(
        label="Udløber",
        required=False,
        help_text="Den dag, den ikke længere gælder. Lad feltet være tomt, hvis den gælder, til feltet kommer igen.",
    )

    def __init__(self, *args: Any, observation: Observation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felter = felter_af(observation)
        felt = self.fields["felt"]
        assert isinstance(felt, forms.ChoiceField)
        felt.choices = [(f.value, f.label) for f in felter]
        if len(felter) == 1:
            felt.required = False
            felt.widget = forms.HiddenInput()

    def clean_felt(self) -> str:
        return self.cleaned_data["felt"] or Korrektion.Felt.VAERDI.value


class Afgoerelsesform(_Form):
    """One act on a correction, with its reason."""

    begrundelse = Begrundelsesfelt(max_length=4000, help_text="Skriv ikke om enkelte personer.")


class Korrektionsfilter(_Form):
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Alle"), *Korrektion.Status.choices])
    kilde = forms.ChoiceField(
        label="Kilde",
        required=False,
        choices=[
            ("", "Alle"),
            (Kilde.LBF, "LBF"),
            (Kilde.TVILLING, "Tvillingeværktøjet"),
            (Kilde.MINISTERIET, "Ministeriet"),
        ],
    )
    indikator = forms.ChoiceField(
        label="Tal", required=False, choices=[("", "Alle"), *((i.value, INDIKATORNAVNE[i]) for i in Indikator)]
    )
    soeg = forms.CharField(label="Søg på sted, person eller begrundelse", required=False, max_length=100)

    def valgt(self) -> dict[str, str]:
        """What was chosen; a value that cannot be used counts as not chosen."""
        self.is_valid()
        return {navn: self.cleaned_data.get(navn, "") for navn in self.fields}
