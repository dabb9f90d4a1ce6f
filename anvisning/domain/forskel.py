"""The difference between two rule sets of agreements in plain Danish."""

import datetime as dt
from collections.abc import Mapping

from anvisning.domain.regler import Andel, Frist, Grund, Lovregler, Raekke, Regelsaet, Tilbudsregler, Vilkaarsregel
from anvisning.domain.vaerdier import BOLIGTYPENAVNE, HANDLINGSNAVNE, UDFALDSNAVNE
from monitoring.domain.dansk import MAANEDER, dato, opremsning, procent
from monitoring.domain.forskel import Trae, citat, forskelle, grundblade
from monitoring.domain.vaerdier import BETEGNELSESNAVNE, FARVENAVNE

EN_DAG = dt.timedelta(days=1)
#: What an agreement may say of vacancies in flight, and what it says, in words.
UNDERVEJSNAVNE = {
    "accepteret_tilbud": "accepteret tilbud",
    "aabent_tilbud": "åbent tilbud",
    "uden_tilbud": "indmeldt bolig uden tilbud",
}
UNDERVEJSORD = {
    "gennemfoeres": "gennemføres",
    "beholder_frist": "beholder sin frist",
    "tilbagekaldes": "kaldes tilbage",
    "fortsaetter": "bliver hos boliganvisningen",
    "frigives": "gives tilbage til boligorganisationen",
}


def regelforskel_i_ord(foer: Regelsaet, efter: Regelsaet) -> list[str]:
    """Every difference, in the order of the agreement; empty when the two are equal."""
    # Of both, so that a condition with another wording is told of once, and not again at each cell that asks for it.
    vilkaar = {**efter.vilkaar, **foer.vilkaar}
    return forskelle(_trae(foer, vilkaar), _trae(efter, vilkaar))


def _trae(regler: Regelsaet, vilkaar: Mapping[str, Vilkaarsregel]) -> Trae:
    return {
        "aftalens nøgle": citat(regler.noegle),
        "versionen": str(regler.version),
        "regelsættets navn": citat(regler.navn),
        "aftalens navn": citat(regler.aftale),
        "aftalens parter": opremsning([citat(p) for p in regler.parter]) or "ikke oplyst",
        "perioden": _periode(regler),
        **{
            f"{HANDLINGSNAVNE[handling]}, {BOLIGTYPENAVNE[boligtype]}, {FARVENAVNE[farve]}": _raekke(raekke, vilkaar)
            for (boligtype, handling, farve), raekke in regler.matrix.items()
        },
        **{f"vilkåret »{noegle}«": _vilkaar(noegle, v) for noegle, v in regler.vilkaar.items()},
        **{
            f"andelene for {'alle trin' if trin is None else f'trin {trin}'}": {
                "anvisningsandelen": _andel(andele.anvisningsandel),
                "den fleksible andel": _andel(andele.fleksibel_andel),
            }
            for trin, andele in regler.andele.items()
        },
        "boliganvisningens frist": _frist(regler.frist_boliganvisningen),
        "borgerens svarfrist": _frist(regler.frist_borgeren),
        "lukkedagene": {
            "dagene": opremsning([f"{dag}. {MAANEDER[md - 1]}" for md, dag in sorted(regler.lukkedage.datoer)])
            or "ingen",
            **_grund(regler.lukkedage.grund),
        },
        **{
            f"boliger undervejs, {UNDERVEJSNAVNE.get(noegle, noegle)}": {
                "reglen": UNDERVEJSORD.get(regel.handling, citat(regel.handling)),
                **_grund(regel.grund),
            }
            for noegle, regel in regler.undervejs.items()
        },
        **_tilbud(regler.tilbud),
        "lovens pligter": _lov(regler.lov),
    }


def _periode(regler: Regelsaet) -> Trae:
    return {
        "aftalens første dag": _dag(regler.fra_on),
        "aftalens sidste dag": _dag(regler.til_on - EN_DAG if regler.til_on else None),
        **_grund(regler.periodegrund),
    }


def _vilkaar(noegle: str, vilkaar: Vilkaarsregel) -> Trae:
    return {
        "ordlyden": citat(vilkaar.tekst),
        "om det skal afkrydses": "ja" if vilkaar.afkrydses else "nej",
        **({} if vilkaar.noegle == noegle else {"nøglen": citat(vilkaar.noegle)}),
        **_grund(vilkaar.grund),
    }


def _dag(dag: dt.date | None) -> str:
    return "åbent" if dag is None else dato(dag)


def _grund(grund: Grund) -> dict[str, str]:
    return grundblade(grund.hjemmel, grund.antagelse)


def _raekke(raekke: Raekke, vilkaar: Mapping[str, Vilkaarsregel]) -> Trae:
    return {
        "udfaldet": UDFALDSNAVNE[raekke.udfald],
        "vilkårene": opremsning([citat(vilkaar[v].tekst) for v in raekke.vilkaar]) or "ingen",
        "begrundelsen": citat(raekke.begrundelse),
        **_grund(raekke.grund),
    }


def _andel(andel: Andel) -> Trae:
    return {"andelen": "aftales" if andel.procent is None else procent(andel.procent), **_grund(andel.grund)}


def _frist(frist: Frist) -> Trae:
    return {"fristen": f"{frist.arbejdsdage} arbejdsdage", **_grund(frist.grund)}


def _tilbud(tilbud: Tilbudsregler) -> dict[str, Trae]:
    return {
        "åbne tilbud pr. sag": {"antallet": str(tilbud.aabne_pr_sag), **_grund(tilbud.aabne_pr_sag_grund)},
        "sagsreferencen": {
            "mønstret": citat(tilbud.sagsref_moenster),
            "beskrivelsen": citat(tilbud.sagsref_beskrivelse),
            **_grund(tilbud.sagsref_grund),
        },
    }


def _lov(lov: Lovregler) -> Trae:
    """The law's own duties do not differ between agreements, but the tree keeps all that a rule set holds."""
    return {
        **{
            f"screening efter {stykke}": {
                "betegnelserne": opremsning(sorted(BETEGNELSESNAVNE[b] for b in pligt.betegnelser)),
                "boligtyperne": opremsning(sorted(BOLIGTYPENAVNE[b] for b in pligt.boligtyper)),
                **_grund(pligt.grund),
            }
            for stykke, pligt in lov.screening.items()
        },
        **{
            f"screeningens ordlyd {nr}": {
                "stykket": o.stykke,
                "fra": _dag(o.fra_on),
                "til": _dag(o.til_on),
                "teksten": citat(o.tekst),
                **_grund(o.grund),
            }
            for nr, o in enumerate(lov.ordlyde, 1)
        },
        "obligatorisk fleksibel udlejning": {
            "betegnelserne": opremsning(sorted(BETEGNELSESNAVNE[b] for b in lov.fleksibel.betegnelser)),
            "boligtyperne": opremsning(sorted(BOLIGTYPENAVNE[b] for b in lov.fleksibel.boligtyper)),
            **_grund(lov.fleksibel.grund),
        },
        "ældreboliger": {"begrundelsen": citat(lov.aeldre_begrundelse), **_grund(lov.aeldre_grund)},
    }
