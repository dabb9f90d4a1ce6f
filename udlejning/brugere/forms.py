"""The administrator's forms."""

from typing import Any

from django import forms

from .models import Bruger
from .rettigheder import Rolle
from .selectors import organisationer


class Filterformular(forms.Form):
    use_required_attribute = False

    soeg = forms.CharField(label="Søg efter navn eller e-mail", required=False, max_length=100)
    rolle = forms.ChoiceField(label="Rolle", required=False, choices=[("", "Alle roller"), *Rolle.choices])
    status = forms.ChoiceField(
        label="Adgang",
        required=False,
        choices=[("", "Alle"), ("aaben", "Åben"), ("inviteret", "Inviteret, ingen adgangskode"), ("lukket", "Lukket")],
    )


class Rettelse(forms.Form):
    """Name, e-mail, role and organisation of a user."""

    use_required_attribute = False

    fornavn = forms.CharField(label="Fornavn", max_length=150, error_messages={"required": "Skriv fornavnet."})
    efternavn = forms.CharField(label="Efternavn", max_length=150, error_messages={"required": "Skriv efternavnet."})
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        help_text="Invitation og nye adgangskoder sendes hertil.",
        error_messages={"required": "Skriv e-mailadressen."},
    )
    rolle = forms.ChoiceField(
        label="Rolle",
        choices=[("", "Vælg en rolle"), *Rolle.choices],
        error_messages={"required": "Vælg en rolle.", "invalid_choice": "Vælg en af rollerne i listen."},
    )
    organisation: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="Boligorganisation",
        queryset=None,
        required=False,
        empty_label="Ingen",
        help_text="Kun for medarbejdere i en boligorganisation.",
        error_messages={"invalid_choice": "Vælg en af organisationerne i listen."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisationer()  # type: ignore[attr-defined]  # a ModelChoiceField

    def til_service(self) -> dict[str, Any]:
        """The cleaned values under the names that the services take."""
        data = dict(self.cleaned_data)
        organisation = data.pop("organisation")
        return data | {"organisation_id": organisation and organisation.pk}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "rolle" not in data or "organisation" not in data:
            return data
        if data["rolle"] == Rolle.ORGANISATION and data["organisation"] is None:
            self.add_error("organisation", "Vælg den boligorganisation, som medarbejderen arbejder i.")
        elif data["rolle"] != Rolle.ORGANISATION and data["organisation"] is not None:
            self.add_error("organisation", "Vælg Ingen. Kun medarbejdere i en boligorganisation har en.")
        return data


class Invitation(Rettelse):
    """A new user."""

    username = forms.CharField(
        label="Brugernavn",
        max_length=150,
        validators=[Bruger.username_validator],
        help_text="Bogstaver, tal og tegnene @ . + - _ uden mellemrum.",
        error_messages={"required": "Skriv et brugernavn."},
    )

    field_order = ["username", "fornavn", "efternavn", "email", "rolle", "organisation"]
