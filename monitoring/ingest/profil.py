"""Source profiles: what a file of each kind contains. They stand as YAML in ``monitoring/regler/kilder/``."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from monitoring.domain.vaerdier import Indikator

from .tegn import fold

MAPPE = Path(__file__).resolve().parent.parent / "regler" / "kilder"


class Type(StrEnum):
    """How the cells of a column are read."""

    NUMMER = "nummer"
    CVR = "cvr"
    TEKST = "tekst"
    AAR = "aar"
    HELTAL = "heltal"
    TAL = "tal"
    PROCENT = "procent"
    BELOEB = "beloeb"
    DATO = "dato"
    MAENGDE = "maengde"
    VALG = "valg"
    JA_NEJ = "ja_nej"
    HENVISNING = "henvisning"


class Krav(StrEnum):
    """Whether the column must be there: missing is an error, a remark, or nothing."""

    SKAL = "skal"
    BOER = "boer"
    KAN = "kan"


TALTYPER = frozenset({Type.HELTAL, Type.TAL, Type.PROCENT, Type.BELOEB})


@dataclass(frozen=True, slots=True)
class Gyldighed:
    """When a category word may stand: from `fra` (inclusive) until `til` (exclusive).

    A date before `fejl_foer` is an error, one from there until `fra` a warning.
    """

    fra: dt.date | None = None
    til: dt.date | None = None
    fejl_foer: dt.date | None = None
    raad: str = ""


@dataclass(frozen=True, slots=True)
class Kolonneprofil:
    """One standard column. `ord` maps a folded word of the file to the standard word."""

    navn: str
    type: Type
    krav: Krav
    beskrivelse: str
    eksempel: str = ""
    synonymer: tuple[str, ...] = ()
    maa_vaere_tom: bool = True
    cifre: int = 0
    laengde: int = 200
    mindst: int | None = None
    hoejst: int | None = None
    smaa_tal: bool = False
    indikator: Indikator | None = None
    tidligst: dt.date | None = None
    tidligst_grund: str = ""
    fremtid: bool = False
    tom_er_ingen: bool = False
    ord: dict[str, str] = field(default_factory=dict)
    gyldig_efter: str = ""
    gyldig: dict[str, Gyldighed] = field(default_factory=dict)
    ens_inden_for: tuple[str, ...] = ()
    hoejst_efter: str = ""
    hoejst_pr: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kildeprofil:
    """One kind of file. `toaarsgennemsnit`: whether yearly values are already means of two years (an assumption)."""

    kilde: str
    navn: str
    beskrivelse: str
    hjemmel: str
    antagelser: tuple[str, ...]
    toaarsgennemsnit: bool
    noegle: tuple[str, ...]
    kolonner: dict[str, Kolonneprofil]
    aar_fra_arknavn: str = ""

    @property
    def indikatorer(self) -> dict[str, Indikator]:
        """Column → indicator, for the columns that hold one."""
        return {navn: kol.indikator for navn, kol in self.kolonner.items() if kol.indikator}

    @property
    def skal(self) -> tuple[str, ...]:
        """The columns that must be in the file."""
        return tuple(navn for navn, kol in self.kolonner.items() if kol.krav is Krav.SKAL)

    def navneopslag(self) -> dict[str, str]:
        """Folded header or synonym → standard column."""
        opslag: dict[str, str] = {}
        for navn, kol in self.kolonner.items():
            for skrevet in (navn, *kol.synonymer):
                opslag[fold(skrevet)] = navn
        return opslag


class UkendtKilde(ValueError):
    """Asked for a source that has no profile."""

    def __init__(self, kilde: str) -> None:
        super().__init__(f"Kilden »{kilde}« findes ikke. Vælg en af: {', '.join(kilder())}.")


@cache
def kilder() -> tuple[str, ...]:
    """The keys of all sources that have a profile, in alphabetical order."""
    return tuple(sorted(sti.stem for sti in MAPPE.glob("*.yaml")))


@cache
def hent_profil(kilde: str) -> Kildeprofil:
    """The profile of `kilde`; raises `UkendtKilde`. A profile that contradicts itself raises `ValueError`."""
    if kilde not in kilder():
        raise UkendtKilde(kilde)
    return profil_af(yaml.safe_load((MAPPE / f"{kilde}.yaml").read_text(encoding="utf-8")))


def profil_af(data: dict[str, Any]) -> Kildeprofil:
    """A profile from the content of its YAML, checked."""
    kolonner = {navn: _kolonne(navn, felter) for navn, felter in data["kolonner"].items()}
    profil = Kildeprofil(
        kilde=data["kilde"],
        navn=data["navn"],
        beskrivelse=data["beskrivelse"],
        hjemmel=data["hjemmel"],
        antagelser=tuple(data["antagelser"]),
        toaarsgennemsnit=data["toaarsgennemsnit"],
        noegle=tuple(data["noegle"]),
        kolonner=kolonner,
        aar_fra_arknavn=data.get("aar_fra_arknavn", ""),
    )
    _kontroller(profil)
    return profil


def _kolonne(navn: str, felter: dict[str, Any]) -> Kolonneprofil:
    data = dict(felter)
    data["type"] = Type(data["type"])
    data["krav"] = Krav(data["krav"])
    data["synonymer"] = tuple(data.get("synonymer", ()))
    data["ens_inden_for"] = tuple(data.get("ens_inden_for", ()))
    if indikator := data.get("indikator"):
        data["indikator"] = Indikator(indikator)
    if tidligst := data.get("tidligst"):
        data["tidligst"] = dt.date.fromisoformat(tidligst)
    data["ord"] = {
        fold(skrevet): standard for standard, andre in data.get("ord", {}).items() for skrevet in (standard, *andre)
    }
    data["gyldig"] = {ordet: _gyldighed(graenser) for ordet, graenser in data.get("gyldig", {}).items()}
    return Kolonneprofil(navn=navn, **data)


def _gyldighed(graenser: dict[str, str]) -> Gyldighed:
    datoer = {felt: dt.date.fromisoformat(graenser[felt]) for felt in ("fra", "til", "fejl_foer") if felt in graenser}
    return Gyldighed(raad=graenser.get("raad", ""), **datoer)


def _kontroller(profil: Kildeprofil) -> None:
    kendte = set(profil.kolonner)
    naevnte = {*profil.noegle, *filter(None, [profil.aar_fra_arknavn])}
    for kol in profil.kolonner.values():
        naevnte |= {*kol.ens_inden_for, *filter(None, [kol.gyldig_efter, kol.hoejst_efter])}
        if not set(kol.gyldig) <= set(kol.ord.values()):
            raise ValueError(f"{profil.kilde}.{kol.navn}: gyldig names a word that is not in ord.")
    if naevnte - kendte:
        raise ValueError(f"{profil.kilde}: unknown columns {sorted(naevnte - kendte)}.")
    ejere: dict[str, str] = {}
    for navn, kol in profil.kolonner.items():
        for skrevet in (navn, *kol.synonymer):
            if ejere.setdefault(fold(skrevet), navn) != navn:
                raise ValueError(f"{profil.kilde}: »{skrevet}« belongs to both {ejere[fold(skrevet)]} and {navn}.")
