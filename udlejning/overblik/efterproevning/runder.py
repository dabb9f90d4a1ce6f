"""A published round can be computed again from what it stored, and gives the same bytes."""

from collections.abc import Iterator

from monitoring.models import Monitorering
from monitoring.services.beregning import forskelle_i_runde

from .invariant import Brud, Invariant


def runder_kan_efterregnes() -> Iterator[Brud]:
    for runde in Monitorering.objects.exclude(beregnet_at=None).order_by("pk"):
        for forskel in forskelle_i_runde(runde):
            yield Brud(
                f"runde {runde.pk}, afdeling {forskel.afdeling}",
                f"gemt {forskel.felt} følger ikke af det, der ligger til grund",
            )


INVARIANTER = (
    Invariant(
        "runder_kan_efterregnes",
        "Hver beregnet runde giver det samme, når den regnes efter af det, den gemte.",
        runder_kan_efterregnes,
    ),
)
