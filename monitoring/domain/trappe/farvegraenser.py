"""From which figure on an indicator counts towards red, and towards yellow: the mildest cut-off that such a step uses.

One criterion alone seldom gives a colour. What stands here is where it begins to count, not where the colour turns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from monitoring.domain.dansk import procent
from monitoring.domain.lov import Operator
from monitoring.domain.trappe.model import Alle, Betingelse, EnAf, Graense, Mindst, NaerGraensen, Trappemodel, rykket
from monitoring.domain.trappe.varsling import Referencer, graensevaerdi
from monitoring.domain.vaerdier import LAVERE_ER_VAERRE, Farve, Indikator

#: The colours that a cut-off can count towards.
FARVER = (Farve.ROED, Farve.GUL)
_FIRE = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Farvegraense:
    """A figure that is `operator` `vaerdi` counts; `naer` where only the margin before a cut-off makes it count.

    `af_landstal` where the cut-off is a factor of the national figure on the ministry's list.
    """

    operator: str
    vaerdi: Decimal
    naer: bool = False
    af_landstal: bool = False

    @property
    def tekst(self) -> str:
        """``over 30 %``"""
        return f"{Operator(self.operator).ord} {procent(round(self.vaerdi, 2))}"


def farvegraenser(model: Trappemodel, referencer: Referencer) -> dict[Indikator, dict[Farve, Farvegraense]]:
    """Per indicator and colour where it begins to count.

    Left out: what no step of the colour uses, the share that the model leaves out (`ikke_vestlig_indgaar`), and a
    cut-off by factor of a mean that is not known.
    """
    fundne: dict[Indikator, dict[Farve, Farvegraense]] = {}
    for farve, indikator, graense, naer in _brugte(model):
        vaerdi = graensevaerdi(graense, referencer)
        if vaerdi is None:
            continue
        talt = (Decimal(vaerdi.numerator) / Decimal(vaerdi.denominator)).quantize(_FIRE)
        ny = Farvegraense(
            graense.operator, Decimal(format(talt.normalize(), "f")), naer, af_landstal=graense.graense is None
        )
        farver = fundne.setdefault(indikator, {})
        if farve not in farver or _mildere(indikator, ny, farver[farve]):
            farver[farve] = ny
    return fundne


def _mildere(indikator: Indikator, ny: Farvegraense, kendt: Farvegraense) -> bool:
    """Whether a better figure already meets `ny`; of two with the same figure the one that needs no margin."""
    if ny.vaerdi == kendt.vaerdi:
        return kendt.naer and not ny.naer
    return (ny.vaerdi > kendt.vaerdi) == (indikator in LAVERE_ER_VAERRE)


def _brugte(model: Trappemodel) -> Iterator[tuple[Farve, Indikator, Graense, bool]]:
    for trin in model.trin:
        if trin.farve in FARVER:
            for led in _taellinger(trin.betingelse):
                graenser = model.niveauer[led.niveau].graenser
                for indikator in led.af:
                    indgaar = indikator is not Indikator.IKKE_VESTLIG or model.ikke_vestlig_indgaar
                    if indikator in graenser and indgaar:
                        yield trin.farve, *_graensen(led, indikator, graenser[indikator])


def _graensen(led: Mindst | NaerGraensen, indikator: Indikator, graense: Graense) -> tuple[Indikator, Graense, bool]:
    if isinstance(led, Mindst):
        return indikator, graense, False
    return indikator, rykket(graense, indikator, led.margen_pct), True


def _taellinger(betingelse: Betingelse) -> Iterator[Mindst | NaerGraensen]:
    """The counts against a cut-off that speak for the step; not those under an ``ikke``, which speak against it."""
    if isinstance(betingelse, (Mindst, NaerGraensen)):
        yield betingelse
    elif isinstance(betingelse, (Alle, EnAf)):
        for del_ in betingelse.dele:
            yield from _taellinger(del_)
