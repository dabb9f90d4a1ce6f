"""What the addresses of tests/cases/adgang.yaml point at: a function per word, which makes it and gives the arguments.

`scene.organisation` is the organisation of the one member of staff who asks; "fremmed" is anybody else's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from monitoring.models import Boligorganisation, Kilde
from tests import factories
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle

ROLLER = (Rolle.ORGANISATION, Rolle.ANVISNING, Rolle.MONITOR, Rolle.STYREGRUPPE, Rolle.ADMINISTRATOR)

Argumenter = dict[str, Any]


@dataclass
class Scene:
    """One user per role, and the organisation that the first of them works for."""

    brugere: dict[str, Bruger]
    organisation: Boligorganisation


def byg_scene() -> Scene:
    organisation = factories.organisation()
    return Scene(
        brugere={
            rolle.value: factories.bruger(
                rolle,
                organisation=organisation if rolle is Rolle.ORGANISATION else None,
                password=factories.KODEORD,
            )
            for rolle in ROLLER
        },
        organisation=organisation,
    )


def en_bruger(scene: Scene) -> Argumenter:
    return {"pk": factories.bruger(Rolle.STYREGRUPPE).pk}


def ukendt(scene: Scene) -> Argumenter:
    return {"pk": 999_999}


def en_indlaesning(scene: Scene) -> Argumenter:
    return {"pk": factories.indlaesning().pk}


def en_registerindlaesning(scene: Scene) -> Argumenter:
    return {"pk": factories.indlaesning(Kilde.REGISTER).pk}


def en_observation(scene: Scene) -> Argumenter:
    return {"pk": factories.observation(factories.afdeling(), vaerdi="40.7").pk}


def en_skabelon(scene: Scene) -> Argumenter:
    return {"kilde": "lbf", "format": "xlsx"}


def ukendt_skabelon(scene: Scene) -> Argumenter:
    return {"kilde": "lbf", "format": "pdf"}


OBJEKTER: dict[str, Callable[[Scene], Argumenter]] = {
    "en_bruger": en_bruger,
    "en_indlaesning": en_indlaesning,
    "en_observation": en_observation,
    "en_registerindlaesning": en_registerindlaesning,
    "en_skabelon": en_skabelon,
    "ukendt": ukendt,
    "ukendt_skabelon": ukendt_skabelon,
}
