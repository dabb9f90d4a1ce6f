"""The fields that several forms share."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from monitoring.api import CPR_BESKED, ligner_cpr
from udlejning.faelles.felter import Talfelt

_DATOER = ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]
_AAR = "Datoen skal ligge mellem år 2000 og 2100. Ret den."
UKENDT = "Vælg en af mulighederne i listen."


def datofelt(label: str, **andet: Any) -> forms.DateField:
    """A date; the browser's own picker sends ISO, and the Danish ways of writing are read too."""
    return forms.DateField(
        label=label,
        input_formats=_DATOER,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(dt.date(2000, 1, 1), _AAR), MaxValueValidator(dt.date(2100, 1, 1), _AAR)],
        error_messages={"invalid": "Skriv en dato, for eksempel 01-07-2026.", "required": "Vælg en dato."},
        **andet,
    )


def uden_cpr(tekst: str) -> None:
    """Refuse before the text is shown again on a page to confirm; the services refuse it too."""
    if ligner_cpr(tekst):
        raise forms.ValidationError(CPR_BESKED, code="cpr")


def valgfelt(label: str, valg: Iterable[tuple[str, str]], **andet: Any) -> forms.ChoiceField:
    beskeder = {"required": UKENDT, "invalid_choice": UKENDT}
    return forms.ChoiceField(label=label, choices=list(valg), error_messages=beskeder, **andet)


def talfelt(label: str, mindst: int, hoejst: int, *, decimaler: int = 2, **andet: Any) -> Talfelt:
    return Talfelt(label=label, mindst=mindst, hoejst=hoejst, decimaler=decimaler, **andet)


def heltalsfelt(label: str, mindst: int, hoejst: int, **andet: Any) -> forms.IntegerField:
    besked = f"Skriv et helt tal fra {mindst} til {hoejst}."
    beskeder = dict.fromkeys(("required", "invalid", "min_value", "max_value"), besked)
    return forms.IntegerField(label=label, min_value=mindst, max_value=hoejst, error_messages=beskeder, **andet)


def tekstfelt(label: str, hoejst: int, *, mangler: str, **andet: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=hoejst, error_messages={"required": mangler}, **andet)


def fritekst(label: str, *, required: bool = True, hjaelp: str = "Skriv ikke CPR-numre.") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=2000,
        help_text=hjaelp,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[uden_cpr],
        error_messages={"required": "Feltet skal udfyldes."},
    )


def sagsreffelt() -> forms.CharField:
    """The reference of a case in the municipality's own system; its form is the rule set's to say."""
    return forms.CharField(
        label="Sagsreference",
        max_length=60,
        error_messages={"required": "Skriv sagsreferencen fra kommunens fagsystem."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def afdelingsfelt() -> "forms.ModelChoiceField[Any]":
    """One afdeling of those that `MedAfdeling` is given."""
    return forms.ModelChoiceField(
        label="Afdeling",
        queryset=None,
        empty_label="Vælg en afdeling",
        error_messages={"required": "Vælg en afdeling.", "invalid_choice": UKENDT},
    )


class MedAfdeling(forms.Form):
    """A form with a field `afdeling` whose choices are the user's own."""

    use_required_attribute = False

    def __init__(self, *args: Any, afdelinger: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt = self.fields["afdeling"]
        assert isinstance(felt, forms.ModelChoiceField)
        felt.queryset = afdelinger


class Begrundelse(forms.Form):
    """A reason, for whatever is ended or taken back."""

    use_required_attribute = False

    begrundelse = fritekst("Begrundelse")
