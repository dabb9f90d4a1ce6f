"""The figures of an afdeling over the years as rows of a file, with the cell that each own figure was read from."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from monitoring.api import Afdeling, Farve, Rundegraense, dato
from udlejning.faelles.eksport import Raekke, Tabel
from udlejning.overblik.grafer import Punkt
from udlejning.overblik.selectors.kurver import Aarsraekke, Kurve

KOLONNER = (
    "Tal", "Enhed", "År", "Afdelingen", "Mangler", "Rettet", "Tvillingernes gennemsnit", "Tvillinger",
    "Organisationens gennemsnit", "Afdelinger i organisationens", "Byens gennemsnit", "Afdelinger i byens",
    "Byens mangler", "Tæller mod rød", "Tæller mod gul", "Årets tal er brugt i en runde", "Brud", "Fil", "Ark",
    "Række", "Kolonne",
)  # fmt: skip
KILDE = "LBF's forebyggelses- og parallelsamfundsdata, Tvillingeværktøjet og rundernes grænser"


def udviklingstabel(afdeling: Afdeling, kurver: Sequence[Kurve], dag: dt.date) -> Tabel:
    return Tabel(
        titel=f"Udviklingen {afdeling.noegle}",
        kilde=KILDE,
        kolonner=KOLONNER,
        raekker=(_raekke(kurve, raekke) for kurve in kurver for raekke in kurve.raekker),
        om=[
            ("Afdeling", f"{afdeling}, {afdeling.organisation}"),
            ("Tal kendt", dato(dag)),
            ("Gennemsnit", "Vægtet med afdelingernes beboertal samme år; for beboere det gennemsnitlige antal"),
        ],
    )


def _raekke(kurve: Kurve, raekke: Aarsraekke) -> Raekke:
    egen, tvillinger, by = raekke.egen, raekke.tvillinger, raekke.by
    brugt = "" if raekke.graense is None else "ja" if raekke.graense.brugt else "nej, den nærmeste rundes grænse"
    celle = egen.celle
    return [
        kurve.serie.navn,
        "procent" if kurve.serie.er_procent else "antal",
        raekke.aar,
        egen.vaerdi,
        egen.mangler,
        "ja" if egen.rettelse else "",
        *_tal_og_antal(tvillinger),
        *_tal_og_antal(raekke.organisation),
        *_tal_og_antal(by),
        by.mangler if by else "",
        _graense(raekke.graense, Farve.ROED),
        _graense(raekke.graense, Farve.GUL),
        brugt,
        " ".join(b.tekst for b in raekke.brud),
        *((celle.fil, celle.ark, celle.raekke, celle.kolonne) if celle else ("", "", None, "")),
    ]


def _tal_og_antal(punkt: Punkt | None) -> Iterator[Decimal | int | None]:
    kendt = punkt is not None and punkt.vaerdi is not None
    yield round(punkt.vaerdi, 4) if punkt is not None and punkt.vaerdi is not None else None
    yield punkt.antal if punkt is not None and kendt else None


def _graense(graense: Rundegraense | None, farve: Farve) -> str:
    fundet = graense.farver.get(farve) if graense else None
    return fundet.tekst if fundet else ""
