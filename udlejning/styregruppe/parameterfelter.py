"""A form of the parameters of a model or of rules: a field for each, under their headings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms

from anvisning.forms.felter import heltalsfelt, valgfelt
from monitoring.api import tal
from monitoring.domain.trappe.grundlag import decimal_som_tekst
from udlejning.faelles.felter import Talfelt

from .domain.parametre import Art, Parameter

_JA_NEJ = (("ja", "Ja, det indgår"), ("nej", "Nej, det indgår ikke"))
_TAL = (Art.PROCENT, Art.FAKTOR, Art.ANDEL)


@dataclass(frozen=True, slots=True)
class Feltgruppe:
    """The fields under one heading, in parts with a heading each (empty where there is only one part)."""

    navn: str
    dele: list[tuple[str, list[forms.BoundField]]] = field(default_factory=list)


class Parameterform(forms.Form):
    """A form with a field for each of its `parametre`."""

    parametre: list[Parameter]

    def placer_fejl(self, fejl: tuple[str, ...], parametre: list[Parameter]) -> None:
        """Each sentence at the field whose place it begins with, the longest first; else above the form."""
        for saetning in fejl:
            passer = [(len(sted), p.felt) for p in parametre for sted in p.steder if saetning.startswith(sted)]
            self.add_error(max(passer)[1] if passer else None, saetning)

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


def parameterfelt(parameter: Parameter) -> forms.Field:
    hjaelp = parameter.hjaelp
    felt: forms.Field
    if parameter.art in _TAL:
        tom = parameter.art is Art.ANDEL
        felt = Talfelt(label=parameter.navn, mindst=0, hoejst=parameter.hoejst, required=not tom, help_text=hjaelp)
    elif parameter.art in (Art.ANTAL, Art.DAGE):
        felt = heltalsfelt(parameter.navn, 1, parameter.hoejst, help_text=hjaelp)
        felt.widget = forms.TextInput(attrs={"inputmode": "numeric"})
    elif parameter.art is Art.KONTAKT:
        return valgfelt(parameter.navn, _JA_NEJ, widget=forms.RadioSelect, help_text=hjaelp)
    elif parameter.art is Art.FLERE:
        return forms.MultipleChoiceField(
            label=parameter.navn,
            choices=parameter.valg,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=hjaelp,
            error_messages={"invalid_choice": "Vælg blandt mulighederne i listen."},
        )
    else:
        felt = valgfelt(parameter.navn, [(v, ord_.capitalize()) for v, ord_ in parameter.valg], help_text=hjaelp)
    felt.widget.attrs["class"] = "input-width-s"
    return felt


def vist(parameter: Parameter, vaerdi: Any) -> Any:
    """A stored value as the field shows it."""
    if parameter.art in _TAL:
        return "" if vaerdi is None else tal(Decimal(vaerdi))
    if parameter.art is Art.KONTAKT:
        return "ja" if vaerdi else "nej"
    return vaerdi


def gemt(parameter: Parameter, vaerdi: Any) -> Any:
    """A field's value as the data hold it."""
    if parameter.art in _TAL:
        return decimal_som_tekst(vaerdi)
    if parameter.art is Art.KONTAKT:
        return vaerdi == "ja"
    if parameter.art is Art.FLERE:
        return [v for v, _ in parameter.valg if v in vaerdi]
    return vaerdi
