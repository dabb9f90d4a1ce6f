"""Early warning: how far a figure is from a cut-off of the model, where it is heading, and how its twins fare.

All figures are per cent, so a distance is in percentage points. The model's own cut-offs and margins decide; only where
the model says nothing does a margin of `Antagelser` take its place, and the answer says so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from monitoring.domain.dansk import opremsning, procent, tal
from monitoring.domain.trappe.kompilering import OPERATORER
from monitoring.domain.trappe.model import (
    FAKTOR_AF_TRYKT_GRAENSE,
    Alle,
    Betingelse,
    EnAf,
    Graense,
    Ikke,
    Mindst,
    NaerGraensen,
    Trappemodel,
    VaerreEndTvillinger,
    rykket,
)
from monitoring.domain.vaerdier import DE_FIRE, INDIKATORNAVNE, LAVERE_ER_VAERRE, Indikator

_SEKS = Decimal("0.000001")
_ORD = {">": "over", ">=": "mindst", "<": "under", "<=": "højst"}


@dataclass(frozen=True, slots=True)
class Antagelser:
    """What the model does not say; `tekst` is shown wherever one of them is used. Margins in per cent."""

    naer_margen_pct: Decimal
    tvillinge_margen_pct: Decimal
    trend_aar: int
    mindst_aar: int
    tekst: str


@dataclass(frozen=True, slots=True)
class Referencer:
    """What a cut-off by factor is multiplied with: the national mean of `doemte`, or the printed cut-off (§61a)."""

    landsgennemsnit: Decimal | None = None
    trykt_graense: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Graensevagt:
    """One cut-off that the model uses, with the margin that counts as near; `antaget` where the model names none."""

    indikator: Indikator
    niveaunavn: str
    graense: Graense
    margen_pct: Decimal
    antaget: bool

    @property
    def indikatornavn(self) -> str:
        return INDIKATORNAVNE[self.indikator]


@dataclass(frozen=True, slots=True)
class Tvillingevagt:
    """One comparison with the twins, and how much worse than their mean is markedly worse."""

    indikator: Indikator
    margen_pct: Decimal
    antaget: bool

    @property
    def indikatornavn(self) -> str:
        return INDIKATORNAVNE[self.indikator]


class Retning(StrEnum):
    NAERMERE = "naermere"
    VAEK = "vaek"
    UAENDRET = "uaendret"
    UKENDT = "ukendt"


@dataclass(frozen=True, slots=True)
class Aarstal:
    """One year's figure; None where it is missing."""

    aar: int
    vaerdi: Decimal | None


@dataclass(frozen=True, slots=True)
class Udvikling:
    """How the figure moved from `fra_aar` to `til_aar`: `pr_aar` points a year, None where too few years are known."""

    retning: Retning
    pr_aar: Decimal | None
    fra_aar: int | None
    til_aar: int | None
    mangler: tuple[int, ...]

    @property
    def tekst(self) -> str:
        """``Stiger 0,8 procentpoint om året (2021-2024), mod grænsen. 2022 mangler.``"""
        huller = f" {opremsning([str(a) for a in self.mangler])} mangler." if self.mangler else ""
        if self.pr_aar is None:
            return f"Kan ikke siges: der er tal for færre år, end der skal til.{huller}"
        aarene = f"({self.fra_aar}-{self.til_aar})"
        if self.retning is Retning.UAENDRET:
            return f"Uændret {aarene}.{huller}"
        ord_ = "Stiger" if self.pr_aar > 0 else "Falder"
        vej = "mod grænsen" if self.retning is Retning.NAERMERE else "væk fra grænsen"
        return f"{ord_} {_point(self.pr_aar)} procentpoint om året {aarene}, {vej}.{huller}"


@dataclass(frozen=True, slots=True)
class Naerhed:
    """A cut-off that is not met, but within the margin. `afstand` is how many points worse the figure would meet it."""

    vagt: Graensevagt
    vaerdi: Decimal
    graense: Decimal
    afstand: Decimal
    afstand_pct: Decimal

    @property
    def graensetekst(self) -> str:
        """``over 30 %``"""
        return f"{_ORD[self.vagt.graense.operator]} {procent(round(self.graense, 2))}"

    @property
    def afstandstekst(self) -> str:
        """``2,1 procentpoint (7 % af grænsen)``"""
        if not self.afstand:
            return "På selve grænsen, som endnu ikke er opfyldt"
        return f"{_point(self.afstand)} procentpoint ({procent(self.afstand_pct, 1)} af grænsen)"


@dataclass(frozen=True, slots=True)
class Tvillingeforskel:
    """Worse than the twins' mean by at least the margin. `forskel_pct` None where the mean is 0."""

    vagt: Tvillingevagt
    egen: Decimal
    gennemsnit: Decimal
    forskel: Decimal
    forskel_pct: Decimal | None

    @property
    def tekst(self) -> str:
        """``6 procentpoint (50 % af tvillingernes gennemsnit)``"""
        i_pct = "" if self.forskel_pct is None else f" ({procent(self.forskel_pct, 1)} af tvillingernes gennemsnit)"
        return f"{_point(self.forskel)} procentpoint{i_pct}"


def _point(vaerdi: Decimal) -> str:
    return tal(abs(round(vaerdi, 2)))


def graensevaerdi(graense: Graense, referencer: Referencer) -> Fraction | None:
    """What a figure is held against, exactly; None where the cut-off is a factor of a mean that is not known."""
    if graense.graense is not None:
        return Fraction(graense.graense)
    if graense.faktor is None:
        return None
    if referencer.trykt_graense is not None:
        return Fraction(graense.faktor) * Fraction(referencer.trykt_graense) / FAKTOR_AF_TRYKT_GRAENSE
    snit = referencer.landsgennemsnit
    return None if snit is None else Fraction(graense.faktor) * Fraction(snit)


def graensevagter(model: Trappemodel, antagelser: Antagelser) -> tuple[Graensevagt, ...]:
    """Each cut-off that some step of `model` uses, once, with the widest margin that the model gives it."""
    brugte: dict[tuple[str, Indikator], Decimal | None] = {}
    for betingelse in _betingelser(model):
        if isinstance(betingelse, (Mindst, NaerGraensen)):
            margen = betingelse.margen_pct if isinstance(betingelse, NaerGraensen) else None
            for indikator in betingelse.af:
                noegle = (betingelse.niveau, indikator)
                kendte = [m for m in (brugte.get(noegle), margen) if m is not None]
                brugte[noegle] = max(kendte, default=None)
    return tuple(
        Graensevagt(
            indikator,
            model.niveauer[niveau].navn,
            model.niveauer[niveau].graenser[indikator],
            antagelser.naer_margen_pct if margen is None else margen,
            antaget=margen is None,
        )
        for (niveau, indikator), margen in brugte.items()
        if indikator in model.niveauer[niveau].graenser and _indgaar(model, indikator)
    )


def tvillingevagter(model: Trappemodel, antagelser: Antagelser) -> tuple[Tvillingevagt, ...]:
    """The indicators that the model compares with the twins; the four of the law where it compares none."""
    margener: dict[Indikator, Decimal] = {}
    for betingelse in _betingelser(model):
        if isinstance(betingelse, VaerreEndTvillinger):
            for indikator in betingelse.af:
                margener[indikator] = min(betingelse.margen_pct, margener.get(indikator, betingelse.margen_pct))
    if not margener:
        return tuple(Tvillingevagt(i, antagelser.tvillinge_margen_pct, antaget=True) for i in DE_FIRE)
    return tuple(Tvillingevagt(i, m, antaget=False) for i, m in margener.items() if _indgaar(model, i))


@dataclass(frozen=True, slots=True)
class Linje:
    """A cut-off with the references of the round put in: what meets it, and what is near it, exactly."""

    vagt: Graensevagt
    graense: Fraction
    taet: Fraction


def opstil(vagter: Iterable[Graensevagt], referencer: Referencer) -> tuple[Linje, ...]:
    """The cut-offs that can be measured against: one by factor of a mean that is not known is left out."""
    linjer = []
    for vagt in vagter:
        graense = graensevaerdi(vagt.graense, referencer)
        taet = graensevaerdi(rykket(vagt.graense, vagt.indikator, vagt.margen_pct), referencer)
        if graense is not None and taet is not None:
            linjer.append(Linje(vagt, graense, taet))
    return tuple(linjer)


def naerhed(linje: Linje, vaerdi: Decimal | None) -> Naerhed | None:
    """None where the figure is missing, the cut-off is met already, or the figure is not near it."""
    if vaerdi is None:
        return None
    sammenlign, x = OPERATORER[linje.vagt.graense.operator], Fraction(vaerdi)
    if sammenlign(x, linje.graense) or not sammenlign(x, linje.taet):
        return None
    afstand = abs(linje.graense - x)
    return Naerhed(
        linje.vagt, vaerdi, _decimal(linje.graense), _decimal(afstand), _decimal(100 * afstand / linje.graense)
    )


def tvillingeforskel(vagt: Tvillingevagt, egen: Decimal | None, snit: Decimal | None) -> Tvillingeforskel | None:
    """None where a figure is missing or the own one is not worse by the margin; equal figures are never worse."""
    if egen is None or snit is None:
        return None
    forskel = snit - egen if vagt.indikator in LAVERE_ER_VAERRE else egen - snit
    if forskel <= 0 or forskel * 100 < vagt.margen_pct * snit:
        return None
    return Tvillingeforskel(
        vagt, egen, snit, forskel, _decimal(100 * Fraction(forskel) / Fraction(snit)) if snit else None
    )


def udvikling(indikator: Indikator, aarene: Sequence[Aarstal], antagelser: Antagelser) -> Udvikling:
    """The mean change a year between the oldest and the newest known figure of the last `trend_aar` years.

    A year between them without a figure is named as missing, never drawn through. Fewer than `mindst_aar` known years
    say nothing.
    """
    sidste = max((a.aar for a in aarene), default=0)
    kendte: Mapping[int, Decimal] = {
        a.aar: a.vaerdi for a in aarene if a.vaerdi is not None and a.aar > sidste - antagelser.trend_aar
    }
    vindue = range(sidste - antagelser.trend_aar + 1, sidste + 1) if aarene else range(0)
    mangler = tuple(aar for aar in vindue if aar not in kendte)
    if len(kendte) < antagelser.mindst_aar:
        return Udvikling(Retning.UKENDT, None, None, None, mangler)
    fra, til = min(kendte), max(kendte)
    pr_aar = _decimal(Fraction(kendte[til] - kendte[fra]) / (til - fra))
    vaerre = -pr_aar if indikator in LAVERE_ER_VAERRE else pr_aar
    retning = Retning.UAENDRET if not vaerre else Retning.NAERMERE if vaerre > 0 else Retning.VAEK
    return Udvikling(retning, pr_aar, fra, til, tuple(aar for aar in mangler if aar > fra))


def aar_til_graensen(naer: Naerhed, gang: Udvikling) -> Decimal | None:
    """How many years at that pace until the figure stands at the cut-off; None where it is not moving towards it."""
    if gang.retning is not Retning.NAERMERE or not gang.pr_aar:
        return None
    return _decimal(Fraction(naer.afstand) / abs(Fraction(gang.pr_aar)))


def _indgaar(model: Trappemodel, indikator: Indikator) -> bool:
    return indikator is not Indikator.IKKE_VESTLIG or model.ikke_vestlig_indgaar


def _betingelser(model: Trappemodel) -> Iterator[Betingelse]:
    for trin in model.trin:
        yield from _under(trin.betingelse)


def _under(betingelse: Betingelse) -> Iterator[Betingelse]:
    yield betingelse
    if isinstance(betingelse, (Alle, EnAf)):
        for del_ in betingelse.dele:
            yield from _under(del_)
    elif isinstance(betingelse, Ikke):
        yield from _under(betingelse.led)


def _decimal(broek: Fraction) -> Decimal:
    """To six decimals; a third has no finite form."""
    talt = (Decimal(broek.numerator) / Decimal(broek.denominator)).quantize(_SEKS)
    return Decimal(format(talt.normalize(), "f"))
