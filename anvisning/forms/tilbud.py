"""An offer and its answer."""

from typing import Any

from django import forms
from django.utils.html import escape

from anvisning.domain.port import Afgoerelse

from .felter import UKENDT, fritekst


class Tilbudsformular(forms.Form):
    """An offer: the case, and one box for each condition that the gate's answer asks somebody to take a stand on."""

    use_required_attribute = False

    sagsref = forms.CharField(
        label="Sagsreference",
        max_length=60,
        error_messages={"required": "Skriv sagsreferencen fra kommunens fagsystem."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, svar: Afgoerelse, beskrivelse: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.svar = svar
        self.fields["sagsref"].help_text = escape(f"Fra kommunens fagsystem. {beskrivelse} Skriv aldrig et CPR-nummer.")
        for vilkaar in svar.til_afkrydsning:
            self.fields[f"vilkaar_{vilkaar.noegle}"] = forms.BooleanField(
                label=vilkaar.tekst,
                help_text=escape(vilkaar.hjemmel or f"Antagelse: {vilkaar.antagelse}"),
                error_messages={"required": "Tag stilling til vilkåret, før boligen tilbydes."},
            )

    def valgte(self) -> list[str]:
        """The keys of the conditions that are ticked."""
        return [v.noegle for v in self.svar.til_afkrydsning if self.cleaned_data.get(f"vilkaar_{v.noegle}")]


class Svarformular(forms.Form):
    """The citizen's answer."""

    use_required_attribute = False

    svar = forms.ChoiceField(
        label="Borgerens svar",
        choices=[("ja", "Ja, borgeren vil have boligen"), ("nej", "Nej, borgeren siger nej")],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg ja eller nej.", "invalid_choice": UKENDT},
    )
    begrundelse = fritekst(
        "Begrundelse, hvis borgeren siger nej",
        required=False,
        hjaelp="Skriv ikke om borgerens forhold, og skriv ikke CPR-numre.",
    )
