"""What moved between two published rounds: from which colour to which, and which afdelinger.

An afdeling's colour before is that of the last day the earlier round was in force, with the manual placements of that
day; so the change since the round before is the same as the overview shows.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, JSONField, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from monitoring.api import (
    Afdeling,
    Farve,
    Monitorering,
    kun_egne,
    med_farve,
    perioder,
    sidste_dag_i_kraft,
)
from udlejning.brugere.models import Bruger

#: Where an afdeling comes from that the earlier round does not have, and where one goes that exists no more.
UKENDT_FOER, NEDLAGT = "ukendt", "nedlagt"
FRA = (*(f.value for f in Farve), UKENDT_FOER)
TIL = (*(f.value for f in Farve), NEDLAGT)
_ALVOR = {Farve.GROEN.value: 0, Farve.GUL.value: 1, Farve.ROED.value: 2}


@dataclass(frozen=True, slots=True)
class Flytning:
    """One afdeling that has another colour than before; `i_ord` is the round's reason without figures."""

    afdeling: Afdeling
    fra: str
    til: str
    i_ord: str


@dataclass(frozen=True, slots=True)
class Raekke:
    """From one colour (or `UKENDT_FOER`) to each of `TIL`."""

    fra: str
    til: list[tuple[str, int]]

    @property
    def ialt(self) -> int:
        return sum(antal for _, antal in self.til)


@dataclass(frozen=True, slots=True)
class Bevaegelser:
    """`dag` is the day that the later colours are of. `celler` counts afdelinger by (from, to)."""

    fra_runde: Monitorering
    til_runde: Monitorering
    dag: dt.date
    celler: dict[tuple[str, str], int]
    flytninger: list[Flytning]

    @property
    def raekker(self) -> list[Raekke]:
        """Every colour; the afdelinger that the earlier round does not have only where there are any."""
        alle = [Raekke(fra, [(til, self.celler.get((fra, til), 0)) for til in self.til_kolonner]) for fra in FRA]
        return [raekke for raekke in alle if raekke.ialt or raekke.fra != UKENDT_FOER]

    @property
    def til_kolonner(self) -> list[str]:
        har_nedlagte = any(til == NEDLAGT for _, til in self.celler)
        return [til for til in TIL if til != NEDLAGT or har_nedlagte]

    @property
    def summer(self) -> list[tuple[str, int]]:
        """How many each column holds."""
        return [(til, sum(n for (_, t), n in self.celler.items() if t == til)) for til in self.til_kolonner]

    @property
    def ialt(self) -> int:
        return sum(self.celler.values())

    @property
    def skift(self) -> dict[tuple[str, str], int]:
        """Only what has another colour than before."""
        return {par: antal for par, antal in self.celler.items() if par[0] != par[1]}

    @property
    def vaerre(self) -> int:
        return self._retning(1)

    @property
    def bedre(self) -> int:
        return self._retning(-1)

    @property
    def oevrige(self) -> int:
        """To or from ikke målt, new, and closed."""
        return sum(self.skift.values()) - self.vaerre - self.bedre

    def _retning(self, fortegn: int) -> int:
        maalte = [(par, n) for par, n in self.skift.items() if par[0] in _ALVOR and par[1] in _ALVOR]
        return sum(n for (fra, til), n in maalte if (_ALVOR[til] - _ALVOR[fra]) * fortegn > 0)


def tidligere_runder(dag: dt.date) -> list[Monitorering]:
    """The published rounds that were in force before the one of `dag`, the newest first."""
    afsluttede = [runde for runde, fra, til in perioder() if til is not None and fra < til <= dag]
    return afsluttede[::-1]


def bevaegelser(bruger: Bruger, fra_runde: Monitorering, til_runde: Monitorering, dag: dt.date) -> Bevaegelser:
    """See `Bevaegelser`. `dag` is the day of the later colours, at most the last day that `til_runde` is in force."""
    dag = min(dag, sidste_dag_i_kraft(til_runde) or dag)
    nu = kun_egne(bruger, med_farve(dag, fra_runde))
    talte = nu.order_by().values_list("forrige_farve", "farve").annotate(n=Count("id"))
    celler = {(fra or UKENDT_FOER, til): antal for fra, til, antal in talte}
    nedlagte = _nedlagte(bruger, fra_runde, dag)
    for flytning in nedlagte:
        par = (flytning.fra, NEDLAGT)
        celler[par] = celler.get(par, 0) + 1
    return Bevaegelser(fra_runde, til_runde, dag, celler, [*_aendrede(bruger, fra_runde, dag, "", ""), *nedlagte])


def flytninger(bruger: Bruger, fra_runde: Monitorering, dag: dt.date, fra: str = "", til: str = "") -> list[Flytning]:
    """The afdelinger behind a number, of `FRA` and `TIL`; empty means any, and both empty those that moved at all."""
    fundne: list[Flytning] = [] if til == NEDLAGT else _aendrede(bruger, fra_runde, dag, fra, til)
    if til in ("", NEDLAGT):
        fundne += [f for f in _nedlagte(bruger, fra_runde, dag) if fra in ("", f.fra)]
    return fundne


def _aendrede(bruger: Bruger, fra_runde: Monitorering, dag: dt.date, fra: str, til: str) -> list[Flytning]:
    i_ord = KeyTextTransform("i_ord", Cast(F("p__resultat"), JSONField()))
    valgt = Q(farve=til) if til else Q()
    if fra:
        valgt &= Q(forrige_farve__isnull=True) if fra == UKENDT_FOER else Q(forrige_farve=fra)
    if not fra and not til:
        valgt = Q(forrige_farve__isnull=True) | ~Q(forrige_farve=F("farve"))
    nu = kun_egne(bruger, med_farve(dag, fra_runde)).filter(valgt).annotate(i_ord=i_ord)
    return [
        Flytning(a, a.forrige_farve or UKENDT_FOER, a.farve, a.i_ord or "")
        for a in nu.order_by("organisation__sorteringsnavn", "organisation__nr", "nr")
    ]


def _nedlagte(bruger: Bruger, fra_runde: Monitorering, dag: dt.date) -> list[Flytning]:
    """Those that the earlier round placed, that existed on its last day, and are closed on `dag`."""
    foer_on = sidste_dag_i_kraft(fra_runde) or dag
    foer = kun_egne(bruger, med_farve(foer_on)).filter(Q(nedlagt_on__lte=dag, placering_id__isnull=False))
    ordnet = foer.order_by("organisation__sorteringsnavn", "organisation__nr", "nr")
    return [Flytning(a, a.farve, NEDLAGT, "Afdelingen er nedlagt.") for a in ordnet]
