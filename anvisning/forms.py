"""The forms. They check shape alone; the services decide."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.html import escape

from anvisning.domain.port import Afgoerelse
from anvisning.models import Bolig, Boligtype, Indmelding
from anvisning.selectors import AABNE, ALLE, LEDIGE, SAGT_JA, SNART, TILBUDTE, Boligfilter
from anvisning.services.indmelding import kraev_rimelig_dag
from monitoring.api import CPR_BESKED, FARVENAVNE, Farve, ligner_cpr
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.felter import Talfelt

_DATOER = ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]
_AAR = "Datoen skal ligge mellem år 2000 og 2100. Ret den."
UKENDT = "Vælg en af mulighederne i listen."

#: The same choices in both lists: what is open by what it waits for, and then what is closed.
STATUSSER = [
    (AABNE, "Alle åbne"),
    (LEDIGE, "Endnu ikke tilbudt"),
    (TILBUDTE, "Tilbudt, venter på svar"),
    (SAGT_JA, "Borgeren har sagt ja"),
    (SNART, "Fristen er nær eller udløbet"),
    *((s.value, s.label) for s in Indmelding.Status if s not in Indmelding.AABNE),
    (ALLE, "Alle, også afsluttede"),
]


def datofelt(label: str, **andet: Any) -> forms.DateField:
    """A date; the browser's own picker sends ISO, and the Danish ways of writing are read too."""
    return forms.DateField(
        label=label,
        input_formats=_DATOER,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(dt.date(2000, 1, 1), _AAR), MaxValueValidator(dt.date(2100, 1, 1), _AAR)],
        error_messages={"invalid": "Skriv en dato, for eksempel 01-07-2026.", "required": "Vælg en dato."},
        **andet,
    )


def uden_cpr(tekst: str) -> None:
    """Refuse before the text is shown again on a page to confirm; the services refuse it too."""
    if ligner_cpr(tekst):
        raise forms.ValidationError(CPR_BESKED, code="cpr")


def valgfelt(label: str, valg: Iterable[tuple[str, str]], **andet: Any) -> forms.ChoiceField:
    beskeder = {"required": UKENDT, "invalid_choice": UKENDT}
    return forms.ChoiceField(label=label, choices=list(valg), error_messages=beskeder, **andet)


def talfelt(label: str, mindst: int, hoejst: int, *, decimaler: int = 2, **andet: Any) -> Talfelt:
    return Talfelt(label=label, mindst=mindst, hoejst=hoejst, decimaler=decimaler, **andet)


def heltalsfelt(label: str, mindst: int, hoejst: int, **andet: Any) -> forms.IntegerField:
    besked = f"Skriv et helt tal fra {mindst} til {hoejst}."
    beskeder = dict.fromkeys(("required", "invalid", "min_value", "max_value"), besked)
    return forms.IntegerField(label=label, min_value=mindst, max_value=hoejst, error_messages=beskeder, **andet)


def tekstfelt(label: str, hoejst: int, *, mangler: str, **andet: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=hoejst, error_messages={"required": mangler}, **andet)


def fritekst(label: str, *, required: bool = True, hjaelp: str = "Skriv ikke CPR-numre.") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=2000,
        help_text=hjaelp,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[uden_cpr],
        error_messages={"required": "Feltet skal udfyldes."},
    )


class Boligfilterformular(forms.Form):
    """The filter of boliganvisningens list; it lives in the address."""

    use_required_attribute = False

    soeg = forms.CharField(label="Søg", required=False, max_length=100)
    status = valgfelt("Status", STATUSSER, required=False)
    rum = heltalsfelt("Mindst antal rum", 1, 20, required=False)
    husleje = talfelt("Højeste husleje i kr.", 0, 1_000_000, required=False)
    areal = talfelt("Mindste areal i m²", 0, 10_000, required=False)
    type = valgfelt("Boligtype", [("", "Alle"), *Boligtype.choices], required=False)
    farve = valgfelt("Farve", [("", "Alle"), *((f.value, FARVENAVNE[f].capitalize()) for f in Farve)], required=False)
    elevator = forms.BooleanField(label="Med elevator", required=False)
    tilgaengelig = forms.BooleanField(label="Egnet for kørestol", required=False)
    afdeling = forms.RegexField(r"^\d{4}-\d{3}$", required=False, widget=forms.HiddenInput)

    def valg(self) -> Boligfilter:
        """What the valid fields say; a field that is wrong narrows nothing and shows its error."""
        self.is_valid()
        data = self.cleaned_data
        return Boligfilter(
            soeg=data.get("soeg", ""),
            status=data.get("status") or AABNE,
            afdeling=data.get("afdeling", ""),
            rum=data.get("rum"),
            husleje=data.get("husleje"),
            areal=data.get("areal"),
            type=data.get("type", ""),
            farve=data.get("farve", ""),
            krav=tuple(krav for krav in ("elevator", "tilgaengelig") if data.get(krav)),
        )


class Egetfilter(forms.Form):
    """The filter of an organisation's own vacancies."""

    use_required_attribute = False

    soeg = forms.CharField(label="Søg efter adresse eller afdeling", required=False, max_length=100)
    status = valgfelt("Status", STATUSSER, required=False)

    def valg(self) -> Boligfilter:
        self.is_valid()
        return Boligfilter(soeg=self.cleaned_data.get("soeg", ""), status=self.cleaned_data.get("status") or AABNE)


class _MedAfdeling(forms.Form):
    """A form with a field `afdeling` whose choices are the user's own."""

    use_required_attribute = False

    def __init__(self, *args: Any, afdelinger: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt = self.fields["afdeling"]
        assert isinstance(felt, forms.ModelChoiceField)
        felt.queryset = afdelinger


class Boligsoegning(_MedAfdeling):
    """Which unit is to be reported: an afdeling, words, or both."""

    afdeling: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="Afdeling", queryset=None, required=False, empty_label="Alle afdelinger"
    )
    soeg = forms.CharField(label="Søg efter adresse eller lejemålsnummer", required=False, max_length=100)


class Indmeldingsformular(forms.Form):
    use_required_attribute = False

    ledig_fra_on = datofelt("Ledig fra")
    bemaerkning = fritekst("Bemærkning til boliganvisningen", required=False)

    def __init__(self, *args: Any, idag: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.idag = idag

    def clean_ledig_fra_on(self) -> dt.date:
        """Said before the page to confirm; the service asks again."""
        dag: dt.date = self.cleaned_data["ledig_fra_on"]
        try:
            kraev_rimelig_dag(dag, self.idag)
        except Afvist as afvist:
            raise forms.ValidationError(afvist.besked) from afvist
        return dag


class Boligformular(_MedAfdeling):
    """A unit entered by hand; `afdeling` is one of the user's own."""

    afdeling: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="Afdeling",
        queryset=None,
        empty_label="Vælg en afdeling",
        error_messages={"required": "Vælg en afdeling.", "invalid_choice": UKENDT},
    )
    boligtype = valgfelt("Boligtype", Boligtype.choices)
    nr = tekstfelt("Lejemålsnummer", 40, mangler="Skriv lejemålsnummeret.", help_text="Jeres eget nummer på lejemålet.")
    adresse = tekstfelt("Vej og husnummer", 200, mangler="Skriv vej og husnummer.")
    etage = forms.CharField(label="Etage", max_length=20, required=False)
    doer = forms.CharField(label="Dør", max_length=20, required=False)
    postnr = forms.RegexField(
        r"^\d{4}$", label="Postnummer", required=False, error_messages={"invalid": "Skriv fire cifre."}
    )
    bynavn = forms.CharField(label="By", max_length=60, required=False)
    rum = heltalsfelt("Antal rum", 1, 20)
    areal = talfelt("Areal i m²", 1, 1_000, decimaler=1)
    husleje = talfelt("Husleje pr. måned i kr.", 0, 100_000)
    indskud = talfelt("Indskud i kr.", 0, 1_000_000)
    elevator = forms.BooleanField(label="Der er elevator", required=False)
    tilgaengelig = forms.BooleanField(label="Boligen er egnet for kørestol", required=False)


class Begrundelse(forms.Form):
    """A reason, for whatever is ended or taken back."""

    use_required_attribute = False

    begrundelse = fritekst("Begrundelse")


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


class Dispensationsformular(_MedAfdeling):
    """An application; `til_og_med` is the last day, the service takes the day after."""

    afdeling: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="Afdeling",
        queryset=None,
        empty_label="Vælg en afdeling",
        error_messages={"required": "Vælg en afdeling.", "invalid_choice": UKENDT},
    )
    bolig_nr = forms.CharField(
        label="Lejemålsnummer",
        max_length=40,
        required=False,
        help_text="Udfyld kun feltet, hvis dispensationen skal gælde én bolig. Ellers gælder den hele afdelingen.",
    )
    fra_on = datofelt("Fra")
    til_og_med = datofelt("Til og med")
    begrundelse = fritekst("Begrundelse")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bolig: Bolig | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        nr, afdeling = data.get("bolig_nr"), data.get("afdeling")
        if nr and afdeling:
            self.bolig = Bolig.objects.filter(afdeling=afdeling, nr=nr).first()
            if self.bolig is None:
                self.add_error(
                    "bolig_nr",
                    f"{afdeling.navn} har ingen bolig med nummeret {nr}. Ret det, eller slet det.",
                )
        return data


class Dispensationsafgoerelse(forms.Form):
    use_required_attribute = False

    afgoerelse = forms.ChoiceField(
        label="Afgørelse",
        choices=[("bevil", "Bevilg dispensationen"), ("afslaa", "Afslå ansøgningen")],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg en afgørelse.", "invalid_choice": UKENDT},
    )
    begrundelse = fritekst("Begrundelse", required=False, hjaelp="Et afslag skal begrundes. Skriv ikke CPR-numre.")
