"""Turns a model into what placing needs: comparisons (`Atom`), the figures they share (`Gruppe`), counts (`Blad`).

A comparison that occurs in several steps is one `Atom`. Comparisons of the same figures form a `Gruppe`, because
what is missing is missing for all of them at once. A `Blad` is a condition that counts comparisons.
"""

import operator as op
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from monitoring.domain.trappe.i_ord import betingelse_i_ord
from monitoring.domain.trappe.model import (
    Alle,
    Betingelse,
    EnAf,
    Graense,
    Ikke,
    Mindst,
    MinisterietsLabel,
    NaerGraensen,
    Trappemodel,
    Trin,
    VaerreEndTvillinger,
    rykket,
)
from monitoring.domain.vaerdier import LAVERE_ER_VAERRE, Betegnelse, Indikator

OPERATORER: dict[str, Callable[[Any, Any], bool]] = {">": op.gt, ">=": op.ge, "<": op.lt, "<=": op.le}


@dataclass(frozen=True, slots=True)
class Atom:
    """One comparison: the figure against `fast`, or against `faktor` × a reference (margins already taken in).

    `art` is ``niveau``, ``naer``, ``tvillinger`` or ``betegnelse``. `strengt` asks for a figure that is worse
    than the reference itself too: with a reference of 0, "20 % worse" would else include the same figure.
    `slukket` marks a comparison that takes no part and is false.
    """

    art: str
    indikator: Indikator | None = None
    operator: str = ""
    fast: Decimal | None = None
    faktor: Decimal | None = None
    strengt: bool = False
    slukket: bool = False
    niveau: str = ""
    graense: Graense | None = None
    margen_pct: Decimal | None = None
    betegnelser: tuple[Betegnelse, ...] = ()


@dataclass(frozen=True, slots=True)
class Gruppe:
    """The comparisons of one figure (with its reference). `art` is ``egen``, ``tvilling`` or ``betegnelse``."""

    art: str
    indikator: Indikator | None
    atomer: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Blad:
    """Holds when at least `antal` of the comparisons `atomer` do; `aktive` leaves out the switched-off ones."""

    antal: int
    atomer: tuple[int, ...]
    aktive: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Knude:
    """One part of a step's condition; `art` is ``blad``, ``alle``, ``en_af``, ``ikke`` or ``ellers``."""

    art: str
    betingelse: Betingelse
    tekst: str
    blad: int = -1
    dele: tuple["Knude", ...] = ()


@dataclass(frozen=True, slots=True)
class KompileretTrin:
    """A step with what it reads: its groups, and the leaves and comparisons of it and of every step above."""

    trin: Trin
    knude: Knude
    grupper: tuple[int, ...]
    blade: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KompileretModel:
    """`model`, ready for use. The two caches hold what follows from the model and a pattern of missing figures."""

    model: Trappemodel
    atomer: tuple[Atom, ...]
    grupper: tuple[Gruppe, ...]
    blade: tuple[Blad, ...]
    trin: tuple[KompileretTrin, ...]
    vektorlager: dict[Any, Any] = field(default_factory=dict)
    analyselager: dict[Any, Any] = field(default_factory=dict)


#: Compiled models by identity; the entry keeps the model alive, so the identity cannot be taken over.
_LAGER: dict[int, tuple[Trappemodel, KompileretModel]] = {}
_LAGERPLADSER = 16


def kompiler(model: Trappemodel) -> KompileretModel:
    """The compiled form of `model`, remembered for the models used most recently."""
    fundet = _LAGER.get(id(model))
    if fundet is None:
        if len(_LAGER) >= _LAGERPLADSER:
            _LAGER.clear()
        fundet = _LAGER[id(model)] = (model, _Bygger(model).byg())
    return fundet[1]


class _Bygger:
    def __init__(self, model: Trappemodel) -> None:
        self.model = model
        self.atomer: dict[Atom, int] = {}
        self.blade: dict[Blad, int] = {}

    def byg(self) -> KompileretModel:
        knuder = [self._knude(t.betingelse) for t in self.model.trin]
        atomer, blade = tuple(self.atomer), tuple(self.blade)
        samlet: dict[tuple[str, Indikator | None], list[int]] = {}
        for nr, atom in enumerate(atomer):
            if not atom.slukket:
                art = {"tvillinger": "tvilling", "betegnelse": "betegnelse"}.get(atom.art, "egen")
                samlet.setdefault((art, atom.indikator), []).append(nr)
        grupper = tuple(Gruppe(art, indikator, tuple(numre)) for (art, indikator), numre in samlet.items())
        gruppe_af = {atom: nr for nr, gruppe in enumerate(grupper) for atom in gruppe.atomer}
        trin: list[KompileretTrin] = []
        hidtil: dict[int, None] = {}
        for model_trin, knude in zip(self.model.trin, knuder, strict=True):
            egne = list(dict.fromkeys(_blade_i(knude)))
            hidtil.update(dict.fromkeys(egne))
            laeste = dict.fromkeys(gruppe_af[a] for b in egne for a in blade[b].aktive)
            trin.append(KompileretTrin(model_trin, knude, tuple(laeste), tuple(hidtil)))
        return KompileretModel(self.model, atomer, grupper, blade, tuple(trin))

    def _knude(self, betingelse: Betingelse) -> Knude:
        tekst = betingelse_i_ord(betingelse, self.model).tekst
        match betingelse:
            case Alle(dele):
                return Knude("alle", betingelse, tekst, dele=tuple(self._knude(d) for d in dele))
            case EnAf(dele):
                return Knude("en_af", betingelse, tekst, dele=tuple(self._knude(d) for d in dele))
            case Ikke(led):
                return Knude("ikke", betingelse, tekst, dele=(self._knude(led),))
            case MinisterietsLabel(betegnelser):
                return self._blad(betingelse, tekst, 1, [Atom("betegnelse", betegnelser=betegnelser)])
            case Mindst(antal, af):
                return self._blad(betingelse, tekst, antal, [self._niveau(i, betingelse) for i in af])
            case NaerGraensen(antal, af):
                return self._blad(betingelse, tekst, antal, [self._niveau(i, betingelse) for i in af])
            case VaerreEndTvillinger(antal, af, margen):
                return self._blad(betingelse, tekst, antal, [self._tvilling(i, margen) for i in af])
        return Knude("ellers", betingelse, tekst)

    def _blad(self, betingelse: Betingelse, tekst: str, antal: int, atomer: list[Atom]) -> Knude:
        numre = tuple(self.atomer.setdefault(atom, len(self.atomer)) for atom in atomer)
        aktive = tuple(nr for nr, atom in zip(numre, atomer, strict=True) if not atom.slukket)
        blad = Blad(antal, numre, aktive)
        return Knude("blad", betingelse, tekst, blad=self.blade.setdefault(blad, len(self.blade)))

    def _slukket(self, indikator: Indikator) -> bool:
        return indikator is Indikator.IKKE_VESTLIG and not self.model.ikke_vestlig_indgaar

    def _niveau(self, indikator: Indikator, betingelse: Mindst | NaerGraensen) -> Atom:
        graense = self.model.niveauer[betingelse.niveau].graenser[indikator]
        margen = betingelse.margen_pct if isinstance(betingelse, NaerGraensen) else None
        brugt = graense if margen is None else rykket(graense, indikator, margen)
        return Atom(
            "niveau" if margen is None else "naer",
            indikator,
            graense.operator,
            fast=brugt.graense,
            faktor=brugt.faktor,
            slukket=self._slukket(indikator),
            niveau=betingelse.niveau,
            graense=graense,
            margen_pct=margen,
        )

    def _tvilling(self, indikator: Indikator, margen: Decimal) -> Atom:
        lavere = indikator in LAVERE_ER_VAERRE
        return Atom(
            "tvillinger",
            indikator,
            "<=" if lavere else ">=",
            faktor=(100 + (-margen if lavere else margen)) / Decimal(100),
            strengt=True,
            slukket=self._slukket(indikator),
            margen_pct=margen,
        )


def _blade_i(knude: Knude) -> list[int]:
    return [knude.blad] if knude.art == "blad" else [b for d in knude.dele for b in _blade_i(d)]
