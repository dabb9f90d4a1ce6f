"""The forms of agreements on fleksibel udlejning."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from anvisning.domain.diskrimination import afvisning
from anvisning.domain.fleksibel import KRITERIENAVNE, Aftaleart, Kriterieslags
from anvisning.models import Fleksibelaftale
from anvisning.services.aftaledokument import kraev_stoerrelse
from anvisning.services.fleksibelregler import fleksibelregler
from anvisning.services.fleksibeludkast import Fil, Udkast
from udlejning.faelles.fejl import Afvist

from .felter import UKENDT, MedAfdeling, afdelingsfelt, datofelt, fritekst, talfelt, tekstfelt, uden_cpr, valgfelt

EN_DAG = dt.timedelta(days=1)
_EKSEMPLER: dict[Kriterieslags, str] = {
    Kriterieslags.BESKAEFTIGELSE: "Fast arbejde i mindst 25 timer om ugen de seneste 6 måneder",
    Kriterieslags.UDDANNELSE: "I gang med en kompetencegivende uddannelse",
    Kriterieslags.PENDLER: "Arbejde i kommunen og mindst 25 km fra den nuværende bolig",
    Kriterieslags.SKILSMISSE: "Samlivsophør med fælles børn, der går i skole i området",
    Kriterieslags.SENIOR: "Fyldt 60 år og fraflytter en familiebolig i afdelingen",
    Kriterieslags.ANDET: "Et andet sagligt forhold",
}


class Ordlydfelt(forms.CharField):
    """The criteria of one kind. Which kinds must be there the service says, so none is marked as one to leave out."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class Aftaleformular(MedAfdeling):
    """A draft. One criterion per line; `til_og_med` is the last day, the service takes the day after."""

    afdeling = afdelingsfelt()
    art = forms.ChoiceField(
        label="Art",
        choices=Fleksibelaftale.Art.choices,
        widget=forms.RadioSelect,
        error_messages={"required": UKENDT, "invalid_choice": UKENDT},
    )
    fra_on = datofelt("Gælder fra")
    til_og_med = datofelt("Gælder til og med")
    parter = tekstfelt("Parter", 300, mangler="Skriv, hvem parterne er.", validators=[uden_cpr])
    andel = talfelt(
        "Fleksibel andel i procent",
        0,
        100,
        required=False,
        help_text="Den del af de ledige boliger, der udlejes efter kriterierne. Obligatoriske kriterier gælder alle.",
    )
    dokument = forms.FileField(
        label="Aftalens dokument",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"empty": "Filen er tom. Kontrollér, at du har valgt den rigtige fil."},
    )

    def __init__(self, *args: Any, arter: tuple[Aftaleart, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        art = self.fields["art"]
        assert isinstance(art, forms.ChoiceField)
        art.choices = [(a.value, Fleksibelaftale.Art(a.value).label) for a in arter]
        if len(arter) == 1:
            art.required, art.initial, art.widget = False, arter[0].value, forms.HiddenInput()
        for slags in Kriterieslags:
            self.fields[f"ordlyd_{slags}"] = Ordlydfelt(
                label=KRITERIENAVNE[slags],
                max_length=2000,
                help_text=f"For eksempel: {_EKSEMPLER[slags]}.",
                widget=forms.Textarea(attrs={"rows": 2}),
                validators=[uden_cpr],
            )
        hoejst = fleksibelregler().dokument_hoejst_mb
        hjaelp = (
            f"En PDF på højst {hoejst} MB. Den læses igennem for CPR-numre. Skannede sider er billeder uden tekst, "
            "så se dem selv efter."
        )
        self.fields["dokument"].help_text = hjaelp
        self.arter = arter

    def felter_om_aftalen(self) -> list[forms.BoundField]:
        return [self[navn] for navn in ("afdeling", "art", "fra_on", "til_og_med", "parter", "andel", "dokument")]

    def felter_om_kriterier(self) -> list[forms.BoundField]:
        return [self[f"ordlyd_{slags}"] for slags in Kriterieslags]

    def clean_dokument(self) -> Any:
        fil = self.cleaned_data["dokument"]
        if fil:
            try:
                kraev_stoerrelse(fil.size)
            except Afvist as afvist:
                raise forms.ValidationError(afvist.besked) from afvist
        return fil

    def clean(self) -> dict[str, Any]:
        """All the words that cannot be used are told at once; the service asks again."""
        data = super().clean() or self.cleaned_data
        for slags, ordlyd in self._kriterier():
            if grund := afvisning(ordlyd):
                self.add_error(f"ordlyd_{slags}", grund)
        return data

    def _kriterier(self) -> list[tuple[Kriterieslags, str]]:
        return [
            (slags, linje.strip())
            for slags in Kriterieslags
            for linje in self.cleaned_data.get(f"ordlyd_{slags}", "").splitlines()
            if linje.strip()
        ]

    def udkast(self) -> Udkast:
        data = self.cleaned_data
        andel: Decimal | None = data["andel"]
        return Udkast(
            art=Aftaleart(data["art"] or self.arter[0]),
            fra_on=data["fra_on"],
            til_on=data["til_og_med"] + EN_DAG,
            parter=data["parter"],
            kriterier=self._kriterier(),
            andel=andel,
        )

    def fil(self) -> Fil | None:
        fil = self.cleaned_data["dokument"]
        return Fil(navn=fil.name or "", indhold=fil.read()) if fil else None


class Forslagssvar(forms.Form):
    """The other side's answer to a proposal."""

    use_required_attribute = False

    svar = forms.ChoiceField(
        label="Svar",
        choices=[("ja", "Bekræft aftalen"), ("nej", "Afvis forslaget")],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg et svar.", "invalid_choice": UKENDT},
    )
    begrundelse = fritekst("Begrundelse", required=False, hjaelp="En afvisning skal begrundes. Skriv ikke CPR-numre.")


class Ophoersformular(forms.Form):
    """Ending adopted criteria early."""

    use_required_attribute = False

    slut_on = datofelt("Kriterierne gælder ikke længere fra")
    begrundelse = fritekst("Begrundelse")


class Fleksibelfilter(forms.Form):
    """What the list of agreements is narrowed to; it lives in the address."""

    use_required_attribute = False

    soeg = forms.CharField(
        label="Søg efter afdeling eller organisation", required=False, max_length=100, validators=[uden_cpr]
    )
    vis = valgfelt(
        "Vis",
        [("", "Gælder i dag"), ("kommende", "Begynder senere"), ("aabne", "Kladder og forslag"), ("alle", "Alle")],
        required=False,
    )

    def valg(self) -> tuple[str, str]:
        """The words and the choice; what cannot be used narrows nothing."""
        self.is_valid()
        return self.cleaned_data.get("soeg", ""), self.cleaned_data.get("vis", "")
