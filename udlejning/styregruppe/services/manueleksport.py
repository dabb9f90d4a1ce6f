"""The list of manual placements as rows for CSV and Excel."""

import datetime as dt
from collections.abc import Sequence

from anvisning.services.regnskabseksport import FORMATER
from monitoring.api import FARVENAVNE, Eksportvaerdi, Farve, dato, som_csv, som_xlsx
from udlejning.styregruppe.selectors.manuelle import Manuellinje

__all__ = ["FORMATER", "manuelfil"]
_BREDDER = (16, 16, 34, 30, 12, 16, 16, 60, 40, 26, 18)
_HOVED = [
    "Stilling", "Afdelingsnummer", "Afdeling", "Organisation", "Farve", "Gælder fra", "Til og med", "Begrundelse",
    "Besluttet", "Registreret af", "Registreret",
]  # fmt: skip
EN_DAG = dt.timedelta(days=1)


def manuelfil(
    linjer: Sequence[Manuellinje], *, format: str, dag: dt.date, hentet_at: dt.datetime, hentet_by: str
) -> bytes:
    """The file in one of `FORMATER`: what it holds, when it was fetched, and from where; colours as words."""
    om: list[list[Eksportvaerdi]] = [
        ["Manuelle placeringer"],
        ["Pr.", dato(dag)],
        ["Med", "Gældende, kommende og dem, der er slut inden for et år"],
        ["Hentet", f"{dato(hentet_at.date())} kl. {hentet_at:%H.%M} af {hentet_by}"],
        ["Kilde", "Styregruppens manuelle placeringer af afdelinger, der er »ikke målt«"],
    ]
    raekker: list[list[Eksportvaerdi]] = [list(_HOVED), *(_raekke(linje) for linje in linjer)]
    if format == "csv":
        return som_csv([*om, [], *raekker])
    return som_xlsx({"Manuelle placeringer": raekker, "Om listen": om}, bredder=_BREDDER)


def _raekke(linje: Manuellinje) -> list[Eksportvaerdi]:
    m = linje.placering
    return [
        linje.stillingsnavn,
        m.afdeling.noegle,
        m.afdeling.navn,
        m.afdeling.organisation.navn,
        FARVENAVNE[Farve(m.farve)],
        dato(m.fra_on) if m.fra_on else "med runden",
        dato(linje.slut_on - EN_DAG),
        m.begrundelse,
        m.afgoerelse,
        str(m.created_by),
        dato(m.created_at.date()),
    ]
