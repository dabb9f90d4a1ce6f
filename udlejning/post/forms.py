"""The filter of the list of letters."""

from django import forms

from udlejning.faelles.former import Periodefilter

from .models import UdgaaendeMail


class Brevfilter(Periodefilter):
    soeg = forms.CharField(label="Søg efter modtager eller emne", required=False, max_length=200)
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Alle"), *UdgaaendeMail.Status.choices], initial=""
    )
