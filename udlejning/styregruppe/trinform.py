"""The form of a new step: what it is called, where it stands, its colour, and the parts of its condition."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from anvisning.forms.felter import fritekst, heltalsfelt, tekstfelt, uden_cpr, valgfelt
from monitoring.domain.dansk import opremsning, tal
from monitoring.domain.trappe.grundlag import decimal_som_tekst
from monitoring.domain.vaerdier import BETEGNELSESNAVNE, INDIKATORNAVNE, KRITERIER, Betegnelse, Indikator
from udlejning.faelles.felter import Talfelt

from .domain.modelparametre import FARVEVALG

#: So many parts can a new step's condition have; a step with more is better two steps.
DELE = range(1, 4)
_LABEL, _TVILLINGER, _NAER = "ministeriets_label", "vaerre_end_tvillinger", "naer_graensen"
_ARTER = (
    ("mindst", "Et antal kriterier er på niveauet"),
    (_NAER, "Et antal kriterier er på eller nær niveauet"),
    (_TVILLINGER, "Et antal kriterier er markant værre end hos tvillingerne"),
    (_LABEL, "Afdelingen ligger i et område, som ministeriet har udpeget"),
)
_VAELG = {"required": "Vælg mindst én.", "invalid_choice": "Vælg blandt mulighederne i listen."}


def _flere(label: str, valg: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=valg,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_VAELG,
    )


class Trinform(forms.Form):
    """Valid, `trin` is the step as a model's data hold it, without a number, and `over` the step it stands above."""

    use_required_attribute = False

    navn = tekstfelt("Navn", 200, mangler="Skriv, hvad trinnet hedder.", validators=[uden_cpr])
    begrundelse = fritekst("Begrundelse", hjaelp="Hvorfor skal trinnet være der? Skriv ikke CPR-numre.")
    samling = valgfelt(
        "Når trinnet har flere dele",
        [("alle", "Alle delene skal gælde"), ("en_af", "Mindst én af delene skal gælde")],
        widget=forms.RadioSelect,
        initial="alle",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, model: Mapping[str, Any]) -> None:
        super().__init__(data)
        self._niveauer: Mapping[str, Any] = model["niveauer"]
        over = [(str(t["nummer"]), f"Lige over trin {t['nummer']}: {t['navn']}") for t in model["trin"]]
        self.fields["over"] = valgfelt("Hvor skal det stå?", over, help_text="Trinnene læses fra toppen.")
        self.fields["farve"] = valgfelt("Farve", [(v, ord_.capitalize()) for v, ord_ in FARVEVALG])
        self.order_fields(["navn", "over", "farve", "begrundelse", "samling"])
        for nr in DELE:
            self.fields |= self._del(nr)
        self.trin: dict[str, Any] = {}

    def _del(self, nr: int) -> dict[str, forms.Field]:
        arter = _ARTER if nr == DELE[0] else (("", "Ingen"), *_ARTER)
        niveauer = [(noegle, niveau["navn"].capitalize()) for noegle, niveau in self._niveauer.items()]
        kriterier = [(i.value, INDIKATORNAVNE[i]) for i in KRITERIER]
        felter = {
            "art": valgfelt("Hvad skal gælde?", arter, required=nr == DELE[0]),
            "niveau": valgfelt("Niveau", niveauer, required=False),
            "af": _flere("Kriterier", kriterier),
            "antal": heltalsfelt("Mindst så mange af kriterierne", 1, len(KRITERIER), required=False, initial=1),
            "margen": Talfelt(
                label="Margen i procent",
                mindst=0,
                hoejst=99,
                required=False,
                help_text="Kun når det er »nær« eller »værre end tvillingerne«.",
            ),
            "label": _flere("Ministeriets betegnelser", [(b.value, BETEGNELSESNAVNE[b]) for b in Betegnelse]),
        }
        for navn in ("antal", "margen"):
            felter[navn].widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "input-width-s"})
        return {f"d{nr}_{navn}": felt for navn, felt in felter.items()}

    def faelles(self) -> Iterator[forms.BoundField]:
        """The fields that are of no part."""
        return (self[navn] for navn in self.fields if not navn.startswith("d"))

    def dele(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        for nr in DELE:
            yield nr, [self[navn] for navn in self.fields if navn.startswith(f"d{nr}_")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        dele = [del_ for nr in DELE if (del_ := self._betingelse(nr, data))]
        if self.errors:
            return data
        betingelse = dele[0] if len(dele) == 1 else {data["samling"]: dele}
        self.trin = {
            "navn": data["navn"],
            "farve": data["farve"],
            "antagelse": data["begrundelse"],
            "betingelse": betingelse,
        }
        return data

    def _betingelse(self, nr: int, data: Mapping[str, Any]) -> dict[str, Any] | None:
        """Part `nr` as the data hold it; None where there is none, or where something is wrong with it."""
        art, af, antal = data.get(f"d{nr}_art"), data.get(f"d{nr}_af", []), data.get(f"d{nr}_antal")
        if not art:
            return None
        if art == _LABEL:
            betegnelser = data.get(f"d{nr}_label", [])
            if not betegnelser:
                self.add_error(f"d{nr}_label", "Vælg mindst én betegnelse.")
            return {_LABEL: {"betegnelser": betegnelser}}
        indhold: dict[str, Any] = {"antal": antal, "af": [i.value for i in KRITERIER if i.value in af]}
        if not af:
            self.add_error(f"d{nr}_af", "Vælg mindst ét kriterium.")
        elif not self.has_error(f"d{nr}_antal") and (antal is None or antal > len(af)):
            self.add_error(f"d{nr}_antal", f"Skriv et helt tal fra 1 til {tal(Decimal(len(af)))}, som er valgt.")
        if art != _TVILLINGER:
            indhold["niveau"] = data.get(f"d{nr}_niveau") or next(iter(self._niveauer), "")
            self._kraev_graenser(nr, indhold["niveau"], af)
        if art in (_NAER, _TVILLINGER):
            margen = data.get(f"d{nr}_margen")
            if not margen and not self.has_error(f"d{nr}_margen"):
                self.add_error(f"d{nr}_margen", "Skriv et tal over 0 og under 100.")
            indhold["margen_pct"] = decimal_som_tekst(margen) if margen else None
        return {art: indhold}

    def _kraev_graenser(self, nr: int, niveau: str, af: list[str]) -> None:
        graenser = self._niveauer.get(niveau, {"graenser": {}})["graenser"]
        mangler = [INDIKATORNAVNE[Indikator(i)].lower() for i in af if i not in graenser]
        if mangler:
            self.add_error(f"d{nr}_af", f"Niveauet har ingen grænse for {opremsning(mangler)}. Vælg det fra.")
