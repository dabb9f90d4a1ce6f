"""The difference between two step models in plain Danish."""

from collections.abc import Mapping, Sequence, Set

from monitoring.domain.dansk import dato, opremsning, procent
from monitoring.domain.forskel import Del, Trae, citat, forskelle, grundblade
from monitoring.domain.trappe.i_ord import betegnelser_i_ord, graense_i_ord
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
    Trappemodel,
    Trin,
    VaerreEndTvillinger,
)
from monitoring.domain.vaerdier import FARVENAVNE, INDIKATORNAVNE, Indikator

_ART = {
    Mindst: "mindst et antal kriterier opfylder niveauet",
    NaerGraensen: "mindst et antal kriterier opfylder niveauet eller er nær det",
    VaerreEndTvillinger: "mindst et antal kriterier er markant værre end hos tvillingerne",
    Alle: "alle dele gælder",
    EnAf: "mindst én del gælder",
    Ikke: "delen gælder ikke",
}


_Nummernavn = tuple[int, str]


def modelforskel_i_ord(foer: Trappemodel, efter: Trappemodel) -> list[str]:
    """Every difference, in the order of the model; empty when the two are equal."""
    par = trinpar(*([(t.nummer, t.navn) for t in model.trin] for model in (foer, efter)))
    numre = {t.nummer for t in foer.trin}
    hedder = {
        t.nummer: f"trin {par[t.nummer]}" if t.nummer in par else f"{'det nye ' * (t.nummer in numre)}trin {t.nummer}"
        for t in efter.trin
    }
    return forskelle(
        _trae(foer, {n: f"trin {n}" for n in numre}, {g for n, g in par.items() if n != g}),
        _trae(efter, hedder, {n for n, g in par.items() if n != g}),
    )


def trinpar(foer: Sequence[_Nummernavn], efter: Sequence[_Nummernavn]) -> dict[int, int]:
    """Of the steps `efter` that are one of `foer` its number there, by their own.

    The same step has the same name; of those whose names are found once only, the same number.
    """
    navne = [{navn: nummer for nummer, navn in reversed(trin)} for trin in (foer, efter)]
    par = {navne[1][navn]: nummer for navn, nummer in navne[0].items() if navn in navne[1]}
    brugte = set(par.values())
    return par | {n: n for n, _ in efter if n not in par and n not in brugte and any(n == g for g, _ in foer)}


def _trae(model: Trappemodel, hedder: Mapping[int, str], flyttet: Set[int]) -> Trae:
    return {
        "modellens nøgle": citat(model.noegle),
        "modellens navn": citat(model.navn),
        "versionen": str(model.version),
        "modellens første dag": dato(model.gaelder_fra),
        "modellens hjemmel": citat(model.hjemmel),
        "om modellen er et eksempel": _ja_nej(model.eksempel),
        "kriteriet om ikke-vestlige lande": {
            "om det indgår i modellens egne trin": _ja_nej(model.ikke_vestlig_indgaar),
            **_note(model.ikke_vestlig_note),
        },
        **{
            f"niveauet »{noegle}«": {
                "navnet": citat(niveau.navn),
                **({} if niveau.noegle == noegle else {"nøglen": citat(niveau.noegle)}),
                **{_navn(i): _graense(g) for i, g in niveau.graenser.items()},
            }
            for noegle, niveau in model.niveauer.items()
        },
        "trinnenes rækkefølge": opremsning([str(t.nummer) for t in model.trin]),
        **{
            hedder[t.nummer]: {**({"nummeret": str(t.nummer)} if t.nummer in flyttet else {}), **_trin(t)}
            for t in model.trin
        },
        "modellens antagelser": {f"antagelse {nr}": citat(a) for nr, a in enumerate(model.antagelser, 1)},
    }


def _navn(indikator: Indikator) -> str:
    navn = INDIKATORNAVNE[indikator]
    return navn[:1].lower() + navn[1:]


def _ja_nej(vaerdi: bool) -> str:
    return "ja" if vaerdi else "nej"


def _note(note: Note) -> dict[str, str]:
    return grundblade(note.hjemmel, note.antagelse)


def _graense(graense: Graense) -> Trae:
    return {"grænsen": graense_i_ord(graense), **_note(graense.note)}


def _trin(trin: Trin) -> Trae:
    return {
        "farven": FARVENAVNE[trin.farve],
        "navnet": citat(trin.navn),
        **_note(trin.note),
        "betingelsen": _betingelse(trin.betingelse),
    }


def _betingelse(betingelse: Betingelse) -> Del:
    match betingelse:
        case Ellers():
            return "når ingen af de andre trin gælder"
        case Alle(dele) | EnAf(dele):
            return {
                "slags": _ART[type(betingelse)],
                **{f"{nr}. del": _betingelse(d) for nr, d in enumerate(dele, 1)},
            }
        case Ikke(led):
            return {"slags": _ART[Ikke], "delen": _betingelse(led)}
        case MinisterietsLabel(betegnelser, note):
            return {"ministeriets betegnelser": betegnelser_i_ord(betegnelser), **_note(note)}
    blade = {
        "slags": _ART[type(betingelse)],
        "antallet": str(betingelse.antal),
        "kriterierne": opremsning([_navn(i) for i in betingelse.af]),
    }
    if not isinstance(betingelse, VaerreEndTvillinger):
        blade["niveauet"] = f"»{betingelse.niveau}«"
    if not isinstance(betingelse, Mindst):
        blade["margenen"] = procent(betingelse.margen_pct)
    return {**blade, **_note(betingelse.note)}
