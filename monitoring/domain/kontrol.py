"""Our own calculation beside the ministry's label: it checks the label, it never replaces it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from monitoring.domain.dansk import dato, opremsning
from monitoring.domain.lov import Lov
from monitoring.domain.vaerdier import BETEGNELSESNAVNE, Betegnelse, Indikator
from monitoring.domain.vurdering import (
    Betegnelsesvurdering,
    Historik,
    Omraadetal,
    parallelsamfund_paa_listen,
    vurder_betegnelser,
)


@dataclass(frozen=True, slots=True)
class Kontrolresultat:
    """One area on one list: what follows from the figures, what the list says, and whether the two agree.

    `overensstemmelse` is None where the file has no label column or a missing figure leaves the calculation open.
    """

    omraade: str
    kommune: str
    listedato: dt.date
    angivet: frozenset[Betegnelse] | None
    vurderinger: tuple[Betegnelsesvurdering, ...]
    overensstemmelse: bool | None
    uoverensstemmelser: tuple[str, ...]

    @property
    def beregnet(self) -> tuple[Betegnelse, ...]:
        """The designations that certainly follow, in the order of the law."""
        return tuple(v.betegnelse for v in self.vurderinger if v.resultat)

    @property
    def ubestemte(self) -> tuple[Betegnelse, ...]:
        return tuple(v.betegnelse for v in self.vurderinger if v.resultat is None)

    @property
    def afgjort(self) -> bool:
        """No missing figure could change anything; a list that the history lacks does not count as a figure."""
        return not any(v.mangler_tal for v in self.vurderinger)

    @property
    def opfyldte(self) -> dict[Betegnelse, tuple[Indikator, ...]]:
        return {v.betegnelse: v.opfyldte for v in self.vurderinger}

    @property
    def antagelser(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(a for v in self.vurderinger for a in v.antagelser))

    @property
    def begrundelse(self) -> tuple[str, ...]:
        """Danish sentences: disagreements first, then one paragraph per designation."""
        return (*self.uoverensstemmelser, *(v.tekst() for v in self.vurderinger))

    def som_data(self) -> dict[str, Any]:
        """The JSON form, made of plain lists and words."""
        return {
            "omraade": self.omraade,
            "kommune": self.kommune,
            "listedato": self.listedato.isoformat(),
            "beregnet": [b.value for b in self.beregnet],
            "angivet": [b.value for b in i_orden(self.angivet or ())],
            "opfyldte": {b.value: [i.value for i in moedt] for b, moedt in self.opfyldte.items()},
            "ubestemte": [b.value for b in self.ubestemte],
            "afgjort": self.afgjort,
            "overensstemmelse": self.overensstemmelse,
            "antagelser": list(self.antagelser),
            "begrundelse": list(self.begrundelse),
            "vurderinger": [v.som_data() for v in self.vurderinger],
        }


def i_orden(betegnelser: Iterable[Betegnelse]) -> list[Betegnelse]:
    """In the order of the law: udsat, parallelsamfund, omdannelse, forebyggelse, ghettoområde."""
    return sorted(betegnelser, key=list(Betegnelse).index)


def kontroller_omraade(tal: Omraadetal, historik: Historik, lov: Lov) -> Kontrolresultat:
    """The area's designations by the law in force on its list's day, held against the label that the list prints.

    `historik` holds the area's earlier lists (see `Historik`). `DagUdenLov` before the first regime.
    """
    vurderinger = vurder_betegnelser(tal, historik, lov)
    uenige: tuple[str, ...] = ()
    enig: bool | None = None
    if tal.kategori is not None and not any(v.mangler_tal for v in vurderinger):
        uenige = tuple(_uoverensstemmelser(tal.kategori, vurderinger, tal.listedato))
        enig = not uenige
    return Kontrolresultat(
        omraade=tal.omraade,
        kommune=tal.kommune,
        listedato=tal.listedato,
        angivet=tal.kategori,
        vurderinger=vurderinger,
        overensstemmelse=enig,
        uoverensstemmelser=uenige,
    )


def kontroller_lister(alle: Sequence[Omraadetal], lov: Lov) -> list[Kontrolresultat]:
    """`kontroller_omraade` for every row, in the same order; each area's other years are its history."""
    efter_omraade: dict[tuple[str, str], list[Omraadetal]] = defaultdict(list)
    for tal in alle:
        efter_omraade[tal.noegle].append(tal)
    return [kontroller_omraade(tal, historik_af(efter_omraade[tal.noegle], tal.listedato, lov), lov) for tal in alle]


def historik_af(lister: Iterable[Omraadetal], listedato: dt.date, lov: Lov) -> dict[int, bool | None]:
    """One area's lists of earlier years than `listedato`; the newest list of a year speaks for it."""
    nyeste: dict[int, Omraadetal] = {}
    for tal in lister:
        aar = tal.listedato.year
        if aar < listedato.year and (aar not in nyeste or nyeste[aar].listedato < tal.listedato):
            nyeste[aar] = tal
    return {aar: parallelsamfund_paa_listen(tal, lov) for aar, tal in nyeste.items()}


def _uoverensstemmelser(
    angivet: frozenset[Betegnelse], vurderinger: Sequence[Betegnelsesvurdering], listedato: dt.date
) -> Iterable[str]:
    """One sentence per designation on which a settled calculation and the label differ.

    A label implies its preconditions. Forebyggelse is not asked for on an udsat area, because the ministry prints
    an area under its gravest label; an undetermined omdannelse (no history) counts as neither asked for nor refused.
    """
    efter_betegnelse = {v.betegnelse: v for v in vurderinger}
    trykt = _med_forudsaetninger(angivet, efter_betegnelse)
    for betegnelse in i_orden(trykt):
        vurdering = efter_betegnelse.get(betegnelse)
        if vurdering is None:
            yield f"Listen angiver {BETEGNELSESNAVNE[betegnelse]}, som loven ikke kendte den {dato(listedato)}."
        elif vurdering.resultat is False:
            yield (
                f"Listen angiver {BETEGNELSESNAVNE[betegnelse]}, men tallene giver det ikke "
                f"({vurdering.regel.hjemmel}): {'. '.join(vurdering.hindringer())}."
            )
    udsat = efter_betegnelse.get(Betegnelse.UDSAT)
    for betegnelse, vurdering in efter_betegnelse.items():
        if vurdering.resultat is not True or betegnelse in trykt:
            continue
        if betegnelse is Betegnelse.FOREBYGGELSE and udsat is not None and udsat.resultat:
            continue
        yield (
            f"Tallene giver {BETEGNELSESNAVNE[betegnelse]}, men listen angiver {_navne(angivet)} "
            f"({vurdering.regel.hjemmel}): {'. '.join(vurdering.dele())}."
        )


def _med_forudsaetninger(
    angivet: frozenset[Betegnelse], efter_betegnelse: dict[Betegnelse, Betegnelsesvurdering]
) -> set[Betegnelse]:
    lukket: set[Betegnelse] = set()
    rest = list(angivet)
    while rest:
        betegnelse = rest.pop()
        lukket.add(betegnelse)
        vurdering = efter_betegnelse.get(betegnelse)
        if vurdering is not None and vurdering.regel.forudsaetter is not None:
            rest.append(vurdering.regel.forudsaetter)
    return lukket


def _navne(angivet: frozenset[Betegnelse]) -> str:
    return opremsning([BETEGNELSESNAVNE[b] for b in i_orden(angivet)]) or "ingen betegnelse"
