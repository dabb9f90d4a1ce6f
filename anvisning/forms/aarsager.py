"""The administrator's forms for the catalogue of reasons."""

import datetime as dt
from typing import Any

from django import forms

from anvisning.models import Aarsag

from .felter import datofelt, heltalsfelt, tekstfelt, uden_cpr, valgfelt

#: The acts that a person gives a reason for; the system has its own reasons for the others.
HANDLINGER = [(h.value, h.label) for h in Aarsag.Handling if h.value in ("nej", "tilbagekaldelse", "tilbagetraekning")]
PERSONER = [(h.value, h.label) for h in Aarsag.Hvis if h is not Aarsag.Hvis.SYSTEM]


class Aarsagsrettelse(forms.Form):
    """What may change from one version to the next."""

    use_required_attribute = False

    navn = tekstfelt(
        "Årsag",
        120,
        mangler="Skriv årsagen, som den skal stå i listen.",
        help_text="Sådan står den i listen. Beskriv boligen eller tilbuddet, ikke borgerens forhold.",
        validators=[uden_cpr],
    )
    virkning_bolig = valgfelt("Boligen", Aarsag.Boligvirkning.choices, widget=forms.RadioSelect)
    virkning_ret = valgfelt("Sagens ret til et nyt tilbud", Aarsag.Retsvirkning.choices, widget=forms.RadioSelect)
    note_kraeves = forms.BooleanField(label="Årsagen kræver en note", required=False)
    hjemmel = tekstfelt(
        "Hjemmel eller beslutning",
        300,
        mangler="Skriv, hvor årsagen står, eller hvem der har besluttet den.",
        help_text="For eksempel »Praktisk samarbejdsforum, 3. marts 2026«.",
        validators=[uden_cpr],
    )
    sortering = heltalsfelt("Plads i listen", 1, 9_999, help_text="Det laveste tal står øverst.")


class Nyaarsag(Aarsagsrettelse):
    handling = valgfelt("Bruges, når", HANDLINGER)
    hvis = valgfelt("Hvis afslag er det?", PERSONER)
    er_andet = forms.BooleanField(
        label="Årsagen er »Andet«", required=False, help_text="Den siger intet i sig selv og kræver altid en note."
    )
    fra_on = datofelt("Bruges fra")

    field_order = ["navn", "handling", "hvis", "er_andet", "note_kraeves"]

    def clean(self) -> dict[str, Any]:
        """Of »Andet« the note follows: nobody need tick both."""
        data = super().clean() or self.cleaned_data
        if data.get("er_andet"):
            data["note_kraeves"] = True
        return data


class Aarsagslukning(forms.Form):
    """`til_og_med` is the last day on which the reason can be chosen; the service takes the day after."""

    use_required_attribute = False

    til_og_med = datofelt("Sidste dag, årsagen kan vælges")

    def til_on(self) -> dt.date:
        dag: dt.date = self.cleaned_data["til_og_med"]
        return dag + dt.timedelta(days=1)
