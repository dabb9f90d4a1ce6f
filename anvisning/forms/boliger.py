"""Finding, entering and reporting units."""

import datetime as dt
from typing import Any

from django import forms

from anvisning.models import Boligtype
from anvisning.services.indmelding import kraev_rimelig_dag
from udlejning.faelles.fejl import Afvist

from .felter import MedAfdeling, afdelingsfelt, datofelt, fritekst, heltalsfelt, talfelt, tekstfelt, uden_cpr, valgfelt


class Boligsoegning(MedAfdeling):
    """Which unit is to be reported: an afdeling, words, or both."""

    afdeling: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="Afdeling", queryset=None, required=False, empty_label="Alle afdelinger"
    )
    soeg = forms.CharField(
        label="Søg efter adresse eller lejemålsnummer", required=False, max_length=100, validators=[uden_cpr]
    )


class Indmeldingsformular(forms.Form):
    use_required_attribute = False

    ledig_fra_on = datofelt("Ledig fra")
    bemaerkning = fritekst("Bemærkning til boliganvisningen", required=False)

    def __init__(self, *args: Any, idag: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.idag = idag

    def clean_ledig_fra_on(self) -> dt.date:
        """Said before the page to confirm; the service asks again."""
        dag: dt.date = self.cleaned_data["ledig_fra_on"]
        try:
            kraev_rimelig_dag(dag, self.idag)
        except Afvist as afvist:
            raise forms.ValidationError(afvist.besked) from afvist
        return dag


class Boligformular(MedAfdeling):
    """A unit entered by hand; `afdeling` is one of the user's own."""

    afdeling = afdelingsfelt()
    boligtype = valgfelt("Boligtype", Boligtype.choices)
    nr = tekstfelt("Lejemålsnummer", 40, mangler="Skriv lejemålsnummeret.", help_text="Jeres eget nummer på lejemålet.")
    adresse = tekstfelt("Vej og husnummer", 200, mangler="Skriv vej og husnummer.")
    etage = forms.CharField(label="Etage", max_length=20, required=False)
    doer = forms.CharField(label="Dør", max_length=20, required=False)
    postnr = forms.RegexField(
        r"^\d{4}$", label="Postnummer", required=False, error_messages={"invalid": "Skriv fire cifre."}
    )
    bynavn = forms.CharField(label="By", max_length=60, required=False)
    rum = heltalsfelt("Antal rum", 1, 20)
    areal = talfelt("Areal i m²", 1, 1_000, decimaler=1)
    husleje = talfelt("Husleje pr. måned i kr.", 0, 100_000)
    indskud = talfelt("Indskud i kr.", 0, 1_000_000)
    elevator = forms.BooleanField(label="Der er elevator", required=False)
    tilgaengelig = forms.BooleanField(label="Boligen er egnet for kørestol", required=False)


class Boligretning(Boligformular):
    """A unit corrected by hand; its afdeling stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, afdelinger=None, **kwargs)
        del self.fields["afdeling"]
