"""The tables of a scenario, manual placements, and the difference between two versions, as files."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from monitoring.api import FARVENAVNE, Afdeling, Farve, dato
from udlejning.faelles.eksport import Eksportvaerdi, Raekke, Tabel, dagen, tabel
from udlejning.styregruppe.domain.frister import FRISTORD, Fristfoelge, Fristskift
from udlejning.styregruppe.domain.ledige import Ledigvirkning, lejen_i_ord
from udlejning.styregruppe.domain.parametre import Aendring
from udlejning.styregruppe.domain.virkning import Flimmer, Retning, Rundevirkning
from udlejning.styregruppe.models import Scenarie
from udlejning.styregruppe.selectors.manuelle import Manuellinje
from udlejning.styregruppe.selectors.resultat import Afdelingsandel, Kriterievirkning, Scenarieresultat
from udlejning.styregruppe.selectors.visning import Flyttelinje, Organisationslinje
from udlejning.styregruppe.slags import Version

KILDE = "Fælles udlejningsaftale: et scenarie. Intet er trådt i kraft"
IKKE = "ikke oplyst"
EN_DAG = dt.timedelta(days=1)
#: The first columns of rows that are an afdeling and something about it.
_AFDELINGEN: Mapping[str, Callable[[tuple[Afdeling, Any]], Eksportvaerdi]] = {
    "Afdelingsnummer": lambda p: p[0].noegle,
    "Afdeling": lambda p: p[0].navn,
    "Boligorganisation": lambda p: p[0].organisation.navn,
}


def _om(scenarie: Scenarie) -> list[tuple[str, str]]:
    return [("Scenarie", f"{scenarie.navn}, lavet af {scenarie.created_by}"), ("Kopi af", f"{scenarie.model}")]


def rundetabel(scenarie: Scenarie, resultat: Scenarieresultat) -> Tabel:
    """Each round, the newest first: how many of each colour there were, and would have been."""
    farver = [f"{FARVENAVNE[f].capitalize()} {hvornaar}" for f in Farve for hvornaar in ("i runden", "i scenariet")]
    return Tabel(
        "Runde for runde",
        KILDE,
        ("Runde", *farver, "Dårligere", "Bedre", "Flytter i alt", "Beregnet med en anden model"),
        (_runde(et, scenarie) for et in reversed(resultat.farver.runder)),
        om=_om(scenarie),
    )


def _runde(et: Rundevirkning, scenarie: Scenarie) -> Raekke:
    antal = et.antal()
    talt = [n for _, foer, efter in et.farver() for n in (foer, efter)]
    anden = "ja" if et.runde.model_id != scenarie.model_id else "nej"
    flytter = [antal[Retning.VAERRE], antal[Retning.BEDRE], len(et.flytninger)]
    return [f"Pr. {dato(et.runde.pr_on)}", *talt, *flytter, anden]


def rumtabel(scenarie: Scenarie, resultat: Scenarieresultat) -> Tabel:
    """The last twelve months' vacancies whose answer turns, by rooms and by rent."""
    rum: list[Raekke] = [["Rum", str(antal), *par] for antal, *par in resultat.boliger.pr_rum()]
    leje: list[Raekke] = [
        ["Husleje", IKKE if fra is None else lejen_i_ord(fra), *par] for fra, _, *par in resultat.boliger.pr_leje()
    ]
    om = [*_om(scenarie), ("Periode", resultat.periode.navn)]
    return Tabel(
        "Boliger efter rum og husleje", KILDE, ("Efter", "Gruppe", "Var spærret", "Var åbnet"), [*rum, *leje], om=om
    )


def andelstabel(scenarie: Scenarie, linjer: Iterable[Organisationslinje], resultat: Scenarieresultat) -> Tabel:
    return tabel(
        "Boliger der skulle meldes ind",
        KILDE,
        linjer,
        {
            "Boligorganisation": lambda li: li.organisation.navn,
            "Som det var": lambda li: IKKE if li.andel.foer is None else li.andel.foer,
            "I scenariet": lambda li: IKKE if li.andel.efter is None else li.andel.efter,
            "Forskel": lambda li: li.andel.forskel,
        },
        om=[*_om(scenarie), ("Periode", resultat.periode.navn)],
    )


def afdelingsandelstabel(
    scenarie: Scenarie, linjer: Iterable[tuple[Afdeling, Afdelingsandel]], resultat: Scenarieresultat, filtre: str
) -> Tabel:
    return tabel(
        "Afdelinger bag andelene",
        KILDE,
        linjer,
        {
            **_AFDELINGEN,
            "Som det var": lambda p: IKKE if p[1].foer is None else p[1].foer,
            "I scenariet": lambda p: IKKE if p[1].efter is None else p[1].efter,
            "Forskel": lambda p: p[1].forskel,
        },
        filtre=filtre,
        om=[*_om(scenarie), ("Periode", resultat.periode.navn)],
    )


def flyttetabel(scenarie: Scenarie, runde: Rundevirkning, linjer: Iterable[Flyttelinje], filtre: str) -> Tabel:
    return tabel(
        "Afdelinger der flytter",
        KILDE,
        linjer,
        {
            "Afdelingsnummer": lambda li: li.afdeling.noegle,
            "Afdeling": lambda li: li.afdeling.navn,
            "Boligorganisation": lambda li: li.afdeling.organisation.navn,
            "Farve i runden": lambda li: FARVENAVNE[li.flytning.foer[0]],
            "Trin i runden": lambda li: li.flytning.foer[1],
            "Farve i scenariet": lambda li: FARVENAVNE[li.flytning.efter[0]],
            "Trin i scenariet": lambda li: li.flytning.efter[1],
            "Det afgør": lambda li: " ".join(led.tekst for _, led in li.afgoerende) or li.efter.i_ord,
            "Mangler": lambda li: " ".join(m.tekst for m in li.efter.mangler),
        },
        filtre=filtre,
        om=[*_om(scenarie), ("På tallene i", f"Runden pr. {dato(runde.runde.pr_on)}")],
    )


def skiftetabel(scenarie: Scenarie, linjer: Iterable[tuple[Afdeling, Flimmer]]) -> Tabel:
    return tabel(
        "Farveskift fra runde til runde",
        KILDE,
        linjer,
        {
            **_AFDELINGEN,
            "Som det var": lambda p: p[1].foer,
            "I scenariet": lambda p: p[1].efter,
        },
        om=_om(scenarie),
    )


def ledigtabel(
    scenarie: Scenarie, linjer: Iterable[tuple[Afdeling, Ledigvirkning]], titel: str, periode: str, filtre: str
) -> Tabel:
    return tabel(
        titel,
        KILDE,
        linjer,
        {
            **_AFDELINGEN,
            "Dag": lambda p: dato(p[1].ledig.dag),
            "Rum": lambda p: p[1].ledig.rum,
            "Husleje i kr.": lambda p: p[1].ledig.husleje,
            "Farve på dagen": lambda p: FARVENAVNE[p[1].foer],
            "Farve i scenariet": lambda p: FARVENAVNE[p[1].efter],
        },
        filtre=filtre,
        om=[*_om(scenarie), ("Periode", periode)],
    )


def fristtabel(
    scenarie: Scenarie, linjer: Iterable[tuple[Afdeling, Fristskift]], foelge: Fristfoelge, periode: str
) -> Tabel:
    return tabel(
        FRISTORD[foelge][2],
        KILDE,
        linjer,
        {
            **_AFDELINGEN,
            "Fristen begyndte": lambda p: dato(p[1].sag.fra_on),
            "Frist": lambda p: dato(p[1].sag.frist_on),
            "Frist i scenariet": lambda p: dato(p[1].ny_frist_on),
            "Det skete": lambda p: dato(p[1].sag.naaet_on) if p[1].sag.naaet_on else "fristen udløb",
        },
        om=[*_om(scenarie), ("Periode", periode)],
    )


def fristlinjetabel(scenarie: Scenarie, resultat: Scenarieresultat) -> Tabel:
    """What the scenario's deadlines had meant, a line for each way in which they move."""
    raekker: list[Raekke] = [
        [et.ord[2], len(et.skift), et.beroerte, "kortere" if et.foelge.kortere else "længere", et.ud_af]
        for et in resultat.frister.linjer
    ]
    om = [*_om(scenarie), ("Periode", resultat.periode.navn)]
    return Tabel("Frister", KILDE, ("Hvad", "Antal", "Fik en anden frist", "Frist", "Ud af"), raekker, om=om)


def kriterietabel(scenarie: Scenarie, linjer: Iterable[tuple[Afdeling, Kriterievirkning]]) -> Tabel:
    return tabel(
        "Brug for fleksible kriterier",
        KILDE,
        linjer,
        {
            **_AFDELINGEN,
            "Farve i scenariet": lambda p: FARVENAVNE[p[1].farve],
            "Fleksibel udlejning": lambda p: "obligatorisk" if p[1].obligatorisk else "skal indgå",
            "Har kriterier nu": lambda p: "ja" if p[1].har else "nej",
        },
        om=_om(scenarie),
    )


def scenarietabel(scenarier: Iterable[tuple[Scenarie, Sequence[Aendring]]]) -> Tabel:
    return tabel(
        "Scenarier",
        KILDE,
        scenarier,
        {
            "Scenarie": lambda p: p[0].navn,
            "Ændrer": lambda p: "; ".join(f"{a.navn}: {a.foer} → {a.efter}" for a in p[1]) or "intet endnu",
            "Kopi af": lambda p: str(p[0].model),
            "Gemt": lambda p: dagen(p[0].gemt_at),
        },
    )


def manueltabel(linjer: Iterable[Manuellinje], dag: dt.date) -> Tabel:
    return tabel(
        "Manuelle placeringer",
        "Styregruppens manuelle placeringer af afdelinger, der er »ikke målt«",
        linjer,
        {
            "Stilling": lambda x: x.stillingsnavn,
            "Afdelingsnummer": lambda x: x.placering.afdeling.noegle,
            "Afdeling": lambda x: x.placering.afdeling.navn,
            "Boligorganisation": lambda x: x.placering.afdeling.organisation.navn,
            "Farve": lambda x: FARVENAVNE[Farve(x.placering.farve)],
            "Gælder fra": lambda x: dato(x.placering.fra_on) if x.placering.fra_on else "rundens start",
            "Til og med": lambda x: dato(x.slut_on - EN_DAG),
            "Begrundelse": lambda x: x.placering.begrundelse,
            "Slut før tid, fordi": lambda x: x.slut_fordi,
            "Besluttet": lambda x: x.placering.afgoerelse,
            "Skrevet ind af": lambda x: str(x.placering.created_by),
            "Skrevet ind": lambda x: dato(timezone.localdate(x.placering.created_at)),
        },
        om=[("Pr.", dato(dag)), ("Med", "Gældende, kommende og dem, der er slut inden for et år")],
    )


def forskelstabel(slagsnavn: str, fra: Version, til: Version, forskelle: Iterable[str]) -> Tabel:
    """The difference between two versions, a sentence a row."""
    return tabel(
        f"{slagsnavn} {fra.version} og {til.version}",
        "Fælles udlejningsaftale: vedtagne og foreslåede versioner",
        forskelle,
        {"Forskel": lambda saetning: saetning},
        om=[("Fra", f"{fra}, fra {dato(fra.fra_on)}"), ("Til", f"{til}, fra {dato(til.fra_on)}")],
    )
