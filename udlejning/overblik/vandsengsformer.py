"""The choices of the look at assignments, and of the list behind a number; they live in the address."""

import datetime as dt
from typing import Any

from django import forms

from monitoring.api import FARVENAVNE, UDEN_BYDEL, Farve
from udlejning.brugere.models import Bruger
from udlejning.overblik.selectors.vandseng import AAR, ACCEPTEREDE, ALLE, KVARTAL, Anvist

from .stedvalg import Stedvalg

_HVAD = [(ACCEPTEREDE, "Tilbud med et ja"), (ALLE, "Alle tilbud")]
_SKRIDT = [(KVARTAL, "Kvartal"), (AAR, "År")]
_FORKERT_DAG = "Datoen i adressen kan ikke læses. Gå tilbage til anvisningerne, og vælg tallet igen."


def _skjult_dag() -> forms.DateField:
    return forms.DateField(
        widget=forms.HiddenInput,
        input_formats=["%Y-%m-%d"],
        error_messages=dict.fromkeys(("invalid", "required"), _FORKERT_DAG),
    )


class Vandsengsform(forms.Form):
    """The years, the step between columns, and which offers count."""

    use_required_attribute = False

    fra = forms.ChoiceField(label="Fra og med år", required=False)
    til = forms.ChoiceField(label="Til og med år", required=False)
    skridt = forms.ChoiceField(label="Opdelt på", required=False, choices=_SKRIDT)
    hvad = forms.ChoiceField(label="Tæl", required=False, choices=_HVAD)

    def __init__(self, data: Any, *, foerste: dt.date | None, idag: dt.date) -> None:
        foerste_aar = min(foerste.year if foerste else idag.year, idag.year)
        self._standard = {"fra": str(max(foerste_aar, idag.year - 1)), "til": str(idag.year)}
        super().__init__({**self._standard, "skridt": KVARTAL, "hvad": ACCEPTEREDE, **data.dict()})
        aarene = [(str(aar), str(aar)) for aar in range(idag.year, foerste_aar - 1, -1)]
        for navn in ("fra", "til"):
            felt = self.fields[navn]
            assert isinstance(felt, forms.ChoiceField)
            felt.choices = aarene

    def clean(self) -> dict[str, Any]:
        valgt: dict[str, Any] = super().clean() or {}
        if valgt.get("fra") and valgt.get("til") and valgt["fra"] > valgt["til"]:
            self.add_error("fra", "Det første år ligger efter det sidste. Byt om på dem.")
        return valgt

    def periode(self) -> tuple[dt.date, dt.date]:
        """First day and exclusive end; what cannot be used gives the standard years."""
        aarene = {n: int(self._valgt(n) or self._standard[n]) for n in ("fra", "til")}
        if aarene["fra"] > aarene["til"]:
            aarene = {n: int(aar) for n, aar in self._standard.items()}
        return dt.date(aarene["fra"], 1, 1), dt.date(aarene["til"] + 1, 1, 1)

    @property
    def skridtet(self) -> str:
        return self._valgt("skridt") or KVARTAL

    @property
    def hvad_taelles(self) -> str:
        return self._valgt("hvad") or ACCEPTEREDE

    @property
    def hvad_i_ord(self) -> str:
        return dict(_HVAD)[self.hvad_taelles]

    def _valgt(self, navn: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(navn, ""))


class Anvisningsform(Stedvalg):
    """The list behind a number: the days (``til`` exclusive) and what it was counted by."""

    hvad = forms.ChoiceField(label="Tæl", required=False, choices=_HVAD)
    farve = forms.ChoiceField(
        label="Farve på dagen",
        required=False,
        choices=[("", "Alle"), *((f.value, FARVENAVNE[f].capitalize()) for f in Farve)],
    )
    fra = _skjult_dag()
    til = _skjult_dag()
    afdeling = forms.RegexField(r"^\d{4}-\d{3}$", required=False, widget=forms.HiddenInput)
    uden = forms.RegexField(r"^\d{4}-\d{3}$", required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, bruger: Bruger, idag: dt.date) -> None:
        aaret = {"fra": f"{idag.year}-01-01", "til": f"{idag.year + 1}-01-01"}
        super().__init__({**aaret, "hvad": ACCEPTEREDE, **data.dict()}, bruger=bruger)

    def passer(self, anvist: Anvist) -> bool:
        valgt, afdeling = self.cleaned_data, anvist.afdeling
        er = {
            "farve": anvist.farve.value,
            "organisation": afdeling.organisation.nr,
            "bydel": afdeling.bydel or UDEN_BYDEL,
            "afdeling": afdeling.noegle,
        }
        rigtige = all(not valgt.get(felt) or valgt[felt] == vaerdi for felt, vaerdi in er.items())
        return rigtige and (not valgt.get("uden") or valgt["uden"] != afdeling.noegle)
