"""The form that moves a deadline. What may happen is the service's business; here only the shape is checked."""

from django import forms

from udlejning.faelles.felter import Begrundelsesfelt, Datofelt


class Flytteform(forms.Form):
    """`fra_on` is the deadline as the person saw it, so that two who move it at once hear of each other."""

    use_required_attribute = False

    fra_on = forms.DateField(widget=forms.HiddenInput)
    til_on = Datofelt(
        label="Ny frist",
        help_text="En arbejdsdag, tidligst i dag.",
        error_messages={"required": "Vælg en dato."},
    )
    begrundelse = Begrundelsesfelt(
        "Hvorfor flyttes fristen?", max_length=1000, help_text="Begrundelsen står i kalenderen og i loggen."
    )
