"""The form of one person's choices."""

from typing import Any

from django import forms

from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle

from .models import Beskedart, Maade
from .standard import valgene

#: What each kind tells of, under its choice.
HJAELP = {
    Beskedart.NY_INDMELDING: "En boligorganisation har meldt en bolig ind.",
    Beskedart.NYT_TILBUD: "Boliganvisningen har tilbudt en bolig til en borger.",
    Beskedart.SVAR: "En borger har sagt ja eller nej til en bolig.",
    Beskedart.FRIST_NAER: "Borgerens eller boliganvisningens frist udløber snart.",
    Beskedart.FRIST_FLYTTET: "Boliganvisningen har givet længere eller kortere tid.",
    Beskedart.FRIGIVET: "En bolig er givet tilbage til boligorganisationen.",
    Beskedart.TRUKKET: "En bolig er trukket tilbage, eller et tilbud er kaldt tilbage.",
    Beskedart.UDLEJET: "Lejekontrakten er sendt.",
    Beskedart.FARVESKIFT: "En ny farve eller en dispensation, der slutter, ændrer, hvad der gælder for en ledig bolig.",
    Beskedart.DISPENSATION: "En ansøgning er sendt, afgjort eller udløber.",
    Beskedart.FLEKSIBEL: "En aftale om fleksibel udlejning mangler eller udløber.",
    Beskedart.AFTALE: "En aftale eller en manuel placering udløber, eller en ny model eller aftale er på vej.",
    Beskedart.MOEDE: "Du er skrevet på et møde, eller et møde, du er med i, er flyttet eller aflyst.",
    Beskedart.DATA: "En fil er indlæst, afvist eller venter.",
}
#: Boliganvisningen hears of the deadlines; an organisation is reminded of what it has to do itself.
ORGANISATIONENS_HJAELP = {Beskedart.FRIST_NAER: "En borger har sagt ja, og lejekontrakten er ikke registreret."}


class Valgformular(forms.Form):
    """One choice per kind that the user's role hears of; a field has the kind's name."""

    use_required_attribute = False

    def __init__(self, *args: Any, bruger: Bruger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hjaelp = HJAELP | (ORGANISATIONENS_HJAELP if bruger.rolle == Rolle.ORGANISATION else {})
        for art, maade in valgene(bruger).items():
            self.fields[art.value] = forms.ChoiceField(
                label=art.label,
                help_text=hjaelp[art],
                choices=Maade.choices,
                initial=maade.value,
                error_messages={"required": "Vælg en af de tre måder.", "invalid_choice": "Vælg en af de tre måder."},
            )
