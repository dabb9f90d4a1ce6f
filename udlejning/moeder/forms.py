"""The forms of meetings: the meeting, a participant, a decision, and which rounds a pack tells of."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from anvisning.forms.felter import fritekst, tekstfelt, uden_cpr, valgfelt
from monitoring.api import Boligorganisation, dato, organisationer
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.felter import Datofelt

from .models import Beslutning, Forum, Moede
from .selectors.grundlag import Rundevalg

_VAELG_DATO = {"required": "Vælg en dato."}
_SKRIV_TID = "Skriv klokkeslættet, for eksempel 09.00."
INGEN_RUNDE = "Sammenlign ikke"


class Tidspunktform(forms.Form):
    """When and where, and the agenda."""

    use_required_attribute = False

    holdes_on = Datofelt(label="Dato", error_messages=_VAELG_DATO)
    begynder = forms.TimeField(
        label="Klokkeslæt",
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input-width-s"}),
        error_messages={"required": _SKRIV_TID, "invalid": _SKRIV_TID},
    )
    sted = tekstfelt("Sted", 200, mangler="", required=False, validators=[uden_cpr])
    dagsorden = forms.CharField(
        label="Dagsorden",
        max_length=4_000,
        help_text="Et punkt på hver linje. Skriv ikke CPR-numre.",
        widget=forms.Textarea(attrs={"rows": 8}),
        validators=[uden_cpr],
        error_messages={"required": "Skriv dagsordenen, et punkt på hver linje."},
    )


class Moedeform(Tidspunktform):
    """A new meeting: also who meets."""

    forum = valgfelt("Hvem holder møde?", Forum.choices, widget=forms.RadioSelect)
    organisation = forms.ModelChoiceField(
        Boligorganisation.objects.none(),
        label="Boligorganisation",
        required=False,
        empty_label="Vælg organisation",
        help_text="Kun for praktisk samarbejdsforum: organisationen ser mødet og kun sine egne tal.",
        error_messages={"invalid_choice": "Vælg en organisation i listen."},
    )
    field_order = ["forum", "organisation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt = self.fields["organisation"]
        assert isinstance(felt, forms.ModelChoiceField)
        felt.queryset = organisationer()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("forum") == Forum.PRAKTISK and data.get("organisation") is None and "organisation" in data:
            self.add_error("organisation", "Vælg den organisation, mødet holdes med.")
        return data


class Aflysningsform(forms.Form):
    use_required_attribute = False

    fordi = tekstfelt("Hvorfor er mødet aflyst?", 200, mangler="Skriv, hvorfor mødet er aflyst.", validators=[uden_cpr])


class Deltagerform(forms.Form):
    """A user, or somebody else by name."""

    use_required_attribute = False

    bruger = forms.ModelChoiceField(
        Bruger.objects.none(),
        label="Bruger",
        required=False,
        empty_label="Vælg en bruger",
        error_messages={"invalid_choice": "Vælg en bruger i listen."},
    )
    navn = tekstfelt(
        "Eller navn på en anden",
        150,
        mangler="",
        required=False,
        validators=[uden_cpr],
        help_text="For en deltager, der ikke er bruger af systemet.",
    )
    hvem = tekstfelt("Rolle eller organisation", 150, mangler="", required=False, validators=[uden_cpr])

    def __init__(self, *args: Any, moede: Moede, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt = self.fields["bruger"]
        assert isinstance(felt, forms.ModelChoiceField)
        felt.queryset = _mulige_deltagere(moede)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("bruger") and not data.get("navn"):
            self.add_error("bruger", "Vælg en bruger, eller skriv et navn.")
        return data


def _mulige_deltagere(moede: Moede) -> QuerySet[Bruger]:
    """Open users; of the organisations' staff only those of the organisation that the meeting is with."""
    egen = ~Q(rolle=Rolle.ORGANISATION) | Q(organisation=moede.organisation_id or 0)
    med = moede.deltagelser.filter(bruger__isnull=False)  # SQL finds nothing that is not in a list with NULL
    alle = Bruger.objects.filter(egen, is_active=True).exclude(pk__in=med.values("bruger"))
    return alle.order_by("first_name", "last_name", "username")


class Beslutningsform(forms.Form):
    """What is to be decided, or was; after the meeting also which earlier decision it corrects."""

    use_required_attribute = False

    slags = valgfelt("Hvad er det?", Beslutning.Slags.choices, widget=forms.RadioSelect)
    tekst = fritekst("Beslutning")
    ansvarlig = tekstfelt("Ansvarlig", 150, mangler="", required=False, validators=[uden_cpr])
    frist_on = Datofelt(label="Frist", required=False)
    retter = forms.ModelChoiceField(
        Beslutning.objects.none(),
        label="Retter en tidligere beslutning",
        required=False,
        empty_label="Nej, den er ny",
        error_messages={"invalid_choice": "Vælg en beslutning i listen."},
    )

    def __init__(self, *args: Any, moede: Moede, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt = self.fields["retter"]
        assert isinstance(felt, forms.ModelChoiceField)
        felt.queryset = moede.beslutninger.filter(rettet_af=None)
        felt.label_from_instance = lambda b: f"Beslutning {b.nummer}: {b.tekst[:80]}"  # type: ignore[assignment]  # as Django documents it
        if not moede.er_holdt:
            del self.fields["retter"]


class Pakkeform(forms.Form):
    """The round that the pack tells of, and the earlier one that movements are told since."""

    use_required_attribute = False

    runde = forms.ChoiceField(label="Runde")
    fra_runde = forms.ChoiceField(label="Sammenlign med", required=False)

    def __init__(self, *args: Any, valg: Rundevalg, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kendte = {str(runde.pk): runde for runde in valg.runder}
        navne = [(noegle, f"Runden pr. {dato(runde.pr_on)}") for noegle, runde in self.kendte.items()]
        for felt, valgte in (("runde", navne), ("fra_runde", [("", INGEN_RUNDE), *navne])):
            self.fields[felt].choices = valgte  # type: ignore[attr-defined]  # both are ChoiceFields, declared above
            self.fields[felt].error_messages = {
                "required": "Vælg en runde.",
                "invalid_choice": "Vælg en runde i listen.",
            }

    def clean_runde(self) -> Any:
        return self.kendte[self.cleaned_data["runde"]]

    def clean_fra_runde(self) -> Any:
        return self.kendte.get(self.cleaned_data["fra_runde"])
