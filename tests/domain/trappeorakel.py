"""A second, slow and plain reading of the step model, against which the real one is tested.

It knows only complete figures, reads the model's plain data, computes with fractions, and finds what missing
figures could be by trying values: every critical point, both ends, and a value on each side of each.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from monitoring.domain.trappe import Grundlag, Tvillingetal, Udpegning
from monitoring.domain.vaerdier import Betegnelse, Indikator, Maaling, Mangelgrund


def trin_i(data: Mapping[str, Any], g: Grundlag) -> int:
    """The step of a complete `g` in the model that `data` describes."""
    return int(next(t["nummer"] for t in data["trin"] if _holder(t["betingelse"], data, g)))


def farve_af(data: Mapping[str, Any], trin: int) -> str:
    """The colour of that step."""
    return next(str(t["farve"]) for t in data["trin"] if t["nummer"] == trin)


def _holder(betingelse: Any, data: Mapping[str, Any], g: Grundlag) -> bool:
    if betingelse == "ellers":
        return True
    ((ord_, indhold),) = betingelse.items()
    if ord_ == "alle":
        return all(_holder(b, data, g) for b in indhold)
    if ord_ == "en_af":
        return any(_holder(b, data, g) for b in indhold)
    if ord_ == "ikke":
        return not _holder(indhold, data, g)
    if ord_ == "ministeriets_label":
        assert g.udpegninger is not None
        return any(b.value in indhold["betegnelser"] for u in g.udpegninger for b in u.betegnelser)
    return sum(_kriterium(ord_, i, indhold, data, g) for i in indhold["af"]) >= int(indhold["antal"])


def _kriterium(ord_: str, i: str, indhold: Mapping[str, Any], data: Mapping[str, Any], g: Grundlag) -> bool:
    if i == "ikke_vestlig" and not data["ikke_vestlig_indgaar"]["vaerdi"]:
        return False
    if ord_ == "vaerre_end_tvillinger":
        par = g.tvillinger[Indikator(i)]
        egen, snit = _v(par.egen), _v(par.gennemsnit)
        afstand = snit - egen if i == "indkomst" else egen - snit
        return afstand > 0 and afstand >= snit * Fraction(indhold["margen_pct"]) / 100
    regel = data["niveauer"][indhold["niveau"]]["graenser"][i]
    graense = Fraction(regel["graense"]) if "graense" in regel else Fraction(regel["faktor"]) * _landstal(g)
    vaerdi = _v(g.maalinger[Indikator(i)])
    skub = graense * Fraction(indhold.get("margen_pct", 0)) / 100
    vaerdi = vaerdi - skub if i == "indkomst" else vaerdi + skub
    return {
        ">": vaerdi > graense,
        ">=": vaerdi >= graense,
        "<": vaerdi < graense,
        "<=": vaerdi <= graense,
    }[regel["operator"]]


def _landstal(g: Grundlag) -> Fraction:
    if g.doemte_trykt_graense is not None and g.doemte_trykt_graense.vaerdi is not None:
        return _v(g.doemte_trykt_graense) / 3
    assert g.doemte_landsgennemsnit is not None
    return _v(g.doemte_landsgennemsnit)


def _v(maaling: Maaling) -> Fraction:
    assert maaling.vaerdi is not None
    return Fraction(maaling.vaerdi)


@dataclass(frozen=True)
class Hul:
    """One thing that is missing of a `Grundlag`: a figure, or the ministry's list."""

    art: str
    indikator: Indikator | None = None

    def fyld(self, g: Grundlag, vaerdi: Any) -> Grundlag:
        """`g` with `vaerdi` in this place."""
        if self.indikator is None:
            return replace(g, udpegninger=(Udpegning("X", vaerdi),))
        return self._saet(g, Maaling(self.indikator, vaerdi=vaerdi))

    def toem(self, g: Grundlag) -> Grundlag:
        """`g` with nothing known in this place."""
        if self.indikator is None:
            return replace(g, udpegninger=None)
        return self._saet(g, Maaling(self.indikator, mangler=Mangelgrund.DISKRETION))

    def _saet(self, g: Grundlag, ny: Maaling) -> Grundlag:
        assert self.indikator is not None
        if self.art == "egen":
            return replace(g, maalinger={**g.maalinger, self.indikator: ny})
        if self.art == "landsgennemsnit":
            return replace(g, doemte_landsgennemsnit=ny)
        par = g.tvillinger[self.indikator]
        nyt = Tvillingetal(ny, par.gennemsnit) if self.art == "tvilling" else Tvillingetal(par.egen, ny)
        return replace(g, tvillinger={**g.tvillinger, self.indikator: nyt})

    @property
    def noegle(self) -> str:
        """As in `Placeringsresultat.brugte`."""
        return "betegnelse" if self.indikator is None else f"{self.art}:{self.indikator.value}"


def kritiske(hul: Hul, data: Mapping[str, Any], g: Grundlag) -> list[Any]:
    """Values (fractions) that together show all that the hole could be, given the rest of `g`.

    A figure is filled before the reference that it is held against: then only its own scale matters, and the
    reference takes the critical values.
    """
    if hul.indikator is None:
        return [frozenset(m) for n in range(6) for m in itertools.combinations(Betegnelse, n)]
    loft = Fraction(1000 if hul.indikator is Indikator.INDKOMST else 100)
    taet = Fraction(1, 10**9)
    punkter = {Fraction(50), *_punkter(hul, data, g)}
    alle = {p + d for p in punkter for d in (-taet, Fraction(0), taet)} | {Fraction(0), loft}
    if hul.art == "landsgennemsnit":
        alle = {p for p in alle if p > 0} | {taet}
    return sorted(p for p in alle if 0 <= p <= loft)


def _punkter(hul: Hul, data: Mapping[str, Any], g: Grundlag) -> Iterator[Fraction]:
    assert hul.indikator is not None
    if hul.art in ("tvilling", "tvillingesnit"):
        par = g.tvillinger[hul.indikator]
        for k in (Fraction(1), *_margener(data, hul.indikator)):
            if hul.art == "tvilling" and par.gennemsnit.vaerdi is not None:
                yield _v(par.gennemsnit) * k
            elif hul.art == "tvillingesnit":
                yield _v(par.egen) / k
        return
    for graense, andel in _graenser(data, hul.indikator):
        if hul.art == "landsgennemsnit":
            if "faktor" in graense:
                yield _v(g.maalinger[Indikator.DOEMTE]) / (Fraction(graense["faktor"]) * andel)
        elif "graense" in graense:
            yield Fraction(graense["graense"]) * andel
        elif g.doemte_landsgennemsnit is not None and g.doemte_landsgennemsnit.vaerdi is not None:
            yield Fraction(graense["faktor"]) * andel * _landstal(g)


def _blade(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    def gaa(betingelse: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
        if betingelse == "ellers":
            return
        ((ord_, indhold),) = betingelse.items()
        if ord_ in ("alle", "en_af"):
            for under in indhold:
                yield from gaa(under)
        elif ord_ == "ikke":
            yield from gaa(indhold)
        else:
            yield ord_, indhold

    for trin in data["trin"]:
        yield from gaa(trin["betingelse"])


def _graenser(data: Mapping[str, Any], indikator: Indikator) -> Iterator[tuple[Mapping[str, Any], Fraction]]:
    for _, indhold in _blade(data):
        if "niveau" in indhold and indikator.value in indhold["af"]:
            margen = Fraction(indhold.get("margen_pct", 0)) / 100
            andel = 1 + margen if indikator is Indikator.INDKOMST else 1 - margen
            yield data["niveauer"][indhold["niveau"]]["graenser"][indikator.value], andel


def _margener(data: Mapping[str, Any], indikator: Indikator) -> Iterator[Fraction]:
    for ord_, indhold in _blade(data):
        if ord_ == "vaerre_end_tvillinger" and indikator.value in indhold["af"]:
            margen = Fraction(indhold["margen_pct"]) / 100
            yield 1 - margen if indikator is Indikator.INDKOMST else 1 + margen


def alle_trin(data: Mapping[str, Any], g: Grundlag, huller: list[Hul]) -> set[int]:
    """The steps of every completion of `huller` (a figure before the reference that it is held against)."""
    if not huller:
        return {trin_i(data, g)}
    hul, *resten = huller
    return {trin for vaerdi in kritiske(hul, data, g) for trin in alle_trin(data, hul.fyld(g, vaerdi), resten)}
