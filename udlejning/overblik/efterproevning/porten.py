"""What the database's guard looks up is what the rules say."""

from collections.abc import Iterator

from anvisning.services.projektion import oenskede_raekker

from .invariant import Brud, Invariant


def projektionen_er_reglernes() -> Iterator[Brud]:
    for tabel, oenskede in oenskede_raekker().items():
        gemte = tabel.gemte().keys()
        for raekke in sorted(gemte - oenskede, key=str):
            hvor = f"{tabel.navn} for afdeling {raekke[0]}"
            yield Brud(hvor, f"står i tabellen, men følger ikke af reglerne: {raekke[1:]}")
        for raekke in sorted(oenskede - gemte, key=str):
            hvor = f"{tabel.navn} for afdeling {raekke[0]}"
            yield Brud(hvor, f"følger af reglerne, men mangler i tabellen: {raekke[1:]}")


INVARIANTER = (
    Invariant(
        "porten_er_reglerne",
        "Det, som databasens vagt og handlingerne slår op i, er reglernes.",
        projektionen_er_reglernes,
    ),
)
