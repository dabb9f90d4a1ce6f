"""Several units in one form: a row of fields for each."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from anvisning.models import Bolig, Indmelding
from anvisning.services.indmelding import kraev_rimelig_dag
from udlejning.faelles.fejl import Afvist

from .felter import MedAfdeling, afdelingsfelt, datofelt, fritekst


class Afdelingsvalg(MedAfdeling):
    """The afdeling whose units are to be reported."""

    afdeling = afdelingsfelt()


class _MedDatoer(forms.Form):
    """A form with a field for the day of each row; the services ask again whether the day is reasonable."""

    use_required_attribute = False

    def __init__(self, *args: Any, idag: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.idag = idag

    def _dato(self, navn: str) -> dt.date | None:
        dag: dt.date | None = self.cleaned_data.get(navn)
        if dag is not None:
            try:
                kraev_rimelig_dag(dag, self.idag)
            except Afvist as afvist:
                self.add_error(navn, afvist.besked)
        return dag

    def afvis(self, afvisninger: Mapping[int, Afvist]) -> None:
        """Show each refusal at its unit."""
        for bolig_id, afvist in afvisninger.items():
            self.add_error(f"valgt_{bolig_id}", afvist.besked)


class Flereformular(_MedDatoer):
    """Units of one afdeling to be reported, with one day for all, and another for those that have their own."""

    ledig_fra_on = datofelt("Ledig fra, alle valgte")
    bemaerkning = fritekst("Bemærkning til boliganvisningen, alle valgte", required=False)

    def __init__(self, *args: Any, boliger: Iterable[Bolig], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.boliger = list(boliger)
        for bolig in self.boliger:
            self.fields[f"valgt_{bolig.pk}"] = forms.BooleanField(
                label=f"Meld {bolig} ind",
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-checkbox", "data-valg": ""}),
            )
            self.fields[f"dato_{bolig.pk}"] = datofelt(f"Egen dato for {bolig}", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._dato("ledig_fra_on")
        for bolig in self.boliger:
            self._dato(f"dato_{bolig.pk}")
        if not self.valgte():
            self.add_error(None, "Sæt kryds ved mindst én bolig.")
        return data

    def valgte(self) -> list[Bolig]:
        return [bolig for bolig in self.boliger if self.cleaned_data.get(f"valgt_{bolig.pk}")]

    def dag(self, bolig: Bolig) -> dt.date:
        dag: dt.date = self.cleaned_data.get(f"dato_{bolig.pk}") or self.cleaned_data["ledig_fra_on"]
        return dag


class Kladdeformular(_MedDatoer):
    """The days of all drafts."""

    def __init__(self, *args: Any, kladder: Sequence[Indmelding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kladder = kladder
        for kladde in kladder:
            felt = datofelt(f"{kladde.bolig} er ledig fra", initial=kladde.ledig_fra_on)
            self.fields[f"valgt_{kladde.bolig_id}"] = felt

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for kladde in self.kladder:
            self._dato(f"valgt_{kladde.bolig_id}")
        return data

    def rettede(self) -> list[tuple[Indmelding, dt.date]]:
        """The drafts whose day is another than before."""
        dage = [(k, self.cleaned_data[f"valgt_{k.bolig_id}"]) for k in self.kladder]
        return [(kladde, dag) for kladde, dag in dage if dag != kladde.ledig_fra_on]
