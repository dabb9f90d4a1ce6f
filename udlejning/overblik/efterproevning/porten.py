"""What the database's guard looks up is what the rules say."""

from collections.abc import Iterator

from anvisning.services.projektion import gemte_raekker, oenskede_raekker

from .invariant import Brud, Invariant


def udfald_er_reglernes() -> Iterator[Brud]:
    gemte = gemte_raekker().keys()
    oenskede = oenskede_raekker()
    for raekke in sorted(gemte - oenskede, key=str):
        yield Brud(
            f"portudfald for afdeling {raekke[0]}", f"står i tabellen, men følger ikke af reglerne: {raekke[1:]}"
        )
    for raekke in sorted(oenskede - gemte, key=str):
        yield Brud(f"portudfald for afdeling {raekke[0]}", f"følger af reglerne, men mangler i tabellen: {raekke[1:]}")


INVARIANTER = (
    Invariant("porten_er_reglerne", "De udfald, som databasens vagt slår op i, er reglernes.", udfald_er_reglernes),
)
