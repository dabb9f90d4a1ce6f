"""What the help page prints: model, rules and law as they are in force on a day, straight from the parameters."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from anvisning.domain.regler import Grund, Raekke, Regelsaet, Screeningsordlyd, Trinandele
from anvisning.domain.regnskab import FORUDSAETNINGER, Forudsaetning
from anvisning.domain.vaerdier import BOLIGTYPENAVNE, HANDLINGSNAVNE, Boligtype, Handling
from anvisning.services.aftaleregler import aftaleregler
from anvisning.services.regelsaet import regelsaet_paa
from monitoring.domain.dansk import tal
from monitoring.domain.lov import Betegnelsesregel, DagUdenLov, Kriterium, Maalestok
from monitoring.domain.trappe import Trappemodel, TrinIOrd, model_i_ord
from monitoring.domain.trappe.i_ord import OPERATORORD
from monitoring.domain.vaerdier import BETEGNELSESNAVNE, INDIKATORNAVNE, Farve
from monitoring.regler.indlaes_lov import gaeldende_lov
from monitoring.regler.runderegler import Manuelregel, bremseregel, ikraftregel, manuelregel
from monitoring.selectors.runder import trappemodel_paa
from udlejning.faelles.opbevaring import opbevaring


@dataclass(frozen=True, slots=True)
class Kriterielinje:
    navn: str
    graense: str
    opgoerelse: str
    hjemmel: str
    antagelse: str


@dataclass(frozen=True, slots=True)
class Lovafsnit:
    """One designation of the law, in words. `blandt` are counted (`mindst`), `desuden` must all be met."""

    navn: str
    regel: Betegnelsesregel
    blandt: list[Kriterielinje]
    desuden: list[Kriterielinje]
    forudsaetter: str


@dataclass(frozen=True, slots=True)
class Regelcelle:
    """One row of the matrix and the colours it holds for."""

    farver: list[str]
    raekke: Raekke
    vilkaar: list[str]


@dataclass(frozen=True, slots=True)
class Regelafsnit:
    """One action for one dwelling type; colours with the same row stand together."""

    boligtype: str
    handling: str
    celler: list[Regelcelle]


@dataclass(frozen=True, slots=True)
class Hjaelp:
    dag: dt.date
    model: Trappemodel | None
    trin: list[TrinIOrd]
    lov: list[Lovafsnit]
    regelsaet: Regelsaet
    regler: list[Regelafsnit]
    screening: list[Screeningsordlyd]
    fleksible_betegnelser: list[str]
    manuel: Manuelregel
    regnskab: tuple[Forudsaetning, ...]


def hjaelp_paa(dag: dt.date) -> Hjaelp:
    """Everything the page needs. `model` is None on a day without an adopted one."""
    model = trappemodel_paa(dag)
    regelsaet = regelsaet_paa(dag)
    lovregler = regelsaet.lov
    return Hjaelp(
        dag=dag,
        model=model,
        trin=model_i_ord(model) if model else [],
        lov=_lov(dag),
        regelsaet=regelsaet,
        regler=regelafsnit(regelsaet),
        screening=[lovregler.ordlyd(stykke, dag) for stykke in lovregler.screening],
        fleksible_betegnelser=[BETEGNELSESNAVNE[b] for b in BETEGNELSESNAVNE if b in lovregler.fleksibel.betegnelser],
        manuel=manuelregel(),
        regnskab=FORUDSAETNINGER,
    )


def _lov(dag: dt.date) -> list[Lovafsnit]:
    try:
        regler = gaeldende_lov().regler_paa(dag)
    except DagUdenLov:
        return []
    return [
        Lovafsnit(
            navn=BETEGNELSESNAVNE[regel.betegnelse].capitalize(),
            regel=regel,
            blandt=_linjer(regel.blandt),
            desuden=_linjer(regel.desuden),
            forudsaetter=BETEGNELSESNAVNE[regel.forudsaetter] if regel.forudsaetter else "",
        )
        for regel in regler
    ]


def _linjer(kriterier: Iterable[Kriterium]) -> list[Kriterielinje]:
    return [
        Kriterielinje(INDIKATORNAVNE[k.indikator], _graense(k), k.opgoerelse, k.hjemmel, k.antagelse) for k in kriterier
    ]


def _graense(kriterium: Kriterium) -> str:
    enhed = " × landsgennemsnittet" if kriterium.maalestok is Maalestok.GANGE_LANDSGENNEMSNIT else "\N{NO-BREAK SPACE}%"
    return f"{OPERATORORD[kriterium.operator.value]} {tal(kriterium.graense)}{enhed}"


def regelafsnit(regelsaet: Regelsaet) -> list[Regelafsnit]:
    """The matrix by dwelling type and action."""
    return [
        Regelafsnit(
            boligtype=BOLIGTYPENAVNE[boligtype].capitalize(),
            handling=HANDLINGSNAVNE[handling],
            celler=_celler(regelsaet, boligtype, handling),
        )
        for boligtype in (Boligtype.FAMILIE, Boligtype.UNGDOM)
        for handling in Handling
    ]


def _celler(regelsaet: Regelsaet, boligtype: Boligtype, handling: Handling) -> list[Regelcelle]:
    celler: dict[Raekke, Regelcelle] = {}
    for farve in Farve:
        raekke = regelsaet.matrix.get((boligtype, handling, farve))
        if raekke is None:
            continue
        if raekke not in celler:
            celler[raekke] = Regelcelle([], raekke, [regelsaet.vilkaar[noegle].tekst for noegle in raekke.vilkaar])
        celler[raekke].farver.append(farve.value)
    return list(celler.values())


def antagelser(hjaelp: Hjaelp) -> list[str]:
    """Every assumption on the page once, in the page's order: what the parties should decide on."""
    model = [*hjaelp.model.antagelser, hjaelp.model.ikke_vestlig_note.antagelse] if hjaelp.model else []
    regelsaet = hjaelp.regelsaet
    grunde: list[Grund] = [celle.raekke.grund for afsnit in hjaelp.regler for celle in afsnit.celler]
    grunde += [vilkaar.grund for vilkaar in regelsaet.vilkaar.values()]
    grunde += [grund for andele in regelsaet.andele.values() for grund in _andelsgrunde(andele)]
    grunde += [regelsaet.frist_boliganvisningen.grund, regelsaet.frist_borgeren.grund, regelsaet.lukkedage.grund]
    grunde += [regel.grund for regel in regelsaet.undervejs.values()]
    grunde += [regelsaet.lov.fleksibel.grund, regelsaet.lov.aeldre_grund, *(o.grund for o in hjaelp.screening)]
    grunde += [pligt.grund for pligt in regelsaet.lov.screening.values()]
    tekster = [
        *model,
        *(antagelse for trin in hjaelp.trin for antagelse in trin.antagelser),
        *(linje.antagelse for afsnit in hjaelp.lov for linje in (*afsnit.blandt, *afsnit.desuden)),
        *(grund.antagelse for grund in grunde),
        *(et.grund.antagelse for et in hjaelp.regnskab),
        hjaelp.manuel.antagelse,
        hjaelp.manuel.varsles_antagelse,
        aftaleregler().varsler_antagelse,
        ikraftregel().antagelse,
        bremseregel("runde").antagelse,
        bremseregel("indlaesning").antagelse,
        *(linje.antagelse for linje in opbevaring().values()),
    ]
    return list(dict.fromkeys(tekst for tekst in tekster if tekst))


def _andelsgrunde(andele: Trinandele) -> list[Grund]:
    return [andele.anvisningsandel.grund, andele.fleksibel_andel.grund]
