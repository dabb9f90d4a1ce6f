"""Early warning: afdelinger near a cut-off of the model in force, and those markedly worse than their twins.

Figures and references are the frozen inputs of the round in force, cut-offs and margins those of the round's own model.
The earlier years are the figures as they were known on the round's day.
"""

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from monitoring.api import (
    INDIKATORNAVNE,
    Afdeling,
    AfdelingMedFarve,
    Farve,
    Indikator,
    Mangelgrund,
    Monitorering,
    Placering,
    aarstal_for,
    kun_egne,
    med_farve,
    runde_paa,
)
from monitoring.domain.trappe import model_fra_dict
from monitoring.domain.trappe.varsling import (
    Aarstal,
    Graensevagt,
    Linje,
    Naerhed,
    Referencer,
    Tvillingeforskel,
    Tvillingevagt,
    Udvikling,
    aar_til_graensen,
    graensevagter,
    naerhed,
    opstil,
    tvillingeforskel,
    tvillingevagter,
    udvikling,
)
from monitoring.regler.varslingsregler import Varslingsregel, varslingsregel
from monitoring.selectors.grundlag import findes_paa
from udlejning.brugere.models import Bruger
from udlejning.overblik.selectors.rundelager import husket

GRAENSE, TVILLINGER, MANGLER = "graense", "tvillinger", "mangler"


@dataclass(frozen=True, slots=True)
class Herkomst:
    """The cells that a warning's figure comes from, and the list that gave its cut-off, as `_celler.html` links them.

    `rettet`: the figure (or the twins' mean) was corrected by hand.
    """

    navn: str
    aar: int | None = None
    observationer: tuple[int, ...] = ()
    rettet: bool = False
    reference_aar: int | None = None
    reference_kilde: str = ""


@dataclass(frozen=True, slots=True)
class Varsel:
    """One figure of one afdeling. Exactly one of `naer` (with its `udvikling`), `tvillinger` and `mangler` is set.

    `aar_til` is how many years the cut-off is away at the pace of `udvikling`; None where it is not coming nearer.
    """

    afdeling: AfdelingMedFarve
    indikator: Indikator
    herkomst: Herkomst
    naer: Naerhed | None = None
    udvikling: Udvikling | None = None
    aar_til: Decimal | None = None
    tvillinger: Tvillingeforskel | None = None
    mangler: Mangelgrund | None = None

    @property
    def art(self) -> str:
        return GRAENSE if self.naer else TVILLINGER if self.tvillinger else MANGLER

    @property
    def navn(self) -> str:
        return self.herkomst.navn

    @property
    def aar(self) -> int | None:
        return self.herkomst.aar

    @property
    def farve(self) -> Farve:
        return Farve(self.afdeling.farve)

    @property
    def antaget(self) -> bool:
        """Whether the margin is an assumption that the model does not carry."""
        fund = self.naer or self.tvillinger
        return fund is not None and fund.vagt.antaget


@dataclass(frozen=True, slots=True)
class Varslingsblik:
    """The warnings of the round in force, the soonest first; None and empty before the first round.

    `uden_tal` counts the afdelinger whose figure is missing, so that it can warn of nothing, per indicator; `mangler`
    are they, with the reason, where they were asked for.
    """

    runde: Monitorering | None
    regel: Varslingsregel
    vagter: tuple[Graensevagt, ...] = ()
    tvillingevagter: tuple[Tvillingevagt, ...] = ()
    varsler: list[Varsel] = field(default_factory=list)
    uden_tal: Counter[Indikator] = field(default_factory=Counter)
    mangler: list[Varsel] = field(default_factory=list)

    @property
    def naere(self) -> list[Varsel]:
        return [v for v in self.varsler if v.art == GRAENSE]

    @property
    def optaelling(self) -> list[tuple[Indikator, str, int, int, int]]:
        """Indicator, name, how many are near a cut-off, worse than their twins, and without a figure."""
        antal = Counter((v.indikator, v.art) for v in self.varsler)
        med = dict.fromkeys([*(v.indikator for v in self.vagter), *(v.indikator for v in self.tvillingevagter)])
        return [(i, INDIKATORNAVNE[i], antal[i, GRAENSE], antal[i, TVILLINGER], self.uden_tal[i]) for i in med]


def tidlige_varsler(bruger: Bruger, dag: dt.date) -> list[Varsel]:
    """The warnings that the user may see, the soonest first."""
    return varslingsblik(bruger, dag).varsler


def varslingsblik(bruger: Bruger, dag: dt.date, *, med_manglende: bool = False) -> Varslingsblik:
    """See `Varslingsblik`; the number of queries does not grow with the afdelinger."""
    runde, regel = runde_paa(dag), varslingsregel(dag)
    if runde is None:
        return Varslingsblik(None, regel)
    model = model_fra_dict(json.loads(runde.parametre))
    vagter = graensevagter(model, regel.antagelser)
    blik = Varslingsblik(runde, regel, vagter, tvillingevagter(model, regel.antagelser))
    egne = set(kun_egne(bruger, Afdeling.objects.filter(findes_paa(dag))).values_list("pk", flat=True))
    alle = husket(runde, ("varsling", regel), lambda: tuple(_fundne(blik)))
    fundne = [et for et in alle if et[0] in egne]
    blik.uden_tal.update(indikator for _, indikator, _, fund in fundne if isinstance(fund, Mangelgrund))
    if not med_manglende:
        fundne = [et for et in fundne if not isinstance(et[3], Mangelgrund)]
    ider = {afdeling_id for afdeling_id, *_ in fundne}
    afdelinger = {a.pk: a for a in med_farve(dag).filter(pk__in=ider)}
    naere: defaultdict[int, set[Indikator]] = defaultdict(set)
    for afdeling_id, indikator, _, fund in fundne:
        if isinstance(fund, Naerhed):
            naere[afdeling_id].add(indikator)
    serier = aarstal_for(naere, runde.pr_on, regel.antagelser.trend_aar) if naere else {}
    for afdeling_id, indikator, herkomst, fund in fundne:
        serie = serier.get(afdeling_id, {}).get(indikator, {})
        varsel = _varsel(afdelinger[afdeling_id], indikator, herkomst, fund, serie, regel)
        (blik.mangler if varsel.mangler else blik.varsler).append(varsel)
    blik.varsler.sort(key=_raekkefoelge)
    blik.mangler.sort(key=lambda v: (v.afdeling.sorteringsnavn, v.afdeling.pk, v.indikator))
    return blik


_Fundet = Naerhed | Tvillingeforskel | Mangelgrund
_Fund = tuple[int, Indikator, Herkomst, _Fundet]


def _fundne(blik: Varslingsblik) -> Iterator[_Fund]:
    """What the round's frozen figures warn of, and which are missing, of every afdeling."""
    placeringer = Placering.objects.filter(monitorering=blik.runde).order_by()

    @lru_cache(maxsize=64)
    def linjer(snit: str | None, trykt: str | None) -> tuple[Linje, ...]:
        return opstil(blik.vagter, Referencer(_decimal(snit), _decimal(trykt)))

    maalte = {v.indikator for v in blik.vagter}
    for afdeling_id, tekst in placeringer.values_list("afdeling_id", "inddata").iterator(chunk_size=2_000):
        inddata = json.loads(tekst)
        tal = inddata["maalinger"]
        yield from _manglende(afdeling_id, tal, maalte)
        snit, trykt = (inddata[felt] for felt in _REFERENCER)
        kendte = linjer(*((felt or {}).get("vaerdi") for felt in (snit, trykt)))
        yield from _naere(afdeling_id, tal, kendte, trykt or snit)
        yield from _mod_tvillinger(afdeling_id, inddata["tvillinger"], blik.tvillingevagter)


_REFERENCER = ("doemte_landsgennemsnit", "doemte_trykt_graense")


def _naere(
    afdeling_id: int, tal: dict[str, Any], linjer: Iterable[Linje], reference: dict[str, Any] | None
) -> Iterator[_Fund]:
    for linje in linjer:
        indikator, maaling = linje.vagt.indikator, tal.get(linje.vagt.indikator.value)
        if (fund := naerhed(linje, _vaerdi(maaling))) is not None and maaling is not None:
            brugt = None if linje.vagt.graense.faktor is None else reference
            yield afdeling_id, indikator, _herkomst(indikator, maaling, reference=brugt), fund


def _herkomst(
    indikator: Indikator, *maalinger: dict[str, Any] | None, reference: dict[str, Any] | None = None
) -> Herkomst:
    """Of the first of `maalinger` the year, of all the cells; none for figures that there are no rows of."""
    kendte = [m for m in maalinger if m is not None]
    return Herkomst(
        INDIKATORNAVNE[indikator],
        kendte[0]["aar"] if kendte else None,
        tuple(dict.fromkeys(pk for m in kendte for pk in m["observationer"])),
        any(m.get("rettelser") for m in kendte),
        reference["aar"] if reference else None,
        reference["kilde"] if reference else "",
    )


def _manglende(afdeling_id: int, tal: dict[str, Any], maalte: set[Indikator]) -> Iterator[_Fund]:
    for indikator in maalte:
        maaling = tal.get(indikator.value)
        if maaling is None:
            yield afdeling_id, indikator, _herkomst(indikator), Mangelgrund.INGEN_OBSERVATION
        elif maaling["vaerdi"] is None:
            yield afdeling_id, indikator, _herkomst(indikator, maaling), Mangelgrund(maaling["mangler"])


def _mod_tvillinger(afdeling_id: int, tal: dict[str, Any], vagter: Iterable[Tvillingevagt]) -> Iterator[_Fund]:
    for vagt in vagter:
        par = tal.get(vagt.indikator.value)
        if par and (fund := tvillingeforskel(vagt, _vaerdi(par["egen"]), _vaerdi(par["gennemsnit"]))) is not None:
            yield afdeling_id, vagt.indikator, _herkomst(vagt.indikator, par["egen"], par["gennemsnit"]), fund


def _varsel(
    afdeling: AfdelingMedFarve,
    indikator: Indikator,
    herkomst: Herkomst,
    fund: _Fundet,
    serie: dict[int, Decimal | None],
    regel: Varslingsregel,
) -> Varsel:
    if isinstance(fund, Mangelgrund):
        return Varsel(afdeling, indikator, herkomst, mangler=fund)
    if isinstance(fund, Tvillingeforskel):
        return Varsel(afdeling, indikator, herkomst, tvillinger=fund)
    aar = herkomst.aar
    # The round's own figure stands for its year, whatever has been corrected since.
    aarene = {a: v for a, v in serie.items() if aar is None or a <= aar} | ({aar: fund.vaerdi} if aar else {})
    gang = udvikling(indikator, [Aarstal(a, v) for a, v in aarene.items()], regel.antagelser)
    return Varsel(afdeling, indikator, herkomst, fund, gang, aar_til_graensen(fund, gang))


def _raekkefoelge(varsel: Varsel) -> tuple[Any, ...]:
    """Near ones by the years that are left, then by distance; then the twins, the greatest difference first."""
    navn = (varsel.afdeling.sorteringsnavn, varsel.afdeling.pk, varsel.indikator)
    if varsel.naer is not None:
        return 0, varsel.aar_til is None, varsel.aar_til or 0, varsel.naer.afstand_pct, *navn
    forskel = varsel.tvillinger.forskel_pct if varsel.tvillinger else None
    return 1, forskel is not None, -(forskel or 0), 0, *navn


def _vaerdi(maaling: dict[str, Any] | None) -> Decimal | None:
    return _decimal(maaling["vaerdi"]) if maaling else None


def _decimal(tekst: str | None) -> Decimal | None:
    return None if tekst is None else Decimal(tekst)
