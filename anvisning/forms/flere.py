"""Several units in one form: chosen first, then given their days."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from anvisning.models import Bolig, Indmelding
from anvisning.services.indmelding import kraev_rimelig_dag
from udlejning.faelles.fejl import Afvist

from .felter import MedAfdeling, afdelingsfelt, datofelt, fritekst, uden_cpr


class Afdelingsvalg(MedAfdeling):
    """The afdeling whose units are to be reported."""

    afdeling = afdelingsfelt()


def valgnavn(bolig: Bolig) -> str:
    """The name of a unit's box."""
    return f"valgt_{bolig.pk}"


def datonavn(bolig_id: int) -> str:
    """The name of the field with a unit's day."""
    return f"dato_{bolig_id}"


class _MedDatoer(forms.Form):
    """A form with a field for the day of each row; the services ask again whether the day is reasonable."""

    use_required_attribute = False

    def __init__(self, *args: Any, idag: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.idag = idag

    def _kraev_rimelig(self, navn: str) -> None:
        if (dag := self.cleaned_data.get(navn)) is not None:
            try:
                kraev_rimelig_dag(dag, self.idag)
            except Afvist as afvist:
                self.add_error(navn, afvist.besked)

    def afvis(self, afvisninger: Mapping[int, Afvist]) -> None:
        """Show each refusal at its unit."""
        for bolig_id, afvist in afvisninger.items():
            self.add_error(datonavn(bolig_id), afvist.besked)


class Flerevalg(forms.Form):
    """Which units of an afdeling are to be reported. `soeg` narrows what is shown; what is chosen stays in sight."""

    soeg = forms.CharField(label="Find blandt boligerne", required=False, max_length=100, validators=[uden_cpr])

    def __init__(self, *args: Any, boliger: Iterable[Bolig], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.boliger = list(boliger)
        for bolig in self.boliger:
            self.fields[valgnavn(bolig)] = forms.BooleanField(
                label=bolig.fuld_adresse,
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-checkbox", "data-valg": ""}),
            )

    def valgte(self) -> list[Bolig]:
        """What is chosen in the form that was sent, whatever else is wrong in it."""
        self.is_valid()
        return [bolig for bolig in self.boliger if self.cleaned_data.get(valgnavn(bolig))]

    def viste(self) -> list[Bolig]:
        """The chosen ones, and those that hold each of the words."""
        if not self.is_bound:
            return self.boliger
        valgte = set(self.valgte())
        ord_ = self.cleaned_data.get("soeg", "").lower().split()
        return [b for b in self.boliger if b in valgte or all(o in soegetekst(b) for o in ord_)]


def soegetekst(bolig: Bolig) -> str:
    """What a unit is found by among its afdeling's."""
    return f"{bolig.fuld_adresse} {bolig.nr}".lower()


class Flereformular(_MedDatoer):
    """The chosen units, with one day for all, and another for those that have their own."""

    ledig_fra_on = datofelt("Ledig fra, alle valgte")
    bemaerkning = fritekst("Bemærkning til boliganvisningen, alle valgte", required=False)

    def __init__(self, *args: Any, boliger: Iterable[Bolig], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.boliger = list(boliger)
        for bolig in self.boliger:
            self.fields[datonavn(bolig.pk)] = datofelt(f"Egen dato for {bolig}", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._kraev_rimelig("ledig_fra_on")
        for bolig in self.boliger:
            self._kraev_rimelig(datonavn(bolig.pk))
        return data

    def dag(self, bolig: Bolig) -> dt.date:
        dag: dt.date = self.cleaned_data.get(datonavn(bolig.pk)) or self.cleaned_data["ledig_fra_on"]
        return dag

    def egne_datoer(self) -> list[tuple[Bolig, forms.BoundField]]:
        return [(bolig, self[datonavn(bolig.pk)]) for bolig in self.boliger]

    def har_egne_datoer(self) -> bool:
        """Whether one of them is filled in or refused, so that they must be seen."""
        return any(felt.errors or felt.value() for _, felt in self.egne_datoer())


class Kladdeformular(_MedDatoer):
    """The days of all drafts."""

    def __init__(self, *args: Any, kladder: Sequence[Indmelding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kladder = kladder
        for kladde in kladder:
            felt = datofelt(f"{kladde.bolig} er ledig fra", initial=kladde.ledig_fra_on)
            self.fields[datonavn(kladde.bolig_id)] = felt

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for kladde in self.kladder:
            self._kraev_rimelig(datonavn(kladde.bolig_id))
        return data

    def rettede(self) -> list[tuple[Indmelding, dt.date]]:
        """The drafts whose day is another than before."""
        dage = [(k, self.cleaned_data[datonavn(k.bolig_id)]) for k in self.kladder]
        return [(kladde, dag) for kladde, dag in dage if dag != kladde.ledig_fra_on]
