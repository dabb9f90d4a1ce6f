"""The form that takes files in. Here only the shape is checked; the file itself is the import's business."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from monitoring.domain.dansk import tal
from monitoring.ingest import hent_profil
from monitoring.ingest.filtype import MAKS_FIL
from monitoring.models import Indlaesning, Kilde

#: More files than this are not taken at once.
MAKS_ANTAL = 20
_MB = 1024**2
#: Lists without figures of their own that become known on a day all the same.
_LISTER = (Kilde.MINISTERIET, Kilde.MINISTERIET_AFDELINGER, Kilde.REGISTER)


def bliver_kendt(kilde: str) -> bool:
    """Whether it matters from which day the rows of such a file are known: of figures and lists, not of dwellings."""
    return bool(hent_profil(kilde).indikatorer) or kilde in _LISTER


class _Filvaelger(forms.FileInput):
    allow_multiple_selected = True


class _Filfelt(forms.FileField):
    """One or several files; the value is a list."""

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[Any]"]:
        filer = data if isinstance(data, list | tuple) else [data]
        if not any(filer):
            raise forms.ValidationError(self.error_messages["required"])
        if len(filer) > MAKS_ANTAL:
            raise forms.ValidationError(f"Vælg højst {MAKS_ANTAL} filer ad gangen.")
        return [self._en(fil) for fil in filer]

    def _en(self, fil: "UploadedFile[Any]") -> "UploadedFile[Any]":
        if not fil.size:
            raise forms.ValidationError(f"Filen {fil.name} er tom. Kontrollér, at du har valgt den rigtige fil.")
        if fil.size > MAKS_FIL:
            raise forms.ValidationError(
                f"Filen {fil.name} fylder {tal(-(-fil.size // _MB))} MB, og grænsen er {tal(MAKS_FIL // _MB)} MB."
                " Del den i flere, for eksempel en for hvert år."
            )
        return fil


class Uploadform(forms.Form):
    """Files, their source (or let it be recognised), and the day from which the figures count as known."""

    use_required_attribute = False

    filer = _Filfelt(
        label="Filer",
        help_text=f"Excel (.xlsx) eller CSV, højst {tal(MAKS_FIL // _MB)} MB pr. fil. Du kan vælge flere.",
        widget=_Filvaelger(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"required": "Vælg mindst én fil.", "missing": "Vælg mindst én fil."},
    )
    kilde = forms.ChoiceField(
        label="Kilde",
        required=False,
        help_text="Lad programmet finde kilden ud fra overskrifterne, eller vælg den selv.",
        error_messages={"invalid_choice": "Vælg en kilde på listen."},
    )
    kendt_on = forms.DateField(
        label="Data kendt fra",
        required=False,
        help_text="Den dag, tallene blev kendt. Uden dato gælder listens dato eller 1. januar i tallenes år.",
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Skriv en dato, for eksempel 01-06-2026."},
    )

    def __init__(self, *args: Any, kilder: Sequence[Kilde], idag: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.idag = idag
        valg = [(kilde.value, kilde.label) for kilde in kilder]
        felt = self.fields["kilde"]
        assert isinstance(felt, forms.ChoiceField)
        if not any(bliver_kendt(kilde) for kilde in kilder):
            del self.fields["kendt_on"]
        felt.choices = [("", "Find kilden ud fra overskrifterne"), *valg] if len(valg) > 1 else valg

    def clean_kendt_on(self) -> dt.date | None:
        dag: dt.date | None = self.cleaned_data["kendt_on"]
        if dag is not None and dag > self.idag:
            raise forms.ValidationError("Datoen ligger i fremtiden. Skriv en dato, der er passeret.")
        return dag


class ValgfritValg(forms.ChoiceField):
    """A choice that has an empty choice of its own, so that nothing need be said about leaving it out."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class ValgfriTekst(forms.CharField):
    """A text that other fields of the form ask for, or that may plainly be left out."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class Indlaesningsfilter(forms.Form):
    """Which imports the list shows."""

    use_required_attribute = False

    status = ValgfritValg(label="Status", choices=[("", "Alle"), *Indlaesning.Status.choices])
    kilde = ValgfritValg(label="Kilde")
    soeg = ValgfriTekst(label="Søg på filens navn", max_length=100)

    def __init__(self, *args: Any, kilder: Sequence[Kilde], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt = self.fields["kilde"]
        assert isinstance(felt, forms.ChoiceField)
        felt.choices = [("", "Alle"), *((kilde.value, kilde.label) for kilde in kilder)]

    def valgt(self) -> dict[str, str]:
        """What was chosen; a value that cannot be used counts as not chosen."""
        self.is_valid()
        return {navn: self.cleaned_data.get(navn) or "" for navn in self.fields}


class Fundfilter(forms.Form):
    """Which findings of a report are shown."""

    use_required_attribute = False

    alvor = ValgfritValg(
        label="Vis",
        choices=[
            ("", "Alle fund"),
            ("fejl", "Fejl"),
            ("advarsel", "Advarsler"),
            ("bemaerkning", "Bemærkninger"),
        ],
    )
    # Asked for by links: all of one kind.
    kode = ValgfriTekst(max_length=60, widget=forms.HiddenInput)
    ark = ValgfritValg(label="Ark")
    kolonne = ValgfritValg(label="Kolonne")
    soeg = ValgfriTekst(label="Søg i teksten", max_length=100)

    def __init__(self, *args: Any, job: Indlaesning, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for navn, alle in (("ark", "Alle ark"), ("kolonne", "Alle kolonner")):
            felt = self.fields[navn]
            assert isinstance(felt, forms.ChoiceField)
            fundne = dict.fromkeys(et[navn] for et in job.fund if et[navn])
            felt.choices = [("", alle), *((et, et) for et in fundne)]

    def valgt(self) -> dict[str, str]:
        """What was chosen; a value that cannot be used counts as not chosen."""
        self.is_valid()
        data = self.cleaned_data if self.is_bound else {}
        return {navn: data.get(navn) or "" for navn in self.fields}
