"""The filters of the dashboard and the choice of another day."""

from typing import Any

from django import forms

from monitoring.api import (
    FARVENAVNE,
    SORTERINGER,
    UDEN_BYDEL,
    Farve,
    Overbliksfilter,
    bydele,
    har_fuld_indsigt,
    organisationer,
)
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.felter import Datofelt

#: The agreement's shared overview: what everybody sees of each other.
FAELLES = (Farve.ROED.value, Farve.GUL.value)
ALLE = "alle"

_SORTERINGSNAVNE = {"navn": "Afdeling", "organisation": "Boligorganisation"}


class Overbliksform(forms.Form):
    """The filters as the address holds them. Empty `farve` is red and yellow, ``alle`` whatever the user may see."""

    use_required_attribute = False

    soeg = forms.CharField(
        label="Søg", required=False, max_length=100, help_text="Navn eller nummer, for eksempel 0101-007."
    )
    farve = forms.ChoiceField(label="Farve", required=False)
    fra_farve = forms.ChoiceField(label="Farve før runden", required=False)
    organisation = forms.ChoiceField(label="Boligorganisation", required=False)
    bydel = forms.ChoiceField(label="Bydel", required=False)
    sorter = forms.ChoiceField(label="Sortér efter", required=False)
    aendret = forms.BooleanField(label="Kun ændrede siden sidste runde", required=False)

    def __init__(self, *args: Any, bruger: Bruger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._vaelg("farve", _farvevalg(bruger))
        if har_fuld_indsigt(bruger):
            self._vaelg("fra_farve", [("", "Alle"), *((f.value, FARVENAVNE[f].capitalize()) for f in Farve)])
        else:
            # What a red or yellow one was before may be a colour that the user must not see.
            del self.fields["fra_farve"]
        self._vaelg("organisation", [("", "Alle"), *((o.nr, o.navn) for o in organisationer())])
        self._vaelg("bydel", [("", "Alle"), *((b, b) for b in bydele()), (UDEN_BYDEL, "Uden bydel")])
        self._vaelg("sorter", _sorteringsvalg())

    def _vaelg(self, felt: str, valg: list[tuple[str, str]]) -> None:
        self.fields[felt].choices = valg  # type: ignore[attr-defined]  # a ChoiceField, declared above

    def filter(self) -> Overbliksfilter:
        """What the address asks for; a field with an error counts as not filled in."""
        self.is_valid()
        valgt = self.cleaned_data
        farve = valgt.get("farve", "")
        return Overbliksfilter(
            soeg=valgt.get("soeg", ""),
            farver=() if farve == ALLE else (farve,) if farve else FAELLES,
            fra_farve=valgt.get("fra_farve", ""),
            organisation=valgt.get("organisation", ""),
            bydel=valgt.get("bydel", ""),
            kun_aendrede=valgt.get("aendret", False),
            sorter=valgt.get("sorter") or "trin",
        )


def _farvevalg(bruger: Bruger) -> list[tuple[str, str]]:
    """Green and ikke målt only for those who see any: the others have them as totals."""
    valg = [("", "Røde og gule"), *((f, f"Kun {FARVENAVNE[Farve(f)]}") for f in FAELLES)]
    if har_fuld_indsigt(bruger):
        return [
            *valg,
            *((f.value, f"Kun {FARVENAVNE[f]}") for f in (Farve.GROEN, Farve.IKKE_MAALT)),
            (ALLE, "Alle farver"),
        ]
    if bruger.rolle == Rolle.ORGANISATION:
        egne = [(f.value, f"Kun {FARVENAVNE[f]}, egne afdelinger") for f in (Farve.GROEN, Farve.IKKE_MAALT)]
        return [*valg, *egne, (ALLE, "Røde og gule og alle egne")]
    return valg


def _sorteringsvalg() -> list[tuple[str, str]]:
    """The same keys as the table's headers, in one list for narrow screens."""
    return [
        ("trin", "Trin, det alvorligste først"),
        ("-trin", "Trin, det mindst alvorlige først"),
        *((n, _SORTERINGSNAVNE.get(n, n)) for n in SORTERINGER if n != "trin"),
        *((f"-{n}", f"{_SORTERINGSNAVNE.get(n, n)}, bagfra") for n in SORTERINGER if n != "trin"),
    ]


class Dagform(forms.Form):
    """Another day than today."""

    use_required_attribute = False

    paa = Datofelt(label="Vis en anden dag", required=False)


class Soegeform(forms.Form):
    """The quick search for an afdeling, on another day than today if need be."""

    use_required_attribute = False

    soeg = forms.CharField(
        label="Afdeling eller adresse",
        required=False,
        max_length=100,
        help_text="Navn, nummer som 0101-007 eller en adresse.",
        widget=forms.SearchInput(attrs={"accesskey": "a"}),
    )
    paa = Datofelt(label="Dag", required=False, help_text="Tom er i dag.")
