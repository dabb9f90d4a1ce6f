"""The filters of the two lists of vacancies; they live in the address."""

from django import forms

from anvisning.models import Boligtype, Indmelding
from anvisning.selectors import AABNE, AKTUELLE, ALLE, LEDIGE, SAGT_JA, SNART, TILBUDTE, Boligfilter
from monitoring.api import FARVENAVNE, Farve, organisationer

from .felter import datofelt, heltalsfelt, talfelt, uden_cpr, valgfelt

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
PORTSVAR = [
    ("", "Alle"),
    ("uden_vilkaar", "Tilladt uden vilkår"),
    ("paa_vilkaar", "Tilladt på vilkår"),
    ("screening", "Kræver screening"),
    ("fleksible_kriterier", "Fleksible kriterier skal indgå"),
    ("dispensation", "Kun med dispensation"),
    ("lukket", "Ikke tilladt"),
]
ETAGER = [
    ("", "Alle"),
    ("stue", "Stuen eller uden etage"),
    *((str(n), f"Højst {n}. sal") for n in (1, 2, 3)),
    ("oppe", "1. sal eller højere"),
]
SORTERING = [
    ("frist", "Nærmeste frist"),
    ("-frist", "Fjerneste frist"),
    ("husleje", "Laveste husleje"),
    ("-husleje", "Højeste husleje"),
    ("rum", "Færrest rum"),
    ("-rum", "Flest rum"),
    ("ledig_fra", "Først ledig"),
    ("-ledig_fra", "Sidst ledig"),
    ("afdeling", "Afdeling"),
    ("-afdeling", "Afdeling, bagfra"),
]


class Boligfilterformular(forms.Form):
    """The filter of boliganvisningens list; it lives in the address."""

    use_required_attribute = False

    soeg = forms.CharField(
        label="Søg",
        required=False,
        max_length=100,
        help_text="Adresse, postnummer, lejemål, afdeling eller organisation.",
        widget=forms.SearchInput(attrs={"accesskey": "s"}),
        validators=[uden_cpr],
    )
    rum = heltalsfelt("Mindst antal rum", 1, 20, required=False)
    husleje = talfelt("Højeste husleje i kr.", 0, 1_000_000, required=False)
    ledig_senest = datofelt("Ledig senest", required=False)
    svar = valgfelt("Må anvises i dag", PORTSVAR, required=False)
    status = valgfelt("Status", STATUSSER, required=False)
    sorter = valgfelt("Sortér efter", SORTERING, required=False)
    rum_hoejst = heltalsfelt("Højst antal rum", 1, 20, required=False)
    areal = talfelt("Mindste areal i m²", 0, 10_000, required=False)
    type = valgfelt("Boligtype", [("", "Alle"), *Boligtype.choices], required=False)
    etage = valgfelt("Etage", ETAGER, required=False)
    farve = valgfelt("Farve", [("", "Alle"), *((f.value, FARVENAVNE[f].capitalize()) for f in Farve)], required=False)
    organisation = valgfelt("Boligorganisation", [], required=False)
    frist_senest = datofelt("Frist senest", required=False)
    elevator = forms.BooleanField(label="Med elevator", required=False)
    tilgaengelig = forms.BooleanField(label="Egnet for kørestol", required=False)
    afdeling = forms.RegexField(r"^\d{4}-\d{3}$", required=False, widget=forms.HiddenInput)

    #: The fields that are always shown; the others are behind "Flere valg".
    FORREST = ("soeg", "rum", "husleje", "ledig_senest", "svar", "status", "sorter")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a Form's own
        valg = [("", "Alle"), *((o.nr, o.navn) for o in organisationer())]
        self.fields["organisation"].choices = valg  # type: ignore[attr-defined]  # a ChoiceField, declared above

    @property
    def forrest(self) -> list[forms.BoundField]:
        return [self[navn] for navn in self.FORREST]

    @property
    def bagest(self) -> list[forms.BoundField]:
        return [felt for felt in self.visible_fields() if felt.name not in self.FORREST]

    @property
    def bagest_i_brug(self) -> int:
        """How many of the fields behind "Flere valg" narrow the list: then they are shown."""
        return sum(bool(felt.value()) for felt in self.bagest)

    def valg(self) -> Boligfilter:
        """What the valid fields say; a field that is wrong narrows nothing and shows its error."""
        self.is_valid()
        data = self.cleaned_data
        return Boligfilter(
            soeg=data.get("soeg", ""),
            status=data.get("status") or AABNE,
            organisation=data.get("organisation", ""),
            afdeling=data.get("afdeling", ""),
            rum=data.get("rum"),
            rum_hoejst=data.get("rum_hoejst"),
            husleje=data.get("husleje"),
            areal=data.get("areal"),
            type=data.get("type", ""),
            etage=data.get("etage", ""),
            farve=data.get("farve", ""),
            svar=data.get("svar", ""),
            ledig_senest_on=data.get("ledig_senest"),
            frist_senest_on=data.get("frist_senest"),
            krav=tuple(krav for krav in ("elevator", "tilgaengelig") if data.get(krav)),
            sorter=data.get("sorter") or "frist",
        )


class Egetfilter(forms.Form):
    """The filter of an organisation's own vacancies."""

    use_required_attribute = False

    soeg = forms.CharField(
        label="Søg efter adresse eller afdeling",
        required=False,
        max_length=100,
        widget=forms.SearchInput(attrs={"accesskey": "s"}),
        validators=[uden_cpr],
    )
    status = valgfelt(
        "Status", [("", "Aktuelle: åbne og nyligt givet tilbage"), ("kladde", "Kladder"), *STATUSSER], required=False
    )

    def valg(self) -> Boligfilter:
        self.is_valid()
        return Boligfilter(soeg=self.cleaned_data.get("soeg", ""), status=self.cleaned_data.get("status") or AKTUELLE)
