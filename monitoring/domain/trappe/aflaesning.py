"""Reads the figures of one `Grundlag` for a compiled model: what each comparison says, or could say."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monitoring.domain.trappe.grundlag import Grundlag, ingen_observation
from monitoring.domain.trappe.kompilering import OPERATORER, Atom, Gruppe, KompileretModel
from monitoring.domain.trappe.model import FAKTOR_AF_TRYKT_GRAENSE
from monitoring.domain.trappe.muligheder import Vektor, mulige_betegnelser, mulige_vektorer
from monitoring.domain.vaerdier import LAVERE_ER_VAERRE, Indikator, Maaling


@dataclass(frozen=True, slots=True)
class Tal:
    """The figure of a comparison, and the reference: the cut-off is factor × `reference` / `naevner`."""

    maaling: Maaling
    noegle: str
    reference: Maaling | None = None
    reference_noegle: str = ""
    naevner: int = 1


class Aflaesning:
    """The verdicts read so far. `sandheder` holds True, False or None (open) for each comparison that was read."""

    def __init__(self, grundlag: Grundlag, km: KompileretModel) -> None:
        self.grundlag = grundlag
        self.km = km
        self.sandheder: dict[int, bool | None] = {}
        self.aabne: dict[int, frozenset[Vektor]] = {}
        self._laeste: set[int] = set()
        self._tal: dict[tuple[bool, Indikator], Tal] = {}

    def laes(self, gruppe_nr: int) -> None:
        """Read a group; where something is missing, note all that it could be."""
        if gruppe_nr in self._laeste:
            return
        self._laeste.add(gruppe_nr)
        gruppe = self.km.grupper[gruppe_nr]
        vektorer = self._vektorer(gruppe_nr, gruppe)
        if isinstance(vektorer, tuple):
            self.sandheder.update(zip(gruppe.atomer, vektorer, strict=True))
            return
        for plads, atom in enumerate(gruppe.atomer):
            mulige = {v[plads] for v in vektorer}
            self.sandheder[atom] = mulige.pop() if len(mulige) == 1 else None
        if len(vektorer) > 1:
            self.aabne[gruppe_nr] = vektorer

    def tal(self, tvilling: bool, indikator: Indikator) -> Tal:
        """The figures that comparisons of `indikator` use: with the twins, or the own figure with its cut-off."""
        fundet = self._tal.get((tvilling, indikator))
        if fundet is None:
            fundet = self._tal[tvilling, indikator] = _tal_for(self.grundlag, tvilling, indikator)
        return fundet

    def _vektorer(self, gruppe_nr: int, gruppe: Gruppe) -> Vektor | frozenset[Vektor]:
        atomer = [self.km.atomer[nr] for nr in gruppe.atomer]
        if gruppe.indikator is None:
            betegnelser = self.grundlag.betegnelser
            if betegnelser is None:
                return mulige_betegnelser(self.km, gruppe_nr)
            return tuple([not betegnelser.isdisjoint(atom.betegnelser) for atom in atomer])
        tal = self.tal(gruppe.art == "tvilling", gruppe.indikator)
        x = tal.maaling.vaerdi
        r = tal.reference.vaerdi if tal.reference is not None else None
        if x is not None and (r is not None or all(atom.fast is not None for atom in atomer)):
            return tuple([_opfyldt(atom, x, r, tal.naevner) for atom in atomer])
        return mulige_vektorer(
            self.km,
            gruppe_nr,
            None if x is None else Fraction(x),
            None if r is None else Fraction(r) / tal.naevner,
        )


def _tal_for(grundlag: Grundlag, med_tvillinger: bool, indikator: Indikator) -> Tal:
    if med_tvillinger:
        tvilling = grundlag.tvillinger.get(indikator)
        mangler = ingen_observation(indikator)
        return Tal(
            mangler if tvilling is None else tvilling.egen,
            f"tvilling:{indikator.value}",
            mangler if tvilling is None else tvilling.gennemsnit,
            f"tvillingesnit:{indikator.value}",
        )
    egen = grundlag.maalinger.get(indikator) or ingen_observation(indikator)
    if indikator is not Indikator.DOEMTE:
        return Tal(egen, f"egen:{indikator.value}")
    trykt = grundlag.doemte_trykt_graense
    if trykt is not None and trykt.vaerdi is not None:
        return Tal(egen, "egen:doemte", trykt, "trykt_graense:doemte", FAKTOR_AF_TRYKT_GRAENSE)
    snit = grundlag.doemte_landsgennemsnit or ingen_observation(indikator)
    return Tal(egen, "egen:doemte", snit, "landsgennemsnit:doemte")


def _opfyldt(atom: Atom, x: Decimal, r: Decimal | None, naevner: int) -> bool:
    sammenlign = OPERATORER[atom.operator]
    if atom.fast is not None:
        return sammenlign(x, atom.fast)
    assert atom.faktor is not None
    assert r is not None
    if atom.strengt and not (x < r if atom.indikator in LAVERE_ER_VAERRE else x > r):
        return False
    # Multiplied out instead of divided: a third of a printed cut-off has no finite decimals.
    return sammenlign(x * naevner, atom.faktor * r)
