"""The forms on the report of an import: ticking off warnings, correcting the recognition, withdrawing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from monitoring.forms.data import ValgfriTekst, ValgfritValg
from monitoring.ingest.csvfil import KODNINGER, SEPARATORER
from monitoring.ingest.profil import hent_profil
from monitoring.ingest.resultat import Tilretning
from monitoring.ingest.tal import KOMMA, PUNKTUM
from monitoring.models import Indlaesning, Kilde
from monitoring.services.kvittering import MAKS_NOTE
from monitoring.services.laesning import brugt_tilretning
from udlejning.faelles.felter import Begrundelsesfelt

SEPARATORNAVNE = {";": "semikolon", ",": "komma", "\t": "tabulator", "|": "lodret streg"}
DECIMALTEGN = (KOMMA, PUNKTUM)
#: More columns than this are not asked about one by one.
MAKS_KOLONNER = 60


class Tilbagetraekningsform(forms.Form):
    use_required_attribute = False

    begrundelse = Begrundelsesfelt("Hvorfor trækkes indlæsningen tilbage?", max_length=MAKS_NOTE)


class Kvitteringsform(forms.Form):
    """One tick box and one note per group of warnings; `poster` as `kvittering.udestaaende` gives them."""

    use_required_attribute = False

    def __init__(self, *args: Any, poster: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poster = poster
        for post in poster:
            aftryk = post["fingeraftryk"]
            self.fields[f"kvit_{aftryk}"] = forms.BooleanField(
                label="Jeg har set på advarslen, og filen kan indlæses trods den", required=False
            )
            self.fields[f"note_{aftryk}"] = ValgfriTekst(
                label="Note: hvorfor kan filen indlæses?",
                max_length=MAKS_NOTE,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def grupper(self) -> Iterator[tuple[Mapping[str, Any], BoundField, BoundField]]:
        """The groups with their two fields."""
        for post in self.poster:
            aftryk = post["fingeraftryk"]
            yield post, self[f"kvit_{aftryk}"], self[f"note_{aftryk}"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for post in self.poster:
            aftryk = post["fingeraftryk"]
            sat, note = data.get(f"kvit_{aftryk}"), (data.get(f"note_{aftryk}") or "").strip()
            if sat and not note and f"note_{aftryk}" not in self.errors:
                self.add_error(f"note_{aftryk}", "Skriv en note om, hvorfor filen kan indlæses trods advarslen.")
            if note and not sat:
                self.add_error(f"kvit_{aftryk}", "Sæt kryds, hvis noten er en kvittering for advarslen.")
        if not self.errors and not self.noter():
            raise forms.ValidationError("Sæt kryds ved mindst én advarsel, og skriv en note.")
        return data

    def noter(self) -> dict[str, str]:
        """Fingerprint → note, for those that were ticked."""
        aftryk = [post["fingeraftryk"] for post in self.poster]
        return {et: self.cleaned_data[f"note_{et}"].strip() for et in aftryk if self.cleaned_data.get(f"kvit_{et}")}


class Tilretningsform(forms.Form):
    """How the file is to be read. Fields show what was recognised; only what is changed becomes a correction."""

    use_required_attribute = False

    kilde = forms.ChoiceField(label="Kilde", error_messages={"invalid_choice": "Vælg en kilde på listen."})
    ark: forms.MultipleChoiceField = forms.MultipleChoiceField(
        label="Ark, der skal læses",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Arket findes ikke i filen."},
    )
    overskriftsraekke = forms.IntegerField(
        label="Række med overskrifter",
        required=False,
        min_value=1,
        max_value=50,
        help_text="Rækkens nummer i filen, fra 1. Overskrifterne skal stå i en af de første 50 rækker.",
        error_messages={
            "invalid": "Skriv rækkens nummer, for eksempel 4.",
            "min_value": "Skriv rækkens nummer, for eksempel 4.",
            "max_value": "Overskrifterne skal stå i en af de første 50 rækker.",
        },
    )
    separator = ValgfritValg(label="Skilletegn mellem kolonnerne")
    tegnsaet = ValgfritValg(label="Tegnsæt")
    decimaltegn = ValgfritValg(
        label="Decimaltegn",
        help_text="Vælg kun, hvis tal som 1.155 er læst forkert.",
        choices=[("", "Find selv"), *((tegn, tegn) for tegn in DECIMALTEGN)],
    )
    aar = forms.IntegerField(
        label="Tallenes år",
        required=False,
        min_value=1990,
        max_value=2200,
        help_text="Bruges, når filen ikke har en kolonne med år. Huskes ikke til næste fil.",
        error_messages={
            "invalid": "Skriv et årstal med fire cifre.",
            "min_value": "Skriv et årstal med fire cifre.",
            "max_value": "Skriv et årstal med fire cifre.",
        },
    )

    def __init__(self, *args: Any, job: Indlaesning, kilder: Sequence[Kilde], **kwargs: Any) -> None:
        self.genkendt: dict[str, Any] = job.genkendt
        self.brugt = brugt_tilretning(job)
        self.overskrifter = _overskrifter(self.genkendt)[:MAKS_KOLONNER]
        super().__init__(*args, **{**kwargs, "initial": self._fundet(job)})
        self._saet_valg("kilde", [(k.value, k.label) for k in kilder])
        self._saet_valg("separator", [("", "Find selv"), *((s, SEPARATORNAVNE[s]) for s in SEPARATORER)])
        self._saet_valg("tegnsaet", [("", "Find selv"), *((navn, navn) for navn in KODNINGER)])
        arknavne = [navn for navn in self.genkendt.get("arknavne", []) if navn]
        self._saet_valg("ark", [(navn, navn) for navn in arknavne])
        if len(arknavne) < 2:
            del self.fields["ark"]
        if self.genkendt.get("format") != "csv":
            del self.fields["separator"], self.fields["tegnsaet"]
        profil = hent_profil(job.kilde)
        if not profil.aar_fra_arknavn:
            del self.fields["aar"]
        standard = [("", "Læses ikke"), *((navn, navn) for navn in profil.kolonner)]
        for nr, (bogstav, overskrift, navn) in enumerate(self.overskrifter):
            self.fields[f"kol_{nr}"] = ValgfritValg(
                label=f"Kolonne {bogstav} »{overskrift}« læses som", choices=standard, initial=navn
            )

    def _saet_valg(self, navn: str, valg: list[tuple[str, str]]) -> None:
        felt = self.fields[navn]
        assert isinstance(felt, forms.ChoiceField)
        felt.choices = valg

    def _fundet(self, job: Indlaesning) -> dict[str, Any]:
        laeste = self.genkendt.get("ark", [])
        return {
            "kilde": job.kilde,
            "ark": [ark["navn"] for ark in laeste],
            "overskriftsraekke": laeste[0]["overskriftsraekke"] if laeste else self.brugt.overskriftsraekke,
            "separator": self.genkendt.get("separator") or "",
            "tegnsaet": self.genkendt.get("tegnsaet") or "",
            "decimaltegn": self.brugt.decimaltegn or "",
            "aar": next((ark["aar"] for ark in laeste if ark["aar"]), self.brugt.aar),
        }

    def kolonnefelter(self) -> list[BoundField]:
        """The fields about columns."""
        return [self[navn] for navn in self.fields if navn.startswith("kol_")]

    def andre_felter(self) -> list[BoundField]:
        """All other fields."""
        return [self[navn] for navn in self.fields if not navn.startswith("kol_")]

    def tilretning(self) -> Tilretning:
        """What has been corrected so far, this form's changes included. Another source begins from nothing."""
        data, aendret = self.cleaned_data, set(self.changed_data)
        if "kilde" in aendret:
            return Tilretning()
        ny = self.brugt
        if "ark" in aendret:
            ny = replace(ny, ark=tuple(data["ark"]))
        for navn in ("overskriftsraekke", "separator", "tegnsaet", "decimaltegn", "aar"):
            if navn in aendret:
                aendring: dict[str, Any] = {navn: data[navn] or None}
                ny = replace(ny, **aendring)
        kolonner = {
            overskrift: data[f"kol_{nr}"]
            for nr, (_, overskrift, _) in enumerate(self.overskrifter)
            if f"kol_{nr}" in aendret
        }
        return replace(ny, kolonner={**ny.kolonner, **kolonner})


def _overskrifter(genkendt: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """All headers of the sheets that were read, each once: letter, header as written, standard column or empty."""
    fundne: dict[str, tuple[str, str, str]] = {}
    for ark in genkendt.get("ark", []):
        efter_bogstav = {bogstav: navn for navn, (bogstav, _) in ark["kolonner"].items()}
        for bogstav, overskrift in ark.get("overskrifter", []):
            fundne.setdefault(overskrift, (bogstav, overskrift, efter_bogstav.get(bogstav, "")))
    return list(fundne.values())


def i_ord(tilretning: Tilretning) -> list[str]:
    """What a correction says, for a reader."""
    saetninger = []
    if tilretning.ark:
        saetninger.append(f"Kun {', '.join(f'arket »{navn}«' for navn in tilretning.ark)} læses")
    if tilretning.overskriftsraekke:
        saetninger.append(f"Overskrifterne står i række {tilretning.overskriftsraekke}")
    if tilretning.separator:
        saetninger.append(f"Kolonnerne skilles af {SEPARATORNAVNE.get(tilretning.separator, tilretning.separator)}")
    if tilretning.tegnsaet:
        saetninger.append(f"Tegnsættet er {tilretning.tegnsaet}")
    if tilretning.decimaltegn:
        saetninger.append(f"Decimaltegnet er {tilretning.decimaltegn}")
    if tilretning.aar:
        saetninger.append(f"Tallene er for {tilretning.aar}")
    for overskrift, navn in tilretning.kolonner.items():
        saetninger.append(f"»{overskrift}« læses som {navn}" if navn else f"»{overskrift}« læses ikke")
    return saetninger
