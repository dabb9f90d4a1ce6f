"""What the missing figures could make of a placement: exact, by going through every distinguishable possibility.

A figure has infinitely many values, but the comparisons of a group distinguish only finitely many: those on each
critical point and between two of them. So each group has a small set of truth vectors. The conditions look at
comparisons only by counting them, so the groups are combined one by one into the set of reachable counts: the
result is that of going through the whole product, without its size.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise

from monitoring.domain.trappe.kompilering import OPERATORER, Atom, Gruppe, Knude, KompileretModel
from monitoring.domain.vaerdier import LAVERE_ER_VAERRE, Betegnelse

Vektor = tuple[bool, ...]
Tilstand = tuple[int, ...]

#: More reachable counts than this and the answer is "open" without being counted out: open is the safe answer, it
#: never settles a colour. With every figure missing the default model reaches 144, the example of eight steps 30,000.
LOFT = 50_000
_STIKPROEVE = 100
_LAGERPLADSER = 20_000
_HUNDREDE = Fraction(100)


@dataclass(frozen=True, slots=True)
class Analyse:
    """`mulige` are the places (from the top) of the steps that can be the answer; `sandheder` what each visited
    step can be on its own; `afgoer_farve` and `afgoer_trin` the groups whose missing figures make a difference."""

    mulige: tuple[int, ...]
    sandheder: tuple[frozenset[bool], ...]
    afgoer_farve: frozenset[int]
    afgoer_trin: frozenset[int]


def mulige_vektorer(
    km: KompileretModel, gruppe_nr: int, vaerdi: Fraction | None, reference: Fraction | None
) -> frozenset[Vektor]:
    """Every combination of verdicts that the group's comparisons can take; None is an unknown figure.

    Percentages lie in 0-100, an income is 0 or more, a national mean is above 0 (a twins' mean may be 0).
    """
    noegle = (gruppe_nr, vaerdi, reference)
    fundet = km.vektorlager.get(noegle)
    if fundet is None:
        gruppe = km.grupper[gruppe_nr]
        atomer = [km.atomer[nr] for nr in gruppe.atomer]
        fundet = frozenset(
            tuple(_holder(atom, x, r) for atom in atomer) for x, r in _talpar(gruppe, atomer, vaerdi, reference)
        )
        if len(km.vektorlager) >= _LAGERPLADSER:
            km.vektorlager.clear()
        km.vektorlager[noegle] = fundet
    return fundet


def mulige_betegnelser(km: KompileretModel, gruppe_nr: int) -> frozenset[Vektor]:
    """The verdicts of all label comparisons, over every subset of the labels that the model asks about."""
    noegle = (gruppe_nr, "ukendt")
    fundet: frozenset[Vektor] | None = km.vektorlager.get(noegle)
    if fundet is None:
        atomer = [km.atomer[nr] for nr in km.grupper[gruppe_nr].atomer]
        delmaengder: list[frozenset[Betegnelse]] = [frozenset()]
        for betegnelse in {b for atom in atomer for b in atom.betegnelser}:
            delmaengder += [m | {betegnelse} for m in delmaengder]
        fundet = frozenset(tuple(not m.isdisjoint(atom.betegnelser) for atom in atomer) for m in delmaengder)
        km.vektorlager[noegle] = fundet
    return fundet


def _holder(atom: Atom, x: Fraction, r: Fraction) -> bool:
    sammenlign = OPERATORER[atom.operator]
    if atom.fast is not None:
        return sammenlign(x, Fraction(atom.fast))
    assert atom.faktor is not None
    if atom.strengt and not (x < r if atom.indikator in LAVERE_ER_VAERRE else x > r):
        return False
    return sammenlign(x, Fraction(atom.faktor) * r)


def _talpar(
    gruppe: Gruppe, atomer: Iterable[Atom], vaerdi: Fraction | None, reference: Fraction | None
) -> Iterable[tuple[Fraction, Fraction]]:
    """Pairs (figure, reference) that together show every truth vector."""
    loft = None if gruppe.indikator in LAVERE_ER_VAERRE else _HUNDREDE
    faste = {Fraction(a.fast) for a in atomer if a.fast is not None}
    faktorer = {Fraction(a.faktor) for a in atomer if a.faktor is not None}
    if vaerdi is not None:
        vaerdier = [vaerdi]
    else:
        # With an unknown reference, `loft` bounds it too, so the figure's own ratio to that bound matters.
        mod = reference if reference is not None else loft
        vaerdier = _punkter(faste | ({k * mod for k in faktorer} if mod is not None else set()), loft, med_nul=True)
    for x in vaerdier:
        if not faktorer:
            yield x, Fraction(1)
        elif reference is not None:
            yield x, reference
        else:
            for r in _punkter({x / k for k in faktorer}, loft, med_nul=gruppe.art == "tvilling"):
                yield x, r


def _punkter(kritiske: Collection[Fraction], loft: Fraction | None, *, med_nul: bool) -> list[Fraction]:
    """The ends, the critical points between them, and one point in every gap."""
    nul = Fraction(0)
    indre = sorted(p for p in kritiske if p > nul and (loft is None or p < loft))
    raekke = [nul, *indre, loft if loft is not None else (indre[-1] if indre else nul) + 2]
    mellem = [(a + b) / 2 for a, b in pairwise(raekke)]
    return (raekke if med_nul else raekke[1:]) + mellem


def analyser(
    km: KompileretModel, sidste: int, kendte: Tilstand, aabne: tuple[tuple[int, frozenset[Tilstand]], ...]
) -> Analyse | None:
    """The analysis of the steps down to place `sidste`; None where it would pass `LOFT`.

    `kendte` are the counts of the known comparisons, one for each leaf of those steps; `aabne` the groups with
    missing figures, each with the additions to those counts that it can make.
    """
    noegle = (sidste, kendte, aabne)
    fundet: tuple[Analyse | None] | None = km.analyselager.get(noegle)
    if fundet is None:
        if len(km.analyselager) >= _LAGERPLADSER:
            km.analyselager.clear()
        fundet = km.analyselager[noegle] = (_Analysator(km, sidste).analyser(kendte, aabne),)
    return fundet[0]


class _Analysator:
    def __init__(self, km: KompileretModel, sidste: int) -> None:
        self.trin = km.trin[: sidste + 1]
        numre = km.trin[sidste].blade
        self.plads = {blad: plads for plads, blad in enumerate(numre)}
        self.maal = tuple(km.blade[blad].antal for blad in numre)
        self.svar: dict[Tilstand, tuple[bool, ...]] = {}

    def analyser(self, kendte: Tilstand, aabne: tuple[tuple[int, frozenset[Tilstand]], ...]) -> Analyse | None:
        start = {self._loft(kendte)}
        slut = self._kombiner(start, [tillaeg for _, tillaeg in aabne])
        if slut is None:
            return None
        sandheder = [self._sandheder(tilstand) for tilstand in slut]
        mulige = tuple(sorted({s.index(True) for s in sandheder}))
        flere_farver = len({self.trin[plads].trin.farve for plads in mulige}) > 1
        farve: set[int] = set()
        trin: set[int] = set()
        for nr, tillaeg in aabne if len(mulige) > 1 else ():
            andre = [t for andet, t in aabne if andet != nr]
            # A few of the reachable counts usually show the difference; only when they do not, all are tried.
            for hoejst in (_STIKPROEVE, None):
                resten = self._kombiner(start, andre, hoejst)
                if resten is None:
                    return None
                paa_trin, paa_farve = self._forskel(resten, tillaeg, flere_farver)
                trin |= {nr} if paa_trin else set()
                farve |= {nr} if paa_farve else set()
                if paa_farve or (paa_trin and not flere_farver):
                    break
        return Analyse(
            mulige=mulige,
            sandheder=tuple(frozenset(s[plads] for s in sandheder) for plads in range(len(self.trin))),
            afgoer_farve=frozenset(farve),
            afgoer_trin=frozenset(trin),
        )

    def _forskel(self, resten: set[Tilstand], tillaeg: frozenset[Tilstand], flere_farver: bool) -> tuple[bool, bool]:
        """Whether one group makes a difference to the step, and to the colour, for some count of the rest."""
        paa_trin = False
        for tilstand in resten:
            udfald = {self._foerste(self._laeg(tilstand, t)) for t in tillaeg}
            if len(udfald) > 1:
                paa_trin = True
                if not flere_farver:
                    break
                if len({self.trin[plads].trin.farve for plads in udfald}) > 1:
                    return True, True
        return paa_trin, False

    def _loft(self, tilstand: Tilstand) -> Tilstand:
        return tuple(map(min, tilstand, self.maal))

    def _laeg(self, tilstand: Tilstand, tillaeg: Tilstand) -> Tilstand:
        return tuple([m if (s := a + b) > m else s for a, b, m in zip(tilstand, tillaeg, self.maal, strict=True)])

    def _kombiner(
        self, start: set[Tilstand], grupper: list[frozenset[Tilstand]], hoejst: int | None = None
    ) -> set[Tilstand] | None:
        """All counts that can be reached from `start`, or some of them: `hoejst` after each group. None beyond `LOFT`.

        A count above what its leaf asks for is cut down to it.
        """
        naaet = start
        for tillaeg in grupper:
            naaet = {self._laeg(tilstand, t) for tilstand in islice(naaet, hoejst) for t in tillaeg}
            if len(naaet) > LOFT:
                return None
        return naaet

    def _sandheder(self, tilstand: Tilstand) -> tuple[bool, ...]:
        fundet = self.svar.get(tilstand)
        if fundet is None:
            fundet = self.svar[tilstand] = tuple(self._holder(t.knude, tilstand) for t in self.trin)
        return fundet

    def _foerste(self, tilstand: Tilstand) -> int:
        return self._sandheder(tilstand).index(True)

    def _holder(self, knude: Knude, tilstand: Tilstand) -> bool:
        match knude.art:
            case "blad":
                plads = self.plads[knude.blad]
                return tilstand[plads] >= self.maal[plads]
            case "alle":
                return all(self._holder(d, tilstand) for d in knude.dele)
            case "en_af":
                return any(self._holder(d, tilstand) for d in knude.dele)
            case "ikke":
                return not self._holder(knude.dele[0], tilstand)
        return True
