"""The log's filter."""

from typing import Any

from django import forms

from udlejning.brugere.models import Bruger
from udlejning.faelles.former import Periodefilter

from . import selectors
from .templatetags.haendelser import artnavn


class Logfilter(Periodefilter):
    art = forms.ChoiceField(label="Art", required=False)
    bruger = forms.ModelChoiceField(label="Bruger", queryset=Bruger.objects.none(), required=False, empty_label="Alle")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        arter = selectors.arter()
        grupper = sorted({art.partition(".")[0] for art in arter})
        valg = [("", "Alle")]
        for gruppe in grupper:
            valg.append((gruppe, f"{artnavn(gruppe)}: alt"))
            valg += [(art, artnavn(art)) for art in arter if art.startswith(f"{gruppe}.")]
        self.fields["art"].choices = valg  # type: ignore[attr-defined]  # a ChoiceField, declared above
        self.fields["bruger"].queryset = selectors.med_haendelser()  # type: ignore[attr-defined]  # likewise
