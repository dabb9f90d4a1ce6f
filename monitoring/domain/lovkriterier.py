"""One figure against one criterion of the law: met, not met or undetermined, and the sentence that says why.

`None` is the third truth value throughout: a missing figure or cut-off could make it true or false.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from monitoring.domain.dansk import procent, tal
from monitoring.domain.lov import Doemtegraenser, Gulv, Kriterium, Maalestok, Operator
from monitoring.domain.vaerdier import INDIKATORNAVNE, MANGELTEKSTER, Indikator, Maaling, Mangelgrund


def alle(led: Iterable[bool | None]) -> bool | None:
    """Three-valued *and*: False if one part is, else None if one is open, else True."""
    dele = list(led)
    if any(d is False for d in dele):
        return False
    return None if any(d is None for d in dele) else True


def mindst_antal(krav: int, led: Iterable[bool | None]) -> bool | None:
    """Three-valued *at least `krav` of*: settled as soon as the open parts can no longer change it."""
    dele = list(led)
    sikre = sum(d is True for d in dele)
    if sikre >= krav:
        return True
    return None if sikre + sum(d is None for d in dele) >= krav else False


class Graensekilde(StrEnum):
    """Where a cut-off comes from, in the order in which they are tried for the convicted."""

    TRYKT = "trykt"
    LANDSGENNEMSNIT = "landsgennemsnit"
    TABEL = "tabel"
    LOV = "lov"


@dataclass(frozen=True, slots=True)
class Graense:
    """The cut-off `grundtal` times `gange` / `dele` in per cent, unreduced so that 2/3 of a printed figure is exact."""

    grundtal: Decimal
    gange: Decimal
    dele: Decimal
    kilde: Graensekilde
    kildetekst: str
    antagelse: str = ""

    def holdt_op_mod(self, vaerdi: Decimal, operator: Operator) -> bool:
        return operator.opfyldt(vaerdi * self.dele, self.grundtal * self.gange)

    @property
    def vaerdi(self) -> Decimal:
        """For the screen only: four decimals where the quotient does not come out."""
        kvotient = self.grundtal * self.gange / self.dele
        return kvotient.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP).normalize()


@dataclass(frozen=True, slots=True)
class Doemtegrundlag:
    """What a convicted cut-off may rest on: the printed one (at `trykt_niveau` times the mean), the mean, the table."""

    trykt: Decimal | None = None
    trykt_niveau: int = 3
    landsgennemsnit: Decimal | None = None
    tabel: Doemtegraenser | None = None


def find_graense(kriterium: Kriterium, grundlag: Doemtegrundlag) -> Graense | None:
    """The cut-off of `kriterium`, or None where only the national mean could give it and nobody states it.

    Criteria in per cent take it from the law; but a printed convicted cut-off is the ministry's own and goes first.
    """
    if kriterium.maalestok is Maalestok.GANGE_LANDSGENNEMSNIT:
        return _trykt(kriterium, grundlag) or _af_landsgennemsnit(kriterium, grundlag) or _af_tabel(kriterium, grundlag)
    if kriterium.indikator is Indikator.DOEMTE and grundlag.trykt is not None:
        return _trykt_fast(kriterium, grundlag.trykt)
    return Graense(kriterium.graense, _EN, _EN, Graensekilde.LOV, "fast grænse i loven", kriterium.antagelse)


_EN = Decimal(1)
_GANGEORD = {Decimal(2): "to", Decimal(3): "tre"}


def _gangeord(gange: Decimal) -> str:
    return _GANGEORD.get(gange, tal(gange))


def _trykt(kriterium: Kriterium, grundlag: Doemtegrundlag) -> Graense | None:
    if grundlag.trykt is None:
        return None
    niveau = Decimal(grundlag.trykt_niveau)
    if kriterium.graense == niveau:
        return Graense(grundlag.trykt, _EN, _EN, Graensekilde.TRYKT, "trykt i rækken")
    tekst = f"{tal(kriterium.graense)}/{tal(niveau)} af de {procent(grundlag.trykt)}, der er trykt i rækken"
    return Graense(grundlag.trykt, kriterium.graense, niveau, Graensekilde.TRYKT, tekst)


def _trykt_fast(kriterium: Kriterium, trykt: Decimal) -> Graense:
    """Under the regimes with a fixed limit a printed cut-off stands for itself."""
    antagelse = ""
    if trykt != kriterium.graense:
        antagelse = (
            f"Rækken trykker grænsen {procent(trykt)} for dømte; loven siger {procent(kriterium.graense)}. "
            "Den trykte grænse er brugt."
        )
    return Graense(trykt, _EN, _EN, Graensekilde.TRYKT, "trykt i rækken", antagelse)


def _af_landsgennemsnit(kriterium: Kriterium, grundlag: Doemtegrundlag) -> Graense | None:
    gennemsnit = grundlag.landsgennemsnit
    if gennemsnit is None:
        return None
    tekst = f"{_gangeord(kriterium.graense)} gange landsgennemsnittet på {procent(gennemsnit)}"
    return Graense(gennemsnit, kriterium.graense, _EN, Graensekilde.LANDSGENNEMSNIT, tekst)


def _af_tabel(kriterium: Kriterium, grundlag: Doemtegrundlag) -> Graense | None:
    """The published cut-off at the criterion's own level, else the other level by 2/3 or 3/2."""
    tabel = grundlag.tabel
    if tabel is None:
        return None
    niveauer = {Decimal(3): tabel.tre_gange, Decimal(2): tabel.to_gange}
    egen = niveauer.pop(kriterium.graense, None)
    if egen is not None:
        tekst = f"offentliggjort for {tabel.aar}: {tabel.kilde}"
        return Graense(egen, _EN, _EN, Graensekilde.TABEL, tekst, tabel.antagelse)
    for niveau, publiceret in niveauer.items():
        if publiceret is not None:
            tekst = (
                f"{tal(kriterium.graense)}/{tal(niveau)} af de {procent(publiceret)}, "
                f"der er offentliggjort for {tabel.aar}: {tabel.kilde}"
            )
            return Graense(publiceret, kriterium.graense, niveau, Graensekilde.TABEL, tekst, tabel.antagelse)
    return None


@dataclass(frozen=True, slots=True)
class Kriterievurdering:
    """One criterion with the figure and the cut-off it was held against. `opfyldt` None = undetermined."""

    kriterium: Kriterium
    maaling: Maaling
    graense: Graense | None
    opfyldt: bool | None

    @property
    def antagelser(self) -> tuple[str, ...]:
        """What the comparison rests on and no source confirms; nothing where nothing was compared."""
        if self.opfyldt is None or self.graense is None:
            return ()
        return tuple(dict.fromkeys(a for a in (self.graense.antagelse, self.kriterium.antagelse) if a))

    def krav(self) -> str:
        """``mindst 1,98 % (tre gange landsgennemsnittet på 0,66 %)``."""
        ord_ = self.kriterium.operator.ord
        if self.graense is None:
            return f"{ord_} {_gangeord(self.kriterium.graense)} gange landsgennemsnittet, som ikke er oplyst"
        if self.graense.kilde is Graensekilde.LOV:
            return f"{ord_} {procent(self.graense.vaerdi)}"
        return f"{ord_} {procent(self.graense.vaerdi)} ({self.graense.kildetekst})"

    def tekst(self) -> str:
        """One Danish sentence without a full stop: figure, requirement, outcome."""
        navn = INDIKATORNAVNE[self.kriterium.indikator]
        udfald = {True: "opfyldt", False: "ikke opfyldt", None: "kan ikke afgøres"}[self.opfyldt]
        if self.maaling.vaerdi is not None:
            figur = procent(self.maaling.vaerdi)
        else:
            grund = MANGELTEKSTER[self.maaling.mangler] if self.maaling.mangler else ""
            figur = f"intet tal ({grund})"
        return f"{navn}: {figur}, kravet er {self.krav()}: {udfald}"

    def som_data(self) -> dict[str, Any]:
        """For JSON: decimals as text, missing as null with its reason."""
        return {
            "kriterium": self.kriterium.indikator.value,
            "vaerdi": _tekst(self.maaling.vaerdi),
            "mangler": self.maaling.mangler.value if self.maaling.mangler else None,
            "operator": self.kriterium.operator.value,
            "graense": _tekst(self.graense.vaerdi) if self.graense else None,
            "graense_kilde": self.graense.kilde.value if self.graense else None,
            "opfyldt": self.opfyldt,
            "hjemmel": self.kriterium.hjemmel,
            "tekst": self.tekst(),
        }


def vurder_kriterium(kriterium: Kriterium, maaling: Maaling, grundlag: Doemtegrundlag) -> Kriterievurdering:
    """`maaling` held against `kriterium`; undetermined where the figure or the cut-off is missing."""
    graense = find_graense(kriterium, grundlag)
    opfyldt = None
    if graense is not None and maaling.vaerdi is not None:
        opfyldt = graense.holdt_op_mod(maaling.vaerdi, kriterium.operator)
    return Kriterievurdering(kriterium, maaling, graense, opfyldt)


@dataclass(frozen=True, slots=True)
class Gulvvurdering:
    """The floor of residents. `antaget` True = no figure, but the list's own label says that it is met."""

    gulv: Gulv
    maaling: Maaling
    opfyldt: bool | None
    antaget: bool

    def tekst(self) -> str:
        krav = f"kravet er mindst {tal(self.gulv.mindst)}"
        if self.antaget:
            return f"Beboere: intet tal, {krav}: regnes som opfyldt, fordi området står på listen"
        udfald = {True: "opfyldt", False: "ikke opfyldt", None: "kan ikke afgøres"}[self.opfyldt]
        if self.maaling.vaerdi is not None:
            return f"Beboere: {tal(self.maaling.vaerdi)}, {krav}: {udfald}"
        grund = MANGELTEKSTER[self.maaling.mangler] if self.maaling.mangler else ""
        return f"Beboere: intet tal ({grund}), {krav}: {udfald}"

    def som_data(self) -> dict[str, Any]:
        return {
            "kriterium": "beboere",
            "vaerdi": _tekst(self.maaling.vaerdi),
            "mangler": self.maaling.mangler.value if self.maaling.mangler else None,
            "operator": Operator.MINDST.value,
            "graense": _tekst(self.gulv.mindst),
            "graense_kilde": Graensekilde.LOV.value,
            "opfyldt": self.opfyldt,
            "antaget": self.antaget,
            "hjemmel": self.gulv.hjemmel,
            "tekst": self.tekst(),
        }


def vurder_gulv(gulv: Gulv, beboere: Maaling, *, paa_listen: bool) -> Gulvvurdering:
    """The floor; without a figure an area that stands on the list counts as above it, any other is undetermined."""
    if beboere.vaerdi is not None:
        return Gulvvurdering(gulv, beboere, beboere.vaerdi >= gulv.mindst, antaget=False)
    if beboere.mangler is Mangelgrund.UNDER_FEM:  # "<5" is hidden, but surely below the floor
        return Gulvvurdering(gulv, beboere, False, antaget=False)
    return Gulvvurdering(gulv, beboere, True if paa_listen else None, antaget=paa_listen)


def _tekst(vaerdi: Decimal | None) -> str | None:
    return None if vaerdi is None else format(vaerdi.normalize(), "f")
