"""The forms of scenarios: a name, and a field for every parameter."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from anvisning.domain.regeldata import Regelfejl, regelsaet_fra_dict
from anvisning.forms.felter import fritekst, heltalsfelt, tekstfelt, uden_cpr, valgfelt
from anvisning.services.regelsaet import lov_alene
from monitoring.api import kanonisk_json, tal
from monitoring.domain.trappe import Modelfejl, model_fra_dict
from monitoring.domain.trappe.grundlag import decimal_som_tekst
from udlejning.faelles.felter import Aarsdagefelt, Talfelt

from .domain.modelparametre import TRIN
from .domain.parametre import Art, Parameter, anvend
from .domain.regelparametre import uden_loese_vilkaar
from .models import Scenarie
from .selectors.scenarier import udgangspunkt_for

_TO_ELLER_TRE = "Vælg to eller tre scenarier."
_JA_NEJ = (("ja", "Ja, det indgår"), ("nej", "Nej, det indgår ikke"))


class Scenarienavn(forms.Form):
    """What a scenario is called."""

    use_required_attribute = False

    navn = tekstfelt("Navn", 100, mangler="Skriv et navn, så scenariet kan kendes i listen.", validators=[uden_cpr])
    beskrivelse = fritekst("Beskrivelse", required=False, hjaelp="Hvad vil I vide? Skriv ikke CPR-numre.")


class Kommentarform(forms.Form):
    """A comment on a scenario."""

    use_required_attribute = False

    tekst = fritekst("Din kommentar", hjaelp="Den kan ikke ændres eller slettes. Skriv ikke CPR-numre.")


class Sammenligningsform(forms.Form):
    """Two or three scenarios: the user's own, and those that the address names. One alone is where somebody begins."""

    s = forms.MultipleChoiceField(
        label="Vælg to eller tre scenarier",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _TO_ELLER_TRE, "invalid_choice": _TO_ELLER_TRE},
    )

    def __init__(self, data: QueryDict, *, scenarier: Sequence[Scenarie]) -> None:
        valgte = data.getlist("s")
        super().__init__(data if len(valgte) > 1 else None, initial={"s": valgte})
        felt = self.fields["s"]
        assert isinstance(felt, forms.MultipleChoiceField)
        felt.choices = [(et.noegle, f"{et.navn} ({et.created_by})") for et in scenarier]

    def clean_s(self) -> list[str]:
        valgte: list[str] = list(dict.fromkeys(self.cleaned_data["s"]))
        if len(valgte) not in (2, 3):
            raise forms.ValidationError(_TO_ELLER_TRE)
        return valgte


@dataclass(frozen=True, slots=True)
class Feltgruppe:
    """The fields under one heading, in parts with a heading each (empty where there is only one part)."""

    navn: str
    dele: list[tuple[str, list[forms.BoundField]]] = field(default_factory=list)


class Parameterform(forms.Form):
    """A form with a field for each of its `parametre`."""

    parametre: list[Parameter]

    def placer_fejl(self, fejl: tuple[str, ...], parametre: list[Parameter]) -> None:
        """Each sentence at the field whose place it begins with, the longest first; else above the form.

        At its field a sentence leaves out the place, which is named there in Danish and not as in the data.
        """
        for saetning in fejl:
            passer = [(len(sted), p.felt) for p in parametre for sted in p.steder if saetning.startswith(sted)]
            laengde, felt = max(passer, default=(0, None))
            rest = saetning[laengde:].lstrip(" ,:")
            self.add_error(felt, rest[:1].upper() + rest[1:])

    def grupper(self) -> Iterator[Feltgruppe]:
        """The parameters' fields under their headings, in order."""
        gruppe: Feltgruppe | None = None
        for parameter in self.parametre:
            if gruppe is None or gruppe.navn != parameter.gruppe:
                if gruppe is not None:
                    yield gruppe
                gruppe = Feltgruppe(parameter.gruppe)
            if not gruppe.dele or gruppe.dele[-1][0] != parameter.under:
                gruppe.dele.append((parameter.under, []))
            gruppe.dele[-1][1].append(self[parameter.felt])
        if gruppe is not None:
            yield gruppe


class Scenarieform(Scenarienavn, Parameterform):
    """Name, description and all parameters of a scenario.

    The values are laid over what the scenario is a copy of, so a parameter that is set back is as it was. When valid,
    `model_data` and `regel_data` are what the domain's readers accept; what they refuse stands at its field. `gemt`
    marks what was stored when the form was shown: the fields of another set of steps mean something else.
    """

    gemt = forms.CharField(required=False, widget=forms.HiddenInput)
    #: The heading that steps are put in and taken out under.
    TRIN = TRIN

    def __init__(self, data: Mapping[str, Any] | None = None, *, scenarie: Scenarie) -> None:
        self.fra = udgangspunkt_for(scenarie)
        self._model, self._regler = self.fra.model, self.fra.regler
        self._modelparametre, self._regelparametre = self.fra.modelparametre(), self.fra.regelparametre()
        self.parametre = [*self._modelparametre, *self._regelparametre]
        self._gemt = _maerke(scenarie)
        initial = {"navn": scenarie.navn, "beskrivelse": scenarie.beskrivelse, "gemt": self._gemt}
        for parametre, saa in (
            (self._modelparametre, scenarie.model_data),
            (self._regelparametre, scenarie.regel_data or {}),
        ):
            initial |= {p.felt: vist(p, p.vaerdi(saa)) for p in parametre}
        super().__init__(data, initial=initial)
        for parameter in self.parametre:
            self.fields[parameter.felt] = parameterfelt(parameter)
        self.model_data: dict[str, Any] = self._model
        self.regel_data: dict[str, Any] | None = self._regler

    def clean_gemt(self) -> str:
        gemt: str = self.cleaned_data["gemt"]
        if gemt != self._gemt:
            raise forms.ValidationError(
                "Scenariet er gemt et andet sted, siden du åbnede siden. Åbn den igen, og ret det, der står der nu."
            )
        return gemt

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "gemt" in self.errors:
            return data
        vaerdier = vaerdier_af(self.parametre, data)
        self.model_data = anvend(self._model, self._modelparametre, vaerdier)
        try:
            model_fra_dict(self.model_data)
        except Modelfejl as fejl:
            self.placer_fejl(fejl.fejl, self._modelparametre)
        if self._regler is not None:
            self.regel_data = anvend(self._regler, self._regelparametre, vaerdier)
            try:
                regelsaet_fra_dict(self.regel_data, lov_alene().lov)
            except Regelfejl as fejl:
                self.placer_fejl(fejl.fejl, self._regelparametre)
        return data


def _maerke(scenarie: Scenarie) -> str:
    return hashlib.sha256(kanonisk_json([scenarie.model_data, scenarie.regel_data]).encode()).hexdigest()[:16]


def parameterfelt(parameter: Parameter) -> forms.Field:
    felles: dict[str, Any] = {"help_text": parameter.hjaelp}
    match parameter.art:
        case Art.PROCENT | Art.FAKTOR | Art.ANDEL:
            felt: forms.Field = Talfelt(
                label=parameter.navn,
                mindst=0,
                hoejst=parameter.hoejst,
                required=parameter.art is not Art.ANDEL,
                **felles,
            )
        case Art.ANTAL | Art.DAGE:
            felt = heltalsfelt(parameter.navn, 1, parameter.hoejst, **felles)
            felt.widget = forms.TextInput(attrs={"inputmode": "numeric"})
        case Art.AARSDAGE:
            felt = Aarsdagefelt(label=parameter.navn, required=False, max_length=200, **felles)
        case Art.KONTAKT:
            felt = valgfelt(parameter.navn, _JA_NEJ, widget=forms.RadioSelect, **felles)
        case Art.VALG:
            felt = valgfelt(parameter.navn, [(v, ord_.capitalize()) for v, ord_ in parameter.valg], **felles)
        case Art.FLERE:
            felt = forms.MultipleChoiceField(
                label=parameter.navn,
                choices=parameter.valg,
                required=parameter.kraevet,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": "Vælg blandt mulighederne i listen.", "required": "Vælg mindst én."},
                **felles,
            )
    if isinstance(felt.widget, forms.TextInput):
        felt.widget.attrs["class"] = "input-width-s"
    return felt


def vist(parameter: Parameter, vaerdi: Any) -> Any:
    """A stored value as the field shows it."""
    match parameter.art:
        case Art.PROCENT | Art.FAKTOR | Art.ANDEL:
            return "" if vaerdi is None else tal(Decimal(vaerdi))
        case Art.KONTAKT:
            return "ja" if vaerdi else "nej"
        case Art.AARSDAGE:
            return ", ".join(f"{int(dag)}.{int(maaned)}" for maaned, dag in (v.split("-") for v in vaerdi))
    return vaerdi


def vaerdier_af(parametre: Sequence[Parameter], data: Mapping[str, Any]) -> dict[str, Any]:
    """Of a form's cleaned data the parameters' values, by `felt`, as the data hold them."""
    return uden_loese_vilkaar(parametre, {p.felt: gemt(p, data[p.felt]) for p in parametre if p.felt in data})


def gemt(parameter: Parameter, vaerdi: Any) -> Any:
    """A field's value as the data hold it."""
    match parameter.art:
        case Art.PROCENT | Art.FAKTOR | Art.ANDEL:
            return decimal_som_tekst(vaerdi)
        case Art.KONTAKT:
            return vaerdi == "ja"
        case Art.FLERE:
            return [v for v, _ in parameter.valg if v in vaerdi]
    return vaerdi
