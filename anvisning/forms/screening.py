"""The screening before an offer, and §59's safety valve."""

from django import forms
from django.utils.html import escape

from anvisning.models import Screening

from .felter import UKENDT, fritekst, sagsreffelt


class Screeningsformular(forms.Form):
    """That a case was screened, and the outcome; no field for what the screening looked at."""

    use_required_attribute = False

    sagsref = sagsreffelt()
    udfald = forms.ChoiceField(
        label="Screeningen er",
        choices=Screening.Udfald.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, om screeningen er til hinder.", "invalid_choice": UKENDT},
        help_text="Systemet gemmer kun udfaldet, hvornår og af hvem. Borgerens forhold gemmes aldrig.",
    )

    def __init__(self, *args: object, beskrivelse: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.fields["sagsref"].help_text = escape(f"Fra kommunens fagsystem. {beskrivelse} Skriv aldrig et CPR-nummer.")

    @property
    def bestaaet(self) -> bool:
        return bool(self.cleaned_data["udfald"] == Screening.Udfald.BESTAAET)


class Ventilformular(forms.Form):
    """With no alternative outside these areas the municipality assigns all the same: why, and what was tried."""

    use_required_attribute = False

    begrundelse = fritekst(
        "Hvorfor skal boligen anvises trods screeningen?",
        hjaelp="Skriv ikke om borgerens forhold, og skriv ikke CPR-numre.",
    )
    alternativer = fritekst(
        "Hvilke alternativer har I prøvet?",
        hjaelp="Skriv de afdelinger eller boliger uden for de udpegede områder, som I har prøvet, én pr. linje.",
    )
