"""The forms of the pages about rounds. What may happen is the services' business; here only the shape is checked."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.html import format_html

from monitoring.domain.vaerdier import FARVENAVNE, Farve
from monitoring.models import Monitorering
from monitoring.regler.runderegler import manuelregel
from monitoring.selectors.afdelinger import Overbliksfilter, organisationer
from monitoring.selectors.rundevisning import ikke_maalte
from udlejning.faelles.felter import Begrundelsesfelt, Datofelt

_FARVER = [(f.value, FARVENAVNE[f].capitalize()) for f in Farve]


class _Datofelt(Datofelt):
    default_error_messages = {"required": "Vælg en dato."}


class _Form(forms.Form):
    use_required_attribute = False


class NyRunde(_Form):
    pr_on = _Datofelt(
        label="Rundens dato",
        help_text="Runden bruger de nyeste tal, der var kendt på denne dag. Datoen kan ikke ligge i fremtiden.",
    )


class Offentliggoerelse(_Form):
    gaelder_fra_on = _Datofelt(
        label="Farverne gælder fra",
        help_text="Fra denne dag afgør rundens farver, hvad der må meldes ind og anvises. Tidligst i dag.",
    )


class Begrundelse(_Form):
    """Why an act happens."""

    begrundelse = Begrundelsesfelt(help_text="Skriv ikke om enkelte personer.")


class Tilbagetraekning(_Form):
    begrundelse = Begrundelsesfelt("Hvorfor trækkes indstillingen tilbage?")


class Ophaevelse(_Form):
    begrundelse = Begrundelsesfelt("Hvorfor ophæves placeringen?")


class ManuelPlaceringsform(_Form):
    """Many afdelinger at once. The choices are those that are ikke målt in the round."""

    afdelinger: forms.MultipleChoiceField = forms.MultipleChoiceField(
        label="Afdelinger",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Vælg mindst én afdeling.",
            "invalid_choice": "En af de valgte afdelinger er ikke længere »ikke målt« i runden. Vælg igen.",
        },
    )
    farve = forms.ChoiceField(
        label="Farve",
        choices=[valg for valg in _FARVER if valg[0] != Farve.IKKE_MAALT.value],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg en farve."},
    )
    begrundelse = Begrundelsesfelt(
        mangler="Skriv en begrundelse for placeringen.",
        linjer=4,
        max_length=4000,
        help_text="Skriv, hvad placeringen bygger på. Skriv ikke om enkelte personer.",
    )
    afgoerelse = forms.CharField(
        label="Hvor er det besluttet?",
        max_length=200,
        help_text="For eksempel styregruppens møde og punktet på dagsordenen.",
        error_messages={"required": "Skriv, hvor placeringen er besluttet."},
    )
    til_on = _Datofelt(label="Udløber")

    def __init__(self, *args: Any, runde: Monitorering, idag: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt = self.fields["afdelinger"]
        assert isinstance(felt, forms.MultipleChoiceField)
        felt.choices = [
            (str(p.afdeling_id), f"{p.afdeling.navn} ({p.afdeling.noegle}), {p.afdeling.organisation.navn}")
            for p in ikke_maalte(runde)
        ]
        regel = manuelregel()
        self.fields["til_on"].help_text = format_html(
            'Den dag, placeringen ikke længere gælder. <span class="antagelse">Antagelse: {}</span>', regel.antagelse
        )
        self.fields["til_on"].widget.attrs.update(
            min=(idag + dt.timedelta(days=1)).isoformat(), max=regel.sidste_udloeb(idag).isoformat()
        )


class Placeringsfilter(_Form):
    soeg = forms.CharField(label="Søg på navn, nummer eller organisation", required=False, max_length=100)
    farve = forms.ChoiceField(label="Farve", required=False, choices=[("", "Alle farver"), *_FARVER])
    organisation = forms.ChoiceField(label="Organisation", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt = self.fields["organisation"]
        assert isinstance(felt, forms.ChoiceField)
        felt.choices = [("", "Alle organisationer"), *((o.nr, o.navn) for o in organisationer())]

    def som_filter(self, sorter: str) -> Overbliksfilter:
        """What was chosen; a value that cannot be used counts as not chosen."""
        self.is_valid()
        valgt = self.cleaned_data if self.is_bound else {}
        return Overbliksfilter(
            soeg=valgt.get("soeg", ""),
            farver=(valgt["farve"],) if valgt.get("farve") else (),
            organisation=valgt.get("organisation", ""),
            sorter=sorter or "trin",
        )
