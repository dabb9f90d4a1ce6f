"""Moving a deadline."""

from django import forms

from .felter import datofelt, fritekst


class Fristformular(forms.Form):
    use_required_attribute = False

    frist_on = datofelt("Ny frist")
    begrundelse = fritekst("Hvorfor flyttes fristen?", hjaelp="Organisationen kan læse det. Skriv ikke CPR-numre.")
