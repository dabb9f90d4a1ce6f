"""The choices of the balance and its lists; they live in the address."""

import datetime as dt
from typing import Any

from django import forms

from monitoring.api import FARVENAVNE, INDIKATORNAVNE, UDEN_BYDEL, Farve, Monitorering, dato
from udlejning.overblik.selectors.balance import Maal
from udlejning.overblik.selectors.bevaegelser import FRA, TIL, tidligere_runder
from udlejning.overblik.selectors.tidlig_varsling import GRAENSE, MANGLER, TVILLINGER, Varsel

from .stedvalg import Stedvalg

MAAL = [(Maal.AFDELINGER, "Afdelinger"), (Maal.BOLIGER, "Boliger"), (Maal.BEBOERE, "Beboere")]
ARTER = [
    ("", "Alle varsler"),
    (GRAENSE, "Nær en grænse"),
    (TVILLINGER, "Markant værre end tvillingerne"),
    (MANGLER, "Uden tal, så der ikke kan varsles"),
]


class Balanceform(forms.Form):
    """What is counted, and since which round."""

    use_required_attribute = False

    vis = forms.ChoiceField(label="Tæl", required=False, choices=MAAL)
    siden = forms.ChoiceField(label="Sammenlign med", required=False)

    def __init__(self, *args: Any, dag: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.runder = {str(runde.pk): runde for runde in tidligere_runder(dag)}
        felt = self.fields["siden"]
        assert isinstance(felt, forms.ChoiceField)
        felt.choices = [(noegle, f"Runden pr. {dato(runde.pr_on)}") for noegle, runde in self.runder.items()]

    @property
    def maal(self) -> Maal:
        self.is_valid()
        return Maal(self.cleaned_data.get("vis") or Maal.AFDELINGER)

    @property
    def runde(self) -> Monitorering | None:
        """The earlier round; the newest of them where the address names none."""
        self.is_valid()
        return self.runder.get(self.cleaned_data.get("siden", "")) or next(iter(self.runder.values()), None)


class Bevaegelsesform(Balanceform):
    """The numbers of the from-to table as a list."""

    fra = forms.ChoiceField(label="Fra", required=False)
    til = forms.ChoiceField(label="Til", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["vis"]
        for navn, valg in (("fra", FRA), ("til", TIL)):
            felt = self.fields[navn]
            assert isinstance(felt, forms.ChoiceField)
            felt.choices = [("", "Alle"), *((v, TILSTANDSNAVNE[v].capitalize()) for v in valg)]

    def valgt(self, navn: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(navn, ""))


#: What an afdeling can be before and after, in words.
TILSTANDSNAVNE = {f.value: FARVENAVNE[f] for f in Farve} | {
    "ukendt": "ikke med i runden",
    "nedlagt": "nedlagt",
}


class Varselform(Stedvalg):
    """The list of early warnings."""

    art = forms.ChoiceField(label="Vis", required=False, choices=ARTER)
    indikator = forms.ChoiceField(
        label="Tal", required=False, choices=[("", "Alle"), *((i.value, n) for i, n in INDIKATORNAVNE.items())]
    )
    farve = forms.ChoiceField(
        label="Farve nu",
        required=False,
        choices=[("", "Alle"), *((f.value, FARVENAVNE[f].capitalize()) for f in Farve)],
    )

    @property
    def viser_manglende(self) -> bool:
        """Whether those are asked for that cannot warn."""
        self.is_valid()
        return self.cleaned_data.get("art") == MANGLER

    def passer(self, varsel: Varsel) -> bool:
        """Whether the warning is one of those that the valid fields ask for."""
        self.is_valid()
        er = {
            "art": varsel.art,
            "indikator": varsel.indikator.value,
            "farve": varsel.farve.value,
            "organisation": varsel.afdeling.organisation.nr,
            "bydel": varsel.afdeling.bydel or UDEN_BYDEL,
        }
        return all(not self.cleaned_data.get(felt) or self.cleaned_data[felt] == vaerdi for felt, vaerdi in er.items())
