"""The quick search: afdelinger by name or number, each with what its colour allows today."""

import datetime as dt
from dataclasses import dataclass

from anvisning.domain.port import Afgoerelse
from anvisning.domain.vaerdier import Handling
from anvisning.services.port import spoerg_porten_for
from monitoring.api import Afdeling, Overbliksfilter, Overbliksraekke, overblik_raekker
from udlejning.brugere.models import Bruger

#: As many hits as one looks through; with more the words should be narrower.
HOEJST = 20


@dataclass(frozen=True, slots=True)
class Traef:
    raekke: Overbliksraekke
    indmelding: Afgoerelse
    anvisning: Afgoerelse


@dataclass(frozen=True, slots=True)
class Fund:
    traef: list[Traef]
    ialt: int

    @property
    def eneste(self) -> Afdeling | None:
        """The one afdeling that fits, if there is exactly one."""
        return self.traef[0].raekke.afdeling if self.ialt == 1 else None


def soeg(bruger: Bruger, ordene: str, dag: dt.date) -> Fund:
    """The first hits in order of name, of the afdelinger that the user may see."""
    side = overblik_raekker(bruger, dag, Overbliksfilter(soeg=ordene, sorter="navn"), pr_side=HOEJST)
    raekker = list(side.object_list)
    svar = spoerg_porten_for(
        afdelinger=[r.afdeling for r in raekker], dag=dag, handlinger=(Handling.INDMELDING, Handling.ANVISNING)
    )
    return Fund(
        [Traef(r, svar[r.afdeling.pk][Handling.INDMELDING], svar[r.afdeling.pk][Handling.ANVISNING]) for r in raekker],
        side.paginator.count,
    )
