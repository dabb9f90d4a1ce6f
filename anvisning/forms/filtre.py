"""The filters of the two lists of vacancies; they live in the address."""

from django import forms

from anvisning.models import Boligtype, Indmelding
from anvisning.selectors import AABNE, ALLE, LEDIGE, SAGT_JA, SNART, TILBUDTE, Boligfilter
from monitoring.api import FARVENAVNE, Farve

from .felter import heltalsfelt, talfelt, valgfelt

#: The same choices in both lists: what is open by what it waits for, and then what is closed.
STATUSSER = [
    (AABNE, "Alle åbne"),
    (LEDIGE, "Endnu ikke tilbudt"),
    (TILBUDTE, "Tilbudt, venter på svar"),
    (SAGT_JA, "Borgeren har sagt ja"),
    (SNART, "Fristen er nær eller udløbet"),
    *((s.value, s.label) for s in Indmelding.Status if s not in Indmelding.AABNE),
    (ALLE, "Alle, også afsluttede"),
]


class Boligfilterformular(forms.Form):
    """The filter of boliganvisningens list; it lives in the address."""

    use_required_attribute = False

    soeg = forms.CharField(label="Søg", required=False, max_length=100)
    status = valgfelt("Status", STATUSSER, required=False)
    rum = heltalsfelt("Mindst antal rum", 1, 20, required=False)
    husleje = talfelt("Højeste husleje i kr.", 0, 1_000_000, required=False)
    areal = talfelt("Mindste areal i m²", 0, 10_000, required=False)
    type = valgfelt("Boligtype", [("", "Alle"), *Boligtype.choices], required=False)
    farve = valgfelt("Farve", [("", "Alle"), *((f.value, FARVENAVNE[f].capitalize()) for f in Farve)], required=False)
    elevator = forms.BooleanField(label="Med elevator", required=False)
    tilgaengelig = forms.BooleanField(label="Egnet for kørestol", required=False)
    afdeling = forms.RegexField(r"^\d{4}-\d{3}$", required=False, widget=forms.HiddenInput)

    def valg(self) -> Boligfilter:
        """What the valid fields say; a field that is wrong narrows nothing and shows its error."""
        self.is_valid()
        data = self.cleaned_data
        return Boligfilter(
            soeg=data.get("soeg", ""),
            status=data.get("status") or AABNE,
            afdeling=data.get("afdeling", ""),
            rum=data.get("rum"),
            husleje=data.get("husleje"),
            areal=data.get("areal"),
            type=data.get("type", ""),
            farve=data.get("farve", ""),
            krav=tuple(krav for krav in ("elevator", "tilgaengelig") if data.get(krav)),
        )


class Egetfilter(forms.Form):
    """The filter of an organisation's own vacancies."""

    use_required_attribute = False

    soeg = forms.CharField(label="Søg efter adresse eller afdeling", required=False, max_length=100)
    status = valgfelt("Status", STATUSSER, required=False)

    def valg(self) -> Boligfilter:
        self.is_valid()
        return Boligfilter(soeg=self.cleaned_data.get("soeg", ""), status=self.cleaned_data.get("status") or AABNE)
