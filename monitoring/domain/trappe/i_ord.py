"""The model in plain Danish, generated from its parameters: the help page, and the explanation's headings."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from monitoring.domain.dansk import opremsning, procent, tal
from monitoring.domain.trappe.model import (
    Alle,
    Betingelse,
    Ellers,
    EnAf,
    Graense,
    Ikke,
    Mindst,
    MinisterietsLabel,
    NaerGraensen,
    Note,
    Taelling,
    Trappemodel,
    VaerreEndTvillinger,
    rykket,
)
from monitoring.domain.vaerdier import (
    BETEGNELSESNAVNE,
    FARVENAVNE,
    INDIKATORNAVNE,
    LAVERE_ER_VAERRE,
    Betegnelse,
    Indikator,
)

OPERATORORD = {">": "over", ">=": "mindst", "<": "under", "<=": "højst"}


@dataclass(frozen=True, slots=True)
class Saetning:
    """One line of a condition; `dele` are the lines indented under it."""

    tekst: str
    dele: tuple["Saetning", ...] = ()


@dataclass(frozen=True, slots=True)
class TrinIOrd:
    """One step in words. `farvenavn` is the colour's Danish word."""

    nummer: int
    farve: str
    farvenavn: str
    navn: str
    betingelse: Saetning
    hjemler: tuple[str, ...]
    antagelser: tuple[str, ...]


def model_i_ord(model: Trappemodel) -> list[TrinIOrd]:
    """Every step of `model` from the top, with the legal bases and assumptions of all its values."""
    trin_i_ord = []
    for trin in model.trin:
        noter = [trin.note, *_noter(trin.betingelse, model)]
        trin_i_ord.append(
            TrinIOrd(
                nummer=trin.nummer,
                farve=trin.farve.value,
                farvenavn=FARVENAVNE[trin.farve],
                navn=trin.navn,
                betingelse=betingelse_i_ord(trin.betingelse, model),
                hjemler=tuple(dict.fromkeys(n.hjemmel for n in noter if n.hjemmel)),
                antagelser=tuple(dict.fromkeys(n.antagelse for n in noter if n.antagelse)),
            )
        )
    return trin_i_ord


def betingelse_i_ord(betingelse: Betingelse, model: Trappemodel) -> Saetning:
    """`betingelse` as a sentence with its parts under it."""
    match betingelse:
        case Ellers():
            return Saetning("Ingen af de andre trin gælder.")
        case Alle(dele):
            return Saetning("Alt dette gælder:", tuple(betingelse_i_ord(d, model) for d in dele))
        case EnAf(dele):
            return Saetning("Mindst ét af dette gælder:", tuple(betingelse_i_ord(d, model) for d in dele))
        case Ikke(led):
            return Saetning("Dette gælder ikke:", (betingelse_i_ord(led, model),))
        case MinisterietsLabel(betegnelser):
            return Saetning(
                f"Afdelingen ligger i et område, som ministeriet har udpeget som {betegnelser_i_ord(betegnelser)}."
            )
    hoved = f"{_hvem(betingelse)} er {_hvordan(betingelse, model)}."
    return Saetning(hoved, tuple(Saetning(_kriterium(i, betingelse, model)) for i in betingelse.af))


@cache
def betegnelser_i_ord(betegnelser: tuple[Betegnelse, ...]) -> str:
    """``parallelsamfund eller omdannelsesområde``."""
    return opremsning([BETEGNELSESNAVNE[b] for b in betegnelser], "eller")


def graense_i_ord(graense: Graense) -> str:
    """``over 30 %`` or ``mindst 2 × landsgennemsnittet``."""
    ord_ = OPERATORORD[graense.operator]
    if graense.graense is not None:
        return f"{ord_} {procent(graense.graense)}"
    assert graense.faktor is not None
    return f"{ord_} {tal(graense.faktor)} × landsgennemsnittet"


def _hvem(betingelse: Taelling) -> str:
    if len(betingelse.af) == 1:
        return INDIKATORNAVNE[betingelse.af[0]]
    if betingelse.antal == len(betingelse.af):
        return f"Alle {betingelse.antal} kriterier"
    return f"Mindst {betingelse.antal} af {len(betingelse.af)} kriterier"


def _hvordan(betingelse: Taelling, model: Trappemodel) -> str:
    match betingelse:
        case Mindst(niveau=niveau):
            return f"på {model.niveauer[niveau].navn}"
        case NaerGraensen(niveau=niveau, margen_pct=margen):
            return f"på eller nær {model.niveauer[niveau].navn} (højst {procent(margen)} af grænsen fra)"
        case VaerreEndTvillinger(margen_pct=margen):
            return f"markant værre end hos tvillingerne (mindst {procent(margen)} af deres gennemsnit)"


def _kriterium(indikator: Indikator, betingelse: Taelling, model: Trappemodel) -> str:
    navn = INDIKATORNAVNE[indikator]
    if indikator is Indikator.IKKE_VESTLIG and not model.ikke_vestlig_indgaar:
        return f"{navn}: indgår ikke i modellens egne trin."
    if isinstance(betingelse, VaerreEndTvillinger):
        side = "under" if indikator in LAVERE_ER_VAERRE else "over"
        return f"{navn}: mindst {procent(betingelse.margen_pct)} {side} tvillingernes gennemsnit."
    graense = model.niveauer[betingelse.niveau].graenser[indikator]
    if isinstance(betingelse, NaerGraensen):
        naer = graense_i_ord(rykket(graense, indikator, betingelse.margen_pct))
        return f"{navn}: {naer} (grænsen er {graense_i_ord(graense)})."
    return f"{navn}: {graense_i_ord(graense)}."


def _noter(betingelse: Betingelse, model: Trappemodel) -> Iterator[Note]:
    match betingelse:
        case Alle(dele) | EnAf(dele):
            for under in dele:
                yield from _noter(under, model)
        case Ikke(led):
            yield from _noter(led, model)
        case MinisterietsLabel(note=note) | VaerreEndTvillinger(note=note):
            yield note
        case Mindst(niveau=niveau, af=af, note=note) | NaerGraensen(niveau=niveau, af=af, note=note):
            yield note
            for indikator in af:
                yield model.niveauer[niveau].graenser[indikator].note
                if indikator is Indikator.IKKE_VESTLIG:
                    yield model.ikke_vestlig_note
